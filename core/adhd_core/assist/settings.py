"""Which model answers: the `[assist]` table of `config.toml`, which belongs to this machine, and the environment above it."""

from __future__ import annotations

import os

from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.vault import replace as replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

KINDS = ("openai", "ollama")
SECONDS = 20.0
LONGEST_SECONDS = 600.0
SHARE = 1.5
"""How much longer a whole conversation, with its second try, may take than one answer."""
OLLAMA_PORT = 11434
TABLE = "[assist]"
FIELDS = ("url", "model", "kind", "timeout_seconds", "on")


class Settings:
    """`url` without a closing slash, `model`, `kind`, `seconds` for one answer, `on`, and `given`: whether the environment named
    the address."""

    __slots__ = ("given", "kind", "model", "on", "seconds", "url")

    def __init__(self, url: str, model: str, kind: str = "", seconds: float = SECONDS, on: bool = True) -> None:
        self.kind = kind or guessed_kind(url)
        self.url = checked_url(url, self.kind)
        self.model = checked_model(model)
        if self.kind not in KINDS:
            raise usage(f'"{kind}" is no kind of model.', f"Use one of: {', '.join(KINDS)}.")
        if not 0 < seconds <= LONGEST_SECONDS:
            raise usage(f"{seconds:g} s is no time to wait.", f"Use 1 to {LONGEST_SECONDS:g} seconds.")
        self.seconds = seconds
        self.on = on
        self.given = False

    @property
    def whole(self) -> float:
        """Seconds that a whole conversation may take, the second try included."""
        return self.seconds * SHARE

    @property
    def origin(self) -> str:
        """Scheme, host and port: what a key belongs to."""
        scheme, _, rest = self.url.partition("://")
        return f"{scheme}://{rest.partition('/')[0]}"

    @property
    def host(self) -> str:
        """The host alone."""
        return host_of(self.url)

    @property
    def local(self) -> bool:
        """Whether the model runs on this machine."""
        return self.host in ("localhost", "::1") or self.host.startswith("127.")


def host_of(url: str) -> str:
    """The host of an address; "" where there is none."""
    from urllib.parse import urlsplit

    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def guessed_kind(url: str) -> str:
    """Ollama where the address is Ollama's own port with no path of another protocol, else OpenAI's protocol."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        return "ollama" if parts.port == OLLAMA_PORT and not parts.path.startswith("/v1") else "openai"
    except ValueError:
        return "openai"


def checked_url(url: str, kind: str) -> str:
    """An address that can be asked, without what is added to it. Raises AdhdError."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url.strip())
        host, _port = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https") or not url.strip().isprintable() or " " in url.strip():
        raise usage(f'"{url}" is no address of a model.', "adhd model set http://localhost:11434 --model llama3.2")
    if parts.username or parts.password:
        raise usage("A name and a password do not go into the address.", "A key goes in with: adhd model key")
    if parts.query or parts.fragment:
        raise usage("The address of a model ends before ? and #.", f"adhd model set {parts.scheme}://{parts.netloc}{parts.path}")
    path = parts.path.rstrip("/")
    for tail in ("/api/chat", "/api/generate", "/api") if kind == "ollama" else ("/chat/completions",):
        path = path.removesuffix(tail)
    if kind == "openai" and not path:
        path = "/v1"
    return f"{parts.scheme}://{parts.netloc}{path}"


def checked_model(model: str) -> str:
    """A name of a model. Raises AdhdError."""
    model = model.strip()
    if not model or not model.isprintable() or len(model) > 120:
        raise usage("The model has no name.", "adhd model set http://localhost:11434 --model llama3.2")
    return model


def read(home: str, environ: Mapping[str, str]) -> Settings | None:
    """The settings, from the environment before the file; None where no model is set up. Raises AdhdError where they do not fit."""
    table = stored(home)
    url = environ.get("ADHD_ASSIST_URL", "").strip()
    model = environ.get("ADHD_ASSIST_MODEL", "").strip()
    if not url and not table.get("url"):
        return None
    same = not url or url == table.get("url")
    found = Settings(
        url or text(table, "url"), model or text(table, "model"), text(table, "kind") if same else "", seconds_of(table),
        bool(url) or table.get("on") is not False,
    )  # fmt: skip
    found.given = bool(url)
    return found


def text(table: dict[str, Any], name: str) -> str:
    """A text of the table. Raises AdhdError."""
    value = table.get(name, "")
    if not isinstance(value, str):
        raise usage(f"{name} of {TABLE} in config.toml is no text.", f'Write it like: {name} = "..."')
    return value


def seconds_of(table: dict[str, Any]) -> float:
    """How long to wait, as the table has it. Raises AdhdError."""
    found = table.get("timeout_seconds", SECONDS)
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise usage(f"timeout_seconds of {TABLE} in config.toml is no number.", "Write it like: timeout_seconds = 20")
    return float(found)


def stored(home: str) -> dict[str, Any]:
    """The table as it is in the file; empty where there is none. Raises AdhdError where the file cannot be read."""
    lines = lines_of(home)
    if not any(line.strip().startswith("[") for line in lines):
        return {}
    import tomllib

    try:
        table = tomllib.loads("\n".join(lines)).get("assist", {})
    except tomllib.TOMLDecodeError as error:
        raise AdhdError("config", f"config.toml cannot be read: {error}.", f"Mend it: {path_of(home)}") from None
    return table if isinstance(table, dict) else {}


def path_of(home: str) -> str:
    """The file."""
    return os.path.join(home, "config.toml")


def lines_of(home: str) -> list[str]:
    """The lines of the file; none where there is no file."""
    try:
        with open(path_of(home), encoding="utf-8", errors="surrogateescape") as file:
            return file.read().splitlines()
    except (FileNotFoundError, IsADirectoryError):
        return []
    except OSError as error:
        raise AdhdError("config", f"config.toml cannot be read: {error.strerror}.", f"Mend it: {path_of(home)}") from error


def write(home: str, changes: dict[str, Any]) -> None:
    """Set fields of the table, leaving every other line of the file as it is. None takes a field out."""
    lines = lines_of(home)
    start = next((n for n, line in enumerate(lines) if line.split("#")[0].strip() == TABLE), None)
    if start is None:
        lines += [*([""] if lines else []), TABLE]
        start = len(lines) - 1
    end = next((n for n in range(start + 1, len(lines)) if lines[n].lstrip().startswith("[")), len(lines))
    kept = [line for line in lines[start + 1 : end] if line.partition("=")[0].strip() not in changes]
    fresh = [f"{name} = {written(changes[name])}" for name in FIELDS if changes.get(name) is not None]
    replace(path_of(home), [*lines[: start + 1], *fresh, *kept, *lines[end:]])


def written(value: Any) -> str:
    """A value as TOML has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{value:g}"
