"""A server on loopback that misbehaves exactly as told: it answers byte by byte, late, half, or not at all."""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Behaviour = Callable[[socket.socket], None]


@dataclass
class Loopback:
    """Every connection is one request; `behaviours` are used up in order, the last one stays."""

    behaviours: list[Behaviour]
    requests: list[bytes] = field(default_factory=list)
    url: str = ""

    def serve(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):  # the listener is closed when the test is over
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):  # the client may leave first
            connection.settimeout(10)
            self.requests.append(_request(connection))
            behaviour = self.behaviours.pop(0) if len(self.behaviours) > 1 else self.behaviours[0]
            behaviour(connection)


@contextlib.contextmanager
def loopback(*behaviours: Behaviour) -> Iterator[Loopback]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Loopback(list(behaviours), url=f"http://127.0.0.1:{listener.getsockname()[1]}")
        threading.Thread(target=server.serve, args=(listener,), daemon=True).start()
        yield server
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)


def answer(status: int = 200, body: bytes | object = b"{}", **headers: str) -> Behaviour:
    """A whole answer; header names are written with underscores."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = {"content-length": str(len(content)), "connection": "close", **headers}
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in lines.items())
    return lambda connection: connection.sendall(f"HTTP/1.1 {status} -\r\n{head}\r\n".encode() + content)


def half(connection: socket.socket) -> None:
    """Announce more than is sent."""
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly this")


def reset(connection: socket.socket) -> None:
    """Take the request, then tear the connection down."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def silence(connection: socket.socket) -> None:
    """Keep the line open and say nothing until the other side hangs up."""
    connection.recv(1)


def drip(connection: socket.socket) -> None:
    """Never finish, but never pause for long either."""
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 10000\r\n\r\n")
    pause = threading.Event()
    for _ in range(200):
        connection.sendall(b".")
        pause.wait(0.02)


def closed_port() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def _request(connection: socket.socket) -> bytes:
    received = b""
    while b"\r\n\r\n" not in received:
        if not (some := connection.recv(65_536)):
            return received
        received += some
    head, _, body = received.partition(b"\r\n\r\n")
    lengths = [line.partition(b":")[2] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    while len(body) < int(lengths[0] if lengths else 0):
        body += connection.recv(65_536)
    return head + b"\r\n\r\n" + body
