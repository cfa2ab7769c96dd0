"""Replies that say the opposite of a fact without any number, and those that only sound so."""

from __future__ import annotations

import pytest

from bot.mention.guardrails.opposites import opposites
from tests.mention.brand import rules

HOUSE = {
    "en": (
        "Hiring a bike\nPlain hire\nA hired bike can be taken home within 3 days if at least one light is fitted. For safety "
        "tandems, cargo bikes and trailers can only be hired unloaded, unless they are new.",
        "Hiring a bike\nBasic passes\nA pass can be cancelled in the app until 24 hours before the ride. Passes marked Basic can "
        "be moved, not cancelled.",
        "Oils and leather\nVegan saddles\nSaddles with the blue dot contain nothing of animal origin. Every saddle we make carries "
        "the dot except 2: the Old Badger and the Long Ride, which are made of leather.",
        "Vouchers\nUsing a voucher\nEnter the voucher before paying; it cannot be added to a bill that has been settled. Only 1 "
        "voucher works per bill. Vouchers do not apply to helmets, child seats and bikes already on sale.",
    ),
    "ru": (
        "Прокат\nОбычный прокат\nВзятый велосипед можно оставить дома на 3 дня, если на нём есть фонарь. Ради безопасности "
        "тандемы и прицепы выдаём только негружёными, кроме случаев поломки.",
        "Прокат\nАбонементы\nАбонемент можно отменить в приложении за 24 часа до поездки. Абонементы Basic отменить нельзя, "
        "их можно перенести.",
        "Масла и кожа\nВеганские сёдла\nВ сёдлах с синей точкой нет ничего животного происхождения. Точка стоит на всём, что мы "
        "делаем, кроме 2 сёдел: Old Badger и Long Ride — они из кожи.",
        "Купоны\nКак применить купон\nВведите купон до оплаты: к оплаченному счёту его добавить нельзя. В одном счёте работает "
        "только 1 купон. Купоны не действуют на шлемы, детские кресла и велосипеды со скидкой.",
    ),
    "pl": (
        "Wypożyczanie\nZwykłe wypożyczenie\nWypożyczony rower można zabrać do domu na 3 dni, jeśli ma lampkę. Dla bezpieczeństwa "
        "tandemy i przyczepki wydajemy tylko nieobciążone, chyba że są nowe.",
        "Wypożyczanie\nKarnety\nKarnet można anulować w aplikacji do 24 godzin przed jazdą. Karnetów Basic nie można anulować, "
        "można je przesunąć.",
        "Oleje i skóra\nWegańskie siodełka\nSiodełka z niebieską kropką nie zawierają niczego pochodzenia zwierzęcego. Kropkę mają "
        "wszystkie nasze siodełka oprócz 2: Old Badger i Long Ride, które są ze skóry.",
        "Kupony\nJak użyć kuponu\nKupon wpisuje się przed płatnością; do opłaconego rachunku nie da się go dodać. Na jednym "
        "rachunku działa tylko 1 kupon. Kupony nie obejmują kasków, fotelików i rowerów już przecenionych.",
    ),
}  # fmt: skip
OPPOSITE = {
    "en": [
        "A hired bike cannot be taken home.", "A loaded trailer can be hired too.", "Your Basic pass can be cancelled.",
        "You can cancel a Basic pass in the app until 24 hours before the ride.", "Basic passes can't be moved.",
        "All our saddles are vegan.", "The Old Badger is vegan too.", "The Long Ride carries the blue dot.",
        "The Old Badger contains nothing of animal origin.", "The Long Ride isn't made of leather.",
        "The voucher applies to helmets and child seats as well.", "You can add the voucher to a bill that has been settled.",
        "Two vouchers can be used on one bill.", "Even if it has been settled, the voucher can be added to the bill.",
    ],
    "ru": [
        "Взятый велосипед нельзя оставить дома.", "Гружёный прицеп мы тоже выдаём.", "Абонемент Basic можно отменить.",
        "Вы можете отменить абонемент Basic в приложении.", "Абонементы Basic перенести нельзя.", "Все наши сёдла веганские.",
        "Old Badger тоже веганское.", "На седле Long Ride стоит синяя точка.", "В Old Badger нет ничего животного.",
        "Купон действует и на шлемы, и на детские кресла.", "Купон можно добавить к оплаченному счёту.",
        "В одном счёте можно применить два купона.",
    ],
    "pl": [
        "Wypożyczonego roweru nie można zabrać do domu.", "Obciążoną przyczepkę też wydajemy.", "Karnet Basic można anulować.",
        "Może Pani anulować karnet Basic w aplikacji.", "Karnetu Basic nie da się przesunąć.", "Wszystkie nasze siodełka są wegańskie.",
        "Old Badger też jest wegański.", "Siodełko Long Ride ma niebieską kropkę.", "Old Badger nie zawiera niczego zwierzęcego pochodzenia.",
        "Kupon obejmuje też kaski i foteliki.", "Kupon można dodać do opłaconego rachunku.", "Na jednym rachunku można użyć dwóch kuponów.",
    ],
}  # fmt: skip
IN_LINE = {
    "en": [
        "A hired bike can be taken home if it has a light.", "A trailer can only be hired unloaded, that's a matter of safety.",
        "A loaded trailer can't be hired.", "A new trailer may be hired loaded.", "A Basic pass can be moved but not cancelled.",
        "An ordinary pass can be cancelled until 24 hours before the ride, a Basic one can't.",
        "Later than that the pass can no longer be cancelled.", "Cancel the pass in the app today if the rain worries you.",
        "Every saddle except the Old Badger and the Long Ride is vegan.", "The Old Badger is leather, all the others carry the dot.",
        "The Long Ride isn't vegan, it's leather.", "For a vegan cousin of the Old Badger, look for the blue dot.",
        "Helmets are left out, which is why the voucher didn't apply.", "The voucher can be added until the bill is settled.",
        "Of the two vouchers only one works per bill.", "Is the Old Badger vegan? No.",
        "Vouchers never apply to bikes on sale, so nothing was wrong with yours.", "If you add the voucher to a settled bill, it won't work.",
    ],
    "ru": [
        "Взятый велосипед можно оставить дома, если есть фонарь.", "Прицеп выдаём только негружёным.", "Гружёный тандем не выдаём.",
        "Абонемент Basic можно перенести, но не отменить.", "Обычный абонемент можно отменить за 24 часа, Basic — нет.",
        "Позже абонемент отменить уже нельзя.", "Веганские все сёдла, кроме Old Badger и Long Ride.",
        "Old Badger не веганское: оно из кожи.", "На шлемы купон не действует, поэтому счёт его не принял.",
        "Купон вводят до оплаты счёта.", "Из двух купонов сработает только один.", "К оплаченному счёту купон уже не добавить.",
    ],
    "pl": [
        "Wypożyczony rower można zabrać do domu, jeśli ma lampkę.", "Przyczepkę wydajemy tylko nieobciążoną.",
        "Karnet Basic można przesunąć, ale nie anulować.", "Zwykły karnet można anulować do 24 godzin przed jazdą, Basic nie.",
        "Później karnetu nie da się już anulować.", "Kropkę mają wszystkie siodełka oprócz Old Badger i Long Ride.",
        "Old Badger nie jest wegański, jest ze skóry.", "Dwa wyjątki to Old Badger i Long Ride, cała reszta jest wegańska.",
        "Kaski są wyłączone, dlatego kupon nie zadziałał.", "Kupon wpisuje się przed zapłaceniem rachunku.",
        "Z dwóch kuponów zadziała tylko jeden.", "Do opłaconego rachunku kuponu już się nie doda.",
    ],
}  # fmt: skip


