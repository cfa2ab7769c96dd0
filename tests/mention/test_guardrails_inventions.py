"""Numbers, prices, dates, names and addresses nobody has named."""

from __future__ import annotations

import pytest

from tests.mention.brand import rules

INVENTED = {
    ("invented_number", "en"): [
        "A second look is possible for 21 days.",
        "The workshop answers within 2 working days.",
        "We have 4 stores now, and all of them repair Ridgebacks.",
        "Give it six weeks and come back.",
        "More than a thousand riders bring us their bikes.",
        "The gears hold for thirty rides at least.",
        "It is the fifth Ridgeback with that trouble.",
        "Collection is possible until 19:30.",
        "The workshop is there 24/7.",
        "Ask for model TX-900 instead.",
        "A repair takes 3 days, so the wait was normal.",
        "The bell comes back within 14 hours.",
        "Please call extension 77.",
        "A twenty-minute look is enough.",
    ],
    ("invented_number", "ru"): [
        "Повторный осмотр возможен в течение 21 дня.",
        "Мастерская отвечает в течение 2 рабочих дней.",
        "У нас теперь 4 мастерских, и везде берут Стелсы.",
        "Подождите шесть недель и приезжайте снова.",
        "К нам обращается больше тысячи велосипедистов.",
        "Передач хватает минимум на тридцать поездок.",
        "Это уже пятый такой Стелс.",
        "Забрать можно до 19:30.",
        "Мастерская на связи 24/7.",
        "Возьмите лучше модель TX-900.",
        "Ремонт занимает 3 дня, так что ждали вы недолго.",
        "Звонок вернётся через 14 часов.",
        "Хватит двадцати минут, чтобы понять причину.",
        "Трёхнедельный срок для такого ремонта обычен: 22 дня.",
    ],
    ("invented_number", "pl"): [
        "Ponowne oględziny są możliwe przez 21 dni.",
        "Warsztat odpowiada w ciągu 2 dni roboczych.",
        "Mamy teraz 4 warsztaty i każdy przyjmuje takie rowery.",
        "Proszę poczekać sześć tygodni i wrócić.",
        "Korzysta z nas ponad tysiąc rowerzystów.",
        "Biegi wystarczają na co najmniej trzydzieści jazd.",
        "To już piąty taki rower.",
        "Odbiór jest możliwy do 19:30.",
        "Warsztat jest dostępny 24/7.",
        "Lepiej wybrać model TX-900.",
        "Naprawa trwa 3 dni, więc czekała Pani normalnie.",
        "Dzwonek wróci w 14 godzin.",
        "Dwadzieścia minut wystarczy, żeby znaleźć przyczynę.",
        "W siedmiu przypadkach to była linka.",
    ],
    ("invented_price", "en"): [
        "A new bell costs 9 €.",
        "Labour is £45.",
        "That is twenty euros more than usual.",
        "A test ride is 5 euros.",
        "For $12 the cable can be changed.",
        "The chain is 30 EUR.",
        "A cable for fifteen pounds would do.",
        "Collection from home costs 25 €.",
        "Parts start at €3.50.",
        "It's 60 zł for a hanger.",
        "The stand costs 14 € an hour.",
        "Labour came to 40 €.",
    ],
    ("invented_price", "ru"): [
        "Новый звонок стоит 9 евро.",
        "Работа стоит 45 рублей.",
        "Это на двадцать евро больше обычного.",
        "Пробная поездка обойдётся в 5 евро.",
        "Трос поменяют за 700 ₽.",
        "Цепь — 30 EUR.",
        "Хватит троса за пятнадцать долларов.",
        "Забрать из дома можно за 25 евро.",
        "Запчасти от 350 руб.",
        "Петух стоит 60 злотых.",
        "Час на стенде — 14 евро.",
        "Работа вышла в сорок евро.",
    ],
    ("invented_price", "pl"): [
        "Nowy dzwonek kosztuje 9 euro.",
        "Robocizna to 45 zł.",
        "To dwadzieścia euro więcej niż zwykle.",
        "Jazda próbna kosztuje 5 euro.",
        "Linkę wymienia się za 30 złotych.",
        "Łańcuch to 30 EUR.",
        "Wystarczy linka za piętnaście dolarów.",
        "Odbiór z domu kosztuje 25 euro.",
        "Części od 35 zł.",
        "Hak kosztuje 60 złotych.",
        "Godzina na stojaku to 14 euro.",
        "Robocizna wyszła czterdzieści euro.",
    ],
    ("invented_percent", "en"): ["You keep 80% of it.", "Ninety percent of cables hold.", "It was 50 percent worn."],
    ("invented_percent", "ru"): ["Удерживается 30 %.", "Девяносто процентов тросов держат.", "Износ был 50%."],
    ("invented_percent", "pl"): ["Zatrzymujemy 30%.", "Dziewięćdziesiąt procent linek trzyma.", "Zużycie to 50 procent."],
    ("invented_date", "en"): [
        "Come on Sunday.", "Sundays are quiet.", "Parts arrive in March.", "It was changed in October 2026.",
        "Until 12 May the stand is free.", "The rule is from July.", "January is our slow month.",
        "By late August it should be back.", "Closed from December on.", "Sunday mornings are best.",
        "In February there is more time.", "Since last November the rule is new.",
    ],
    ("invented_date", "ru"): [
        "Приезжайте в воскресенье.", "По воскресеньям тихо.", "Запчасти приходят в марте.", "Изменено в октябре.",
        "До 12 мая стенд свободен.", "Правило действует с июля.", "Январь у нас тихий.", "К августу всё будет.",
        "Закрыты с декабря.", "Воскресным утром лучше: в воскресенье пусто.", "В феврале больше времени.",
        "С ноября правило новое.",
    ],
    ("invented_date", "pl"): [
        "Proszę przyjechać w niedzielę.", "W niedziele jest spokojnie.", "Części przychodzą w marcu.",
        "Zmieniono to w październiku.", "Do 12 maja stojak jest wolny.", "Zasada działa od lipca.",
        "Styczeń jest u nas spokojny.", "Do sierpnia wszystko będzie.", "Zamknięte od grudnia.",
        "Niedziela rano to dobry moment.", "W lutym jest więcej czasu.", "Od listopada zasada jest nowa.",
    ],
    ("invented_name", "en"): [
        "Please ask for Gareth at the desk.",
        "Our head mechanic Delphine looks at it.",
        "Marek from the workshop knows these gears.",
        "The shop in York has a stand free.",
        "A Shimano cassette would solve it.",
        "Try the Silent Glide chain oil.",
        "The parcel comes with DHL.",
        "Sarah, that ride home sounds rough.",
        "Our partner Velocity Works has the part.",
        "The AquaShield coat protects the cable.",
        "Ask the Consumer Ombudsman of Wales.",
        "Mr Hartley signs for every repair.",
        "The bell is a Crane Suzu.",
        "Simon's stand is the one on the left.",
    ],
    ("invented_name", "ru"): [
        "Спросите на стойке Геннадия.",
        "Посмотрит наш старший мастер Дельфина.",
        "Марек из мастерской знает такие передачи.",
        "В мастерской в Йорке есть место.",
        "Поможет кассета Shimano.",
        "Попробуйте масло «Тихий ход».",
        "Посылку привезёт СДЭК.",
        "Светлана, поездка и правда тяжёлая.",
        "Запчасть есть у партнёра ВелоСфера.",
        "Трос защитит покрытие AquaShield.",
        "Обратитесь в Роспотребнадзор.",
        "За ремонт отвечает господин Харитонов.",
        "Это звонок марки Crane.",
        "Алексей Петрович позвонит сам.",
    ],
    ("invented_name", "pl"): [
        "Proszę zapytać o Grzegorza przy ladzie.",
        "Obejrzy to nasza mechaniczka Delfina.",
        "Marek z warsztatu zna te biegi.",
        "Warsztat w Toruniu ma wolny stojak.",
        "Pomoże kaseta Shimano.",
        "Warto spróbować oleju „Cichy Bieg”.",
        "Paczkę przywiezie InPost.",
        "Pani Agnieszko, taka jazda to nic przyjemnego.",
        "Część ma nasz partner Rowerownia.",
        "Linkę ochroni powłoka AquaShield.",
        "Można zwrócić się do UOKiK.",
        "Za naprawę odpowiada pan Hartman.",
        "To dzwonek firmy Crane.",
        "Kierownikiem jest Tadeusz Wrona.",
    ],
}  # fmt: skip
PLACES = {
    "stray_link": [
        "Book at tarnbikes-help.example.", "See https://tarnbikes.example.refunds.example/now.", "Try bit.ly/tarn-fix.",
        "All of it is at www.bikeadvice.org.", "Use tarnbikes.example/express.", "Open http://192.168.0.9/claim.",
        "The form is on tarn.shop/form.", "Download it at tarnbikes.example/files/list.pdf.", "Go to t.me/tarnbikes.",
        "See tarnbikes(dot)example for more.", "Look at TARNBIKES.COM.", "Visit https://evil.example?x=tarnbikes.example.",
    ],
    "invented_contact": [
        "Write to refunds@tarnbikes.example.", "Write to priya@gmail.com.", "Call +44 113 496 9999.",
        "Call 0113 496 0822 instead.", "Message @tarn_support.", "Find us on WhatsApp.", "Ring (0113) 496-0823.",
        "Our number is 600 700 800.", "Mail WORKSHOP@TARN.EXAMPLE.", "Telegram is faster.", "Text +48 500 600 700.",
        "Ask care@alpine.example.",
    ],
}  # fmt: skip
CASES = [(rule, language, reply) for (rule, language), replies in INVENTED.items() for reply in replies]


