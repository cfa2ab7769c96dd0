"""How much of some texts is template, by hand."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.evaluation.script import Reply, draft_figures, evals, wall_figures, weeks
from bot.evaluation.task import run
from tests.evaluation.sets import write
from tests.fakes import WORDS, World, post

TEMPLATE = "Thank you so much for the lovely review, it made our whole day here at the shop"
OTHERS = [
    "The pump of your serum should never stick like that.",
    "Zürich gets its own counter next spring.",
    "Ten jars on a windowsill sound like a museum.",
]


def test_two_of_five_with_a_twin() -> None:
    figures = wall_figures([TEMPLATE, TEMPLATE + "!", *OTHERS])
    assert figures["template-dup"] == pytest.approx(2 / 5)
    assert figures["top-10 cover"] == pytest.approx(2 / 5)
    assert figures["run of 8"] == pytest.approx(2 / 5)


def test_texts_that_share_nothing_are_no_template() -> None:
    assert wall_figures(OTHERS) == {
        "template-dup": 0, "top-10 cover": 0, "run of 8": 0, "first sentence": pytest.approx(1 / 3),
    }  # fmt: skip


def test_names_numbers_and_links_do_not_make_a_text_another_one() -> None:
    texts = [f"Thank you, {name}, for {stars} stars on https://x.example/{stars}" for name, stars in (("Anna", 4), ("Piotr", 5))]  # fmt: skip # noqa: E501
    assert wall_figures(texts)["template-dup"] == 1


def test_eleven_pairs_are_covered_by_ten_clusters_but_for_one_pair() -> None:
    alphabet = "abcdefghijk"
    texts = [f"{letter * 9} {letter * 7} {letter * 5} {letter * 11}" for letter in alphabet for _ in range(2)]
    figures = wall_figures(texts)
    assert figures["template-dup"] == 1
    assert figures["top-10 cover"] == pytest.approx(20 / 22)


def test_the_commonest_first_sentence_is_counted() -> None:
    texts = ["So sorry. The belt is new.", "So sorry. Bread is sold out.", "So sorry! Call us.", "Hello there. Yes."]
    assert wall_figures(texts)["first sentence"] == pytest.approx(2 / 4)


def test_a_draft_is_held_against_its_own_wall() -> None:
    wall = ("The jar came broken, please write to us.",)
    copied = Reply(wall[0], "my jar came broken", wall)
    own = Reply("Twelve camels would drink less toner than that.", "the toner is for camels", wall)
    figures = draft_figures([(copied, copied.text), (own, own.text)])
    assert figures["specific"] == 0.5  # the first says nothing the wall does not say
    assert figures["max similarity"] == 1.0
    assert figures["median similarity"] == pytest.approx(0.5, abs=0.05)
    assert "template-dup" not in figures  # two are no window


def test_brands_of_a_hundred_replies_have_rows_and_smaller_ones_have_none(tmp_path: Path) -> None:
    rows = [{"text": f"The order number {at} came with a broken lid", "reply": TEMPLATE, "app": "big"} for at in range(120)]  # fmt: skip # noqa: E501
    rows += [{"text": "nice app", "reply": OTHERS[0], "app": "small"}]
    told = {row["system"]: row for row in run(evals(write(tmp_path, "d_en_store_replies", rows), {}))}
    assert told["agents"]["set"] == "big"
    assert told["agents"]["template-dup"] == told["agents"]["top-10 cover"] == told["agents"]["first sentence"] == 1
    assert told["customers"]["n"] == 120


def test_what_was_published_is_told_by_week_each_beside_the_replies_before_it(world: World) -> None:
    for number in range(2):
        published = world.publish(world.arrive(post(external_id=f"review-{number}")))
        assert published.reply
        world.clock.pass_(timedelta(days=8).total_seconds())
    found = weeks(world.store.answered(10))
    assert list(found) == ["peony 2026-W47", "peony 2026-W49"]
    (first,), (second,) = found.values()
    assert (first.mention, first.wall) == (WORDS, ())
    assert second.wall == (first.text,)
    assert draft_figures([(second, second.text)])["max similarity"] == 1.0
