"""Takes back what Slack shows of erased mentions: cards say so, our answers below them go, alerts are drawn anew.

Most cards were drawn before it looks, as after every change. What people wrote below them is counted: it is theirs.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.content.words import Words
from bot.errors import Ambiguous, CredentialsRefused, PlatformRefused, Throttled, Unreadable
from bot.ports import Desk, Forgetting, Said
from bot.slack.blocks import Block
from bot.slack.calls import SlackCalls
from bot.slack.card import blank, metadata
from bot.slack.pace import UPDATES, Pace
from bot.slack.posting import Message

LOOK = 3.0  # seconds between two looks
MANY = 10  # mentions in one look
LATER = timedelta(seconds=30)  # before a mention is tried again
UNKNOWN = timedelta(hours=24)  # after it a message whose fate nobody has found out is given up
GONE = frozenset({"message_not_found", "thread_not_found"})  # somebody deleted it
log = logging.getLogger(__name__)


class Retold(Protocol):
    """How an alert looks now, below the head it has."""

    def __call__(self, batch_id: str, channel: str, head: list[Block]) -> Message | None: ...


class Busy(Exception):
    """Slack's pace is used up, or a message's fate is not known yet."""


@dataclass(frozen=True, slots=True)
class Left:
    """What could not be taken back."""

    people_said: int = 0
    unreached: int = 0

    def __add__(self, other: Left) -> Left:
        return Left(self.people_said + other.people_said, self.unreached + other.unreached)


class Wiping:
    """Implements ports.Loop; all of it is safe to repeat."""

    name = "erasures"

    def __init__(self, desk: Desk, forgetting: Forgetting, calls: SlackCalls, pace: Pace, retold: Retold) -> None:
        self._desk, self._forgetting, self._calls, self._pace = desk, forgetting, calls, pace
        self._retold = retold
        self._me: dict[str, Any] = {}
        self._resting: dict[str, datetime] = {}  # mentions, until they are tried again
        self.trouble = ""

    def run(self, stop: Callable[[float], bool]) -> None:
        while not stop(LOOK):
            try:
                self.turn()
                self.trouble = ""
            except CredentialsRefused as refused:
                self.trouble = str(refused)
                log.error("Slack still shows what was erased: %s", refused)
                stop(LATER.total_seconds())

    def turn(self) -> None:
        now = self._desk.clock.now()
        self._resting = {one: until for one, until in self._resting.items() if now < until <= now + LATER}
        waiting = self._forgetting.unwiped(MANY + len(self._resting))
        for mention_id in [one for one in waiting if one not in self._resting][:MANY]:
            try:
                left = sum((self._taken_back(said) for said in self._forgetting.said(mention_id)), Left())
            except (Busy, Ambiguous, Throttled, Unreadable) as trouble:
                if isinstance(trouble, Throttled):
                    self._pace.wait(UPDATES, trouble.wait)
                if isinstance(trouble, Unreadable):
                    log.error("what Slack shows of %s is not taken back yet: %s", mention_id, trouble)
                self._resting[mention_id] = now + LATER
                continue
            self._forgetting.wiped(mention_id, left.people_said, left.unreached)
            if left.people_said or left.unreached:
                log.warning(
                    "erased %s: %d messages of people and %d of ours stay in Slack", mention_id, left.people_said,
                    left.unreached,
                )  # fmt: skip

    def _taken_back(self, said: Said) -> Left:
        if not said.ts:  # whoever posts it finds out first whether it is there
            if self._desk.clock.now() - said.begun_at < UNKNOWN:
                raise Busy
            return Left(unreached=1)
        try:
            return self._alert(said) if said.batch else self._thread(said)
        except PlatformRefused as refused:
            return _refused(said, refused)

    def _alert(self, said: Said) -> Left:
        self._slot()
        before = self._calls.message(said.channel, said.ts)
        message = self._retold(said.batch, said.channel, before.get("blocks", [])) if before else None
        if message:
            self._slot()
            self._calls.update(said.channel, said.ts, message.text, message.blocks, message.metadata)
        return Left(unreached=1) if before and not message else Left()

    def _thread(self, said: Said) -> Left:
        left = self._blanked(said)
        self._slot()
        for message in self._calls.below(said.channel, said.ts):
            left += self._deleted(said, message["ts"]) if self._ours(message) else Left(people_said=1)
        return left

    def _blanked(self, said: Said) -> Left:
        """Also the card of a brand that is gone, and one that was left where nobody could use it."""
        mention_id = said.key.split(":")[1]
        mention, row = self._desk.store.get(mention_id), self._desk.effects.done(said.key)
        brand = self._desk.content().brands.get(mention.brand)
        card = blank(mention, Words(brand.desk_language) if brand else Words())
        if row and row.shown == card.shown:
            return Left()
        self._slot()
        try:
            self._calls.update(said.channel, said.ts, card.text, card.blocks, metadata(mention_id, said.key))
        except PlatformRefused as refused:
            return _refused(said, refused)
        return Left()

    def _deleted(self, said: Said, ts: str) -> Left:
        self._slot()
        try:
            self._calls.delete(said.channel, ts)
        except PlatformRefused as refused:
            return _refused(said, refused)
        return Left()

    def _ours(self, message: dict[str, Any]) -> bool:
        self._me = self._me or self._calls.who_am_i()
        ids = {self._me.get("user_id"), self._me.get("bot_id")} - {None, ""}
        return bool(ids & {message.get("user"), message.get("bot_id")})

    def _slot(self) -> None:
        if not self._pace.may(UPDATES):
            raise Busy


def _refused(said: Said, refused: PlatformRefused) -> Left:
    if refused.reason in GONE:
        return Left()
    log.error("Slack does not let us take back %s: %s", said.key, refused.reason)
    return Left(unreached=1)
