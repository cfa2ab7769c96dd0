"""How well the knowledge base finds what answers a question, beside plain searches over the same documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.evaluation.data import Data
from bot.evaluation.questions import Asked, QuestionSet, crossing, in_rants, public_sets
from bot.evaluation.ranking import ranked
from bot.evaluation.searches import Hits, Search, bm25, nearest, unscripted
from bot.evaluation.task import Eval, NotRun, Row, Scored, System, mean_rows, means
from bot.knowledge.vectors import Embedder
from bot.knowledge.words import stems

MACRO = ("stackfaq", "feedbackqa", "banking77", "xquad-en", "xquad-ru", "poquad")
RANTS, RANTED = ("stackfaq", "feedbackqa", "banking77"), 300  # questions of each
DAY = date(2026, 11, 22)  # public documents are always valid

Made = Callable[[], AbstractContextManager[Search]]


@dataclass(frozen=True, slots=True)
class Bench:
    """What the searches are built with."""

    embedder: Embedder
    folder: Path  # for indexes; every search takes a folder of its own
    neural: Embedder | None = None  # Chroma's default model, when it is on this disk
    day: date = DAY

    def systems(self, questions: QuestionSet, say: Callable[[Search, Asked], Any]) -> dict[str, Any]:
        """Every system over these documents; `say` puts a question to a search."""
        folder = self.folder / questions.name.replace(" ", "-")
        made: dict[str, Made] = {
            "unscripted": lambda: unscripted(questions, self.embedder, folder, self.day),
            "bm25": lambda: bm25(questions, lambda text, language: text.lower().split()),
            "bm25+snowball": lambda: bm25(questions, stems),
            "langchain-inmemory": lambda: nearest(questions, self.embedder),
        }
        if neural := self.neural:
            made["chroma-default"] = lambda: nearest(questions, neural)
        found: dict[str, Any] = {name: _asking(make, say) for name, make in made.items()}
        return found if neural else found | {"chroma-default": NotRun("its model is not on this disk")}


def evals(data: Data, bench: Bench, own: Sequence[QuestionSet], count: int | None = None) -> Iterator[Eval[Any, Any]]:
    """Public sets, questions across languages, questions inside rants, and ours."""
    sets = list(public_sets(data))
    for questions in [*sets, *crossing(data), *own]:
        yield _ranking(questions.only(count), bench)
    for questions in sets if data.has("a_en_app_reviews") else ():
        if questions.name in RANTS:
            ranting = in_rants(questions, data, min(count or RANTED, RANTED))
            yield Eval(ranting.name, ranting.asked, bench.systems(ranting, _both), retention)


def summaries(rows: Sequence[Row]) -> Iterator[Row]:
    yield from mean_rows(rows, MACRO, "macro")
    yield from mean_rows(rows, [f"rants {name}" for name in RANTS], "rants")


def _ranking(questions: QuestionSet, bench: Bench) -> Eval[Asked, Hits]:
    return Eval(questions.name, questions.asked, bench.systems(questions, _alone), means(_score))


def _alone(search: Search, asked: Asked) -> Hits:
    return search(asked.text, asked)


def _both(search: Search, asked: Asked) -> tuple[Hits, Hits]:
    return search(asked.text, asked), search(asked.alone, asked)


def _score(asked: Asked, hits: Hits) -> dict[str, float]:
    """The order by itself, and how often the search would say that it has an answer."""
    return ranked(hits.paths, asked.relevant) | {"answered": float(hits.answered)}


def retention(scored: Scored[Asked, tuple[Hits, Hits]]) -> dict[str, float]:
    inside = means(_score)([(asked, both[0]) for asked, both in scored])
    alone = means(_score)([(asked, both[1]) for asked, both in scored])
    return inside | {"R@5 alone": alone["R@5"], "kept": inside["R@5"] / alone["R@5"] if alone["R@5"] else 0.0}


def _asking(make: Made, say: Callable[[Search, Asked], Any]) -> System[Asked, Any]:
    """The search is built when its turn comes and gone afterwards."""

    def system(cases: Iterable[Asked]) -> Iterator[Any]:
        with make() as search:
            for asked in cases:
                yield say(search, asked)

    return system
