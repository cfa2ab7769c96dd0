"""How a customer's words are forgotten: in the store at once, in Slack soon after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Remains:
    """Something that stays where this program cannot reach it, for a person to see to."""

    what: str  # review, imported, reply, reply_unclear, slack_thread, slack_source, page
    where: str


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A mention that is erased."""

    mention_id: str
    news: bool  # False: it was erased before
    questions: int = 0  # to the knowledge base that quoted the customer, gone too
    remains: Sequence[Remains] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """Where something about a mention stands in Slack."""

    key: str  # of its effect row
    channel: str
    ts: str  # "" while it is not known whether it is there
    begun_at: datetime
    batch: str = ""  # of an alert


class Forgetting(Protocol):
    """Erases mentions, and keeps the list of those whose words Slack may still show."""

    def erase(self, mention_id: str, by: str) -> Forgotten:
        """In one transaction; safe to repeat, and beside everything else. `by`: OPERATOR or BOT.
        InputError when there is no such mention."""

    def settle(self) -> bool:
        """Seal what was noted, and let the words that were erased go from the database's own files. False when somebody
        else is at the database just then: to be tried again."""

    def closed_long_ago(self, platform: str, account: str, before: datetime, after: str, limit: int) -> list[str]:
        """Mentions of the account that were closed before then, owe nothing and are not erased; by id, those after
        this id."""

    def forget_receipts(self, before: datetime, limit: int) -> int:
        """Receipts of clicks and events that were handled before then are let go, so many at most; how many were."""

    def unwiped(self, limit: int) -> list[str]:
        """Erased mentions whose threads and alerts in Slack were not seen to, oldest first."""

    def said(self, mention_id: str) -> list[Said]:
        """Its cards, and the alerts that name it."""

    def wiped(self, mention_id: str, people_said: int, unreached: int) -> None:
        """Slack holds no more of it, but for so many messages of people in its threads, and so many messages of ours
        that Slack does not let us change."""
