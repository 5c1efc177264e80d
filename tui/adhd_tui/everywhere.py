"""What every page can do."""

from __future__ import annotations

from adhd_core.tasks.facts import facts

from adhd_tui.page import UNDO, Key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.app import Adhd

BACK = {"undo": "taken back", "redo": "back again"}

EVERYWHERE = (
    Key("catch", "c", "catch a thought"),
    Key("undo", "u", "take the last thing back"),
    Key("redo", "U", "bring back what an undo took"),
    Key("more", "question_mark", "every key here, and every place"),
    Key("jump", "full_stop", "jump to anything that can be clicked"),
    Key("palette", "colon,ctrl+p", "every action by its name"),
    Key("copy", "y", "copy its words"),
    Key("find", "slash", "search"),
    Key("back", "escape,q", "back; at the last page out"),
    Key("suspend", "ctrl+z", "to the shell; fg comes back"),
)


def caught(adhd: Adhd, text: str) -> str:
    """Keep a thought; says what was kept and how it is taken back."""
    found = adhd.distract(text).value
    if found.task is None:
        return f"kept {text}{UNDO}"
    told = ["comes back at your break"] if found.waits else facts(found.task, adhd.log.clock.now(), adhd.day_start)[:3]
    return " · ".join([f"caught {found.task.title}", *told]) + UNDO


def turned_back(adhd: Adhd, way: str) -> str:
    """`undo` or `redo`; says of what, and what was left as it is."""
    outcome = getattr(adhd.history, way)(1)
    return " · ".join([f"{BACK[way]}: {outcome.value[0].what}", *outcome.notes[:1]])
