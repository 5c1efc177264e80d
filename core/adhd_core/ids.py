"""Identities: UUIDv7 by hand, UUIDv5 for what must come out the same on every device, and short handles for people.

Record ids are 16 bytes. A handle is what a person types: four or more characters, no vowels, at least one digit and
one letter, nothing that can be misread (no 0, 1, l, y).
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

if TYPE_CHECKING:
    from hashlib import sha1
else:
    try:
        from _sha1 import sha1  # the C module alone; hashlib loads OpenSSL
    except ImportError:
        from hashlib import sha1

LETTERS = "bcdfghjkmnpqrstvwxz"
DIGITS = "23456789"
ALPHABET = DIGITS + LETTERS

NAMESPACE = bytes.fromhex("5a0d1e9c3c5b5d0e9b7be3a4a6d1ad4d")
"""The UUIDv5 namespace of every deterministic id in the log. It never changes."""


def uuid7(ms: int, random: bytes | None = None) -> bytes:
    """A UUIDv7 (RFC 9562) for `ms` milliseconds since 1970; `random` is 10 bytes."""
    tail = bytearray(random if random is not None else os.urandom(10))
    tail[0] = 0x70 | (tail[0] & 0x0F)
    tail[2] = 0x80 | (tail[2] & 0x3F)
    return (ms & 0xFFFFFFFFFFFF).to_bytes(6, "big") + bytes(tail)


def uuid5(*parts: str | bytes) -> bytes:
    """A UUIDv5 (RFC 9562) of the parts, each length-prefixed so that no two lists of parts collide."""
    digest = sha1(NAMESPACE)
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(raw).to_bytes(4, "big"))
        digest.update(raw)
    out = bytearray(digest.digest()[:16])
    out[6] = 0x50 | (out[6] & 0x0F)
    out[8] = 0x80 | (out[8] & 0x3F)
    return bytes(out)


def by_name(kind: str, name: str) -> bytes:
    """The id of a record that is found by its first name (projects, zones): two devices that use a name agree."""
    return uuid5(kind, " ".join(name.casefold().split()))


def text_of(rid: bytes) -> str:
    """The canonical text of an id: `018f...-7...-8...`."""
    h = rid.hex()
    return f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}"


def parse_id(text: str) -> bytes | None:
    """The 16 bytes of an id's text, or None if it is no id."""
    raw = text.replace("-", "")
    if len(raw) != 32 or len(text) not in (32, 36):
        return None
    try:
        return bytes.fromhex(raw)
    except ValueError:
        return None


def of_hex(text: object) -> bytes | None:
    """The id that a hex text holds, None for anything else."""
    try:
        return bytes.fromhex(text) or None  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None


def looks_like_handle(text: str) -> bool:
    """Whether `text` could be a handle: the alphabet, four characters or more, a digit and a letter."""
    low = text.lower()
    return 4 <= len(low) <= 20 and all(c in ALPHABET for c in low) and any(c in DIGITS for c in low) and any(c in LETTERS for c in low)


_LONG = tuple((len(ALPHABET),) * n for n in (4, 4, 4, 5, 5, 6, 8))


def handle_candidates(rid: bytes) -> Iterator[str]:
    """Handles for a record, nicest first: letter digit letter letter, then any mix, then longer ones.

    Deterministic, so a test can rely on them; the caller takes the first that was never used in its file.
    """
    letters, digits = len(LETTERS), len(DIGITS)
    value = int.from_bytes(sha1(rid).digest(), "big")
    for _ in range(2):
        value, a = divmod(value, letters)
        value, b = divmod(value, digits)
        value, c = divmod(value, letters)
        value, d = divmod(value, letters)
        yield LETTERS[a] + DIGITS[b] + LETTERS[c] + LETTERS[d]
    for bases in _LONG:
        text = ""
        for base in bases:
            value, i = divmod(value, base)
            text += ALPHABET[i]
        if looks_like_handle(text):
            yield text
    yield long_handle(rid)


def long_handle(rid: bytes) -> str:
    """A handle of twelve characters: for the moment when nobody can look which short ones are free."""
    return "k2" + "".join(ALPHABET[b % len(ALPHABET)] for b in rid[6:])


def handle_suffix(rid: bytes, length: int) -> str:
    """Characters that tell apart records whose devices minted the same handle, the same on every device."""
    value = int.from_bytes(sha1(b"handle" + rid).digest(), "big")
    chars = []
    for _ in range(length):
        value, i = divmod(value, len(ALPHABET))
        chars.append(ALPHABET[i])
    return "".join(chars)
