"""How a reply treats its reader: nobody is blamed or corrected, nothing is said by rote, sorry is said once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.mention.draft import Flag
from bot.mention.guardrails.context import Context, warned
from bot.mention.guardrails.reproaches import BLAME, DEFENCE
from bot.mention.guardrails.rote import ROTE
from bot.mention.guardrails.spoken import languages
from bot.mention.guardrails.tongue import COMMON as EVERYDAY
from bot.mention.guardrails.wording import claimed, folded, words
from bot.mention.similarity import COMMON

_STEM = 6  # letters of a word that must agree: "your kind feedback" holds "your feedback"
_LITTLE = frozenset[str]().union(COMMON, *EVERYDAY.values())
_CULPRIT = 5  # letters; "zgubil" and "zgubiła" are one
_SHORT = 3  # letters of a word that tells nothing
_SORRY = re.compile(
    r"\b(?:sorry|apolog\w+|regret\w*|forgive us|pardon|извин\w+|простите|прости|прощени\w+|сожале\w+|жаль|"
    r"przeprasz\w+|przepros\w+|przykro|ubolew\w+|wybacz\w+)\b"
)


def blame(text: str, context: Context) -> Iterable[Flag]:
    """The customer or somebody else is told it was their doing."""
    found = [claim.words for spoken in languages(text) for claim in claimed(BLAME[spoken], text, own_no=True)]
    known = _stems(words(f"{context.mention} {context.instruction}"), _CULPRIT) if found else ()
    return warned("blame", [said for said in found if not _told(said, known)])


def _told(said: str, known: tuple[str, ...]) -> bool:
    """That the courier lost it is no blame where the customer or the agent says so."""
    telling = [word[:_CULPRIT] in known for word in words(said) if len(word) > _SHORT and word not in _LITTLE]
    return all(telling) or sum(telling) > 1


def defensive(text: str, context: Context) -> Iterable[Flag]:
    """The brand argues instead of answering."""
    return warned(
        "defensive", [c.words for spoken in languages(text) for c in claimed(DEFENCE[spoken], text, own_no=True)]
    )


def canned(text: str, context: Context) -> Iterable[Flag]:
    """Phrases of the voice's `never`, one word put in between or another ending included, and what everybody says."""
    small, said = folded(text), words(text)
    forbidden = [phrase for phrase in context.never if _holds(said, words(phrase))]
    rote = [match[0] for spoken in languages(text) for match in ROTE[spoken].finditer(small)]
    return warned("canned", forbidden or rote)


def over_apology(text: str, context: Context) -> Iterable[Flag]:
    found = [match[0] for match in _SORRY.finditer(folded(text))]
    if context.max_apologies is None or len(found) <= context.max_apologies:
        return []
    return warned("over_apology", [f"{len(found)} × {found[0]}"], most=str(context.max_apologies))


@lru_cache(maxsize=1024)
def _stems(phrase: tuple[str, ...], letters: int = _STEM) -> tuple[str, ...]:
    return tuple(word[:letters] for word in phrase)


def _holds(said: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    """Whether the phrase stands in the text, each word beginning alike and at most one more between two of them."""
    text, wanted = _stems(said), _stems(phrase)
    return any(_runs(text, at, wanted) for at, word in enumerate(text) if wanted and word == wanted[0])


def _runs(text: tuple[str, ...], at: int, wanted: tuple[str, ...]) -> bool:
    for stem in wanted[1:]:
        step = next((step for step in (1, 2) if text[at + step : at + step + 1] == (stem,)), None)
        if step is None:
            return False
        at += step
    return True
