"""Order keys of steps: fractional indexes in base 62 that end in three random characters, never floats.

A key between any two others always exists; two devices that insert at the same place get different keys.
"""

from __future__ import annotations

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_VALUE = {c: i for i, c in enumerate(DIGITS)}
RANDOM = 3


def between(low: str | None, high: str | None, random: bytes) -> str:
    """A key after `low` and before `high` (None: no bound). `random` is three bytes or more.

    Raises ValueError where `low` is not before `high`, or one of them is no such key: those are to be re-keyed first.
    """
    if not all(c in _VALUE for c in (low or "") + (high or "")):
        raise ValueError("a key of other characters")
    if low is not None and high is not None and low >= high:
        raise ValueError("no key lies between these two")
    return _between(low or "", high) + "".join(DIGITS[b % 62] for b in random[:RANDOM])


def _between(low: str, high: str | None) -> str:
    """Digits that sort after `low` and before `high` whatever is appended to them."""
    out = ""
    tight = True  # still a prefix of `low`
    at = 0
    while True:
        first = _VALUE[low[at]] if tight and at < len(low) else 0
        if high is not None and at >= len(high):
            raise ValueError("no key lies between these two")
        last = 62 if high is None else _VALUE[high[at]]
        if last - first > 1:
            return out + DIGITS[(first + last) // 2]
        out += DIGITS[first]
        if last - first == 1:
            high = None
        elif last < first:
            raise ValueError("no key lies between these two")
        at += 1
        tight = tight and at < len(low)


def spread(count: int, randoms: list[bytes]) -> list[str]:
    """`count` keys in order for a new list."""
    keys: list[str] = []
    width = 1
    while 62**width < (count + 1) * 2:
        width += 1
    for i in range(count):
        value = (i + 1) * 62**width // (count + 1)
        digits = ""
        for _ in range(width):
            value, d = divmod(value, 62)
            digits = DIGITS[d] + digits
        keys.append(digits + "".join(DIGITS[b % 62] for b in randoms[i][:RANDOM]))
    return keys
