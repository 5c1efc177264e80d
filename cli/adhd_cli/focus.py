"""Focus in the shell: start, pause, and what is said of a session."""

from __future__ import annotations

import os
import sys

from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.oplog.outcome import Outcome

from adhd_cli.reply import Face, Reply, cwd
from adhd_cli.sessions import body, drifted, ended, screen, spent, started, told, waiting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from adhd_core.focus.service import Shown
    from adhd_core.tasks.task import Task

    from adhd_cli.style import Style

MORE = 5

WORDS = ("start", "pause", "resume", "extend", "break", "stop", "status", "history")


def chosen(face: Face, words: list[str]) -> Task | None:
    """What is to be started: by its name, else what is offered."""
    if words:
        return face.adhd.tasks.find_all(words, False, "start")[0]
    offer = face.adhd.choose.next()
    return None if offer is None else offer.what


def start(
    face: Face, words: list[str], minutes: int | None, template: str | None, open: list[str], run: list[str], allow: bool
) -> Reply:
    """Begin, or go on after a pause."""
    shown = entered(face, words, minutes, template, False)
    said: list[str] = []
    if open or run or allow or face.adhd.launching:
        from adhd_cli.launching import launch

        said = launch(face, shown, open, run, allow)
    return begun(face, shown, said)


def entered(face: Face, words: list[str], minutes: int | None, template: str | None, nameless: bool) -> Shown:
    """Go on with the session that is there where nothing else is said, else start one. `nameless`: also on nothing."""
    focus = face.adhd.focus
    current = focus.current() if face.adhd.focusing and not words else None
    if current is not None and (current.what is None or current.what.living):
        if minutes is None and template is None:
            return focus.resume().value
        return focus.start(current.what, minutes, template).value
    what = chosen(face, words)
    if what is None and not nameless:
        raise AdhdError("not_found", "There is nothing open to start.", "Catch a thought: adhd c buy milk")
    return focus.start(what, minutes, template).value


def begun(face: Face, shown: Shown, said: list[str]) -> Reply:
    """`started Reply to Lena · 5 min · q7dr        adhd pause`, and what ended before it."""

    usual = face.adhd.usual(shown.what) if shown.fresh and shown.what is not None else None

    def lines(style: Style) -> list[str]:
        out = started(face, style, shown)
        if usual is not None and usual.p50 > (usual.said or shown.session.planned or usual.p50):
            from adhd_cli.estimates import said as range_of

            out += style.plain(range_of(usual), "muted")
        for line in said:
            out += style.plain(line, "muted")
        for other in shown.before:
            out += ended(style, other, 4 - len(out))
        return out

    return Reply(lines, lambda: {**body(shown), "ended": [s.json() for s in shown.before]})


def standing(face: Face) -> tuple[Reply | None, Reply | None]:
    """(what `adhd` alone shows of a session, what is told once of sessions that ended by themselves)."""
    focus = face.adhd.focus
    shown = focus.current()
    if shown is not None and face.adhd.landing_minutes and focus.long(face.adhd.landing_minutes):
        from adhd_cli.landing import on_the_way

        due = on_the_way(face)
        if due is not None:
            return due, None
    if shown is not None:
        offered = {"task": shown.task.json() if shown.task else None, "step": shown.step.json() if shown.step else None}
        return Reply(lambda style: screen(style, shown), lambda: {**offered, "why": [], "others": [], **body(shown)}), None
    gone = focus.settle().value
    return None, Reply(lambda style: [line for s in gone for line in ended_alone(style, s)], dict)


def ended_alone(style: Style, shown: Shown) -> list[str]:
    """What is told of a session that nobody ended."""
    return drifted(style, shown) if shown.session.how == "drifted" else waiting(style, shown.thoughts)


def done(face: Face, words: list[str]) -> Reply | None:
    """Finish what the session is on; None where none goes on and nothing is named."""
    focus = face.adhd.focus
    current = focus.current()
    if current is None:
        return None
    outcome = focus.done(words)
    tasks, shown = outcome.value
    if shown is None:
        from adhd_cli.tasks import finished

        return finished(face, Outcome(tasks))
    main = next((t for t in tasks if t.rid == shown.session.what), tasks[0] if tasks else None)
    following = focus.following(shown.task) if shown.task is not None and shown.task.living else None
    again = [t for t in map(face.adhd.tasks.successor, tasks) if t is not None]
    if following is None and not again and (shown.task is None or not shown.task.living):
        offer = face.adhd.choose.next()
        following = offer.what if offer is not None and offer.what.rid not in {t.task.rid for t in shown.thoughts} else None

    def lines(style: Style) -> list[str]:
        out = style.fact_line("done", main.title if main else shown.title, [f"took {spent(shown.elapsed)}"], face.hint("adhd undo"))
        for task in tasks:
            if task is not main:
                out += style.fact_line("done", task.title, face.facts(task))
        if following is not None:
            from adhd_cli.choose import span

            time = [span(following.estimate_minutes)] if following.estimate_minutes else []
            out += style.fact_line("next", following.title, time, face.hint("adhd start"))
        elif again:
            out += style.fact_line("next", again[0].title, face.facts(again[0]))
        elif shown.task is not None and shown.task.living:
            out += style.fact_line("then", shown.task.title, ["all its steps are done"], face.hint(f"adhd done {shown.task.handle}"))
        return out + waiting(style, shown.thoughts, 4 - len(out))

    return Reply(lines, lambda: {"tasks": [t.json() for t in tasks], "echoes": outcome.echoes, **body(shown)})


