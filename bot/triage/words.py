"""Finds the cues of our word lists in a text: words, stems and phrases, verbatim, and whether they are negated."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

_WORD = re.compile(
    r"(?P<link>(?:https?://|www\.)\S+)"
    r"|(?:[^\W_]|[\u0300-\u036f])+(?:['’\-](?:[^\W_]|[\u0300-\u036f])+)*"
    r"|[\u2600-\u27bf\u2b50\U0001f300-\U0001faff]|[:;]-?[)(/DP](?!/)|[)(]{2,}|\$"
)
_CLAUSE_ENDS = re.compile(r"[.,;!?…()\"«»„”\n—–]|\s-\s")
_STRETCHED = re.compile(r"(.)\1{2,}")
LINK = "://"  # how a word list names any web address
NEGATION_REACH = 3  # words before a cue
LONGEST_STEM = 20
SKIP = 2  # words that `…` may stand for


@dataclass(frozen=True, slots=True)
class Cue:
    """One entry of a word list."""

    label: str  # where it stands: "positive", "risks.health"
    parts: tuple[str, ...]  # normalised words; a stem ends in `*`, `…` skips
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    text: str  # normalised
    start: int
    end: int
    clause: int


@dataclass(frozen=True, slots=True)
class Found:
    """A cue as the customer wrote it."""

    label: str
    words: str  # verbatim
    start: int
    end: int
    weak: bool
    negated: bool

    @property
    def weight(self) -> float:
        return 0.5 if self.weak else 1.0


class WordList:
    """Cues indexed by their first word; reading a text looks each of its words up once."""

    def __init__(self, cues: Iterable[Cue]) -> None:
        self._whole: dict[str, list[Cue]] = {}
        self._stems: dict[str, list[Cue]] = {}
        for cue in cues:
            index, first = (self._stems, cue.parts[0][:-1]) if cue.parts[0][-1] == "*" else (self._whole, cue.parts[0])
            index.setdefault(first, []).append(cue)
        self._starting = lru_cache(maxsize=20_000)(self._look_up)

    def find(self, text: str, words: Sequence[Word]) -> tuple[Found, ...]:
        """Every cue in a text and its words, left to right; of cues with one label the longest is read, once."""
        taken: dict[str, int] = {}
        found = []
        for at, word in enumerate(words):
            for end, cue in sorted(self._matching(words, at), key=lambda match: -match[0]):
                rival = _rivals(cue.label)
                if taken.get(rival, 0) <= at:
                    taken[rival] = end
                    found.append(self._found(text, words, cue, at, end, word.start))
        return tuple(found)

    def _look_up(self, word: str) -> tuple[Cue, ...]:
        """The cues that may begin with this word; `goooood` is read as `good`, `suuuper` as `super`."""
        forms = dict.fromkeys((_STRETCHED.sub(r"\1\1", word), _STRETCHED.sub(r"\1", word)))
        return tuple(cue for form in forms for cue in self._with_form(form))

    def _with_form(self, form: str) -> Iterator[Cue]:
        yield from self._whole.get(form, ())
        for length in range(1, min(len(form), LONGEST_STEM) + 1):
            yield from self._stems.get(form[:length], ())

    def _matching(self, words: Sequence[Word], at: int) -> Iterator[tuple[int, Cue]]:
        for cue in self._starting(words[at].text):
            if end := _end_of(cue.parts[1:], words, at + 1, words[at].clause):
                yield end, cue

    def _found(self, text: str, words: Sequence[Word], cue: Cue, at: int, end: int, start: int) -> Found:
        stop = words[end - 1].end
        return Found(cue.label, text[start:stop], start, stop, cue.weak, self._negated(words, at))

    def _negated(self, words: Sequence[Word], at: int) -> bool:
        before = words[max(0, at - NEGATION_REACH) : at]
        return any(
            word.clause == words[at].clause
            and any(cue.label == "negations" and len(cue.parts) == 1 for cue in self._starting(word.text))
            for word in before
        )


def split(text: str) -> list[Word]:
    """The words, emoji and smileys of a text in order, each with the clause it stands in."""
    words: list[Word] = []
    clause, seen = 0, 0
    for match in _WORD.finditer(text):
        if _CLAUSE_ENDS.search(text, seen, match.start()):
            clause += 1
        seen = match.end()
        word = LINK if match["link"] else normal(match[0])
        words.append(Word(word, match.start(), match.end(), clause))
    return words


def normal(word: str) -> str:
    """One spelling for comparing: lower case, one apostrophe, composed letters, ё as е."""
    return unicodedata.normalize("NFC", word).lower().replace("’", "'").replace("ё", "е")


def load(names: Iterable[str]) -> WordList:
    """The word lists of these languages as one."""
    return WordList(cue for name in names for cue in entries(name))


def entries(name: str) -> Iterator[Cue]:
    """The cues of one file; it travels with the program, so a fault in it is ours and not a trainer's."""
    text = (resources.files(__package__) / "lexicon" / f"{name}.yaml").read_text("utf-8")
    yield from cues(yaml.safe_load(text))


def cues(tree: dict[str, Any], above: str = "") -> Iterator[Cue]:
    """The cues of a word-list file: keys nest, leaves are comma-separated."""
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from cues(value, f"{above}{key}.")
        else:
            yield from (_cue(above + key, entry.strip()) for entry in value.split(",") if entry.strip())


def _cue(label: str, entry: str) -> Cue:
    weak = entry.endswith("?")
    return Cue(label, tuple(normal(part) for part in entry.rstrip("?").split()), weak)


def _rivals(label: str) -> str:
    return "mood" if label in ("positive", "negative") else label


def _end_of(parts: Sequence[str], words: Sequence[Word], at: int, clause: int) -> int:
    """Index after the last word when these parts stand here within the clause, else 0."""
    if not parts:
        return at
    if parts[0] == "…":
        return next(filter(None, (_end_of(parts[1:], words, at + skipped, clause) for skipped in range(SKIP + 1))), 0)
    if at >= len(words) or words[at].clause != clause or not _same(parts[0], words[at].text):
        return 0
    return _end_of(parts[1:], words, at + 1, clause)


def _same(part: str, word: str) -> bool:
    return word.startswith(part[:-1]) if part[-1] == "*" else word == part
