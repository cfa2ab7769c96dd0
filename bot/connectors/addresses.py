"""Where we may send what somebody else configured: the guard against requests into our own network."""

from __future__ import annotations

import ipaddress
import socket

from bot.connectors.reasons import Reason
from bot.errors import PlatformRefused, Unavailable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
# All there is for hosts of the internet (RFC 4291): whatever else translates or tunnels lies outside, also what this
# version of Python takes for global: site-local addresses, the NAT64 of one's own network, IPv4 in other wrappings.
UNICAST = ipaddress.IPv6Network("2000::/3")
DOCUMENTATION = ipaddress.IPv6Network("3fff::/20")  # RFC 9637


def checked_address(host: str, port: int, allow_private: bool) -> str:
    """An IP address of the host, to be connected to as it is: asking the name again could give another one.

    PlatformRefused when any of its addresses is private and that is not allowed; Unavailable when it has none.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unavailable(f"{host} has no address") from error
    addresses = [ipaddress.ip_address(place[4][0]) for place in found]
    if not allow_private and not all(_public(address) for address in addresses):
        raise PlatformRefused(Reason.CALLBACK_FORBIDDEN)
    return str(min(addresses, key=lambda address: address.version))  # IPv4 first: IPv6 is often only half there


def _public(address: Address) -> bool:
    inner = _inside(address) if isinstance(address, ipaddress.IPv6Address) else address
    if isinstance(inner, ipaddress.IPv6Address) and (inner not in UNICAST or inner in DOCUMENTATION):
        return False
    return inner.is_global and not inner.is_multicast


def _inside(address: ipaddress.IPv6Address) -> Address:
    """The IPv4 address an IPv6 one stands for."""
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
