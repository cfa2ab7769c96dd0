"""Dates, ratings and words: read as written, never guessed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.connectors.text import clean, same_words
from bot.connectors.values import language_code, read_date, read_rating

AFTERNOON = datetime(2022, 3, 10, 15, 50, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2022-03-10T15:50:59Z", "2022-03-10 15:50:59", " 2022-03-10T15:50:59 ", "2022-03-10T16:50:59+01:00",
        "20220310T155059Z", "1646927459", "1646927459000", 1646927459, 1646927459000, 1646927459.0,
    ],
)  # fmt: skip
def test_iso_dates_and_epochs_are_understood(written: object) -> None:
    assert read_date(written) == AFTERNOON


def test_a_date_without_a_time_begins_the_day() -> None:
    assert read_date("2022-03-10") == read_date("20220310") == datetime(2022, 3, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "03/04/2026", "10.03.2022", "3 Mar 2022", "11 июн 2021", "yesterday", "", "-1", "20221303", "5", True, None, [],
        "2022-02-30", "99999999999999", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "1e12", "nan", "²",
    ],
)  # fmt: skip
def test_nothing_else_is_guessed_to_be_a_date(written: object) -> None:
    with pytest.raises(ValueError, match="date"):
        read_date(written)


def test_a_given_format_decides_about_what_else_would_be_ambiguous() -> None:
    assert read_date("03/04/2026", "%d/%m/%Y") == datetime(2026, 4, 3, tzinfo=UTC)
    assert read_date("03/04/2026", "%m/%d/%Y") == datetime(2026, 3, 4, tzinfo=UTC)
    assert read_date("20-02-2015 7.57", "%d-%m-%Y %H.%M") == datetime(2015, 2, 20, 7, 57, tzinfo=UTC)
    assert read_date("2022-03-10 15:50:59", "%d/%m/%Y") == AFTERNOON


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("4", (4, None)),
        ("4.5", (4.5, None)),
        ("4,5", (4.5, None)),
        (" 3 / 10 ", (3, 10)),
        (0, (0, None)),
        (-1, (-1, None)),
    ],
)
def test_a_rating_is_a_number_perhaps_with_the_highest_one(written: object, read: tuple[float, float | None]) -> None:
    assert read_rating(written) == read


@pytest.mark.parametrize(
    "written", ["", "good", "4 stars", "1e5", "٤", "4/", "4/5/6", "inf", float("nan"), True, None, []]
)
def test_anything_else_is_no_rating(written: object) -> None:
    with pytest.raises(ValueError, match="not a number"):
        read_rating(written)


@pytest.mark.parametrize(
    ("written", "code"), [("en", "en"), ("EN-gb", "en"), ("pl_PL", "pl"), (" ru ", "ru"), ("", "")]
)
def test_a_language_is_its_code_without_a_country(written: str, code: str) -> None:
    assert language_code(written) == code


def test_words_are_compared_as_a_reader_would() -> None:
    assert same_words("Ｔｈａｎｋ  you,\nOla ﬁrst", "thank you, ola first")
    assert same_words("Dzie\u0144", "Dzien\u0301")
    assert not same_words("Thank you", "Thank you!")


def test_cleaning_keeps_every_character_a_reader_sees() -> None:
    assert clean("Zażółć 👩‍🍳 ё\r\nтак\r") == "Zażółć 👩‍🍳 ё\nтак\n"
    assert clean("\ud83d\ude00\0") == "😀"
