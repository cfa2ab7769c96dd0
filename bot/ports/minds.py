"""Where answers come from: the knowledge base, language models with their cost, and the lexicon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from bot.mention.call import Call
from bot.mention.draft import Passage, Usage
from bot.mention.post import Post
from bot.mention.tags import Tags


class Knowledge(Protocol):
    def search(self, brand: str, language: str, texts: Sequence[str], on: date, limit: int = 8) -> tuple[Passage, ...]:
        """The passages that answer these sentences best, best first; valid on that day; () when nothing does."""

    def versions(self, brand: str, ids: Sequence[str], on: date) -> dict[str, str]:
        """Current version of each passage that exists and is valid on that day."""


@dataclass(frozen=True, slots=True)
class Question:
    """One call of a language model; `turns` are what follows the system message, user first."""

    step: str  # triage | draft
    mention_id: str
    brand: str
    system: str  # byte-identical per brand and prompt version
    turns: tuple[tuple[str, str], ...]  # (role, text)
    schema: dict[str, Any]  # strict JSON schema of the answer
    until: datetime | None = None  # nobody waits longer for it; None: as long as the model's own patience


@dataclass(frozen=True, slots=True)
class Answer:
    text: str  # raw; the asker validates it
    model: str
    usage: Usage
    recorded: bool = False


class Model(Protocol):
    def ask(self, question: Question) -> Answer:
        """The model's complete answer. ModelFailed(reason): unconfigured, unavailable, refused, cut, …"""


class Spending(Protocol):
    """The books of model calls: what each cost, and what budgets are held against."""

    def note(self, call: Call) -> None: ...

    def calls(self, mention_id: str) -> int:
        """HTTP requests made for this mention so far."""

    def tokens(self, brand: str, since: datetime) -> int:
        """Tokens in and out this brand used since then."""


class Lexicon(Protocol):
    """Tags without a model."""

    def read(self, post: Post, languages: Sequence[str]) -> Tags: ...
