"""Finds the passages of one brand that answer the sentences of a mention."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from itertools import islice
from math import log2
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.content.articles import Article
from bot.knowledge.lexical import Bm25
from bot.knowledge.nearest import Row
from bot.knowledge.passages import Entry, entries
from bot.knowledge.rows import Phrasing, chunks, phrasings_of, questions_of, rows_of
from bot.knowledge.words import terms
from bot.mention.draft import Passage

Floats = NDArray[np.float32]
Ordinals = NDArray[np.int64]

HEADER_WEIGHT = 3  # a word of the title or the heading counts as often
KEPT = 7  # word indices and choices besides the newest: languages, and days around the end of a validity
POOL = 100  # how many of the best scores span the 0..1 scale

# How sure we are that a passage answers a sentence: the share it has of the BM25 score that could be attained, which
# means the same in every knowledge base, and how near its vectors are, as far as those are trusted. How sure is sure
# enough, everyday talk and a brand's own questions tell (see calibration).
NEARNESS = 1.6  # weight of the cosine of our own vectors
TELLING = 0.9  # those that have to leave so much to the words tell nothing here
FURTHER = 0.8  # weight of the cosine of an endpoint's vectors
AMONG = 0.05  # how much surer one of two sentences has to be than one alone: the best of many is good by chance
ALONG = 0.5  # what is half as far above everyday talk as an answer would have to be comes along with one


class Near(NamedTuple):
    """What the vectors say of one sentence: row id -> cosine, of ours and of an endpoint's; empty: nothing."""

    own: Mapping[str, float] = {}
    further: Mapping[str, float] = {}


class Trust(NamedTuple):
    """Who has how much say, each 0..1."""

    words: float = 1.0  # against our own vectors
    further: float = 0.0  # an endpoint's vectors against both


class Judged(NamedTuple):
    """What a search can rely on for one brand and language."""

    trust: Trust
    enough: float  # how sure is sure enough
    usual: float  # how sure half of all everyday talk is


@dataclass(frozen=True, slots=True)
class Found:
    """What a search brings: the best there is, and how sure it is that any of it answers."""

    passages: tuple[Passage, ...]  # best first, whether or not they answer
    sure: float  # 0..1
    answered: bool  # whether that is enough
    facts: tuple[Passage, ...] = ()  # those an answer may rest on; none when there is no answer


class Heard(NamedTuple):
    """What one sentence makes of every candidate."""

    words: Floats
    ratio: Floats
    own: Floats
    further: Floats

    def sure(self, trust: Trust) -> Floats:
        own = max(0.0, TELLING - trust.words) * NEARNESS
        sure: Floats = self.ratio + own * self.own + trust.further * FURTHER * self.further
        return sure

    def scores(self, trust: Trust) -> Floats:
        ours = trust.words * _scaled(self.words) + (1 - trust.words) * _scaled(self.own)
        return ours if not trust.further else (1 - trust.further) * ours + trust.further * _scaled(self.further)


