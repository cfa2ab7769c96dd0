"""Reads evals/: the cases trainers keep to judge a change by, and what counts as good enough."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field, model_validator

from bot.content.source import ContentErrors, Source, Strict, read_source

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


class AskedCase(Case):
    """A question customers ask, and the articles (path stems without language) or passages that answer it."""

    id: str = ""
    brand: str = "peony"
    text: str
    answers: Words = Field(min_length=1)


class Expects(Strict):
    must_mention: Words = ()  # each in any letter case; alternatives divided by |
    must_cite: Words = ()  # passage ids, or the beginning of one
    must_not: Words = ()
    max_sentences: int | None = None


class ReplyCase(Case):
    """A mention, and what a good reply to it does and does not do."""

    text: str
    rating: float | None = None
    language: str
    title: str = ""
    author: str = ""
    expects: Expects


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


def read_thresholds(root: Path) -> Thresholds:
    """evals/thresholds.yaml of a workspace."""
    return read_source(root / "evals" / "thresholds.yaml").validated(Thresholds)


def read_cases(path: Path, schema: type[CaseT]) -> tuple[CaseT, ...]:
    """The rows below `cases`. ContentErrors names every row that is wrong, and an id that stands twice."""
    source = read_source(path)
    rows = source.header.get("cases") if isinstance(source.header, dict) else None
    if not isinstance(rows, list):
        raise ContentErrors([source.error("a list named `cases` must stand here")])
    cases = tuple(_case(source, at, row, schema) for at, row in enumerate(rows))
    ids = [case.id for case in cases]
    if twice := [at for at, known in enumerate(ids) if known and known in ids[:at]]:
        raise ContentErrors([source.error(f"id {ids[at]} stands twice", "cases", at, "id") for at in twice])
    return cases


def _case(source: Source, at: int, row: object, schema: type[CaseT]) -> CaseT:
    lines = {("", *place[2:]): line for place, line in source.lines.items() if place[:2] == ("cases", at)}
    begins = source.lines.get(("cases", at), 1)
    own = {place[1:]: line for place, line in lines.items()} | {(): begins}
    return Source(source.path, source.text, source.version, row, "", own).validated(schema)
