"""Tells escalations outside Slack: once per batch and destination, again and again until it is taken, for a day."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.about import about
from bot.errors import Ambiguous, CredentialsRefused, OutsideError, SettingsError, Throttled, Unavailable
from bot.mention.alerts import pages, ranked
from bot.mention.escalation import Page
from bot.ports import Alerts, Batch, Claim, ClaimState, Desk, Pages, Summons, Way

LOOK = 0.5  # seconds between two looks
LEAST, MOST = timedelta(seconds=30), timedelta(hours=1)  # between two attempts
GIVEN_UP = timedelta(hours=24)
log = logging.getLogger(__name__)


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
        lost: list[str] = []
        for batch in self._alerts.untold(Way.PAGES):
            told = [self._told(batch, page, lost) for page in self._destinations(batch)]
            if all(told):
                self._alerts.settled(batch.id, Way.PAGES)
        self.trouble = f"not told yet: {', '.join(sorted(set(self._failed.values())))}" if self._failed else ""
        if lost:
            raise Unavailable(f"escalations were not told within a day: {', '.join(lost)}")

    def _destinations(self, batch: Batch) -> tuple[Page, ...]:
        policy = self._desk.content().policies.get(batch.brand)  # the brand may be gone meanwhile
        return pages(policy, batch.level) if policy else ()

    def _told(self, batch: Batch, page: Page, lost: list[str]) -> bool:
        """Whether nothing is left to do here; what was given up is added to `lost`."""
        key = key_of(batch, page)
        if key in self._resting:
            return False
        if self._desk.effects.done(key):
            self._failed.pop(key, None)
            return True
        summons = self._summons(batch, key)
        claim = self._desk.effects.claim(key, summons.listed[0].mention.id, page.kind)
        if claim.state is not ClaimState.FRESH and not self._taken_over(key, batch, claim):
            return False
        with about(summons.listed[0].mention.id):
            return self._sent(batch, page, summons) or self._given_up(batch, page, key, lost)

    def _taken_over(self, key: str, batch: Batch, claim: Claim) -> bool:
        """Whether an earlier attempt is long enough ago, and repeating it is ours. Each wait is as long as all before
        together: a restart finds it in the effect's row."""
        wait = min(max(claim.at - batch.at, LEAST), MOST)
        if self._desk.clock.now() < claim.at + wait:
            self._resting[key] = claim.at + wait
            return False
        return self._desk.effects.retry(key, claim.at)

    def _sent(self, batch: Batch, page: Page, summons: Summons) -> bool:
        self._failed[summons.key] = page.shown
        try:
            self._pages.send(page, summons)
        except Throttled as slow:
            self._resting[summons.key] = self._desk.clock.now() + timedelta(seconds=slow.wait)
            return False
        except (OutsideError, CredentialsRefused, SettingsError) as trouble:
            level = logging.WARNING if isinstance(trouble, Ambiguous) else logging.ERROR
            log.log(level, "page %s not told to %s yet: %s", batch.id, page.shown, trouble)
            return False
        self._desk.effects.settle(summons.key, summons.key, "")
        del self._failed[summons.key]
        return True

    def _given_up(self, batch: Batch, page: Page, key: str, lost: list[str]) -> bool:
        if self._desk.clock.now() - batch.at < GIVEN_UP:
            return False
        log.error("page %s was never told to %s", batch.id, page.shown)
        self._desk.effects.settle(key, "", "given up")
        lost.append(self._failed.pop(key, page.shown))
        return True

    def _summons(self, batch: Batch, key: str) -> Summons:
        brand, alerts = self._desk.content().brands[batch.brand], self._alerts.listed(batch.id)
        listed = ranked(alerts, self._desk.store.known([mention_id for mention_id, _ in alerts]))
        return Summons(key, batch.brand, brand.name, brand.desk_language, brand.timezone, batch.level, batch.at, listed)


def key_of(batch: Batch, page: Page) -> str:
    """Of the effect row, and what receivers know repetitions by."""
    return f"alert:{batch.id}:{page.kind}-{hashlib.sha256(page.address.encode()).hexdigest()[:12]}"
