"""Who is at a mention and until when it rests: claims end by themselves and once, and nothing put aside is lost."""

from __future__ import annotations

import contextlib
import json
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import DecisionRefused, NotAllowed, Occupied, Stale
from bot.mention import decision as d
from bot.mention.attention import NOBODY, Hold
from bot.mention.mention import Mention
from bot.mention.outcome import Closing
from bot.mention.post import Change
from bot.mention.stage import Stage
from bot.store.overview import SqlOverview
from bot.store.schema import mentions
from tests.fakes import IRINA, MAYA, NOON, REPLY, SAM, TOMEK, World, edit, post

LEASE = timedelta(minutes=15)
HOUR = timedelta(hours=1)


def in_an_hour(world: World) -> d.Snooze:
    return d.Snooze(world.clock.now() + HOUR)


def due(world: World) -> list[str]:
    """Mentions the engine would wake now."""
    return world.store.due(10, "test", timedelta(0))


# -- abuse ----------------------------------------------------------------------------------------------


def test_nobody_has_to_read_more_abuse_than_their_share(world: World) -> None:
    world.desk = replace(world.desk, ration=2)
    first, second, third = (world.arrive(post(external_id=str(number))) for number in range(3))
    world.decide(first, d.Uncover())
    world.decide(second, d.Uncover())
    with pytest.raises(NotAllowed) as refused:
        world.decide(third, d.Uncover())
    assert (refused.value.key, refused.value.values) == ("refused.ration", {"count": 2})
    world.decide(first, d.Uncover())  # what was read can be read again
    world.decide(third, d.Uncover(), TOMEK)  # a colleague has a share of their own
    world.clock.pass_(hours=8)
    world.decide(third, d.Uncover())


def test_reading_abuse_changes_nothing_else(world: World) -> None:
    world.desk = replace(world.desk, ration=0)
    mention = world.decide(world.arrive(), d.Snooze(NOON + HOUR))
    mention = world.decide(mention, d.Uncover(), SAM)
    assert mention.attention.snooze
    assert world.decide(world.get(mention), d.Wake()).stage is Stage.WAITING


# -- a claim --------------------------------------------------------------------------------------------


def test_whoever_takes_a_mention_has_it_until_the_lease_ends(world: World) -> None:
    mention = world.decide(world.arrive(), d.Claim())
    assert mention.attention.claim == Hold(MAYA, NOON, NOON + LEASE)
    assert due(world) == []
    world.clock.pass_(minutes=15)
    assert due(world) == [mention.id]
    mention = world.live(mention)
    assert (mention.attention, mention.due_at, mention.stage) == (NOBODY, None, Stage.WAITING)
    assert world.store.events(mention.id)[-1].data == {"claim": MAYA, "edits": []}


def test_taking_it_again_prolongs_the_lease_and_keeps_the_beginning(world: World) -> None:
    mention = world.decide(world.arrive(), d.Claim())
    world.clock.pass_(minutes=10)
    mention = world.decide(mention, d.Claim())
    assert mention.attention.claim == Hold(MAYA, NOON, NOON + timedelta(minutes=25))


def test_what_somebody_has_taken_is_not_taken_twice(world: World) -> None:
    mention = world.decide(world.arrive(), d.Claim())
    with pytest.raises(Stale) as refused:
        world.decide(mention, d.Claim(), TOMEK)
    assert (refused.value.key, refused.value.values) == ("refused.taken", {"who": "Maya Lindqvist"})


def test_a_claim_keeps_nobody_from_acting(world: World) -> None:
    read = world.decide(world.arrive(), d.Claim())
    for decision in (d.Write("A cracked bottle is no fun.", 1), d.Regenerate("shorter"), d.Escalate("look", "lead")):
        world.live(world.decide(read, decision, TOMEK))
    assert world.decide(read, d.Dismiss("other"), IRINA).stage is Stage.CLOSED


def test_only_the_holder_or_a_lead_lets_go(world: World) -> None:
    mention = world.decide(world.arrive(), d.Claim())
    for decision in (d.Release(), d.HandOver(IRINA), in_an_hour(world)):
        with pytest.raises(NotAllowed, match=r"refused\.theirs"):
            world.decide(mention, decision, TOMEK)
    assert world.decide(mention, d.Release(), IRINA).attention == NOBODY
    with pytest.raises(Stale, match=r"refused\.free"):
        world.decide(mention, d.Release())


