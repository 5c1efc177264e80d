"""The egg: speckled, warm and not in a hurry. It has no eyes to blink with, so it rocks; while you focus it lifts its lid."""

from __future__ import annotations

ART = {
    "adult": {
        "idle": (
            (2000, 2000),
            "  ▄▄▄  | ▗▄▄▄▖ ",
            " ▟██▜▙ | ▟██▜▙ ",
            "▐█▙███▌|▐█▙███▌",
            " ▜██▙▛ | ▜██▙▛ ",
            "  ttt  | ttttt ",
            " ttttt | ttttt ",
            "ttttttt|ttttttt",
            " ttttt | ttttt ",
        ),
        "blink": (
            (120, 120, 120),
            " ▗▄▄▖  |  ▄▄▄  |  ▗▄▄▖ ",
            " ██▜█▙ | ▟██▜▙ | ▟████ ",
            "▐▙████▌|▐█▙███▌|▐██▙██▌",
            " ▜█▙█▛ | ▜██▙▛ | ▜██▟▛ ",
            " tttt  |  ttt  |  tttt ",
            " ttttt | ttttt | ttttt ",
            "ttttttt|ttttttt|ttttttt",
            " ttttt | ttttt | ttttt ",
        ),
        "sleep": (
            (2400, 2400),
            " ▗▄▄▄▖z|  ▄▄▄  ",
            " ▟██▜▙ | ▟██▜▙ ",
            "▐█▙███▌|▐█▙███▌",
            " ▜██▙▛ | ▜██▙▛ ",
            " tttttf|  ttt  ",
            " ttttt | ttttt ",
            "ttttttt|ttttttt",
            " ttttt | ttttt ",
        ),
        "happy": (
            (90, 130, 210, 120),
            "         |   ▄▄▄   |*  ▄▄▄  *| ·     · ",
            "         |  ▟██▜▙  |  ▟█▙█▙  |   ▄▄▄   ",
            "  ▗▄▄▄▖  | ▐█▙███▌ | ▝▘^ ^▝▘ |· ▟██▜▙ ·",
            " ▟███▜█▙ |  ▜██▙▛  |*▐▙▛▙▟▟▌*| ▐█▙███▌ ",
            " ▜█▙██▙▛ |         |         |  ▜██▙▛  ",
            "         |   ttt   |a  ttt  a| a     a ",
            "         |  ttttt  |  ttttt  |   ttt   ",
            "  ttttt  | ttttttt | ttt ttt |a ttttt a",
            " ttttttt |  ttttt  |attttttta| ttttttt ",
            " ttttttt |         |         |  ttttt  ",
        ),
        "watch": (
            (2800, 2800),
            "  ▄▄▄  |  ▗▄▖  ",
            " ▟█▙█▙ | ▟█▙█▙ ",
            "▝▘─ ─▝▘|▝▘─ ─▝▘",
            "▐▙▛▙▟▟▌|▐▙▛▙▟▟▌",
            "  ttt  |  ttt  ",
            " ttttt | ttttt ",
            "ttt ttt|ttt ttt",
            "ttttttt|ttttttt",
        ),
    },
}

PLAIN = {
    "idle": ("  ___", " / . \\", " (_'_.)"),
    "blink": ("  ___", " /.  \\", " (.__')"),
    "sleep": ("  ___  z", " / . \\", " (_'_.)"),
    "happy": ("  _/\\", " /^ ^\\", " (/\\/\\)"),
    "watch": ("  ___", " /= =\\", " (/\\/\\)"),
}

GLYPH = {"idle": "o", "blink": "ó", "sleep": "o", "happy": "ô", "watch": "ö"}
