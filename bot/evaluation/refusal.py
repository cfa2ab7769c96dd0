"""How well the knowledge base knows what it does not answer: half of a set's articles are gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from math import ceil
from random import Random
from typing import NamedTuple

from bot.content.articles import Article
from bot.evaluation.data import SEED, Data, sample
from bot.evaluation.questions import PUBLIC, Asked, QuestionSet, public_sets
from bot.evaluation.retrieval import Bench
from bot.evaluation.searches import Judge, Verdict, bm25_sure, unscripted_sure
from bot.evaluation.task import Eval, Row, Scored, System, mean_rows
from bot.knowledge.words import stems

# Texts of each language that no article of any set answers: the file, and the rows of it that are meant.
ELSEWHERE: dict[str, tuple[str, Callable[[dict[str, str]], bool]]] = {
    "en": ("b_en_clinc150_oos", lambda row: row["label"] == "oos"),
    "ru": ("a_ru_rusentiment", lambda row: True),
    "pl": ("c_pl_allegro_questions", lambda row: True),
}
MOST_ELSEWHERE = 400
CALLED = "no answer "
ENGLISH = frozenset({"stackfaq", "feedbackqa", "banking77", "xquad-en"})
VARIANTS = 5  # of a document's questions that its article knows as customers' phrasings, at most half of them
CURVE = (0.95, 0.9, 0.8)  # shares of the answerable ones kept
ROUNDING = 1e-9  # 10 * 0.9 is a little more than 9


class Doubt(NamedTuple):
    """A question, and whether something here answers it, did before it was taken away, or never could."""

    asked: Asked
    kind: str  # answerable | near | far


def evals(data: Data, bench: Bench, count: int | None = None) -> Iterator[Eval[Doubt, Verdict]]:
    for questions in public_sets(data):
        language = questions.asked[0].language
        if set(questions.articles) == {PUBLIC} and data.has(ELSEWHERE[language][0]):
            halved, doubts = halve(questions)
            far = [Doubt(Asked(text, language, frozenset()), "far") for text in elsewhere(data, language)]
            yield _eval(halved, [*sample(doubts, count), *sample(far, count)], bench)


def halve(questions: QuestionSet) -> tuple[QuestionSet, list[Doubt]]:
    """Half of the articles, each with some of its questions as phrasings, and all the questions nobody has seen."""
    chance = Random(SEED)
    by_article: dict[str, list[Asked]] = {}
    for asked in questions.asked:
        by_article.setdefault(min(asked.relevant), []).append(asked)
    written, open_ = list[Article](), list[Asked]()
    for article in questions.articles[PUBLIC]:
        own = by_article.get(article.path, [])
        chance.shuffle(own)
        known = min(VARIANTS, len(own) // 2)
        phrasings = {article.languages[0]: tuple(asked.text for asked in own[:known])}
        written.append(replace(article, questions=phrasings))
        open_ += own[known:]
    left = chance.sample(written, len(written) // 2)
    there = {article.path for article in left}
    doubts = [Doubt(asked, "answerable" if asked.relevant & there else "near") for asked in open_]
    return QuestionSet(f"{CALLED}{questions.name}", {PUBLIC: tuple(left)}, tuple(open_)), doubts


def elsewhere(data: Data, language: str) -> list[str]:
    name, meant = ELSEWHERE[language]
    return sample([row["text"] for row in data.rows(name, "text") if meant(row)], MOST_ELSEWHERE)


def _eval(questions: QuestionSet, doubts: Sequence[Doubt], bench: Bench) -> Eval[Doubt, Verdict]:
    folder = bench.folder / questions.name.replace(" ", "-")
    systems: dict[str, System[Doubt, Verdict]] = {
        "unscripted": _judging(lambda: unscripted_sure(questions, bench.embedder, folder, bench.day)),
        "bm25+snowball": _judging(lambda: bm25_sure(questions, stems)),
    }
    return Eval(questions.name, doubts, systems, refusals)


def _judging(make: Callable[[], AbstractContextManager[Judge]]) -> System[Doubt, Verdict]:
    def system(doubts: Iterable[Doubt]) -> Iterator[Verdict]:
        with make() as judge:
            for doubt in doubts:
                yield judge(doubt.asked)

    return system


def refusals(scored: Scored[Doubt, Verdict]) -> dict[str, float]:
    """Shares kept and refused as decided; then what is refused when the bar is set to keep so many answerable ones."""
    by_kind = {kind: [said for doubt, said in scored if doubt.kind == kind] for kind in ("answerable", "near", "far")}
    rest = {kind: said for kind, said in by_kind.items() if kind != "answerable" and said}
    found = {f"{kind} refused": _share(not one.answered for one in said) for kind, said in rest.items()}
    if answerable := by_kind["answerable"]:
        found["kept"] = _share(one.answered for one in answerable)
        sure = sorted(one.sure for one in answerable)
        for share in CURVE:
            bar = sure[len(sure) - ceil(len(sure) * share - ROUNDING)]
            found |= {f"{kind}@{share:.2f}": _share(one.sure < bar for one in said) for kind, said in rest.items()}
    return found


def summaries(rows: Sequence[Row]) -> Iterator[Row]:
    """Over the sets whose off-topic questions come from one and the same collection."""
    sets = [row["set"] for row in rows if row["system"] == "unscripted" and row["set"].startswith(CALLED)]
    yield from mean_rows(rows, [name for name in sets if name.removeprefix(CALLED) in ENGLISH], "off-topic")


def _share(holds: Iterable[bool]) -> float:
    told = list(holds)
    return sum(told) / len(told)
