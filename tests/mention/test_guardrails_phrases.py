"""Further ways to say what is not to be said, each found; and harmless words that look like them, left alone."""

from __future__ import annotations

import pytest

from bot.mention.similarity import Score, scored
from tests.mention.brand import FACTS, MENTION, rules

SAID = {
    "claimed_action": [
        ("en", "She's been spoken to about the bell."),
        ("en", "Disciplinary steps have been taken."),
        ("en", "Priya no longer works here."),
        ("en", "The mechanic got a formal warning."),
        ("en", "Your petals are back on your account."),
        ("ru", "Мастер у нас больше не работает."),
        ("ru", "Мастера мы уволили."),
        ("ru", "Розыск звонка уже идёт."),
        ("ru", "Баллы уже на вашем счёте."),
        ("ru", "Мастер получил выговор."),
        ("pl", "Mechanik już u nas nie pracuje."),
        ("pl", "Mechanik został odsunięty od napraw."),
        ("pl", "Punkty zostały dopisane."),
    ],
    "unfounded_promise": [
        ("en", "As an exception we'll take the bell back."),
        ("en", "We'll make an exception for you."),
        ("en", "Just this once we will waive the labour."),
        ("en", "It reaches you before your birthday."),
        ("en", "The bell should arrive in the next few days."),
        ("ru", "В порядке исключения примем велосипед обратно."),
        ("ru", "Сделаем для вас исключение."),
        ("pl", "W drodze wyjątku przyjmiemy rower."),
        ("pl", "Zrobimy dla Pani wyjątek."),
        ("pl", "Wyjątkowo zwrócimy całość kwoty."),
        ("pl", "Rower dotrze przed urodzinami."),
    ],
    "forbidden_promise": [
        ("en", "You will be compensated for the ride."),
        ("en", "Please accept 50 points as a small token."),
        ("en", "We'll cover the cost of your taxi."),
        ("en", "We'd like to give you something for the long wait."),
        ("ru", "Вернём вам стоимость такси."),
        ("ru", "50 баллов от нас за ожидание."),
        ("pl", "Następny przejazd będzie na nasz koszt."),
        ("pl", "Przy kolejnej naprawie zapłaci Pani mniej."),
        ("pl", "Rekompensata trafi na Pani konto."),
        ("pl", "Oddamy za taksówkę."),
    ],
    "blame": [
        ("en", "The damage was caused by the courier."),
        ("en", "The fault lies with the carrier."),
        ("en", "It seems you used the wrong oil."),
        ("en", "The chain wasn't stored properly."),
        ("en", "Because you left it in the rain, it rusted."),
        ("en", "You should've called."),
        ("en", "The label clearly says so."),
        ("ru", "По вине курьера звонок потерялся."),
        ("ru", "Подвела почта."),
        ("ru", "Этого можно было избежать."),
        ("ru", "Вы пропустили осмотр."),
        ("pl", "Zawinił kurier."),
        ("pl", "Kurier uszkodził przesyłkę."),
        ("pl", "To błąd kuriera."),
        ("pl", "Gdyby Pani zadzwoniła, byłoby gotowe."),
        ("pl", "Można było tego uniknąć."),
    ],
    "defensive": [
        ("en", "All our bells are of the highest quality."),
        ("en", "Our parts are thoroughly tested."),
        ("en", "Thousands of customers are happy with them."),
        ("en", "It was not our fault."),
        ("en", "That is beyond our control."),
        ("en", "You are the first person to complain."),
        ("ru", "Наши детали проходят строгий контроль качества."),
        ("ru", "Другим всё нравится."),
        ("ru", "Тысячи клиентов довольны."),
        ("ru", "Это не наша вина."),
        ("ru", "От нас это не зависит."),
        ("ru", "Таких жалоб у нас нет."),
        ("pl", "Nasze części są najwyższej jakości."),
        ("pl", "Tysiące rowerzystów chwali nasze dzwonki."),
        ("pl", "To nie nasza wina."),
        ("pl", "Nie mamy na to wpływu."),
        ("pl", "Innym rowerzystom to pasuje."),
    ],
    "address_form": [
        ("pl", "Wyczyść łańcuch i poczekaj."),
        ("pl", "Zwróć dzwonek, spróbuj ponownie."),
        ("pl", "Nie używaj tej linki."),
    ],
    "personal_data_asked": [
        ("pl", "Prosimy odpisać adresem e-mail."),
        ("pl", "Na jaki mail Pani pisała? Prosimy odpowiedzieć, podając e-mail."),
    ],
}  # fmt: skip
HARMLESS = [
    ("en", "It will help if you take the lid off the oil bottle."),
    ("en", "The code on your bill helps them find it."),
    ("en", "The bell could have been taken off for the test ride."),
    ("en", "Steps: 1. Lift the wheel. 2. Turn the pedal. 3. Watch the chain."),
    ("en", "Please don't read this as an excuse: the gears slip."),
    ("en", "You can reset your password here: tarnbikes.example/repairs."),
    ("en", "An answer comes within a working day."),
    ("ru", "Раз вы уже смазали цепь и проверили трос, остаётся мастерская."),
    ("ru", "Ответ приходит в течение рабочего дня."),
    ("ru", "Мастерская открыта до шести."),
    ("ru", "Обидно, что надо было ждать."),
    ("pl", "Odpowiedź przyjdzie w ciągu dnia roboczego."),
    ("pl", "Szkoda, że trzeba było czekać na rower."),
    ("pl", "Gdyby Pani chciała zajrzeć, warsztat jest otwarty do osiemnastej."),
    ("pl", "Następnym razem warto zarezerwować stojak."),
    ("pl", "Tutaj i dzisiaj to zwyczaj, a tramwaj jedzie na Młyńską."),
]  # fmt: skip
SAME_DAY = [
    ("en", "It was due on 14.03.2027.", "The bell was due on 14 March."), ("en", "due Feb 3rd", "Due on the 3rd of February, you say."),
    ("en", "Birthday on 3/14, no bell.", "No bell by 14 March."), ("en", "since 14 March", "Since 14/03, you say."),
    ("ru", "Ждала до 08.05.", "До 8 мая ждать, конечно, долго."), ("ru", "жду с 8 мая", "С 08.05 вы ждёте звонок."),
    ("pl", "Miał być 14.03.", "Do 14 marca to długo."), ("pl", "od 3 lutego", "Od 03.02 czeka Pani na dzwonek."),
]  # fmt: skip
TAKEN_UP = [
    ("pl", "Usuńcie moje konto.", "Usunięcie trwa do 14 dni."), ("pl", "Nie działa kod.", "Bez kodu warsztat też przyjmie rower."),
    ("ru", "Ждала четверть часа.", "15 минут у стойки утомляют."), ("ru", "Где звонки?", "Звонком займётся мастерская."),
    ("pl", "Czekałam kwadrans.", "15 minut przy ladzie to długo."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "language", "reply"), [(rule, *said) for rule, cases in SAID.items() for said in cases]
)
def test_it_is_found_however_it_is_said(rule: str, language: str, reply: str) -> None:
    facts = FACTS[language][:3] if rule == "unfounded_promise" else FACTS[language]
    assert rule in rules(reply, language, facts=facts)


