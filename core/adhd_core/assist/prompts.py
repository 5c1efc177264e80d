"""The words that a model is given: text files that one can read, and change by a file of the same name in `prompts/`."""

from __future__ import annotations

import os

from adhd_core.assist.settings import replace
from adhd_core.oplog.errors import AdhdError, usage

SHIPPED = os.path.join(os.path.dirname(__file__), "prompts")
LARGEST = 65536


class Prompts:
    """`home` is the folder whose `prompts/` wins over the shipped ones."""

    def __init__(self, home: str) -> None:
        self.own = os.path.join(home, "prompts")

    @property
    def names(self) -> list[str]:
        """Every prompt there is."""
        return sorted(name.removesuffix(".txt") for name in os.listdir(SHIPPED) if name.endswith(".txt"))

    def path(self, name: str) -> str:
        """The file that counts."""
        own = os.path.join(self.own, f"{name}.txt")
        return own if os.path.exists(own) else os.path.join(SHIPPED, f"{name}.txt")

    def is_own(self, name: str) -> bool:
        """Whether a prompt is the person's own."""
        return self.path(name).startswith(self.own)

    def text(self, name: str) -> str:
        """What a prompt says. Raises AdhdError where its file cannot be read."""
        path = self.path(name)
        try:
            with open(path, encoding="utf-8") as file:
                found = file.read(LARGEST + 1).strip()
        except (OSError, UnicodeDecodeError):
            found = ""
        if not found or len(found) > LARGEST:
            raise AdhdError("prompt", f"The prompt {name} cannot be read", f"Mend it or take it away: {path}")
        return found

    def copy(self, name: str) -> str:
        """Put a copy of a shipped prompt where it can be changed. One that is there stays. Returns its path. Raises AdhdError."""
        if name not in self.names:
            raise usage(f'"{name}" is no prompt.', f"There are: {', '.join(self.names)}.")
        path = os.path.join(self.own, f"{name}.txt")
        if not os.path.exists(path):
            replace(path, [self.text(name)])
        return path
