"""How a reply treats people: personal data, blame, arguing, rote phrases, form of address, language, outer form."""

from __future__ import annotations

import pytest

from bot.mention.draft import Severity
from bot.mention.guardrails import flags_of
from tests.mention.brand import context, rules

ASKED = {
    "en": [
        "Please send us your phone number.", "What is your order number?", "Could you share your e-mail address here?",
        "Reply with your booking code.", "Tell us your full name and date of birth.", "We need your home address.",
        "Let us know your order number below.", "Drop your number in the comments.", "Please give us the card number.",
        "If you send us your phone number, we call.", "Confirm your PIN at the desk's mail workshop@tarnbikes.example.",
        "Please provide the order number in a reply.", "Leave your contact details here.",
    ],
    "ru": [
        "Пришлите, пожалуйста, ваш номер телефона.", "Какой у вас номер заказа?", "Напишите ваш адрес электронной почты.",
        "Укажите номер карты.", "Сообщите фамилию и дату рождения.", "Напишите ваш домашний адрес.",
        "Оставьте здесь номер заказа.", "Скиньте телефон в комментарии.", "Назовите номер брони.",
        "Если пришлёте номер телефона, мы позвоним.", "Пришлите паспортные данные на workshop@tarnbikes.example.",
        "Уточните номер договора.", "Поделитесь контактами.",
    ],
    "pl": [
        "Proszę podać numer telefonu.", "Jaki jest numer zamówienia?", "Proszę napisać swój adres e-mail.",
        "Prosimy o numer karty.", "Proszę podać nazwisko i datę urodzenia.", "Proszę zostawić adres.",
        "Proszę wpisać tutaj i podać numer zamówienia.", "Poproszę o numer rezerwacji.", "Potrzebujemy numeru zamówienia.",
        "Jeśli prześle Pani numer, zadzwonimy: proszę zostawić telefon.",
        "Proszę przesłać PESEL na workshop@tarnbikes.example.", "Proszę podać dane do logowania.",
        "Proszę podać hasło w aplikacji.",
    ],
}  # fmt: skip
NOT_ASKED = {
    "en": [
        "Please keep your order number out of here.", "Send the order number to workshop@tarnbikes.example.",
        "We never ask for a card number.", "Never post your phone number in a review.", "Which shop was it?",
        "The phone number stands above.", "Your order number is safe with the workshop.",
        "Please don't share your address here.", "A direct message with your order number is enough.",
        "The form asks for your phone number.", "Write down the batch number.", "Please call the number on the bill.",
    ],
    "ru": [
        "Номер заказа лучше здесь не писать.", "Пришлите номер заказа на workshop@tarnbikes.example.",
        "Номер карты мы не спрашиваем.", "Не публикуйте телефон в отзыве.", "Какая это была мастерская?",
        "Войти можно по номеру телефона.", "Напишите номер партии с донышка.", "Номер телефона указан выше.",
        "Не пишите здесь адрес.", "Номер заказа можно отправить в личные сообщения.", "В форме нужен номер заказа.",
        "Позвоните по номеру на квитанции.",
    ],
    "pl": [
        "Numeru zamówienia lepiej tu nie podawać.", "Proszę przesłać numer zamówienia na workshop@tarnbikes.example.",
        "O numer karty nigdy nie pytamy.", "Prosimy nie publikować telefonu w opinii.", "Który to był warsztat?",
        "Loguje się numerem telefonu.", "Proszę napisać numer partii z denka.", "Numer telefonu jest wyżej.",
        "Proszę nie podawać tu adresu.", "Numer zamówienia można wysłać w wiadomości prywatnej.",
        "W formularzu trzeba podać numer zamówienia.", "Proszę zadzwonić pod numer z paragonu.",
    ],
}  # fmt: skip
PRIVATE = [
    ("my order PP-48213 is late", "Order PP-48213 is late, we see."), ("call me on 600 700 800", "We ring 600 700 800."),
    ("write to anna.k@mail.example", "A mail to anna.k@mail.example follows."), ("zamówienie 88231045", "Zamówienie 88231045 czeka."),
    ("мой телефон +7 915 123-45-67", "Звоним на +7 915 123-45-67."), ("заказ № 5520017", "Заказ 5520017 найден."),
    ("card 4111 1111 1111 1111", "The card 4111111111111111 is fine."), ("my pesel is 44051401458", "PESEL 44051401458 widać."),
    ("konto PL61 1090 1014 0000 0712 1981 2874", "Konto PL61109010140000071219812874."), ("", "PESEL 44051401458."),
    ("my number: 0115 496 0999", "Is 0115 496 0999 right?"), ("booking QX-77120 is mine", "QX-77120 is on it."),
]  # fmt: skip
BLAMED = {
    "en": [
        "That is your own fault.", "You should have read the manual.", "You failed to oil the chain.",
        "If you had called, this would be done.", "Next time please read the rules.", "You forgot to book.",
        "The courier is to blame.", "It was your mistake.", "Had you asked, we would have told you.",
        "You simply misread the bill.", "As clearly stated on our page, bells go missing.", "The weather is to blame.",
    ],
    "ru": [
        "Это ваша вина.", "Вы сами виноваты.", "Надо было смазать цепь.", "Вы не прочитали инструкцию.",
        "В следующий раз читайте правила.", "Вы забыли записаться.", "Виноват курьер.", "По вашей ошибке сбились передачи.",
        "Вы невнимательно смотрели счёт.", "Вам следовало позвонить.", "Читайте внимательнее.", "Виновата погода.",
    ],
    "pl": [
        "To Pani wina.", "Sama Pani jest sobie winna.", "Trzeba było nasmarować łańcuch.", "Nie przeczytała Pani instrukcji.",
        "Następnym razem proszę przeczytać zasady.", "Pani zapomniała umówić wizytę.", "To wina kuriera.",
        "Biegi rozregulowały się z Pani winy.", "Pani nieuważnie czytała rachunek.", "Powinna była Pani zadzwonić.",
        "Wystarczyło zapytać.", "Winna jest pogoda, a winę ponosi kurier.",
    ],
}  # fmt: skip
ARGUED = {
    "en": [
        "That is not true.", "Nobody else has complained.", "Other customers are happy.", "With all due respect, no.",
        "We find it hard to believe.", "We have never had such a case.", "You are exaggerating.", "We must disagree.",
        "You agreed to our terms.", "In our defence, it was late.", "It is strange that it slips.", "Our staff would never do that.",
    ],
    "ru": [
        "Это неправда.", "Больше никто не жалуется.", "Другие клиенты довольны.", "При всём уважении, нет.",
        "Нам трудно поверить.", "У нас такого не бывает.", "Вы преувеличиваете.", "Позвольте не согласиться.",
        "Вы согласились с правилами.", "Остальные покупатели хвалят.", "Странно, что проскакивает.",
        "Наши мастера никогда не грубят.",
    ],
    "pl": [
        "To nieprawda.", "Nikt inny się nie skarży.", "Inni klienci są zadowoleni.", "Z całym szacunkiem, nie.",
        "Trudno nam uwierzyć.", "U nas takie rzeczy się nie zdarzają.", "Pani przesadza.", "Nie możemy się zgodzić.",
        "Zaakceptowała Pani regulamin.", "Większość klientów chwali.", "Dziwi nas ten opis.", "Nasi mechanicy nigdy nie są niemili.",
    ],
}  # fmt: skip
ROTE = {
    "en": [
        "Thank you for your feedback.", "Thank you for your kind feedback.", "We apologise for any inconvenience.",
        "Your opinion is important to us.", "We strive to be better.", "Please do not hesitate to write.",
        "Dear customer, bells go missing.", "Sorry to hear about your experience.", "We value your time.",
        "Have a great day.", "We take such reports very seriously.", "We hope to see you again.",
    ],
    "ru": [
        "Спасибо за ваш отзыв.", "Благодарим за обращение.", "Приносим свои искренние извинения.", "Ваше мнение очень важно.",
        "Мы постоянно работаем над качеством.", "Надеемся на понимание.", "Уважаемый клиент, звонки пропадают.",
        "Будем рады видеть вас снова.", "Хорошего дня.", "С уважением, мастерская.", "Нам очень важно ваше мнение.",
        "Передадим информацию в соответствующий отдел.",
    ],
    "pl": [
        "Dziękujemy za opinię.", "Dziękujemy za podzielenie się opinią.", "Przepraszamy za niedogodności.",
        "Państwa opinia jest dla nas ważna.", "Dokładamy wszelkich starań.", "Liczymy na wyrozumiałość.",
        "Szanowna Klientko, dzwonki giną.", "Zapraszamy ponownie.", "Miłego dnia.", "Pozdrawiamy serdecznie.",
        "Pozostajemy do dyspozycji.", "Przekażemy sprawę do odpowiedniego działu.",
    ],
}  # fmt: skip
ADDRESSED = [
    ("ru", "Напиши нам про звонок."), ("ru", "Твой Стелс в порядке."), ("ru", "Ты сможешь забрать его."),
    ("ru", "Подскажи, что со звонком."), ("ru", "Не переживай из-за передач."), ("ru", "Мы тебе поможем."),
    ("pl", "Napisz do nas o dzwonku."), ("pl", "Twój rower czeka."), ("pl", "Możesz go odebrać."),
    ("pl", "Sprawdź biegi w domu."), ("pl", "Widzę, że zapłaciłaś 60 euro."), ("pl", "Chcesz wpaść w piątek?"),
]  # fmt: skip


