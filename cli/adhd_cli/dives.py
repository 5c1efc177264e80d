"""The rabbit-hole stack in the shell."""

from __future__ import annotations

from adhd_core.oplog.errors import usage

from adhd_cli.reply import Face, Reply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.dives import Stack

    from adhd_cli.style import Style

SHOWN = 3


def dive(face: Face, words: list[str], goal: str | None) -> Reply:
    """Go into something, or show how one got here."""
    dives = face.adhd.dives
    if not words:
        if goal is not None:
            raise usage("Into what?", f"adhd dive read about fonts --goal {goal}")
        return shown(dives.stack())
    task = None
    if goal is None and not dives.stack().dives:
        found = face.adhd.resume.doing()
        goal, task = (found.title, found.rid) if found is not None else (None, None)
    stack = dives.down(" ".join(words), goal, task).value
    facts = [deep(stack)] + ([f"from {stack.goal}"] if stack.goal else [])

    def lines(style: Style) -> list[str]:
        out = style.fact_line("dive", stack.dives[-1].text, facts, face.hint("adhd undo"))
        return [*out, *style.plain("Back up with: adhd surface", "muted")] if stack.depth == 1 else out

    return Reply(lines, stack.json)


def surface(face: Face, all: bool) -> Reply:
    """Come up: back to what, and what one was at."""
    stack, left = face.adhd.dives.up(all).value
    above = stack.at or "the surface"

    def lines(style: Style) -> list[str]:
        facts = [f"you were at: {left[0].text}"]
        if stack.dives:
            facts.append(deep(stack))
        return style.fact_line("", f"back to: {above}", facts, face.hint("adhd undo"))

    return Reply(lines, lambda: {**stack.json(), "left": [d.text for d in left]})


def shown(stack: Stack) -> Reply:
    """The goal, then each dive below the one before; the oldest in the middle give way."""

    def lines(style: Style) -> list[str]:
        from adhd_core.columns import cut, printable

        if not stack.dives:
            return style.plain("You are at the surface. Before going into something: adhd dive read about fonts", "muted")
        rows = [stack.goal or "(no goal was said)"] + [d.text for d in stack.dives]
        if len(rows) > SHOWN + 1:
            rows = [rows[0], f"... {len(rows) - SHOWN} more", *rows[-(SHOWN - 1) :]]
        out = []
        for i, text in enumerate(rows):
            line = "  " * i + ("└ " if i else "") + printable(text) + (" · here" if i == len(rows) - 1 else "")
            out.append(style.paint(cut(line, style.width) if style.fits else line, "text" if i in (0, len(rows) - 1) else "muted"))
        return out

    return Reply(lines, stack.json)


def deep(stack: Stack) -> str:
    """`1 deep`."""
    return f"{stack.depth} deep"