def test_who_it_is_handed_to_has_it_with_the_note(world: World) -> None:
    mention = world.decide(world.arrive(), d.Claim())
    mention = world.decide(mention, d.HandOver(TOMEK, " you know her "))
    assert mention.attention.claim == Hold(TOMEK, NOON, NOON + LEASE, giver=MAYA, note="you know her")
    with pytest.raises(NotAllowed):
        world.decide(mention, d.Release(), MAYA)


@pytest.mark.parametrize("to", [MAYA, SAM, "U0NOBODY"])
def test_it_is_handed_only_to_another_person_who_may_decide(to: str, world: World) -> None:
    with pytest.raises(DecisionRefused, match=r"refused\.not_for_them"):
        world.decide(world.arrive(), d.HandOver(to))


def test_a_mention_of_one_brand_is_not_handed_to_the_people_of_another(world: World) -> None:
    theirs = world.arrive(post(account="brightbus-app"), brand="brightbus")
    with pytest.raises(DecisionRefused, match=r"refused\.not_for_them"):
        world.decide(theirs, d.HandOver(MAYA), TOMEK)


def test_a_claim_survives_another_draft_and_ends_with_an_escalation(world: World) -> None:
    mention = world.decide(world.arrive(), d.Claim())
    mention = world.live(world.decide(mention, d.Regenerate("shorter")))
    assert mention.attention.claim
    assert mention.due_at == NOON + LEASE
    assert world.decide(mention, d.Escalate("look", "lead")).attention == NOBODY


def test_a_claim_that_ran_out_while_a_draft_was_made_ends_afterwards(world: World) -> None:
    mention = world.decide(world.decide(world.arrive(), d.Claim()), d.Regenerate("shorter"))
    world.clock.pass_(hours=1)
    mention = world.live(mention)
    assert (mention.attention, mention.due_at) == (NOBODY, None)


# -- two at once ----------------------------------------------------------------------------------------


def test_approving_what_somebody_else_has_is_asked_first_and_then_done(world: World) -> None:
    read = world.decide(world.arrive(), d.Claim())
    with pytest.raises(Occupied) as asked:
        world.approve(read, TOMEK)
    assert asked.value.values == {"who": "Maya Lindqvist"}
    assert world.get(read) == read
    mention = world.decide(read, d.Approve(read.seen, anyway=True), TOMEK)
    assert (mention.stage, mention.attention) == (Stage.APPROVED, NOBODY)
    assert world.store.events(mention.id)[-1].data["despite"] == [MAYA]


def test_approving_what_one_has_taken_oneself_is_not_asked(world: World) -> None:
    mention = world.approve(world.decide(world.arrive(), d.Claim()))
    assert "despite" not in world.store.events(mention.id)[-1].data


def test_words_that_changed_are_said_before_anybody_is_asked_whether_to_go_on(world: World) -> None:
    read = world.decide(world.arrive(), d.Claim())
    world.decide(read, d.Write("Maya's cracked bottle.", 1))
    for anyway in (False, True):
        with pytest.raises(Stale, match=r"refused\.changed"):
            world.decide(read, d.Approve(read.seen, anyway), TOMEK)


def test_who_opens_the_dialog_has_it_until_they_save(world: World) -> None:
    mention = world.decide(world.arrive(), d.StartEditing())
    assert mention.attention.claim == Hold(MAYA, NOON, NOON + LEASE, taken=False)
    with pytest.raises(Occupied):
        world.approve(mention, IRINA)
    mention = world.decide(mention, d.Write("A cracked bottle is no fun.", 1))
    assert mention.attention == NOBODY
    assert world.approve(mention, IRINA).stage is Stage.APPROVED


def test_a_dialog_that_is_closed_lets_go_but_not_of_what_was_taken(world: World) -> None:
    mention = world.decide(world.decide(world.arrive(), d.StartEditing()), d.StopEditing())
    assert mention.attention == NOBODY
    mention = world.decide(world.decide(world.decide(mention, d.Claim()), d.StartEditing()), d.StopEditing())
    assert mention.attention == replace(NOBODY, claim=Hold(MAYA, NOON, NOON + LEASE))
    with pytest.raises(Stale):
        world.decide(mention, d.StopEditing())


def test_two_may_edit_and_each_is_known_to_the_other(world: World) -> None:
    mention = world.decide(world.decide(world.arrive(), d.StartEditing()), d.StartEditing(), TOMEK)
    assert mention.attention.others(MAYA) == (TOMEK,)
    assert mention.attention.others(TOMEK) == (MAYA,)
    with pytest.raises(Occupied, match=r"refused\.occupied") as asked:
        world.approve(mention, IRINA)
    assert asked.value.values == {"who": "Maya Lindqvist, Tomek Zielak"}
    world.clock.pass_(minutes=15)
    assert world.live(mention).attention == NOBODY
    assert world.happened(mention).count("lapsed") == 1


