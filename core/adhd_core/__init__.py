"""The library behind `adhd`: one SQLite file, an operation log in it, and everything computed from that log.

`Adhd` is reached through the module's `__getattr__` (PEP 562), so importing one slice
(`from adhd_core.capture import parse`) never loads the facade, the database or any other slice.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.app import Adhd as Adhd

__version__ = "0.1.0"
__all__ = ["Adhd", "__version__"]


def __getattr__(name: str) -> object:
    if name == "Adhd":
        from adhd_core.app import Adhd

        return Adhd
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
