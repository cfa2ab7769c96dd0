"""A made-up bicycle workshop in three languages: the facts the replies of these tests are held against."""

from __future__ import annotations

from bot.mention.guardrails import Context, flags_of

NEVER, POLICY = "never", "policy_only"
PROMISES = {
    "refund": POLICY, "compensation": NEVER, "discount": NEVER, "deadline": POLICY, "guarantee": NEVER,
    "free_item": NEVER, "fault": NEVER,
}  # fmt: skip
MENTION = {
    "en": "Left my Ridgeback with Priya on Monday, the gears still slip after 12 km and the bell is gone. "
    "Paid 60 € already. Who do I talk to?",
    "ru": "В понедельник оставила Стелс у Приянки, передачи проскакивают через 12 км, и звонок пропал. "
    "Заплатила уже 60 евро. С кем говорить?",
    "pl": "W poniedziałek zostawiłam Gazelle u Przemka, po 12 km biegi dalej przeskakują, a dzwonek zniknął. "
    "Zapłaciłam już 60 euro. Z kim rozmawiać?",
}
FACTS = {
    "en": (
        "Repairs\nA repair takes 3 working days and costs 45 € of labour. A repair that does not hold is looked at again "
        "within 14 days, and the second look costs nothing.",
        "Opening hours\nBikes are collected Tuesday to Saturday, 9:00–18:00, at Mill Lane 8 in Leeds. Parts come from "
        "Alpine Spares.",
        "Contact\nWrite to workshop@tarnbikes.example or book at tarnbikes.example/repairs. The workshop answers within "
        "1 working day, on +44 113 496 0821 too.",
        "Cancelling\nA booking cancelled 48 hours before is refunded in full; later than that 20% of the price is kept. "
        "The money comes back within 7 days.",
    ),
    "ru": (
        "Ремонт\nРемонт занимает 3 рабочих дня и стоит 45 евро за работу. Если неисправность вернулась, мастер смотрит "
        "велосипед ещё раз в течение 14 дней, и это ничего не стоит.",
        "Часы работы\nЗабрать велосипед можно со вторника по субботу, с 9:00 до 18:00, Мельничная улица, 8, Лидс. "
        "Запчасти поставляет Alpine Spares.",
        "Связь\nПишите на workshop@tarnbikes.example или записывайтесь на tarnbikes.example/repairs. Мастерская отвечает "
        "в течение 1 рабочего дня, в том числе по номеру +44 113 496 0821.",
        "Отмена\nЕсли запись отменена за 48 часов, возврат денег полный; позже удерживается 20% стоимости. Деньги "
        "возвращаются в течение 7 дней.",
    ),
    "pl": (
        "Naprawy\nNaprawa trwa 3 dni robocze i kosztuje 45 euro za robociznę. Jeśli usterka wróci, mechanik ogląda rower "
        "ponownie w ciągu 14 dni i nic to nie kosztuje.",
        "Godziny\nRower można odebrać od wtorku do soboty w godzinach 9:00–18:00, ulica Młyńska 8 w Lesznie. Części "
        "dostarcza Alpine Spares.",
        "Kontakt\nMożna pisać na workshop@tarnbikes.example albo umówić się na tarnbikes.example/repairs. Warsztat "
        "odpowiada w ciągu 1 dnia roboczego, także pod numerem +44 113 496 0821.",
        "Odwołanie\nPrzy odwołaniu 48 godzin wcześniej zwrot pieniędzy jest pełny, później zatrzymujemy 20% ceny. "
        "Pieniądze wracają w ciągu 7 dni.",
    ),
}  # fmt: skip
AUTHOR = {"en": "Katherine O.", "ru": "Катерина Лосева", "pl": "Katarzyna Łoś"}
ADDRESS = {"en": None, "ru": "вы", "pl": "pan_pani"}


def context(language: str, **changes: object) -> Context:
    """The workshop, its mention and all its facts in one language."""
    made: dict[str, object] = {
        "mention": MENTION[language], "language": language, "facts": FACTS[language], "author": AUTHOR[language],
        "links": ("tarnbikes.example",), "known": ("Tarn Bikes",), "promises": PROMISES, "address": ADDRESS[language],
        "max_apologies": 1, "exclamations": 0, "emoji": "none", "max_sentence_words": 30,
        "never": ("thank you for your feedback", "спасибо за обратную связь", "dziękujemy za opinię"),
    }  # fmt: skip
    return Context(**{**made, **changes})  # type: ignore[arg-type]


def rules(text: str, language: str, **changes: object) -> set[str]:
    """The names of the rules that say something about this text."""
    return {flag.rule for flag in flags_of(text, context(language, **changes))}