@pytest.mark.parametrize(("language", "reply"), HARMLESS)
def test_harmless_words_are_left_alone(language: str, reply: str) -> None:
    mention = f"{MENTION[language]} {'Цепь смазала, трос проверила.' if language == 'ru' else ''}"
    assert rules(reply, language, mention=mention) == set()


@pytest.mark.parametrize(("language", "said", "reply"), SAME_DAY)
def test_a_date_may_be_written_another_way(language: str, said: str, reply: str) -> None:
    assert not {"invented_number", "invented_date"} & rules(reply, language, mention=said)


def test_another_day_of_that_month_is_invented() -> None:
    assert "invented_number" in rules("The bell was due on 15 March.", "en", mention="It was due on 14.03.2027.")
    assert "invented_date" in rules("The bell was due on 14 April.", "en", mention="It was due on 14.03.2027.")


@pytest.mark.parametrize(("language", "said", "reply"), TAKEN_UP)
def test_another_form_of_the_customers_word_is_their_own(language: str, said: str, reply: str) -> None:
    assert "unspecific" not in rules(reply, language, mention=said, score=scored(reply, said, ()))


def test_a_word_the_closest_earlier_reply_has_is_not() -> None:
    score = Score(0.3, "Usunięcie konta trwa do 14 dni.", None, specific=False)
    assert "unspecific" in rules("Usunięcie trwa długo.", "pl", mention="Usuńcie je.", score=score)


def test_what_the_agent_knows_of_the_courier_is_no_blame() -> None:
    said = "Kurier Marek zgubił dzwonek."
    assert "blame" in rules(said, "pl")
    assert "blame" not in rules(said, "pl", instruction="kurier Marek zgubił dzwonek")


def test_an_exception_the_agent_makes_is_one() -> None:
    said = "As an exception we'll take the bell back."
    assert "unfounded_promise" not in rules(said, "en", instruction="make an exception, take it back")


@pytest.mark.parametrize(
    ("known", "reply"),
    [
        (("Honey Lip Balm", "Jessica"), "Бальзам Хани Лип Балм и Джессика."), (("TarnGo",), "Наши TarnGoers рады."),
        (("Tarn Bikes",), "Мы рады, что Тарн Байкс рядом."),
    ],
)  # fmt: skip
def test_a_known_name_may_be_spelled_or_stretched(known: tuple[str, ...], reply: str) -> None:
    assert "invented_name" not in rules(reply, "ru", known=known)
