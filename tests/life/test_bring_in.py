"""What a person brings in becomes a mention of their brand's import account, once per source and wording."""

from __future__ import annotations

import pytest

from bot.errors import NotAllowed
from bot.life.bring_in import bring_in, may_bring_in
from bot.life.live import live
from bot.mention.post import Post
from bot.mention.stage import Stage
from tests.fakes import IRINA, MAYA, SAM, World

SOURCE = "slack:C1:1.2"
WORDS = "The oil leaked all over my bag."


def test_it_is_read_and_waits_like_every_other_mention(world: World) -> None:
    assert bring_in(MAYA, "peony", SOURCE, " Lena ", 2.0, f"  {WORDS}\n", world.desk)
    mention = live(Post("import", "peony", SOURCE, "").mention_id, world.desk)
    assert (mention.stage, mention.brand, mention.quiet) == (Stage.WAITING, "peony", False)
    assert (mention.post.text, mention.post.author.name, mention.post.rating) == (WORDS, "Lena", 2.0)
    assert mention.post.written_at is None, "nobody knows when the customer said it"


def test_the_same_source_and_words_are_one_mention_and_other_words_an_edit(world: World) -> None:
    assert [bring_in(MAYA, "peony", SOURCE, "Lena", None, WORDS, world.desk) for _ in range(2)] == [True, False]
    assert bring_in(IRINA, "peony", SOURCE, "Lena", None, WORDS + " Twice.", world.desk)
    mention = world.store.get(Post("import", "peony", SOURCE, "").mention_id)
    assert world.happened(mention) == ["arrived", "edited"]


@pytest.mark.parametrize(
    ("user", "brand", "why"),
    [
        (SAM, "peony", "refused.role"),
        ("U0STRANGER", "peony", "refused.unknown_person"),
        (MAYA, "brightbus", "refused.other_brand"),
        (MAYA, "nobody", "refused.other_brand"),
    ],
)
def test_only_who_answers_this_brands_customers_may_do_it(world: World, user: str, brand: str, why: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        bring_in(user, brand, SOURCE, "", None, WORDS, world.desk)
    assert refused.value.key == why
    assert world.store.known([Post("import", brand, SOURCE, "").mention_id]) == {}


def test_who_may_is_told_before_anything_is_typed(world: World) -> None:
    assert may_bring_in(MAYA, world.desk).id == MAYA
    with pytest.raises(NotAllowed):
        may_bring_in(SAM, world.desk)
