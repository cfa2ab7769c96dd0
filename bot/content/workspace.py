"""The workspace: who, where and with which content; read as one value, and read again when a file changes."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.content.articles import Article, read_article
from bot.content.escalation import read_policy
from bot.content.prompts import Prompt, read_prompt
from bot.content.rules import condition, read_rules
from bot.content.source import ContentErrors, Source, collected, read_source
from bot.content.voices import Voice, read_voice
from bot.content.words import Words
from bot.content.workspace_file import SLUG, AccountRow, WorkspaceFile, problems_of
from bot.errors import ContentError
from bot.mention.escalation import EscalationPolicy
from bot.mention.people import Person
from bot.mention.personal_data import ALWAYS_PRIVATE
from bot.mention.post import Post
from bot.mention.rules import Route, Rule
from bot.mention.tags import Tags

PROMPTS = ("triage", "draft")
JUDGES = ("promises", "contradictions")  # only asked to measure with; a workspace may go without them
LOOK_AGAIN = 1.0  # seconds between two looks at the files
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Brand:
    slug: str
    name: str
    languages: tuple[str, ...]  # the first one is used when nothing else is known
    timezone: str
    links: tuple[str, ...]  # hosts a reply may link to
    mask: tuple[str, ...] = ALWAYS_PRIVATE  # personal data that no model reads, by kind
    desk_language: str = "en"  # of the cards: everybody in a channel sees the same one

    @property
    def desk(self) -> str:
        """The desk's language as a prompt names it: "Polish"."""
        return Words()(f"tag.language.{self.desk_language}")

    def today(self, now: datetime) -> date:
        """The brand's own date: what "valid until" means."""
        return now.astimezone(ZoneInfo(self.timezone)).date()


@dataclass(frozen=True, slots=True)
class Account:
    """A place mentions come from and replies go to."""

    platform: str
    account: str
    brand: str
    name: str
    options: dict[str, Any]  # what its connector needs


@dataclass(frozen=True, slots=True)
class Workspace:
    root: Path
    brands: dict[str, Brand]
    people: dict[str, Person]
    channels: dict[str, str]  # our name -> Slack channel id
    routes: tuple[Route, ...]
    accounts: tuple[Account, ...]
    prompts: dict[str, Prompt]
    voices: dict[str, Voice]  # this and the following by brand
    policies: dict[str, EscalationPolicy]
    rules: dict[str, tuple[Rule, ...]]
    articles: dict[str, tuple[Article, ...]]
    retention: dict[tuple[str, str], int] = field(default_factory=dict)  # (platform, account) -> days

    def route(self, brand: str, post: Post, tags: Tags | None) -> str:
        """Slack channel id of a mention's card; content guarantees one per brand."""
        return next(route.channel for route in self.routes if route.when.holds(brand, post, tags))

    def catch_all(self, brand: str) -> str:
        """Slack channel id where a brand's mentions go that nothing is known of."""
        return self.route(brand, Post("", "", "", ""), None)

    def channels_of(self, brand: str) -> tuple[str, ...]:
        """Slack channel ids in which cards of this brand may stand."""
        routed = [route.channel for route in self.routes if brand in dict(route.when.sets).get("brand", {brand})]
        levels = [level.channel for level in self.policies[brand].levels if level.channel]
        return tuple(dict.fromkeys([*routed, *levels]))

    def channel_name(self, channel: str) -> str:
        """Our name for a Slack channel id; the id itself where we have none."""
        return next((name for name, named in self.channels.items() if named == channel), channel)


def read_workspace(root: Path) -> Workspace:
    """The whole workspace; ContentErrors with everything that is wrong, each with path and line."""
    source, problems = read_source(root / "unscripted.yaml"), list[ContentError]()
    file = collected(problems, source.validated, WorkspaceFile)
    problems += problems_of(source, file) if file else []
    brands = {slug: name for slug, name in _names(source, "brands").items() if re.search(SLUG, slug)}
    channels = _names(source, "channels")
    wanted = (*PROMPTS, *(name for name in JUDGES if (root / f"prompts/{name}.md").exists()))
    prompts = _found({name: collected(problems, read_prompt, root / f"prompts/{name}.md") for name in wanted})
    folders = {slug: root / "prompts" / "brands" / slug for slug in brands}
    voices = _found({slug: collected(problems, read_voice, folder / "voice.md") for slug, folder in folders.items()})
    people = _people(file) if file else None
    policies = _found(
        {
            slug: collected(problems, read_policy, f / "escalation.yaml", slug, channels, people, _timezone(file, slug))
            for slug, f in folders.items()
        }
    )
    rules = _found(
        {
            slug: collected(problems, read_rules, f / "rules.yaml", slug, policies.get(slug))
            for slug, f in folders.items()
        }
    )
    articles = {slug: _articles(problems, root, slug) for slug in brands}
    if problems or not file or people is None:
        raise ContentErrors(problems)
    return Workspace(
        root=root,
        brands={slug: Brand(slug, **row.model_dump()) for slug, row in file.brands.items()},
        people=people,
        channels=file.channels,
        routes=tuple(Route(condition(row.when), file.channels[row.channel]) for row in file.routing),
        accounts=tuple(_account(row) for row in file.accounts),
        prompts=prompts,
        voices=voices,
        policies=policies,
        rules=rules,
        articles=articles,
        retention=file.retention,
    )


class Library:
    """The workspace on disk: `current()` shows a changed file within a second, and the last good one meanwhile."""

    def __init__(self, root: Path, complain: Callable[[ContentErrors], None] | None = None) -> None:
        self._root, self._complain, self._lock = root, complain, threading.Lock()
        self._files, self._looked_at = _files(root), time.monotonic()
        self._workspace = read_workspace(root)

    def current(self) -> Workspace:
        with self._lock:
            if time.monotonic() - self._looked_at >= LOOK_AGAIN:
                self._look_again()
            return self._workspace

    def _look_again(self) -> None:
        self._looked_at = time.monotonic()
        files = _files(self._root)
        if files == self._files:
            return
        self._files = files
        try:
            self._workspace = read_workspace(self._root)
        except ContentErrors as problems:  # a half-saved file must not stop the desk
            if self._complain:
                self._complain(problems)


def _files(root: Path) -> dict[Path, tuple[int, int]]:
    paths: Iterable[Path] = (root / "unscripted.yaml", *root.glob("prompts/**/*"), *root.glob("kb/**/*.md"))
    return {path: (status.st_mtime_ns, status.st_size) for path in paths if path.is_file() and (status := path.stat())}


def _names(source: Source, section: str) -> dict[str, str]:
    """What stands in a section, also of a file with mistakes: the other files are read all the same."""
    rows = source.header.get(section) if isinstance(source.header, dict) else None
    return {str(name): str(value) for name, value in rows.items()} if isinstance(rows, dict) else {}


def _people(file: WorkspaceFile) -> dict[str, Person]:
    return {key: Person(key, row.name, row.role, frozenset(row.brands)) for key, row in file.people.items()}


def _timezone(file: WorkspaceFile | None, slug: str) -> str:
    return file.brands[slug].timezone if file else "UTC"


def _account(row: AccountRow) -> Account:
    return Account(row.platform, row.account, row.brand, row.name or row.account, dict(row.model_extra or {}))


def _articles(problems: list[ContentError], root: Path, slug: str) -> tuple[Article, ...]:
    paths = sorted((root / "kb" / slug).glob("*.md"))
    return tuple(article for path in paths if (article := collected(problems, read_article, root, path)))


def _found(read: dict[str, T | None]) -> dict[str, T]:
    return {name: value for name, value in read.items() if value is not None}
