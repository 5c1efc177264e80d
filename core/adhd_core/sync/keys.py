"""The key of a sealed space: 32 random bytes that only the person's devices hold, and the 24 words that write them down.

The words are BIP-39's English list with its checksum. What is used are keys derived from it (HKDF-SHA256, RFC 5869), one for
each purpose; the server gets to see none of them, only the key's `name` in a space, from which nothing follows.
"""

from __future__ import annotations

import hmac
import os

from adhd_core.oplog.errors import AdhdError, usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

WORDS = 24
EXAMPLE = "adhd login URL --phrase-stdin"


class Key:
    """A key. `seal`: encrypts; `mark`: hashes operations."""

    __slots__ = ("_check", "mark", "seal", "secret")

    def __init__(self, secret: bytes) -> None:
        if len(secret) != 32:
            raise ValueError("a key has 32 bytes")
        self.secret = secret
        self.seal, self.mark, self._check = (derived(secret, purpose) for purpose in (b"seal", b"mark", b"check"))

    @classmethod
    def fresh(cls) -> Key:
        """A new one."""
        return cls(os.urandom(32))

    @classmethod
    def from_phrase(cls, text: str) -> Key:
        """The key that a recovery phrase writes down. Raises AdhdError; it says what is wrong and never which word was given."""
        words, book = text.lower().split(), _book()
        if len(words) != WORDS:
            raise usage(f"A recovery phrase has {WORDS} words; these are {len(words)}.", EXAMPLE)
        wrong = [str(i) for i, word in enumerate(words, 1) if word not in book.wordlist]
        if wrong:
            places = f"Word {wrong[0]} is" if len(wrong) == 1 else f"Words {', '.join(wrong)} are"
            raise usage(f"{places} not in the list of words: look at the spelling.", EXAMPLE)
        try:
            return cls(bytes(book.to_entropy(words)))
        except ValueError:
            raise usage("These words do not belong together: one is another word, or in another place.", EXAMPLE) from None

    def phrase(self) -> str:
        """The recovery phrase."""
        return str(_book().to_mnemonic(self.secret))

    def name(self, space: bytes) -> str:
        """What tells this key from others in a space: 32 hex digits, the same on every device."""
        return hmac.digest(self._check, space, "sha256")[:16].hex()


def derived(secret: bytes, purpose: bytes) -> bytes:
    """A key of its own for a purpose."""
    try:
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF
    except ModuleNotFoundError:
        raise missing() from None
    return HKDF(SHA256(), 32, None, b"adhd sealed space 1: " + purpose).derive(secret)


def missing() -> AdhdError:
    """The error where the packages are not there."""
    return AdhdError("missing", "What seals a space is not installed.", "pipx install 'adhd-companion[sync]'")


def _book() -> Any:
    try:
        from mnemonic import Mnemonic
    except ModuleNotFoundError:
        raise missing() from None
    return Mnemonic("english")
