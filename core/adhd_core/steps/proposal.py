"""What a model may propose as steps: titles and minutes that pass the rules every recipe passes, and nothing else.

A title that a model gave is text. It is never read as a command, a handle or a line of capture.
"""

from __future__ import annotations

import re
from math import ceil
from unicodedata import category

from pydantic import BaseModel, Field, ValidationInfo, model_validator

from adhd_core.steps.engine import Breakdown, MicroStep
from adhd_core.steps.lint import COUNTS, LONGEST_TEXT, breakdown_faults

ESCAPES = re.compile(r"\x1b(?:\[[0-9;:?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?)")
NUMBERING = re.compile(r"^(?:(?:step\s*)?\d{1,3}\s*[.):]|[-*•–])\s+", re.IGNORECASE)
FOREIGN = re.compile(r"\S*(?:://|\bwww\.|\w\.\w{2,}/|\w@\w+\.)\S*|\badhd\b", re.IGNORECASE)
"""Addresses, and this program's name: a step may hold one only where the title does."""
MOST_PROPOSED = 60
MOST_CHARACTERS = 200
MOST_FAULTS = 8


class ProposedStep(BaseModel):
    """One step of an answer."""

    title: str = Field(max_length=MOST_CHARACTERS)
    minutes: float = Field(gt=0, le=120, allow_inf_nan=False)


class ProposedSteps(BaseModel):
    """An answer. It is checked against its context, which is what `question` gave."""

    steps: list[ProposedStep] = Field(max_length=MOST_PROPOSED)

    @model_validator(mode="after")
    def passes(self, info: ValidationInfo) -> ProposedSteps:
        """The rules of steps, each fault named so that the model can mend it."""
        asked = info.context or {}
        for step in self.steps:
            step.title, step.minutes = tidy(step.title), ceil(step.minutes)
        faults = breakdown_faults([(step.title, int(step.minutes)) for step in self.steps], asked["depth"])
        known = asked["title"].casefold()
        for number, step in enumerate(self.steps, 1):
            foreign = [found for found in FOREIGN.findall(step.title) if found.casefold() not in known]
            faults += [f'step {number} says "{found}", which the title does not' for found in foreign]
        if faults:
            raise ValueError("; ".join(fault[:300] for fault in faults[:MOST_FAULTS]))
        return self


def question(title: str, depth: int) -> dict[str, str | int]:
    """What a model is told of a task."""
    fewest, most = COUNTS[depth]
    return {"title": title, "depth": depth, "fewest": fewest, "most": most}


def accepted(answer: ProposedSteps) -> Breakdown:
    """An answer as a breakdown."""
    return Breakdown([MicroStep(step.title, int(step.minutes), "unknown", {}) for step in answer.steps], "model", 1.0)


def tidy(text: str) -> str:
    """A title without what steers a terminal, numbers that count it, its full stop; with a capital."""
    text = ESCAPES.sub("", text)
    text = "".join(" " if category(c) in ("Cc", "Zl", "Zp") else "" if category(c) in ("Cf", "Cs", "Co", "Cn") else c for c in text)
    text = NUMBERING.sub("", " ".join(text.split()))
    if len(text) <= LONGEST_TEXT + 1:
        text = text.rstrip(". ")
    return text[:1].upper() + text[1:]
