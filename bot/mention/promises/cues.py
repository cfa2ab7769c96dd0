"""What a language's cues for promises and their days are; all are written for folded text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

# What is promised; where two words say it, the kind named first here has it.
Kind = Literal["call_back", "replacement", "refund", "visit", "write_back", "fix", "look_into", "send", "other"]


@dataclass(frozen=True, slots=True)
class PromiseCues:
    """How one language promises, and how it only seems to."""

    deeds: dict[Kind, re.Pattern[str]]  # something the brand will do, in the order of kinds
    planned: dict[Kind, re.Pattern[str]]  # the same in the present tense: a promise only where a day is named
    matters: dict[Kind, re.Pattern[str]]  # any talk of such a deed
    refused: tuple[re.Pattern[str], ...]  # that it will not be done; the group `deed` is what is refused
    narrowed: re.Pattern[str]  # only this time, way or part is refused
    asked: re.Pattern[str]  # the customer is asked to do something first
    supposed: re.Pattern[str]  # it holds only if something else does
    yours: re.Pattern[str]  # it begins when the customer has done something
    joint: re.Pattern[str]  # between two deeds
    unsure: re.Pattern[str]  # hopes, what others said, what cannot be promised, what is usual


@dataclass(frozen=True, slots=True)
class DayCues:
    """How one language names the day or hour by which something happens."""

    days: dict[str, re.Pattern[str]]  # today, tomorrow, overmorrow, weekend, this and next week and month, year
    by: re.Pattern[str]  # stands before a weekday, a month or an hour that is a limit
    before: re.Pattern[str]  # the same, but the day itself is too late
    next: re.Pattern[str]  # before a weekday: that of next week
    past: re.Pattern[str]  # stands before a day that is over
    within: re.Pattern[str]  # stands before a bare "hour" or "week" that is a span
    since: re.Pattern[str]  # stands behind a span that begins with something else than today
    clock: re.Pattern[str]  # an hour, with groups hour, minute and half
    noon: re.Pattern[str]
