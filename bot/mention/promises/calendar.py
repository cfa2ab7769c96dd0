"""A brand's calendar: when a day, a number of working days or a month from now is over."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LAST_MINUTE = time(23, 59)
SUNDAY, SATURDAY = 6, 5
_OVERDUE = 180  # days for which a date that has passed is this year's, and not next year's


@dataclass(frozen=True, slots=True)
class Calendar:
    now: datetime  # aware
    timezone: str
    holidays: frozenset[date] = frozenset()  # no working days besides Saturdays and Sundays

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.timezone)).date()

    def at(self, day: date, hour: time = LAST_MINUTE) -> datetime:
        """That hour of the brand's day, or its last minute."""
        return datetime.combine(day, hour, ZoneInfo(self.timezone))

    def days_on(self, days: int) -> date:
        return self.today + timedelta(days)

    def working_days_on(self, days: int) -> date:
        """Today does not count."""
        day = self.today
        while days > 0:
            day += timedelta(1)
            days -= day.weekday() < SATURDAY and day not in self.holidays
        return day

    def months_on(self, months: int) -> date:
        """The same day of a later month, or that month's last."""
        year, month = divmod(self.today.year * 12 + self.today.month - 1 + months, 12)
        return date(year, month + 1, min(self.today.day, monthrange(year, month + 1)[1]))

    def weekday(self, day: int, weeks: int = 0) -> date:
        """The next one after today; nobody calls today by its name. With weeks: that day of a later week."""
        if weeks:
            return self.week_end(weeks) - timedelta(SUNDAY - day)
        return self.today + timedelta((day - self.today.weekday() - 1) % 7 + 1)

    def week_end(self, weeks: int = 0) -> date:
        """The Sunday of this week or a later one."""
        return self.today + timedelta(SUNDAY - self.today.weekday() + 7 * weeks)

    def month_end(self, months: int = 0) -> date:
        day = self.months_on(months)
        return day.replace(day=monthrange(day.year, day.month)[1])

    def dated(self, day: int, month: int) -> date | None:
        """The day meant by a date without a year: an overdue one or the next; None for the 31st of February."""
        for year in (self.today.year, self.today.year + 1):
            if day <= monthrange(year, month)[1] and date(year, month, day) >= self.days_on(-_OVERDUE):
                return date(year, month, day)
        return None

    def last_of(self, month: int) -> date:
        """The last day of this month, this year or the next."""
        year = self.today.year + (month < self.today.month)
        return date(year, month, monthrange(year, month)[1])
