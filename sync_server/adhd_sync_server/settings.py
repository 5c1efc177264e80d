"""The server's settings: one frozen object, and where each value came from.

A later source wins: what stands here, `server.toml` in the data folder (or the file that `ADHD_SERVER_CONFIG` names), environment
variables `ADHD_SERVER_NAME`, the command line. A secret may stand in a file of its own that `NAME_FILE` names.
"""

from __future__ import annotations

import ipaddress
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from adhd_sync_server.folder import SETTINGS

PREFIX = "ADHD_SERVER_"
CONFIG = PREFIX + "CONFIG"
SHORTEST_SECRET = 32
RATE = re.compile(r"([1-9][0-9]{0,6}) */ *(second|minute|hour|day)")

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Reader = Callable[[Any], Any]


class BadSetting(ValueError):
    """A setting that is unknown or wrong: which, from where, what is allowed."""


def whole(low: int, high: int) -> Reader:
    """A whole number of a range."""

    def read(value: Any) -> int:
        number = int(value) if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit() else value
        if type(number) is not int or not low <= number <= high:
            raise ValueError(f"a whole number from {low} to {high}")
        return number

    return read


def one_of(*words: str) -> Reader:
    """One word of a few."""

    def read(value: Any) -> str:
        word = value.strip().lower() if isinstance(value, str) else ""
        if word not in words:
            raise ValueError(", ".join(words[:-1]) + f" or {words[-1]}")
        return word

    return read


def switch(value: Any) -> bool:
    """on or off."""
    word = str(value).strip().lower()
    if word not in ("on", "off", "true", "false", "1", "0"):
        raise ValueError("on or off")
    return word in ("on", "true", "1")


def text(value: Any) -> str:
    """Any line of text."""
    if not isinstance(value, str) or not value.isprintable():
        raise ValueError("one line of text")
    return value.strip()


def rate(value: Any) -> str:
    """`10/minute`, or off."""
    word = value.strip().lower() if isinstance(value, str) else ""
    if word != "off" and not RATE.fullmatch(word):
        raise ValueError("off, or a number and a time, like 10/minute (second, minute, hour, day)")
    return word


def url(value: Any) -> str:
    """An address without a path, or nothing."""
    found = text(value).rstrip("/")
    if found and not re.fullmatch(r"https?://(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+)(:[0-9]{1,5})?", found):
        raise ValueError("an address like https://sync.example.org")
    return found


def networks(value: Any) -> tuple[Network, ...]:
    """Addresses and networks, apart by commas."""
    words = value if isinstance(value, list) else str(value).split(",")
    try:
        return tuple(ipaddress.ip_network(str(word).strip(), strict=False) for word in words if str(word).strip())
    except ValueError:
        raise ValueError("addresses or networks apart by commas, like 127.0.0.1, 10.0.0.0/8") from None


def hidden(value: Any) -> str:
    """A secret that is long enough, or nothing."""
    found = text(value)
    if found and len(found) < SHORTEST_SECRET:
        raise ValueError(f"{SHORTEST_SECRET} characters or more, like those of: openssl rand -hex 32")
    return found


def scrapers(value: Any) -> str | tuple[Network, ...]:
    """local, token, off, or networks."""
    word = value.strip().lower() if isinstance(value, str) else ""
    if word in ("local", "token", "off"):
        return word
    try:
        found = networks(value)
    except ValueError:
        found = ()
    if not found:
        raise ValueError("local, token, off, or addresses and networks apart by commas")
    return found


