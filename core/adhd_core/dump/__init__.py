"""The brain dump: a messy page becomes things to do, and the page itself is kept for ever."""

from adhd_core.dump.item import Item, LeftOut, Page
from adhd_core.dump.rules import read

__all__ = ["Item", "LeftOut", "Page", "read"]
