"""Keeps Home tabs up to date: looked up and published when somebody opens theirs, and after what they decide."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.content.words import Words
from bot.errors import CredentialsRefused, OutsideError, Throttled
from bot.mention.attention import SHIFT
from bot.mention.mention import Mention
from bot.mention.people import Person, Role
from bot.mention.together import distinct, green, idle
from bot.ports import Desk, Evals, Overview, Questions, Remit, Verdict
from bot.slack.calls import SlackCalls
from bot.slack.crowds import crowd_lines
from bot.slack.detours import detour_lines, detours
from bot.slack.figures import first_monday, weeks_of
from bot.slack.home import SHOWN, Lessons, Queue, Watch, home, stranger
from bot.slack.lines import Board
from bot.slack.links import Links
from bot.slack.rights import beyond_level

FEW = 6  # mentions of each list of a lead, who has several
LOOKED_AT, TOGETHER = 60, 8  # of a queue for what can be decided together, and of those in one dialog
CALM = 3.0  # seconds after a decision until the person's page follows: one page for a row of decisions
OPEN = 3600.0  # seconds a page counts as open
log = logging.getLogger(__name__)


class HomePages:
    """Implements ports.Loop. Two calls of Slack at most for an opening: the person's language, and the page."""

    name = "home pages"

    def __init__(
        self, desk: Desk, overview: Overview, questions: Questions, evals: Evals, calls: SlackCalls, links: Links,
        words: Callable[[str], Words],
    ) -> None:  # fmt: skip
        self._desk, self._overview, self._questions, self._evals = desk, overview, questions, evals
        self._calls, self._links, self._words = calls, links, words
        self._due: dict[str, tuple[float, str]] = {}  # person -> when, and what to say on top
        self._opened: dict[str, float] = {}
        self._lock, self._hurry = threading.Lock(), threading.Event()
        self.trouble = ""

    def show(self, user: str, notice: str = "") -> None:
        """Somebody looks at their page: now."""
        with self._lock:
            self._opened[user] = time.monotonic()
            self._due[user] = time.monotonic(), notice
        self._hurry.set()

    def decided(self, user: str) -> None:
        """A person who has their page open decided something: soon."""
        now = time.monotonic()
        with self._lock:
            if now - self._opened.get(user, -OPEN) < OPEN:
                self._due.setdefault(user, (now + CALM, ""))

    def run(self, stop: Callable[[float], bool]) -> None:
        while not stop(0):
            if not self._links.known:
                self._links.ask()
            for user, notice in self._take():
                self._publish(user, notice, stop)
            self._hurry.wait(0.5 if self._links.known else CALM)
            self._hurry.clear()

    def _take(self) -> list[tuple[str, str]]:
        now = time.monotonic()
        with self._lock:
            due = [(user, notice) for user, (at, notice) in self._due.items() if at <= now]
            for user, _ in due:
                del self._due[user]
        return due

    def _publish(self, user: str, notice: str, stop: Callable[[float], bool]) -> None:
        try:
            self._calls.publish_home(user, self.page(user, notice))
            self.trouble = ""
        except Throttled as slow:
            stop(slow.wait)
            with self._lock:
                self._due.setdefault(user, (time.monotonic(), notice))
        except (OutsideError, CredentialsRefused) as trouble:  # they will open it again
            self.trouble = str(trouble) if isinstance(trouble, CredentialsRefused) else ""
            log.warning("a home page was not published: %s", trouble)

    def page(self, user: str, notice: str = "") -> dict[str, Any]:
        """The page as it should be now."""
        person, words = self._desk.content().people.get(user), self._words(user)
        if person is None:
            return stranger(words("refused.unknown_person"))
        parts = self._parts(person)
        board = self.board(words, *(mention for part in parts for mention in part.everything))
        return home(board, parts, notice, self.held_up(self.brands(person), words))

    def held_up(self, brands: tuple[str, ...], words: Words) -> list[str]:
        """Crowds of cards that are still to come, and channels none can come to."""
        workspace = self._desk.content()
        crowds = [crowd for crowd in self._desk.store.to_come() if crowd.brand in brands]
        closed = [one for one in detours(self._desk.effects, workspace) if one.brand in brands]
        return [*crowd_lines(crowds, workspace, words), *detour_lines(closed, workspace, words)]

    def board(self, words: Words, *mentions: Mention) -> Board:
        """What lists need, with a link to every card they show."""
        workspace = self._desk.content()
        return Board(workspace, words, self._desk.clock.now(), self._links.cards(mentions, workspace))

    def watch(self, brands: tuple[str, ...]) -> Watch:
        """What a lead sees of these brands, and hands over."""
        now, all_of_it = self._desk.clock.now(), Remit(brands)
        return Watch(
            self._overview.burning(all_of_it, now, FEW), self._overview.waiting(all_of_it, FEW, longest_first=True),
            self._overview.backlogs(brands, now), self._overview.decided(brands, now - SHIFT),
            self._overview.claims(brands), self._exposed(now), self._overview.owed(brands, FEW, before=now),
        )  # fmt: skip

    def _exposed(self, now: datetime) -> dict[str, int]:
        return {person: len(opened) for person, opened in self._desk.store.exposure(now - SHIFT).items()}

    def lessons(self, brands: tuple[str, ...]) -> Lessons:
        now = self._desk.clock.now()
        missing = self._questions.latest(brands, SHOWN, (Verdict.GAP, Verdict.UNHELPFUL))
        weeks = weeks_of(self._overview.deeds(brands, first_monday(now)), now)
        return Lessons(self._overview.gaps(brands, SHOWN), missing, weeks, self._evals.latest())

    def queue(self, person: Person, most: int = SHOWN) -> Queue:
        """What this person may decide now and nobody else is at."""
        remit = self.remit(person)
        waiting = self._overview.waiting(remit, LOOKED_AT)
        return Queue(
            waiting[:most], self._overview.count(remit), self._overview.claimed(person.id, most),
            self._overview.snoozed(person.id, most), distinct(filter(self._green, waiting), TOGETHER),
            list(filter(idle, waiting))[:TOGETHER], self._overview.owed(remit.brands, most, person.id),
        )  # fmt: skip

    def _green(self, mention: Mention) -> bool:
        return green(mention) and not beyond_level(mention, self._desk.content().policies[mention.brand])

    def remit(self, person: Person) -> Remit:
        policies, now = self._desk.content().policies, self._desk.clock.now()
        others = {brand: policies[brand].closed_to(person, now) for brand in self.brands(person)}
        return Remit(tuple(others), others, person.id)

    def brands(self, person: Person) -> tuple[str, ...]:
        return tuple(sorted(person.brands & self._desk.content().brands.keys()))

    def _parts(self, person: Person) -> list[Queue | Watch | Lessons]:
        match person.role:
            case Role.AGENT | Role.SPECIALIST:
                return [self.queue(person)]
            case Role.LEAD:
                return [self.watch(self.brands(person)), self.queue(person, FEW)]
            case Role.TRAINER:
                return [self.lessons(self.brands(person))]
