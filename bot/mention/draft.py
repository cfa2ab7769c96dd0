"""What a reply could be: a draft with what it rests on, or an honest brief when no model answered."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum

from bot.mention.similarity import Score


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of the knowledge base."""

    id: str  # "<brand>/<file stem>#<heading slug>"
    version: str  # first 12 hex of the content hash of the passage
    brand: str
    language: str  # en, ru, pl
    title: str  # of the article
    heading: str  # "" when the article has none above this passage
    text: str
    path: str  # of the article's file, relative to the workspace
    url: str | None = None
    score: float = 0.0  # 0..1, how well it matched; only meaningful within one search

    @property
    def told(self) -> str:
        """Everything a reply may take from it."""
        return "\n".join(filter(None, (self.title, self.heading, self.text, self.url)))


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a reply and the passages it rests on."""

    text: str
    passages: tuple[str, ...] = ()


class Severity(StrEnum):
    WARN = "warn"
    BLOCK = "block"  # no one-click Approve


@dataclass(frozen=True, slots=True)
class Flag:
    """What a guardrail says of a text: the rule's name and its values for the sentence `guardrail.<rule>`."""

    rule: str
    severity: Severity
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Draft:
    """One version of a reply."""

    version: int  # 1, 2, …; counted per mention
    text: str
    language: str
    sentences: tuple[Sentence, ...] = ()
    passages: tuple[Passage, ...] = ()  # cited ones, as they were when it was made
    answered: tuple[str, ...] = ()
    left_open: tuple[str, ...] = ()
    gloss: str = ""  # English, for an agent who does not read the language
    flags: tuple[Flag, ...] = ()
    made_by: str = ""  # model name or a person's Slack id
    by_person: bool = False
    instruction: str = ""  # what the person who asked for this version wanted
    prompt_version: str = ""  # content hashes: prompt, voice, rules, escalation policy
    voice_version: str = ""
    policy_version: str = ""
    recorded: bool = False  # played from a recording, not a live model
    score: Score | None = None  # how it compares with what the brand has published

    @property
    def blocked(self) -> bool:
        """Whether a guardrail forbids approving it with one click."""
        return any(flag.severity is Severity.BLOCK for flag in self.flags)

    @property
    def cited(self) -> tuple[tuple[str, str], ...]:
        """Passage ids and versions, sorted: what an approval is bound to."""
        return tuple(sorted((passage.id, passage.version) for passage in self.passages))


@dataclass(frozen=True, slots=True)
class Brief:
    """Facts and a plan instead of a draft; never publishable as it is."""

    reason: str  # key below `model.reason.`: why there is no draft
    points: tuple[str, ...]  # the customer's own words to answer
    facts: tuple[Passage, ...]
    goal: str
    must: tuple[str, ...]
    must_not: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Usage:
    """What one answer of a model cost."""

    calls: int = 0  # HTTP requests made, failed ones included
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0


def fingerprint(text: str, revision: str, platform: str, authority: str, cited: tuple[tuple[str, str], ...]) -> str:
    """What an approval is bound to: the words, what they answer, where, by whose right, and the facts cited."""
    bound = json.dumps([text, revision, platform, authority, cited], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(bound.encode()).hexdigest()