def each(replies: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(language, reply) for language, texts in replies.items() for reply in texts]


@pytest.mark.parametrize(("language", "reply"), each(OPPOSITE))
def test_the_opposite_of_a_fact_is_found(language: str, reply: str) -> None:
    assert list(opposites(reply, HOUSE[language]))


@pytest.mark.parametrize(("language", "reply"), each(IN_LINE))
def test_what_a_fact_says_in_other_words_is_not(language: str, reply: str) -> None:
    assert not list(opposites(reply, HOUSE[language]))


@pytest.mark.parametrize("language", ["en", "ru", "pl"])
def test_facts_contradict_neither_themselves_nor_each_other(language: str) -> None:
    for fact in HOUSE[language]:
        assert not list(opposites(fact.splitlines()[2], HOUSE[language]))


def test_without_facts_nothing_is_contradicted() -> None:
    assert not list(opposites("A Basic pass can be cancelled.", ()))


def test_the_rule_blocks_what_contradicts_and_trusts_an_agent_who_knows_better() -> None:
    said = "Your Basic pass can be cancelled."
    assert "contradicts_policy" in rules(said, "en", facts=HOUSE["en"])
    assert "contradicts_policy" not in rules(
        said, "en", facts=HOUSE["en"], instruction="basic pass: cancel it this once"
    )
