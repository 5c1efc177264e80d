"""Triage in the shell: one card and the arrow keys; piped, a letter on a line for each card."""

from __future__ import annotations

import os
import sys

from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.triage import DO, HAND_OVER, HANDFUL, LATER, LET_GO, SMALLER, told

from adhd_cli.reply import Face, Reply
from adhd_cli.run import write

TYPE_CHECKING = False
if TYPE_CHECKING:

    from adhd_core.tasks.task import Task
    from adhd_core.triage import Sorted

    from adhd_cli.keys import Keys
    from adhd_cli.style import Style

UNDO, ENOUGH = "undo", "enough"
BACK = " · u undo"
MEANT = {
    "left": LATER, "h": LATER, "right": DO, "l": DO, "up": HAND_OVER, "k": HAND_OVER, "down": SMALLER, "j": SMALLER, "x": LET_GO,
    "u": UNDO, "q": ENOUGH, "esc": ENOUGH, "end": ENOUGH,
}  # fmt: skip
WORDS = {"later": LATER, "do": DO, "smaller": SMALLER, "drop": LET_GO, "undo": UNDO, "enough": ENOUGH, "hand": HAND_OVER}
HINTS = ("← later", "→ do", "↑ hand over", "↓ smaller", "x let go", "u undo", "Esc enough")
LETTERS = "l do, h later, k NAME hand over, j smaller, x let go, u undo, q enough"
EMPTY = "Nothing waits to be sorted. Catch a thought any time: adhd c buy milk"


def triage(face: Face) -> Reply:
    """Sort what was caught."""
    from adhd_cli.capture import is_terminal, read_stdin

    if face.json and is_terminal():
        return answer(face, [], face.adhd.triage.cards())
    if is_terminal() and sys.stdout.isatty():
        return by_keys(face)
    return by_letters(face, "" if is_terminal() else read_stdin())


def answer(face: Face, sorted_: list[tuple[Task, str | None]], waiting: list[Task]) -> Reply:
    """What became of each card, then those that were only shown."""
    from adhd_core.phrases import caught

    left, now = face.adhd.triage.left(), face.adhd.log.clock.now()
    cards = [{"task": task.json(), "did": did} for task, did in [*sorted_, *((task, None) for task in waiting)]]

    def lines(style: Style) -> list[str]:
        out: list[str] = []
        for task, did in sorted_[:HANDFUL]:
            out += style.fact_line(did or "stays", task.title, face.facts(task), "")
        if len(sorted_) > HANDFUL:
            out += style.plain(f"and {len(sorted_) - HANDFUL} more", "muted")
        changed = sum(1 for _, did in sorted_ if did)
        if changed:
            out += style.plain(f"Take {'it' if changed == 1 else 'them'} back: adhd undo{f' {changed}' if changed > 1 else ''}", "muted")
        out += [style.row(task.handle, task.title, caught(task.created_at, now)) for task in waiting]
        if waiting:
            out += style.plain(f"A line for each card: {LETTERS}", "muted")
        return out or style.plain("Nothing was changed." if left else EMPTY, "muted")

    return Reply(lines, lambda: {"cards": cards, "left": left})


# ---------------------------------------------------------------------- letters


def by_letters(face: Face, text: str) -> Reply:
    """A line for each card, in order."""
    orders = [order_of(line) for line in text.splitlines() if line.strip()]
    if not orders:
        return answer(face, [], face.adhd.triage.cards())
    tray = Tray(face)
    cards = face.adhd.triage.cards(len(orders))
    done: list[tuple[Task, str | None]] = []
    for what, name in orders:
        if what == ENOUGH or (what != UNDO and len(done) == len(cards)):
            break
        if what == UNDO:
            if done and done.pop()[1] is not None:
                tray.undo()
            continue
        task = cards[len(done)]
        try:
            found = tray.sort(task, what, name)
            done.append((found.task, what))
        except AdhdError as error:
            if error.exit == 2:
                raise
            done.append((task, None))
    return answer(face, done, [])


def order_of(line: str) -> tuple[str, str]:
    """What a line means, and the name in it. Raises AdhdError."""
    word, _, name = line.strip().partition(" ")
    what = MEANT.get(word.lower()) or WORDS.get(word.lower())
    if what == HAND_OVER and word.lower() == "hand":
        name = name.strip().removeprefix("over ")
    if line.strip().lower() == LET_GO:
        return LET_GO, ""
    if what is None or (name.strip() and what != HAND_OVER):
        raise usage(f'"{line.strip()[:40]}" says nothing about a card.', f"A line for each card: {LETTERS}.")
    if what == HAND_OVER and not name.strip():
        raise usage("Hand it over to whom?", "The name comes after the letter: k Ann")
    return what, name.strip()


class Tray:
    """Cards that were sorted, so that the last one can come back."""

    def __init__(self, face: Face) -> None:
        self.face = face
        self.did: list[str] = []
        self.titles: list[str] = []

    def sort(self, task: Task, what: str, name: str = "") -> Sorted:
        """Decide about a card."""
        triage = self.face.adhd.triage
        found = triage.sort(triage.again(task), what, name).value
        self.did.append(what)
        self.titles.append(found.task.title)
        return found

    def undo(self) -> str:
        """Take the last card back. Returns its title."""
        self.face.adhd.history.undo(1)
        self.did.pop()
        return self.titles.pop()


