"""Numbers about all mentions at one moment, for whoever watches over the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Queue:
    """The mentions of one brand in one stage."""

    brand: str
    stage: str
    count: int
    warned: int  # one of their clocks has warned, and none is over
    late: int  # one is over
    waits_since: datetime | None  # the oldest a person has to decide about now; None: there is none


@dataclass(frozen=True, slots=True)
class Undrawn:
    """Cards of one channel that do not show the newest state."""

    channel: str  # Slack id; "" while nobody has read the mention
    first: bool  # not posted yet, rather than to be changed
    count: int


@dataclass(frozen=True, slots=True)
class Poll:
    """When a platform was asked for news."""

    account: str  # "platform/account"
    asked_at: datetime
    answered_at: datetime | None  # None: never
    error: str  # class of the error the last question ended with; "" when it was answered


@dataclass(frozen=True, slots=True)
class Spent:
    """Calls of one model for one step that ended the same way, from the beginning."""

    model: str
    step: str
    outcome: str
    calls: int
    seconds: float
    input_tokens: int
    cached_tokens: int
    output_tokens: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What the database says; closed mentions are counted by their events alone."""

    at: datetime
    owed: int  # mentions whose turn it is
    owed_since: datetime | None
    queues: tuple[Queue, ...]
    undrawn: tuple[Undrawn, ...]
    undrawn_since: datetime | None  # the last event of the mention that waits longest
    unknown: Mapping[str, int]  # effects begun and never finished, by kind
    polls: tuple[Poll, ...]
    events: Mapping[str, int]  # by kind, from the beginning
    spent: tuple[Spent, ...]
    sealed: int  # place of the newest event in the audit chain
    unsealed_since: datetime | None


class Counting(Protocol):
    """Reads the figures; errors as of any question to the database."""

    def read(self) -> Figures: ...


class Polls(Protocol):
    """When each account was asked, for whoever watches another process than the one that asks."""

    def note(self, account: str, error: str = "") -> None:
        """It was asked just now; `error` is a class of errors, "" when it answered."""
