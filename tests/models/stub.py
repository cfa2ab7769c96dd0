"""A model's server on loopback that plays a list of replies and keeps what it was asked."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

USAGE = {"prompt_tokens": 100, "completion_tokens": 20, "prompt_tokens_details": {"cached_tokens": 80}}


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: bytes = b""
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0  # seconds before anything is said
    trickle: float = 0.0  # seconds of blank lines before the body
    hang_up: bool = False  # close the connection instead of answering
    ends_after: int | None = None  # bytes of the body, then the connection is closed


@dataclass(frozen=True)
class Asked:
    path: str
    headers: dict[str, str]  # names in lower case
    raw: bytes

    @property
    def body(self) -> dict[str, Any]:
        return dict(json.loads(self.raw))


def completion(
    text: str | None = '{"fine": true}',
    finish: str | None = "stop",
    *,
    usage: object = USAGE,
    model: str = "stub-1",
    **message: Any,
) -> Reply:
    """A chat completion; finish "" leaves the reason out; `message` adds fields to the assistant's message."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text, **message}}
    return plain({"choices": [choice if finish == "" else {**choice, "finish_reason": finish}], "usage": usage}, model)


def plain(fields: dict[str, Any], model: str = "stub-1") -> Reply:
    """Status 200 with a body of these fields."""
    body = {"id": "c1", "object": "chat.completion", "created": 1, "model": model, **fields}
    return Reply(body=json.dumps(body).encode())


def refusal(status: int, code: Any = None, kind: Any = None, message: str = "no", **headers: str) -> Reply:
    """An error answer as the API words it."""
    error = {"error": {"message": message, "code": code, "type": kind, "param": None}}
    return Reply(status, json.dumps(error).encode(), headers={k.replace("_", "-"): v for k, v in headers.items()})


class Stub:
    """Plays `script` in order; the last reply is repeated."""

    def __init__(self, port: int, over: Event) -> None:
        self.url = f"http://127.0.0.1:{port}/v1"
        self.over = over
        self.script: list[Reply] = [completion()]
        self.asked: list[Asked] = []

    def answers(self, *script: Reply) -> Stub:
        self.script = list(script)
        return self

    def next(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        return self.script.pop(0) if len(self.script) > 1 else self.script[0]


@contextmanager
def serving() -> Iterator[Stub]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Player)
    server.daemon_threads = True
    over = Event()
    stub = server.stub = Stub(server.server_port, over)  # type: ignore[attr-defined]
    Thread(target=lambda: server.serve_forever(poll_interval=0.01), daemon=True).start()
    try:
        yield stub
    finally:
        over.set()
        server.shutdown()
        server.server_close()


def closed_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class _Player(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # 40 ms per answer otherwise

    def do_POST(self) -> None:
        stub: Stub = self.server.stub  # type: ignore[attr-defined]
        raw = self.rfile.read(int(self.headers["content-length"]))
        reply = stub.next(Asked(self.path, {name.lower(): value for name, value in self.headers.items()}, raw))
        if stub.over.wait(reply.delay) or reply.hang_up:
            self.close_connection = True
            return
        try:
            self._play(reply, stub.over)
        except OSError:
            self.close_connection = True  # the client left

    def _play(self, reply: Reply, over: Event) -> None:
        beats = int(reply.trickle / 0.05)
        self.send_response(reply.status)
        self.send_header("content-type", reply.kind)
        self.send_header("content-length", str(len(reply.body) + beats))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        for _ in range(beats):
            self.wfile.write(b"\n")
            if over.wait(0.05):
                return
        self.wfile.write(reply.body[: reply.ends_after])
        self.close_connection = reply.ends_after is not None

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""
