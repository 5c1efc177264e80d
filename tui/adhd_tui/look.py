"""How it looks: palettes, each one background, three greys of text and one accent. User themes are files in `themes/`."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT = "dusk"
PARTS = ("ground", "raised", "text", "muted", "faint", "accent")
PALETTES: dict[str, tuple[str, str, str, str, str, str]] = {
    "dusk": ("#16181d", "#22262e", "#d7dae0", "#8f97a5", "#666e7c", "#5fc9c0"),
    "moss": ("#141a16", "#1f2922", "#d5ddd3", "#8fa091", "#66776a", "#9ccc65"),
    "plum": ("#1b1622", "#291f33", "#e0d8e8", "#a394b3", "#786a88", "#d58fd6"),
    "ember": ("#1c1714", "#2a221d", "#e6dbd1", "#ab9a8b", "#7f7063", "#f0a45d"),
    "sea": ("#0f1a24", "#182735", "#d3e0ea", "#86a0b5", "#5d778b", "#56b6f2"),
    "night": ("#000000", "#151515", "#b8b8b8", "#7d7d7d", "#5c5c5c", "#6fa8a3"),
    "paper": ("#faf8f3", "#ece8de", "#2b2a27", "#6b675f", "#8b867c", "#0b6e69"),
    "mist": ("#eef1f4", "#dfe4ea", "#222a33", "#5c6875", "#7f8a96", "#1c5fa8"),
    "contrast": ("#000000", "#303030", "#ffffff", "#e4e4e4", "#bcbcbc", "#ffff00"),
    "clear": ("#101418", "#1e252c", "#e6e6e6", "#a8b0b8", "#7a838c", "#e69f00"),
}
"""name -> ground, raised, text, muted, faint, accent. `contrast` holds 7:1 throughout; the accent of `clear` is the orange of
the Okabe-Ito palette (Okabe and Ito 2008), which every kind of colour vision tells from its greys."""

WORDS = {
    "dusk": "dark, teal", "moss": "dark, green", "plum": "dark, violet", "ember": "dark, warm", "sea": "dark, blue",
    "night": "black, dim", "paper": "light, warm", "mist": "light, cool", "contrast": "high contrast",
    "clear": "for any colour vision",
}  # fmt: skip


class Look:
    """One palette: colours as `#rrggbb` by part."""

    __slots__ = ("accent", "faint", "ground", "muted", "name", "raised", "text")

    def __init__(self, name: str, colours: tuple[str, str, str, str, str, str]) -> None:
        self.name = name
        self.ground, self.raised, self.text, self.muted, self.faint, self.accent = colours

    @property
    def dark(self) -> bool:
        """Whether the text is lighter than its ground."""
        return light(self.text) > light(self.ground)

    def of(self, role: str) -> tuple[str, str, bool]:
        """(colour, ground, bold) of a role."""
        if role == "chosen":
            return self.text, self.raised, True
        if role == "bold":
            return self.text, self.ground, True
        if role == "art":
            return self.muted, self.ground, False
        if role in ("under", "raised"):
            return self.muted, self.raised, False
        return {"muted": self.muted, "faint": self.faint, "accent": self.accent}.get(role, self.text), self.ground, False


def light(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2)."""
    a, b = sorted((light(one), light(other)), reverse=True)
    return (a + 0.05) / (b + 0.05)


def is_colour(text: object) -> bool:
    """Whether a text is `#rrggbb`."""
    return isinstance(text, str) and len(text) == 7 and text[0] == "#" and all(c in "0123456789abcdefABCDEF" for c in text[1:])


def own(folder: str) -> tuple[dict[str, Look], list[str]]:
    """The user's themes in a folder of TOML files, and one sentence for each file that cannot be used. What a file leaves out it
    takes from the theme it names as `from`, else from the first one."""
    out: dict[str, Look] = {}
    problems: list[str] = []
    try:
        names = sorted(n for n in os.listdir(folder) if n.endswith(".toml"))
    except OSError:
        return out, problems
    import tomllib

    for file in names:
        name = file[:-5]
        try:
            with open(os.path.join(folder, file), "rb") as stream:
                found = tomllib.load(stream)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            problems.append(f"themes/{file} cannot be read: {str(error).splitlines()[0]}")
            continue
        wrong = [k for k in found if k != "from" and (k not in PARTS or not is_colour(found[k]))]
        if wrong:
            problems.append(f"themes/{file}: {wrong[0]} needs a colour like #5fc9c0; there are {', '.join(PARTS)}.")
            continue
        base = PALETTES.get(str(found.get("from", DEFAULT)), PALETTES[DEFAULT])
        first, second, third, fourth, fifth, last = (str(found.get(part, base[i])) for i, part in enumerate(PARTS))
        out[name] = Look(name, (first, second, third, fourth, fifth, last))
    return out, problems


def look(name: str, others: Mapping[str, Look] | None = None) -> Look:
    """The palette of this name; an unknown one is the first."""
    if others and name in others:
        return others[name]
    return Look(name if name in PALETTES else DEFAULT, PALETTES.get(name, PALETTES[DEFAULT]))
