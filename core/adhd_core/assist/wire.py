"""One request over HTTP that ends in time and stays small, whatever the other side does.

It runs in a thread of its own: a server that sends a byte now and then, or a name that is looked up for ever, keeps nobody waiting.
"""

from __future__ import annotations

import threading

import httpx

from adhd_core.assist.answer import NoAnswer

LARGEST = 256 * 1024


class Post:
    """A request of at most `seconds`, and what came of it: `status` and `raw`, or `trouble`. `told` is the time that a person is
    told it took: the whole of a conversation, where it is the second try."""

    def __init__(self, url: str, headers: dict[str, str], body: bytes, seconds: float, told: float, proxies: bool) -> None:
        self.url = url
        self.headers = {**headers, "Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity"}
        self.body = body
        self.seconds = seconds
        self.told = told
        self.proxies = proxies
        self.status = 0
        self.raw = b""
        self.trouble: NoAnswer | None = None
        self.left = False

    def send(self) -> tuple[int, bytes]:
        """Status and body. Raises NoAnswer."""
        thread = threading.Thread(target=self._run, daemon=True)
        thread.start()
        thread.join(self.seconds)
        self.left = True
        if thread.is_alive():
            raise self._late()
        if self.trouble is not None:
            raise self.trouble
        return self.status, self.raw

    def _run(self) -> None:
        try:
            # a redirect is not followed: the key and the words are for the address that was set
            with (
                httpx.Client(timeout=self.seconds, trust_env=self.proxies, follow_redirects=False) as client,
                client.stream("POST", self.url, headers=self.headers, content=self.body) as reply,
            ):
                self.status = reply.status_code
                self.raw = self._read(reply)
        except NoAnswer as no:
            self.trouble = no
        except httpx.TimeoutException:
            self.trouble = self._late()
        except httpx.ConnectError as error:
            why = str(error).rpartition("] ")[2]
            self.trouble = NoAnswer("unreachable", f"No model answers at {self._origin()}", "Is it running? What is set: adhd model", why)
        except Exception as error:  # whatever else breaks in the thread is for the caller, not for the terminal
            self.trouble = NoAnswer("unreachable", "The model broke off in the middle", "", str(error) or type(error).__name__)

    def _read(self, reply: httpx.Response) -> bytes:
        if reply.headers.get("content-encoding", "identity") != "identity":
            raise NoAnswer("refused", "The model's server packs its answer, which was not asked for")
        parts: list[bytes] = []
        size = 0
        for chunk in reply.iter_raw():
            size += len(chunk)
            if size > LARGEST:
                raise NoAnswer("too_big", f"The model's answer is larger than {LARGEST // 1024} KiB")
            if self.left:
                break
            parts.append(chunk)
        return b"".join(parts)

    def _late(self) -> NoAnswer:
        return NoAnswer("timeout", f"The model did not answer in {self.told:.3g} s", "More time: adhd model set --timeout 60")

    def _origin(self) -> str:
        scheme, _, rest = self.url.partition("://")
        return f"{scheme}://{rest.partition('/')[0]}"
