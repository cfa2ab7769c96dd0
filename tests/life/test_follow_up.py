"""A while after the reply its people are asked whether it was solved: once, and the customer hears nothing of it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.content.escalation import read_policy
from bot.errors import NotAllowed, Stale
from bot.life.follow_up import RESTS
from bot.life.live import live, next_step
from bot.mention import decision as d
from bot.mention.mention import Mention
from bot.mention.stage import Stage
from tests.fakes import IRINA, MAYA, SAM, World, edit, lost_answer, post, sample, triage_answer, without
from tests.groups import ROOT
from tests.life.crashing import Fate, Killed, mortal

WEEK = timedelta(days=7)


def asked(world: World) -> Mention:
    mention = world.publish(world.arrive())
    world.clock.at += WEEK
    return world.live(mention)


def test_its_people_are_asked_once_and_nothing_is_posted(world: World) -> None:
    mention = asked(world)
    assert (mention.stage, mention.asks_whether_solved, mention.follow_ups) == (Stage.CLOSED, True, 1)
    assert mention.closing
    assert mention.closing.reason == "answered"
    assert len(world.connector.attempts) == 1
    assert world.live(mention) == mention


def test_solved_is_a_reason_of_its_own(world: World) -> None:
    mention = world.decide(asked(world), d.Solved(), MAYA)
    assert mention.closing
    assert (mention.stage, mention.closing.reason, mention.closing.by) == (Stage.CLOSED, "solved", MAYA)
    for decision in (d.Solved(), d.NotSolved()):
        with pytest.raises(Stale):
            world.decide(mention, decision, IRINA)


def test_not_solved_opens_it_again_and_the_words_that_did_not_help_are_not_proposed(world: World) -> None:
    mention = world.decide(asked(world), d.NotSolved())
    assert (mention.stage, mention.draft, mention.closing) == (Stage.WAITING, None, None)
    assert mention.notice
    assert mention.notice.key == "not_solved"
    assert {clock.name for clock in mention.clocks} >= {"reply"}
    mention = world.decide(mention, d.Write("Please write to us once more, we have found the parcel.", 0))
    mention = world.publish(mention)
    assert (mention.stage, len(world.connector.shown)) == (Stage.PUBLISHED, 2)
    world.clock.at += WEEK
    assert world.live(mention).follow_ups == 2


def test_what_was_solved_can_be_opened_again_like_what_was_not(world: World) -> None:
    mention = world.decide(world.decide(asked(world), d.Solved()), d.Reopen())
    assert (mention.stage, mention.draft) == (Stage.WAITING, None)


def test_words_the_customer_changed_answer_the_question(world: World) -> None:
    mention = asked(world)
    world.take_in(edit(mention.post, "It came after all."))
    mention = world.live(mention)
    assert (mention.stage, mention.asks_whether_solved) == (Stage.WAITING, False)
    with pytest.raises(Stale):
        world.decide(mention, d.Solved())


def test_who_may_not_decide_does_not_answer_either(world: World) -> None:
    with pytest.raises(NotAllowed):
        world.decide(asked(world), d.Solved(), SAM)


def test_nobody_is_asked_about_spam(world: World) -> None:
    spam = triage_answer(suspicions=[{"suspicion": "spam", "evidence": "", "confidence": 0.9}])
    world.model.says("triage", spam)
    mention = world.decide(world.arrive(), d.Write("Thank you for writing to us.", 0))
    mention = world.publish(mention)
    world.clock.at += WEEK
    mention = world.live(mention)
    assert (mention.stage, mention.asks_whether_solved) == (Stage.CLOSED, False)


def test_nobody_is_asked_where_the_clock_is_off(world: World) -> None:
    policy = world.workspace.policies["peony"]
    off = replace(policy, clocks=replace(policy.clocks, follow_up=None))
    world.workspace = replace(world.workspace, policies={**world.workspace.policies, "peony": off})
    assert not asked(world).asks_whether_solved


def test_the_policy_turns_it_off_with_a_word(tmp_path: Path) -> None:
    before = (ROOT / "prompts/brands/peony/escalation.yaml").read_text(encoding="utf-8")
    assert "follow_up: 7d" in before
    (tmp_path / "escalation.yaml").write_text(before.replace("follow_up: 7d", "follow_up: off"), encoding="utf-8")
    policy = read_policy(tmp_path / "escalation.yaml", "peony", sample().channels, sample().people, "Europe/Warsaw")
    assert policy.clocks.follow_up is None


def test_history_owes_no_step(world: World) -> None:
    world.take_in(post("Years ago.", existing_reply="We are sorry."), wants_card=lambda one: False)
    mention = world.store.get(post("Years ago.").mention_id)
    assert mention.quiet
    assert next_step(mention, world.clock.now() + timedelta(days=3650)) is None


def test_of_a_brand_that_is_gone_nobody_is_asked(world: World) -> None:
    mention = world.publish(world.arrive())
    world.workspace = without(world.workspace, "peony")
    world.clock.at += WEEK
    mention = world.live(mention)
    assert (mention.stage, mention.asks_whether_solved) == (Stage.CLOSED, False)


def test_a_reply_on_its_way_when_its_brand_goes_is_saved_as_published(world: World) -> None:
    mention = world.approve(world.arrive())
    world.clock.pass_(10)
    world.connector.faults = [lost_answer]
    world.live(mention)
    world.workspace = without(world.workspace, "peony")
    mention = world.later(mention)
    assert (mention.stage, len(world.connector.shown)) == (Stage.PUBLISHED, 1)
    assert mention.due_at == world.clock.now() + RESTS


def test_a_reply_that_has_not_left_when_its_brand_goes_does_not_leave(world: World) -> None:
    mention = world.approve(world.arrive())
    world.workspace = without(world.workspace, "peony")
    world.clock.pass_(10)
    mention = world.live(mention)
    assert mention.notice
    assert (mention.stage, mention.notice.values, world.connector.attempts) == (Stage.WAITING, {"reason": "policy"}, [])


def test_whenever_the_process_dies_it_is_asked_once(tmp_path: Path) -> None:
    world = World(f"sqlite:///{tmp_path / 'ready.db'}")
    mention = world.publish(world.arrive())
    shown, later = list(world.connector.shown), world.clock.at + WEEK
    world.close()

    def again(name: str) -> World:
        shutil.copy(tmp_path / "ready.db", tmp_path / name)
        made = World(f"sqlite:///{tmp_path / name}")
        made.connector.shown, made.clock.at = list(shown), later
        return made

    world, fate = again("all.db"), Fate(last=0)
    live(mention.id, mortal(world.desk, fate))
    world.close()
    assert fate.calls >= 4
    for last in range(1, fate.calls + 1):
        world = again(f"{last}.db")
        with pytest.raises(Killed):
            live(mention.id, mortal(world.desk, Fate(last)))
        after = world.live(mention)
        assert (after.follow_ups, after.stage) == (1, Stage.CLOSED), f"killed at call {last}"
        assert world.happened(after).count("followed_up") == 1
        world.close()