def setting(default: Any, read: Reader, about: str, secret: bool = False) -> Any:
    """A field of Settings: its default as it would be written, how it is read, what it does."""
    made = read(default)
    return field(default=made, metadata={"read": read, "about": about, "secret": secret, "default": default})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Every setting. `origins` tells where a value came from that is no default."""

    data: str = setting("", text, "folder of the server's files")
    host: str = setting("127.0.0.1", text, "address to listen at")
    port: int = setting(8377, whole(0, 65535), "port to listen at; 0 picks one")
    public_url: str = setting("", url, "how the server is reached from outside")
    registration: Literal["closed", "invite", "open"] = setting(
        "closed", one_of("closed", "invite", "open"), "who may make an account: closed, invite or open"
    )
    secret: str = setting("", hidden, "signs the tokens; without: made at the first start, kept in the file secret", True)
    trusted_proxies: tuple[Network, ...] = setting("127.0.0.1, ::1", networks, "proxies whose X-Forwarded-For is believed")
    metrics: str | tuple[Network, ...] = setting("local", scrapers, "who may read /metrics: local, token, off, or networks")
    metrics_token: str = setting("", hidden, "the bearer token for metrics = token", True)
    log_format: str = setting("auto", one_of("auto", "text", "json"), "how it logs; auto: text on a terminal, else json")
    log_level: str = setting("info", one_of("debug", "info", "warning", "error"), "what it logs: debug, info, warning or error")
    rates: bool = setting("on", switch, "whether requests are counted and limited: on or off")
    rate_login: str = setting("10/minute", rate, "logins from one address")
    rate_email: str = setting("20/hour", rate, "logins with one e-mail address that fail")
    rate_register: str = setting("10/hour", rate, "new accounts from one address")
    rate_door: str = setting("300/minute", rate, "other requests without a login, from one address")
    rate_wrong: str = setting("60/minute", rate, "requests with a wrong token from one address")
    rate_sync: str = setting("1200/minute", rate, "requests of one account")
    body_bytes: int = setting(16 << 20, whole(1 << 20, 1 << 30), "largest body as it comes")
    unpacked_bytes: int = setting(64 << 20, whole(8 << 20, 1 << 31), "largest body once it is unpacked")
    door_bytes: int = setting(64 << 10, whole(4 << 10, 16 << 20), "largest body of a request without a login, packed or not")
    head_bytes: int = setting(32 << 10, whole(8 << 10, 1 << 20), "largest head of a request")
    head_seconds: int = setting(10, whole(1, 600), "time for the head of a request")
    body_seconds: int = setting(120, whole(1, 3600), "time for the body of a request")
    connections: int = setting(1000, whole(8, 100_000), "connections at once; more are answered 503")
    free_bytes: int = setting(64 << 20, whole(0, 1 << 50), "space on the disk below which the server is not ready")
    origins: Mapping[str, str] = field(default_factory=dict)


FIELDS = {f.name: f for f in fields(Settings) if f.name != "origins"}
SECRETS = tuple(name for name, f in FIELDS.items() if f.metadata["secret"])


def load(given: Mapping[str, Any], environ: Mapping[str, str], folder: str) -> Settings:
    """The settings. `given`: those of the command line; `folder`: the data folder where nothing names one. Raises BadSetting, OSError."""
    found: dict[str, Any] = {}
    origins: dict[str, str] = {}

    def take(name: str, value: Any, origin: str) -> None:
        found[name], origins[name] = _read(name, value, origin), origin

    outside = {name[len(PREFIX) :].lower(): (name, value) for name, value in environ.items() if name.startswith(PREFIX) and name != CONFIG}
    data = os.path.expanduser(str(given.get("data") or environ.get(PREFIX + "DATA") or ""))
    file = environ.get(CONFIG) or os.path.join(data or folder, SETTINGS)
    for name, value in _file(file, bool(environ.get(CONFIG))).items():
        take(*_whole(name, value, file), file)
    for name in sorted(outside):
        written, value = outside[name]
        take(*_whole(name, value, written), written)
    for name, value in given.items():
        take(*_whole(name, value, "the command line"), "the command line")
    found["data"] = os.path.abspath(os.path.expanduser(found.get("data") or folder))
    settings = Settings(**found, origins=origins)
    if settings.metrics == "token" and not settings.metrics_token:
        raise BadSetting("metrics is token, but there is no metrics_token: set ADHD_SERVER_METRICS_TOKEN_FILE")
    return settings


def _whole(name: str, value: Any, origin: str) -> tuple[str, Any]:
    """A setting's name and value; what `NAME_FILE` names is read. Raises BadSetting."""
    if name.removesuffix("_file") not in SECRETS or not name.endswith("_file"):
        return name, value
    try:
        with open(os.path.expanduser(str(value)), encoding="utf-8") as file:
            return name.removesuffix("_file"), file.read(4096).strip()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        raise BadSetting(f"{name} of {origin} names {value}, which cannot be read: {why}") from None


def _read(name: str, value: Any, origin: str) -> Any:
    if name not in FIELDS:
        import difflib

        near = difflib.get_close_matches(name, FIELDS, 1)
        hint = f" (did you mean {near[0]}?)" if near else ""
        raise BadSetting(f'"{name}" of {origin} is no setting{hint}')
    try:
        return FIELDS[name].metadata["read"](value)
    except ValueError as error:
        shown = "it" if name in SECRETS else f'"{value}"'
        raise BadSetting(f"{name} of {origin} is wrong: {shown} has to be {error}") from None


def _file(path: str, named: bool) -> dict[str, Any]:
    try:
        with open(path, "rb") as file:
            return tomllib.load(file)
    except FileNotFoundError:
        if named:
            raise BadSetting(f"{CONFIG} names {path}, which is not there") from None
        return {}
    except OSError as error:
        raise BadSetting(f"{path} cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(f"{path} is no TOML: {error}") from None


def shown(settings: Settings) -> list[dict[str, Any]]:
    """The settings for people and scripts: name, value (secrets hidden), where it came from, what it does."""
    out = []
    for name, f in FIELDS.items():
        value = getattr(settings, name)
        if f.metadata["secret"]:
            value = "(hidden)" if value else ""
        elif isinstance(value, tuple):
            value = ", ".join(_plain(network) for network in value)
        out.append({"name": name, "value": value, "from": settings.origins.get(name, "default"), "about": f.metadata["about"]})
    return out


def _plain(network: Network) -> str:
    return str(network.network_address) if network.num_addresses == 1 else str(network)
