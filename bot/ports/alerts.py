"""Alerts on their way to people: what is due to be told, gathered into batches, and how it leaves Slack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.mention.alerts import Listed
from bot.mention.escalation import Page


class Way(StrEnum):
    """How a batch is told; each way is settled by itself."""

    SLACK = "slack"
    PAGES = "pages"


@dataclass(frozen=True, slots=True)
class Batch:
    """What one level of one brand is told at once."""

    id: str
    brand: str
    level: str  # as in Alert
    at: datetime  # when it was gathered


class Alerts(Protocol):
    """The outbox of alerts: they are written with the save that raises them."""

    def gather(self) -> None:
        """What has waited long enough for others becomes a batch per brand and level; each alert is in one only."""

    def untold(self, way: Way) -> list[Batch]:
        """Batches that are not settled on this way, oldest first."""

    def listed(self, batch_id: str) -> list[Listed]:
        """The mentions of a batch as `ranked`, without those that are damaged. Unreadable when none is left, or a
        newer version is at one."""

    def batch(self, batch_id: str) -> Batch | None: ...

    def settled(self, batch_id: str, way: Way) -> None:
        """Everybody this way reaches has been told."""


@dataclass(frozen=True, slots=True)
class Summons:
    """What a page says."""

    key: str  # the same at every attempt: whoever receives it may drop what they have had
    brand: str
    brand_name: str
    language: str  # of the brand's desk
    timezone: str  # of the brand
    level: str  # as in Alert
    at: datetime
    listed: Sequence[Listed]


class Pages(Protocol):
    """Destinations outside Slack."""

    def send(self, page: Page, summons: Summons) -> None:
        """Safe to repeat. Unavailable, Throttled, Ambiguous: again later. PlatformRefused, CredentialsRefused,
        SettingsError: a person has to mend something first."""

    def check(self, page: Page) -> str:
        """One sentence for `doctor` saying what works; raises what is wrong."""
