"""How content files write stretches of time, days, times of day, time zones and grants; each refusal says how."""

from __future__ import annotations

import re
from datetime import time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator

from bot.mention.authority import Grant

UNITS = {"m": "minutes", "h": "hours", "d": "days"}
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
UP_TO = re.compile(r"up to (\d{1,12}(?:\.\d{1,2})?) ?(\S+)")


def duration(value: Any) -> timedelta:
    """30m, 4h or 2d."""
    if isinstance(value, str) and (match := re.fullmatch(r"(\d{1,5})([mhd])", value)):
        return timedelta(**{UNITS[match[2]]: int(match[1])})
    raise ValueError("write a time as 30m, 4h or 2d")


def grant(value: Any) -> Grant:
    """never, policy_only, allowed, or "up to 100 PLN"."""
    if value in ("never", "policy_only", "allowed"):
        return Grant(value)
    if isinstance(value, str) and (match := UP_TO.fullmatch(value)):
        return Grant("up_to", float(match[1]), match[2])
    raise ValueError('write never, policy_only, allowed or a sum like "up to 100 PLN"')


def days(value: Any) -> tuple[int, ...]:
    """`mon-fri`, or a list of days."""
    names = value if isinstance(value, list) else [value]
    found = [day for name in names for day in _span(str(name))]
    if found:
        return tuple(found)
    raise ValueError("write days as mon-fri or [mon, wed]")


def _span(name: str) -> range:
    first, _, last = name.partition("-")
    if first not in DAYS or (last or first) not in DAYS:
        raise ValueError(f"{name!r} is no day; write days as mon-fri or [mon, wed]")
    return range(DAYS.index(first), DAYS.index(last or first) + 1)


def clock_time(value: Any) -> time:
    """ "09:00"; YAML reads a bare 09:00 as a number, which is refused with the way to write it."""
    if isinstance(value, str) and (match := re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)|24:00", value)):
        return time(int(match[1] or 0), int(match[2] or 0))
    raise ValueError('write a time of day in quotes, as "09:00"')


def zone(value: Any) -> str:
    try:
        return ZoneInfo(str(value)).key
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: Europe is a folder
        raise ValueError(f"{value!r} is no time zone; write one like Europe/Warsaw") from None


Duration = Annotated[timedelta, BeforeValidator(duration)]
Days = Annotated[tuple[int, ...], BeforeValidator(days)]
Moment = Annotated[time, BeforeValidator(clock_time)]
Zone = Annotated[str, BeforeValidator(zone)]
Granted = Annotated[Grant, BeforeValidator(grant)]
