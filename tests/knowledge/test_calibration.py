"""How sure is sure enough is found out from what customers of the brand ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pytest

from bot.content.articles import Article
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.calibration import BOUNDS, FEWEST, KEPT, USUALLY, judge
from bot.knowledge.elsewhere import ELSEWHERE
from bot.knowledge.lexical import Bm25
from bot.knowledge.search import Near, Shelf, Trust
from tests.knowledge.library import DAY, article, rose

InMemory = Callable[[Mapping[str, tuple[Article, ...]]], KnowledgeBase]

TOPICS = {
    "parking": ("Where do I park the car?", "Is there parking for my car behind the shop?", "Parking place for a car?"),
    "hours": ("When do you open on Sundays?", "Which hours are you open?", "Are you open at night hours?"),
    "refund": ("When is the refund on my card?", "The refund did not reach my card", "How long takes a refund?"),
    "cream": ("Is the cream vegan?", "Which cream is vegan and without scent?", "Vegan cream for my hands?"),
    "points": ("Where are my bonus points?", "My bonus points are missing", "How do I spend bonus points?"),
    "gift": ("Do you wrap a gift?", "Can the gift have a card inside?", "Gift wrapping, how much?"),
    "staff": ("Is Anna still on the staff?", "Your staff was rude", "How do I praise the staff?"),
}


WORDS = Trust()  # alone


def nowhere(texts: Sequence[str]) -> list[Near]:
    """There are no vectors."""
    return [Near() for _ in texts]


def asked(**topics: tuple[str, ...]) -> tuple[Article, ...]:
    return tuple(article(f"{topic}.en", f"About {topic}.", topic, en=asked) for topic, asked in topics.items())


def test_a_phrasing_is_rehearsed_as_if_nobody_had_written_it() -> None:
    known, unknown = Shelf(asked(**TOPICS)), asked(**{**TOPICS, "gift": TOPICS["gift"][1:]})
    (phrasing,) = [one for one in known.phrasings("en") if one.text == TOPICS["gift"][0]]
    rehearsed = known.rehearse("en", phrasing, Near(), DAY).sure(WORDS)
    really = Shelf(unknown).surest("en", phrasing.text, Near(), DAY, WORDS)
    assert rehearsed == pytest.approx(really, abs=0.05)
    assert rehearsed < known.surest("en", phrasing.text, Near(), DAY, WORDS)


def test_most_phrasings_would_still_be_answered() -> None:
    shelf = Shelf(asked(**TOPICS))
    least = judge(shelf, "en", nowhere, DAY, 1.0).enough
    sure = [shelf.rehearse("en", one, Near(), DAY).sure(WORDS) for one in shelf.phrasings("en")]
    assert len(sure) == 21 >= FEWEST
    assert BOUNDS[0] < least <= BOUNDS[1]
    assert sum(one >= least for one in sure) >= (KEPT - 0.05) * len(sure)


def test_everyday_talk_is_not_answered_even_where_hardly_anything_is_known() -> None:
    talk = [article(f"{at}.en", f"{said} And more of it.", "Talk") for at, said in enumerate(ELSEWHERE["en"][:50])]
    chatty, quiet = judge(Shelf(talk), "en", nowhere, DAY, 1.0).enough, judge(Shelf(rose()), "en", nowhere, DAY, 1.0).enough  # fmt: skip # noqa: E501
    assert chatty > 2 * quiet
    for language, said in ELSEWHERE.items():
        shelf, least = Shelf(rose()), judge(Shelf(rose()), language, nowhere, DAY, 1.0).enough
        answered = [text for text in said if shelf.surest(language, text, Near(), DAY, WORDS) >= least]
        assert len(answered) <= 0.03 * len(said)


def test_in_a_language_nobody_tells_anything_about_the_bar_is_the_usual_one() -> None:
    assert judge(Shelf(rose()), "de", nowhere, DAY, 1.0).enough == USUALLY
    assert judge(Shelf(()), "de", nowhere, DAY, 1.0).enough == USUALLY


def test_a_topic_asked_in_one_way_only_tells_nothing() -> None:
    alone = asked(parking=TOPICS["parking"][:1], hours=TOPICS["hours"])
    assert {one.topic for one in Shelf(alone).phrasings("en")} == {"hours"}


def test_the_ratio_of_a_row_that_is_not_there_is_what_it_would_reach() -> None:
    rows = [{"red": 1.0, "car": 2.0}, {"blue": 1.0, "car": 1.0}, {"bus": 1.0}]
    index = Bm25(rows)
    query = ["red", "car", "unknown"]
    reached = index.match(query).ratio
    assert [index.ratio(query, row) for row in rows] == pytest.approx(list(reached), abs=1e-6)


def test_the_best_there_is_can_be_seen_even_where_nothing_answers(in_memory: InMemory) -> None:
    knowledge = in_memory({"rose": rose()})
    off_topic = ["The orchestra played Mahler on an opened piano."]
    found = knowledge.closest("rose", "en", off_topic, DAY)
    assert knowledge.search("rose", "en", off_topic, DAY) == ()
    assert not found.answered
    assert found.passages[0].id == "rose/returns.en#opened-products"
    assert knowledge.closest("nobody", "en", off_topic, DAY).passages == ()


def test_a_changed_article_is_rehearsed_again(opened: Callable[..., KnowledgeBase]) -> None:
    held = [{"rose": asked(**TOPICS)}]
    knowledge = opened(lambda: held[0])
    knowledge.search("rose", "en", ["anything"], DAY)
    (before,) = knowledge._judged.values()
    held[0] = {"rose": tuple(replace(one, questions={}) for one in held[0]["rose"])}
    knowledge.search("rose", "en", ["anything"], DAY)
    (after,) = knowledge._judged.values()
    assert after.enough != before.enough
