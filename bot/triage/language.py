"""Tells the language of a short text among those a brand speaks: script first, a statistical model where it is open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from bot.mention.tags import Language

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

FEW_LETTERS = 12  # below, letters alone say too little and the platform's hint decides
ENOUGH_LETTERS = 20  # from here on the model may say that it is none of the brand's languages
_NOT_WORDS = re.compile(r"(?:https?://|www\.)\S+|(?<!\S)\S+@\S+|[@#]\w+|<[A-Z_]+>")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_NOT_RUSSIAN = re.compile(r"[\u0402-\u040f\u0452-\u045f\u0490-\u04ff]|ъ(?=[^еёюя\W]|\b)", re.IGNORECASE)
_RUSSIAN = re.compile(r"[ыэё]", re.IGNORECASE)
_POLISH = re.compile(r"[ąćęłńśźż]", re.IGNORECASE)
_NOT_POLISH = re.compile(r"[äöüßåøæñçèêëàâîïôùûãõčřšžěůďťľĺŕőűășțğışđ]", re.IGNORECASE)


def identify(text: str, languages: Sequence[str], hint: str = "") -> tuple[Language, float]:
    """The language and how sure we are (0..1); OTHER when it is clearly none of the brand's.

    `languages` and `hint` are codes such as "pl" or "pl-PL"; no languages means all we know.
    """
    words = _NOT_WORDS.sub(" ", text)
    words = words if any(map(str.isalpha, words)) else text  # nothing but hashtags still has a language
    letters = sum(letter.isalpha() for letter in words)
    cyrillic, latin = len(_CYRILLIC.findall(words)), len(_LATIN.findall(words))
    if letters > 2 * (cyrillic + latin):
        return Language.OTHER, 0.9
    brand = _known(languages)
    spoken = [language for language in brand if (language is Language.RU) == (cyrillic > latin)] if letters else brand
    if letters < FEW_LETTERS:
        return _of_few(words, spoken, _known([hint]) if hint else [])
    return _of_cyrillic(words, spoken) if cyrillic > latin else _of_latin(words, letters, spoken)


def _known(codes: Sequence[str]) -> list[Language]:
    """Those of these codes that name a language we know; all of them when there are no codes."""
    if not codes:
        return [Language.EN, Language.RU, Language.PL]
    short = dict.fromkeys(code.lower().replace("_", "-").split("-")[0] for code in codes)
    return [Language(code) for code in short if code in set(Language) - {Language.OTHER}]


def _of_few(words: str, spoken: Sequence[Language], hinted: Sequence[Language]) -> tuple[Language, float]:
    """By letters only one of the languages has, else by the platform's hint, else the brand's first: a guess."""
    cyrillic = bool(_CYRILLIC.search(words))
    if not spoken or (cyrillic and _NOT_RUSSIAN.search(words)):
        return Language.OTHER, 0.5
    if cyrillic or (Language.PL in spoken and _POLISH.search(words)):
        return (Language.RU if cyrillic else Language.PL), 0.7
    return next(((language, 0.5) for language in hinted if language in spoken), (spoken[0], 0.3))


def _of_cyrillic(words: str, spoken: Sequence[Language]) -> tuple[Language, float]:
    foreign, russian = len(_NOT_RUSSIAN.findall(words)), len(_RUSSIAN.findall(words))
    if not spoken or foreign > russian:
        return Language.OTHER, 0.9
    if russian:
        return Language.RU, 0.97
    scores = _scores(words)
    rival = max((scores.get(code, 0.0) for code in ("uk", "bg", "be", "sr", "mk")), default=0.0)
    return (Language.OTHER, 0.7) if rival > 0.9 else (Language.RU, 0.95)


def _of_latin(words: str, letters: int, spoken: Sequence[Language]) -> tuple[Language, float]:
    scores = _scores(words)
    scores[Language.EN] = scores.get("en", 0.0) + scores.get("pcm", 0.0)  # the model takes loose English for Pidgin
    if _POLISH.search(words) and not _NOT_POLISH.search(words):
        scores[Language.PL] = max(scores[Language.PL], 0.9)
    best = max(spoken, key=lambda language: scores[language], default=Language.OTHER)
    ours = scores.get(best, 0.0)
    if letters >= ENOUGH_LETTERS and ours < 0.02 and max(scores.values()) > 0.8:
        return Language.OTHER, 0.8
    if len(spoken) == 1:
        return best, max(0.5, ours)  # nothing to compare with
    total = sum(scores[language] for language in spoken)
    return (best, ours / total) if total else (best, 0.3)


def _scores(words: str) -> dict[str, float]:
    return dict(_model().rank(words))


@cache
def _model() -> LanguageIdentifier:
    """The statistical model, loaded when the first text needs it: half a second and some 90 MB."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
