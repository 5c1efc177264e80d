"""One file instead of fifty: the bytecode of the modules that fast commands load, kept together.

Finding, opening and checking a module's file costs more than running it, and a capture needs almost fifty modules. After
a fast command the ones it loaded are kept in one file in `__pycache__`; the next command reads that file once and takes
each module from it when it is imported. A module whose source has changed, and everything that is not in the file, is
imported in the ordinary way, so the file may be missing, old or not writable without any difference but time.
"""

from __future__ import annotations

import marshal
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    Kept = tuple[bool, str, int, int, bytes]  # package?, file, mtime in ns, size, marshalled code
else:
    ModuleSpec = type(sys.__spec__)  # importlib is frozen and always there; its `machinery` would have to be loaded

PREFIX = "adhd_"
VERSION = f"{sys.implementation.cache_tag}-{sys.hexversion:x}"
FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "__pycache__", f"fast.{VERSION}.bin")


WHERE = ""
"""The key under which the file keeps its own place."""


class Finder:
    """Finds modules in the kept file; knows nothing else."""

    def __init__(self, kept: dict[str, Kept]) -> None:
        self.kept = kept

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """The module's spec, if it is kept and its source is what it was."""
        found = self.kept.get(name)
        if found is None:
            return None
        try:
            info = os.stat(found[1])
        except OSError:
            return None
        if info.st_mtime_ns != found[2] or info.st_size != found[3]:
            return None
        spec = ModuleSpec(name, self, origin=found[1], is_package=found[0])  # type: ignore[arg-type]
        spec.has_location = True
        spec.cached = ""  # else the name of a file that is not used is worked out for every module
        if spec.submodule_search_locations is not None:
            spec.submodule_search_locations.append(os.path.dirname(found[1]))
        return spec

    def create_module(self, spec: ModuleSpec) -> None:
        """The default module object."""
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Run the kept code."""
        exec(marshal.loads(self.kept[module.__name__][4]), module.__dict__)


def install() -> Finder:
    """Read the kept file and put its finder first."""
    finder = Finder({})
    try:
        descriptor = os.open(FILE, os.O_RDONLY)
    except OSError:
        kept: object = {}
    else:
        try:
            kept = marshal.loads(os.read(descriptor, os.fstat(descriptor).st_size))
        except (ValueError, EOFError, TypeError, OSError):
            kept = {}
        finally:
            os.close(descriptor)
    if isinstance(kept, dict) and kept.pop(WHERE, None) == FILE:  # a copied folder has the file of the original
        finder.kept = kept
    sys.meta_path.insert(0, finder)
    return finder


def learn(finder: Finder) -> None:
    """Keep what was loaded beside the file. Nothing is said where that cannot be done."""
    new = [name for name, module in list(sys.modules.items()) if name.startswith(PREFIX) and not isinstance(loader_of(module), Finder)]
    if len(new) <= ALWAYS or sys.dont_write_bytecode:
        return
    fresh = f"{FILE}.{os.getpid()}"
    try:
        descriptor = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
    except OSError:
        return
    try:
        for name in new:
            kept = keep(name)
            if kept is not None:
                finder.kept[name] = kept
        data = marshal.dumps({**finder.kept, WHERE: FILE})
        written = os.write(descriptor, data)
        os.close(descriptor)
        if written == len(data):
            os.replace(fresh, FILE)
            return
    except OSError:
        pass
    os.unlink(fresh)


def loader_of(module: ModuleType) -> object:
    """What loaded a module."""
    return getattr(module.__spec__, "loader", None)


ALWAYS = 3
"""Modules that are loaded before the file is read: `adhd_cli`, `launch` and this one."""


def keep(name: str) -> Kept | None:
    """A loaded module as it is kept."""
    module = sys.modules[name]
    spec = module.__spec__
    if spec is None or spec.loader is None or not spec.origin:
        return None
    code = getattr(spec.loader, "get_code", lambda _: None)(name)
    if code is None:
        return None
    info = os.stat(spec.origin)
    return spec.submodule_search_locations is not None, spec.origin, info.st_mtime_ns, info.st_size, marshal.dumps(code)
