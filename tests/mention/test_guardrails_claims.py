"""What a reply says was done, and what it promises."""

from __future__ import annotations

import pytest

from tests.mention.brand import FACTS, MENTION, rules

DONE = {
    "en": [
        "60 € went back to your card today.", "We have refunded the 60 €.", "We've already spoken to Priya about it.", "I have passed this on to the workshop.",
        "Your bell was sent this morning.", "The mechanic has been warned.", "Our manager called the courier.",
        "A new cable is on its way.", "Your case has been escalated.", "We just cancelled the booking.",
        "Forwarded to the workshop.", "The team has checked your gears.", "We are already looking into the gears.",
        "Your Ridgeback has been repaired again, and the order was updated.", "We fixed the gears and tested them.",
    ],
    "ru": [
        "60 евро ушли на вашу карту.", "Мы уже вернули 60 евро.", "Мы поговорили с Приянкой.", "Передали ваши слова мастерской.",
        "Звонок уже отправлен.", "Мастер предупреждён, сотрудник наказан.", "Наш менеджер связался с курьером.",
        "Новый трос уже в пути.", "Ваше обращение передано руководству.", "Мы отменили запись.",
        "Возврат оформлен.", "Команда проверила ваши передачи.", "Мы уже разбираемся с передачами.",
        "Мы заменили трос и проверили цепь.", "Служба заботы уже запустила проверку.",
    ],
    "pl": [
        "Zwrot wykonano.", "60 euro poszło dziś na Pani konto.", "Zwróciliśmy już 60 euro.", "Rozmawialiśmy z Przemkiem.", "Przekazaliśmy Pani słowa warsztatowi.",
        "Dzwonek został już wysłany.", "Mechanik został upomniany.", "Nasz kierownik skontaktował się z kurierem.",
        "Nowa linka jest już w drodze.", "Zgłoszenie trafiło do kierownictwa.", "Anulowaliśmy rezerwację.",
        "Zwrot jest już zlecony.", "Zespół sprawdził Pani biegi.", "Właśnie wyjaśniamy tę sprawę.",
        "Wymieniliśmy linkę i sprawdziliśmy łańcuch.", "Warsztat już przygotował, a kurier odebrał; kierownik przeprosił.",
    ],
}  # fmt: skip
NOT_DONE = {
    "en": [
        "Once the workshop has checked the gears, it decides.", "If the bell was sent, the mail says so.",
        "We have not refunded anything yet.", "You have already paid 60 €.", "Nobody has told Priya so far.",
        "Whether the cable was replaced shows on the bill.", "When the booking is cancelled, money comes back.",
        "You left it with Priya on Monday.", "The gears still slip, you write.", "We'd like to hear what was done.",
        "As soon as a mechanic has looked at it, you know more.", "Was the chain changed as well?",
        "We hope the gears have been fixed by then.", "We read every word of it.",
    ],
    "ru": [
        "Когда мастерская проверит передачи, она решит.", "Если звонок отправлен, об этом скажет письмо.",
        "Мы пока ничего не вернули.", "Вы уже заплатили 60 евро.", "Приянке пока никто не сообщил.",
        "Менялся ли трос, видно по счёту.", "Если запись отменена, деньги возвращаются.",
        "Вы оставили его у Приянки в понедельник.", "Передачи проскакивают, пишете вы.",
        "Хотелось бы понять, что было сделано.", "Как только мастер посмотрел велосипед, ясно больше.",
        "А цепь меняли?", "Надеемся, передачи исправлены.", "Прочитали каждое слово.",
    ],
    "pl": [
        "Gdy warsztat sprawdzi biegi, zdecyduje.", "Jeśli dzwonek został wysłany, mówi o tym mail.",
        "Niczego jeszcze nie zwróciliśmy.", "Zapłaciła Pani już 60 euro.", "Przemkowi nikt jeszcze nie powiedział.",
        "Czy linka została wymieniona, widać na rachunku.", "Gdy rezerwacja jest odwołana, pieniądze wracają.",
        "Zostawiła Pani rower u Przemka w poniedziałek.", "Biegi dalej przeskakują, pisze Pani.",
        "Chcielibyśmy wiedzieć, co zrobiono.", "Gdy tylko mechanik obejrzy rower, będzie jaśniej.",
        "A łańcuch był wymieniany?", "Mamy nadzieję, że biegi zostały naprawione.", "Przeczytaliśmy każde słowo.",
    ],
}  # fmt: skip
FORBIDDEN = {
    "compensation": [
        ("en", "We will compensate you for the ride."), ("en", "A voucher is waiting for you at the desk."),
        ("en", "We'll add bonus points to your account."), ("en", "We'd like to cover your taxi costs."),
        ("en", "As an apology, tea is on us."), ("ru", "Мы компенсируем вам поездку."),
        ("ru", "В качестве извинения начислим вам баллы."), ("ru", "Оплатим ваши расходы на такси."),
        ("ru", "Вас ждёт ваучер от мастерской, мы отправим сертификат."), ("pl", "Zrekompensujemy Pani tę jazdę."),
        ("pl", "W ramach przeprosin dopiszemy punkty."), ("pl", "Pokryjemy koszt taksówki."),
        ("pl", "Przysługuje Pani odszkodowanie."),
    ],
    "discount": [
        ("en", "We'll give you a discount on the next repair."), ("en", "Enjoy 20% off your next visit."),
        ("en", "Here is a code for you: GEARS."), ("en", "You get a discount at the desk."),
        ("en", "The next repair is half price."), ("ru", "Дадим вам скидку на следующий ремонт."),
        ("ru", "Дарим промокод на запчасти."), ("ru", "Вас ждёт скидка в мастерской."),
        ("ru", "Следующий ремонт за полцены."), ("pl", "Damy Pani rabat na następną naprawę."),
        ("pl", "Oferujemy kod rabatowy na części."), ("pl", "Czeka na Panią zniżka."),
        ("pl", "Następna naprawa za pół ceny."),
    ],
    "guarantee": [
        ("en", "We guarantee that the gears hold."), ("en", "This will never happen again."),
        ("en", "We promise it works."), ("en", "Rest assured, the bell turns up."),
        ("en", "We'll definitely find the bell."), ("ru", "Гарантируем, что передачи не будут прыгать."),
        ("ru", "Больше такого не повторится."), ("ru", "Обещаем, всё заработает."),
        ("ru", "Обязательно найдём звонок."), ("pl", "Gwarantujemy, że biegi wytrzymają."),
        ("pl", "To się więcej nie powtórzy."), ("pl", "Obiecujemy, że zadziała."),
        ("pl", "Na pewno znajdziemy dzwonek, na pewno naprawimy biegi."),
    ],
    "free item": [
        ("en", "We'll send you a new bell."), ("en", "A free bottle of chain oil is yours."),
        ("en", "There is a small gift from us at the desk."), ("en", "The next coffee is on the house."),
        ("en", "We will send another bell and a cable."), ("ru", "Подарим вам новый звонок."),
        ("ru", "Вышлем новый звонок."), ("ru", "Положим в пакет пробник масла."),
        ("ru", "Получите бесплатный набор ключей."), ("pl", "Wyślemy Pani nowy dzwonek."),
        ("pl", "Dorzucimy próbkę oleju."), ("pl", "Mały upominek czeka przy ladzie."),
        ("pl", "Dostanie Pani gratis olej."),
    ],
}  # fmt: skip
FAULT = [
    ("en", "That was our mistake."), ("en", "We let you down with these gears."), ("en", "We take full responsibility."),
    ("en", "We should have tested them."), ("en", "We messed up the gears."), ("en", "The error was ours."),
    ("en", "It was negligence, our own fault."), ("en", "We made a mistake on the stand."),
    ("ru", "Это наша вина."), ("ru", "Мы виноваты перед вами."), ("ru", "По нашей вине передачи прыгают."),
    ("ru", "Мы ошиблись с тросом."), ("ru", "Ошибка наша."), ("ru", "Мы вас подвели."), ("ru", "Мы должны были проверить."),
    ("ru", "Это наш недосмотр."), ("pl", "To nasza wina."), ("pl", "Popełniliśmy błąd."), ("pl", "Zawiedliśmy Panią."),
    ("pl", "Wina leży po naszej stronie."), ("pl", "To nasz błąd."), ("pl", "Ponosimy odpowiedzialność."),
    ("pl", "Stało się to z naszej winy."), ("pl", "Powinniśmy byli sprawdzić biegi."),
]  # fmt: skip
DEADLINES = [
    ("en", "We will call you tomorrow."), ("en", "The bell will be there by Friday."), ("en", "You'll hear from Priya today."),
    ("en", "It will be solved within 24 hours."), ("en", "We'll get back to you in a week."),
    ("en", "The mechanic will answer by the end of the day."), ("en", "You will have it next week."),
    ("en", "The gears will work again in 12 days."),
    ("ru", "Мы позвоним вам завтра."), ("ru", "Звонок найдём до пятницы."), ("ru", "Приянка ответит сегодня."),
    ("ru", "Всё решим в течение 24 часов."), ("ru", "Свяжемся с вами через неделю."), ("ru", "Ответим до конца дня."),
    ("ru", "Вернём велосипед на следующей неделе."), ("ru", "Передачи будут готовы через 12 дней."),
    ("pl", "Zadzwonimy jutro."), ("pl", "Dzwonek znajdziemy do piątku."), ("pl", "Przemek odpowie dzisiaj."),
    ("pl", "Załatwimy to w ciągu 24 godzin."), ("pl", "Odezwiemy się za tydzień."), ("pl", "Odpowiemy do końca dnia."),
    ("pl", "Naprawimy to w przyszłym tygodniu."), ("pl", "Rower wróci w ciągu 12 dni."),
]  # fmt: skip
REFUNDS = [
    ("en", "We will refund the repair."), ("en", "You'll get your money back."), ("en", "A full refund is yours."),
    ("en", "We'll return the 60 € to your card."), ("en", "The payment goes back to you."), ("en", "We can pay you back."),
    ("ru", "Вернём вам 60 евро."), ("ru", "Деньги вернутся на карту."), ("ru", "Оформим полный возврат."),
    ("ru", "Мы вернём стоимость ремонта."), ("ru", "Вы получите деньги обратно."), ("ru", "Возместим полную стоимость."),
    ("pl", "Zwrócimy Pani 60 euro."), ("pl", "Pieniądze wrócą na kartę."), ("pl", "Otrzyma Pani pełny zwrot."),
    ("pl", "Oddamy całość kwoty."), ("pl", "Zwrot pieniędzy jest oczywisty."), ("pl", "Zrobimy zwrot całości."),
]  # fmt: skip
NO_PROMISE = [
    ("en", "We can't promise a refund."), ("en", "No discount exists for repairs."), ("en", "There is no voucher for this."),
    ("en", "A gift would not make up for it."), ("en", "We cannot guarantee that it holds."),
    ("en", "It isn't our mistake to judge from here."), ("en", "The answer comes within 1 working day."),
    ("en", "Today is a good day for a ride."), ("en", "Please write to them today."), ("en", "It was not our fault alone."),
    ("en", "We won't call it a gift."), ("en", "They'll answer within 1 working day."),
    ("ru", "Обещать возврат мы не можем."), ("ru", "Скидки на ремонт нет."), ("ru", "Ваучеров за это не бывает."),
    ("ru", "Гарантировать этого мы не можем."), ("ru", "Подарков тут не будет."), ("ru", "Напишите им сегодня."),
    ("ru", "Ответ будет в течение 1 рабочего дня."), ("ru", "Завтра хороший день для поездки."),
    ("ru", "Не обещаем, что звонок найдётся."), ("ru", "Компенсаций за такое нет."), ("ru", "Не наша вина, что шёл дождь."),
    ("ru", "Мастерская ответит в течение 1 рабочего дня."),
    ("pl", "Nie możemy obiecać zwrotu."), ("pl", "Nie ma rabatu na naprawy."), ("pl", "Nie ma za to vouchera."),
    ("pl", "Nie możemy zagwarantować, że wytrzyma."), ("pl", "Prezentów z tego nie będzie."), ("pl", "Proszę napisać dzisiaj."),
    ("pl", "Odpowiedź przyjdzie w ciągu 1 dnia roboczego."), ("pl", "Jutro jest dobry dzień na jazdę."),
    ("pl", "Nie obiecujemy, że dzwonek się znajdzie."), ("pl", "Rekompensaty za to nie ma."),
    ("pl", "Nie z naszej winy padało."), ("pl", "Warsztat odpowie w ciągu 1 dnia roboczego."),
]  # fmt: skip
PROMISES = {"forbidden_promise", "unfounded_promise", "admitted_fault"}


