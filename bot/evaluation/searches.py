"""The searches a question is put to: the product's own, and what it is compared with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bot.content.articles import Article
from bot.evaluation.questions import PUBLIC, Asked, QuestionSet
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.lexical import Bm25
from bot.knowledge.vectors import Embedder
from bot.life.draft import SEARCHED
from bot.life.quoting import cleaned
from bot.mention.sentences import sentences
from bot.models.in_memory import in_memory_search

BEST = 10
PASSAGES = 30  # asked for, since several may be of one article


class Hits(NamedTuple):
    """What a search finds."""

    paths: tuple[str, ...]  # of articles, best first
    answered: bool  # whether the search itself believes that something answers


class Verdict(NamedTuple):
    """How sure a search is that something answers, and whether that is enough for it."""

    sure: float
    answered: bool


Judge = Callable[[Asked], Verdict]
Search = Callable[[str, Asked], Hits]  # a text, and for whom: the question it belongs to


@contextmanager
def unscripted(questions: QuestionSet, embedder: Embedder, folder: Path, day: date) -> Iterator[Search]:
    """The knowledge base, asked sentence by sentence as drafting asks it."""
    with closing(KnowledgeBase(folder, lambda: questions.articles, embedder)) as knowledge:
        knowledge.catch_up()

        def search(text: str, asked: Asked) -> Hits:
            found = knowledge.closest(asked.brand, asked.language, heard(text), day, PASSAGES)
            return Hits(tuple(dict.fromkeys(passage.path for passage in found.passages))[:BEST], found.answered)

        yield search


@contextmanager
def unscripted_sure(questions: QuestionSet, embedder: Embedder, folder: Path, day: date) -> Iterator[Judge]:
    """How sure the knowledge base is that it answers, and whether that is enough for it."""
    with closing(KnowledgeBase(folder, lambda: questions.articles, embedder)) as knowledge:
        knowledge.catch_up()

        def judge(asked: Asked) -> Verdict:
            found = knowledge.closest(asked.brand, asked.language, heard(asked.text), day)
            return Verdict(found.sure, found.answered)

        yield judge


def heard(text: str) -> list[str]:
    """What drafting looks up of a mention that no model has read."""
    return list(dict.fromkeys(sentences(cleaned(text))))[:SEARCHED]


@contextmanager
def bm25(questions: QuestionSet, words: Callable[[str, str], Sequence[str]]) -> Iterator[Search]:
    """BM25 of whole texts; `words` cuts a text of a language into what is compared."""
    indexes = {
        brand: Bm25([Counter(words(_whole(one), one.languages[0])) for one in articles])
        for brand, articles in questions.articles.items()
    }

    def search(text: str, asked: Asked) -> Hits:
        score = indexes[asked.brand].match(words(text, asked.language)).score
        best = np.argsort(-score, kind="stable")[:BEST]
        found = tuple(questions.articles[asked.brand][at].path for at in best if score[at] > 0)
        return Hits(found, bool(found))

    yield search


@contextmanager
def bm25_sure(questions: QuestionSet, words: Callable[[str, str], Sequence[str]]) -> Iterator[Judge]:
    """The best score of BM25 as sureness; it always answers."""
    index = Bm25([Counter(words(_whole(one), one.languages[0])) for one in questions.articles[PUBLIC]])
    yield lambda asked: Verdict(float(index.match(words(asked.text, asked.language)).score.max()), answered=True)


@contextmanager
def nearest(questions: QuestionSet, embedder: Embedder) -> Iterator[Search]:
    """langchain-core's in-memory vector store over whole texts."""
    stores = {
        brand: in_memory_search({one.path: _whole(one) for one in articles}, embedder.embed)
        for brand, articles in questions.articles.items()
    }
    yield lambda text, asked: Hits(tuple(stores[asked.brand](text, BEST)), answered=True)


def _whole(article: Article) -> str:
    """Everything that can lead to an article, customers' phrasings included."""
    phrasings = (said for asked in article.questions.values() for said in asked)
    return "\n".join([article.title, *phrasings, article.body])
