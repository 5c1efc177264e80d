"""What goes in and out of the routes, as OpenAPI 3.1 tells it. Each handler says it in its `opt`; the document is made from the app."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from adhd_core import __version__
from adhd_core.sync.wire import OFFER
from msgspec import Meta, Struct

Hex16 = Annotated[str, Meta(pattern="^[0-9a-fA-F]{16}$", description="8 bytes")]
Hex32 = Annotated[str, Meta(pattern="^[0-9a-fA-F]{32}$", description="16 bytes", examples=["00112233445566778899aabbccddeeff"])]
Hex64 = Annotated[str, Meta(pattern="^[0-9a-fA-F]{64}$", description="32 bytes")]
Count = Annotated[int, Meta(ge=0)]
Position = Annotated[int, Meta(ge=0, le=(1 << 63) - 1)]
Millis = Annotated[int, Meta(description="milliseconds since 1970")]
Word = Annotated[str, Meta(min_length=1)]


class Problem(Struct, kw_only=True):
    """A refusal as RFC 9457 wants it; some codes carry more fields."""

    type: str
    title: str
    status: int
    detail: str
    code: Annotated[str, Meta(description="for programs")]
    request_id: str | None = None
    retry_after: Annotated[int, Meta(ge=1, description="seconds")] | None = None


class Health(Struct):
    """The process lives."""

    status: Literal["ok"]
    now: Millis


class Ready(Struct):
    """The server can work."""

    status: Literal["ready"]
    format: Count
    now: Millis


class Login(Struct):
    """Who logs in, and what the device is called."""

    email: Annotated[str, Meta(max_length=254, examples=["ann@example.org"])]
    password: Annotated[str, Meta(min_length=8, max_length=1024, examples=["correct horse"])]
    name: str | None = None


class Refresh(Struct):
    """A refresh token; it is used up."""

    token: str
    name: str | None = None


class Tokens(Struct):
    """A login: `ends` is when the access token does, `device` the login's id."""

    access: str
    ends: Millis
    refresh: str
    device: Hex32
    now: Millis


class Nothing(Struct):
    """An empty object."""


class Ended(Struct):
    """Whether there was a login to end."""

    ended: bool


class Device(Struct):
    """A login of the account."""

    id: Hex32
    name: str
    made: Millis
    seen: Millis
    this: bool


class Devices(Struct):
    """The logins that stand."""

    devices: list[Device]


class DeviceName(Struct):
    """What a device calls itself."""

    name: str | None = None


class DeviceCodes(Struct):
    """Two codes, as RFC 8628 names them: one to keep, one to be typed on the page."""

    device_code: str
    user_code: Annotated[str, Meta(pattern="^[A-Z]{4}-[A-Z]{4}$")]
    verification_uri: str
    verification_uri_complete: str
    expires_in: Annotated[int, Meta(ge=1, description="seconds")]
    interval: Annotated[int, Meta(ge=1, description="seconds between two questions")]


class DeviceCode(Struct):
    """The code that the device kept."""

    device_code: str


class LetIn(Tokens):
    """A login, and whose account it is."""

    email: str


class Registration(Struct):
    """A new account."""

    email: Annotated[str, Meta(max_length=254, examples=["bob@example.org"])]
    password: Annotated[str, Meta(min_length=8, max_length=1024)]
    invite: str | None = None


class Registered(Struct):
    """The same, whether or not the address had an account before."""

    registered: Literal[True]


class About(Struct):
    """What the server keeps of an account."""

    email: str
    made: Millis
    space: Hex32 | None
    operations: Count
    bytes: Count


class Passwords(Struct):
    """The password now and the next one."""

    old: Annotated[str, Meta(max_length=1024)]
    new: Annotated[str, Meta(min_length=8, max_length=1024)]


class OthersEnded(Struct):
    """How many other logins ended."""

    ended: Count


class Password(Struct):
    """The account's password."""

    password: Annotated[str, Meta(max_length=1024)]


class Deleted(Struct):
    """Everything of the account is gone."""

    deleted: Literal[True]


class Wanted(Struct):
    """The caller's own space, and the name of its key where it is to be sealed."""

    space: Hex32
    sealed: Hex32 | None = None


class Stand(Struct):
    """A space as it stands."""

    space: Hex32
    epoch: Hex16
    seq: Position
    chain: Hex64
    digest: Hex64
    now: Millis


class Joined(Stand):
    """The account's space, whether it was made by this request, and the name of its key where it is sealed."""

    made: bool
    sealed: Hex32 | None = None


class Page(Struct):
    """Operations as columns of one length, neighbouring values as differences: at most 4000 offered, 1000 answered."""

    devices: list[Hex32]
    device: Annotated[list[Count], Meta(max_length=OFFER)]
    n: list[int]
    hlc: list[int]
    at: list[int]
    offset: list[int]
    command: list[int]
    undoes: dict[str, int]
    record: list[str]
    rid: list[str | int]
    event: list[int]
    schema: list[int]
    body: list[dict[str, Any]]


class Batch(Struct, rename={"from_": "from"}):
    """Up to 1000 operations of one device, sealed; `hlc` is the highest, `size` bytes before compression, `marks` 10 bytes for each."""

    device: Hex32
    from_: Annotated[int, Meta(ge=1)]
    to: Annotated[int, Meta(ge=1)]
    hlc: Position
    size: Annotated[int, Meta(ge=1)]
    marks: str
    blob: str


