"""Whatever is asked on the metrics' address: an answer in time, and no word about our insides or of a customer."""

from __future__ import annotations

import json
import logging
import re
import socket
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from httpx2 import Headers
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from bot.engine.loops import Loops
from bot.mention.post import Author
from bot.store.figures import SqlFigures
from bot.watch.metrics import Metrics
from bot.web.metrics_page import metrics_app
from bot.web.server import WebServer
from tests.engine.test_loops import Failing
from tests.fakes import World, post
from tests.fuzzing.front_door import BOUND, SIGNS_OF_A_TRACEBACK
from tests.fuzzing.mutations import examples, header_values, torn
from tests.fuzzing.test_http import text

pytestmark = pytest.mark.slow
ENOUGH = 0.1  # seconds without a word
OF_A_CUSTOMER = ("Zyzzyva", "Quuxley")  # what they wrote, and who they are
ACCEPTED = (
    "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
    "application/openmetrics-text", "text/plain;version=1.0.0", "text/plain;version=x", "*/*",
    "application/openmetrics-text;version=1.0.0-rc", "text/plain;version=²", "text/plain;version=" + "9" * 5000,
    "application/openmetrics-text;version=2.x", 'text/plain;version="1.0.0"', "text/plain;version=;escaping=x", ";=;,",
)  # fmt: skip
ODD_ACCEPTED = st.one_of(
    st.sampled_from(ACCEPTED),
    header_values(),
    st.builds(
        "{};version={};escaping={}".format,
        st.sampled_from(("application/openmetrics-text", "text/plain")),
        st.one_of(st.from_regex(r"[0-9]{1,3}(\.[0-9a-z]{0,3}){0,4}", fullmatch=True), header_values()),
        st.sampled_from(("allow-utf-8", "underscores", "dots", "values", "", "x")),
    ),
)
NAMES = ("accept-encoding", "host", "content-type", "x-forwarded-for", "connection",
         "upgrade", "expect", "range", "if-none-match", "cookie", "transfer-encoding")  # fmt: skip
ASKED = b"GET /metrics HTTP/1.1\r\nHost: 127.0.0.1:9464\r\nAccept: %s\r\nConnection: close\r\n\r\n"
WHOLE = (
    *(ASKED % accept.encode("latin-1") for accept in ACCEPTED),
    b"POST /healthz?x=%00 HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 4\r\n\r\nabcd",
    b"GET http://127.0.0.1/metrics HTTP/1.0\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
    b"PUT /metrics HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n",
)
PATHS = ("/metrics", "/healthz", "/metrics/", "/", "/readyz", "/webhooks/demo/x", "/%ff", "/metrics%00", "//metrics")
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "NONSENSE")
SCHEMA = schemathesis.openapi.from_dict({
    "openapi": "3.1.0",
    "info": {"title": "metrics", "version": "1"},
    "paths": {
        path: {
            "get": {
                "parameters": [
                    text("host", "header"), text("x-forwarded-for", "header"), text("name[]", "query"),
                ],
                "responses": {"200": {"description": "always"}},
            }
        }
        for path in ("/metrics", "/healthz")
    },
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Address:
    app: TestClient
    port: int  # the same, served

    def asked(self, method: str, path: str, headers: dict[str, str]) -> int:
        began = time.monotonic()
        answer = self.app.request(method, path, headers=Headers(headers, encoding="latin-1"))
        assert time.monotonic() - began < BOUND
        harmless(answer.text)
        return answer.status_code

    def told(self, raw: bytes) -> bytes:
        """What comes back until it is closed, or nothing more comes."""
        with socket.create_connection(("127.0.0.1", self.port), BOUND) as connection:
            told = b""
            connection.settimeout(ENOUGH)
            try:
                connection.sendall(raw)
                while more := connection.recv(65536):
                    told += more
            except (TimeoutError, ConnectionError):  # the rest is waited for, or was refused before all of it was read
                pass
            return told


def harmless(said: str) -> None:
    assert not [words for words in (*OF_A_CUSTOMER, *SIGNS_OF_A_TRACEBACK) if words in said], said


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """Of a desk with a customer, and of a loop that has failed with an error which quotes them."""
    world = World(f"sqlite:///{tmp_path_factory.mktemp('metrics')}/x.db")
    world.arrive(post("Zyzzyva came cracked.", author=Author("Quuxley", "u-quuxley")))
    health: list[Loops] = []

    def healthy() -> dict[str, dict[str, object]]:
        return {name: asdict(state) for name, state in health[0].health().items()}

    app = metrics_app(Metrics(SqlFigures(world.engine, world.clock, timedelta(60)).read, healthy).told, healthy)
    server = WebServer(app, "127.0.0.1", 0, "metrics")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.engine.loops.PAUSE", 0.01)
        health.append(Loops([server, Failing("worker", ValueError("Zyzzyva, says Quuxley"))]))
        health[0].start()
        until = time.monotonic() + 10
        while not (server.listens_on and health[0].health()["worker"].failures):
            assert time.monotonic() < until
            time.sleep(0.01)
        yield Address(TestClient(app, raise_server_exceptions=False), server.listens_on)
        health[0].stop()
    world.close()


@SCHEMA.parametrize()
@examples(40)
def test_whoever_scrapes_gets_an_answer(case: schemathesis.Case[Any], address: Address) -> None:
    answer = case.call(app=address.app.app)
    assert answer.status_code in (200, 400, 405)
    assert answer.elapsed < BOUND
    harmless(answer.text)


@examples(150)
@given(
    method=st.sampled_from(METHODS),
    path=st.one_of(st.sampled_from(PATHS), st.text("azAZ09.%?&=;:~/-_").map("/".__add__)),
    headers=st.dictionaries(st.sampled_from(NAMES), header_values()),
)  # fmt: skip
def test_odd_methods_paths_and_headers(address: Address, method: str, path: str, headers: dict[str, str]) -> None:
    assert address.asked(method, path, headers) in (200, 307, 404, 405)


@examples(150)
@given(accept=ODD_ACCEPTED)
def test_whatever_a_scraper_accepts_it_is_told(address: Address, accept: str) -> None:
    assert address.asked("GET", "/metrics", {"accept": accept}) == 200


@examples(80)
@given(raw=st.one_of(st.sampled_from(WHOLE), torn(*WHOLE), st.binary(max_size=200)))
def test_odd_bytes_on_the_wire(address: Address, caplog: pytest.LogCaptureFixture, raw: bytes) -> None:
    caplog.clear()
    with caplog.at_level(logging.INFO):
        told = address.told(raw)
    assert all(int(code) < 500 for code in re.findall(rb"(?m)^HTTP/1\.1 (\d+)", told)), told
    harmless(told.decode("latin-1"))
    assert not [record for record in caplog.records if record.exc_info]


def test_it_still_serves_afterwards(address: Address) -> None:
    head, _, body = address.told(WHOLE[0]).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert b"unscripted_database_up 1" in body
    assert b'unscripted_loop_failures_total{loop="worker"} 1' in body
    told = json.loads(address.told(b"GET /healthz HTTP/1.0\r\n\r\n").partition(b"\r\n\r\n")[2])
    assert told["loops"]["worker"]["trouble"] == "ValueError"
