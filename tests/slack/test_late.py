"""What a card says of clocks: what soon is late, what is, who brought it up and who could not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.content.words import LANGUAGES, Words
from bot.life.ring import FLOOD, let_ring
from bot.mention import decision as d
from bot.mention.mention import Mention
from bot.ports import Capabilities, Once
from bot.slack.card import Scene, draw, places
from tests.fakes import World, post, sample

PLAIN = Capabilities(Once.READ_MATCH, max_reply=1000)


def shown(mention: Mention, words: Words) -> str:
    """Everything the card with the buttons says."""
    place = next(place for place in places(mention, sample()) if place.live)
    return str(draw(mention, place, Scene(sample(), words, PLAIN, 100)).blocks)


def passed(world: World, mention: Mention, hours: float) -> Mention:
    world.clock.pass_(hours=hours)
    let_ring(mention.id, world.desk)
    return world.get(mention)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_says_what_soon_is_late_what_is_and_why_it_climbed(language: str, world: World) -> None:
    words = Words(language)
    soon, late, why = (
        words(key, at="", words="") for key in ("card.soon_look", "card.late_look", "escalation.clock_look")
    )
    mention = world.arrive()
    assert soon[:14] not in shown(mention, words)
    mention = passed(world, mention, 1.5)
    assert soon[:14] in shown(mention, words)
    mention = passed(world, mention, 0.5)
    assert late[:12] in shown(mention, words)
    assert why in shown(mention, words)
    mention = world.decide(mention, d.Claim(), "U0IRINA")
    assert late[:12] not in shown(mention, words)


def test_a_mention_nobody_can_take_over_says_so(world: World) -> None:
    policies = world.workspace.policies
    alone = replace(policies["peony"], levels=policies["peony"].levels[:1])
    world.workspace = replace(world.workspace, policies={**policies, "peony": alone})
    assert "nobody above" in shown(passed(world, world.arrive(), 2), Words())


def test_one_of_many_has_no_card_of_its_own_on_the_level_above(world: World) -> None:
    arrived = [world.arrive(post(f"Bottle {number} came cracked.")) for number in range(FLOOD + 1)]
    world.clock.pass_(hours=2)
    for mention in arrived:
        let_ring(mention.id, world.desk)
    first, *_, last = (places(world.get(mention), sample()) for mention in arrived)
    assert [(place.main, place.live) for place in first] == [(True, False), (False, True)]
    assert [(place.main, place.live) for place in last] == [(True, True)]


def test_waiting_for_the_customer_is_one_line_with_a_way_back(world: World) -> None:
    mention = world.decide(world.arrive(), d.WaitForCustomer())
    assert "waits for the customer" in shown(mention, Words())
    assert "'wake'" in shown(mention, Words())
