"""What a language's cues are, and which languages a text shows traces of; all cues are written for folded text."""

from __future__ import annotations

import re
from dataclasses import dataclass

NOTHING = re.compile(r"(?!)")


def either(*patterns: str) -> re.Pattern[str]:
    """One pattern for all of these, each beginning with a word."""
    return re.compile(rf"\b(?:{'|'.join(f'(?:{pattern})' for pattern in patterns)})")


def each(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns)


@dataclass(frozen=True, slots=True)
class Promise:
    """One class: `firm` gives, `soft` could also be a policy told in its own words, `bare` is only talk of it."""

    firm: re.Pattern[str]
    soft: re.Pattern[str] = NOTHING
    bare: re.Pattern[str] = NOTHING  # also how a fact or a customer speaks of it


@dataclass(frozen=True, slots=True)
class Cues:
    """How one language says what a rule looks for."""

    deeds: tuple[re.Pattern[str], ...]  # something was done; the group `deed` is the verb
    gone: tuple[re.Pattern[str], ...]  # somebody no longer works there; with its own negation and group `deed`
    strangers: re.Pattern[str]  # a deed of somebody who is not the brand: it may be the customer's own story
    promises: dict[str, Promise]  # by class of escalation.yaml, without deadlines
    exception: re.Pattern[str]  # the rules are bent for one customer
    will: re.Pattern[str]  # something is going to happen
    due: re.Pattern[str]  # what stands before a span of time by which it will
    when: re.Pattern[str]  # a time by which it will, without a number
    free: re.Pattern[str]  # it costs nothing
