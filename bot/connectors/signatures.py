"""Signed webhooks: Standard Webhooks in both directions, and `X-Signature: sha256=<hex>` inbound."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

from bot.errors import CredentialsRefused, SettingsError

TOLERANCE = 300  # seconds a signed time may differ from ours (standardwebhooks.com)
PREFIX = "whsec_"


def standard_key(secret: str) -> bytes:
    """The key in a secret: `whsec_` and base64 as the standard writes it; any other secret is its own bytes."""
    if not secret.startswith(PREFIX):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise SettingsError("a webhook secret that begins with whsec_ goes on in base64") from None


def sign(secret: str, id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers of a Standard Webhooks message."""
    timestamp = str(int(at.timestamp()))
    signature = f"v1,{_standard(secret, id, timestamp, body)}"
    return {"webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature}


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
    """CredentialsRefused unless the raw body was signed with this secret; which check failed is not told."""
    if "webhook-signature" in headers:
        genuine = _fresh(headers, now) and _standard_holds(secret, headers, body)
    else:  # no time is signed here: a repeated message is recognised by what it says
        genuine = _same(headers.get("x-signature", ""), "sha256=" + _hmac(secret.encode(), body).hex())
    if not genuine:
        raise CredentialsRefused


def _fresh(headers: Mapping[str, str], now: datetime) -> bool:
    timestamp = headers.get("webhook-timestamp", "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 16):
        return False
    return abs(now.timestamp() - int(timestamp)) <= TOLERANCE


def _standard_holds(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    own = "v1," + _standard(secret, headers.get("webhook-id", ""), headers["webhook-timestamp"], body)
    matches = [_same(given, own) for given in headers["webhook-signature"].split(" ")]  # several while keys rotate
    return any(matches)


def _standard(secret: str, id: str, timestamp: str, body: bytes) -> str:
    signed = b".".join((id.encode(errors="replace"), timestamp.encode(), body))
    return base64.b64encode(_hmac(standard_key(secret), signed)).decode()


def _hmac(key: bytes, message: bytes) -> bytes:
    return hmac.new(key, message, hashlib.sha256).digest()


def _same(given: str, own: str) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(given.encode(errors="replace"), own.encode())
