"""Takes in what a webhook brings, each message once: one that is sent again, also among others, changes nothing."""

from __future__ import annotations

import hashlib
from collections import Counter
from contextlib import suppress

from bot.errors import AlreadySeen
from bot.life.intake import take_in
from bot.ports import Connector, Desk, Inbound

SIGNED = "webhook-signature"  # of Standard Webhooks: it covers the id


def hear(inbound: Inbound, connector: Connector, brand: str, desk: Desk) -> Counter[str]:
    """Counts as take_in; errors as Connector.receive. A message that was captured and is sent again within the minutes
    a signature holds would otherwise put back words the customer has changed since."""
    posts, receipt = connector.receive(inbound), receipt_of(inbound, connector)
    if receipt and desk.store.seen(receipt):
        return Counter(unchanged=len(posts))
    counts = take_in(posts, brand, desk)
    if receipt:
        with suppress(AlreadySeen):  # somebody was as fast, and took in the same
            desk.store.note(receipt)  # last: a message that got lost on the way here is still new
    return counts


def receipt_of(inbound: Inbound, connector: Connector) -> str:
    """ "" where nobody signs an id: then a message is recognised by what it says."""
    if SIGNED not in inbound.headers:
        return ""
    told = "\0".join((connector.platform, connector.account, inbound.headers.get("webhook-id", "")))
    return f"hook:{hashlib.sha256(told.encode(errors='replace')).hexdigest()}"