def each(replies: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(language, reply) for language, texts in replies.items() for reply in texts]


@pytest.mark.parametrize(("language", "reply"), each(DONE))
def test_nothing_is_said_to_have_been_done(language: str, reply: str) -> None:
    assert "claimed_action" in rules(reply, language)


@pytest.mark.parametrize(("language", "reply"), each(NOT_DONE))
def test_what_is_supposed_denied_or_the_customers_own_is_no_claim(language: str, reply: str) -> None:
    assert "claimed_action" not in rules(reply, language)


@pytest.mark.parametrize(
    ("language", "reply", "wish"),
    [
        ("en", "We have refunded the 60 €.", "refund of 60 went out on Monday, tell her"),
        ("en", "The bell was sent on Monday.", "bell sent Monday"),
        ("ru", "Мы вернули 60 евро.", "вернули 60 евро, сообщить"),
        ("pl", "Zwróciliśmy 60 euro.", "zwrócone 60 euro, napisz jej"),
    ],
)
def test_what_the_agent_says_was_done_may_be_said(language: str, reply: str, wish: str) -> None:
    assert "claimed_action" not in rules(reply, language, instruction=wish)


def test_a_fact_that_something_was_done_may_be_repeated() -> None:
    facts = (*FACTS["en"], "Since spring\nWe have replaced every bell of the rental bikes.")
    assert "claimed_action" not in rules("We have replaced every bell of the rental bikes.", "en", facts=facts)


