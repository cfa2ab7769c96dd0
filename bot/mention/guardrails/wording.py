"""Text as the rules read it: folded letters, words, clauses, and what a clause really claims."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.mention.sentences import sentences as split_sentences

_FOLD = str.maketrans("ąćęłńóśźżё’‘ʼ\u00a0\u202f", "acelnoszz\u0435'''  ")  # ё becomes the Russian е
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_CLAUSE = re.compile(r"(?<=[,;:…])\s|\s[-—–]\s|[()«»„”“\"]")
_JOINT = re.compile(r"\b(?:and|but|so|и|а|но|i|ale|lecz|wiec)\b")
_NEGATED = re.compile(
    r"\b(?:not|never|no|nobody|none|cannot|neither|nor|without|unable|isn't|[a-z]+n't|"
    r"не|нет|ни|никогда|никто|нельзя|без|nie|nigdy|nikt|bez|ani|zaden|zadn\w+)\b"
)
_SUPPOSED = re.compile(
    r"\b(?:if|once|when|whenever|unless|until|till|after|before|whether|in case|as soon as|in order to|"
    r"если|когда|как только|пока|прежде чем|после того|ли|чтобы|раз|"
    r"jesli|jezeli|gdy|gdyby|kiedy|zanim|czy|aby|zeby|o ile|dopoki|jak tylko|skoro|oby)\b|^should you|^had "
)
_HOPED = re.compile(r"\b(?:hope|hopes|hopefully|wish|надеемся|надеюсь|хотелось бы|nadzieje)\b")
_ASIDE = re.compile(r",(?=\s*(?:пожалуйста|please)\b)|(?<=пожалуйста),|(?<=please),", re.IGNORECASE)  # no clause
_THAT = re.compile(r"(?:that|ze|что)\b")
_REST = re.compile(r"^\w*")  # of a word the cue ends in
_REACH = 5  # words a negation reaches ahead


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Small letters without Polish marks and ё, so that one spelling of a cue is enough; as long as the text."""
    small = text.lower().translate(_FOLD)
    return small if len(small) == len(text) else "".join(letter.lower()[:1] for letter in text).translate(_FOLD)


@lru_cache(maxsize=1024)
def words(text: str) -> tuple[str, ...]:
    """The folded words in order."""
    return tuple(WORD.findall(folded(text)))


@lru_cache(maxsize=1024)
def sentences(text: str) -> tuple[str, ...]:
    """Remembered: every rule asks for those of the same few texts."""
    return split_sentences(text)


@lru_cache(maxsize=512)
def clauses(text: str) -> tuple[str, ...]:
    """The parts of its sentences between commas, colons, dashes, quotation marks and brackets."""
    parts = (part for sentence in sentences(_plain(text)) for part in _CLAUSE.split(sentence))
    return tuple(part.strip() for part in parts if part.strip())


@lru_cache(maxsize=512)
def _plain(text: str) -> str:
    """Without the commas that cut no clause off."""
    return _ASIDE.sub("", text)


@dataclass(frozen=True, slots=True)
class Claim:
    words: str  # as they stand in the text
    clause: str  # around them
    match: re.Match[str]  # in the folded clause


def claimed(
    cue: re.Pattern[str], text: str, *, own_no: bool = False, even_if: bool = False, no_after: bool = False
) -> Iterator[Claim]:
    """Where `cue` (written for folded text) is asserted.

    What is denied ("we cannot refund") or only supposed ("once we have found it") is not asserted. `own_no`: the cue
    itself may hold a negation ("will not happen again"). `even_if`: a supposition counts too ("if you send us"). `no_after`: a negation
    behind it denies as well ("a discount does not exist").
    """
    if not cue.search(folded(_plain(text))):
        return  # nearly always, and cheap
    for before, clause in zip(("", *clauses(text)), clauses(text), strict=False):
        small = folded(clause)
        if _HOPED.search(folded(before) if _THAT.match(small) else small):
            continue
        for match in cue.finditer(small):
            if (even_if or not _SUPPOSED.search(small[: match.start()])) and not _denied(
                small, match, own_no, no_after
            ):
                yield Claim(clause[match.start() : match.end()], clause, match)


def _denied(clause: str, match: re.Match[str], own_no: bool, no_after: bool) -> bool:
    before = " ".join(_JOINT.split(clause[: match.start()])[-1].split()[-_REACH:])
    after = _JOINT.split(_REST.sub("", clause[match.end() :], count=1))[0] if no_after else ""
    return bool(_NEGATED.search(before) or _NEGATED.search(after) or (not own_no and _NEGATED.search(match[0])))
