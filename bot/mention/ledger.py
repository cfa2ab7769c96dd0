"""Promises the brand has published: each is owed by somebody, by a day, until it is kept or nobody owes it any more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

REMINDED = timedelta(days=1)  # before it is due; of a shorter promise half its time


class State(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    DROPPED = "dropped"  # not owed any more: corrected, refused by the customer, or no promise at all


@dataclass(frozen=True, slots=True)
class Promise:
    number: int  # 1, 2, …; counted per mention
    kind: str  # key below `pledge.`
    words: str  # the reply's own sentence
    due: datetime
    owner: str  # Slack id
    made_at: datetime
    state: State = State.OPEN
    note: str = ""  # the proof, or why it is not owed
    by: str = ""  # who settled it
    reminded: bool = False
    overdue: bool = False  # and said so

    @property
    def open(self) -> bool:
        return self.state is State.OPEN

    @property
    def rings_at(self) -> datetime | None:
        """When its owner is reminded, and then when it is late; None when there is nothing left to say."""
        if not self.open or self.overdue:
            return None
        return self.due if self.reminded else max(self.due - min(REMINDED, (self.due - self.made_at) / 2), self.made_at)


def next_ring(promises: Iterable[Promise]) -> datetime | None:
    return min((at for promise in promises if (at := promise.rings_at)), default=None)


def rung(promises: tuple[Promise, ...], now: datetime) -> tuple[tuple[Promise, ...], list[tuple[str, Promise]]]:
    """After what is due now has rung, and what rang: `due` or `overdue`; a reminder that comes too late is left out."""
    rang, after = list[tuple[str, Promise]](), list[Promise]()
    for promise in promises:
        if promise.rings_at is None or promise.rings_at > now:
            after.append(promise)
            continue
        late = promise.due <= now
        after.append(replace(promise, reminded=True, overdue=late))
        rang.append(("overdue" if late else "due", promise))
    return tuple(after), rang


def settled(promises: tuple[Promise, ...], number: int, state: State, note: str, by: str) -> tuple[Promise, ...]:
    return tuple(
        replace(promise, state=state, note=note, by=by) if promise.number == number else promise for promise in promises
    )


def replaced(promises: tuple[Promise, ...], text: str) -> tuple[Promise, ...]:
    """After a correction: what the new words do not say any more is not owed."""
    return tuple(replace(one, state=State.DROPPED) if one.open and one.words not in text else one for one in promises)
