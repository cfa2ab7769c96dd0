"""Clocks of a mention: each counts working time, warns once, and is over once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.mention.hours import Hours
from bot.mention.stage import Stage

LOOK, REPLY, PUBLISH = "look", "reply", "publish"
SENDING = frozenset({Stage.APPROVED, Stage.HANDED, Stage.UNKNOWN})
OVER = frozenset({Stage.NEW, Stage.PUBLISHED, Stage.REMOVING, Stage.CLOSED})  # nobody is waited for


@dataclass(frozen=True, slots=True)
class Clock:
    """What it began with stays with it: a policy that changes meanwhile moves no running clock."""

    name: str  # look | reply | publish
    target: timedelta  # working time it allows
    warn: float  # share of it after which people are warned
    hours: Hours | None = None  # it stands still outside; None: it always runs
    spent: timedelta = timedelta(0)  # working time counted before it last stood still
    running_since: datetime | None = None  # None: it stands still
    warned: bool = False
    breached: bool = False  # it rings no more
    late_since: datetime | None = None  # when the target was first over, on whatever level

    @property
    def over_at(self) -> datetime | None:
        """When the target is or was over; None while the clock stands still."""
        return self._spent_at(self.target)

    @property
    def rings_at(self) -> datetime | None:
        """When it warns or is over next; None: not while things stay as they are."""
        if self.breached:
            return None
        return self.over_at if self.warned else self._spent_at(self.target * self.warn)

    def going(self, at: datetime) -> Clock:
        return self if self.running_since else replace(self, running_since=at)

    def paused(self, at: datetime) -> Clock:
        return replace(self, spent=self.spent + self._worked(at), running_since=None)

    def again(self, at: datetime) -> Clock:
        """The same target anew, for whoever decides now."""
        running = self.running_since and at
        return replace(self, spent=timedelta(0), running_since=running, warned=False, breached=False)

    def aimed(self, target: timedelta) -> Clock:
        """Another target for the same wait; what is over stays over."""
        return self if self.breached or target == self.target else replace(self, target=target, warned=False)

    def _spent_at(self, spent: timedelta) -> datetime | None:
        if self.running_since is None:
            return None
        left = max(spent - self.spent, timedelta(0))
        return self.hours.after(self.running_since, left) if self.hours else self.running_since + left

    def _worked(self, until: datetime) -> timedelta:
        """Since it last began to run; nothing when the system's clock was put back meanwhile."""
        since = self.running_since or until
        worked = self.hours.between(since, until) if self.hours else until - since
        return max(worked, timedelta(0))


def carried(clocks: Iterable[Clock], stage: Stage, resting: bool, looked: bool, at: datetime) -> tuple[Clock, ...]:
    """The clocks after something happened: those that still count, each running or standing still."""
    if stage in OVER:
        return ()
    sending = stage in SENDING
    gone = {LOOK} if sending or looked else set[str]()
    gone |= set() if sending else {PUBLISH}
    return tuple(
        clock.going(at) if (clock.name == PUBLISH) == sending and not resting else clock.paused(at)
        for clock in clocks
        if clock.name not in gone
    )
