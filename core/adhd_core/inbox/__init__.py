"""Swallowing lines from a text file that something else writes: a phone's notes file, kept in step by a sync tool."""

from adhd_core.inbox.service import Inbox, Taken, Watch

__all__ = ["Inbox", "Taken", "Watch"]
