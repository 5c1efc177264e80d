"""The name of the Wi-Fi, through the programs that each system has for it. A prompt never waits for them: a child asks,
and what it heard is kept for a quarter of an hour in a file of this machine (`wifi`, beside the data)."""

from __future__ import annotations

import os
import sys
import time

FRESH = 15 * 60
PATIENCE = 3.0
GLANCE = 0.03
"""Seconds that a check waits for the child; a name that comes later is there for the next check."""
AIRPORT = "/System/Library/PrivateFrameworks/Apple80211.framework/Versions/Current/Resources/airport"
PROGRAMS = (
    ("iwgetid", "-r"),
    ("nmcli", "-t", "-f", "active,ssid", "dev", "wifi", "list", "--rescan", "no"),
    ("networksetup", "-getairportnetwork", "en0"),
    (AIRPORT, "-I"),
)


def found(program: str) -> bool:
    """Whether a program is there."""
    places = [""] if "/" in program else os.environ.get("PATH", os.defpath).split(":")
    return any(os.access(os.path.join(place, program), os.X_OK) for place in places)


def can_see() -> bool:
    """Whether any of the programs is there."""
    return any(found(words[0]) for words in PROGRAMS)


def name(folder: str) -> str | None:
    """The name of the network, as far as it is known by now; None for none or not yet."""
    path = os.path.join(folder, "wifi")
    known = kept(path)
    if known is not None or not hasattr(os, "fork") or not can_see():
        return known or None
    child = os.fork()
    if not child:
        listen(path)
    end = time.monotonic() + GLANCE
    while time.monotonic() < end:
        if os.waitpid(child, os.WNOHANG)[0]:
            return kept(path) or None
        time.sleep(0.003)
    return None


def kept(path: str) -> str | None:
    """What was heard in the last quarter of an hour; "" for no network."""
    try:
        if not 0 <= time.time() - os.stat(path).st_mtime < FRESH:
            return None
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(200).strip()
    except OSError:
        return None


def listen(path: str) -> None:
    """In the child: ask, write the name down, and end. Cut off from the terminal, so that nothing waits for it."""
    try:
        os.setsid()
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(null, descriptor)
        sys.stdin = sys.stdout = sys.stderr = open(os.devnull, "r+")  # noqa: SIM115
        heard = ask()
        fresh = f"{path}.{os.getpid()}"
        with open(os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write(heard or "")
        os.replace(fresh, path)
    finally:
        os._exit(0)


def ask() -> str | None:
    """The name from the first program that knows one."""
    import subprocess

    for words in PROGRAMS:
        if not found(words[0]):
            continue
        try:
            done = subprocess.run(words, capture_output=True, stdin=subprocess.DEVNULL, timeout=PATIENCE)
        except (OSError, subprocess.SubprocessError):
            continue
        heard = read(words[0], done.stdout.decode("utf-8", "replace")) if done.returncode == 0 else None
        if heard:
            return heard
    return None


def read(program: str, text: str) -> str | None:
    """The name in what a program printed."""
    if program == "nmcli":
        lines = [line.partition(":")[2] for line in text.splitlines() if line.startswith("yes:")]
        return lines[0].replace("\\:", ":").replace("\\\\", "\\").strip() or None if lines else None
    if program == "networksetup":
        label, colon, rest = text.partition(": ")
        return rest.strip() or None if colon and "etwork" in label else None
    if program == AIRPORT:
        lines = [line.partition("SSID: ")[2] for line in text.splitlines() if line.strip().startswith("SSID: ")]
        return lines[0].strip() or None if lines else None
    return text.strip() or None
