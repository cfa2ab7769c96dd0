"""Sentences are cut where a reader would cut them, and never rewritten."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mention.sentences import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It came late. I want a refund!", ("It came late.", "I want a refund!")),
        ("Пришло поздно. Верните деньги!", ("Пришло поздно.", "Верните деньги!")),
        ("Przyszło późno. Proszę o zwrot!", ("Przyszło późno.", "Proszę o zwrot!")),
        ("it broke. i am sad", ("it broke.", "i am sad")),
        ("Where is it??? Nobody answers", ("Where is it???", "Nobody answers")),
        ("First line\nsecond line\r\n\r\nthird", ("First line", "second line", "third")),
        ('He said "No!" and left.', ('He said "No!" and left.',)),
        ("Он сказал «Нет!» и ушёл. Обидно.", ("Он сказал «Нет!» и ушёл.", "Обидно.")),
    ],
)
def test_a_text_is_cut_at_the_ends_of_its_sentences(text: str, expected: tuple[str, ...]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "I asked Dr. Novak, e.g. about the cream",
        "Магазин на ул. Садовой, г. Тверь, закрыт",
        "Kupiłam np. krem, maskę itd. w promocji",
        "Zakup z 3 maja 2025 r. nadal bez paragonu",
        "Оплачено 500 руб. картой",
        "Wydałam 5.99 zł na wersję 2.0",
        "see www.Shop.Com or shop.example/a?B=c for more",
        "Well... maybe not",
        "written by A. S. Pushkin",
        "St.Petersburg is far",
    ],
)
def test_a_full_stop_that_ends_no_sentence_cuts_nothing(text: str) -> None:
    assert sentences(text) == (text,)


def test_an_abbreviation_may_end_a_sentence_when_a_capital_follows() -> None:
    assert sentences("Zapłaciłam 40 zł. Nie warto.") == ("Zapłaciłam 40 zł.", "Nie warto.")
    assert sentences("Отдала 900 руб. Жалею.") == ("Отдала 900 руб.", "Жалею.")


def test_emoji_and_smileys_stand_for_a_full_stop() -> None:
    assert sentences("Lovely cream 😍😍 Will buy again") == ("Lovely cream 😍😍", "Will buy again")
    assert sentences("Спасибо))) Приду ещё") == ("Спасибо)))", "Приду ещё")
    assert sentences("so happy 😊 with it") == ("so happy 😊 with it",)


def test_a_missing_space_does_not_glue_two_sentences() -> None:
    assert sentences("не работает.Очень плохо") == ("не работает.", "Очень плохо")
    assert sentences("Ужас!не берите") == ("Ужас!", "не берите")


def test_the_number_of_a_list_belongs_to_what_follows() -> None:
    assert sentences("1. Too late\n2. Too small") == ("1. Too late", "2. Too small")


def test_nothing_is_a_sentence_of_nothing() -> None:
    assert sentences(" \n\t ") == ()


pieces = st.sampled_from([" ", "\n", *""". ! ? … ) )) " 😍 т.д np dr Ok да źle 3 www.x""".split()])


@given(st.one_of(st.text(), st.lists(pieces).map("".join)))
def test_sentences_are_verbatim_in_order_and_lose_no_visible_character(text: str) -> None:
    found = sentences(text)
    at = 0
    for sentence in found:
        assert sentence == sentence.strip()
        assert sentence
        at = text.index(sentence, at) + len(sentence)
    assert "".join("".join(found).split()) == "".join(text.split())
