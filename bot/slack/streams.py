"""A message that grows in a thread, and is whole in the end whatever Slack refuses on the way."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import CredentialsRefused, OutsideError, PlatformRefused, Throttled
from bot.slack.blocks import Block
from bot.slack.calls import Chunk, SlackCalls
from bot.slack.pace import APPENDS, STARTS, STOPS, UPDATES, Pace

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody wrote to us."""

    channel: str
    thread: str  # ts of the message an answer goes below
    user: str
    team: str  # of the user; Slack wants to know it where others read along


def task(title: str, status: str) -> Chunk:
    """What we are at; told again under the same id it changes where it stands."""
    return {"type": "task_update", "id": "task", "title": title, "status": status}


def piece(blocks: Sequence[Block]) -> Chunk:
    return {"type": "blocks", "blocks": list(blocks)}


class Stream:
    """One message. What an append could not bring comes with the stop; where that fails too, an update puts all of it
    in place of what is there: that changes nothing when it comes twice."""

    def __init__(self, calls: SlackCalls, pace: Pace, spot: Spot, head: list[Block]) -> None:
        """`head`: what the message begins with if it has to be put in place as a whole."""
        self._calls, self._pace, self.spot = calls, pace, spot
        self.whole, self.text = list(head), ""
        self._ts, self._owed = "", list[Chunk]()
        self._live, self._stopped, self._unwanted = False, False, False

    def start(self, *chunks: Chunk) -> bool:
        """Whether Slack lets it grow: not everywhere, and not more than twenty times a minute.

        An answer that is lost counts as no: what may be there is empty, so nothing will stand twice.
        """
        if not self._pace.may(STARTS):
            return False
        spot = self.spot
        try:
            self._ts = self._calls.start_stream(spot.channel, spot.thread, spot.user, spot.team, list(chunks))
        except (OutsideError, CredentialsRefused) as trouble:
            self._noted(STARTS, trouble)
        self._live = bool(self._ts)
        return self._live

    def grow(self, blocks: Sequence[Block], *chunks: Chunk) -> None:
        """Show more of it, now or with what comes next."""
        self.whole += blocks
        self._owed += [*chunks, *([piece(blocks)] if blocks else [])]
        if not self._live or not self._pace.may(APPENDS):
            return
        try:
            self._calls.append_stream(self.spot.channel, self._ts, self._owed)
            self._owed = []
        except (OutsideError, CredentialsRefused) as trouble:
            self._live = False
            self._noted(APPENDS, trouble)

    def finish(self, text: str, blocks: Sequence[Block]) -> bool:
        """End it with these blocks; whether it is whole now. If not, `mend` until it is."""
        self.text, self.whole = text, [*self.whole, *blocks]
        live, self._live = self._live, False
        return (live and self._stop(self._owed, blocks)) or self.mend()

    def mend(self) -> bool:
        """Whether it is whole now, and need not grow any more: Slack updates only what has stopped growing."""
        if self._unwanted:
            return True
        if not self._stopped:
            self._stop([], [])
        if not self._stopped or not self._pace.may(UPDATES):
            return self._unwanted
        try:
            self._calls.update(self.spot.channel, self._ts, self.text, self.whole, {})
        except (OutsideError, CredentialsRefused) as trouble:
            self._noted(UPDATES, trouble)
            return self._unwanted
        return True

    def _stop(self, owed: list[Chunk], blocks: Sequence[Block]) -> bool:
        """Whether it stopped with these words."""
        if not self._pace.may(STOPS):
            return False
        try:
            self._calls.stop_stream(self.spot.channel, self._ts, owed, list(blocks))
        except (OutsideError, CredentialsRefused) as trouble:
            self._noted(STOPS, trouble)
            return False
        self._stopped = True
        return True

    def _noted(self, kind: str, trouble: Exception) -> None:
        log.info("a message did not grow as planned (%s): %s", kind, trouble)
        if isinstance(trouble, Throttled):
            self._pace.wait(kind, trouble.wait)
        reason = trouble.reason if isinstance(trouble, PlatformRefused) else ""
        if reason in ("message_not_in_streaming_state", "streaming_state_conflict"):
            self._stopped = reason == "message_not_in_streaming_state"
        if reason in ("stopped_by_user", "message_not_found"):
            self._unwanted = True  # a person stopped or deleted it: that is how they want it
