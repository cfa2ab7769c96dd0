"""The net under all tests holds."""

from __future__ import annotations

import contextlib
import os
import socket
import urllib.request
from collections.abc import Iterator

import pytest

from tests.conftest import REACHED, WayOut


@pytest.fixture(autouse=True)
def _forgive() -> Iterator[None]:
    """Here reaching out is the point."""
    yield
    REACHED.clear()


def test_a_connection_to_the_outside_is_stopped() -> None:
    with socket.socket() as outward, pytest.raises(WayOut):
        outward.connect(("192.0.2.1", 80))


def test_a_datagram_to_the_outside_is_stopped() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as outward, pytest.raises(WayOut):
        outward.sendto(b"", ("192.0.2.1", 53))


def test_a_name_is_not_looked_up_outside() -> None:
    with pytest.raises(WayOut):
        urllib.request.urlopen("http://example.com")


def test_what_was_stopped_is_remembered_even_when_the_code_swallows_it() -> None:
    with socket.socket() as outward, contextlib.suppress(WayOut):
        outward.connect(("198.51.100.7", 80))
    assert REACHED == ["socket.connect 198.51.100.7"]


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as here, socket.create_connection(here.getsockname()):
        assert not REACHED


def test_the_developers_settings_are_not_seen() -> None:
    assert not [name for name in os.environ if name.startswith(("OPENAI_", "SLACK_"))]
