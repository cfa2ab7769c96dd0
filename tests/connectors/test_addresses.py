"""The guard against requests into our own network."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from bot.connectors.addresses import checked_address
from bot.connectors.reasons import Reason
from bot.errors import PlatformRefused, Unavailable

PUBLIC = "93.184.215.14"
INSIDE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254",
    "64:ff9b::7f00:1", "2002:7f00:1::", "64:ff9b:1::7f00:1", "::127.0.0.1", "::ffff:0:7f00:1", "fec0::1",
    "2001:0:7f00:1::",    "2001:db8::1", "3fff::1", "5f00::1", "100::1", "fe80::1%1",
]  # fmt: skip


def resolve_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    def found(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", found)


@pytest.mark.parametrize("address", INSIDE)
def test_a_name_that_leads_inside_is_forbidden(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    resolve_to(monkeypatch, address)
    with pytest.raises(PlatformRefused) as caught:
        checked_address("callback.example", 443, allow_private=False)
    assert caught.value.reason == Reason.CALLBACK_FORBIDDEN


def test_one_address_inside_among_public_ones_is_enough_to_forbid(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve_to(monkeypatch, PUBLIC, "10.0.0.1")
    with pytest.raises(PlatformRefused):
        checked_address("callback.example", 443, allow_private=False)


def test_a_public_name_gives_the_address_to_connect_to(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve_to(monkeypatch, "2606:2800:21f:cb07:6820:80da:af6b:8b2c", PUBLIC)
    assert checked_address("callback.example", 443, allow_private=False) == PUBLIC


@pytest.mark.parametrize(
    "address", [PUBLIC, "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e", "2002:5db8:d70e::"]
)
def test_public_addresses_of_every_kind_pass(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    resolve_to(monkeypatch, address)
    assert checked_address("callback.example", 443, allow_private=False) == address


def test_a_private_address_is_taken_where_it_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve_to(monkeypatch, "127.0.0.1")
    assert checked_address("localhost", 80, allow_private=True) == "127.0.0.1"


@pytest.mark.parametrize("host", ["a" * 64 + ".example", "x..y"])
def test_a_host_that_cannot_exist_is_unavailable(host: str) -> None:
    with pytest.raises(Unavailable):
        checked_address(host, 80, allow_private=False)
