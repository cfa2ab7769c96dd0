"""Finds the passages of one brand that answer the sentences of a mention."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.content.articles import Article
from bot.knowledge.lexical import Bm25
from bot.knowledge.nearest import Row
from bot.knowledge.passages import Entry, entries
from bot.knowledge.words import terms
from bot.mention.draft import Passage

Similar = Sequence[Mapping[str, float]]  # per sentence: row id -> cosine; empty: there are no vectors
Mask = NDArray[np.bool_]
Ordinals = NDArray[np.int64]

HEADER_WEIGHT = 3  # a word of the title or the heading counts as often
CHUNK, OVERLAP = 60, 10  # words: a long section is found by its pieces and returned whole
KEPT = 7  # word indices besides the newest: languages, and days around the end of a validity
POOL = 100  # how many of the best scores span the 0..1 scale

# How sure we are that a passage answers a sentence: the share of the sentence's rare words it has, and how near its
# vector is, as far as vectors are trusted. The weights come from a logistic regression over six public sets, half of
# whose articles were taken away; how sure is sure enough, a brand's own questions tell (see calibration).
NEARNESS, USUAL = 1.6, 0.6  # weight of the cosine, and the cosine that says nothing either way
TELLING = 0.9  # vectors that have to leave so much to the words tell nothing here
ALONG = 0.5  # a sentence that is answered brings along the passages that are half as sure as they would have to be


@dataclass(frozen=True, slots=True)
class Found:
    """What a search brings: the best there is, and how sure it is that any of it answers."""

    passages: tuple[Passage, ...]  # best first
    sure: float  # 0..1
    answered: bool  # whether that is enough


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A question as a customer would ask it, and the topic that answers it."""

    topic: str
    text: str
    row_id: str  # of its vector


class Heard(NamedTuple):
    """What one sentence makes of every candidate."""

    words: NDArray[np.float32]
    coverage: NDArray[np.float32]
    cosines: NDArray[np.float32]
    sure: NDArray[np.float32]

    @property
    def best(self) -> float:
        return float(self.sure.max())


