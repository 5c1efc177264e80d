"""Swallowing a file's lines in the shell: once, or until Ctrl-C."""

from __future__ import annotations

import os
import signal
import threading
import time

from adhd_core.inbox import Taken, Watch
from adhd_core.oplog.errors import AdhdError, usage

from adhd_cli.progress import Progress
from adhd_cli.reply import Face, Reply
from adhd_cli.run import write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.facts.service import Fact
    from adhd_core.tasks.task import Task

    from adhd_cli.style import Style

SHOWN = 3
ONCE, WATCHING = 2.0, 10.0
"""How many seconds a file must rest before its last line counts without a line end."""
PATIENCE = 5.0
"""How much longer one look waits for a file that is being written."""


def inbox(face: Face, file: str | None, watch: bool, keep: bool, settle: str | None) -> Reply:
    """What was only caught so far, or a file's lines as tasks."""
    if file is None:
        if watch or keep or settle:
            raise usage("Which file?", "adhd inbox phone.txt --watch")
        from adhd_cli.tasks import list_

        return list_(face, None, None, inbox=True)
    if file == "-":
        raise usage("A file is needed that can be looked at again.", "Lines from a pipe: adhd c < FILE")
    path = os.path.expanduser(file)
    looking = face.adhd.inbox.watch(path, keep, seconds(settle, WATCHING if watch else ONCE), patient=watch)
    if watch:
        return go_on(face, looking, file)
    with Progress(face, "keeping", 1) as progress:
        face.adhd.inbox.tick = progress.at
        return once(face, looking, file)


def seconds(text: str | None, default: float) -> float:
    """How many seconds were asked for. Raises AdhdError."""
    if text is None:
        return default
    try:
        found = float(text)
    except ValueError:
        found = -1.0
    if not 0 <= found <= 3600:
        raise usage(f'"{text}" is no number of seconds.', "adhd inbox phone.txt --watch --settle 30")
    return found


def once(face: Face, looking: Watch, file: str) -> Reply:
    """One look; it waits a moment for a last line that may still be written."""
    started = time.monotonic()
    tasks: list[Task] = []
    facts: list[Fact] = []
    taken = None
    while True:
        late = time.monotonic() - started > looking.settle + PATIENCE
        found = looking.step(time.monotonic(), time.time(), whole=not late)
        if found is not None:
            taken = found
            tasks += found.tasks
            facts += found.facts
        if taken is None:
            raise AdhdError("not_found", f"{file} is not there.", f"Wait for it: adhd inbox {file} --watch")
        if late or taken.state in ("clear", "open", "locked") or (taken.state == "kept" and not taken.waits):
            break
        time.sleep(0.1)
    last = taken
    return Reply(lambda style: told(face, style, file, tasks, facts, last), lambda: as_json(file, tasks, facts, last))


def as_json(file: str, tasks: list[Task], facts: list[Fact], taken: Taken | None) -> dict[str, Any]:
    """For scripts: `left` is how many lines wait for their end, `state` what became of the lines in the file; `facts` where
    there are any."""
    out: dict[str, Any] = {
        "tasks": [t.json() for t in tasks], "left": taken.waits if taken is not None else 0, "file": file,
        "state": taken.state if taken is not None else "missing",
    }  # fmt: skip
    if facts:
        out["facts"] = [fact.json() for fact in facts]
    return out


def told(face: Face, style: Style, file: str, tasks: list[Task], places: list[Fact], taken: Taken) -> list[str]:
    """`caught  3 things from phone.txt · what became of the file        adhd undo`, and the first of them; `places` are the
    lines that say where a thing is."""
    name = os.path.basename(file) or file
    about = remark(taken)
    if not tasks and not places:
        return style.plain(f"Nothing new in {name}" + (f": {about}." if about else "."), "muted")
    facts = [about] if about else []
    if len(tasks) == 1 and not places:
        return style.fact_line("caught", tasks[0].title, [*face.facts(tasks[0]), f"from {name}", *facts], face.hint("adhd undo"))
    if len(places) == 1 and not tasks:
        return style.fact_line("kept", places[0].thing, [places[0].place, f"from {name}", *facts], face.hint("adhd undo"))
    out = many_told(style, name, len(tasks), len(places), facts, face.hint("adhd undo"))
    most = SHOWN + 1 - len(out)
    out += [style.row(t.handle, t.title, " · ".join(face.facts(t, False)), 2) for t in tasks[:most]]
    room = max(0, most - len(tasks))
    return out + [line for fact in places[:room] for line in style.fact_line("", f"  {fact.thing}", [fact.place])[:1]]


def many_told(style: Style, name: str, tasks: int, places: int, facts: list[str], hint: str) -> list[str]:
    """The first line for several: `caught  3 things from phone.txt · 2 facts: adhd where`."""
    if not tasks:
        return style.fact_line("kept", f"where {places} things are", [f"from {name}", *facts], hint)
    where = [f"{places} fact{'s' if places > 1 else ''}: adhd where"] if places else []
    things = "1 thing" if tasks == 1 else f"{tasks} things"
    return style.fact_line("caught", f"{things} from {name}", [*where, *facts], hint)


def remark(taken: Taken) -> str:
    """Where lines stay in the file: why."""
    if taken.waits:
        return "its last line is still being written"
    if taken.state == "locked":
        return "left in it, remembered: it may not be written"
    if taken.state == "open":
        return "left in it, remembered: it is open elsewhere"
    return ""


def go_on(face: Face, looking: Watch, file: str) -> Reply:
    """Look every second until Ctrl-C. Each line is told as it comes; with --json one value at the end."""
    tasks: list[Task] = []
    facts: list[Fact] = []
    last: Taken | None = None
    pause = min(1.0, max(0.05, looking.settle))
    with Stop() as stop:
        say(face, f"Watching {file}" + ("" if os.path.exists(looking.path) else ", which is not there yet") + ". Ctrl-C ends it.")
        while not stop.asked(0.0 if last is None else pause):
            found = looking.step(time.monotonic(), time.time())
            last = found or last or Taken([], 0, "missing")
            if found is not None and (found.tasks or found.facts):
                if face.json:
                    tasks += found.tasks
                    facts += found.facts
                else:
                    write("\n".join(told(face, face.style, file, found.tasks, found.facts, quiet(found))) + "\n")
    if face.style.terminal and not face.json:
        write("\n")
    return Reply(lambda style: [], lambda: as_json(file, tasks, facts, last), stop.code)


class Stop:
    """Ctrl-C and SIGTERM end a watch between two looks, so that what was swallowed is also told."""

    def __init__(self) -> None:
        self.code = 0
        self.event = threading.Event()
        self.before: dict[int, Any] = {}

    def __enter__(self) -> Stop:
        for number in (signal.SIGINT, signal.SIGTERM):
            self.before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self.before.items():
            signal.signal(number, handler)

    def _ask(self, number: int, _frame: object) -> None:
        if self.event.is_set():
            raise KeyboardInterrupt
        self.code = 128 + number
        self.event.set()

    def asked(self, pause: float) -> bool:
        """Wait so many seconds; True as soon as an end was asked for."""
        return self.event.wait(pause)


def quiet(taken: Taken) -> Taken:
    """While watching, what waits is looked at again anyway: only what needs the user is said."""
    return Taken(taken.tasks, 0, taken.state if taken.state == "locked" else "clear", taken.facts)


def say(face: Face, text: str) -> None:
    """A line that is no part of the answer."""
    if not face.json:
        write("\n".join(face.style.plain(text, "muted")) + "\n")
