"""What every page can do."""

from __future__ import annotations

from adhd_tui.page import Key

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
