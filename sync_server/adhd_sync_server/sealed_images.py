"""Snapshots of sealed spaces: devices make them and send them in parts; the server keeps the last one, unread."""

from __future__ import annotations

import os
from base64 import b64decode
from typing import Any

from adhd_core.sync.sealed_image import CHUNK, SALT, TAG

from adhd_sync_server.relay import Refusal, Relay, hexed
from adhd_sync_server.sealed import fitting, place_of

MOST = 4096
"""Parts of a snapshot at most."""


def take(relay: Relay, account: int, session: bytes, given: dict[str, Any]) -> dict[str, Any]:
    """One part of a snapshot of position `at`: `{"space", "epoch", "sealed", "at", "digest", "part", "parts", "data"}`, the parts in their
    order. With the last one it takes the place of the one before. Returns `{"kept": whether it is whole}`. Raises Refusal."""
    if given.get("sealed") is None:
        raise Refusal(400, "sealed", "A snapshot is taken of a sealed space alone; of others the server makes its own.")
    owner = fitting(relay, given)
    space = owner.mine(account, given)
    part, parts, data = given.get("part"), given.get("parts"), _data(given.get("data"))
    if type(part) is not int or type(parts) is not int or not 0 <= part < parts <= MOST:
        raise Refusal(400, "part", f"part has to be a number from 0 and below parts, which is {MOST} at most.")
    if type(given.get("at")) is not int:
        raise Refusal(400, "at", "at has to be the position of the snapshot.")
    stands = owner.digest(account, given)
    if hexed(given.get("digest"), 32, "digest").hex() != stands["digest"]:
        raise Refusal(409, "snapshot", "This is no snapshot of that position.")
    before = SALT + part * (CHUNK + TAG) if part else 0
    whole = CHUNK + TAG + (0 if part else SALT)
    if len(data) > whole or (part < parts - 1 and len(data) != whole):
        raise Refusal(400, "data", "This part has another length.")
    place = place_of(relay.store, account)
    os.makedirs(place.folder, 0o700, exist_ok=True)
    path = os.path.join(place.folder, f".{account}-{session.hex()}.part")
    _append(path, before, data)
    if part < parts - 1:
        return {"kept": False}
    name = place.name(space.epoch, given["at"])
    os.replace(path, os.path.join(place.folder, name))
    place.say({"file": name, "epoch": space.epoch.hex(), "seq": given["at"], "chain": stands["chain"], "digest": stands["digest"]})
    place.only(name)
    return {"kept": True}


def _data(text: Any) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (TypeError, ValueError):
        raise Refusal(400, "data", "data has to be base64.") from None


def _append(path: str, before: int, data: bytes) -> None:
    """Add a part to the file; the first one begins it. Raises Refusal where it does not follow what is there."""
    if before and (not os.path.exists(path) or os.path.getsize(path) != before):
        raise Refusal(409, "part", "The part before this one is not here; begin anew.")
    flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if before else os.O_TRUNC)
    with open(os.open(path, flags, 0o600), "ab" if before else "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
