"""Calls people in Slack: one message per batch of alerts and channel, before the cards that wait there."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.content.words import Words
from bot.errors import Ambiguous, CredentialsRefused, PlatformRefused, Throttled, Unavailable, Unreadable
from bot.mention.alerts import Listed, called, groups, levels_told, worth_a_message
from bot.ports import Alerts, Batch, Desk, Way
from bot.slack.alert_blocks import HEAD, SHOWN, Call, alert_blocks
from bot.slack.blocks import Block
from bot.slack.calls import SlackCalls
from bot.slack.detours import Detours
from bot.slack.lines import Board
from bot.slack.links import Links
from bot.slack.pace import Pace
from bot.slack.posting import SOON, Message, Posting
from bot.slack.unpaged import Unpaged

LOOK = 1.0  # seconds between two looks
TROUBLE = timedelta(seconds=30)  # before a refused alert is tried again
REFUSED = 5.0  # seconds between two looks while Slack does not accept our token; `calls` waits longer each time
TOO_LATE = timedelta(hours=24)  # an alert that could not be posted by then calls nobody any more
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Spot:
    """A batch in one channel."""

    batch: Batch
    channel: str  # whose level is told; where that is closed to us it stands elsewhere

    @property
    def key(self) -> str:
        return f"alert:{self.batch.id}:{self.channel}"


class AlertDelivery:
    """Implements ports.Loop; any number of processes may run it, for every message is claimed."""

    name = "alerts"

    def __init__(
        self, desk: Desk, alerts: Alerts, calls: SlackCalls, pace: Pace, links: Links, detours: Detours
    ) -> None:
        self._desk, self._alerts, self._pace, self._links = desk, alerts, pace, links
        self._posting, self._detours = Posting(desk, calls, pace, desk.grace), detours
        self._unpaged = Unpaged(desk, alerts, calls, self._posting, pace, links, detours)
        self._resting: dict[str, datetime] = {}  # what failed, until it is tried again
        self._left: dict[str, frozenset[str]] = {}  # batch -> what of it was not told at the last attempt
        self.trouble = ""

    def run(self, stop: Callable[[float], bool]) -> None:
        while not stop(LOOK):
            try:
                self.deliver()
                self.trouble = ""
            except CredentialsRefused as refused:
                self.trouble = str(refused)
                log.error("nobody is called in Slack: %s", refused)
                stop(REFUSED)

    def deliver(self) -> None:
        """One pass. Unavailable at its end, when alerts had to be given up: that is for healthz to say."""
        self._alerts.gather()
        now = self._desk.clock.now()
        self._resting = {key: until for key, until in self._resting.items() if until > now}
        lost = []
        for batch in self._alerts.untold(Way.SLACK):
            if self._at_rest(batch):
                continue
            left = self._left_of(batch)
            if left and now - batch.at <= TOO_LATE:
                self._left[batch.id] = left
                continue
            self._alerts.settled(batch.id, Way.SLACK)
            self._left.pop(batch.id, None)
            lost += [batch.id] if left else []
        self._unpaged.ask()
        if lost:
            raise Unavailable(f"not told in Slack within a day: alerts {', '.join(lost)}")

    def retold(self, batch_id: str, channel: str, head: list[Block]) -> Message | None:
        """The message as it is now, below the head it has: whom it called then, it does not call again. None when its
        brand is gone."""
        batch = self._alerts.batch(batch_id)
        if batch is None or batch.brand not in self._desk.content().policies:
            return None
        drawn = self._drawn(Spot(batch, channel), self._alerts.listed(batch.id))
        return replace(drawn, blocks=[*head[:HEAD], *drawn.blocks[HEAD:]])

    def _at_rest(self, batch: Batch) -> bool:
        """Whether all that is left of it waits until it is tried again."""
        left = self._left.get(batch.id)
        return left is not None and left <= self._resting.keys()

    def _left_of(self, batch: Batch) -> frozenset[str]:
        """What of it still stands nowhere after this attempt."""
        try:
            listed = self._alerts.listed(batch.id)
        except Unreadable as trouble:
            log.error("alert %s is not told in Slack: %s", batch.id, trouble)
            self._resting[batch.id] = self._desk.clock.now() + TROUBLE
            return frozenset({batch.id})
        return frozenset(spot.key for spot in self._spots(batch, listed) if not self._told(spot, listed))

    def _spots(self, batch: Batch, listed: list[Listed]) -> list[Spot]:
        """In the level's channel, or where mentions go that nothing is known of; nowhere where cards say enough."""
        workspace = self._desk.content()
        policy = workspace.policies.get(batch.brand)
        if policy is None or not worth_a_message(policy, batch.level, listed):  # the brand may be gone meanwhile
            return []
        catch_all = workspace.catch_all(batch.brand)
        channels = dict.fromkeys(level.channel or catch_all for level in levels_told(policy, batch.level))
        return [Spot(batch, channel) for channel in channels]

    def _told(self, spot: Spot, listed: list[Listed]) -> bool:
        """Whether it stands in this channel."""
        if spot.key in self._resting:
            return False
        if self._desk.effects.done(spot.key):
            return True
        to = self._detours.instead(spot.batch.brand, spot.channel)
        if not to:
            self._rest(spot, TROUBLE)
            return False
        self._pace.keep(to)
        return self._pace.may_post(to, alert=True) and self._posted(spot, to, listed)

    def _posted(self, spot: Spot, to: str, listed: list[Listed]) -> bool:
        try:
            if self._posting.post(spot.key, listed[0].mention.id, to, self._drawn(spot, listed)):
                self._detours.posted(to)
                return True
            self._rest(spot, SOON)
        except Throttled as slow:
            self._pace.wait(to, slow.wait)
        except Ambiguous:  # a look-up: it can safely be asked again
            self._rest(spot, SOON)
        except PlatformRefused as refused:
            if not self._detours.closed(to, refused.reason, listed[0].mention):
                log.error("alert %s refused in %s: %s", spot.batch.id, to, refused.reason)
                self._rest(spot, TROUBLE)
        finally:
            self._pace.let_go(to)
        return False

    def _rest(self, spot: Spot, wait: timedelta) -> None:
        self._resting[spot.key] = self._desk.clock.now() + wait

    def _drawn(self, spot: Spot, listed: list[Listed]) -> Message:
        workspace, batch, now = self._desk.content(), spot.batch, self._desk.clock.now()
        policy, words = workspace.policies[batch.brand], Words(workspace.brands[batch.brand].desk_language)
        concerned = [one.who for one in listed]
        everybody = called(policy, batch.level, workspace.people.values(), now)
        people = list(dict.fromkeys(concerned)) if all(concerned) else everybody
        links = self._links.cards([one.mention for one in listed[:SHOWN]], workspace)
        call = Call(batch.brand, batch.level, listed, people, groups(policy, batch.level))
        text, blocks = alert_blocks(call, Board(workspace, words, now, links))
        payload = {"batch": batch.id, "card": spot.key}
        return Message(text, blocks, {"event_type": "unscripted_alert", "event_payload": payload})