def pause(face: Face) -> Reply:
    """Stop the clock for a while."""
    return told("paused", face.adhd.pause(cwd()).value, face.hint("adhd start"))


def stopped(face: Face, shown: Shown) -> Reply:
    """A session that was ended early, without a word about that."""

    def lines(style: Style) -> list[str]:
        return [*style.fact_line("stopped", shown.title, [spent(shown.elapsed)], face.hint("adhd undo")), *waiting(style, shown.thoughts)]

    return Reply(lines, lambda: body(shown))


def distract(face: Face, text: list[str]) -> Reply:
    """Something came up: keep it for the break."""
    from adhd_cli.capture import caught

    line = " ".join(text)
    if not line.strip():
        raise usage("What came up?", "adhd distract buy cat food")
    return caught(face, face.adhd.distract(line).value)


def focus(
    face: Face, words: list[str], minutes: int | None, template: str | None, detach: bool, tui: bool, limit: int | None
) -> Reply:
    """Sessions: start, pause, resume, extend, break, stop, status, history."""
    verb, rest = (words[0], words[1:]) if words else ("status", [])
    if verb not in WORDS:
        raise usage(f'"{verb}" is nothing that focus knows.', f"There are: {', '.join(WORDS)}. Begin on a task: adhd start {verb}")
    if verb != "start" and (template is not None or detach or tui):
        raise usage("--template, --detach and --tui belong to focus start.", "adhd focus start --template pomodoro")
    if minutes is not None and verb not in ("start", "extend", "break"):
        raise usage("--minutes belongs to focus start, extend and break.", "adhd focus extend --minutes 10")
    if rest and verb not in ("start", "extend", "break"):
        raise usage(f"focus {verb} takes no words.", f"adhd focus {verb}")
    actions: dict[str, Callable[[], Reply]] = {
        "start": lambda: focus_start(face, rest, minutes, template, detach, tui),
        "pause": lambda: pause(face),
        "resume": lambda: begun(face, face.adhd.focus.resume().value, []),
        "extend": lambda: told("longer", face.adhd.focus.extend(number(rest, minutes, "focus extend", MORE)).value, face.hint("adhd undo")),
        "break": lambda: told("break", face.adhd.focus.rest(number(rest, minutes, "focus break")).value, face.hint("adhd start")),
        "stop": lambda: stopped(face, face.adhd.focus.stop().value),
        "status": lambda: status(face),
        "history": lambda: history(face, limit),
    }
    return actions[verb]()


def number(words: list[str], minutes: int | None, verb: str, usual: Any = None) -> Any:
    """Minutes as a word or as an option; without both the usual ones. `verb`: what takes them, as in `adhd focus extend`."""
    if not words:
        return usual if minutes is None else minutes
    text = words[0].removesuffix("min").removesuffix("m") if len(words) == 1 else words[0] if words[1:] in (["min"], ["m"]) else ""
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        raise usage("How many minutes?", f"adhd {verb} 10")
    return int(text)


def focus_start(face: Face, words: list[str], minutes: int | None, template: str | None, detach: bool, tui: bool) -> Reply:
    """Start a session; on a terminal with a live line, unless it is to be detached."""
    if tui:
        from adhd_cli.fullscreen import ready

        ready()
    shown = entered(face, words, minutes, template, True)
    said: list[str] = []
    if face.adhd.launching and shown.fresh:
        from adhd_cli.launching import launch

        said = launch(face, shown, [], [], False)
    if tui:
        from adhd_cli.fullscreen import shown as full

        return full(face, "focus")
    reply = begun(face, shown, said)
    if detach or face.json or not sys.stdout.isatty() or os.environ.get("TERM", "dumb") == "dumb":
        return reply
    from adhd_cli.capture import is_terminal

    if not is_terminal():
        return reply
    from adhd_cli.live import live

    return live(face, reply)


def status(face: Face) -> Reply:
    """What is on, for people, bars and widgets."""
    focus = face.adhd.focus
    shown = focus.current()
    gone = focus.drifted() if shown is None else []

    def lines(style: Style) -> list[str]:
        if shown is None:
            alone = [line for s in gone for line in ended_alone(style, s)]
            return alone or style.plain("No session is running. Start one: adhd start", "muted")
        return screen(style, shown)

    return Reply(lines, lambda: body(shown))


def history(face: Face, limit: int | None) -> Reply:
    """The last sessions, and the minutes of today."""
    found = face.adhd.focus.history(max(1, limit or 10))
    seconds = face.adhd.focus.seconds_today()

    def lines(style: Style) -> list[str]:
        from adhd_core.dates import from_epoch_ms, iso
        from adhd_core.phrases import when

        out = style.plain(f"today   {spent(seconds)} of focus" if seconds else "Nothing of today yet.", "text" if seconds else "muted")
        now = face.adhd.log.clock.now()
        for shown in found:
            s = shown.session
            begin = when(iso(from_epoch_ms(s.started * 1000, s.offset)), now)
            state = [] if s.status == "ended" else [s.status]
            held = [f"{s.interruptions} came up"] if s.interruptions and style.width >= 60 else []
            out.append(style.log_row(begin, "", shown.title, " · ".join([spent(shown.elapsed), *state, *held])))
        return out

    return Reply(lines, lambda: {"sessions": [s.json() for s in found], "today_minutes": seconds // 60})
