"""A draft is stopped where it says otherwise than what was said before, and only there."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.mention.contradictions import Over, Said, Source, contradictions

NOW = datetime(2026, 3, 4, 10, tzinfo=ZoneInfo("Europe/Warsaw"))  # a Wednesday
YESTERDAY = NOW - timedelta(days=1)


def over(text: str, said: Said, language: str = "en") -> list[str]:
    return [found.over for found in contradictions(text, language, [said], NOW, "Europe/Warsaw")]


def promised(words: str, at: datetime = YESTERDAY, due: datetime | None = None) -> Said:
    return Said(words, Source.PROMISE, at, due)


@pytest.mark.parametrize(
    ("text", "words", "language", "why"),
    [
        ("We will call you in three weeks.", "We will call you by Friday.", "en", Over.DAY),
        ("You will get 60 zł back.", "We will refund 129 zł to your card.", "en", Over.SUM),
        ("I'm afraid we cannot refund the ticket.", "Your fare will be refunded.", "en", Over.REFUSAL),
        ("We will not call you.", "We will call you by Friday.", "en", Over.REFUSAL),
        ("Your refund was declined.", "We will refund you by Friday.", "en", Over.REFUSAL),
        ("Перезвоним через месяц.", "Перезвоним завтра.", "ru", Over.DAY),
        ("Замена невозможна.", "Заменим помпу завтра.", "ru", Over.REFUSAL),
        ("Oddzwonimy za miesiąc.", "Oddzwonimy jutro.", "pl", Over.DAY),
        ("Zwrot nie przysługuje.", "Zwrócimy pieniądze jutro.", "pl", Over.REFUSAL),
    ],
)
def test_a_promise_is_broken_by_a_later_day_another_sum_or_a_refusal(
    text: str, words: str, language: str, why: Over
) -> None:
    assert over(text, promised(words), language) == [why]


@pytest.mark.parametrize(
    ("text", "words", "language"),
    [
        ("We will call you by Friday.", "We will call you by Friday.", "en"),
        ("We will call you today.", "We will call you by Friday.", "en"),
        ("We will refund you within 5 working days.", "We will refund you within 5 working days.", "en"),
        ("We cannot call you before Friday.", "We will call you by Friday.", "en"),
        ("We cannot refund the delivery fee.", "We will refund 129 zł.", "en"),
        ("We can't call you by phone at night, we will call you on Friday.", "We will call you by Friday.", "en"),
        ("Can't we call you?", "We will call you by Friday.", "en"),
        ("We will also refund 9 zł for the label.", "We will refund 129 zł.", "en"),
        ("We will replace the mascara in April.", "We will replace the brush this week.", "en"),
        ("A new mascara cannot be sent.", "We will send you a new brush this week.", "en"),
        ("A replacement is not possible.", "We will write to you by Friday.", "en"),
        ("Мы перезвонили вам вчера.", "Перезвоним завтра.", "ru"),
        ("Zadzwoniliśmy wczoraj.", "Oddzwonimy jutro.", "pl"),
    ],
)
def test_a_promise_kept_repeated_or_of_another_matter_is_none(text: str, words: str, language: str) -> None:
    assert over(text, promised(words), language) == []


def test_a_day_that_is_not_in_every_year_does_not_break_it() -> None:
    leap = datetime(2028, 2, 20, 10, tzinfo=NOW.tzinfo)
    said = Said("We are calling you on 29 February.", Source.PROMISE, leap)
    later = leap + timedelta(days=300)
    assert contradictions("We will call you by Friday.", "en", [said], later, "Europe/Warsaw")


def test_tomorrow_is_counted_from_the_day_it_was_said() -> None:
    assert over("We will call you tomorrow.", promised("We will call you tomorrow.", at=YESTERDAY)) == [Over.DAY]
    assert over("We will call you tomorrow.", promised("We will call you tomorrow.", at=NOW)) == []


def test_the_ledgers_own_day_counts_more_than_the_words() -> None:
    words = "We will call you by Friday."
    assert over("We will call you on Monday.", promised(words)) == [Over.DAY]
    assert over("We will call you on Monday.", promised(words, due=NOW + timedelta(days=9))) == []


@pytest.mark.parametrize(
    ("text", "words", "language", "why"),
    [
        ("The serum is not vegan.", "The serum is vegan.", "en", Over.OPPOSITE),
        ("The shop in Kraków is closed on Sundays.", "The shop in Kraków is open on Sundays.", "en", Over.OPPOSITE),
        ("Delivery to Germany is free.", "Delivery to Germany costs 29 zł.", "en", Over.VALUE),
        ("Delivery to Germany costs 19 zł.", "Delivery to Germany costs 29 zł.", "en", Over.VALUE),
        ("One suitcase of up to 15 kg travels free.", "One suitcase of up to 23 kg travels free.", "en", Over.VALUE),
        ("The set will be back in June.", "The set will be back in May.", "en", Over.VALUE),
        ("Сыворотка не веганская.", "Сыворотка веганская.", "ru", Over.OPPOSITE),
        ("Набор снова появится в июне.", "Набор снова появится в мае.", "ru", Over.VALUE),
        ("Serum nie jest wegańskie.", "Serum jest wegańskie.", "pl", Over.OPPOSITE),
        ("Dostawa do Niemiec kosztuje 19 zł.", "Dostawa do Niemiec kosztuje 29 zł", "pl", Over.VALUE),
    ],
)
def test_an_earlier_reply_is_contradicted_by_its_opposite_and_by_another_number(
    text: str, words: str, language: str, why: Over
) -> None:
    assert over(text, Said(words, Source.REPLY, YESTERDAY), language) == [why]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The wax is not vegan.", "The serum is vegan."),
        ("The shop in Gdańsk is closed on Sundays.", "The shop in Kraków is open on Sundays."),
        ("The shop in Kraków is closed on Mondays.", "The shop in Kraków is open on Sundays."),
        ("The balm in the 50 ml jar costs 79 zł.", "The balm in the 30 ml jar costs 59 zł."),
        ("The name on a ticket cannot be changed twice.", "The name on a ticket can be changed once."),
        ("The day bus to Lublin costs 24 zł.", "The night bus to Lublin costs 29 zł."),
        ("There are no buses to Radom on Sundays.", "There are buses to Kielce on Sundays."),
        ("Delivery by courier costs 14 zł.", "Delivery to a parcel locker costs 9 zł."),
        ("Delivery to Germany is free from 300 zł.", "Delivery to Germany costs 29 zł."),
        ("Delivery to Germany costs 29 zł and takes 5 days.", "Delivery to Germany costs 29 zł and takes 5 days."),
        ("Is the serum not vegan?", "The serum is vegan."),
    ],
)
def test_what_speaks_of_another_thing_contradicts_no_reply(text: str, words: str) -> None:
    assert over(text, Said(words, Source.REPLY, YESTERDAY)) == []


def test_a_policy_is_contradicted_in_its_numbers_and_in_what_it_allows() -> None:
    policy = Said("Opened products can be returned within 14 days.", Source.POLICY, NOW)
    assert over("Opened products can be returned within 30 days.", policy) == [Over.VALUE]
    assert over("Opened products can be returned within 14 days.", policy) == []
    lips = Said("Lip products can only be returned unopened.", Source.POLICY, NOW)
    assert over("Lip products can be returned opened.", lips) == [Over.OPPOSITE]


def test_both_texts_are_there_to_be_shown_side_by_side() -> None:
    said = promised("We will call you by Friday. The serum suits dry skin.")
    (found,) = contradictions(
        "Thank you for waiting. We will call you in three weeks.", "en", [said], NOW, "Europe/Warsaw"
    )
    assert (found.words, found.said) == ("We will call you in three weeks.", said)


def test_in_a_language_without_cues_nothing_is_promised_or_refused() -> None:
    assert over("Wir rufen Sie nicht an.", promised("Wir rufen Sie morgen an."), "other") == []
