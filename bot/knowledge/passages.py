"""Cuts an article into the passages that replies cite: one per '## ' section."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.content.articles import Article
from bot.mention.draft import Passage

HEADING = re.compile(r"##\s+(?P<words>.*?)\s*#*\s*$")
FENCE = re.compile(r"\s*(```|~~~)")
NOT_WORD = re.compile(r"\W+")
TOP = "top"  # slug of what stands above the first heading


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage with the article it belongs to."""

    passage: Passage
    article: Article

    def valid(self, on: date) -> bool:
        """Whether the article may be used on that day."""
        return self.article.valid_on(on)

    @property
    def topic(self) -> str:
        """What the article's language versions have in common: the stem without its language."""
        return self.article.stem.removesuffix(f".{self.passage.language}")


def entries(article: Article) -> tuple[Entry, ...]:
    return tuple(Entry(passage, article) for passage in passages(article))


def passages(article: Article) -> tuple[Passage, ...]:
    """The article's sections in order; a section without text is none."""
    return tuple(
        Passage(
            id=f"{article.brand}/{article.stem}#{slug}",
            version=_version(article, heading, text),
            brand=article.brand,
            language=article.languages[0],
            title=article.title,
            heading=heading,
            text=text,
            path=article.path,
            url=article.url,
        )
        for slug, heading, text in _sections(article.body)
        if text
    )


def _sections(body: str) -> Iterator[tuple[str, str, str]]:
    taken = {TOP}
    slug, heading, lines = TOP, "", list[str]()
    for line, found in _lines(body):
        if found is None:
            lines.append(line)
            continue
        yield slug, heading, "\n".join(lines).strip()
        slug, heading, lines = _free_slug(found, taken), found, []
    yield slug, heading, "\n".join(lines).strip()


def _lines(body: str) -> Iterator[tuple[str, str | None]]:
    """Each line, with its heading if it is one; inside a code block nothing is."""
    fenced = False
    for line in body.splitlines():
        fenced ^= bool(FENCE.match(line))
        found = None if fenced else HEADING.match(line)
        yield line, found["words"] if found else None


def _free_slug(heading: str, taken: set[str]) -> str:
    wanted = NOT_WORD.sub("-", heading.casefold()).strip("-") or "section"
    slug, count = wanted, 1
    while slug in taken:
        count += 1
        slug = f"{wanted}-{count}"
    taken.add(slug)
    return slug


def _version(article: Article, heading: str, text: str) -> str:
    validity = [day and day.isoformat() for day in (article.valid_from, article.valid_until)]
    content = json.dumps([article.title, heading, text, validity, article.url], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:12]
