"""Which languages' cues a text is searched for: those it shows traces of."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.mention.guardrails.cues import Cues
from bot.mention.guardrails.english import ENGLISH
from bot.mention.guardrails.polish import POLISH
from bot.mention.guardrails.russian import RUSSIAN
from bot.mention.guardrails.tongue import COMMON, CYRILLIC
from bot.mention.guardrails.wording import words

CUES = {"en": ENGLISH, "ru": RUSSIAN, "pl": POLISH}
_POLISH_ONLY = re.compile(r"[ąćęłńśźż]", re.IGNORECASE)
_FEW = 12  # words of a text too short to show traces


def cues(text: str) -> tuple[Cues, ...]:
    return tuple(CUES[language] for language in languages(text))


@lru_cache(maxsize=512)
def languages(text: str) -> tuple[str, ...]:
    """A slip into another language is looked at too: one common word is a trace; a short text may be any of a script."""
    said = words(text)
    latin = [word for word in said if not CYRILLIC.match(word)]
    short = len(said) <= _FEW
    english = short or any(word in COMMON["en"] for word in latin)
    polish = short or bool(_POLISH_ONLY.search(text)) or any(word in COMMON["pl"] for word in latin)
    found = {"en": english and bool(latin), "ru": len(latin) < len(said), "pl": polish and bool(latin)}
    return tuple(language for language, there in found.items() if there)
