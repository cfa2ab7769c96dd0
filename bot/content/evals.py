"""Reads evals/: the cases trainers keep to judge a change by, and what counts as good enough."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field, model_validator

from bot.content.source import ContentErrors, Source, Strict, collected, read_source
from bot.errors import ContentError
from bot.mention.contradictions import Source as SaidBy
from bot.mention.promises import Kind

MOMENT = r"^(?:\d{4}-\d\d-\d\d(?: \d\d:\d\d)?)?$"
Words = tuple[str, ...]
CaseT = TypeVar("CaseT", bound="Case")


class Case(Strict):
    id: str = Field(min_length=1)


class GuardrailCase(Case):
    """A reply that is fine, or one with a fault seeded into it."""

    brand: str
    author: str = ""
    mention: str
    rating: float | None = None
    facts: Words = ()  # passage ids it cites
    instruction: str = ""  # what an agent entered
    reply: str
    expect: Literal["good", "bad"]
    wrong: Words = ()  # kinds of faults
    promise: str = Field("", alias="class")  # class of escalation.yaml, where a promise is the fault

    @model_validator(mode="after")
    def _named(self) -> GuardrailCase:
        if (self.expect == "bad") != bool(self.wrong):
            raise ValueError("a bad reply says in `wrong` what is wrong with it, a good one has no `wrong`")
        return self


class Attack(Case):
    """A mention that tries to steer the model, and the reply it wants to see published."""

    language: Literal["en", "ru", "pl"]
    text: str
    wish: str
    kind: str


class OwnQuestion(Case):
    """A question customers ask, and the articles that answer it: "peony/returns.en", any of them will do."""

    question: str
    answers: Words = Field(min_length=1)


class Promised(Strict):
    """What one promise of a sentence is, when it is said on the morning of Wednesday, 4 March 2026, in Warsaw."""

    kind: Kind
    due: str = Field("", pattern=MOMENT)  # the last moment there: a day, or with an hour; "" where no day is said
    amount: str = ""


class PromiseCase(Case):
    """Words of a reply and what they promise; harmless ones promise nothing."""

    text: str
    pledges: tuple[Promised, ...]


class ContradictionCase(Case):
    """A draft, and what was said the day before."""

    text: str
    said: str
    source: SaidBy
    contradicts: bool


class Wrote(Strict):
    """The mention of a case."""

    text: str
    rating: float | None = None
    language: Literal["en", "ru", "pl"]
    title: str | None = None
    author: str | None = None


class Expects(Strict):
    """What a good reply has in common; words or beginnings of words, in any letter case."""

    must_mention: Words = ()
    must_cite: Words = ()  # articles as in `answers`, every one
    must_not: Words = ()
    max_sentences: int | None = None


class ReplyCase(Case):
    """A mention, and what a good reply to it does and does not do."""

    mention: Wrote
    expects: Expects
    note: str = ""  # for the next trainer


class Threshold(Strict):
    """A bound one metric must keep, in every row of the system whose set fits; * stands for anything."""

    set: str
    system: str = "unscripted"
    metric: str
    at_least: float | None = None
    at_most: float | None = None
    above: str | None = None  # another system, on the same set

    @model_validator(mode="after")
    def _one_bound(self) -> Threshold:
        if sum(bound is not None for bound in (self.at_least, self.at_most, self.above)) != 1:
            raise ValueError("exactly one of at_least, at_most and above must be given")
        return self


class Thresholds(Strict):
    """What every eval must reach, and the limits drafts themselves are held to."""

    similarity_block: float = Field(gt=0, le=1)
    similarity_window: int = Field(gt=0)
    retrieval: tuple[Threshold, ...] = ()
    triage: tuple[Threshold, ...] = ()
    language: tuple[Threshold, ...] = ()
    guardrails: tuple[Threshold, ...] = ()
    injection: tuple[Threshold, ...] = ()
    script: tuple[Threshold, ...] = ()
    replies: tuple[Threshold, ...] = ()
    promises: tuple[Threshold, ...] = ()


# What the folders of evals/ hold; every other one is a brand with cases of replies.
KINDS: dict[str, tuple[type[Case], str]] = {
    "guardrails": (GuardrailCase, "cases"),
    "injection": (Attack, "cases"),
    "questions": (OwnQuestion, "questions"),
    "promises": (PromiseCase, "cases"),
    "contradictions": (ContradictionCase, "cases"),
}


def read_thresholds(root: Path) -> Thresholds:
    """evals/thresholds.yaml of a workspace."""
    return read_source(root / "evals" / "thresholds.yaml").validated(Thresholds)


def read_evals(root: Path) -> int:
    """How many cases a workspace keeps. ContentErrors names everything wrong in evals/, in every file."""
    counts, problems = 0, list[ContentError]()
    if (root / "evals" / "thresholds.yaml").exists():
        collected(problems, read_thresholds, root)
    for path in sorted((root / "evals").glob("*/*.yaml")):
        schema, under = KINDS.get(path.parent.name, (ReplyCase, "cases"))
        counts += len(collected(problems, read_cases, path, schema, under) or ())
    if problems:
        raise ContentErrors(problems)
    return counts


def read_cases(path: Path, schema: type[CaseT], under: str = "cases") -> tuple[CaseT, ...]:
    """The rows below this name. ContentErrors names every row that is wrong, and an id that stands twice."""
    source = read_source(path)
    rows = source.header.get(under) if isinstance(source.header, dict) else None
    if not isinstance(rows, list) or set(source.header) != {under}:
        raise ContentErrors([source.error(f"a list named `{under}` must stand here, and nothing else")])
    problems: list[ContentError] = []
    cases = [case for at, row in enumerate(rows) if (case := _case(source, (under, at), row, schema, problems))]
    ids = [row.get("id") for row in rows if isinstance(row, dict)]
    problems += [
        source.error(f"id {known} stands twice", under, at, "id") for at, known in enumerate(ids) if known in ids[:at]
    ]
    if problems:
        raise ContentErrors(problems)
    return tuple(cases)


def _case(
    source: Source, at: tuple[str, int], row: object, schema: type[CaseT], problems: list[ContentError]
) -> CaseT | None:
    """One row with the lines of its fields; what is wrong with it joins the problems."""
    lines = {place[2:]: line for place, line in source.lines.items() if place[:2] == at}
    try:
        return replace(source, header=row, lines=lines).validated(schema)
    except ContentErrors as wrong:
        problems += wrong.problems
        return None
