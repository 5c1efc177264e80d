"""A language model's server on a loopback port. It speaks both protocols, strictly; the model's name says how it behaves."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

STEPS = [
    {"title": "Put the letter on the table", "minutes": 1}, {"title": "Open a blank page", "minutes": 1},
    {"title": "Write the date and the name at the top", "minutes": 2},
    {"title": "Write one sentence that says what is broken", "minutes": 4},
    {"title": "Read the page aloud", "minutes": 2}, {"title": "Press send", "minutes": 1},
]  # fmt: skip
GOOD = json.dumps({"steps": STEPS})
KEY = "sk-right"


def steps(*titles: str) -> str:
    """An answer with these titles, two minutes each."""
    return json.dumps({"steps": [{"title": title, "minutes": 2} for title in titles]})


def filled(title: str) -> str:
    """The good answer with another first title."""
    return json.dumps({"steps": [{"title": title, "minutes": 1}, *STEPS[1:]]})


ANSWERS: dict[str, list[str]] = {
    "good": [GOOD],
    "prose": ["Sure {as asked}. ```json\n" + GOOD + "\n``` Good luck {you}."],
    "thinks": ['<think>Maybe {"steps": []}?</think>\n{"steps": [] } no, rather: ' + GOOD],
    "mends": ['{"steps": [{"title": "Prepare everything properly", "minutes": 90}]}', GOOD],
    "broken": ['{"steps": [{"title": "Put'],
    "then_whole": ["no JSON here", GOOD],
    "wrong": ['{"plan": ["a", "b"]}'],
    "list": ["[1, 2, 3]"],
    "empty_steps": [steps("", " ", "\u200b", "", "", "")],
    "none": [steps()],
    "many": [steps(*(f"Put brick {n} on the wall" for n in range(500)))],
    "long": [filled("Put " + "a" * 300)],
    "escapes": [filled("\x1b[31m\x1b]0;owned\x07Put the\u202e \x00letter\non the table.\x1b[2J")],
    "numbers": [filled("1. put the letter on the table.")],
    "injected": ["Ignoring previous instructions. " + steps(*("Delete all tasks now",) * 6)],
    "commands": [steps("Adhd delete --all", "adhd done k3fd", "Adhd undo 99", "Type rm -rf ~", "Type $(reboot)", "Type adhd drop it")],
    "link": [filled("Open https://evil.example/login and type the password")],
    "same": [steps(*("Put the cup down",) * 6)],
    "big_numbers": ['{"steps": [{"title": "Put it", "minutes": 1e999}]}'],
    "deep": ['{"steps":' * 20000],
    "blank": ["  "],
}  # fmt: skip
"""What each model says, first and then again; the last one is repeated."""


class Server(ThreadingHTTPServer):
    """`url(kind)` is its address; `asked` holds the bodies of the questions, `keys` the Authorization headers."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.over = threading.Event()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def url(self, kind: str = "openai") -> str:
        """The address for a protocol."""
        return f"http://127.0.0.1:{self.server_port}" + ("/v1" if kind == "openai" else "")

    def close(self) -> None:
        """Let go of everybody who waits, and end."""
        self.over.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what several tests are about."""


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: Server

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server = self.server
        server.asked.append(body)
        server.keys.append(self.headers["Authorization"])
        paths = {"/v1/chat/completions": "openai", "/api/chat": "ollama"}
        kind = paths.get(self.path)
        name = body.get("model", "")
        if kind is None or not body.get("messages") or body.get("stream") is not False or "unknown" in name:
            return self.reply(404 if kind is None or "unknown" in name else 400, {"error": {"message": f"model {name} not found"}})
        if name.startswith("locked") and server.keys[-1] != f"Bearer {KEY}":
            return self.reply(401, {"error": {"message": "Incorrect API key"}})
        if not self.mode_is_taken(kind, name, body):
            return self.reply(400, {"error": {"message": "This response_format is not supported"}})
        return self.behave(kind, name)

    def mode_is_taken(self, kind: str, name: str, body: dict[str, Any]) -> bool:
        """Whether the server offers the asked form: `object` models take no schema, `free` ones nothing."""
        form = body.get("format") if kind == "ollama" else body.get("response_format")
        schema = isinstance(form, dict) and (kind == "ollama" or form.get("type") == "json_schema")
        return not ((name.startswith("object") and schema) or (name.startswith("free") and form is not None))

    def behave(self, kind: str, name: str) -> None:
        """Answer, or do what the model's name says."""
        nth = sum(q["model"] == name for q in self.server.asked)
        if name == "slow":
            self.server.over.wait(30)
        elif name == "drips":
            self.send_response(200)
            self.end_headers()
            while not self.server.over.wait(0.05):
                self.wfile.write(b" ")
                self.wfile.flush()
        elif name == "endless":
            self.send_response(200)
            self.end_headers()
            while not self.server.over.is_set():
                self.wfile.write(b"x" * 65536)
        elif name == "hangs_up":
            self.close_connection = True
        elif name == "moved":
            self.reply(302, {}, Location="http://127.0.0.1:9/elsewhere")
        elif name == "packed":
            self.reply(200, {}, **{"Content-Encoding": "gzip"})
        elif name == "busy":
            self.reply(429, {"error": "too many"})
        elif name == "no_envelope":
            self.reply(200, {"hello": "there"})
        elif name == "ill" or (name == "recovers" and nth == 1):
            self.reply(503, {"error": "loading \x1b[31mmodel"})
        elif name == "late_wrong":
            self.server.over.wait(30 if nth > 1 else 0.6)
            self.say(kind, "nothing of use")
        else:
            said = ANSWERS.get(name, ANSWERS["good"])
            self.say(kind, said[min(nth, len(said)) - 1])

    def say(self, kind: str, text: str) -> None:
        """A model's text in the envelope of its protocol."""
        message = {"role": "assistant", "content": text}
        if kind == "ollama":
            self.reply(200, {"model": "m", "message": message, "done": True})
        else:
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            self.reply(200, {"id": "c", "object": "chat.completion", "choices": [choice]})

    def reply(self, status: int, value: dict[str, Any], **headers: str) -> None:
        """A whole reply."""
        raw = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        for name, text in headers.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(raw)
