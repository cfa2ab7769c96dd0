"""Looking at many mentions at once: queues, figures and search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.mention.fates import Deed
from bot.mention.ledger import Promise
from bot.mention.mention import Mention


@dataclass(frozen=True, slots=True)
class Remit:
    """Whose mentions are looked at: those of these brands, but of no level somebody else decides."""

    brands: tuple[str, ...]
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # brand -> levels that are left out
    person: str = ""  # Slack id: without what a colleague has claimed and without what is put aside


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits for people of one brand."""

    brand: str
    waiting: int
    urgent: int
    overdue: int
    oldest: datetime


class Overview(Protocol):
    """Questions about many mentions; what waits is what a person has to decide now."""

    def waiting(self, remit: Remit, limit: int, longest_first: bool = False) -> list[Mention]:
        """The most urgent first, or what waits longest."""

    def burning(self, remit: Remit, now: datetime, limit: int) -> list[Mention]:
        """Of what waits: urgent, escalated, or later than its rule allows; the latest reply first."""

    def claimed(self, person: str, limit: int) -> list[Mention]:
        """What this person has taken, the most urgent first."""

    def snoozed(self, person: str, limit: int) -> list[Mention]:
        """What this person has put aside."""

    def claims(self, brands: Sequence[str]) -> dict[str, int]:
        """How much people have taken, by Slack id."""

    def count(self, remit: Remit) -> int:
        """How many wait."""

    def backlogs(self, brands: Sequence[str], now: datetime) -> list[Backlog]:
        """Per brand; brands where nothing waits are left out."""

    def decided(self, brands: Sequence[str], since: datetime) -> dict[str, int]:
        """Decisions since then, by Slack id of the person."""

    def gaps(self, brands: Sequence[str], limit: int) -> list[Mention]:
        """Mentions no article answered, newest first."""

    def deeds(self, brands: Sequence[str], since: datetime) -> list[Deed]:
        """What happened since then, mention by mention and in order."""

    def find(
        self, brands: Sequence[str], words: Sequence[str], labels: Sequence[Sequence[str]], limit: int
    ) -> list[Mention]:
        """Those with all these folded words, and of each group of labels at least one that begins so; newest first."""

    def owed(
        self, brands: Sequence[str], limit: int, owner: str = "", before: datetime | None = None
    ) -> list[tuple[Mention, Promise]]:
        """Open promises, the next due first: of one owner, or those that were due before then."""

    def cards(self, mention_ids: Sequence[str]) -> dict[str, str]:
        """Key of the effect row of every card of these mentions -> "channel:ts"."""
