"""A page as a signed webhook (Standard Webhooks): for PagerDuty and the like, through whatever takes it there."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from bot.connectors.addresses import checked_address
from bot.connectors.http import Http
from bot.connectors.signatures import sign, standard_key
from bot.errors import SettingsError
from bot.mention.alerts import EVERYBODY, Listed, quoted
from bot.mention.escalation import Page
from bot.mention.listing import reply_by
from bot.ports import Clock, Summons


class WebhookPages:
    """One client for every webhook of the escalation policies."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._http = clock, Http(clock)

    def send(self, page: Page, secret: str, summons: Summons) -> None:
        """`webhook-id` is the same at every attempt; errors as those of Http, and SettingsError without a secret."""
        address, body = checked(page, secret), body_of(summons)
        self._http.post(page.address, body, sign(secret, summons.key, self._clock.now(), body), address)

    def check(self, page: Page, secret: str) -> str:
        checked(page, secret)
        return f"signed messages go to {page.shown}"


def checked(page: Page, secret: str) -> str:
    """The IP address to connect to."""
    if not secret:
        raise SettingsError(f"{page.secret} is not set: escalations cannot be signed for {page.shown}")
    standard_key(secret)
    parts = urlsplit(page.address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return checked_address(parts.hostname or "", port, page.allow_private)


def body_of(summons: Summons) -> bytes:
    """`level` is "" when nobody is left: then the whole ladder is told. `kind` is the most serious one."""
    told = {
        "type": "escalation",
        "id": summons.key,
        "brand": summons.brand,
        "level": "" if summons.level == EVERYBODY else summons.level,
        "kind": summons.listed[0].kind,
        "at": summons.at.isoformat(),
        "mentions": [mention_of(one) for one in summons.listed],
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def mention_of(one: Listed) -> dict[str, object]:
    mention, due = one.mention, reply_by(one.mention)
    return {
        "id": mention.id,
        "kind": one.kind,
        "url": mention.post.url,
        "author": mention.post.author.name,
        "text": quoted(mention),  # "" where it is abuse
        "urgency": mention.tags.urgency if mention.tags else None,
        "rule": mention.rule.name if mention.rule else None,
        "reply_by": due.isoformat() if due else None,
    }
