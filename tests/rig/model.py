"""The merge rules once more, told naively over a set of operations: what every replica has to end with.

Operations are envelopes (dicts) as replicas exchange them. Nothing here shares code with the core's merge.
"""

from __future__ import annotations

import uuid
from hashlib import sha1
from typing import Any

NAMESPACE = bytes.fromhex("5a0d1e9c3c5b5d0e9b7be3a4a6d1ad4d")
REVOKED = "event.revoked.1"


def natural(*parts: str | bytes) -> str:
    """A uuid5 of length-prefixed parts, as hex."""
    raw = b"".join(len(p).to_bytes(4, "big") + p for p in (x.encode() if isinstance(x, str) else x for x in parts))
    return uuid.UUID(bytes=sha1(NAMESPACE + raw).digest()[:16], version=5).hex


class Model:
    """`fields[rid][field]` = (hlc, device, value); `words[rid][field][word]` = (added, seen); `events[rid]` = the
    operation that tells it; `standing` = the ids of the events that count."""

    def __init__(self, operations: list[dict[str, Any]]) -> None:
        self.fields: dict[str, dict[str, tuple[int, str, Any]]] = {}
        self.words: dict[str, dict[str, dict[str, list[int]]]] = {}
        self.events: dict[str, dict[str, Any]] = {}
        self.record: dict[str, str] = {}
        for operation in operations:
            if not operation["record"]:
                continue  # its words are gone, because others win
            if "event" in operation:
                self._event(operation)
            else:
                self._set(operation)
        self.standing = {rid for rid, told in self.events.items() if told["record"] != REVOKED and self._stands(rid)}

    def _event(self, o: dict[str, Any]) -> None:
        known = self.events.get(o["rid"])
        if known is None or (o["hlc"], o["device"], o["n"]) < (known["hlc"], known["device"], known["n"]):
            self.events[o["rid"]] = o

    def _stands(self, rid: str) -> bool:
        revoked = natural(REVOKED, bytes.fromhex(rid), "1")
        return revoked not in self.events or not self._stands(revoked)

    def _set(self, o: dict[str, Any]) -> None:
        rid, hlc, device = o["rid"], o["hlc"], o["device"]
        self.record[rid] = o["record"]
        fields = self.fields.setdefault(rid, {})
        for field, value in o["fields"].items():
            if field.endswith("*"):
                words = self.words.setdefault(rid, {}).setdefault(field, {})
                for word in value.get("+", ()):
                    register = words.setdefault(word, [0, 0])
                    register[0] = max(register[0], hlc)
                for word, seen in value.get("-", {}).items():
                    register = words.setdefault(word, [0, 0])
                    register[1] = max(register[1], seen)
            elif field not in fields or (hlc, device) > fields[field][:2]:
                fields[field] = (hlc, device, value)

    def value(self, rid: str, field: str) -> Any:
        """What a field is, None where nobody said."""
        found = self.fields.get(rid, {}).get(field)
        return None if found is None else found[2]

    def present(self, rid: str, field: str) -> list[str]:
        """The words of a set field, sorted."""
        return sorted(w for w, (added, seen) in self.words.get(rid, {}).get(field, {}).items() if added > seen)

    def rids(self, record: str) -> set[str]:
        """Ids of the records of a kind."""
        return {rid for rid, kind in self.record.items() if kind == record}

    def done(self) -> set[str]:
        """Ids of the finishing events that count."""
        return {rid for rid in self.standing if self.events[rid]["record"] == "task.done.1"}
