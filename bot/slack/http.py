"""Slack's requests over HTTP instead of a socket: verified, given to the same listeners, answered with their ack."""

from __future__ import annotations

import logging

from slack_bolt import App
from slack_bolt.request import BoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.ports import Clock, HttpAnswer, Inbound

REFUSED, UNREADABLE = HttpAnswer(401, b""), HttpAnswer(400, b"")
# What Bolt stumbles over in a body it cannot read: no JSON, a list where it looks for names, lists in lists.
STUMBLES = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
log = logging.getLogger(__name__)


class SlackHttp:
    """Implements ports.Answering; several replicas may run behind one address."""

    def __init__(self, app: App, signing_secret: str, clock: Clock) -> None:
        self._app = app
        self._verifier = SignatureVerifier(signing_secret, clock=_Seconds(clock))  # type: ignore[arg-type]

    def __call__(self, inbound: Inbound) -> HttpAnswer:
        """The ack; 401 without a word when the signature is wrong or older than 300 s, 400 when it cannot be read."""
        if not self._signed(inbound):
            log.warning("a request to Slack's address was not signed by Slack")
            return REFUSED
        try:
            answer = self._app.dispatch(_request(inbound))
        except STUMBLES as odd:  # while Bolt reads it; what a listener raises Bolt answers itself
            log.warning("a request to Slack's address could not be read: %s", type(odd).__name__)
            return UNREADABLE
        kind = answer.first_headers_without_set_cookie().get("content-type", "text/plain")
        return HttpAnswer(answer.status, answer.body.encode(), kind)

    def _signed(self, inbound: Inbound) -> bool:
        try:
            return bool(self._verifier.is_valid_request(inbound.body, dict(inbound.headers)))
        except (ValueError, OverflowError, TypeError):  # no number, no moment; a body or a signature that is no text
            return False


def _request(inbound: Inbound) -> BoltRequest:
    return BoltRequest(body=inbound.body.decode(), query=dict(inbound.query), headers=dict(inbound.headers))


class _Seconds:
    """Our clock as the SDK asks for it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock.now().timestamp()
