"""Asks in Slack what becomes of a page nobody took within a day: those concerned know, or it is sent again."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from bot.content.words import Words
from bot.content.workspace import Workspace
from bot.errors import Ambiguous, PlatformRefused, Throttled, Unreadable
from bot.mention.alerts import GIVEN_UP, NOBODY, levels_told, page_key, pages
from bot.mention.erased import is_erased
from bot.mention.escalation import Page
from bot.ports import Alerts, Batch, Claim, Desk, Way
from bot.slack import blocks as b
from bot.slack.alert_blocks import brand_and_level
from bot.slack.calls import SlackCalls
from bot.slack.detours import OVER, Detours
from bot.slack.links import Links
from bot.slack.pace import UPDATES, Pace
from bot.slack.posting import SOON, Message, Posting
from bot.slack.story import name_of

DAY = timedelta(hours=24)  # before it nothing is given up
LOOK, TROUBLE = timedelta(seconds=1), timedelta(seconds=30)
MENTIONS = 3  # of the batch, named in the question
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Untaken:
    """A page that was given up."""

    batch: Batch
    page: Page
    key: str  # of the page's effect row

    @property
    def question(self) -> str:
        """Key of the effect row of the question about it."""
        return f"unpaged:{self.key.removeprefix('alert:')}"


class Unpaged:
    """One question for each page and day; only what tells alerts in Slack calls it. It quotes nobody: what is erased
    elsewhere need not be erased here."""

    def __init__(
        self, desk: Desk, alerts: Alerts, calls: SlackCalls, posting: Posting, pace: Pace, links: Links,
        detours: Detours,
    ) -> None:  # fmt: skip
        self._desk, self._alerts, self._calls, self._posting = desk, alerts, calls, posting
        self._pace, self._links, self._detours = pace, links, detours
        self._open: dict[str, Untaken] = {}  # questions that have buttons
        self._next = desk.clock.now()

    def ask(self) -> None:
        """Ask what was not asked yet, and take the buttons from what was answered."""
        now = self._desk.clock.now()
        if timedelta(0) <= self._next - now <= TROUBLE:
            return
        self._next = now + LOOK
        waits, there = {one.question: one for one in self._untaken()}, self._desk.content().policies
        self._open |= waits
        for one in [one for one in self._open.values() if one.batch.brand in there]:
            try:
                if self._said(one, one.question in waits):
                    del self._open[one.question]
            except Ambiguous:
                self._next = now + SOON
            except (PlatformRefused, Unreadable) as trouble:
                log.error("what becomes of %s was not asked: %s", one.key, trouble)
                self._next = now + TROUBLE

    def _untaken(self) -> Iterator[Untaken]:
        """Given up, and nobody has said what becomes of it."""
        for batch in self._alerts.untold(Way.PAGES):
            policy = self._desk.content().policies.get(batch.brand)
            if policy is None or self._desk.clock.now() - batch.at < DAY:
                continue
            for page in pages(policy, batch.level):
                yield from self._days(batch, page)

    def _days(self, batch: Batch, page: Page) -> Iterator[Untaken]:
        day = 1
        while (found := self._desk.effects.done(page_key(batch.id, page, day))) and found.shown == GIVEN_UP:
            if not found.remote_id:
                yield Untaken(batch, page, page_key(batch.id, page, day))
            day += 1

    def _said(self, one: Untaken, waits: bool) -> bool:
        """Whether there is nothing left to say about it; what the pager does not wait for needs no answer."""
        page, asked = self._desk.effects.done(one.key), self._desk.effects.done(one.question)
        if page and not page.remote_id and not waits:
            self._desk.effects.settle(one.key, NOBODY, GIVEN_UP)
            return False
        if page and page.remote_id:
            return asked is None or asked.shown == OVER or self._answered(one, asked, page)
        if asked is None:
            self._asked(one)
        return False

    def _asked(self, one: Untaken) -> None:
        workspace = self._desk.content()
        policy = workspace.policies[one.batch.brand]
        level = levels_told(policy, one.batch.level)[-1]
        own = level.channel or workspace.catch_all(one.batch.brand)
        to = self._detours.instead(one.batch.brand, own)
        if not to or not self._pace.may_post(to):
            return
        mentions = self._alerts.listed(one.batch.id)
        words = Words(workspace.brands[one.batch.brand].desk_language)
        first = [each.mention for each in mentions[:MENTIONS]]
        links = self._links.cards(first, workspace)
        about = next((each.mention for each in mentions if not is_erased(each.mention)), first[0])
        value = {"m": about.id, "k": one.key}
        row = [b.button(action, words(f"button.{action}"), value) for action in ("page_known", "page_again")]
        title = self._title(one, workspace, words)
        lines = b.context([f"<{links[one.id]}|{words('home.open_card')}>" for one in first if one.id in links])
        said = Message(title, [b.section(title), *lines, *b.actions("unpaged", row)], self._metadata(one), "asked")
        try:
            self._posting.post(one.question, about.id, to, said)
        except Throttled as slow:
            self._pace.wait(to, slow.wait)

    def _answered(self, one: Untaken, asked: Claim, page: Claim) -> bool:
        if not self._pace.may(UPDATES):
            return False
        workspace = self._desk.content()
        words = Words(workspace.brands[one.batch.brand].desk_language)
        what, _, who = page.remote_id.partition(":")
        title = self._title(one, workspace, words)
        line = words(f"unpaged.{what}", who=name_of(who, workspace, words))
        channel, ts = asked.remote_id.split(":")
        try:
            self._calls.update(channel, ts, title, [b.section(title), *b.context([line])], self._metadata(one))
        except Throttled as slow:
            self._pace.wait(UPDATES, slow.wait)
            return False
        except PlatformRefused as refused:  # it was deleted: nobody misses it any more
            log.info("the question about %s is gone: %s", one.key, refused.reason)
        self._desk.effects.settle(one.question, asked.remote_id, OVER)
        return True

    def _title(self, one: Untaken, workspace: Workspace, words: Words) -> str:
        brand, level = brand_and_level(one.batch.brand, one.batch.level, workspace, words)
        return words("unpaged.asked", page=b.literal(one.page.shown), brand=brand, level=level, at=b.when(one.batch.at))

    def _metadata(self, one: Untaken) -> dict[str, object]:
        return {"event_type": "unscripted_unpaged", "event_payload": {"card": one.question, "batch": one.batch.id}}