def each(replies: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(language, reply) for language, texts in replies.items() for reply in texts]


@pytest.mark.parametrize(("language", "reply"), each(ASKED))
def test_personal_data_is_not_asked_for_in_public(language: str, reply: str) -> None:
    assert "personal_data_asked" in rules(reply, language)


@pytest.mark.parametrize(("language", "reply"), each(NOT_ASKED))
def test_a_private_way_or_a_warning_asks_for_nothing_in_public(language: str, reply: str) -> None:
    assert "personal_data_asked" not in rules(reply, language)


@pytest.mark.parametrize(("said", "reply"), PRIVATE)
def test_personal_data_of_the_customer_is_not_repeated(said: str, reply: str) -> None:
    assert "personal_data_repeated" in rules(reply, "pl" if "konto" in said or "zam" in said else "en", mention=said)


@pytest.mark.parametrize(
    "reply",
    ["You paid 60 € on Monday.", "After 12 km, at 22:47, in 2026.", "Call +44 113 496 0821.",
     "Write to workshop@tarnbikes.example."],
)  # fmt: skip
def test_what_a_fact_names_or_is_nobodys_own_may_be_repeated(reply: str) -> None:
    said = "Paid 60 € at 22:47 in 2026 after 12 km, batch K20418; wrote to workshop@tarnbikes.example"
    assert "personal_data_repeated" not in rules(reply, "en", mention=said)


