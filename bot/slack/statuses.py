"""Says in a thread what we are doing there until the answer comes: "Unscripted is looking it up…"."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from bot.errors import CredentialsRefused, OutsideError, Throttled
from bot.slack.calls import SlackCalls
from bot.slack.pace import Pace
from bot.slack.streams import Spot

log = logging.getLogger(__name__)
Shown = tuple[str, tuple[str, ...]]  # the status, and lines Slack shows in turn meanwhile


class Statuses:
    """The newest status of each thread, sent at Slack's pace: once a second in a channel, as messages are. A status
    that is refused is let go; Slack itself ends one after two minutes, and when our next message comes."""

    def __init__(self, calls: SlackCalls, pace: Pace) -> None:
        self._calls, self._pace = calls, pace
        self._wanted: dict[Spot, Shown] = {}
        self._shown: set[Spot] = set()

    def show(self, spot: Spot, status: str, loading: Sequence[str] = ()) -> None:
        self._wanted[spot] = status, tuple(loading)

    def end(self, spot: Spot) -> None:
        """Nothing will be said there that would end it."""
        self._wanted[spot] = "", ()

    def answered(self, spot: Spot) -> None:
        """Our message there ends it; what was not sent yet would come after the answer."""
        self._wanted.pop(spot, None)
        self._shown.discard(spot)

    def send(self) -> None:
        for spot, wanted in list(self._wanted.items()):
            key = f"status {spot.channel}"
            if not self._pace.may_post(key):
                continue
            del self._wanted[spot]
            if wanted[0] or spot in self._shown:
                self._sent(spot, wanted, key)

    def _sent(self, spot: Spot, wanted: Shown, key: str) -> None:
        self._shown = {*self._shown, spot} if wanted[0] else self._shown - {spot}
        try:
            self._calls.busy(spot.channel, spot.thread, *wanted)
        except (OutsideError, CredentialsRefused) as trouble:
            log.info("no status in a thread: %s", trouble)
            if isinstance(trouble, Throttled):
                self._pace.wait(key, trouble.wait)
        finally:
            self._pace.posted(key)
