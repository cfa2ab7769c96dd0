"""Every product, place and person comes from a cited passage, the mention or a person; cases and pet forms do not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from bot.mention.draft import Flag
from bot.mention.guardrails.addresses import without_addresses
from bot.mention.guardrails.context import Context, blocked
from bot.mention.guardrails.dates import is_day
from bot.mention.guardrails.given_names import FAMILIES
from bot.mention.guardrails.inflection import family_of, roman, same_name
from bot.mention.guardrails.wording import folded, sentences

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_QUOTES = "«„“”\"'*([ "
_CLEAR = 5  # letters from which a form of a first name is clear without a context

# Capitals that name nobody and nothing in particular.
_NOBODY = frozenset(
    # people and offices
    "mr mrs ms dr sir madam customer care team support service services help centre center desk manager management "
    "department office head live chat store shop app apps play settings terms privacy policy account profile menu "
    "english polish russian german french italian spanish european british american ukrainian scottish irish welsh "
    "internet web google gmail apple android ios iphone ipad windows bluetooth wifi wi fi usb gps sms pdf qr pin id faq vat "
    "gdpr ok okay tv uk usa us eu am pm ps dm dms atm url hi hello dear thanks thank yes no god iban ceo lol "
    "ty cie ci tobie toba was wam "
    "wami ciebie rodo nip internet internecie internetu dzien dzieki tak nie "
    "вы вас вам вами смс пин ок ес рф qr интернет интернете бог здравствуйте спасибо да нет господин госпожа "
    # what people stress
    "not all any and never only does is very your you we our не все всё очень nie bardzo tylko zawsze".split()
)
_STRETCHED = re.compile(r"(.)\1{2,}")  # YOUUUU
# After a link or a comma that should be a full stop.
_PRONOUN = re.compile(
    r"(?:(?:i|we|it|you|they|he|she|that|there|what|here)'\w+|we|it|they|one|this|these|if|please|also|so|my|our)"
)
_POLITE = re.compile(
    r"(?:ваш|twoj|twoi|twa|wasz)\w{0,4}|pan(?:i|a|u|em|ie|ia|iami|iom|iach|owie|ow|om|ami|stw\w{1,3})?"
)


def invented_name(text: str, context: Context) -> Iterable[Flag]:
    """Capitals inside a sentence; the first word only when it is clearly somebody's first name."""
    candidates = list(_named(without_addresses(text)))
    known = _Known(context) if candidates else None
    return blocked("invented_name", _joined(text, [c for c in candidates if known and c[2] not in known]))


def _named(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and folded form of every word that may name somebody or something."""
    at = 0
    for sentence in sentences(text):
        at = text.index(sentence, at)
        for match in _WORD.finditer(sentence):
            word = match[0]
            if not word[0].isupper() or len(word) < 2 or is_day(word):
                continue
            if not _opens(sentence[: match.start()]) or _surely_name(word):
                yield at + match.start(), at + match.end(), folded(word)
        at += len(sentence)


def _opens(before: str) -> bool:
    """Whether a capital is due anyway: nothing or the end of something stands in front."""
    bare = before.rstrip(_QUOTES)
    return not any(map(str.isalnum, before)) or bare.endswith((":", ".", "!", "?", "…")) or before.endswith("(")


def _surely_name(word: str) -> bool:
    """Somebody's first name, or an acronym."""
    small = folded(word)
    if len(small) >= _CLEAR and roman(small) in FAMILIES:
        return True
    if small in FAMILIES or (len(small) >= _CLEAR and family_of(small) and _near(small)):
        return small not in _WORDS
    return word.isupper() and len(word) > 2


def _near(word: str) -> bool:
    return any(word.startswith(name[: max(_CLEAR - 1, len(name) - 1)]) for name in FAMILIES if name[:2] == word[:2])


_WORDS = frozenset("bill rob nick max jack mark will rose may grace dick don asia bella jo ula ника".split())


class _Known:
    """Whether a name stands in the sources, in whatever form."""

    def __init__(self, context: Context) -> None:
        loose = (context.author, *context.known)
        self._own = frozenset().union(*map(_all_words, context.known))
        self._author = folded(context.author)
        self._said = frozenset().union(*map(_all_words, context.sources))
        self._names = frozenset().union(*map(_capitals, context.sources), *map(_all_words, loose))
        self._names |= {word for word in self._said if word in FAMILIES}  # customers write names small

    def __contains__(self, name: str) -> bool:
        name = _STRETCHED.sub(r"\1", name)
        if (
            name in _NOBODY
            or _PRONOUN.fullmatch(name)
            or _POLITE.fullmatch(name)
            or name.removesuffix("'s") in self._said
            or name.startswith("i'")
        ):
            return True
        if len(name) > 3 and name in self._author:  # kellyxo
            return True
        if len(name) >= _CLEAR and any(word.startswith(name) for word in self._said):  # Connect, of "connected"
            return True
        if any(len(own) >= _CLEAR and name.startswith(own) for own in self._own):  # GetGoers, of GetGo
            return True
        if any(same_name(name, other) for other in self._names):
            return True
        return any(other[:4] == name[:4] and same_name(name, other) for other in self._said)


@lru_cache(maxsize=512)
def _all_words(text: str) -> frozenset[str]:
    return frozenset(part for word in _WORD.findall(folded(text)) for part in (word, word.removesuffix("'s")))


@lru_cache(maxsize=512)
def _capitals(text: str) -> frozenset[str]:
    return frozenset(folded(word) for word in _WORD.findall(text) if word[0].isupper())


def _joined(text: str, found: list[tuple[int, int, str]]) -> list[str]:
    """Neighbours as one name: "Aqua Boost"."""
    spans: list[tuple[int, int]] = []
    for start, end, _ in found:
        if spans and start - spans[-1][1] == 1:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return [text[start:end] for start, end in spans]
