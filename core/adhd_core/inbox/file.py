"""The file outside: reading it whole, and emptying it so that nothing that is written meanwhile is lost.

A file is emptied in place and only as a whole, once every line in it was swallowed: that is one system call, the file
stays the same for whoever has it open, and there is no moment in which it is gone. On Linux a lease keeps others from
opening it between the last look and that call.
"""

from __future__ import annotations

import errno
import os
import signal
import stat
import sys
from contextlib import contextmanager

from adhd_core.inbox.rules import NotText, Sheet, Version
from adhd_core.oplog.errors import AdhdError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 32 << 20
GENERATION = 0x80087601 if sys.maxsize > 1 << 32 else 0x80047601
"""`FS_IOC_GETVERSION` of Linux."""


def version(path: str) -> Version | None:
    """What tells versions of a file apart: which file it is, its size, its time of change (nanoseconds). None if it is
    not there."""
    try:
        info = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise unreadable(path, error) from error
    return (inode_of(info), info.st_size, info.st_mtime_ns)


def read(path: str) -> Sheet:
    """What a file holds. Raises AdhdError."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise unreadable(path, error) from error
    try:
        return sheet_of(fd, path)
    finally:
        os.close(fd)


def sheet_of(fd: int, path: str) -> Sheet:
    """What an open file holds. Raises AdhdError."""
    info = os.fstat(fd)
    if stat.S_ISDIR(info.st_mode):
        raise AdhdError("not_a_file", f"{path} is a folder.", "Name the text file in it: adhd inbox phone.txt")
    if not stat.S_ISREG(info.st_mode):
        raise AdhdError("not_a_file", f"{path} is no ordinary file.", "Lines from a pipe: adhd c < FILE")
    if info.st_size > MOST:
        raise AdhdError("too_large", f"{path} is larger than {MOST >> 20} MiB.", "Is it the right file? All of it at once: adhd c < FILE")
    chunks, at = [], 0
    try:
        while chunk := os.pread(fd, 1 << 20, at):
            chunks.append(chunk)
            at += len(chunk)
        return Sheet(b"".join(chunks), inode_of(info), info.st_mtime_ns, generation(fd))
    except NotText:
        raise AdhdError("not_text", f"{path} holds no text.", "Name a text file with a thought a line.") from None
    except OSError as error:
        raise unreadable(path, error) from error


def inode_of(info: os.stat_result) -> str:
    """Which file this is, whatever it is called."""
    return f"{info.st_dev}:{info.st_ino}"


def generation(fd: int) -> str:
    """What tells a file from an earlier one whose inode number it got; empty where the system cannot say. ext4 gives
    the number of a file that was replaced to the next one that is made."""
    try:
        import fcntl

        return fcntl.ioctl(fd, GENERATION, bytes(8)).hex()
    except (ImportError, OSError):
        return ""


def unreadable(path: str, error: OSError) -> AdhdError:
    """Why a file cannot be read."""
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return AdhdError("not_found", f"{path} is not there.", "Wait for it: adhd inbox FILE --watch")
    return AdhdError("cannot_read", f"{path} cannot be read: {error.strerror}.", "Check who may read it.")


class Held:
    """An open file that nobody else has open, where the system can promise that."""

    def __init__(self, fd: int, path: str) -> None:
        self.fd = fd
        self.path = path

    def sheet(self) -> Sheet | None:
        """What it holds now; None if its name means another file by now."""
        found = version(self.path)
        return sheet_of(self.fd, self.path) if found is not None and found[0] == inode_of(os.fstat(self.fd)) else None

    def empty(self) -> int:
        """Take everything out of it. Returns when (nanoseconds, of the clock that dates files)."""
        os.ftruncate(self.fd, 0)
        return os.fstat(self.fd).st_mtime_ns


@contextmanager
def hold(path: str) -> Iterator[Held | None]:
    """The file, open for emptying; None while another program has it open. Raises OSError where it may not be written."""
    fd = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
    before = None
    try:
        before = signal.signal(signal.SIGIO, signal.SIG_IGN)  # how the system says that somebody waits for the lease
    except (ValueError, AttributeError):
        pass
    try:
        yield Held(fd, path) if lease(fd) else None
    finally:
        os.close(fd)
        if before is not None:
            signal.signal(signal.SIGIO, before)


def lease(fd: int) -> bool:
    """Keep others from opening the file until it is closed. False if somebody has it open; True also where the system
    knows no leases."""
    try:
        import fcntl

        fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_WRLCK)
    except OSError as error:
        return error.errno != errno.EAGAIN
    except (ImportError, AttributeError):
        pass
    return True