class Shelf:
    """One brand's passages, ready to be searched; immutable but for what it remembers."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self.entries = [entry for article in articles for entry in entries(article)]
        self.by_id = {entry.passage.id: entry for entry in self.entries}
        self._questions = questions_of(self.entries)
        self._choices: dict[tuple[str, date], Ordinals] = {}
        self._words: dict[tuple[str, bytes], tuple[Bm25, Ordinals]] = {}  # built when first asked
        self._language = np.array([entry.passage.language for entry in self.entries], np.str_)
        _, self._topic = np.unique([entry.topic for entry in self.entries], return_inverse=True)
        self.rows: dict[str, Row] = {}  # what is embedded
        self._holders: dict[str, list[int]] = defaultdict(list)  # row id -> the entries it stands for
        for at, entry in enumerate(self.entries):
            for row in rows_of(entry, self._questions[entry.topic]):
                self.rows[row.id] = row
                self._holders[row.id].append(at)

    def search(self, language: str, said: Sequence[tuple[str, Near]], on: date, limit: int, judged: Judged) -> Found:
        """Best passages first; a sentence is answered when something is sure enough."""
        candidates = self._candidates(language, on)
        if not len(candidates):
            return Found((), 0.0, answered=False)
        heard = [self._hear(text, near, language, candidates) for text, near in said]
        return self._found(heard, candidates, limit, judged)

    def surest(self, language: str, text: str, near: Near, on: date, trust: Trust) -> float:
        """How sure a search for one sentence is."""
        candidates = self._candidates(language, on)
        return _best(self._hear(text, near, language, candidates).sure(trust)) if len(candidates) else 0.0

    def rehearse(self, language: str, phrasing: Phrasing, near: Near, on: date) -> Rehearsal:
        """A search for a customers' phrasing as if nobody had written it down."""
        candidates = self._candidates(language, on)
        unseen = Near(*({at: cosine for at, cosine in one.items() if at != phrasing.row_id} for one in near))
        heard = self._hear(phrasing.text, unseen, language, candidates)
        own = np.array([self.entries[at].topic == phrasing.topic for at in candidates], np.bool_)
        index, _ = self._indexed(language, candidates)
        asked, ratio = terms(phrasing.text, language), heard.ratio.copy()
        ratio[own] = [
            max(index.ratio(asked, row) for row in self._weighted(self.entries[at], language, phrasing.text))
            for at in candidates[own]
        ]
        return Rehearsal(heard._replace(ratio=ratio, words=ratio), own)  # one sentence: only the order of words counts

    def phrasings(self, language: str) -> list[Phrasing]:
        return phrasings_of(self.entries, self._questions, language)

    def _hear(self, text: str, near: Near, language: str, candidates: Ordinals) -> Heard:
        index, starts = self._indexed(language, candidates)
        match = index.match(terms(text, language)).best_of(starts)
        own, further = (self._cosines(one, candidates) for one in near)
        return Heard(match.score, match.ratio, own, further)

    def _found(self, heard: Sequence[Heard], candidates: Ordinals, limit: int, judged: Judged) -> Found:
        """A sentence nobody answers has no say in the order, unless nobody answers any."""
        trust, enough, usual = judged
        enough *= 1 + AMONG * log2(len(heard))
        sure = [one.sure(trust) for one in heard]
        answered = [at for at, one in enumerate(sure) if _best(one) >= enough]
        having_say = [heard[at] for at in answered] or heard
        scores = Heard(*(reduce(np.maximum, column) for column in zip(*having_say, strict=True))).scores(trust)
        best = np.argsort(-scores, kind="stable")
        found = Found(
            tuple(islice(self._distinct(best, candidates, scores), limit)),
            float(np.clip(max(map(_best, sure)), 0, 1)),
            bool(answered),
        )
        if not answered:
            return found
        along = best[reduce(np.maximum, [sure[at] for at in answered])[best] >= usual + ALONG * (enough - usual)]
        return replace(found, facts=tuple(islice(self._distinct(along, candidates, scores), limit)))

    def _candidates(self, language: str, on: date) -> Ordinals:
        """What is valid that day: in the mention's language, and topics that exist in another one only."""
        if (language, on) not in self._choices:
            valid = np.fromiter((entry.valid(on) for entry in self.entries), np.bool_, len(self.entries))
            own = valid & (self._language == language)
            spoken = np.isin(self._topic, self._topic[own])
            self._choices = dict(list(self._choices.items())[-KEPT:])
            self._choices[language, on] = np.flatnonzero(own | (valid & ~spoken))
        return self._choices[language, on]

    def _indexed(self, language: str, candidates: Ordinals) -> tuple[Bm25, Ordinals]:
        """The words that lead somebody who writes in this language to these entries; and each entry's first row."""
        key = language, candidates.tobytes()
        if key not in self._words:
            rows = [list(self._weighted(self.entries[at], language)) for at in candidates]
            starts = np.cumsum([0, *(len(group) for group in rows[:-1])])
            self._words = dict(list(self._words.items())[-KEPT:])
            self._words[key] = Bm25([row for group in rows for row in group]), starts
        return self._words[key]

    def _weighted(self, entry: Entry, language: str, without: str = "") -> Iterator[Counter[str]]:
        passage = entry.passage
        leading = Counter[str]()
        for term in terms(f"{passage.title} {passage.heading}", passage.language):
            leading[term] += HEADER_WEIGHT
        for question in self._questions[entry.topic].get(language, ()):
            if question != without:
                leading.update(terms(question, language))
        for chunk in chunks(passage.text.split()):
            yield leading + Counter(terms(chunk, passage.language))

    def _cosines(self, near: Mapping[str, float], candidates: Ordinals) -> Floats:
        if not near:
            return np.zeros(len(candidates), np.float32)
        cosines = np.zeros(len(self.entries), np.float32)
        for row_id, cosine in near.items():
            for at in self._holders.get(row_id, ()):
                cosines[at] = max(cosines[at], cosine)
        return cosines[candidates]

    def _distinct(self, best: Ordinals, candidates: Ordinals, scores: Floats) -> Iterator[Passage]:
        """Each topic in one language only."""
        spoken: dict[str, str] = {}
        for at in best:
            passage, topic = self.entries[candidates[at]].passage, self.entries[candidates[at]].topic
            if spoken.setdefault(topic, passage.language) == passage.language:
                yield replace(passage, score=round(float(scores[at]), 4))


class Rehearsal(NamedTuple):
    """What a phrasing that nobody wrote down makes of every candidate, and which of them answer it."""

    heard: Heard
    own: NDArray[np.bool_]

    def sure(self, trust: Trust) -> float:
        return _best(self.heard.sure(trust))

    def found_at(self, trust: Trust) -> float:
        """1 for the first place, 1/2 for the second, …; ties count against it, 0 when nothing answers."""
        scores = self.heard.scores(trust)
        return 1 / (1 + int((scores[~self.own] >= scores[self.own].max()).sum())) if self.own.any() else 0.0


def _best(values: Floats) -> float:
    return float(values.max())


def _scaled(scores: Floats) -> Floats:
    """0..1 between the best score and the last of the pool; nothing at all stays nothing."""
    if not len(scores) or scores.max() <= 0:
        return np.zeros_like(scores)
    low = np.partition(scores, -POOL)[-POOL] if len(scores) > POOL else scores.min()
    scaled: Floats = np.clip((scores - low) / ((scores.max() - low) or 1), 0, 1)
    return scaled