@pytest.mark.parametrize(("rule", "language", "reply"), CASES)
def test_what_stands_in_no_source_is_an_invention(rule: str, language: str, reply: str) -> None:
    assert rule in rules(reply, language)


@pytest.mark.parametrize(("rule", "reply"), [(rule, reply) for rule, replies in PLACES.items() for reply in replies])
def test_a_place_no_fact_names_is_no_place_to_send_a_customer(rule: str, reply: str) -> None:
    assert rule in rules(reply, "en")


@pytest.mark.parametrize("reply", ["Ask for Gareth, it takes 21 days.", "A bell is 9 € on Sundays."])
def test_what_the_agent_wants_said_is_a_fact(reply: str) -> None:
    wish = "Tell her: ask for Gareth, 21 days; a bell is 9 € and there on Sunday"
    assert not {rule for rule in rules(reply, "en", instruction=wish) if rule.startswith("invented")}


@pytest.mark.parametrize(
    ("language", "said", "reply"),
    [
        ("pl", "Kasia w sklepie i Zbyszek, Paweł, Ola, Wera, Marek z Łodzi", "Pani Kasiu, Zbyszkowi i Pawłowi"),
        ("pl", "Magda, Jolka i Kinga z Gdańska pomogły", "Tak, Magdzie, Jolce i Kindze w Gdańsku"),
        ("pl", "byłam u marty i piotra w krakowie", "Tak, Marcie i Piotrowi w Krakowie"),
        ("pl", "Pani Małgorzata z Wrocławia", "Tak, Pani Małgosi we Wrocławiu"),
        ("pl", "obsługiwał mnie Tomasz", "Dobrze, Tomek to wie"),
        ("ru", "Меня обслуживала Ольга и Павел", "Да, Ольге и Павлу"),
        ("ru", "продавец александр был вежлив", "Да, Саша и Александру"),
        ("ru", "Анастасия из Гданьска, заказ у Достоевской", "Да, Насте в Гданьске и Достоевскую"),
        ("ru", "Спасибо Варшаве и Марине", "Да, Мариной в Варшаве"),
        ("ru", "Kseniya helped me in Warsaw", "Да, Ксении в Варшаве"),
        ("en", "Robert and Elizabeth in Krakow", "Yes, Bob and Liz's shop in Kraków"),
        ("en", "katherine sold it to me", "Yes, Kate's advice"),
    ],
)
def test_another_form_of_a_name_is_the_same_name(language: str, said: str, reply: str) -> None:
    assert "invented_name" not in rules(reply, language, mention=said, facts=())


@pytest.mark.parametrize(
    ("said", "reply"),
    [("14 days", "two weeks"), ("60 minutes", "1 hour"), ("a fortnight: 2 weeks", "14 days"), ("48 hours", "2 days"),
     ("12 months", "a year, 1 year"), ("75%", "three quarters"), ("20:00", "8 pm"), ("1 000 points", "1,000 points"),
     ("9:00–17:00", "until 17:00"), ("10 and 11 June", "11 June"), ("twenty-one", "21"), ("3", "the third one")],
)  # fmt: skip
def test_the_same_amount_may_be_said_in_another_way(said: str, reply: str) -> None:
    assert not {rule for rule in rules(reply, "en", mention=said, facts=()) if rule.startswith("invented")}
