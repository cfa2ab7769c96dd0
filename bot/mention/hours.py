"""Working hours as a value: when somebody is there, and when a stretch of working time is over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = frozenset(range(7))
NEVER = timedelta(days=400)  # no calendar keeps anybody waiting longer; a check refuses one without working days


@dataclass(frozen=True, slots=True)
class Hours:
    """Days of the week (0 Monday) and a span of the local day; `end` 00:00 means midnight, holidays are free."""

    timezone: str
    days: frozenset[int] = WEEK
    start: time = time(0)
    end: time = time(0)
    holidays: frozenset[date] = frozenset()

    def open(self, at: datetime) -> bool:
        return any(begin <= at < end for begin, end in self._spans(at, at))

    def after(self, since: datetime, worked: timedelta) -> datetime:
        """The first moment at which so much working time has passed since then."""
        if worked <= timedelta(0):
            return since
        left = worked
        for begin, end in self._spans(since, since + NEVER):
            begin = max(begin, since)
            if begin + left <= end:
                return begin + left
            left -= max(end - begin, timedelta(0))
        return since + NEVER

    def between(self, since: datetime, until: datetime) -> timedelta:
        """Working time between two moments."""
        spans = ((max(begin, since), min(end, until)) for begin, end in self._spans(since, until))
        return sum((end - begin for begin, end in spans if begin < end), timedelta(0))

    def _spans(self, first: datetime, last: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Working spans in UTC of the local days around these moments: on a day a clock is put forward or back they
        are an hour shorter or longer where it happens within them."""
        zone = ZoneInfo(self.timezone)
        day, end = first.astimezone(zone).date() - timedelta(days=1), last.astimezone(zone).date()
        while day <= end:
            if day.weekday() in self.days and day not in self.holidays:
                closes = day if self.end > self.start else day + timedelta(days=1)
                yield _utc(day, self.start, zone), _utc(closes, self.end, zone)
            day += timedelta(days=1)


def _utc(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)
