"""What Slack hands out and takes back for a while: trigger ids, response URLs, tickets for sockets."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.refusal import Refused

USES, LIFE = 5, 30 * 60  # of a response URL; seconds
TICKET_LIFE = 30  # seconds


@dataclass(slots=True)
class _Trigger:
    user: str
    at: float
    used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """Where an app may answer an interaction: one place, one person, five times."""

    user: str
    channel: str
    ts: str  # of the message clicked; empty for slash commands
    at: float
    uses: int = 0


class Tokens:
    """Triggers live `patience` seconds and work once, URLs 30 minutes and five times, tickets half a minute."""

    def __init__(self, url: str, patience: float, now: Callable[[], float] = time.monotonic) -> None:
        self._url, self._patience, self._now = url, patience, now
        self._triggers: dict[str, _Trigger] = {}
        self._responses: dict[str, ResponseUrl] = {}
        self._tickets: dict[str, float] = {}

    def trigger(self, user: str) -> str:
        """A fresh trigger id for what a person just did."""
        id = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._triggers[id] = _Trigger(user, self._now())
        return id

    def exchange(self, trigger_id: str) -> str:
        """The person behind a trigger id, which is spent by this.

        Raises:
            Refused: invalid_trigger_id, exchanged_trigger_id, expired_trigger_id
        """
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if self._now() - trigger.at > self._patience:
            raise Refused("expired_trigger_id")
        trigger.used = True
        return trigger.user

    def response_url(self, user: str, channel: str, ts: str = "") -> str:
        """A fresh response URL."""
        id = secrets.token_hex(12)
        self._responses[id] = ResponseUrl(user, channel, ts, self._now())
        return f"{self._url}/response/{id}"

    def respond(self, id: str) -> ResponseUrl:
        """Use a response URL once.

        Raises:
            Refused: not_found, expired_url, used_url
        """
        found = self._responses.get(id)
        if found is None:
            raise Refused("not_found")
        if self._now() - found.at > LIFE:
            raise Refused("expired_url")
        if found.uses >= USES:
            raise Refused("used_url")
        found.uses += 1
        return found

    def socket_url(self) -> str:
        """A fresh address for one Socket Mode connection."""
        ticket = secrets.token_hex(16)
        self._tickets[ticket] = self._now()
        return f"{self._url.replace('http', 'ws', 1)}/socket?ticket={ticket}"

    def admit(self, ticket: str) -> bool:
        """Whether a ticket opens a socket; it does so once."""
        at = self._tickets.pop(ticket, None)
        return at is not None and self._now() - at <= TICKET_LIFE