@pytest.mark.parametrize(("language", "reply"), each(BLAMED))
def test_nobody_is_blamed(language: str, reply: str) -> None:
    assert "blame" in rules(reply, language)


@pytest.mark.parametrize(("language", "reply"), each(ARGUED))
def test_a_customer_is_not_argued_with(language: str, reply: str) -> None:
    assert "defensive" in rules(reply, language)


@pytest.mark.parametrize(("language", "reply"), each(ROTE))
def test_phrases_of_every_template_are_noticed(language: str, reply: str) -> None:
    assert "canned" in rules(reply, language)


@pytest.mark.parametrize(("language", "reply"), ADDRESSED)
def test_a_formal_voice_stays_formal(language: str, reply: str) -> None:
    assert "address_form" in rules(reply, language)


@pytest.mark.parametrize(
    ("language", "reply", "address"),
    [
        ("ru", "Пришлите, пожалуйста, вашу фотографию руля.", "ты"),
        ("pl", "Proszę napisać, czy Pani rower działa.", "ty"),
    ],
)
def test_a_familiar_voice_stays_familiar(language: str, reply: str, address: str) -> None:
    assert "address_form" in rules(reply, language, address=address)


@pytest.mark.parametrize(
    ("language", "reply"),
    [
        ("pl", "Pani Przemka nie było, „napisz do mnie” to cytat."), ("pl", "Nasz tusz, kosz i klawisz zawsze pod ręką."),
        ("ru", "«Напиши мне» стояло в письме, а ответа не было."), ("ru", "Стыд и радость, пять и шесть."),
        ("pl", "Ci mechanicy znają się na rzeczy."),
    ],
)  # fmt: skip
def test_words_that_only_look_familiar_are_left_alone(language: str, reply: str) -> None:
    assert "address_form" not in rules(reply, language)


@pytest.mark.parametrize(
    ("language", "reply"),
    [
        ("en", "Передачи проскакивают через 12 км."), ("ru", "The gears slip after 12 km."), ("pl", "Передачи скачут."),
        ("en", "Biegi przeskakują po 12 km i nie wiadomo dlaczego."), ("pl", "The gears slip and this is not what you paid for."),
        ("ru", "Передачі проскакують, і це недобре, бо її вже лагодили."),
    ],
)  # fmt: skip
def test_a_reply_in_another_language_is_stopped(language: str, reply: str) -> None:
    assert "wrong_language" in rules(reply, language)


@pytest.mark.parametrize(
    ("language", "reply"),
    [("en", "Ridgeback, Alpine Spares, Mill Lane 8."), ("pl", "Gazelle: biegi, dzwonek, Alpine Spares."), ("ru", "Alpine Spares — это запчасти.")],
)  # fmt: skip
def test_names_of_another_language_do_not_make_it_one(language: str, reply: str) -> None:
    assert "wrong_language" not in rules(reply, language)


@pytest.mark.parametrize(
    ("rule", "reply"),
    [
        ("exclamations", "Come by!"), ("emoji", "Come by 🙂"), ("emoji", "Come by :)"), ("over_apology", "Sorry. We are so sorry."),
        ("over_apology", "We apologise and regret it."), ("long_sentence", "We think " + "and think " * 20 + "."),
    ],
)  # fmt: skip
def test_the_form_of_the_voice_is_kept(rule: str, reply: str) -> None:
    assert rule in rules(reply, "en")


def test_a_voice_without_limits_has_none() -> None:
    free = {"exclamations": None, "emoji": "free", "max_apologies": None, "max_sentence_words": None}
    said = "Sorry! So sorry 🙂 " + "and so on " * 40
    assert not {"exclamations", "emoji", "over_apology", "long_sentence"} & rules(said, "en", **free)


@pytest.mark.parametrize("reply", ["Come by :)", "Thank you for your feedback.", "That is your own fault."])
def test_manners_never_block(reply: str) -> None:
    assert all(flag.severity is Severity.WARN for flag in flags_of(reply, context("en")))
