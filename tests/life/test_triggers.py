"""What brings a mention up at once: a second provocation, a third time, a large audience; once, and to the highest."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.mention.escalation import Trigger
from bot.mention.mention import Mention
from bot.mention.post import Author
from bot.mention.rules import Condition
from tests.fakes import World, edit, post, triage_answer

OLA = Author("Ola", "ola-1")
INSULT = triage_answer(kind="insult", urgency="low", reply_worth="no_reply_needed")


def writes(world: World, number: int, author: Author = OLA) -> Mention:
    world.take_in(post(f"Number {number} of mine", external_id=f"{author.id}-{number}", author=author))
    return world.live(world.store.get(post("", external_id=f"{author.id}-{number}").mention_id))


def up(mention: Mention) -> list[tuple[str, bool]]:
    return [(step.to, step.automatic) for step in mention.escalations]


def test_a_second_provocation_goes_up_and_a_first_does_not(world: World) -> None:
    world.model.says("triage", INSULT)
    first, second = writes(world, 1), writes(world, 2)
    assert up(first) == []
    assert up(second) == [("lead", True)]
    assert "insults for the second time" in second.escalations[0].reason


def test_the_third_time_in_a_month_goes_up(world: World) -> None:
    assert [up(writes(world, number)) for number in (1, 2, 3)] == [[], [], [("lead", True)]]


def test_what_lies_longer_back_or_was_taken_in_as_history_does_not_count(world: World) -> None:
    writes(world, 1)
    world.clock.pass_(hours=24 * 31)
    history = [post(f"Old {number}", external_id=f"old-{number}", author=OLA) for number in range(3)]
    world.take_in(*history, wants_card=lambda told: False)
    assert [up(writes(world, number)) for number in (3, 4)] == [[], []]


def test_other_customers_do_not_count(world: World) -> None:
    for number in range(3):
        assert up(writes(world, number, Author("Ola", f"another-{number}"))) == []


def test_a_very_large_audience_goes_up(world: World) -> None:
    assert up(writes(world, 1, Author("Star", "star-1", 2_000_000))) == [("lead", True)]


def test_of_several_triggers_the_highest_level_counts(world: World) -> None:
    policy = world.workspace.policies["peony"]
    everything = Condition()
    triggers = (Trigger("a", everything, "lead", "so"), Trigger("b", everything, "legal", "why"))
    changed = {**world.workspace.policies, "peony": replace(policy, triggers=triggers)}
    world.workspace = replace(world.workspace, policies=changed)
    mention = writes(world, 1)
    assert up(mention) == [("legal", True)]
    assert mention.level == "legal"


@pytest.mark.parametrize("again", ["It came after all.", "And it smells."])
def test_an_edit_does_not_bring_it_up_once_more(again: str, world: World) -> None:
    mention = writes(world, 1, Author("Star", "star-1", 2_000_000))
    world.take_in(edit(mention.post, again))
    assert up(world.later(world.get(mention))) == [("lead", True)]
