"""The OpenAPI document against the server: every route is in it, and nothing is answered that it does not tell (Schemathesis)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from adhd_sync_server.app import PUBLIC, ROUTES

from tests.sync.front import Front
from tests.sync.test_http import bearer, tokens

EXAMPLES = os.environ.get("ADHD_API_EXAMPLES", "6")
"""Examples for each operation and phase; `make soak` sets many more."""

SEED = os.environ.get("ADHD_API_SEED", "1")

CONFIG = """
[checks]
enabled = true

[[operations]]
include-name = "POST /v1/sync/push"
checks.positive_data_acceptance.enabled = false  # columns of one length: no schema can say that

[[operations]]
include-name = "GET /v1/sync/digest"
checks.positive_data_acceptance.enabled = false  # a position that the space does not have yet

[[operations]]
include-name = "POST /v1/auth/device/token"
checks.positive_data_acceptance.enabled = false  # RFC 8628 wants 400 for a code that is not known
"""


@pytest.fixture
def document(front: Front) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(front.url + "/openapi.json").json()
    return found


def test_every_route_is_in_it(document: dict[str, Any]) -> None:
    told = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    described = [route for route in ROUTES if "says" in route.opt]
    assert {h.fn.__name__ for h in ROUTES if not h.opt.get("page")} - {handler.fn.__name__ for handler in described} == set()
    there = {(m, path.replace(":str}", "}")) for route in described for path in route.paths for m in route.http_methods if m != "HEAD"}
    assert told == there and document["openapi"] == "3.1.0"
    schemathesis.openapi.from_dict(document).validate()


def test_what_needs_a_login_says_so(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        for operation in methods.values():
            assert (operation["security"] == []) == (path in PUBLIC)
            assert {"400", "429", "500", "503"} | (set() if path in PUBLIC else {"401"}) <= set(operation["responses"]), path


def explored(front: Front, folder: Path, *more: str) -> str:
    """What Schemathesis says; it has to find nothing."""
    told = tokens(front)
    httpx.post(front.url + "/v1/spaces", headers=bearer(told["access"]), json={"space": "00" * 16})
    config = folder / "schemathesis.toml"
    config.write_text(CONFIG)
    words = [
        os.path.join(os.path.dirname(sys.executable), "schemathesis"), "--config-file", str(config), "run", front.url + "/openapi.json",
        "--header", f"Authorization: Bearer {told['access']}", "--max-examples", EXAMPLES, "--no-color", "--seed", SEED,
        "--continue-on-failure", "--suppress-health-check", "all", *more,
    ]  # fmt: skip
    done = subprocess.run(words, capture_output=True, text=True, cwd=folder, timeout=3600)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    return done.stdout


def test_nothing_is_answered_that_is_not_told(front: Front, tmp_path: Path) -> None:
    """Logging out would end the login of the run, and the live channel has no end: those have their own tests."""
    out = explored(front, tmp_path, "--exclude-path", "/v1/sync/live", "--exclude-path", "/v1/auth/logout")
    assert "20 selected / 22 total" in out and all(phase in out for phase in ("Examples", "Coverage", "Fuzzing", "Stateful"))


def test_logging_out_answers_what_is_told(front: Front, tmp_path: Path) -> None:
    assert "1 selected" in explored(front, tmp_path, "--include-path", "/v1/auth/logout", "--phases", "coverage,fuzzing")
