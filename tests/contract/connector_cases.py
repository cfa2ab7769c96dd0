"""One fixture per connector: a place where customers write, the connector that talks to it, and what it shows."""

from __future__ import annotations

import asyncio
import contextlib
import csv
import json
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette

from bot.connectors.registry import open_connector
from bot.connectors.reviews_file import Defaults, read_reviews
from bot.connectors.signatures import sign
from bot.content.workspace import Account
from bot.mention.post import Post
from bot.ports import Connector, Inbound
from bot.sandbox.platform import Account as Shop
from bot.sandbox.platform import DemoPlatform

LONGEST = 300  # characters of a reply, everywhere here
SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="


@dataclass
class TestClock:
    """Goes on by a second whenever somebody looks."""

    __test__ = False
    at: datetime = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@dataclass
class Place:
    connector: Connector
    clock: TestClock
    write: Callable[[str, int], str]  # a customer writes words and stars; the id of the mention
    edit: Callable[[str, str], object]  # … and changes the words
    told: Callable[[str], Post]  # what the connector tells of it now
    shown: Callable[[str], list[str]]  # the brand's replies to it, as the other side has them
    lose_answer: Callable[[], object]  # the next reply arrives and its answer does not
    against: Callable[[str], Connector]  # the same kind of connector, for another address


def opened(platform: str, clock: TestClock, **options: Any) -> Connector:
    account = Account(platform, "shop", "peony", "Shop", {"max_reply": LONGEST, **options})
    return open_connector(account, clock, SECRET if platform == "webhook" else "")


@contextlib.contextmanager
def demo(folder: Path) -> Iterator[Place]:
    clock = TestClock()
    site = DemoPlatform((Shop("shop", "Peony", "Peony on the demo site", ("en",), LONGEST),), clock.now)
    with serving(Starlette(routes=site.routes())) as url:
        connector = opened("demo", clock, url=url)

        def told(id: str) -> Post:
            return next(post for post in connector.poll("", 100).posts if post.external_id == id)

        yield Place(
            connector, clock,
            write=lambda text, stars: site.post("shop", "Ola", stars, text).id,
            edit=lambda id, text: site.edit("shop", id, 5, text),
            told=told,
            shown=lambda id: [reply.text for reply in site.review("shop", id).replies],
            lose_answer=lambda: site.fault("drop_answer"),
            against=lambda url: opened("demo", clock, url=url),
        )  # fmt: skip


@contextlib.contextmanager
def webhook(folder: Path) -> Iterator[Place]:
    clock = TestClock()
    written: dict[str, dict[str, Any]] = {}

    def write(text: str, stars: int) -> str:
        id = f"w{len(written)}"
        written[id] = {"id": id, "text": text, "rating": stars, "created_at": clock.now().isoformat()}
        return id

    with receiver() as desk:
        connector = opened("webhook", clock, callback_url=desk.url, allow_private=True)

        def told(id: str) -> Post:
            body = json.dumps(written[id]).encode()
            (post,) = connector.receive(Inbound(sign(SECRET, f"msg_{id}", clock.now(), body), body, {}))
            return post

        yield Place(
            connector, clock, write, lambda id, text: written[id].update(text=text), told, desk.shown, desk.lose_answer,
            against=lambda url: opened("webhook", clock, callback_url=url, allow_private=True),
        )  # fmt: skip


@contextlib.contextmanager
def imported(folder: Path) -> Iterator[Place]:
    clock = TestClock()
    rows: dict[str, tuple[str, int]] = {}

    def write(text: str, stars: int) -> str:
        id = f"i{len(rows)}"
        rows[id] = (text, stars)
        return id

    def told(id: str) -> Post:
        with (folder / "export.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("id", "text", "stars"), *((row, *said) for row, said in rows.items())])
        posts = read_reviews(folder / "export.csv", {}, Defaults("shop")).posts
        return next(post for post in posts if post.external_id == id)

    yield Place(
        opened("import", clock), clock, write, lambda id, text: rows.update({id: (text, rows[id][1])}), told,
        shown=lambda id: [], lose_answer=lambda: None, against=lambda url: opened("import", clock),
    )  # fmt: skip


CASES: dict[str, Callable[[Path], contextlib.AbstractContextManager[Place]]] = {
    "demo": demo,
    "import": imported,
    "webhook": webhook,
}


@contextlib.contextmanager
def serving(app: Starlette) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None, timeout_graceful_shutdown=1))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])), daemon=True)
        thread.start()
        while not server.started:
            thread.join(0.005)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@dataclass
class Receiver:
    """A receiver of callbacks that keeps its promise: a message with a known id changes nothing."""

    url: str = ""
    taken: dict[str, dict[str, Any]] = field(default_factory=dict)
    losing: int = 0

    def lose_answer(self) -> None:
        self.losing += 1

    def shown(self, id: str) -> list[str]:
        return [reply["text"] for reply in self.taken.values() if reply["external_id"] == id]


@contextlib.contextmanager
def receiver() -> Iterator[Receiver]:
    desk = Receiver()

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            reply = json.loads(self.rfile.read(int(self.headers["content-length"])))
            desk.taken.setdefault(self.headers["webhook-id"], reply)
            if desk.losing:
                desk.losing -= 1
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Tests are quiet."""

    with listening(Taking) as desk.url:
        yield desk


@contextlib.contextmanager
def stubborn(status: int, body: bytes) -> Iterator[str]:
    """An address that answers everything in the same way; a status of 0 hangs up."""

    class Same(BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            head = self.rfile.readline()
            while head and self.rfile.readline().strip():
                pass
            if status:
                self.wfile.write(f"HTTP/1.1 {status} -\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)

    with listening(Same) as url:
        yield url


@contextlib.contextmanager
def listening(behaviour: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), behaviour)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()
