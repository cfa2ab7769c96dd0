"""What counts as a promise of the brand, and by when it is due."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.mention.promises import pledges

WARSAW = ZoneInfo("Europe/Warsaw")
NOW = datetime(2026, 3, 4, 10, tzinfo=WARSAW)  # a Wednesday


def kinds(text: str, language: str) -> list[str]:
    return [pledge.kind for pledge in pledges(text, language, NOW, "Europe/Warsaw")]


def due(text: str, language: str, now: datetime = NOW, holidays: frozenset[date] = frozenset()) -> str:
    """Of the only promise, in Warsaw."""
    (pledge,) = pledges(text, language, now, "Europe/Warsaw", holidays)
    return f"{pledge.due.astimezone(WARSAW):%Y-%m-%d %H:%M}" if pledge.due else ""


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("We will call you by Friday.", "en", "call_back"),
        ("You'll get a call from our manager tomorrow.", "en", "call_back"),
        ("I promise to call you tomorrow.", "en", "call_back"),
        ("Somebody from our care team will be in touch.", "en", "write_back"),
        ("Ola knows your set. She'll write to you from the shop.", "en", "write_back"),
        ("You'll be getting a refund of 45 zł.", "en", "refund"),
        ("We will have your money back on your card by Monday.", "en", "refund"),
        ("We're going to send you a fresh jar, keep the old one.", "en", "replacement"),
        ("A technician will visit on Monday.", "en", "visit"),
        ("We'll get the ticket machine repaired.", "en", "fix"),
        ("We'll find out who was driving.", "en", "look_into"),
        ("We will post the card of samples tomorrow.", "en", "send"),
        ("We'll pass it on to the team in Gdańsk.", "en", "other"),
        ("Вам перезвонят завтра.", "ru", "call_back"),
        ("Обещаем позвонить вам завтра.", "ru", "call_back"),
        ("Коллеги из Варшавы свяжутся с вами.", "ru", "write_back"),
        ("Депо проверит лампы в автобусе.", "ru", "look_into"),
        ("Деньги придут на карту до конца недели.", "ru", "refund"),
        ("Стоимость билета будет возвращена.", "ru", "refund"),
        ("Обменяем крем на другой оттенок.", "ru", "replacement"),
        ("Мастер приедет в четверг.", "ru", "visit"),
        ("Автомат починим.", "ru", "fix"),
        ("Выясним, кто был за рулём.", "ru", "look_into"),
        ("Вышлем вам карту пробников.", "ru", "send"),
        ("Передадим ваши слова Оксане.", "ru", "other"),
        ("Oddzwonię do Pana jutro.", "pl", "call_back"),
        ("Zadzwoni do Pani kierowniczka sklepu.", "pl", "call_back"),
        ("Koleżanki z Warszawy skontaktują się z Panią.", "pl", "write_back"),
        ("Kwota za bilet zostanie zwrócona.", "pl", "refund"),
        ("Pieniądze wrócą na kartę do końca tygodnia.", "pl", "refund"),
        ("Krem wymienimy na inny odcień.", "pl", "replacement"),
        ("W czwartek przyjedzie kurier.", "pl", "visit"),
        ("Automat naprawimy.", "pl", "fix"),
        ("Ustalimy, kto prowadził.", "pl", "look_into"),
        ("Wyślemy Pani kartę próbek.", "pl", "send"),
        ("Przekażemy te słowa Oksanie.", "pl", "other"),
    ],
)
def test_what_the_brand_will_do_is_a_promise_of_its_kind(text: str, language: str, kind: str) -> None:
    assert kinds(text, language) == [kind]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("You can send it back within 30 days.", "en"),
        ("We called you on Monday.", "en"),
        ("We would love to call you.", "en"),
        ("We will try to call you tomorrow.", "en"),
        ("Shall we call you tomorrow?", "en"),
        ("You were told that we will call you by Friday.", "en"),
        ('"We will call you by Friday" was not enough.', "en"),
        ("We cannot promise that we will call you today.", "en"),
        ("We will never call you about a card number.", "en"),
        ("If the parcel stays lost, we will refund it.", "en"),
        ("Once your parcel has arrived, we'll refund it within 5 days.", "en"),
        ("Write to help@brightbus.example, and we will call you.", "en"),
        ("Your bank will call you.", "en"),
        ("You will call it a treat.", "en"),
        ("Мы вернули деньги во вторник.", "ru"),
        ("Постараемся перезвонить сегодня.", "ru"),
        ("Мы не перезвоним.", "ru"),
        ("Если посылка не найдётся, вернём деньги.", "ru"),
        ("Напишите нам, и мы вернём деньги.", "ru"),
        ("Водителя отправим на обучение.", "ru"),
        ("Zwróciliśmy pieniądze we wtorek.", "pl"),
        ("Postaramy się oddzwonić dzisiaj.", "pl"),
        ("Nie oddzwonimy.", "pl"),
        ("Jeśli paczka się nie znajdzie, zwrócimy pieniądze.", "pl"),
        ("Proszę napisać do nas, a zwrócimy pieniądze.", "pl"),
        ("Zwrócimy uwagę kierowcy.", "pl"),
        ("Wir rufen Sie morgen an.", "other"),
    ],
)
def test_what_is_not_owed_is_no_promise(text: str, language: str) -> None:
    assert kinds(text, language) == []


@pytest.mark.parametrize(
    ("text", "language", "until"),
    [
        ("We will call you.", "en", ""),
        ("We will call you today.", "en", "2026-03-04 23:59"),
        ("We will call you by 6 pm tomorrow.", "en", "2026-03-05 18:00"),
        ("We will call you by 9:30.", "en", "2026-03-05 09:30"),  # it is ten o'clock already
        ("We will call you before Friday.", "en", "2026-03-05 23:59"),
        ("We will call you next Friday.", "en", "2026-03-13 23:59"),
        ("We will call you on Wednesday.", "en", "2026-03-11 23:59"),
        ("We will call you within an hour.", "en", "2026-03-04 11:00"),
        ("We will call you within 48 hours.", "en", "2026-03-06 10:00"),
        ("We will call you in two to three days.", "en", "2026-03-07 23:59"),
        ("We will refund you within 3–5 working days.", "en", "2026-03-11 23:59"),
        ("We will refund you in a month.", "en", "2026-04-04 23:59"),
        ("We will refund you within 14 days of receiving the parcel.", "en", ""),
        ("We will call you by 3 December.", "en", "2026-12-03 23:59"),
        ("We will call you by 12.01.", "en", "2026-01-12 23:59"),  # overdue, not next year's
        ("We will call you next week, Monday to Friday.", "en", "2026-03-15 23:59"),
        ("We will fix it by the end of March.", "en", "2026-03-31 23:59"),
        ("We will refund you within 99999999999 days.", "en", ""),
        ("We will call you by 31 February.", "en", ""),
        ("Перезвоним до 6 вечера.", "ru", "2026-03-04 18:00"),
        ("Перезвоним завтра к вечеру.", "ru", "2026-03-05 23:59"),
        ("Перезвоним до вечера пятницы.", "ru", "2026-03-06 23:59"),
        ("В течение 24 часов с вами свяжемся.", "ru", "2026-03-05 10:00"),
        ("Перезвоним послезавтра.", "ru", "2026-03-06 23:59"),
        ("Перезвоним в течение рабочего дня.", "ru", "2026-03-05 23:59"),
        ("Вернём деньги через три недели.", "ru", "2026-03-25 23:59"),
        ("Вернём деньги в течение 5 дней после доставки.", "ru", ""),
        ("Oddzwonimy do godziny 17.", "pl", "2026-03-04 17:00"),
        ("Jutro wieczorem oddzwonimy.", "pl", "2026-03-05 23:59"),
        ("Oddzwonimy pojutrze.", "pl", "2026-03-06 23:59"),
        ("Oddzwonimy w ciągu 2–3 dni roboczych.", "pl", "2026-03-09 23:59"),
        ("Zadzwonimy do Pana 20 marca.", "pl", "2026-03-20 23:59"),
        ("Zwrócimy pieniądze w ciągu 5 dni od dostawy.", "pl", ""),
    ],
)
def test_the_day_is_the_last_moment_of_what_is_named(text: str, language: str, until: str) -> None:
    assert due(text, language) == until


def test_a_holiday_is_no_working_day() -> None:
    friday = frozenset({date(2026, 3, 6)})
    assert due("We will refund you within 2 working days.", "en") == "2026-03-06 23:59"
    assert due("We will refund you within 2 working days.", "en", holidays=friday) == "2026-03-09 23:59"


def test_the_day_is_the_brands_own() -> None:
    late = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)  # already Thursday in Warsaw
    assert due("We will call you tomorrow.", "en", late) == "2026-03-06 23:59"


def test_a_day_holds_through_the_change_to_summer_time() -> None:
    (pledge,) = pledges("We will call you by 29 March.", "en", NOW, "Europe/Warsaw")
    assert pledge.due == datetime(2026, 3, 29, 21, 59, tzinfo=UTC)


def test_hours_are_counted_through_the_change_to_summer_time() -> None:
    saturday = datetime(2026, 3, 28, 12, tzinfo=WARSAW)
    assert due("We will call you within 24 hours.", "en", saturday) == "2026-03-29 13:00"


def test_the_only_day_of_a_sentence_is_that_of_all_its_deeds() -> None:
    both = pledges("Give us until Friday: we'll check it and call you.", "en", NOW, "Europe/Warsaw")
    assert [(one.kind, one.due) for one in both] == [
        ("look_into", datetime(2026, 3, 6, 22, 59, tzinfo=UTC)), ("call_back", datetime(2026, 3, 6, 22, 59, tzinfo=UTC)),
    ]  # fmt: skip


def test_a_plan_in_the_present_tense_is_a_promise_only_with_a_named_day() -> None:
    assert kinds("We're sending you the label tomorrow.", "en") == ["send"]
    assert kinds("Завтра отправляем вам новую помпу.", "ru") == ["replacement"]
    assert kinds("Jutro wysyłamy Pani nową pompkę.", "pl") == ["replacement"]
    assert kinds("Zwracamy pieniądze w ciągu 14 dni.", "pl") == []
    assert kinds("Возвращаем деньги в течение 14 дней.", "ru") == []


def test_every_day_goes_to_the_deed_beside_it() -> None:
    text = "By Friday we will call you and within ten days we will refund 89 zł."
    call, refund = pledges(text, "en", NOW, "Europe/Warsaw")
    assert (call.kind, refund.kind, refund.amount) == ("call_back", "refund", "89 zł")
    assert call.words == refund.words == text
    assert (call.due, refund.due) == (
        datetime(2026, 3, 6, 22, 59, tzinfo=UTC), datetime(2026, 3, 14, 22, 59, tzinfo=UTC),
    )  # fmt: skip


def test_what_follows_a_request_is_owed_only_with_a_day_of_its_own() -> None:
    assert kinds("Please send us a photo. We will check it within one working day. We will write to you.", "en") == []
    assert kinds("Please send us a photo. We will call you on Friday.", "en") == ["call_back"]
    assert kinds("Could you fill in this form? https://brightbus.example/form. We will call you.", "en") == []
    assert kinds("We will call you. Please send us a photo.", "en") == ["call_back"]


def test_as_soon_as_we_know_is_owed_without_a_day() -> None:
    assert kinds("As soon as the warehouse knows more, we will write to you.", "en") == ["write_back"]
    assert kinds("Как только склад ответит, напишем вам.", "ru") == ["write_back"]
    assert kinds("Gdy tylko magazyn odpowie, napiszemy do Pani.", "pl") == ["write_back"]
