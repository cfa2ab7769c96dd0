"""Posts a message once: claimed before the call, looked up in the channel when nobody knows what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.errors import Ambiguous, CredentialsRefused, PlatformRefused, Throttled
from bot.ports import Claim, ClaimState, Desk
from bot.slack.blocks import Block
from bot.slack.calls import SlackCalls
from bot.slack.pace import Pace

SOON = timedelta(seconds=1)  # before a call whose answer was lost is looked up


@dataclass(frozen=True, slots=True)
class Message:
    text: str  # what notifications and screen readers say
    blocks: list[Block]
    metadata: dict[str, Any]  # holds the effect's key: by it the message is found again
    shown: str = ""  # hash of what it shows


class Posting:
    """One per loop: it remembers which answers of its own calls were lost."""

    def __init__(self, desk: Desk, calls: SlackCalls, pace: Pace, grace: timedelta) -> None:
        self._desk, self._calls, self.pace, self._grace = desk, calls, pace, grace
        self._look_up_at: dict[str, datetime] = {}
        self._unsent: dict[str, datetime] = {}  # what this process began without a call, and when

    def post(self, key: str, mention_id: str, channel: str, message: Message) -> bool:
        """True: posted now. False: not yet, or by somebody else; look again. Errors: Throttled, PlatformRefused,
        CredentialsRefused, Ambiguous (it could not be looked up). An earlier attempt may have been for another
        channel."""
        claim = self._desk.effects.claim(key, mention_id, channel)
        if claim.state is ClaimState.DONE:
            self._look_up_at.pop(key, None)
            return False
        if claim.state is ClaimState.LEFT_BEHIND and not self._proved_absent(key, claim, channel):
            return False
        try:
            with self.pace.turn(channel):
                ts = self._calls.post(channel, message.text, message.blocks, message.metadata)
        except (Throttled, PlatformRefused, CredentialsRefused):
            self._look_up_at[key] = self._desk.clock.now()  # it was refused, not lost
            raise
        except Ambiguous:
            self._look_up_at[key] = self._desk.clock.now() + SOON
            return False
        self._settled(key, f"{channel}:{ts}", message.shown)
        return True

    def begun(self, key: str, mention_id: str, channel: str) -> None:
        """Claimed now, posted by a later `post`."""
        claim = self._desk.effects.claim(key, mention_id, channel)
        if claim.state is ClaimState.FRESH:
            self._unsent[key] = claim.at

    def gone(self, key: str, remote_id: str) -> None:
        """It seems to be deleted: looked up once more, then posted anew, by whoever found out first."""
        if self._desk.effects.lost(key, remote_id):
            self._look_up_at[key] = self._desk.clock.now()

    def useless(self, key: str, remote_id: str) -> None:
        """Where it stands nobody can use it: posted anew, whether it is there or not."""
        if since := self._desk.effects.lost(key, remote_id):
            self._unsent[key] = since

    def _proved_absent(self, key: str, claim: Claim, channel: str) -> bool:
        """An attempt that did not finish: found it is settled, proved absent it may be tried again by one of us."""
        begun = self._unsent.pop(key, None)
        if begun and self._desk.effects.retry(key, begun, channel):
            return True  # nobody has tried it since: there is nothing to look up
        if self._desk.clock.now() < self._look_up_at.get(key, claim.at + self._grace):
            return False
        ts = self._found(key, claim, channel)
        if ts:
            self._settled(key, f"{claim.detail}:{ts}", "")  # what it shows is not known: redraw
            return False
        return self._desk.effects.retry(key, claim.at, channel)

    def _settled(self, key: str, remote_id: str, shown: str) -> None:
        self._desk.effects.settle(key, remote_id, shown)
        self._look_up_at.pop(key, None)

    def _found(self, key: str, claim: Claim, channel: str) -> str | None:
        try:
            return self._calls.find(claim.detail, key, claim.at - timedelta(minutes=1))
        except PlatformRefused:
            if claim.detail == channel:
                raise
            return None  # it was for a channel that is closed to us: whatever stands there nobody can use
