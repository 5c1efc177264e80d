"""Facts as records: kept, looked up, renamed, forgotten. A newer fact about the same thing stands before an older one,
which stays to be seen; so taking a fact back brings the one before it to the front."""

from __future__ import annotations

from adhd_core import ids
from adhd_core.dates import epoch_of, iso
from adhd_core.facts.rules import asked, fit, key_of, named
from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.oplog.log import Log
from adhd_core.oplog.operation import Change, Set
from adhd_core.oplog.outcome import Outcome
from adhd_core.oplog.projection import Projection
from adhd_core.words import as_typed, tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LONGEST = 1000
FIELDS = ("thing", "place", "text", "at")


class Fact:
    """One fact: `thing`, `place` (with its preposition, or a value), `text` as it was typed, `at` (ISO). `current`: no newer
    one about the same thing is kept."""

    __slots__ = ("at", "current", "place", "rid", "text", "thing")

    def __init__(self, rid: bytes, thing: str, place: str, text: str, at: str) -> None:
        self.rid = rid
        self.thing = thing
        self.place = place
        self.text = text
        self.at = at
        self.current = True

    def json(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "id": ids.text_of(self.rid), "thing": self.thing, "place": self.place, "text": self.text, "at": self.at,
            "current": self.current,
        }  # fmt: skip


class FactTable(Projection):
    """`fact`: every fact that was kept, also the superseded ones. `moment` orders them."""

    name = "fact"
    version = 1
    kinds = ("fact",)
    tables = ("fact",)

    def schema(self, p: str, generation: int) -> list[str]:
        return [
            f"""create table {p}fact (rid blob primary key, thing text not null, place text not null, text text not null,
              at text not null, moment integer not null, deleted integer not null) without rowid"""
        ]

    def apply(self, change: Change) -> None:
        rid, fields = change.operation.rid, change.fields
        self.db.execute(f"insert or ignore into {self.p}fact values (?, '', '', '', '', 0, 0)", (rid,))
        for field in FIELDS:
            if field in fields:
                value = fields[field] if isinstance(fields[field], str) else ""
                self.db.execute(f"update {self.p}fact set {field}=? where rid=?", (value, rid))
                if field == "at":
                    self.db.execute(f"update {self.p}fact set moment=? where rid=?", (moment_of(value), rid))
        if "deleted_at" in fields:
            self.db.execute(f"update {self.p}fact set deleted=? where rid=?", (int(bool(fields["deleted_at"])), rid))


def moment_of(at: str) -> int:
    """Seconds since 1970; 0 for what is no time."""
    try:
        return epoch_of(at)
    except (ValueError, OverflowError):
        return 0


class Facts:
    """Keep facts and find them."""

    def __init__(self, log: Log) -> None:
        self.log = log

    def draft(self, rid: bytes, thing: str, place: str, text: str, at: str) -> Fact:
        """A fact that is not kept yet. Raises AdhdError where a part is empty or endless."""
        thing, place = named(thing.split()), " ".join(place.split())
        if not thing or not place:
            raise usage("A fact needs a thing and a place.", "adhd where passport: blue box")
        if max(len(thing), len(place)) > LONGEST:
            raise usage(f"That is longer than {LONGEST} characters.", "Say it shorter, or keep it as a thought: adhd c --raw ...")
        return Fact(rid, thing, place, text, at)

    def keep(self, thing: str, place: str, text: str | None = None) -> Outcome[Fact]:
        """Keep that `thing` is at `place`; `text` is the line it comes from."""
        self.log.load(FactTable)
        with self.log.command(may_lag=True) as command:
            text = text or f"{thing}: {place}"
            fact = self.draft(command.mint(), thing, place, " ".join(text.split()), iso(command.now))
            command.add([self.operation(fact)])
        return Outcome(fact, command)

    @staticmethod
    def operation(fact: Fact) -> Set:
        """What keeps a fact: a new record."""
        return Set("fact", fact.rid, {name: getattr(fact, name) for name in FIELDS}, new=True)

    def all(self) -> list[Fact]:
        """Every fact that was not forgotten, newest first."""
        table = self.log.current(FactTable)
        rows = table.db.execute(
            "select rid, thing, place, text, at from fact where deleted=0 and thing<>'' order by moment desc, rid desc"
        ).fetchall()
        out, seen = [], set()
        for row in rows:
            fact = Fact(*row)
            key = key_of(fact.thing)
            fact.current = key not in seen
            seen.add(key)
            out.append(fact)
        return out

    def find(self, words: str, all: bool = False) -> list[Fact]:
        """The facts that fit the words best, newest first: those about such a thing, else those at such a place. `all`: the
        older ones as well. Without words, every fact."""
        facts = self.all()
        wanted = tokens(words) or words.casefold().split()
        if wanted:
            scored = [(fit(key_of(f.thing), f"{f.thing} {f.place}", wanted), f) for f in facts if all or f.current]
            best = max((score for score, _ in scored), default=0)
            floor = 4 if best == 4 else 2 if best > 1 else 1
            facts = [f for score, f in scored if score >= floor]
        return [f for f in facts if all or f.current]

    def one(self, words: str) -> Fact:
        """The current fact about the one thing that the words mean. Raises AdhdError."""
        _, _, plain = asked(words)
        found = self.find(plain)
        if not found:
            raise unknown(words)
        if len(found) > 1:
            named = ", ".join(dict.fromkeys(f.thing for f in found[:4]))
            raise AdhdError("ambiguous", f'"{words}" could be: {named}.', f"Name one: adhd where {as_typed(found[0].thing)}")
        return found[0]

    def _of(self, fact: Fact) -> list[Fact]:
        """Every fact about the same thing."""
        key = key_of(fact.thing)
        return [f for f in self.all() if key_of(f.thing) == key]

    def forget(self, words: str) -> Outcome[Fact]:
        """Forget a thing: the fact and the older ones about it."""
        self.log.current(FactTable)
        with self.log.command() as command:
            fact = self.one(words)
            at = iso(command.now)
            command.add([Set("fact", f.rid, {"deleted_at": at}) for f in self._of(fact)])
        return Outcome(fact, command)

    def rename(self, words: str, name: str) -> Outcome[Fact]:
        """Call a thing by another name, in the older facts as well."""
        if not name.strip():
            raise usage("A thing needs a name.", "adhd where passport --rename visa")
        self.log.current(FactTable)
        with self.log.command() as command:
            fact = self.one(words)
            fact = self.draft(fact.rid, name, fact.place, fact.text, fact.at)
            command.add([Set("fact", f.rid, {"thing": fact.thing}) for f in self._of(self.one(words))])
        return Outcome(fact, command)


def unknown(words: str) -> AdhdError:
    """Nothing is known of a thing."""
    words = " ".join(words.split())
    return AdhdError("not_found", f'Nothing is kept about "{words}".', f"Tell it: adhd c {as_typed(f'{words} is in ...')}")
