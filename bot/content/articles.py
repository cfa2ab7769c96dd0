"""Reads the knowledge base: one Markdown article per topic and language below kb/<brand>/."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import Field, ValidationInfo, field_validator

from bot.content.source import ContentErrors, Strict, read_source


@dataclass(frozen=True, slots=True)
class Article:
    brand: str
    stem: str  # file name without .md: "returns.en"
    path: str  # relative to the workspace
    title: str
    languages: tuple[str, ...]  # the first one is the body's
    owner: str
    valid_from: date | None
    valid_until: date | None  # last valid day; None: open
    url: str | None
    questions: dict[str, tuple[str, ...]]  # language -> phrasings customers use
    body: str

    def valid_on(self, day: date) -> bool:
        """Whether it may be used on that day; both ends included."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


class Header(Strict):
    title: str = Field(min_length=1)
    languages: tuple[str, ...] = Field(min_length=1)
    owner: str
    valid_from: date | None = None
    valid_until: date | None = None
    url: str | None = None
    questions: dict[str, tuple[str, ...]] = {}

    @field_validator("valid_until")
    @classmethod
    def _after(cls, last: date | None, info: ValidationInfo) -> date | None:
        first = info.data.get("valid_from")
        if first and last and last < first:
            raise ValueError(f"lies before valid_from, {first}")
        return last


def read_article(root: Path, path: Path) -> Article:
    """One article; ContentErrors when the header or the body is unusable."""
    source = read_source(path)
    header = source.validated(Header)
    if not source.body.strip():
        raise ContentErrors([source.error("this article has no text below its header")])
    return Article(
        path.parent.name, path.stem, path.relative_to(root).as_posix(), header.title, header.languages, header.owner,
        header.valid_from, header.valid_until, header.url, header.questions, source.body,
    )  # fmt: skip
