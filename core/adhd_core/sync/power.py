"""Whether this machine runs on its battery: what goes on for hours then looks more seldom."""

from __future__ import annotations

import os

SUPPLIES = "/sys/class/power_supply"


def on_battery(folder: str = SUPPLIES) -> bool:
    """Whether a battery is in use and nothing is plugged in. False where the system does not say (only Linux does, here)."""
    battery = False
    try:
        names = os.listdir(folder)
    except OSError:
        return False
    for name in names:
        place = os.path.join(folder, name)
        kind = line(os.path.join(place, "type"))
        if kind in ("Mains", "USB") and line(os.path.join(place, "online")) == "1":
            return False
        if kind == "Battery" and line(os.path.join(place, "scope")) != "Device":  # that of a mouse says nothing
            battery = battery or line(os.path.join(place, "status")) == "Discharging"
    return battery


def line(path: str) -> str:
    """The first line of a small file, "" where there is none."""
    try:
        with open(path, encoding="ascii", errors="replace") as file:
            return file.readline().strip()
    except OSError:
        return ""