# ---------------------------------------------------------------------- keys


def by_keys(face: Face) -> Reply:
    """A handful of cards, drawn in place."""
    from adhd_cli.keys import Keys

    cards = face.adhd.triage.cards(HANDFUL)
    if not cards:
        return Reply(lambda style: style.plain(EMPTY), lambda: {"cards": [], "left": 0})
    tray, screen, note = Tray(face), Screen(face), ""
    with Keys() as keys:
        try:
            while len(tray.did) < len(cards):
                task = cards[len(tray.did)]
                screen.draw(card(face, task, len(tray.did) + 1, len(cards), note))
                what = MEANT.get((keys.read() or "").lower())
                if what == ENOUGH:
                    break
                if what is None:
                    continue
                note = one_card(face, keys, tray, screen, task, what)
        finally:
            screen.draw([])
    return enough(face, tray, note)


def one_card(face: Face, keys: Keys, tray: Tray, screen: Screen, task: Task, what: str) -> str:
    """Do what a key means; the note that tells of it."""
    if what == UNDO:
        return f"back: {tray.undo()}" if tray.did else "Nothing was sorted yet."
    name = ""
    if what == HAND_OVER:
        name = who(face, keys, screen)
        if not name:
            return "It stays yours. Another arrow, or Esc."
    try:
        return told(tray.sort(task, what, name), face.adhd.log.clock.now(), max(20, face.style.width - 1 - len(BACK)))
    except AdhdError as error:
        return f"{error.message} Another arrow, or Esc."


def who(face: Face, keys: Keys, screen: Screen) -> str:
    """A name, typed on one line."""
    from adhd_cli.capture import answer as line

    keys.restore()
    write("Who could do it? Enter = nobody\n")
    try:
        return (line(face) or "").strip()
    finally:
        keys.raw()
        screen.below += 2


def card(face: Face, task: Task, number: int, count: int, note: str) -> list[str]:
    """A card as at most six lines."""
    from adhd_core.columns import cut, printable
    from adhd_core.phrases import caught

    style = face.style
    place = f"card {number} of this handful" if count == HANDFUL else f"card {number} of {count}"
    room = style.width - 1  # a full last column would wrap on some terminals
    head = "Inbox" + place.rjust(room - 5) if room >= 6 + len(place) else "Inbox"
    facts = [caught(task.created_at, face.adhd.log.clock.now()), *(f for f in face.facts(task, False) if f)]
    hints = hint_lines(room)
    out = [style.paint(head, "muted"), style.paint(cut(printable(task.title), room), "bold")]
    out.append(style.paint(cut(printable(" · ".join(facts)), room), "muted"))
    if note:
        undo = BACK if note.partition(":")[0] in (LATER, DO, HAND_OVER, SMALLER, LET_GO) else ""
        out.append(style.paint(cut(printable(note), room - len(undo)) + undo, "faint"))
    first, gap, rest = hints[0].partition("  ")
    out.append(style.paint(first, "accent") + style.paint(cut(gap + rest, room - len(first)), "muted"))
    return out + [style.paint(h, "muted") for h in hints[1:]]


def hint_lines(room: int) -> list[str]:
    """What can be pressed, on one line or two."""
    from adhd_core.columns import width

    for hints in (HINTS, HINTS[:5] + HINTS[6:]):
        for joint in ("   ", "  "):
            out = [""]
            for hint in hints:
                longer = out[-1] + joint + hint if out[-1] else hint
                out[-1:] = [longer] if width(longer) <= room else [out[-1], hint]
            if len(out) <= 2:
                return out
    return ["←  →  ↑  ↓  x  u  Esc"]


class Screen:
    """A few lines that are drawn over each other. On a terminal that cannot, they follow each other."""

    def __init__(self, face: Face) -> None:
        self.able = os.environ.get("TERM", "dumb") != "dumb"
        self.below = 0

    def draw(self, lines: list[str]) -> None:
        """Show these lines instead of the last ones."""
        back = f"\x1b[{self.below}A\r\x1b[J" if self.able and self.below else ""
        write(back + "".join(line + "\n" for line in lines))
        self.below = len(lines)


def enough(face: Face, tray: Tray, note: str) -> Reply:
    """What was sorted, and how to take it back."""
    counts = {what: tray.did.count(what) for what in (DO, LATER, HAND_OVER, SMALLER, LET_GO) if what in tray.did}

    def lines(style: Style) -> list[str]:
        if not counts:
            return style.plain("Enough. Nothing was changed.", "muted")
        back = f"adhd undo {len(tray.did)}" if len(tray.did) > 1 else "adhd undo"
        out = style.fact_line("enough", " · ".join(f"{what} {count}" for what, count in counts.items()), [], face.hint(back))
        if note.startswith((SMALLER, LATER)):
            out += style.plain(note, "muted")
        return out + (style.plain("Another handful, some time: adhd triage", "muted") if face.adhd.triage.left() else [])

    return Reply(lines, lambda: {"cards": [], "left": face.adhd.triage.left()})
