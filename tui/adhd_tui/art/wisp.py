"""The wisp: a small light with a flame for a hat. It stands in for every creature that has no picture of its own."""

from __future__ import annotations

ART = {
    "adult": {
        "idle": (
            (1700, 1700),
            "   ▗▖  |  ▗▖   ",
            "  ▟█▙  |  ▟█▙  ",
            " ▟▜█▛▙ | ▟▜█▛▙ ",
            "▐▛▜▛▜▛▌|▐▜▛▜▛▜▌",
            "   mm  |  mm   ",
            "  ttt  |  ttt  ",
            " ttttt | ttttt ",
            "ttttttt|ttttttt",
        ),
        "blink": (
            (60, 130, 60),
            "   ▗▖  |   ▗▖  |   ▗▖  ",
            "  ▟█▙  |  ▟█▙  |  ▟█▙  ",
            " ▟▆█▆▙ | ▟▇█▇▙ | ▟▆█▆▙ ",
            "▐▛▜▛▜▛▌|▐▛▜▛▜▛▌|▐▛▜▛▜▛▌",
            "   mm  |   mm  |   mm  ",
            "  ttt  |  ttt  |  ttt  ",
            " ttttt | ttttt | ttttt ",
            "ttttttt|ttttttt|ttttttt",
        ),
        "sleep": (
            (2200, 2200),
            "     z |       ",
            "  ▗▖   |   ▗▖  ",
            "  ▟█▙  |  ▟█▙  ",
            "▗▟▇█▇▙▖|▗▟▇█▇▙▖",
            "     f |       ",
            "  mm   |   mm  ",
            "  ttt  |  ttt  ",
            "ttttttt|ttttttt",
        ),
        "happy": (
            (90, 130, 210, 120),
            "         |    ▗▖   |*  ▗▖   *| ·     · ",
            "         |   ▟█▙   |   ▟█▙   |    ▗▖   ",
            "    ▗▖   |  ▟▜█▛▙  |  ▟▆█▆▙  |·  ▟█▙  ·",
            "  ▟▄█▄▙  | ▐▛▜▛▜▛▌ |*▐▜▛▜▛▜▌*|  ▟▆█▆▙  ",
            " ▟▜▛▜▛▜▙ |         |         | ▐▛▜▛▜▛▌ ",
            "         |    mm   |a  mm   a| a     a ",
            "         |   ttt   |   ttt   |    mm   ",
            "    mm   |  ttttt  |  ttttt  |a  ttt  a",
            "  ttttt  | ttttttt |attttttta|  ttttt  ",
            " ttttttt |         |         | ttttttt ",
        ),
        "watch": (
            (2600, 2600),
            "   ▗▖  |  ▗▖   ",
            "  ▟█▙  |  ▟█▙  ",
            " ▟▆█▆▙ | ▟▆█▆▙ ",
            "▐▛▜▛▜▛▌|▐▜▛▜▛▜▌",
            "   mm  |  mm   ",
            "  ttt  |  ttt  ",
            " ttttt | ttttt ",
            "ttttttt|ttttttt",
        ),
    },
}

PLAIN = {
    "idle": ("   ,", " (o o)", " /\\/\\/"),
    "blink": ("   ,", " (- -)", " /\\/\\/"),
    "sleep": ("     z", " (- -)", " ~~~~~"),
    "happy": ("  '", " (^ ^)", " \\/\\/\\"),
    "watch": ("   ,", " (= =)", " /\\/\\/"),
}

GLYPH = {"idle": "ñ", "blink": "n", "sleep": "n", "happy": "Ñ", "watch": "n"}
