"""`adhd account`: who this machine is at its server, the account's devices and password, all of it as a file, and its end."""

from __future__ import annotations

import os
import sys

from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.sync.account import Account, Accounts

from adhd_cli.reply import Face, Reply
from adhd_cli.secret import secret
from adhd_cli.sync import accounts, stamp, way

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_cli.style import Style

WHAT = "There are: adhd account, account end DEVICE, account password, account export FILE, account delete."
STDIN = "From a script: --password-stdin, one a line"


def account(face: Face, words: list[str], password_stdin: bool, yes: bool, force: bool) -> Reply:
    """Look at the account, or do one thing with it."""
    verbs = {"end": (2, "Which device?"), "password": (1, ""), "export": (2, "Into which file?"), "delete": (1, "")}
    if words and (words[0] not in verbs or len(words) > verbs[words[0]][0]):
        raise usage(f'"{" ".join(words)}" is nothing an account can do.', WHAT)
    if words and len(words) < verbs[words[0]][0]:
        raise usage(verbs[words[0]][1], WHAT)
    known = accounts(face)
    mine = known.get()
    link = way().HttpLink(known, mine)
    if not words:
        return look(face, mine, link)
    if words[0] == "end":
        return end(link, words[1])
    if words[0] == "password":
        return password(mine, link, password_stdin)
    if words[0] == "export":
        return export(link, words[1], force)
    return delete(face, known, mine, link, password_stdin, yes)


def look(face: Face, mine: Account, link: Any) -> Reply:
    """Who, where, and which devices."""
    about, devices = link.about(), link.devices()

    def lines(style: Style) -> list[str]:
        from adhd_core.phrases import when

        now = face.adhd.log.clock.now()
        out = style.fact_line("account", str(about.get("email")), [mine.url, f"{about.get('operations')} changes kept"])
        for device in devices:
            seen = stamp(face, device.get("seen"))
            facts = "this one" if device.get("this") else when(seen, now) if seen else ""
            out.append(style.row(str(device.get("id"))[:6], str(device.get("name")), facts))
        return out

    rows = [
        {"id": d.get("id"), "name": d.get("name"), **{k: stamp(face, d.get(k)) for k in ("made", "seen")}, "this": bool(d.get("this"))}
        for d in devices
    ]
    told = {"email": about.get("email"), "server": mine.url, "made": stamp(face, about.get("made"))}
    return Reply(lines, lambda: {**told, "operations": about.get("operations"), "bytes": about.get("bytes"), "devices": rows})


def end(link: Any, wanted: str) -> Reply:
    """End the login of one device, named by its id, the beginning of it, or its name."""
    devices = link.devices()
    found = [d for d in devices if d.get("name") == wanted] or [d for d in devices if str(d.get("id")).startswith(wanted.lower())]
    if len(found) != 1:
        why = f'No device is called "{wanted}".' if not found else f'{len(found)} devices are called "{wanted}".'
        raise AdhdError("device", why, "Their ids: adhd account")
    if found[0].get("this"):
        raise AdhdError("device", "That is this machine.", "adhd logout")
    link.end(found[0]["id"])
    told = {"id": found[0]["id"], "name": found[0].get("name"), "ended": True}
    return Reply(lambda style: style.fact_line("ended", f"the login of {told['name']}", [], "adhd account"), lambda: told)


def password(mine: Account, link: Any, password_stdin: bool) -> Reply:
    """Another password; other logins end, this one goes on."""
    old = secret("The password now (it stays hidden): ", password_stdin, STDIN)
    new = secret("The new one: ", password_stdin, STDIN)
    if not password_stdin and secret("The new one again: ", False, STDIN) != new:
        raise usage("The two are not the same; the password is as it was.", "adhd account password")
    ended = link.change_password(old, new)
    other = f"{ended} other login{'' if ended == 1 else 's'} ended" if ended else "no other login to end"
    return Reply(lambda style: style.fact_line("password", "changed", [other], "adhd account"), lambda: {"changed": True, "ended": ended})


def export(link: Any, path: str, force: bool) -> Reply:
    """Everything that the server keeps of the account, as one file that its owner alone can read."""
    target = os.path.abspath(os.path.expanduser(path))
    if os.path.exists(target) and not force:
        raise AdhdError("exists", f"{path} is there already.", "Replace it: --force")
    part, size, last = f"{target}.{os.getpid()}", 0, b""
    try:
        with open(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
            for chunk in link.export():
                file.write(chunk)
                size, last = size + len(chunk), chunk or last
            os.fsync(file.fileno())
        if not last.endswith(b"\n"):
            raise AdhdError("offline", "The server stopped in the middle.", "Try again in a while.")
        os.replace(part, target)
    except OSError as error:
        raise AdhdError("file", f"{path} cannot be written: {error.strerror}.", "Name another file.") from None
    finally:
        if os.path.exists(part):
            os.unlink(part)
    hint = "adhd import jsonl FILE"
    return Reply(lambda style: style.fact_line("exported", path, [f"{size} bytes"], hint), lambda: {"file": target, "bytes": size})


def typed(prompt: str) -> str:
    """A line from the terminal."""
    try:
        return input(prompt).strip().casefold()
    except EOFError:
        return ""


def delete(face: Face, known: Accounts, mine: Account, link: Any, password_stdin: bool, yes: bool) -> Reply:
    """The end of the account at the server, after its address was typed; this machine's file stays."""
    email = str(link.about().get("email"))
    if not yes:
        if not sys.stdin.isatty() or password_stdin or face.json:
            raise usage(f"This deletes {email} and all that the server keeps of it, for good.", "From a script: --password-stdin --yes")
        print(f"This deletes all that {mine.url} keeps of you, for good. Your file here stays.")
        if typed(f"Type {email} to go on: ") != email:
            raise AdhdError("kept", "That is another address, so nothing was deleted.", "adhd account delete")
    link.delete_account(secret("Password (it stays hidden): ", password_stdin, STDIN))
    known.forget(mine)

    def lines(style: Style) -> list[str]:
        out = style.fact_line("deleted", f"{email} at {mine.url}", [])
        return out + style.plain(f"Everything stays here, in {face.path}; other devices keep theirs.", "muted")

    return Reply(lines, lambda: {"email": email, "server": mine.url, "deleted": True, "file": face.path})