class Shelf:
    """One brand's passages, ready to be searched; immutable once built."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self.entries = [entry for article in articles for entry in entries(article)]
        self.by_id = {entry.passage.id: entry for entry in self.entries}
        self._questions = _questions(self.entries)
        self._words: dict[
            tuple[str, bytes], tuple[Bm25, Ordinals]
        ] = {}  # per language and what it may find, built when first asked
        self._language = np.array([entry.passage.language for entry in self.entries], np.str_)
        _, self._topic = np.unique([entry.topic for entry in self.entries], return_inverse=True)
        self.rows: dict[str, Row] = {}  # what is embedded
        self._holders: dict[str, list[int]] = defaultdict(list)  # row id -> the entries it stands for
        for at, entry in enumerate(self.entries):
            for row in _rows(entry, self._questions[entry.topic]):
                self.rows[row.id] = row
                self._holders[row.id].append(at)

    def search(
        self, language: str, texts: Sequence[str], similar: Similar, on: date, limit: int, trust: float, enough: float
    ) -> Found:
        """Best passages first; `trust` (0..1) is the weight of words against vectors, a sentence is answered when
        something is as sure as `enough`."""
        candidates = np.flatnonzero(self._candidates(language, on))
        if not len(candidates):
            return Found((), 0.0, answered=False)
        weight = trust if similar else 1.0
        pairs = zip(texts, similar or [{}] * len(texts), strict=True)
        heard = [self._hear(text, near, language, candidates, weight) for text, near in pairs]
        return self._found(heard, candidates, weight, limit, enough)

    def rehearse(self, language: str, phrasing: Phrasing, near: Mapping[str, float], on: date, trust: float) -> float:
        """How sure a search for a customers' phrasing would be if nobody had written it down."""
        candidates = np.flatnonzero(self._candidates(language, on))
        unseen = {row_id: cosine for row_id, cosine in near.items() if row_id != phrasing.row_id}
        heard = self._hear(phrasing.text, unseen, language, candidates, trust if near else 1.0)
        own = np.array([self.entries[at].topic == phrasing.topic for at in candidates])
        index, _ = self._indexed(language, candidates)
        asked = set(terms(phrasing.text, language))
        covered = [
            max(index.share(asked, row) for row in self._weighted(self.entries[at], language, phrasing.text))
            for at in candidates[own]
        ]
        nearness = heard.sure[own] - heard.coverage[own]
        return float(max([*heard.sure[~own], *(np.array(covered) + nearness)]))

    def phrasings(self, language: str) -> list[Phrasing]:
        """What customers ask in this language, of topics that are asked for in more than one way."""
        of_topic = {entry.topic: entry.passage.brand for entry in self.entries}
        asked = {topic: self._questions[topic].get(language, ()) for topic in of_topic}
        return [
            Phrasing(topic, text, _row(f"{of_topic[topic]}/{topic}", "", language, text).id)
            for topic, texts in asked.items()
            if len(texts) > 1
            for text in texts
        ]

    def _hear(self, text: str, near: Mapping[str, float], language: str, candidates: Ordinals, weight: float) -> Heard:
        index, starts = self._indexed(language, candidates)
        match = index.match(terms(text, language)).best_of(starts)
        cosine = self._cosines(near)[candidates]
        sure = match.coverage + max(0.0, TELLING - weight) * NEARNESS * (cosine - USUAL)
        return Heard(match.score, match.coverage, cosine, sure)

    def _found(self, heard: Sequence[Heard], candidates: Ordinals, weight: float, limit: int, enough: float) -> Found:
        """A sentence nobody answers has no say in the order, unless nobody answers any."""
        answered = [one for one in heard if one.best >= enough]
        words, _, cosines, sure = (np.max(column, axis=0) for column in zip(*answered or heard, strict=True))
        scores = weight * _scaled(words) + (1 - weight) * _scaled(cosines)
        best = np.argsort(-scores, kind="stable")
        ranked = ((candidates[at], scores[at]) for at in best if sure[at] >= ALONG * enough or not answered)
        passages = tuple(islice(self._distinct(ranked), limit))
        return Found(passages, float(np.clip(max(one.best for one in heard), 0, 1)), bool(answered))

    def _candidates(self, language: str, on: date) -> Mask:
        """What is valid that day: in the mention's language, and topics that exist in another one only."""
        valid = np.fromiter((entry.valid(on) for entry in self.entries), np.bool_, len(self.entries))
        own = valid & (self._language == language)
        spoken = np.isin(self._topic, self._topic[own])
        candidates: Mask = own | (valid & ~spoken)
        return candidates

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
            if question == without:
                continue
            leading.update(terms(question, language))
        for chunk in _chunks(passage.text.split()):
            yield leading + Counter(terms(chunk, passage.language))

    def _cosines(self, near: Mapping[str, float]) -> NDArray[np.float32]:
        cosines = np.zeros(len(self.entries), np.float32)
        for row_id, cosine in near.items():
            for at in self._holders.get(row_id, ()):
                cosines[at] = max(cosines[at], cosine)
        return cosines

    def _distinct(self, ranked: Iterable[tuple[int, float]]) -> Iterator[Passage]:
        """Each topic in one language only."""
        spoken: dict[str, str] = {}
        for at, score in ranked:
            passage, topic = self.entries[at].passage, self.entries[at].topic
            if spoken.setdefault(topic, passage.language) == passage.language:
                yield replace(passage, score=round(float(score), 4))


Questions = Mapping[str, Sequence[str]]  # language -> customers' phrasings


def _questions(entries_: Iterable[Entry]) -> dict[str, Questions]:
    """Per topic: what is asked of one language version is asked of the others too."""
    asked: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for entry in entries_:
        for language, phrasings in entry.article.questions.items():
            asked[entry.topic][language] |= dict.fromkeys(phrasings)
    return defaultdict(dict, {topic: {at: tuple(said) for at, said in by.items()} for topic, by in asked.items()})


def _rows(entry: Entry, questions: Questions) -> Iterator[Row]:
    passage = entry.passage
    for chunk in _chunks(passage.text.split()):
        header = f"{passage.title}. {passage.heading}. " if passage.heading else f"{passage.title}. "
        yield _row(passage.id, passage.version, passage.language, header + chunk)
    for language, phrasings in questions.items():
        for phrasing in phrasings:
            yield _row(f"{passage.brand}/{entry.topic}", "", language, phrasing)


def _chunks(words: Sequence[str]) -> Iterator[str]:
    for start in range(0, max(1, len(words) - OVERLAP), CHUNK - OVERLAP):
        yield " ".join(words[start : start + CHUNK])


def _row(passage: str, version: str, language: str, text: str) -> Row:
    identity = json.dumps([passage, version, language, text], ensure_ascii=False)
    return Row(hashlib.sha256(identity.encode()).hexdigest()[:32], passage, version, language, text)


def _scaled(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """0..1 between the best score and the last of the pool; nothing at all stays nothing."""
    if not len(scores) or scores.max() <= 0:
        return np.zeros_like(scores)
    low = np.partition(scores, -POOL)[-POOL] if len(scores) > POOL else scores.min()
    scaled: NDArray[np.float32] = np.clip((scores - low) / ((scores.max() - low) or 1), 0, 1)
    return scaled
