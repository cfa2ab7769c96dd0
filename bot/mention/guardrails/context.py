"""What a text is held against, and who may be held to what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from bot.mention.draft import Flag, Severity
from bot.mention.similarity import Score


@dataclass(frozen=True, slots=True)
class Context:
    """Everything the rules may know of the mention, the facts, the brand and its voice."""

    mention: str
    language: str  # of the customer: en, ru, pl or other
    facts: tuple[str, ...] = ()  # cited passages with their titles, headings and addresses
    links: tuple[str, ...] = ()  # hosts a reply may link to
    never: tuple[str, ...] = ()  # phrases the voice forbids
    length: int = 0  # of the text, in the platform's unit
    limit: int | None = None
    unknown_passages: tuple[str, ...] = ()  # cited, but not among the facts given
    prompt: str = ""
    author: str = ""  # who wrote the mention
    instruction: str = ""  # what the agent wants of this version: a fact a person entered
    known: tuple[str, ...] = ()  # names that are no invention: the brand, its places, its vocabulary
    promises: Mapping[str, str] = field(default_factory=dict)  # class -> never | policy_only | allowed
    address: str | None = None  # ты, вы, ty, pan_pani: how the voice speaks to a customer
    max_apologies: int | None = None  # this and the following: None means no limit
    exclamations: int | None = None
    emoji: str = "free"  # none | rare | free
    max_sentence_words: int | None = None
    canary: str = ""  # words planted where nobody but the model reads
    score: Score | None = None  # of the text: how it compares with the brand's earlier replies
    by_person: bool = False  # written by an agent, whose numbers and names are facts

    @property
    def sources(self) -> tuple[str, ...]:
        """Where a number or a name may come from."""
        return (self.mention, *self.facts, self.instruction, self.author, *self.known)

    @property
    def stated(self) -> tuple[str, ...]:
        """What the brand itself says: cited passages and what the agent entered."""
        return (*self.facts, self.instruction)


Rule = Callable[[str, Context], Iterable[Flag]]


def blocked(rule: str, found: Iterable[str], **values: str) -> Iterable[Flag]:
    """One blocking flag naming everything found, none when nothing was."""
    return _flag(rule, Severity.BLOCK, found, values)


def warned(rule: str, found: Iterable[str], **values: str) -> Iterable[Flag]:
    """The same, for what a person may overlook."""
    return _flag(rule, Severity.WARN, found, values)


def _flag(rule: str, severity: Severity, found: Iterable[str], values: dict[str, str]) -> Iterable[Flag]:
    words = list(dict.fromkeys(word.strip() for word in found))
    return [Flag(rule, severity, {"words": ", ".join(words), **values})] if words else []
