"""The language of a short text, among those the brand speaks."""

import pytest

from bot.mention.tags import Language
from bot.triage.language import identify

ALL = ("en", "ru", "pl")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("My parcel has still not arrived and nobody picks up", Language.EN),
        ("Посылка так и не пришла, трубку никто не берёт", Language.RU),
        ("Paczka nadal nie dotarła, nikt nie odbiera telefonu", Language.PL),
        ("paczka nadal nie dotarla i nikt nie odbiera", Language.PL),  # typed without Polish letters
        ("НЕ ПОКУПАЙТЕ В ЭТОМ МАГАЗИНЕ", Language.RU),
        ("@peony https://example.org/en/very/long/address Крем просто чудо, куплю ещё", Language.RU),
    ],
)
def test_a_sentence_in_a_language_of_the_brand_is_recognised(text: str, language: Language) -> None:
    found, confidence = identify(text, ALL)
    assert found is language
    assert confidence >= 0.9


@pytest.mark.parametrize(
    "text",
    [
        "Ich warte seit drei Wochen auf meine Bestellung",
        "Llevo tres semanas esperando mi pedido y nadie responde",
        "Objednávka pořád nedorazila, nikdo neodpovídá",
        "Замовлення досі не прийшло, ніхто не відповідає",
        "Поръчката ми още я няма, много съм разочарована от обслужването",
        "注文した商品がまだ届いていません",
    ],
)
def test_a_language_the_brand_does_not_speak_is_other(text: str) -> None:
    assert identify(text, ALL)[0] is Language.OTHER


def test_a_language_we_know_but_the_brand_does_not_speak_is_other() -> None:
    assert identify("Посылка так и не пришла, трубку никто не берёт", ("en", "pl"))[0] is Language.OTHER
    assert identify("Paczka nadal nie dotarła, nikt nie odbiera telefonu", ("en", "ru"))[0] is Language.OTHER


def test_few_letters_inherit_the_hint_and_say_that_they_guess() -> None:
    assert identify("super!", ALL, "pl-PL") == (Language.PL, 0.5)
    assert identify("super!", ("pl", "en")) == (Language.PL, 0.3)


def test_the_script_of_few_letters_outweighs_the_hint() -> None:
    assert identify("круто", ALL, "en")[0] is Language.RU
    assert identify("źle", ALL, "en")[0] is Language.PL
    assert identify("super!", ("ru", "en"), "ru")[0] is Language.EN


def test_without_letters_the_first_language_is_a_weak_guess() -> None:
    assert identify("👍 10/10", ("ru", "pl")) == (Language.RU, 0.3)


def test_a_brand_with_one_language_is_not_sure_because_nothing_else_was_possible() -> None:
    assert identify("qwrt zxcvb plmkn", ("en",)) == (Language.EN, 0.5)


def test_hashtags_alone_still_have_a_language() -> None:
    assert identify("#обслуживаниенануле", ALL)[0] is Language.RU


def test_without_languages_every_known_one_is_possible() -> None:
    assert identify("Крем просто чудо, куплю ещё", ())[0] is Language.RU
