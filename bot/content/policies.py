"""Reads reaction rules, routing conditions and the escalation policy."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, FiniteFloat

from bot.content.ordering import ordered_rules
from bot.content.source import ContentErrors, Source, Strict, read_source
from bot.errors import ContentError
from bot.mention import tags
from bot.mention.escalation import EscalationPolicy, Level
from bot.mention.people import Role
from bot.mention.rules import RANGE_FIELDS, Condition, Range, Rule

UNITS = {"m": "minutes", "h": "hours", "d": "days"}
Promise = Literal["refund", "compensation", "discount", "deadline", "guarantee", "free_item", "fault"]
Words = tuple[str, ...]


def duration(value: Any) -> timedelta:
    """30m, 4h or 2d."""
    if isinstance(value, str) and (match := re.fullmatch(r"(\d+)([mhd])", value)):
        return timedelta(**{UNITS[match[2]]: int(match[1])})
    raise ValueError("write a time as 30m, 4h or 2d")


class Span(Strict):
    min: FiniteFloat | None = None
    max: FiniteFloat | None = None


class When(Strict):
    """What a row asks of a mention; every field asked must hold, of a set any value will do."""

    brand: Words = ()
    platform: Words = ()
    kind: tuple[tags.Kind, ...] = ()
    topic: tuple[tags.Topic, ...] = ()
    sentiment: tuple[tags.Sentiment, ...] = ()
    emotion: tuple[tags.Emotion, ...] = ()
    urgency: tuple[tags.Urgency, ...] = ()
    wants: tuple[tags.Wants, ...] = ()
    risk: tuple[tags.Risk, ...] = ()
    suspicion: tuple[tags.Suspicion, ...] = ()
    language: tuple[tags.Language, ...] = ()
    rating: Span | None = None
    followers: Span | None = None


class RuleRow(Strict):
    name: str = Field(pattern=r"^[a-z0-9-]+$")
    when: When | None = None
    goal: str = Field(min_length=1)
    must: Words = ()
    must_not: Words = ()
    decides: str
    reply_within: Annotated[timedelta, BeforeValidator(duration)]
    escalate: str = ""


class RulesFile(Strict):
    rules: tuple[RuleRow, ...] = Field(min_length=1)


class LevelRow(Strict):
    name: str
    roles: tuple[Role, ...] = Field(min_length=1)
    channel: str | None = None


class EscalationFile(Strict):
    levels: tuple[LevelRow, ...] = Field(min_length=1)
    promises: dict[Promise, Literal["never", "policy_only", "allowed"]]


def condition(when: Strict | None) -> Condition:
    """A row's `when` as a value; nothing asked means everything matches."""
    asked = when.model_dump(exclude_defaults=True) if when else {}
    sets = tuple((name, frozenset(map(str, values))) for name, values in asked.items() if name not in RANGE_FIELDS)
    ranges = tuple(
        (name, Range(asked[name].get("min"), asked[name].get("max"))) for name in RANGE_FIELDS if name in asked
    )
    return Condition(sets, ranges)


def read_rules(path: Path, brand: str, policy: EscalationPolicy | None) -> tuple[Rule, ...]:
    """The rows in order; the last one must be `otherwise` and match everything, and a mention must reach each of them.
    A policy that could not be read says nothing about levels."""
    source = read_source(path)
    rows = source.validated(RulesFile).rules
    rules = tuple(
        Rule(
            row.name, condition(row.when), row.goal, row.must, row.must_not, row.decides, row.reply_within, row.escalate
        )
        for row in rows
    )
    if problems := _rule_problems(source, rows, policy) + ordered_rules(source, brand, rules).problems():
        raise ContentErrors(problems)
    return rules


def read_policy(path: Path, brand: str, channels: dict[str, str]) -> EscalationPolicy:
    source = read_source(path)
    file = source.validated(EscalationFile)
    problems = [
        source.error(f"channel {row.channel} is not among `channels` of unscripted.yaml", "levels", index, "channel")
        for index, row in enumerate(file.levels)
        if row.channel and row.channel not in channels
    ]
    names = [row.name for row in file.levels]
    problems += [
        source.error(f"a level named {name} stands above already", "levels", index, "name")
        for index, name in enumerate(names)
        if name in names[:index]
    ]
    if problems:
        raise ContentErrors(problems)
    levels = tuple(
        Level(row.name, frozenset(row.roles), channels[row.channel] if row.channel else None) for row in file.levels
    )
    return EscalationPolicy(brand, source.version, levels, {str(name): grant for name, grant in file.promises.items()})


def _rule_problems(source: Source, rows: tuple[RuleRow, ...], policy: EscalationPolicy | None) -> list[ContentError]:
    levels = {level.name for level in policy.levels} if policy else {row.decides for row in rows}
    names = [row.name for row in rows]
    problems = []
    for index, row in enumerate(rows):
        if row.decides not in levels:
            problems.append(source.error(f"level {row.decides} is not in escalation.yaml", "rules", index, "decides"))
        if row.name in names[:index]:
            problems.append(source.error(f"a rule named {row.name} stands above already", "rules", index, "name"))
    last = rows[-1]
    if last.name != "otherwise" or last.when is not None:
        problems.append(source.error("the last rule must be `otherwise`, without `when`", "rules", len(rows) - 1))
    return problems
