"""Where a page comes from: a file, standard input, an editor, lines on a terminal, or a page that waits."""

from __future__ import annotations

import os
import sys

from adhd_core.oplog.errors import AdhdError, usage

from adhd_cli.capture import is_terminal
from adhd_cli.reply import Face
from adhd_cli.run import write

HINT = "# Write it all down, any way you like. Save and close. This line goes."
INVITE = "Write it all down, any way you like. Ctrl-D on an empty line when it is out."
MOST = 32 << 20
DRAFT = "page-"


def page_from(face: Face, file: str | None) -> str:
    """The page; empty where nothing was typed on a terminal. Raises AdhdError where there is none."""
    if file is not None and file != "-":
        return from_file(face, file)
    if is_terminal():
        return typed(face, [] if file == "-" else editor())
    text = decoded(read_all(0, "What comes in"), "What comes in")
    if not text.strip():
        raise usage("There is nothing on the page yet.", "Name a file, or pipe one in: adhd dump notes.txt")
    return text


def from_file(face: Face, file: str) -> str:
    """The text of a file; where there is none of that name, the page that has this handle."""
    try:
        descriptor = os.open(file, os.O_RDONLY)
    except (OSError, ValueError) as error:
        if isinstance(error, FileNotFoundError) and os.path.exists(face.path):
            try:
                service = face.adhd.dump
                return service.text(service.find(file))
            except AdhdError as unknown:
                if unknown.code == "ambiguous":
                    raise
        reason = getattr(error, "strerror", None) or "that is no name of a file"
        raise AdhdError("not_found", f"{file} cannot be read: {reason}.", "Check its name, or write in your editor: adhd dump") from None
    try:
        if os.path.isdir(file):
            raise AdhdError("not_found", f"{file} is a folder.", "Name a file in it: adhd dump notes.txt")
        data = read_all(descriptor, file)
    except OSError as error:
        raise AdhdError("not_found", f"{file} cannot be read: {error.strerror}.", "Check the name of the file.") from error
    finally:
        os.close(descriptor)
    text = decoded(data, file)
    if not text.strip("\0 \t\r\n\f\v"):
        raise usage(f"{file} is empty.", "Write something into it, or write in your editor: adhd dump")
    return text


def read_all(descriptor: int, name: str) -> bytes:
    """All bytes of a file. Raises AdhdError where there are too many for one page."""
    chunks: list[bytes] = []
    size = 0
    try:
        while chunk := os.read(descriptor, 1 << 20):
            chunks.append(chunk)
            size += len(chunk)
            if size > MOST:
                raise AdhdError("too_large", f"{name} is larger than {MOST >> 20} MB.", "Cut it into smaller pages: split -b 16m notes.txt")
    except OSError:
        if descriptor != 0:
            raise
    return b"".join(chunks)


def decoded(data: bytes, name: str) -> str:
    """Bytes as text: UTF-8, UTF-16 with its mark, else Windows-1252, so that no letter is lost. Raises AdhdError for what is
    no text."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    begin = data[:8192]
    odd = sum(1 for b in begin if (b < 32 and b not in b"\t\n\r\f\v\x1b\x08\0") or b == 127)
    if begin and (odd > len(begin) // 50 + 1 or begin.count(0) > len(begin) // 10 + 1 or begin[:4] in (b"%PDF", b"PK\x03\x04", b"\x7fELF")):
        raise AdhdError("no_text", f"{name} is no text.", "Save it as plain text, then: adhd dump notes.txt")
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        if len(data) - error.start < 4 and error.reason == "unexpected end of data":
            return data.decode("utf-8", "replace").removeprefix("\ufeff")
    return data.decode("cp1252", "replace") if is_western(data) else data.decode("utf-8", "replace").removeprefix("\ufeff")


def is_western(data: bytes) -> bool:
    """Whether bytes that are no UTF-8 are letters of Windows-1252 standing alone, and not UTF-8 with a hole in it."""
    text = data.decode("utf-8", "surrogateescape")
    holes = sum(1 for c in text if "\udc80" <= c <= "\udcff")
    whole = sum(1 for c in text if ord(c) > 127) - holes
    return holes > whole


# ---------------------------------------------------------------------- typed on a terminal


def typed(face: Face, command: list[str]) -> str:
    """A page written in the editor that `command` starts, else line by line. What is typed is in a file from the first line on."""
    rescue(face)
    folder = os.path.dirname(face.path)
    draft = os.path.join(folder, f"{DRAFT}{os.getpid()}.txt")
    text = edited(command, draft, HINT + "\n\n") if command else None
    if text is None:
        if command:
            sys.stderr.write(f"{command[0]} is not here, so line by line.\n")
        return by_lines(face, draft)
    text = text.replace(HINT, "", 1).strip("\n") if HINT in text else text
    return finished(face, draft, text)


def finished(face: Face, draft: str, text: str) -> str:
    """The page is in the log before its draft goes."""
    if text.strip():
        face.adhd.dump.write(text)
    if os.path.exists(draft):
        os.unlink(draft)
    return text if text.strip() else ""


def editor() -> list[str]:
    """The words that start the user's editor; none where none is named."""
    import shlex

    for name in ("VISUAL", "EDITOR"):
        try:
            words = shlex.split(os.environ.get(name) or "")
        except ValueError:
            words = []
        if words:
            return words
    return []


def edited(command: list[str], path: str, text: str) -> str | None:
    """A text as it is after the editor was closed; None where the editor cannot be started."""
    import subprocess

    with open(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
    try:
        subprocess.run([*command, path], check=False)
    except OSError:
        os.unlink(path)
        return None
    try:
        with open(path, "rb") as back:
            return decoded(back.read(), "The page").replace("\r\n", "\n")
    except OSError:
        return ""


def by_lines(face: Face, draft: str) -> str:
    """Lines from the terminal up to Ctrl-D, each in the draft at once. Ctrl-C keeps what is there."""
    ask = sys.stderr if face.json or not sys.stdout.isatty() else sys.stdout
    ask.write(INVITE + "\n")
    ask.flush()
    chunks: list[bytes] = []
    try:
        with open(os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb", buffering=0) as out:
            while line := os.read(0, 1 << 16):
                chunks.append(line)
                out.write(line)
    except KeyboardInterrupt:
        text = finished(face, draft, b"".join(chunks).decode("utf-8", "replace"))
        if text:
            raw = face.adhd.dump.write(text).value
            write("\n" + "\n".join(face.style.fact_line("waits", "the page is kept as you typed it", [], f"adhd dump {raw.handle}")) + "\n")
        raise
    return finished(face, draft, b"".join(chunks).decode("utf-8", "replace"))


def rescue(face: Face) -> None:
    """Take in what was typed into a draft by a process that is gone."""
    folder = os.path.dirname(face.path)
    service = face.adhd.dump
    for name in sorted(os.listdir(folder)):
        number = name.removeprefix(DRAFT).removesuffix(".txt")
        if not name.startswith(DRAFT) or not number.isdigit() or alive(int(number)):
            continue
        path = os.path.join(folder, name)
        try:
            with open(path, "rb") as found:
                text = found.read().decode("utf-8", "replace").replace(HINT, "", 1).strip("\n")
            if text.strip():
                raw = service.write(text).value
                sys.stderr.write(f"A page from before was found: adhd dump {raw.handle}\n")
            os.unlink(path)
        except OSError:
            continue


def alive(pid: int) -> bool:
    """Whether a process is still there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
