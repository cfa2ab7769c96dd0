"""The brand's voice: how it sounds, never what it promises or when."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field

from bot.content.source import Strict, read_source


class Manner(Strict):
    """How one language is spoken."""

    address: Literal["ты", "вы", "ty", "pan_pani"] | None = None
    formality: int = Field(default=2, ge=0, le=5)
    contractions: bool | None = None


class Trait(Strict):
    trait: str
    means: str
    do: tuple[str, ...] = ()
    dont: tuple[str, ...] = ()
    not_to_be: str = ""


class Humour(Strict):
    level: int = Field(ge=0, le=5)
    never_when: tuple[str, ...] = ()


class Empathy(Strict):
    name_the_specific_trouble: bool = True
    max_apologies: int = Field(default=1, ge=0)
    apologise_only_if: str = ""


class Vocabulary(Strict):
    use: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class Signature(Strict):
    allowed: bool = False
    pattern: str = ""
    platforms: tuple[str, ...] = ()


class Format(Strict):
    sentences: tuple[int, int] = (2, 5)
    max_sentence_words: int = 28
    emoji: Literal["none", "rare", "free"] = "none"
    exclamations: int = 0
    greeting: str = "vary"
    signature: Signature = Signature()


class PlatformFormat(Strict):
    max_chars: int | None = None
    max_bytes: int | None = None


class Example(Strict):
    lang: str
    mention: str
    weak: str
    strong: str
    why: str


class Header(Strict):
    brand: str
    languages: dict[str, Manner]
    voice: tuple[Trait, ...] = Field(min_length=1)
    humour: Humour
    empathy: Empathy
    vocabulary: Vocabulary
    format: Format
    platforms: dict[str, PlatformFormat] = {}
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Voice:
    version: str  # content hash of voice.md
    card: Header
    text: str  # the whole file, as the model reads it


def read_voice(path: Path) -> Voice:
    source = read_source(path)
    return Voice(source.version, source.validated(Header), source.text.strip())
