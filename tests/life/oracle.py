"""When clocks must ring, worked out from the audit log alone, minute by minute, by arithmetic of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from bot.mention.event import BOT, PLATFORM, Event

Sweep = Callable[[datetime], datetime]  # the first sweep at or after a moment


@dataclass(frozen=True)
class Office:
    """Opening hours of one brand, asked for every minute there is."""

    zone: str
    days: tuple[int, ...]
    opens: int  # o'clock
    closes: int
    holidays: frozenset[date]

    def open(self, at: datetime) -> bool:
        there = at.astimezone(ZoneInfo(self.zone))
        working = there.weekday() in self.days and there.date() not in self.holidays
        return working and self.opens <= there.hour < self.closes


class Calendar:
    """How many seconds somebody was there, from `start` to any later second."""

    def __init__(self, office: Office, start: datetime, days: int) -> None:
        minutes = [office.open(start + timedelta(minutes=minute)) for minute in range(days * 24 * 60)]
        self._start = start
        self._counted = np.concatenate([[0], np.cumsum(np.repeat(np.array(minutes, dtype=np.int64), 60))])

    def worked(self, since: datetime, until: datetime) -> int:
        return int(self._counted[self._second(until)] - self._counted[self._second(since)])

    def over(self, since: datetime, seconds: int) -> datetime:
        """The first second at which so many have been worked; far away when the calendar is too short for it."""
        if seconds <= 0:
            return since
        wanted = self._counted[self._second(since)] + seconds
        return self._start + timedelta(seconds=int(np.searchsorted(self._counted, wanted)))

    def _second(self, at: datetime) -> int:
        return round((at - self._start).total_seconds())


@dataclass(frozen=True)
class Terms:
    """What the oracle is told of a brand."""

    calendar: Calendar
    look: int  # seconds
    publish: int
    reply: dict[str, int]  # rule -> seconds
    first: dict[str, str]  # rule -> level that decides
    warn: float
    above: Callable[[str, datetime], tuple[str, bool]]  # level, now -> where it goes, whether there is no higher level


@dataclass
class Timer:
    seconds: int
    spent: int = 0
    since: datetime | None = None
    warned: bool = False
    done: bool = False


@dataclass(frozen=True)
class Ring:
    at: datetime  # of the sweep that sees it
    due: datetime
    kind: str
    clock: str
    to: str = ""


@dataclass
class Replay:
    """One mention's log, told again; `rings` fills as it goes on."""

    terms: Terms
    sweep: Sweep
    level: str = ""
    rule: str = ""
    timers: dict[str, Timer] = field(default_factory=dict)
    asked: datetime | None = None
    rings: list[Ring] = field(default_factory=list)
    sending: bool = False
    aside: bool = False

    def tell(self, log: Sequence[Event], until: datetime) -> list[Ring]:
        for event in log:
            if event.kind not in ("warned", "breached"):
                self._ring_until(event.at)
                self._happened(event)
        self._ring_until(until)
        return self.rings

    # -- what happened ----------------------------------------------------------------------------------

    def _happened(self, event: Event) -> None:
        if event.by not in (BOT, PLATFORM):
            self.timers.pop("look", None)
        if event.kind != "lapsed":
            self.aside = event.kind == "snoozed"
        self.level = str(event.data["to"]) if event.kind == "escalated" else self.level
        self.rule = str(event.data["rule"]) if event.kind == "triaged" else self.rule
        self._changed(event)
        for name, timer in self.timers.items():
            self._run(timer, (name == "publish") == self.sending and not self.aside, event.at)

    def _changed(self, event: Event) -> None:
        """Timers that begin and end with it."""
        match event.kind:
            case "arrived" | "edited":
                self.asked, self.timers, self.sending = event.at, {}, False
            case "triaged":
                self._begin()
            case "reopened":
                self.asked = event.at
                self._begin()
            case "approved":
                self.sending = True
                self.timers["publish"] = Timer(self.terms.publish, since=event.at)
            case "undone" | "refused" | "not_posted":
                self.sending = False
                self.timers.pop("publish", None)
            case "published" | "amended" | "dismissed" | "no_reply_needed":
                self.timers = {}

    def _begin(self) -> None:
        self.level = self.level or self.terms.first[self.rule]
        self.timers = {"look": Timer(self.terms.look), "reply": Timer(self.terms.reply[self.rule])}
        for timer in self.timers.values():
            timer.since = self.asked

    def _run(self, timer: Timer, runs: bool, at: datetime) -> None:
        if runs and timer.since is None:
            timer.since = at
        elif not runs and timer.since is not None:
            timer.spent += self.terms.calendar.worked(timer.since, at)
            timer.since = None

    # -- what rings -------------------------------------------------------------------------------------

    def _ring_until(self, until: datetime) -> None:
        while due := min((found for timer in self.timers.values() if (found := self._due(timer))), default=None):
            at = self.sweep(due)
            if at > until:
                return
            self._ring(at)

    def _ring(self, at: datetime) -> None:
        seen = {name: due for name, timer in self.timers.items() if (due := self._due(timer)) and due <= at}
        over = {name: due for name in seen if (due := self._over(self.timers[name])) <= at}
        for name in seen.keys() - over.keys():
            self.timers[name].warned = True
            self.rings.append(Ring(at, seen[name], "warned", name))
        to, top = self.terms.above(self.level, at)
        for name, due in over.items():
            self.rings.append(Ring(at, due, "breached", name, to))
            again = not top and name != "look"
            self.timers[name] = Timer(self.timers[name].seconds, since=at, done=not again)
        self.level = to if over and to else self.level

    def _due(self, timer: Timer) -> datetime | None:
        if timer.done or timer.since is None:
            return None
        share = 1.0 if timer.warned else self.terms.warn
        return self.terms.calendar.over(timer.since, round(timer.seconds * share) - timer.spent)

    def _over(self, timer: Timer) -> datetime:
        assert timer.since
        return self.terms.calendar.over(timer.since, timer.seconds - timer.spent)
