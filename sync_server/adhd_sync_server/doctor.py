"""What may be wrong with a server's folder, each with the command that mends it; and whether a server answers."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import sqlite3
import stat
import urllib.parse
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from adhd_sync_server.copies import faults
from adhd_sync_server.folder import SECRET, address, database, in_use
from adhd_sync_server.migrations import FORMAT, NotOurs, found_format
from adhd_sync_server.settings import BadSetting, Settings

PATIENCE = 5.0


class Check:
    """One thing looked at: what was found, whether that is good, and what mends it."""

    __slots__ = ("good", "mend", "name", "said")

    def __init__(self, name: str, good: bool, said: str, mend: str = "") -> None:
        self.name, self.good, self.said = name, good, said
        self.mend = "" if good else mend


def examine(settings: Settings) -> Iterator[Check]:
    """Every check of a folder; those of the database only where there is one."""
    folder, path = settings.data, database(settings.data)
    if not os.path.isdir(folder) or not os.path.exists(path):
        yield Check("folder", False, f"There is no server in {folder}.", "adhd server run --data DIR")
        return
    yield _private("folder", folder, 0o700)
    yield _private("file", path, 0o600)
    yield from _secret(settings)
    yield from _database(path)
    free = shutil.disk_usage(folder).free
    yield Check("disk", free >= settings.free_bytes, f"{free >> 20} MiB are free.", "Make space, or set free_bytes lower")
    yield _listens(settings)


def _private(name: str, path: str, mode: int) -> Check:
    found = os.stat(path)
    held = stat.S_IMODE(found.st_mode)
    if found.st_uid not in (os.geteuid(), 0) or not os.access(path, os.R_OK | os.W_OK):
        return Check(name, False, f"{path} belongs to another user.", f"chown -R {os.geteuid()} {path}")
    return Check(name, not held & 0o077, f"{path} has mode {held:04o}.", f"chmod {mode:o} {path}")


def _secret(settings: Settings) -> Iterator[Check]:
    path = os.path.join(settings.data, SECRET)
    origin = settings.origins.get("secret")
    if origin:
        yield Check("secret", True, f"It comes from {origin}.")
    elif not os.path.exists(path):
        yield Check("secret", False, f"{path} is missing: every device would have to log in again.", "adhd server restore BACKUP")
    else:
        yield _private("secret", path, 0o600)
        with open(path, "rb") as file:
            long = len(file.read(4096).strip()) >= 32
        yield Check("secret", long, "It is long enough." if long else f"{path} holds no secret.", "adhd server restore BACKUP")


def _database(path: str) -> Iterator[Check]:
    mend = "adhd server restore BACKUP"
    try:
        with closing(sqlite3.connect(f"file:{urllib.parse.quote(path)}?mode=ro", uri=True, timeout=30)) as db:
            found = found_format(db, path)
            yield Check("format", found == FORMAT, f"The file has format {found} of {FORMAT}.", "adhd server run")
            wrong = faults(db) if found else []
            spaces = db.execute("select count(*), coalesce(sum(seq), 0) from space").fetchone() if found else (0, 0)
            said = f"Spaces: {spaces[0]}, operations: {spaces[1]}; chains and digests agree with the rows."
            yield Check("content", not wrong, wrong[0] if wrong else said, mend)
    except (sqlite3.Error, NotOurs) as error:
        yield Check("database", False, f"{error}.", mend)


def _listens(settings: Settings) -> Check:
    held = in_use(settings.data)
    if not held:
        return Check("server", True, "No server runs on this folder.")
    good, said = asked(own_url(settings))
    return Check("server", good, f"A server runs on this folder: {said}", "adhd server healthcheck --url URL")


def own_url(settings: Settings) -> str:
    """Where this machine reaches the server of a folder: where it said that it listens, else as the settings have it."""
    said = address(settings.data) if in_use(settings.data) else ""
    parts = urllib.parse.urlsplit(said or f"http://{settings.host if ':' not in settings.host else '[' + settings.host.strip('[]') + ']'}")
    host, port = parts.hostname or settings.host, parts.port or settings.port
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def asked(url: str) -> tuple[bool, str]:
    """Whether the server at an address is ready, and one line that says so. Raises BadSetting where it is no address."""
    try:
        parts = urllib.parse.urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https"):
        raise BadSetting(f'"{url}" is no address: it has to be like http://127.0.0.1:8377')
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    with closing(kind(host, port, timeout=PATIENCE)) as connection:
        try:
            connection.request("GET", parts.path.rstrip("/") + "/ready")
            answer = connection.getresponse()
            told: Any = json.loads(answer.read(1 << 16))
            detail = told.get("detail") if isinstance(told, dict) else None
        except (TimeoutError, OSError, http.client.HTTPException, ValueError) as error:
            why = str(getattr(error, "strerror", None) or str(error) or type(error).__name__)
            return False, f"{url} does not answer as a server does ({why[:80].lower()})."
    if answer.status == 200 and isinstance(told, dict) and told.get("status") == "ready":
        return True, f"{url} is ready."
    return False, f"{url} is not ready: {detail or answer.status}"
