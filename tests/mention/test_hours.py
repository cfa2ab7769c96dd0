"""Working hours: over midnight, holidays, weekends, and days that are an hour longer or shorter."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mention.hours import NEVER, Hours

WARSAW, NEW_YORK = "Europe/Warsaw", "America/New_York"
OFFICE = Hours(WARSAW, frozenset(range(5)), time(9), time(17), frozenset({date(2026, 11, 11)}))
NIGHT = Hours(WARSAW, frozenset({4, 5}), time(22), time(6))  # Friday and Saturday nights


def local(text: str, zone: str = WARSAW) -> datetime:
    """2026-10-25T09:00, as it is said there."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "there"),
    [
        ("2026-11-09T08:59:59", False),
        ("2026-11-09T09:00", True),
        ("2026-11-09T16:59:59", True),
        ("2026-11-09T17:00", False),
        ("2026-11-11T12:00", False),  # a holiday
        ("2026-11-14T12:00", False),  # Saturday
    ],
)
def test_somebody_is_there_from_the_first_minute_to_the_last(at: str, there: bool) -> None:
    assert OFFICE.open(local(at)) is there


@pytest.mark.parametrize(
    ("at", "there"),
    [
        ("2026-11-13T21:59", False),
        ("2026-11-13T22:00", True),
        ("2026-11-14T05:59", True),
        ("2026-11-14T06:00", False),
        ("2026-11-15T05:59", True),  # Sunday morning still belongs to Saturday
        ("2026-11-15T22:00", False),
    ],
)
def test_a_night_belongs_to_the_day_it_begins_on(at: str, there: bool) -> None:
    assert NIGHT.open(local(at)) is there


@pytest.mark.parametrize(
    ("hours", "since", "minutes", "over"),
    [
        (OFFICE, "2026-11-09T10:00", 60, "2026-11-09T11:00"),
        (OFFICE, "2026-11-09T16:30", 60, "2026-11-10T09:30"),
        (OFFICE, "2026-11-09T16:00", 60, "2026-11-09T17:00"),  # with the last minute, not the next morning
        (OFFICE, "2026-11-10T16:30", 60, "2026-11-12T09:30"),  # over the holiday
        (OFFICE, "2026-11-13T16:30", 60, "2026-11-16T09:30"),  # over the weekend
        (OFFICE, "2026-11-14T03:00", 30, "2026-11-16T09:30"),
        (OFFICE, "2026-10-23T16:00", 24 * 60, "2026-10-28T16:00"),  # three working days, the clock put back between
        (NIGHT, "2026-10-24T22:00", 9 * 60, "2026-10-25T06:00"),  # the night of nine hours
        (NIGHT, "2027-03-27T22:00", 7 * 60, "2027-03-28T06:00"),  # and that of seven
        (Hours(WARSAW), "2026-10-24T12:00", 24 * 60, "2026-10-25T11:00"),
        (Hours(WARSAW), "2027-03-27T12:00", 24 * 60, "2027-03-28T13:00"),
    ],
)
def test_working_time_is_over_when_so_much_of_it_has_passed(hours: Hours, since: str, minutes: int, over: str) -> None:
    assert hours.after(local(since), timedelta(minutes=minutes)) == local(over)


def test_each_brand_counts_by_the_clock_on_its_own_wall() -> None:
    """New York puts the clock back a week after Warsaw."""
    there = Hours(NEW_YORK, frozenset(range(5)), time(9), time(17))
    since = local("2026-10-30T16:00", NEW_YORK)
    assert there.after(since, timedelta(hours=2)) == local("2026-11-02T10:00", NEW_YORK)
    assert there.after(since, timedelta(hours=2)) - since == timedelta(days=2, hours=19)


def test_no_working_time_is_over_at_once_and_hours_without_days_are_no_endless_search() -> None:
    since = local("2026-11-14T03:00")
    assert OFFICE.after(since, timedelta(0)) == since
    assert Hours(WARSAW, frozenset()).after(since, timedelta(hours=1)) == since + NEVER


def test_nothing_was_worked_between_later_and_earlier() -> None:
    assert OFFICE.between(local("2026-11-10T12:00"), local("2026-11-09T12:00")) == timedelta(0)


zones = st.sampled_from([WARSAW, NEW_YORK, "UTC", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia"])
oclock = st.integers(0, 23).map(time)
calendars = st.builds(
    Hours, zones, st.frozensets(st.integers(0, 6), min_size=1), oclock, oclock,
    st.frozensets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=5),
)  # fmt: skip
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC))
waits = st.timedeltas(timedelta(0), timedelta(days=1))


@given(calendars, moments, waits)
def test_what_is_counted_forward_is_counted_back(hours: Hours, since: datetime, worked: timedelta) -> None:
    assert hours.between(since, hours.after(since, worked)) == worked


@given(calendars, moments, waits, st.timedeltas(timedelta(0), timedelta(days=9)))
def test_a_clock_that_counts_in_two_parts_counts_the_same(
    hours: Hours, since: datetime, worked: timedelta, pause: timedelta
) -> None:
    counted = hours.between(since, since + pause)
    if counted < worked:
        assert hours.after(since, worked) == hours.after(since + pause, worked - counted)
    else:
        assert hours.after(since, worked) <= since + pause
