"""What a wish in a card's thread comes to, and that only a draft no guardrail blocks is shown there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.words import Words
from bot.errors import ModelFailed
from bot.life.decide import decide
from bot.mention import decision as d
from bot.mention.mention import Mention
from bot.mention.sentences import sentences
from bot.sandbox.block_rules import problems
from bot.slack import blocks as b
from bot.slack.redrafts import PIECES, Wish, came_of, pieces_of
from tests.fakes import IRINA, MAYA, REPLY, World, draft_answer, edit, post

from .drawing import ANY, SPOKEN, texts

WORDS = Words()
SHORTER = "Please write to the care team, and they will settle the oil with you. A cracked bottle is no way to start."


def wished(world: World) -> tuple[Wish, Mention]:
    """A mention with a draft, and somebody who wants it shorter."""
    mention = world.arrive(post())
    mention = decide(mention.id, d.Regenerate("shorter"), MAYA, world.desk, "1")
    return Wish(mention.id, len(mention.versions) + 1, "shorter"), mention


def came(world: World, wish: Wish) -> str:
    outcome = came_of(wish, world.store.get(wish.mention), WORDS)
    return outcome.line if outcome else ""


def test_while_it_is_written_there_is_nothing_to_say(world: World) -> None:
    wish, mention = wished(world)
    assert came_of(wish, mention, WORDS) is None


def test_the_version_is_shown_sentence_by_sentence_and_points_to_the_card(world: World) -> None:
    wish, mention = wished(world)
    world.model.says("draft", draft_answer(SHORTER))
    outcome = came_of(wish, world.live(mention), WORDS)
    assert outcome
    assert outcome.pieces == sentences(SHORTER)
    assert outcome.line == WORDS("preview.on_card", version=2)


def test_a_version_a_guardrail_blocks_is_not_shown(world: World) -> None:
    wish, mention = wished(world)
    world.model.says("draft", draft_answer("We have refunded you 100 EUR, see https://evil.example."))
    mention = world.live(mention)
    assert mention.draft
    assert mention.draft.blocked
    outcome = came_of(wish, mention, WORDS)
    assert outcome
    assert (outcome.pieces, outcome.line) == ((), WORDS("preview.blocked", version=2))


def test_when_no_model_answers_it_says_why(world: World) -> None:
    wish, mention = wished(world)
    world.model.says("draft", ModelFailed("unreachable"))
    world.live(mention)
    assert came(world, wish) == WORDS("preview.none", reason=WORDS("model.reason.unreachable"))


def test_without_any_draft_it_points_to_the_brief(world: World) -> None:
    world.model.says("draft", ModelFailed("unreachable"))
    wish, mention = wished(world)
    world.live(mention)
    assert came(world, wish) == WORDS("preview.brief", reason=WORDS("model.reason.unreachable"))


def test_who_decides_meanwhile_ends_it(world: World) -> None:
    wish, mention = wished(world)
    decide(mention.id, d.Dismiss("other", ""), IRINA, world.desk, "2")
    assert came(world, wish) == WORDS("preview.decided")


def test_who_writes_meanwhile_ends_it(world: World) -> None:
    wish, mention = wished(world)
    decide(mention.id, d.Write(REPLY + " Thank you.", 1), IRINA, world.desk, "2")
    assert came(world, wish) == WORDS("preview.moved_on")


def test_a_customer_who_edits_meanwhile_ends_it(world: World) -> None:
    wish, mention = wished(world)
    world.arrive(edit(mention.post, "It was the cap that was cracked, not the bottle."))
    assert came(world, wish) == WORDS("preview.moved_on")


@ANY
@given(texts(3000, 1), SPOKEN)
def test_slack_takes_every_draft_as_a_preview(text: str, words: Words) -> None:
    pieces = pieces_of(text)
    assert len(pieces) <= PIECES
    blocks = [*(b.quote(b.words_of(piece)) for piece in pieces), *b.context([words("preview.on_card", version=2)])]
    assert problems(blocks, "message") == []
    assert b.size(blocks) <= b.CARD_BYTES


@pytest.mark.parametrize("text", ["One. Two! Three?", REPLY, "A line\n\nand another. 😀 With a face."])
def test_a_short_draft_is_shown_whole(text: str) -> None:
    assert " ".join(pieces_of(text)).split() == text.split()


@given(st.integers(1, 40))
def test_a_long_draft_comes_in_few_steps_and_loses_nothing(count: int) -> None:
    text = " ".join(f"This is sentence number {number}." for number in range(count))
    assert " ".join(pieces_of(text)) == text