@pytest.mark.parametrize(
    ("promise", "language", "reply"), [(promise, *case) for promise, cases in FORBIDDEN.items() for case in cases]
)
def test_what_is_never_granted_is_never_promised(promise: str, language: str, reply: str) -> None:
    assert "forbidden_promise" in rules(reply, language), promise


@pytest.mark.parametrize(("language", "reply"), FAULT)
def test_the_brand_does_not_take_the_blame_in_public(language: str, reply: str) -> None:
    assert "admitted_fault" in rules(reply, language)


@pytest.mark.parametrize(("language", "reply"), DEADLINES)
def test_a_time_no_fact_names_is_no_promise_to_make(language: str, reply: str) -> None:
    assert "unfounded_promise" in rules(reply, language)


@pytest.mark.parametrize(("language", "reply"), REFUNDS)
def test_money_is_promised_only_where_a_cited_fact_speaks_of_it(language: str, reply: str) -> None:
    without, cited = FACTS[language][:3], FACTS[language]
    assert "unfounded_promise" in rules(reply, language, facts=without)
    granted = (
        *cited,
        "The refund is 60 €. Возврат — 60 евро. Zwrot wynosi 60 euro.",
    )  # a sum has to stand in a fact, too
    assert "unfounded_promise" not in rules(reply, language, facts=granted)