def test_who_was_faster_is_whoever_decided_and_not_whoever_looked(world: World) -> None:
    read = world.arrive()
    world.decide(read, d.NoReplyNeeded(), TOMEK)
    mention = world.decide(world.decide(read, d.Reopen(), TOMEK), d.NoReplyNeeded(), IRINA)
    with pytest.raises(Stale) as refused:
        world.approve(mention)
    assert refused.value.values == {"who": "Irina Volkova", "what": "no_reply_needed"}


# -- putting aside --------------------------------------------------------------------------------------


def test_what_is_put_aside_comes_back_by_itself(world: World) -> None:
    mention = world.decide(world.arrive(), in_an_hour(world))
    assert mention.attention.snooze
    world.clock.pass_(minutes=59)
    assert world.live(mention).attention.snooze
    assert due(world) == []
    world.clock.pass_(minutes=1)
    assert due(world) == [mention.id]
    assert world.live(mention).attention == NOBODY
    assert world.publish(mention).reply


def test_it_comes_back_after_the_program_was_started_again(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/x.db"
    before = World(database)
    mention = before.decide(before.arrive(), in_an_hour(before))
    before.close()
    after = World(database)
    assert due(after) == []
    after.clock.pass_(hours=1)
    assert due(after) == [mention.id]
    assert after.live(mention).attention == NOBODY
    after.close()


def test_it_comes_back_by_hand_once(world: World) -> None:
    mention = world.decide(world.decide(world.arrive(), in_an_hour(world)), d.Wake(), TOMEK)
    assert (mention.attention, mention.due_at) == (NOBODY, None)
    with pytest.raises(Stale, match=r"refused\.awake"):
        world.decide(mention, d.Wake())


def test_an_edit_by_the_customer_brings_it_back(world: World) -> None:
    mention = world.decide(world.arrive(), in_an_hour(world))
    world.take_in(edit(mention.post, "It came after all."))
    mention = world.live(mention)
    assert (mention.stage, mention.attention.snooze) == (Stage.WAITING, None)
    assert mention.notice


def test_a_card_that_was_put_aside_meanwhile_is_not_approved_unseen(world: World) -> None:
    read = world.arrive()
    world.decide(read, in_an_hour(world), TOMEK)
    with pytest.raises(Stale, match=r"refused\.snoozed"):
        world.decide(read, d.Approve(read.seen, anyway=True))


@pytest.mark.parametrize("wait", [timedelta(0), -HOUR, timedelta(days=31)])
def test_nothing_is_put_aside_into_the_past_or_for_ever(wait: timedelta, world: World) -> None:
    with pytest.raises(DecisionRefused, match=r"refused\.snooze_time"):
        world.decide(world.arrive(), d.Snooze(NOON + wait))


def test_what_is_put_aside_is_nobodys(world: World) -> None:
    mention = world.decide(world.decide(world.arrive(), d.Claim()), in_an_hour(world))
    assert mention.attention.claim is None
    world.clock.pass_(hours=1)
    assert world.live(mention).attention == NOBODY


# -- no reply needed ------------------------------------------------------------------------------------


def test_no_reply_needed_is_an_outcome_of_its_own_and_can_be_undone(world: World) -> None:
    mention = world.decide(world.arrive(), d.NoReplyNeeded())
    assert mention.closing == Closing("no_reply_needed", MAYA, NOON)
    assert world.happened(mention)[-1] == "no_reply_needed"
    mention = world.decide(mention, d.Reopen(), TOMEK)
    assert mention.stage is Stage.WAITING
    assert mention.draft
    assert mention.draft.text == REPLY


def test_looking_at_a_mention_is_no_decision_in_the_figures(world: World) -> None:
    mention = world.arrive()
    for decision in (d.Claim(), d.StartEditing(), d.StopEditing(), in_an_hour(world), d.Wake(), d.NoReplyNeeded()):
        mention = world.decide(mention, decision)
    overview, before = SqlOverview(world.engine), NOON - HOUR
    assert overview.decided(["peony"], before) == {MAYA: 1}
    assert [deed.kind for deed in overview.deeds(["peony"], before)][-1] == "no_reply_needed"


# -- whatever happens -----------------------------------------------------------------------------------


def test_a_mention_that_was_stored_before_claims_existed_still_loads(world: World) -> None:
    mention = world.arrive()
    with world.engine.begin() as connection:
        state = json.loads(connection.scalar(sa.select(mentions.c.state)) or "")
        del state["attention"]
        connection.execute(mentions.update().values(state=json.dumps(state)))
    assert world.get(mention) == mention


Act = Callable[[World, Mention], object]


def by(who: str, make: Callable[[World, Mention], d.Decision]) -> Act:
    return lambda world, mention: world.decide(mention, make(world, mention), who)


def acts() -> dict[str, Act]:
    decisions: dict[str, Callable[[World, Mention], d.Decision]] = {
        "claim": lambda w, m: d.Claim(),
        "release": lambda w, m: d.Release(),
        "hand over": lambda w, m: d.HandOver(IRINA, ""),
        "start editing": lambda w, m: d.StartEditing(),
        "stop editing": lambda w, m: d.StopEditing(),
        "snooze": lambda w, m: in_an_hour(w),
        "wake": lambda w, m: d.Wake(),
        "write": lambda w, m: d.Write("A cracked bottle is no fun.", m.draft.version if m.draft else 0),
        "regenerate": lambda w, m: d.Regenerate("shorter"),
        "no reply": lambda w, m: d.NoReplyNeeded(),
        "reopen": lambda w, m: d.Reopen(),
        "approve": lambda w, m: d.Approve(m.seen),
        "undo": lambda w, m: d.Undo(),
        "escalate": lambda w, m: d.Escalate("look", "lead"),
    }
    found = {f"{name} by {who}": by(who, make) for name, make in decisions.items() for who in (MAYA, TOMEK, IRINA)}
    return found | {
        "five minutes": lambda w, m: w.clock.pass_(minutes=5),
        "a lease": lambda w, m: w.clock.pass_(minutes=15),
        "an hour": lambda w, m: w.clock.pass_(hours=1),
        "edit": lambda w, m: w.take_in(edit(m.post, f"{m.post.text}!")),
        "delete": lambda w, m: w.take_in(replace(m.post, change=Change.DELETED)),
    }


ACTS = acts()


@settings(max_examples=min(60, settings().max_examples), deadline=None, derandomize=True)
@given(story=st.lists(st.sampled_from(sorted(ACTS)), min_size=5, max_size=25))
def test_no_story_loses_a_mention_and_every_claim_ends_exactly_once(story: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = World(f"sqlite:///{folder}/x.db")
        mention = world.arrive()
        for name in story:
            with contextlib.suppress(DecisionRefused):  # most acts are not possible most of the time
                ACTS[name](world, mention)
            mention = carried_on(world, mention)
            nobody_waits_for_nothing(mention, world.clock.now())
        claims_end_once(world, mention)
        if mention.stage is Stage.WAITING:
            world.clock.pass_(days=31)
            mention = carried_on(world, mention)
            assert (mention.stage, mention.attention, mention.due_at) == (Stage.WAITING, NOBODY, None)
        world.close()


def carried_on(world: World, mention: Mention) -> Mention:
    """What the engine does with what is due, and with nothing else."""
    return world.live(mention) if mention.id in due(world) else world.get(mention)


def nobody_waits_for_nothing(mention: Mention, now: datetime) -> None:
    """What rests has a moment at which it comes back, and it is ahead."""
    assert mention.due_at == mention.attention.until or mention.stage is not Stage.WAITING
    assert mention.attention.until is None or mention.attention.until > now
    assert mention.attention == NOBODY or mention.stage is Stage.WAITING


def claims_end_once(world: World, mention: Mention) -> None:
    """The audit log alone tells who has it: never two at once, and nothing ends that has not begun or ended before."""
    holder, taken = "", False
    for event in world.store.events(mention.id):
        match event.kind:
            case "claimed":
                assert holder in ("", event.by)
                holder, taken = event.by, True
            case "editing":
                holder = holder or event.by
            case "handed_over":
                holder, taken = str(event.data["to"]), True
            case "edit_ended" | "written" if holder == event.by and not taken:
                holder = ""
            case "released":
                assert holder
                holder, taken = "", False
            case "lapsed" if event.data["claim"]:
                assert event.data["claim"] == holder
                holder, taken = "", False
            case "snoozed" | "escalated" | "approved" | "no_reply_needed" | "deleted_by_customer":
                holder, taken = "", False
    assert (mention.attention.claim.by if mention.attention.claim else "") == holder
