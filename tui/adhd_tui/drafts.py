"""What was typed and not kept yet: a file of its own beside the database, so that a crash or a closed window loses nothing."""

from __future__ import annotations

import os

NAME = "draft.txt"


class Drafts:
    """The one unfinished thought of this machine."""

    def __init__(self, folder: str) -> None:
        self.path = os.path.join(folder, NAME)
        self.last = ""

    def kept(self) -> str:
        """The text, or nothing."""
        try:
            with open(self.path, encoding="utf-8", errors="replace") as file:
                return file.read().strip("\n")
        except OSError:
            return ""

    def keep(self, text: str) -> None:
        """Keep a text; an empty one is forgotten. A folder that cannot be written keeps nothing, and the line goes on."""
        if text == self.last:
            return
        self.last = text
        if not text.strip():
            self.forget()
            return
        try:
            descriptor = os.open(self.path + ".new", os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
            with open(descriptor, "w", encoding="utf-8", errors="replace") as file:
                file.write(text)
            os.replace(self.path + ".new", self.path)
        except OSError:
            pass

    def forget(self) -> None:
        """It was kept, or is not wanted."""
        self.last = ""
        try:
            os.unlink(self.path)
        except OSError:
            pass
