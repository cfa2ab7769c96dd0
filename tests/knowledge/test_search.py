"""What is found, for whom, on which day, and when nothing is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest

from bot.content.articles import Article
from bot.knowledge.base import KnowledgeBase
from bot.mention.draft import Passage
from tests.knowledge.library import DAY, PAYMENT, article, rose

InMemory = Callable[[Mapping[str, tuple[Article, ...]]], KnowledgeBase]


def ids(found: tuple[Passage, ...]) -> list[str]:
    return [passage.id for passage in found]


@pytest.mark.parametrize(
    ("language", "asked", "answer"),
    [
        ("en", "I already opened the creams, are returns possible?", "rose/returns.en#opened-products"),
        ("ru", "Хочу вернуть вскрытого крема остаток", "rose/returns.ru#вскрытые-товары"),
        ("ru", "Где деньги за заказы, оплаченные картой?", "rose/returns.ru#возврат-денег"),
        ("pl", "Chcę zwrotu otwartego kremu", "rose/returns.pl#otwarte-produkty"),
        ("pl", "Nie ma pieniędzy na karcie za opłacone zamówienie", "rose/returns.pl#zwrot-pieniędzy"),
    ],
)
def test_inflected_words_find_the_passage(knowledge: KnowledgeBase, language: str, asked: str, answer: str) -> None:
    assert ids(knowledge.search("rose", language, [asked], DAY))[0] == answer


def test_a_misspelt_word_still_finds_its_passage(knowledge: KnowledgeBase) -> None:
    assert (
        ids(knowledge.search("rose", "en", ["no parkingg anywhere near the bulding"], DAY))[0]
        == "rose/stores.en#parking"
    )


def test_each_sentence_of_a_rant_is_answered(knowledge: KnowledgeBase) -> None:
    rant = [
        "Absolutely dreadful afternoon.",
        "I was charged twice!",
        "My mother-in-law drove through the snow with two dogs.",
        "And the shop in Gdynia was closed.",
    ]
    found = {passage.id for passage in knowledge.search("rose", "en", rant, DAY)}
    assert {"rose/payment.en#top", "rose/stores.en#opening-hours"} <= found


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", ["The orchestra played Mahler beautifully tonight."]),
        ("en", ["Wow!"]),
        ("en", ["it is what it is"]),
        ("ru", ["Собака громко лаяла всю ночь напролёт."]),
        ("pl", ["Mecz był nudny, a sędzia ślepy."]),
        ("en", ["", "  "]),
        ("en", []),
    ],
)
def test_nothing_is_found_when_nothing_answers(knowledge: KnowledgeBase, language: str, texts: list[str]) -> None:
    assert knowledge.search("rose", language, texts, DAY) == ()


def test_brands_do_not_see_each_other(in_memory: InMemory) -> None:
    both = in_memory({"rose": rose(), "bus": (article("bikes.en", "A bike travels for 20.", "Bikes", "bus"),)})
    assert both.search("bus", "en", ["I opened the cream, can I return it?"], DAY) == ()
    assert ids(both.search("bus", "en", ["How much is a bike?"], DAY)) == ["bus/bikes.en#top"]
    assert both.search("rose", "en", ["How much is a bike?"], DAY) == ()
    assert both.search("unknown", "en", ["How much is a bike?"], DAY) == ()
    assert both.versions("bus", ["rose/payment.en#top"], DAY) == {}


def test_the_language_of_the_mention_is_preferred(knowledge: KnowledgeBase) -> None:
    found = knowledge.search("rose", "ru", ["Можно ли вернуть открытый крем?"], DAY)
    assert {passage.language for passage in found} == {"ru"}


def test_a_topic_without_a_translation_is_found_through_its_translated_question(knowledge: KnowledgeBase) -> None:
    found = knowledge.search("rose", "ru", ["Мне так и не начислили баллов за последнюю покупку"], DAY)
    assert ids(found)[0] == "rose/points.en#top"


def test_another_language_is_used_once_the_own_version_has_expired(in_memory: InMemory) -> None:
    expired = tuple(
        replace(written, valid_until=date(2026, 1, 1)) if written.stem == "returns.ru" else written
        for written in rose()
    )
    found = in_memory({"rose": expired}).search("rose", "ru", ["Можно ли вернуть открытый крем?"], DAY)
    assert {passage.language for passage in found} == {"en"}


def test_a_topic_is_shown_in_one_language_only(in_memory: InMemory) -> None:
    asked: dict[str, tuple[str, ...]] = {"de": ("Wann kommt das Geld zurück?",)}
    told = in_memory({"rose": tuple(replace(a, questions=asked) if "returns" in a.stem else a for a in rose())})
    found = told.search("rose", "de", ["Wann kommt das Geld zurück?"], DAY)
    assert len(found) > 1
    assert len({passage.language for passage in found}) == 1


def test_only_what_is_valid_that_day_is_found(in_memory: InMemory) -> None:
    old = article("charges.en", PAYMENT.replace("7 days", "9 days"), "Payment until June", until=date(2026, 6, 30))
    new = article("charges-2027.en", PAYMENT, "Payment from January", since=date(2027, 1, 1))
    knowledge = in_memory({"rose": (old, new)})
    days = (date(2026, 6, 30), DAY, date(2027, 1, 1))
    asked = ["Why this double charge?"]
    assert [ids(knowledge.search("rose", "en", asked, day)) for day in days] == [
        ["rose/charges.en#top"], [], ["rose/charges-2027.en#top"],
    ]  # fmt: skip
    both = ["rose/charges.en#top", "rose/charges-2027.en#top"]
    assert [list(knowledge.versions("rose", both, day)) for day in days] == [both[:1], [], both[1:]]


def test_versions_are_those_of_the_found_passages(knowledge: KnowledgeBase) -> None:
    (best, *_) = knowledge.search("rose", "en", ["I was charged twice"], DAY)
    assert knowledge.versions("rose", [best.id, "rose/payment.en#gone"], DAY) == {best.id: best.version}


def test_scores_fall_and_the_limit_holds(knowledge: KnowledgeBase) -> None:
    texts = ["Can I return an opened cream?", "When are the stores open?", "I was charged twice"]
    found = knowledge.search("rose", "en", texts, DAY)
    scores = [passage.score for passage in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert len(found) == len(set(ids(found)))
    assert ids(knowledge.search("rose", "en", texts, DAY, limit=2)) == ids(found)[:2]


def test_a_long_section_is_found_by_its_last_words_and_returned_whole(in_memory: InMemory) -> None:
    filler = " ".join(f"Paragraph {number} speaks of ordinary matters." for number in range(60))
    long = article("terms.en", f"{filler} Umbrellas left behind are kept for a month.", "Terms")
    (found,) = in_memory({"rose": (long, *rose())}).search("rose", "en", ["I left my umbrella behind"], DAY, limit=1)
    assert found.id == "rose/terms.en#top"
    assert found.text == long.body


def test_a_brand_without_articles_answers_nothing(in_memory: InMemory) -> None:
    assert in_memory({"rose": ()}).search("rose", "en", ["anything?"], DAY) == ()
    assert in_memory({"rose": (article("a.en", "?!", "…"),)}).search("rose", "en", ["anything?"], DAY) == ()


def test_threads_find_the_same(knowledge: KnowledgeBase) -> None:
    questions = [["I was charged twice"], ["Can I return an opened cream?"], ["Is there parking?"]] * 8
    alone = [ids(knowledge.search("rose", "en", asked, DAY)) for asked in questions]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda asked: ids(knowledge.search("rose", "en", asked, DAY)), questions))
    assert together == alone
