"""Turns text into search terms: a stem that forgives inflection and letter groups that forgive typing errors."""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from typing import Protocol

SNOWBALL = {"en": "english", "ru": "russian", "pl": "polish"}
GRAM = 4  # letters per group
WORD = re.compile(r"\w+")

# Words that carry no topic. Negations stay in: "not delivered" is not "delivered".
STOPWORDS = {
    "en": frozenset(
        "a about after all also am an and any are as at be because been before being but by can could d did "
        "do does doing don for from had has have having he her here hers him his how i if in into is it its "
        "just ll m may me might more most my of on once or our out re s she should so some such t than that "
        "the their them then there these they this those to too u up ve very was we were what when where "
        "which while who whom why will with would you your".split()
    ),
    "ru": frozenset(
        "а без бы был была были было быть в вам вас ведь весь во вот все вы где да для до его ее если есть "
        "еще же за здесь зачем и из или им их к как какая какие какой ко когда которая которые который кто куда "
        "ли лишь меня мне мной можно мой моя мы на над нам нас наш него нее ней нельзя них но ну о об однако он "
        "она они оно от откуда отчего очень по под почему при про с сам свой сколько со так также такой там те "
        "тем то того тоже той только том тот тут ты у уже хотя чего чей чем что чтобы чьи чья эта эти это этого "
        "этой этот я".split()
    ),
    "pl": frozenset(
        "a aby albo ale bardzo bez bo by być był była było były będzie będą ci cię co czemu czy czyli dla "
        "dlaczego do dokąd gdy gdzie go i ich ile im inne iż ja jak jaka jakie jaki jako je jego jej jest "
        "jestem jeszcze jeśli już ją kiedy kto która które który lub ma mam mi mnie mną moja moje może "
        "można mój my na nad nam nas nasz nich niż o od on ona one oni oraz pan pani po pod przed przez "
        "przy skąd są się ta tak taka taki tam te tego tej ten też to tu tutaj tych tylko tym u w we więc "
        "wszystko wy z za ze że żeby".split()
    ),
}


class Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # the library's spelling


_stemming = threading.Lock()  # a Snowball stemmer keeps its state between calls and is shared by all searches
_stemmers: dict[str, Stemmer] = {}


def stems(text: str, language: str) -> list[str]:
    """One stem per word that carries a topic."""
    return [stem for word in _words(text, language) for stem in _terms(word, language)[:1]]


def terms(text: str, language: str) -> list[str]:
    """Stems and '#'-prefixed letter groups of every word that carries a topic."""
    return [term for word in _words(text, language) for term in _terms(word, language)]


def _words(text: str, language: str) -> list[str]:
    stopwords = STOPWORDS.get(language, frozenset())
    return [word for word in WORD.findall(text.lower().replace("ё", "е")) if word not in stopwords]


@lru_cache(maxsize=65_536)
def _terms(word: str, language: str) -> tuple[str, ...]:
    bounded = f"<{word}>"
    groups = (f"#{bounded[at : at + GRAM]}" for at in range(max(1, len(bounded) - GRAM + 1)))
    return (_stem(word, language), *groups)


def _stem(word: str, language: str) -> str:
    if language not in SNOWBALL:
        return word
    with _stemming:
        return _stemmer(language).stemWord(word)


def _stemmer(language: str) -> Stemmer:
    if language not in _stemmers:
        import snowballstemmer  # forty languages: only when the first word comes

        _stemmers[language] = snowballstemmer.stemmer(SNOWBALL[language])
    return _stemmers[language]
