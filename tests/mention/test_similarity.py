"""How much a reply sounds like earlier ones, with what changes from customer to customer masked."""

from __future__ import annotations

import pytest

from bot.mention.similarity import closest, grams, masked, own_words

REPLY = "Thank you, Anna, for the 3 stars. Order 4711 is on its way, see https://peonyandpine.example/t/4711."


def test_names_numbers_and_links_do_not_count() -> None:
    other = "Thank you, Piotr, for the 5 stars. Order 12 is on its way, see www.peonyandpine.example/t/12."
    assert masked(REPLY) == masked(other)
    assert closest(REPLY, [other]) == (other, 1.0)


@pytest.mark.parametrize("other", ["", "да", "Zupełnie inne słowa o czymś innym, bez związku."])
def test_other_words_are_not_alike(other: str) -> None:
    assert closest(REPLY, [other])[1] < 0.1


def test_of_several_the_most_alike_is_named() -> None:
    wall = ["Something else entirely.", REPLY.replace("on its way", "on the way"), "Order 1 is late."]
    twin, similarity = closest(REPLY, wall)
    assert twin == wall[1]
    assert 0.7 < similarity < 1


def test_without_earlier_replies_nothing_is_alike() -> None:
    assert closest(REPLY, []) == ("", 0.0)


def test_every_text_has_grams() -> None:
    assert all(grams(text) for text in ("", "a", "abcd", "abcde", "abcdef"))


def test_own_words_are_shared_with_the_mention_and_new_on_the_wall() -> None:
    assert own_words("Your bottles came cracked.", "The bottle is cracked!", []) == {"bottl", "crack"}
    assert own_words("Your bottles came cracked.", "The bottle is cracked!", ["A cracked pump."]) == {"bottl"}
    assert own_words("Флакон разбит", "Разбитый флакончик пришёл", []) == {"флако", "разби"}
    assert own_words("We will look into it.", "The bottle is cracked!", []) == frozenset()
