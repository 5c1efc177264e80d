"""The first picture, painted before Textual is loaded: something real is on the screen while the rest comes."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_tui.look import Look
    from adhd_tui.sheet import Sheet

CUBE = (0, 95, 135, 175, 215, 255)
SIXTEEN = ("30", "31", "32", "33", "34", "35", "36", "37", "90", "91", "92", "93", "94", "95", "96", "97")


def depth() -> int:
    """How many colours the terminal says it has: 24 (bits), 256, 16, or 0 for none."""
    if os.environ.get("NO_COLOR"):
        return 0
    if os.environ.get("COLORTERM", "") in ("truecolor", "24bit"):
        return 24
    return 256 if "256" in os.environ.get("TERM", "") else 16


def colour(code: str, bits: int, ground: bool) -> str:
    """`#rrggbb` as the parameters of an escape sequence, as near as the terminal can come."""
    red, green, blue = (int(code[i : i + 2], 16) for i in (1, 3, 5))
    if bits == 24:
        return f"{48 if ground else 38};2;{red};{green};{blue}"
    if bits == 256:
        r, g, b = (min(range(6), key=lambda n, v=v: abs(CUBE[n] - v)) for v in (red, green, blue))  # type: ignore[misc]
        grey = min(range(24), key=lambda n: abs(8 + 10 * n - (red + green + blue) // 3))
        far = abs(CUBE[r] - red) + abs(CUBE[g] - green) + abs(CUBE[b] - blue)
        near = sum(abs(8 + 10 * grey - v) for v in (red, green, blue))
        return f"{48 if ground else 38};5;{232 + grey if near < far else 16 + 36 * r + 6 * g + b}"
    bright = max(red, green, blue)
    if ground:
        return "40" if bright < 128 else "107"
    if max(red, green, blue) - min(red, green, blue) < 40:
        return "97" if bright > 200 else "37" if bright > 110 else "90" if bright > 60 else "30"
    bit = sum(1 << n for n, v in enumerate((red, green, blue)) if v > bright * 0.6)
    return SIXTEEN[bit + (8 if bright > 180 else 0)]


def ansi(sheet: Sheet, palette: Look) -> str:
    """The whole sheet in the other screen of the terminal, with the cursor hidden."""
    bits = depth()
    codes: dict[str, str] = {}

    def code(role: str) -> str:
        if role not in codes:
            front, ground, bold = palette.of(role)
            parts = ["1"] if bold else []
            if bits:
                parts += [colour(front, bits, False), colour(ground, bits, True)]
            codes[role] = f"\x1b[0;{';'.join(parts)}m" if parts else "\x1b[0m"
        return codes[role]

    out = ["\x1b[?1049h\x1b[?25l"]
    for number, pieces in enumerate(sheet.rows, 1):
        out.append(f"\x1b[{number};1H{code('text')}")
        at = 1
        for piece in sorted(pieces, key=lambda p: p.column):
            out.append(code("text") + " " * (piece.column - at) + code(piece.role) + piece.text)
            at = piece.column + piece.wide
        out.append(code("text") + " " * (sheet.width - at + 1))
    return "".join(out)
