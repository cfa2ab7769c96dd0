"""What a published reply promises is owed by somebody until it is kept, and no later reply says otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.errors import DecisionRefused, Stale
from bot.mention import decision as d
from bot.mention.ledger import State
from bot.mention.mention import Mention
from bot.mention.post import Author
from bot.mention.stage import Stage
from bot.store.overview import SqlOverview
from tests.fakes import IRINA, MAYA, NOON, World, draft_answer, post

CALL = "We will call you by Friday."  # NOON is a Sunday
FRIDAY = datetime(2026, 11, 27, 22, 59, tzinfo=UTC)  # the last minute of it in Warsaw
SORRY = "A cracked bottle is no fun. "


OLA, JAN = Author("Ola", "ola-1"), Author("Jan", "jan-1")


def published(world: World, text: str, by: str = IRINA, **of: Any) -> Mention:
    mention = world.arrive(post(**of))
    mention = world.decide(mention, d.Write(text, 1), by)
    return world.publish(mention, by)


def test_a_promise_in_a_published_reply_is_owed_by_whoever_approved_it(world: World) -> None:
    mention = published(world, SORRY + CALL)
    (owed,) = mention.promises
    assert (owed.words, owed.owner, owed.kind, owed.state) == (CALL, IRINA, "call_back", State.OPEN)
    assert owed.due.replace(second=0, microsecond=0) == FRIDAY
    assert world.happened(mention)[-2:] == ["published", "promised"]


@pytest.mark.parametrize("text", [SORRY, "You can return it within 30 days.", SORRY + "We will pass it on."])
def test_what_owes_nothing_is_not_in_the_ledger(text: str, world: World) -> None:
    assert published(world, text).promises == ()


def test_a_promise_without_a_day_is_due_when_somebody_would_ask_anyway(world: World) -> None:
    (owed,) = published(world, SORRY + "We will call you back.").promises
    assert owed.due - owed.made_at == world.workspace.policies["peony"].clocks.follow_up


def test_a_promise_is_closed_with_its_proof_and_only_once(world: World) -> None:
    mention = published(world, SORRY + CALL)
    with pytest.raises(DecisionRefused, match=r"refused\.empty"):
        world.decide(mention, d.SettlePromise(1, State.KEPT, " "))
    mention = world.decide(mention, d.SettlePromise(1, State.KEPT, "Called at 14:10."), MAYA)
    (kept,) = mention.promises
    assert (kept.state, kept.note, kept.by) == (State.KEPT, "Called at 14:10.", MAYA)
    with pytest.raises(Stale, match=r"refused\.settled"):
        world.decide(mention, d.SettlePromise(1, State.DROPPED, "?"))


def test_a_promise_is_noted_by_hand(world: World) -> None:
    mention = published(world, SORRY)
    with pytest.raises(DecisionRefused, match=r"refused\.promise_time"):
        world.decide(mention, d.NotePromise("Marek writes.", world.clock.now()))
    mention = world.decide(mention, d.NotePromise("Marek writes.", world.clock.now() + timedelta(days=2)))
    assert [one.words for one in mention.promises] == ["Marek writes."]


def test_a_corrected_reply_owes_what_its_new_words_promise(world: World) -> None:
    mention = published(world, SORRY + CALL)
    mention = world.decide(mention, d.Write(SORRY + "We will write to you by Thursday.", 2), IRINA)
    mention = world.publish(mention, IRINA)
    assert [(one.words, one.state) for one in mention.promises] == [
        (CALL, State.DROPPED),
        ("We will write to you by Thursday.", State.OPEN),
    ]


def test_a_reply_posted_by_hand_promises_as_well(world: World) -> None:
    world.connector.capabilities = replace(world.connector.capabilities, by_hand=True)
    mention = world.decide(world.arrive(), d.Write(SORRY + CALL, 1), IRINA)
    mention = world.decide(world.publish(mention, IRINA), d.PostedByHand(), IRINA)
    assert [one.words for one in mention.promises] == [CALL]


def test_open_promises_are_found_by_who_owes_them_and_by_when(world: World) -> None:
    mention = published(world, SORRY + CALL)
    overview = SqlOverview(world.engine)
    ((found, owed),) = overview.owed(["peony"], 10, IRINA)
    assert (found.id, owed.words) == (mention.id, CALL)
    assert overview.owed(["peony"], 10, MAYA) == overview.owed(["brightbus"], 10) == []
    assert overview.owed(["peony"], 10, before=NOON) == []
    assert overview.owed(["peony"], 10, before=FRIDAY + timedelta(days=1))
    world.decide(mention, d.SettlePromise(1, State.KEPT, "Called."), IRINA)
    assert overview.owed(["peony"], 10) == []


# -- reminded, and late ---------------------------------------------------------------------------------


def test_an_owner_is_reminded_once_and_late_is_said_once(world: World) -> None:
    mention = published(world, SORRY + CALL)
    (owed,) = mention.promises
    said = []
    for _ in range(4):
        at = mention.promises[0].rings_at
        if at is None:
            break
        said.append(at)
        mention = mention.promise_rang(at)
    assert said == [owed.due - timedelta(days=1), owed.due]
    assert [event.kind for event in mention.unsaved] == ["promise_due", "promise_overdue"]
    assert mention.unsaved[0].data["who"] == IRINA


def test_a_reminder_that_comes_too_late_is_left_out(world: World) -> None:
    mention = published(world, SORRY + CALL)
    mention = mention.promise_rang(FRIDAY + timedelta(days=3))
    assert [event.kind for event in mention.unsaved] == ["promise_overdue"]
    assert mention.promises[0].rings_at is None


# -- nothing says otherwise -----------------------------------------------------------------------------


def test_a_draft_that_contradicts_an_open_promise_is_stopped_with_both_texts(world: World) -> None:
    published(world, SORRY + CALL, author=OLA, external_id="1")
    world.model.says("draft", draft_answer("We will call you in three weeks."))
    mention = world.arrive(post(author=OLA, external_id="2"))
    assert mention.draft
    (flag,) = [flag for flag in mention.draft.flags if flag.rule == "contradicts_promise"]
    assert flag.values == {"words": "We will call you in three weeks.", "said": CALL}
    assert mention.draft.blocked


def test_what_a_person_writes_is_held_against_what_was_promised_too(world: World) -> None:
    published(world, SORRY + CALL, author=OLA, external_id="1")
    mention = world.arrive(post(author=OLA, external_id="2"))
    mention = world.decide(mention, d.Write("We will call you in three weeks.", 1), IRINA)
    with pytest.raises(DecisionRefused, match=r"refused\.blocked"):
        world.approve(mention, IRINA)


def test_a_promise_made_after_a_draft_was_read_stops_its_approval(world: World) -> None:
    later = world.arrive(post(author=OLA, external_id="2"))
    later = world.decide(later, d.Write("We will call you in three weeks.", 1), IRINA)
    first = published(world, SORRY + CALL, author=OLA, external_id="1")
    with pytest.raises(DecisionRefused, match=r"refused\.contradicts"):
        world.approve(later, IRINA)
    world.decide(first, d.SettlePromise(1, State.DROPPED, "She wants no call."), IRINA)
    world.decide(later, d.Write("We will write to you in three weeks.", 2), IRINA)


def test_the_same_promise_again_and_another_customer_contradict_nothing(world: World) -> None:
    published(world, SORRY + CALL, author=OLA, external_id="1")
    for number, (author, text) in enumerate([(OLA, CALL), (JAN, "We will call you in three weeks.")], 2):
        mention = world.arrive(post(author=author, external_id=str(number)))
        mention = world.decide(mention, d.Write(SORRY + text, 1), IRINA)
        assert world.approve(mention, IRINA).stage is Stage.APPROVED
