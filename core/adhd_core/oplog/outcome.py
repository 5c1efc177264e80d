"""What a service hands to a face: the value, the operations, what was touched, and what to say beside it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Generic, TypeVar

    from adhd_core.oplog.log import Command
    from adhd_core.oplog.operation import Operation

    T = TypeVar("T")

    class _Base(Generic[T]):
        value: T
else:
    T = None

    class _Base:
        __class_getitem__ = classmethod(lambda cls, _: cls)


class Outcome(_Base[T]):
    """`touched` holds (record, rid) pairs; `echoes` are facts that a face may celebrate (a level, an egg); `notes` are
    plain sentences about what could not be done; `crosses` is a due time that a putting off went past (stored stamp);
    `facts` are what was kept beside the tasks of many lines."""

    __slots__ = ("crosses", "echoes", "facts", "notes", "operations", "touched", "value")

    def __init__(self, value: T, command: Command | None = None, notes: tuple[str, ...] = ()) -> None:
        self.value = value
        self.operations: list[Operation] = [] if command is None else command.operations
        self.touched = {(o.record, o.rid) for o in self.operations}
        self.echoes: list[dict[str, object]] = []
        self.notes = notes
        self.crosses: str | None = None
        self.facts: list[Any] = []
