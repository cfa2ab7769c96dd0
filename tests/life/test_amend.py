"""A published reply is corrected or deleted where it stands: once, by somebody who may, whenever the process dies."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import Ambiguous, DecisionRefused, NotAllowed, Stale
from bot.life.doubt import LONGEST
from bot.life.live import live
from bot.mention import decision as d
from bot.mention.mention import Mention
from bot.mention.outcome import ReplyState
from bot.mention.post import Change
from bot.mention.stage import Stage
from bot.ports import Once, Outgoing, Receipt
from tests import fakes
from tests.fakes import IRINA, MAYA, NORA, REPLY, SAM, FakeConnector, Fault, World, edit, post
from tests.life.crashing import Fate, Killed, mortal

BETTER = "We have found your parcel; it comes on Tuesday."
CHANGING = [Once.UPSERT, Once.READ_MATCH]
FAULTS: dict[str, list[Fault]] = {
    "no fault": [],
    "lost answer": [fakes.lost_answer],
    "lost request": [fakes.lost_request],
    "unavailable": [fakes.unavailable],
    "throttled": [fakes.throttled],
}


def published(world: World) -> Mention:
    return world.publish(world.arrive())


def corrected(world: World, mention: Mention) -> Mention:
    """The correction is written, not approved."""
    return world.decide(mention, d.Write(BETTER, mention.versions[-1].version))


def texts(world: World) -> list[str]:
    return [reply.text for reply in world.connector.shown]


# -- a correction ---------------------------------------------------------------------------------------


def test_a_correction_waits_for_approval_while_the_reply_stands(world: World) -> None:
    mention = corrected(world, published(world))
    assert (mention.stage, mention.amending) == (Stage.WAITING, True)
    assert mention.reply
    assert mention.reply.text == REPLY
    assert texts(world) == [REPLY]


@pytest.mark.parametrize("once", CHANGING)
@pytest.mark.parametrize("fault", FAULTS)
def test_an_approved_correction_takes_the_place_of_the_reply(
    once: Once, fault: str, worlds: Callable[..., World]
) -> None:
    world = worlds(once=once)
    mention = corrected(world, published(world))
    world.connector.faults = list(FAULTS[fault])
    world.approve(mention)
    world.clock.pass_(10)
    mention = world.later(mention)
    assert texts(world) == [BETTER]
    assert mention.stage is Stage.PUBLISHED
    assert not mention.amending
    assert mention.reply
    assert (mention.reply.text, mention.reply.state) == (BETTER, ReplyState.LIVE)
    assert world.happened(mention).count("published") == 1
    assert world.happened(mention).count("amended") == 1


def test_a_correction_can_be_undone_and_put_aside(world: World) -> None:
    mention = world.approve(corrected(world, published(world)))
    mention = world.decide(mention, d.Undo())
    assert mention.amending
    mention = world.later(world.decide(mention, d.KeepReply()))
    assert (mention.stage, mention.amending, texts(world)) == (Stage.PUBLISHED, False, [REPLY])
    with pytest.raises(Stale):
        world.decide(mention, d.KeepReply())


def test_what_stands_there_is_not_closed_without_a_reply(world: World) -> None:
    mention = corrected(world, published(world))
    for decision in (d.Dismiss("spam"), d.NoReplyNeeded()):
        with pytest.raises(Stale, match=r"refused\.answered"):
            world.decide(mention, decision)


def test_an_answered_mention_that_rests_can_still_be_corrected(world: World) -> None:
    mention = published(world)
    world.clock.pass_(timedelta(days=8).total_seconds())
    mention = world.live(mention)
    assert mention.stage is Stage.CLOSED
    mention = world.publish(corrected(world, mention))
    assert (mention.stage, mention.closing, texts(world)) == (Stage.PUBLISHED, None, [BETTER])


def test_a_refused_correction_leaves_the_reply_as_it_is(world: World) -> None:
    mention = corrected(world, published(world))
    world.connector.faults = [fakes.refused]
    mention = world.publish(mention)
    assert (mention.stage, mention.amending, texts(world)) == (Stage.WAITING, True, [REPLY])
    assert mention.notice
    assert mention.notice.values == {"reason": "gone"}


def test_a_correction_held_back_by_the_platform_is_looked_at_until_it_shows(world: World) -> None:
    mention = corrected(world, published(world))
    world.connector.verdict = ReplyState.PENDING
    mention = world.publish(mention)
    assert mention.stage is Stage.UNKNOWN
    world.connector.verdict = ReplyState.LIVE
    mention = world.later(mention)
    assert (mention.stage, texts(world)) == (Stage.PUBLISHED, [BETTER])


def rejected_after_a_while(world: World, mention: Mention) -> Mention:
    """The platform has had a correction of it, thought about it, and keeps showing the reply."""
    mention, before = corrected(world, mention), list(world.connector.shown)
    world.connector.verdict = ReplyState.PENDING
    world.publish(mention)
    world.connector.verdict = ReplyState.REJECTED
    mention = world.later(mention)
    world.connector.verdict, world.connector.shown = ReplyState.LIVE, before
    return mention


def test_a_correction_the_platform_rejects_after_a_while_leaves_the_reply_as_it_is(world: World) -> None:
    mention = published(world)
    first = mention.reply
    mention = rejected_after_a_while(world, mention)
    assert (mention.stage, mention.amending, mention.reply) == (Stage.WAITING, True, first)
    mention = world.later(world.decide(mention, d.KeepReply()))
    assert (mention.stage, mention.reply) == (Stage.PUBLISHED, first)
    mention = world.later(world.decide(mention, d.Withdraw()))
    assert (mention.stage, texts(world)) == (Stage.CLOSED, [])


def test_the_next_correction_after_a_rejected_one_is_sent_until_it_arrives(world: World) -> None:
    mention = rejected_after_a_while(world, published(world))
    world.connector.faults = [fakes.lost_request]
    mention = world.later(world.publish(world.decide(mention, d.Write("On Tuesday.", mention.versions[-1].version))))
    assert (mention.stage, texts(world)) == (Stage.PUBLISHED, ["On Tuesday."])


def test_a_correction_the_platform_decides_about_is_not_sent_again(world: World) -> None:
    mention, before = corrected(world, published(world)), list(world.connector.shown)
    world.connector.verdict = ReplyState.PENDING
    world.publish(mention)
    there, world.connector.shown = list(world.connector.shown), before
    attempts = len(world.connector.attempts)
    for _ in range(20):
        mention = world.live(mention)
        assert mention.due_at
        world.clock.at = mention.due_at
    world.connector.verdict, world.connector.shown = ReplyState.LIVE, there
    mention = world.later(mention)
    assert (mention.stage, len(world.connector.attempts)) == (Stage.PUBLISHED, attempts)


def test_words_the_customer_changed_void_the_correction(world: World) -> None:
    mention = corrected(world, published(world))
    world.take_in(edit(mention.post, "And it smells odd."))
    mention = world.later(world.get(mention))
    assert mention.draft
    assert mention.draft.text != BETTER
    assert texts(world) == [REPLY]


def test_another_draft_of_a_correction_still_replaces_the_reply(world: World) -> None:
    mention = corrected(world, published(world))
    mention = world.later(world.decide(mention, d.Regenerate("shorter")))
    assert mention.amending
    world.publish(mention)
    assert len(texts(world)) == 1


# -- a deletion -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["no fault", "lost request", "unavailable", "throttled"])
def test_a_deleted_reply_is_gone_and_another_can_be_written(fault: str, world: World) -> None:
    mention = published(world)
    world.connector.faults = list(FAULTS[fault])
    mention = world.later(world.decide(mention, d.Withdraw(), IRINA))
    assert texts(world) == []
    assert (mention.stage, mention.reply) == (Stage.CLOSED, None)
    assert mention.closing
    assert (mention.closing.reason, mention.closing.by) == ("withdrawn", IRINA)
    mention = world.publish(world.decide(mention, d.Reopen()))
    assert (mention.stage, texts(world)) == (Stage.PUBLISHED, [REPLY])


def test_a_deletion_whose_answer_was_lost_is_asked_for_again(world: World) -> None:
    mention = published(world)
    world.connector.faults = [lambda connector, out: (connector.delete(out), fakes.lost_request(connector, out))[1]]
    mention = world.live(world.decide(mention, d.Withdraw()))
    assert (mention.stage, texts(world)) == (Stage.REMOVING, [])
    mention = world.later(mention)
    assert mention.stage is Stage.CLOSED
    assert world.happened(mention).count("removed") == 1


def deleted_unheard(connector: FakeConnector, out: Outgoing) -> Receipt:
    """It is gone, and we never hear of it."""
    connector.delete(out)
    raise Ambiguous


def test_what_is_gone_is_not_deleted_again(world: World) -> None:
    mention = published(world)
    world.connector.faults = [deleted_unheard]
    before = len(world.connector.attempts)
    mention = world.later(world.decide(mention, d.Withdraw()))
    assert (mention.stage, len(world.connector.attempts) - before) == (Stage.CLOSED, 1)


def test_a_reply_somebody_reworded_on_the_platform_is_deleted_all_the_same(world: World) -> None:
    mention = published(world)
    world.connector.faults = [fakes.lost_request]
    world.connector.shown = [replace(reply, text="Reworded by hand.") for reply in world.connector.shown]
    assert world.later(world.decide(mention, d.Withdraw())).stage is Stage.CLOSED
    assert texts(world) == []


def asked(world: World, mention: Mention) -> Mention:
    """The platform does not answer for hours."""
    world.connector.faults, world.connector.away = [fakes.unavailable] * 99, True
    began = world.clock.now()
    mention = world.later(world.decide(mention, d.Withdraw()))
    assert (mention.stage, mention.due_at) == (Stage.REMOVING, None)
    assert LONGEST <= world.clock.now() - began <= 2 * LONGEST
    world.connector.faults, world.connector.away = [], False
    return mention


@pytest.mark.parametrize("once", Once)
def test_where_nobody_can_know_whether_it_is_gone_a_person_is_asked(once: Once, worlds: Callable[..., World]) -> None:
    world = worlds(once=once)
    mention = world.arrive()
    mention = world.publish(mention)
    if once is Once.NONE:
        assert mention.stage is Stage.PUBLISHED
    mention = asked(world, mention)
    assert world.live(mention) == mention
    assert len(world.happened(mention)) < 40
    mention = world.decide(mention, d.ItIsGone(), MAYA)
    assert (mention.stage, mention.reply) == (Stage.CLOSED, None)
    assert world.happened(mention)[-1] == "removed"
    with pytest.raises(Stale):
        world.decide(mention, d.DeleteAgain())


def test_a_person_who_still_sees_it_has_it_deleted_again(world: World) -> None:
    mention = asked(world, published(world))
    first = mention.removal_key
    mention = world.later(world.decide(mention, d.DeleteAgain(), IRINA))
    assert (mention.stage, texts(world)) == (Stage.CLOSED, [])
    assert world.effects.done(first)
    assert mention.closing
    assert mention.closing.by == IRINA


def test_while_it_is_looked_for_nobody_settles_it(world: World) -> None:
    mention = published(world)
    world.connector.faults = [fakes.unavailable]
    mention = world.live(world.decide(mention, d.Withdraw()))
    for decision in (d.ItIsGone(), d.DeleteAgain()):
        with pytest.raises(Stale, match=r"refused\.not_ready"):
            world.decide(mention, decision)


def test_two_workers_do_not_both_delete_it(world: World) -> None:
    mention = published(world)
    before = len(world.connector.attempts)

    def hangs(connector: FakeConnector, out: Outgoing) -> Receipt:
        world.clock.pass_(59)
        live(mention.id, world.desk)
        return connector.delete(out)

    world.connector.faults = [hangs]
    world.decide(mention, d.Withdraw())
    mention = world.later(world.get(mention))
    assert (mention.stage, len(world.connector.attempts) - before) == (Stage.CLOSED, 1)
    assert world.happened(mention).count("removed") == 1


@pytest.mark.parametrize("corrects", [False, True])
def test_where_nobody_can_read_a_reply_for_hours_a_person_is_asked(corrects: bool, world: World) -> None:
    mention = corrected(world, published(world)) if corrects else world.arrive()
    world.connector.faults, world.connector.away = [fakes.lost_answer], True
    mention = world.later(world.publish(mention))
    assert (mention.stage, mention.due_at) == (Stage.UNKNOWN, None)
    mention = world.decide(mention, d.ItIsThere(), NORA)  # its clock has brought it up to her level
    assert mention.stage is Stage.PUBLISHED
    assert world.happened(mention).count("amended" if corrects else "published") == 1
    assert len(texts(world)) == 1


def test_a_platform_that_does_not_delete_keeps_the_reply_and_says_why(world: World) -> None:
    mention = published(world)
    world.connector.faults = [fakes.refused]
    mention = world.live(world.decide(mention, d.Withdraw()))
    assert (mention.stage, mention.closing, texts(world)) == (Stage.PUBLISHED, None, [REPLY])
    assert mention.notice
    assert (mention.notice.key, mention.notice.values) == ("not_removed", {"reason": "gone"})
    assert world.later(world.decide(mention, d.Withdraw())).stage is Stage.CLOSED


def test_words_that_change_while_the_reply_is_deleted_are_answered_anew(world: World) -> None:
    mention = published(world)
    world.decide(mention, d.Withdraw())
    world.take_in(edit(mention.post, "It came after all, thank you."))
    mention = world.later(world.get(mention))
    assert (mention.stage, mention.reply, texts(world)) == (Stage.WAITING, None, [])
    assert world.happened(mention)[-3:] == ["triaged", "drafted", "waiting"]


def test_words_that_change_while_a_deletion_is_refused_are_answered_anew(world: World) -> None:
    mention = published(world)
    newer = edit(mention.post, "And it smells odd.")

    def refuses(connector: FakeConnector, out: Outgoing) -> Receipt:
        world.take_in(newer)
        return fakes.refused(connector, out)

    world.connector.faults = [refuses, fakes.refused]
    mention = world.later(world.decide(mention, d.Withdraw()))
    assert (mention.stage, mention.closing, texts(world)) == (Stage.WAITING, None, [REPLY])
    assert mention.notice
    assert mention.notice.key == "edited"
    assert world.happened(mention)[-4:] == ["not_removed", "triaged", "drafted", "waiting"]


@pytest.mark.parametrize("decision", [d.ItIsGone(), d.DeleteAgain()])
def test_words_that_change_before_a_person_settles_a_deletion_are_answered_anew(
    decision: d.Decision, world: World
) -> None:
    mention = asked(world, published(world))
    world.take_in(edit(mention.post, "It came after all, thank you."))
    mention = world.later(world.decide(mention, decision, IRINA))
    assert (mention.stage, mention.reply) == (Stage.WAITING, None)
    assert world.happened(mention)[-4:] == ["removed", "triaged", "drafted", "waiting"]


def test_a_reply_whose_correction_was_put_aside_can_be_deleted(world: World) -> None:
    mention = world.decide(world.approve(corrected(world, published(world))), d.Undo())
    world.decide(mention, d.KeepReply())
    mention = world.later(world.decide(mention, d.Withdraw()))
    assert (mention.stage, mention.reply, texts(world)) == (Stage.CLOSED, None, [])
    assert world.effects.done(mention.removal_key)


def test_a_mention_the_customer_deleted_is_not_opened_again(world: World) -> None:
    mention = published(world)
    world.take_in(replace(mention.post, change=Change.DELETED))
    with pytest.raises(DecisionRefused):
        world.decide(world.get(mention), d.Reopen())


@pytest.mark.parametrize("edited", [False, True])
def test_a_reply_that_stands_below_what_the_customer_deleted_can_be_deleted(edited: bool, world: World) -> None:
    mention = published(world)
    if edited:
        world.take_in(edit(mention.post, "And it smells odd."))
        mention = world.later(mention)
    world.take_in(replace(mention.post, change=Change.DELETED))
    mention = world.later(world.decide(mention, d.Withdraw()))
    assert (mention.stage, mention.reply, texts(world)) == (Stage.CLOSED, None, [])


@pytest.mark.parametrize("refused", [False, True])
def test_what_the_customer_deleted_stays_so_whatever_becomes_of_the_reply_below(refused: bool, world: World) -> None:
    mention, gone = published(world), replace(post(), change=Change.DELETED)
    world.take_in(gone)
    world.connector.faults = [fakes.refused] if refused else []
    world.decide(mention, d.Withdraw())
    assert world.take_in(gone) == {"unchanged": 1}
    mention = world.live(mention)
    assert mention.closing
    assert (mention.stage, mention.closing.reason, texts(world)) == (
        Stage.CLOSED, "deleted_by_customer", [REPLY] if refused else [],
    )  # fmt: skip
    with pytest.raises(Stale, match=r"refused\.closed"):
        world.decide(mention, d.Reopen())


def test_what_comes_back_after_its_reply_was_deleted_is_read_anew(world: World) -> None:
    mention = published(world)
    world.take_in(replace(post(), change=Change.DELETED))
    world.later(world.decide(mention, d.Withdraw()))
    assert world.take_in(post()) == {"edited": 1}
    mention = world.later(mention)
    assert (mention.stage, mention.closing, texts(world)) == (Stage.WAITING, None, [])


# -- who may --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("decision", [d.Write(BETTER, 1), d.Withdraw()])
def test_a_platform_that_changes_nothing_is_not_asked_to(decision: d.Decision, worlds: Callable[..., World]) -> None:
    world = worlds(changes=False)
    mention = published(world)
    with pytest.raises(DecisionRefused, match=r"refused\.cannot_change"):
        world.decide(mention, decision)
    assert texts(world) == [REPLY]


@pytest.mark.parametrize("decision", [d.Write(BETTER, 1), d.Withdraw()])
def test_a_reply_somebody_posted_by_hand_is_not_changed_from_here(
    decision: d.Decision, worlds: Callable[..., World]
) -> None:
    world = worlds(once=Once.NONE, by_hand=True)
    mention = world.decide(world.publish(world.arrive()), d.PostedByHand())
    with pytest.raises(Stale):
        world.decide(mention, decision)


@pytest.mark.parametrize("decision", [d.Write(BETTER, 1), d.Withdraw()])
def test_only_who_decides_at_this_level_changes_a_reply(decision: d.Decision, world: World) -> None:
    mention = world.arrive()
    world.decide(mention, d.Escalate("please look", "lead"))
    mention = world.publish(world.get(mention), IRINA)
    for person in (MAYA, SAM):
        with pytest.raises(NotAllowed):
            world.decide(mention, decision, person)
    assert texts(world) == [REPLY]


# -- kill -9 --------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("deed", ["correct", "delete"])
@pytest.mark.parametrize("fault", FAULTS)
def test_whenever_the_process_dies_the_reply_is_changed_once(deed: str, fault: str, tmp_path: Path) -> None:
    ready = tmp_path / "ready.db"
    world = World(f"sqlite:///{ready}")
    mention = published(world)
    if deed == "correct":
        world.approve(corrected(world, mention))
    else:
        world.decide(mention, d.Withdraw())
    shown = list(world.connector.shown)
    world.close()

    def again(folder: Path) -> World:
        folder.mkdir()
        shutil.copy(ready, folder / "x.db")
        made = World(f"sqlite:///{folder / 'x.db'}", faults=list(FAULTS[fault]))
        made.connector.shown = list(shown)
        made.clock.pass_(20)
        return made

    world, fate = again(tmp_path / "all"), Fate(last=0)
    live(post().mention_id, mortal(world.desk, fate))
    world.close()
    assert fate.calls >= 6
    for last in range(1, fate.calls + 1):
        world = again(tmp_path / str(last))
        with pytest.raises(Killed):
            live(post().mention_id, mortal(world.desk, Fate(last)))
        mention = world.later(world.store.get(post().mention_id))
        assert texts(world) == ([BETTER] if deed == "correct" else []), f"killed at call {last}"
        assert mention.stage is (Stage.PUBLISHED if deed == "correct" else Stage.CLOSED)
        assert world.happened(mention).count("amended" if deed == "correct" else "removed") == 1
        world.close()
