"""Asks one account for news, again and again; the cursor moves in the transaction that stores the posts."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from bot.errors import CredentialsRefused, OutsideError, Throttled, Unavailable, Unreadable
from bot.life.intake import take_in
from bot.mention.post import Post
from bot.ports import Connector, Desk, Polls

PAGE = 100
REST = 30.0  # seconds at least before a platform in trouble is asked again
FIRST = "first look:"  # marks the cursor until the last page of an account's history was taken in
log = logging.getLogger(__name__)


class Poller:
    """Implements ports.Loop."""

    def __init__(
        self, desk: Desk, connector: Connector, brand: str, every: float, first_cards: timedelta, polls: Polls
    ) -> None:
        self.name = f"poll {connector.platform}/{connector.account}"
        self._desk, self._connector, self._brand = desk, connector, brand
        self._every, self._first_cards, self._polls = every, first_cards, polls
        self.trouble = ""
        self._source = f"{connector.platform}/{connector.account}"

    def run(self, stop: Callable[[float], bool]) -> None:
        wait = 0.0
        while not stop(wait):
            try:
                wait = 0.0 if self.ask() else self._every
                self.trouble = ""
                self._polls.note(self._source)
            except Throttled as slow:
                wait = slow.wait
                self._failed(slow)
            except (OutsideError, CredentialsRefused, Unreadable) as trouble:
                self.trouble = str(trouble) or type(trouble).__name__
                log.warning("%s: %s", self.name, trouble)
                wait = max(self._every, REST)
                self._failed(trouble)

    def _failed(self, trouble: Exception) -> None:
        with suppress(Unavailable):  # it may be the database that is away
            self._polls.note(self._source, type(trouble).__name__)

    def ask(self) -> bool:
        """Take in one page; whether there is more."""
        saved = self._desk.store.cursor(self._source)
        first, cursor = not saved or saved.startswith(FIRST), saved.removeprefix(FIRST)
        page = self._connector.poll(cursor, PAGE)
        following = f"{FIRST}{page.cursor}" if first and page.more else page.cursor
        if page.posts or following != saved:
            wants_card = self._recent if first else lambda post: True
            counts = take_in(page.posts, self._brand, self._desk, self._source, following, wants_card)
            log.info("%s: %s", self.name, dict(counts))
        return page.more

    def _recent(self, post: Post) -> bool:
        """The first look at an account brings its history; only what is recent becomes a card."""
        return post.written_at is not None and self._desk.clock.now() - post.written_at <= self._first_cards
