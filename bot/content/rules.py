"""Reads reaction rules, and the conditions that rules, routes and triggers share."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, FiniteFloat

from bot.content.notation import Duration
from bot.content.ordering import ordered_rules
from bot.content.source import ContentErrors, Source, Strict, read_source
from bot.errors import ContentError
from bot.mention import tags
from bot.mention.escalation import EscalationPolicy
from bot.mention.rules import RANGE_FIELDS, Condition, Range, Rule

Words = tuple[str, ...]


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
    reply_within: Duration
    escalate: str = ""
    four_eyes: bool = False


class RulesFile(Strict):
    rules: tuple[RuleRow, ...] = Field(min_length=1)


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
    rules = tuple(_rule(row) for row in rows)
    if problems := _rule_problems(source, rows, policy) + ordered_rules(source, brand, rules).problems():
        raise ContentErrors(problems)
    return rules


def _rule(row: RuleRow) -> Rule:
    told = (row.goal, row.must, row.must_not, row.decides, row.reply_within, row.escalate, row.four_eyes)
    return Rule(row.name, condition(row.when), *told)


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