class Push(Struct):
    """Where the caller stands, and what it offers: with the name of a key in `sealed`, batches."""

    space: Hex32
    epoch: Hex16
    cursor: Position
    chain: Hex64
    ops: Page | list[Batch]
    sealed: Hex32 | None = None


class Pulled(Stand, kw_only=True):
    """What came since; `more` where that is not all. `skip`: how many operations of the first batch the caller has;
    `snapshot`: the position of the snapshot that there is of a sealed space."""

    tail: Page | list[Batch]
    more: bool
    skip: Count | None = None
    snapshot: Position | None = None


class Pushed(Pulled):
    """What became of each operation, and what came since; `first` is the position of the first one stored."""

    results: list[Literal["stored", "known", "forked", "missing", "ahead", "again"]]
    first: Position


class Image(Struct):
    """A part of a sealed space's snapshot at a position: 1 MiB each but the last, the first one with 32 bytes more, each with its tag."""

    space: Hex32
    epoch: Hex16
    sealed: Hex32
    at: Position
    digest: Hex64
    part: Annotated[int, Meta(ge=0, lt=4096)]
    parts: Annotated[int, Meta(ge=1, le=4096)]
    data: Annotated[str, Meta(description="base64")]


class Kept(Struct):
    """Whether the snapshot is whole."""

    kept: bool


class Digest(Struct):
    """Digest and chain at a position."""

    at: Position
    digest: Hex64
    chain: Hex64
    epoch: Hex16


ABOUT = "Numbers the operations of a space and hands them on. Any other method of a path is answered 405."
PLACE = {"space": Hex32, "epoch": Hex16, "sealed": Hex32}
REASONS = {
    400: "what was sent is wrong", 401: "no token, or one that does not stand", 403: "not allowed", 404: "there is no such thing",
    408: "the body came too slowly", 409: "another space or epoch, or it exists already", 413: "the body is too large",
    415: "packed in another way", 429: "too often; Retry-After says when again", 500: "the server stumbled; nothing was stored",
    431: "the head is too long", 503: "not at the moment; nothing was stored",
}  # fmt: skip
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
CODES = {"type": "integer", "minimum": 1}


def says(
    takes: Any = None, gives: Any = None, query: dict[str, Any] | None = None, needed: tuple[str, ...] = (),
    problems: tuple[int, ...] = (), public: bool = False, status: int = 200,
) -> dict[str, Any]:  # fmt: skip
    """A handler's `opt`: the models of its body and its answer (or the answer's media type), its query and which of it is needed, the
    statuses that it refuses with beyond those of every route, and whether it works without a token."""
    return {"says": {
        "takes": takes, "gives": gives, "query": query or {}, "needed": needed, "problems": problems, "public": public, "status": status,
    }}  # fmt: skip


def document(routes: Any, public_url: str = "") -> dict[str, Any]:
    """The OpenAPI document of an app's routes. A handler that says nothing is left out."""
    told = [(route, handler) for route in routes for handler in getattr(route, "route_handlers", ()) if "says" in handler.opt]
    models: dict[str, Any] = {}
    for _, handler in told:
        said = handler.opt["says"]
        for model in (said["takes"], said["gives"], *said["query"].values()):
            if model is not None and not isinstance(model, str):
                models[str(model)] = model
    wanted = [Problem, *models.values()]
    schemas, components = msgspec.json.schema_components(wanted, ref_template="#/components/schemas/{name}")
    named = dict(zip(["Problem", *models], schemas, strict=True))
    paths: dict[str, Any] = {}
    for route, handler in told:
        for method in sorted(handler.http_methods - {"OPTIONS", "HEAD"}):
            paths.setdefault(route.path_format, {})[method.lower()] = operation(route, handler, named)
    return {
        "openapi": "3.1.0",
        "info": {"title": "adhd sync server", "version": __version__, "description": ABOUT},
        **({"servers": [{"url": public_url}]} if public_url else {}),
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": components, "securitySchemes": {"access": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}},
    }


def operation(route: Any, handler: Any, named: dict[str, Any]) -> dict[str, Any]:
    """One method of one path."""
    said = handler.opt["says"]
    summary = (handler.fn.__doc__ or "").strip().partition("\n")[0]
    statuses = {400, 429, 431, 500, 503, *said["problems"]} | ({401} if not said["public"] else set())
    if said["takes"] is not None:
        statuses |= {408, 413, 415}
    gives = said["gives"]
    plain = isinstance(gives, str)
    media = gives.partition(";")[0] if plain else "application/json"
    schema = {} if media == "application/json" and plain else {"type": "string"} if plain else named[str(gives)]
    answers: dict[str, Any] = {str(said["status"]): {"description": "done", "content": {media: {"schema": schema}}}}
    for status in sorted(statuses):
        answers[str(status)] = {"description": REASONS[status], "content": PROBLEM}
        if status in (429, 503):
            answers[str(status)]["headers"] = {"Retry-After": {"schema": CODES, "description": "seconds"}}
    out: dict[str, Any] = {"operationId": handler.handler_name.rpartition(".")[2], "summary": summary, "responses": answers}
    word = {"type": "string", "minLength": 1}
    found = [{"name": p.name, "in": "path", "required": True, "schema": word} for p in route.path_parameters.values()]
    for name, model in said["query"].items():
        found.append({"name": name, "in": "query", "required": name in said["needed"], "schema": named[str(model)]})
    if found:
        out["parameters"] = found
    if said["takes"] is not None:
        out["requestBody"] = {"required": True, "content": {"application/json": {"schema": named[str(said["takes"])]}}}
    out["security"] = [] if said["public"] else [{"access": []}]
    return out
