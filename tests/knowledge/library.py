"""A small knowledge base in three languages, and embedders that can be watched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.content.articles import Article
from bot.errors import Unavailable
from bot.knowledge.elsewhere import ELSEWHERE
from bot.knowledge.vectors import HashedStems, Vectors

DAY = date(2026, 11, 22)

RETURNS = """You may change your mind.

## Opened products
An opened cream can be returned within 14 days of delivery if most of it is left.

## Refund
The money goes back to the card used for the order within 5 working days.
"""
RETURNS_RU = """## Вскрытые товары
Вскрытый крем можно вернуть в течение 14 дней после доставки.

## Возврат денег
Деньги приходят на карту, с которой оплачен заказ, за 5 рабочих дней.
"""
RETURNS_PL = """## Otwarte produkty
Otwarty krem można zwrócić w ciągu 14 dni od dostawy.

## Zwrot pieniędzy
Pieniądze wracają na kartę, którą opłacono zamówienie, w ciągu 5 dni roboczych.
"""
STORES = """## Opening hours
The shop in Gdynia is open from 10 to 19, closed on Sundays.

## Parking
Two parking places stand behind the building.
"""
POINTS = "Every purchase earns bonus points; they appear in the account after 3 days and expire after a year."
PAYMENT = "We accept cards and bank transfers. A double charge is released by the bank within 7 days."


def article(
    stem: str,
    body: str,
    title: str = "",
    brand: str = "rose",
    since: date | None = None,
    until: date | None = None,
    url: str | None = None,
    **questions: tuple[str, ...],
) -> Article:
    language = stem.rsplit(".", 1)[-1]
    return Article(
        brand, stem, f"kb/{brand}/{stem}.md", title or stem, (language,), "care", since, until, url, questions, body
    )


def rose() -> tuple[Article, ...]:
    asked = ("Can I send back a cream I have opened?", "When do I get my money back?")
    return (
        article("returns.en", RETURNS, "Returning a product", en=asked, ru=("Можно ли вернуть открытый крем?",)),
        article("returns.ru", RETURNS_RU, "Возврат товара", ru=("Когда вернут деньги?",)),
        article("returns.pl", RETURNS_PL, "Zwrot produktu", pl=("Kiedy dostanę zwrot pieniędzy?",)),
        article("stores.en", STORES, "Our stores", en=("When are you open?",)),
        article("points.en", POINTS, "Bonus points", ru=("Почему не начислили баллы за покупку?",)),
        article("payment.en", PAYMENT, "Payment", en=("Why was I charged twice?",)),
    )


TALK = {said for every in ELSEWHERE.values() for said in every}  # searched for to know how sure is sure enough


class Watched:
    """Hashed stems that remember which texts of ours they embedded and can go out of reach."""

    dimensions = HashedStems.dimensions

    def __init__(self, name: str = HashedStems.name) -> None:
        self.name = name
        self.texts: list[str] = []
        self.reachable, self.times = True, 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.times += 1
        if not self.reachable:
            raise Unavailable
        self.texts.extend(text for text in texts if text not in TALK)
        return self.vectors(texts)

    def vectors(self, texts: Sequence[str]) -> Vectors:
        return HashedStems().embed(texts)
