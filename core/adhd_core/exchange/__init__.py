"""Import and export: files of one's own, in and out, without a loss and without doubles."""

from adhd_core.exchange.service import Exchange as Exchange

__all__ = ["Exchange"]
