"""Text as the rules read it: folded letters, words, clauses, and what a clause really claims."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.mention.sentences import sentences

_FOLD = str.maketrans("ąćęłńóśźżё’‘ʼ\u00a0\u202f", "acelnoszze'''  ")
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_CLAUSE = re.compile(r"(?<=[,;:…])\s|\s[-—–]\s|[()«»„”“\"]")
_JOINT = re.compile(r"\b(?:and|but|so|и|а|но|i|a|ale|lecz|wiec)\b")
_NEGATED = re.compile(
    r"\b(?:not|never|no|nobody|none|cannot|neither|nor|without|unable|isn't|[a-z]+n't|"
    r"не|нет|ни|никогда|никто|нельзя|без|nie|nigdy|nikt|bez|ani|zaden|zadn\w+)\b"
)
_SUPPOSED = re.compile(
    r"\b(?:if|once|when|whenever|unless|until|till|after|before|whether|in case|as soon as|in order to|"
    r"если|когда|как только|пока|прежде чем|после того|ли|чтобы|раз|"
    r"jesli|jezeli|gdy|gdyby|kiedy|zanim|czy|aby|zeby|o ile|dopoki|jak tylko|skoro)\b|^should you|^had "
)
_REACH = 5  # words a negation reaches ahead


def folded(text: str) -> str:
    """Small letters without Polish marks and ё, so that one spelling of a cue is enough; as long as the text."""
    small = text.lower().translate(_FOLD)
    return small if len(small) == len(text) else "".join(letter.lower()[:1] for letter in text).translate(_FOLD)


@lru_cache(maxsize=1024)
def words(text: str) -> tuple[str, ...]:
    """The folded words in order."""
    return tuple(WORD.findall(folded(text)))


@lru_cache(maxsize=512)
def clauses(text: str) -> tuple[str, ...]:
    """The parts of its sentences between commas, colons, dashes, quotation marks and brackets."""
    parts = (part for sentence in sentences(text) for part in _CLAUSE.split(sentence))
    return tuple(part.strip() for part in parts if part.strip())


def claimed(cue: re.Pattern[str], text: str) -> Iterator[tuple[str, str]]:
    """Where `cue` (written for folded text) is asserted: its words and the clause around them.

    What is denied ("we cannot refund") or only supposed ("once we have found it") is not asserted.
    """
    if not cue.search(folded(text)):
        return
    for clause in clauses(text):
        small = folded(clause)
        for match in cue.finditer(small):
            if not _SUPPOSED.search(small[: match.start()]) and not _denied(small, match):
                yield clause[match.start() : match.end()], clause


def _denied(clause: str, match: re.Match[str]) -> bool:
    before = _JOINT.split(clause[: match.start()])[-1].split()[-_REACH:]
    return bool(_NEGATED.search(" ".join(before)) or _NEGATED.search(match[0]))
