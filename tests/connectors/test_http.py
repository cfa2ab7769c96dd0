"""The HTTP client: failures are told apart by who must act; a write that may have worked is never called failed."""

from __future__ import annotations

import gzip
import socket
import time
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from pydantic import BaseModel

from bot import __version__
from bot.connectors.http import LARGEST, LONGEST_WAIT, PATIENCE, Http
from bot.connectors.reasons import Reason
from bot.errors import (
    Ambiguous,
    CredentialsRefused,
    PlatformRefused,
    SettingsError,
    Throttled,
    Unavailable,
)

from .conftest import FrozenClock
from .loopback import Behaviour, answer, closed_port, drip, half, loopback, reset, silence


class Payload(BaseModel):
    name: str


@pytest.fixture
def http(clock: FrozenClock) -> Http:
    return Http(clock, connect=1, read=0.2, whole=0.5)


def test_every_request_says_who_asks(http: Http) -> None:
    with loopback(answer()) as server:
        http.get(server.url)
    assert f"user-agent: unscripted/{__version__}".encode() in server.requests[0].lower()


def test_a_connection_is_kept_for_the_next_request(clock: FrozenClock) -> None:
    connections: list[object] = []

    def twice(connection: socket.socket) -> None:
        connections.append(connection)
        for _ in range(2):
            connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
            connection.recv(65_536)

    with loopback(twice) as server:
        http = Http(clock)
        http.get(server.url)
        http.get(server.url)
    assert len(connections) == 1


def test_a_write_that_never_reached_the_platform_may_simply_be_repeated(http: Http) -> None:
    url = f"http://127.0.0.1:{closed_port()}"
    with pytest.raises(Unavailable):
        http.get(url)
    with pytest.raises(Unavailable):
        http.post(url, b"{}")


def test_a_name_without_an_address_is_nobodys_fault_for_long(http: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: Any, **__: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(Unavailable):
        http.post("http://platform.example/", b"{}")


@pytest.mark.parametrize(
    "behaviour",
    [
        silence,
        reset,
        half,
        drip,
        answer(500),
        answer(502),
        answer(503),
        answer(408),
        answer(200, content_encoding="gzip"),
    ],
    ids=["silence", "reset", "half", "drip", "500", "502", "503", "408", "not gzip"],
)
def test_a_broken_exchange_leaves_a_write_unclear_and_a_read_to_be_repeated(http: Http, behaviour: Behaviour) -> None:
    with loopback(behaviour) as server:
        with pytest.raises(Unavailable):
            http.get(server.url)
        with pytest.raises(Ambiguous):
            http.post(server.url, b"{}")
    assert len(server.requests) == 2, "each was sent exactly once"


def test_an_answer_that_trickles_in_is_given_up_before_it_ends(http: Http) -> None:
    begun = time.monotonic()
    with loopback(drip) as server, pytest.raises(Unavailable):
        http.get(server.url)
    assert time.monotonic() - begun < 2, "the whole answer takes four seconds"


@pytest.mark.parametrize(
    ("header", "wait"),
    [("7", 7), ("0", 0), ("-5", 0), ("999999999", LONGEST_WAIT), ("soon", PATIENCE), ("", PATIENCE)],
)
def test_a_platform_that_asks_to_wait_is_obeyed(http: Http, header: str, wait: float) -> None:
    with loopback(answer(429, retry_after=header)) as server, pytest.raises(Throttled) as caught:
        http.post(server.url, b"{}")
    assert caught.value.wait == wait


def test_a_date_to_wait_for_is_counted_from_our_clock(http: Http, clock: FrozenClock) -> None:
    date = format_datetime(clock.at + timedelta(seconds=90), usegmt=True)
    with loopback(answer(429, retry_after=date)) as server, pytest.raises(Throttled) as caught:
        http.get(server.url)
    assert caught.value.wait == 90


@pytest.mark.parametrize("status", [401, 403])
def test_refused_credentials_go_to_the_operator(http: Http, status: int) -> None:
    with loopback(answer(status)) as server, pytest.raises(CredentialsRefused):
        http.post(server.url, b"{}")


@pytest.mark.parametrize(
    ("status", "reason"),
    [(400, Reason.REFUSED), (404, Reason.GONE), (409, Reason.REFUSED), (410, Reason.GONE), (422, Reason.REFUSED)],
)
def test_another_no_goes_to_a_person_with_a_reason(http: Http, status: int, reason: Reason) -> None:
    with loopback(answer(status)) as server, pytest.raises(PlatformRefused) as caught:
        http.post(server.url, b"{}")
    assert caught.value.reason == reason


def test_a_redirect_is_not_followed(http: Http) -> None:
    with loopback(answer()) as elsewhere, loopback(answer(307, location=elsewhere.url)) as server:
        with pytest.raises(PlatformRefused):
            http.post(server.url, b"{}")
        assert elsewhere.requests == []


def test_an_endless_answer_is_not_read_to_the_end(http: Http) -> None:
    with loopback(answer(200, gzip.compress(b" " * (LARGEST + 1)), content_encoding="gzip")) as server:
        with pytest.raises(PlatformRefused) as caught:
            http.get(server.url)
        assert caught.value.reason == Reason.ANSWER_TOO_LARGE
        with pytest.raises(Ambiguous):
            http.post(server.url, b"{}")


def test_an_answer_of_the_largest_size_is_read(http: Http) -> None:
    with loopback(answer(200, b" " * LARGEST)) as server:
        assert len(http.get(server.url).body) == LARGEST


@pytest.mark.parametrize("body", [b"<html>", b'{"name": 5}', b"[]", b"", b"\xff\xfe", b"[" * 100_000])
def test_an_answer_in_another_shape_is_as_good_as_none(http: Http, body: bytes) -> None:
    with loopback(answer(200, body)) as server:
        with pytest.raises(Unavailable):
            http.get(server.url).read(Payload)
        with pytest.raises(Ambiguous):
            http.post(server.url, b"{}").read(Payload)


def test_a_key_that_no_header_can_carry_is_a_wrong_setting(clock: FrozenClock) -> None:
    for key in ("ключ", "a\nb"):
        with pytest.raises(SettingsError):
            Http(clock, {"Authorization": key})


def test_the_environment_does_not_reroute_requests(http: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed_port()}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    with loopback(answer()) as server:
        assert Http(http._clock).get(server.url).body == b"{}"


def test_a_checked_address_is_used_whatever_the_name_says_now(http: Http) -> None:
    with loopback(answer()) as server:
        port = server.url.rpartition(":")[2]
        http.post(f"http://callback.example:{port}/in", b"{}", address="127.0.0.1")
    assert f"host: callback.example:{port}".encode() in server.requests[0].lower()
    assert server.requests[0].startswith(b"POST /in ")
