"""At most three questions about a thought that is kept already; each may be skipped."""

from __future__ import annotations

from adhd_cli.capture import ask, caught
from adhd_cli.reply import Face, Reply
from adhd_cli.run import write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.capture.clarify import Question

SKIP = "· Enter skips"
STOP = ("q", "quit", "stop")


def clarify(face: Face, found: Any) -> Reply:
    """Say what was caught, ask, and say it again with the answers."""
    capture = face.adhd.capture
    asked = capture.questions(found.task)
    if not asked or found.items is not None:
        return caught(face, found)
    write("\n".join(caught(face, found).lines(face.style)) + "\n")
    fields: dict[str, Any] = {}
    try:
        for question in asked:
            answer = one_answer(face, question, fields.get("title", found.task.title))
            if answer is None:
                break
            fields.update(answer)
    except KeyboardInterrupt:
        pass
    if not fields:
        return Reply(lambda style: style.plain("Kept as it is.", "muted"), found.json)
    task = found.task = capture.clarified(found.task, fields).value
    commands = 1 + ("step" in fields) + bool(set(fields) - {"step"})

    def lines(style: Any) -> list[str]:
        out: list[str] = style.fact_line("kept", task.title, [f for f in face.facts(task) if f], face.hint(f"adhd undo {commands}"))
        return out + (style.plain(f"first   {fields['step']}") if "step" in fields else [])

    return Reply(lines, found.json)


def one_answer(face: Face, question: Question, title: str) -> dict[str, Any] | None:
    """The fields of an answer; {} where it was skipped, None to stop asking. What is not understood is asked once more."""
    style = face.style
    offers = [f"{style.paint(str(i), 'accent')} {offer}" for i, offer in enumerate(question.offers, 1)]
    short = len(question.text) + sum(len(offer) + 4 for offer in question.offers) + len(SKIP) + 2 <= style.width
    joint = "  " if short else "\n  "
    write(question.text + joint + joint.join(offers) + "  " + style.paint(SKIP, "faint") + "\n")
    for _ in range(2):
        text = ask(face).strip()
        if not text:
            return {}
        if text.lower() in STOP:
            return None
        answer = question.answer(text, title, face.adhd.capture.understand)
        if answer is not None:
            return answer
        write("\n".join(style.plain(f'"{text}" is not clear to me. A number, other words, or Enter to leave it open.', "muted")) + "\n")
    return {}
