"""Tells escalations outside Slack: once per batch and destination, again and again until it is taken, for a day."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.about import about
from bot.errors import (
    Ambiguous,
    CredentialsRefused,
    OutsideError,
    SettingsError,
    Throttled,
    Unavailable,
    Unreadable,
)
from bot.mention.alerts import GIVEN_UP, NOBODY, page_key, pages
from bot.mention.escalation import Page
from bot.ports import Alerts, Batch, Claim, ClaimState, Desk, Pages, Summons, Way

LOOK = 1.0  # seconds between two looks
LEAST, MOST = timedelta(seconds=30), timedelta(hours=1)  # between two attempts
DAY = timedelta(hours=24)  # so long it is tried, then a person is asked
FORGOTTEN = timedelta(days=7)  # and so long an answer is waited for
AGAIN = "page_again:"  # and the Slack id of who wants it sent again
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A page, tried for a day."""

    key: str  # of its effect row
    page: Page
    since: datetime


class Pager:
    """Implements ports.Loop."""

    name = "pager"

    def __init__(self, desk: Desk, alerts: Alerts, destinations: Pages) -> None:
        self._desk, self._alerts, self._pages = desk, alerts, destinations
        self._resting: dict[str, datetime] = {}  # what failed, until it is tried again
        self._failed: dict[str, str] = {}  # destinations that have not taken what this process sent, by effect key
        self.trouble = ""

    def run(self, stop: Callable[[float], bool]) -> None:
        while not stop(LOOK):
            self.deliver()

    def deliver(self) -> None:
        """One pass. Unavailable at its end, when pages had to be given up: that is for healthz to say."""
        self._alerts.gather()
        now = self._desk.clock.now()
        self._resting = {key: until for key, until in self._resting.items() if until > now}
        lost, waiting = list[str](), set[str]()
        for batch in self._alerts.untold(Way.PAGES):
            attempts = [self._attempt(batch, page) for page in self._destinations(batch)]
            waiting |= {attempt.key for attempt in attempts}
            told = [self._told(batch, attempt, lost) for attempt in attempts]
            if all(told):
                self._alerts.settled(batch.id, Way.PAGES)
        self._failed = {key: to for key, to in self._failed.items() if key in waiting}  # others may have told the rest
        self.trouble = f"not told yet: {', '.join(sorted(set(self._failed.values())))}" if self._failed else ""
        if lost:
            raise Unavailable(f"escalations were not told within a day: {', '.join(lost)}")

    def _destinations(self, batch: Batch) -> tuple[Page, ...]:
        policy = self._desk.content().policies.get(batch.brand)  # the brand may be gone meanwhile
        return pages(policy, batch.level) if policy else ()

    def _told(self, batch: Batch, attempt: Attempt, lost: list[str]) -> bool:
        """Whether nothing is left to do here; what was given up is added to `lost`."""
        if attempt.key in self._resting:
            return False
        if done := self._desk.effects.done(attempt.key):
            self._failed.pop(attempt.key, None)
            return done.shown != GIVEN_UP or bool(done.remote_id) or self._forgotten(attempt)
        summons = self._summons(batch, attempt)
        if summons is None:
            return False
        claim = self._desk.effects.claim(attempt.key, summons.listed[0].mention.id, attempt.page.kind)
        if claim.state is not ClaimState.FRESH and not self._taken_over(attempt, claim):
            return False
        with about(summons.listed[0].mention.id):
            return self._sent(attempt, summons) or self._given_up(attempt, lost)

    def _attempt(self, batch: Batch, page: Page) -> Attempt:
        """Its first day, or the one a person has given it last."""
        day, since = 1, batch.at
        while (done := self._desk.effects.done(page_key(batch.id, page, day))) and done.remote_id.startswith(AGAIN):
            day, since = day + 1, done.done_at or since
        return Attempt(page_key(batch.id, page, day), page, since)

    def _taken_over(self, attempt: Attempt, claim: Claim) -> bool:
        """Whether an earlier attempt is long enough ago, and repeating it is ours. Each wait is as long as all before
        together: a restart finds it in the effect's row."""
        wait = min(max(claim.at - attempt.since, LEAST), MOST)
        if self._desk.clock.now() < claim.at + wait:
            self._resting[attempt.key] = claim.at + wait
            return False
        return self._desk.effects.retry(attempt.key, claim.at)

    def _sent(self, attempt: Attempt, summons: Summons) -> bool:
        self._failed[attempt.key] = attempt.page.shown
        try:
            self._pages.send(attempt.page, summons)
        except Throttled as slow:
            self._resting[attempt.key] = self._desk.clock.now() + timedelta(seconds=slow.wait)
            return False
        except (OutsideError, CredentialsRefused, SettingsError) as trouble:
            level = logging.WARNING if isinstance(trouble, Ambiguous) else logging.ERROR
            log.log(level, "%s not told to %s yet: %s", attempt.key, attempt.page.shown, trouble)
            return False
        self._desk.effects.settle(attempt.key, summons.key, "")
        del self._failed[attempt.key]
        return True

    def _given_up(self, attempt: Attempt, lost: list[str]) -> bool:
        """Never a success: a person says what becomes of it."""
        if self._desk.clock.now() - attempt.since >= DAY:
            log.error("%s was never told to %s", attempt.key, attempt.page.shown)
            self._desk.effects.settle(attempt.key, "", GIVEN_UP)
            lost.append(self._failed.pop(attempt.key, attempt.page.shown))
        return False

    def _forgotten(self, attempt: Attempt) -> bool:
        """Whether nobody is asked about it any more: the question's buttons go."""
        if self._desk.clock.now() - attempt.since <= FORGOTTEN:
            return False
        self._desk.effects.settle(attempt.key, NOBODY, GIVEN_UP)
        return True

    def _summons(self, batch: Batch, attempt: Attempt) -> Summons | None:
        """What it says, the same on each of its days; None while nothing of it can be read."""
        brand, key = self._desk.content().brands[batch.brand], page_key(batch.id, attempt.page)
        try:
            listed = self._alerts.listed(batch.id)
        except Unreadable as trouble:
            log.error("%s not told to %s: %s", attempt.key, attempt.page.shown, trouble)
            self._failed[attempt.key] = attempt.page.shown
            self._resting[attempt.key] = self._desk.clock.now() + MOST
            return None
        return Summons(key, batch.brand, brand.name, brand.desk_language, brand.timezone, batch.level, batch.at, listed)