@pytest.mark.parametrize(("language", "reply"), NO_PROMISE)
def test_what_is_denied_or_stands_in_a_fact_is_no_empty_promise(language: str, reply: str) -> None:
    assert not PROMISES & rules(reply, language)


@pytest.mark.parametrize(
    "promise", ["refund", "compensation", "discount", "deadline", "guarantee", "free_item", "fault"]
)
def test_what_the_policy_allows_is_free(promise: str) -> None:
    said = "We will refund it, compensate you, give you a discount, a free bell, we will call by tomorrow, we guarantee it, our mistake."
    promised = {"refund", "compensation", "discount", "deadline", "guarantee", "free_item", "fault"}
    assert PROMISES & rules(said, "en", promises={promise: "never"})
    assert not PROMISES & rules(said, "en", promises=dict.fromkeys(promised, "allowed"))


@pytest.mark.parametrize(
    ("language", "reply"),
    [("en", "We will refund you 480 €."), ("ru", "Мы вернём вам 480 евро."), ("pl", "Zwrócimy Pani 480 euro.")],
)
def test_a_sum_only_the_customer_names_is_promised_by_nobody(language: str, reply: str) -> None:
    facts = ("Refunds. A refund of the repair is paid back within 7 days. Возврат денег. Zwrot pieniędzy za naprawę.",)
    asked = f"{MENTION[language]} 480 €"
    policy = {"refund": "policy_only"}
    assert "unfounded_promise" in rules(reply, language, mention=asked, facts=facts, promises=policy)
    told = (*facts, "The refund is 480 €.")
    assert "unfounded_promise" not in rules(reply, language, mention=asked, facts=told, promises=policy)
