"""Questions, the searches they are put to, and what those claim not to know."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.content.evals import OwnQuestion
from bot.errors import InputError
from bot.evaluation import refusal, retrieval
from bot.evaluation.data import Data
from bot.evaluation.questions import Asked, QuestionSet, crossing, in_rants, own_set, pseudo_faq, public_sets
from bot.evaluation.refusal import Doubt, refusals
from bot.evaluation.searches import Hits, Verdict
from bot.evaluation.task import run
from bot.knowledge.vectors import HashedStems
from tests.evaluation.sets import write
from tests.fakes import sample

DOCUMENTS = {
    "parking": ("Parking", "Two places for cars stand behind the bakery."),
    "hours": ("Opening hours", "The bakery opens at seven and closes at noon."),
    "cake": ("Birthday cakes", "Order a cake three days ahead, with the name to be written on it."),
    "flour": ("Flour", "Rye and spelt come from the mill in the valley."),
}
ASKED = {
    "Where can I leave the car, is there parking?": "parking",
    "When do you open?": "hours",
    "How many days ahead do I order a birthday cake?": "cake",
    "Is the flour rye or spelt?": "flour",
}


def documents(lang: str = "en") -> list[dict[str, Any]]:
    return [{"doc_id": known, "title": t, "text": text, "lang": lang} for known, (t, text) in DOCUMENTS.items()]


def queries(lang: str = "en") -> list[dict[str, Any]]:
    return [{"text": question, "lang": lang, "rel": [known]} for question, known in ASKED.items()]


@pytest.fixture
def bakery(tmp_path: Path) -> Data:
    write(tmp_path / "data", "c_en_bakery_docs", documents())
    return write(tmp_path / "data", "c_en_bakery_queries", queries())


@pytest.fixture
def bench(tmp_path: Path) -> retrieval.Bench:
    return retrieval.Bench(HashedStems(), tmp_path / "index")


def test_every_system_gets_its_row_and_ours_finds_all(bakery: Data, bench: retrieval.Bench) -> None:
    told = {row["system"]: row for row in run(retrieval.evals(bakery, bench, []))}
    assert list(told) == ["unscripted", "bm25", "bm25+snowball", "langchain-inmemory", "chroma-default"]
    assert told["unscripted"] | {"answered": 1} == {
        "set": "bakery", "system": "unscripted", "n": 4, "hit@1": 1, "R@5": 1, "MRR@10": 1, "nDCG@10": 1, "answered": 1,
    }  # fmt: skip
    assert told["bm25"]["hit@1"] < 1  # "open" is not "opens", "car," is not "cars"
    assert told["chroma-default"] == {
        "set": "bakery", "system": "chroma-default", "n": 0, "note": "not run: its model is not on this disk",
    }  # fmt: skip


def test_questions_without_an_answer_are_not_asked(tmp_path: Path) -> None:
    write(tmp_path, "c_en_x_docs", documents())
    rows = [*queries(), {"text": "?", "lang": "en", "rel": []}, {**queries()[0], "impossible": True}]
    (found,) = public_sets(write(tmp_path, "c_en_x_queries", rows))
    assert len(found.asked) == 4


def test_a_set_in_two_languages_is_two_sets_and_a_crossing(tmp_path: Path) -> None:
    write(tmp_path, "c_xquad_en_ru_docs", documents() + [{**row, "doc_id": "ru" + row["doc_id"], "lang": "ru"} for row in documents()])  # fmt: skip # noqa: E501
    russian = [{**row, "rel": ["ru" + row["rel"][0]], "rel_cross": row["rel"], "lang": "ru"} for row in queries()]
    data = write(tmp_path, "c_xquad_en_ru_queries", queries() + russian)
    assert [questions.name for questions in public_sets(data)] == ["xquad-en", "xquad-ru"]
    (across,) = crossing(data)
    assert across.name == "ru→en"
    assert {one.languages for articles in across.articles.values() for one in articles} == {("en",)}
    assert across.asked[0].relevant == {"parking"}


def test_questions_about_one_hotel_are_put_to_its_own_documents(tmp_path: Path) -> None:
    docs = [{"doc_id": f"hotel:{at}:faq:0", "title": "Inn", "text": "Breakfast at eight."} for at in (1, 2)]
    write(tmp_path, "c_en_dstc11_reviews_faq_docs", docs)
    asked = {"text": "Breakfast?", "rel": ["hotel:2:faq:0"], "entity": "hotel:2"}
    (questions,) = public_sets(write(tmp_path, "c_en_dstc11_reviews_faq_queries", [asked]))
    assert questions.name == "dstc11"
    assert {brand: len(articles) for brand, articles in questions.articles.items()} == {"hotel:1": 1, "hotel:2": 1}
    assert questions.asked[0].brand == "hotel:2"


def test_labelled_questions_become_a_faq_that_is_asked_the_rest() -> None:
    rows = [{"text": f"lost card {at}", "label": "lost_card"} for at in range(5)]
    questions = pseudo_faq("bank", rows)
    (article,) = questions.articles["public"]
    assert article.title == "lost card"
    assert len(article.body.splitlines()) == 3
    asked = {one.text for one in questions.asked}
    assert len(asked) == 2
    assert not asked & set(article.body.splitlines())


def test_a_rant_holds_the_question_among_four_others(bakery: Data, tmp_path: Path) -> None:
    reviews = [{"text": f"The app froze number {at} times again."} for at in range(9)]
    data = write(tmp_path / "data", "a_en_app_reviews", reviews)
    (questions,) = public_sets(bakery)
    ranting = in_rants(questions, data, 4)
    for one in ranting.asked:
        assert one.alone in one.text
        assert one.text.count("froze") == 4
    assert in_rants(questions, data, 4) == ranting


def test_what_a_rant_keeps_is_the_share_of_what_the_question_alone_finds() -> None:
    def asked(known: str) -> Asked:
        return Asked("", "en", frozenset({known}))

    hit, miss = Hits(("a",), answered=True), Hits(("z",), answered=False)
    found = retrieval.retention([(asked("a"), (hit, hit)), (asked("a"), (miss, hit)), (asked("a"), (miss, miss))])
    assert found["R@5"] == pytest.approx(1 / 3)
    assert found["R@5 alone"] == pytest.approx(2 / 3)
    assert found["kept"] == pytest.approx(1 / 2)
    assert found["answered"] == pytest.approx(1 / 3)


# -- what is not known --------------------------------------------------------------------------------------


def doubt(kind: str) -> Doubt:
    return Doubt(Asked("?", "en", frozenset()), kind)


def test_refusals_by_hand() -> None:
    answerable = [(doubt("answerable"), Verdict(sure / 10, sure >= 3)) for sure in range(1, 11)]
    near = [(doubt("near"), Verdict(0.15, answered=False)), (doubt("near"), Verdict(0.9, answered=True))]
    far = [(doubt("far"), Verdict(0.0, answered=False))] * 3
    found = refusals([*answerable, *near, *far])
    assert found["kept"] == 0.8
    assert (found["near refused"], found["far refused"]) == (0.5, 1.0)
    assert found["near@0.90"] == 0.5  # the bar is the second lowest: nine of ten answerable ones are kept
    assert found["near@0.80"] == 0.5
    assert found["far@0.95"] == 1.0


def test_half_the_articles_go_and_questions_become_phrasings_only_once(bakery: Data) -> None:
    (questions,) = public_sets(bakery)
    asked = tuple(Asked(f"{one.text} {at}", "en", one.relevant) for one in questions.asked for at in range(4))
    halved, doubts = refusal.halve(QuestionSet("bakery", questions.articles, asked))
    left = halved.articles["public"]
    assert len(left) == 2
    known = {said for article in left for said in article.questions["en"]}
    assert len(known) == 4  # half of the four questions of each
    assert not known & {one.asked.text for one in doubts}
    there = {article.path for article in left}
    for one in doubts:
        assert (one.kind == "answerable") == bool(one.asked.relevant & there)
    assert (halved, doubts) == refusal.halve(QuestionSet("bakery", questions.articles, asked))


def test_off_topic_questions_are_refused_and_the_curve_is_told(bakery: Data, bench: retrieval.Bench) -> None:
    oos = [{"text": "how do i root an android phone", "label": "oos"}, {"text": "in scope", "label": "time"}]
    write(bakery.path, "b_en_clinc150_oos", oos)
    rows = {row["system"]: row for row in run(refusal.evals(bakery, bench))}
    assert rows["unscripted"]["set"] == "no answer bakery"
    assert rows["unscripted"]["far refused"] == 1.0
    assert {"kept", "near refused", "near@0.90", "far@0.90"} <= set(rows["unscripted"])
    assert rows["bm25+snowball"]["far refused"] == 0  # it answers whatever comes


# -- ours ---------------------------------------------------------------------------------------------------


def test_our_questions_are_put_to_the_english_articles_only() -> None:
    row = OwnQuestion(id="1", question="Можно вернуть?", answers=("peony/returns.en",))
    questions = own_set("ours ru→en", "ru", [row], sample())
    assert {one.languages[0] for articles in questions.articles.values() for one in articles} == {"en"}
    assert questions.asked[0].relevant == {"kb/peony/returns.en.md"}
    assert questions.asked[0].brand == "peony"


def test_a_question_answered_by_no_english_article_is_a_mistake() -> None:
    row = OwnQuestion(id="q7", question="?", answers=("peony/returns.ru",))
    with pytest.raises(InputError, match=r"q7 names peony/returns\.ru"):
        own_set("x", "ru", [row], sample())
