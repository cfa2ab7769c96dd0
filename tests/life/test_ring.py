"""What clocks do to a mention: they start, stand still, warn, and bring it up level by level, each once."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.errors import Moved, Stale
from bot.life.ring import FLOOD, let_ring
from bot.mention import decision as d
from bot.mention.clocks import LOOK, PUBLISH, REPLY
from bot.mention.escalation import Absence, Clocks
from bot.mention.listing import reply_by
from bot.mention.mention import Mention
from bot.mention.people import Role
from bot.mention.post import Change
from bot.mention.stage import Stage
from bot.mention.tags import Kind, Sentiment, Topic, Urgency
from bot.ports import Once
from bot.store.schema import mentions
from bot.store.store import SqlStore
from tests import fakes
from tests.fakes import IRINA, MAYA, NOON, NORA, TOMEK, World, edit, post

HOUR = timedelta(hours=1)
WITHIN = 4 * HOUR  # until a reply, where a rule wants one the same day
TERMS = Clocks(look=2 * HOUR, publish=HOUR, warn=0.75)


def under(world: World, **changes: Any) -> World:
    """The world under this escalation policy of Peony."""
    rules, policies = world.workspace.rules, world.workspace.policies
    policy = replace(policies["peony"], **{"clocks": TERMS, **changes})
    timed = [rule if rule.reply_within > 24 * HOUR else replace(rule, reply_within=WITHIN) for rule in rules["peony"]]
    world.workspace = replace(
        world.workspace, policies={**policies, "peony": policy}, rules={**rules, "peony": tuple(timed)}
    )
    return world


def rings(world: World, mention: Mention) -> list[tuple[float, str, str, str]]:
    """Hours since NOON, what happened, of which clock, and to which level, in order."""
    return [
        ((event.at - NOON) / HOUR, event.kind, str(event.data["clock"]), str(event.data.get("to", "")))
        for event in world.store.events(mention.id)
        if event.kind in ("warned", "breached")
    ]


def passed(world: World, mention: Mention, hours: float, by: float = 0.25) -> Mention:
    """So many hours pass, and the clocks are looked at every quarter of an hour."""
    for _ in range(round(hours / by)):
        world.clock.pass_(hours=by)
        let_ring(mention.id, world.desk)
    return world.get(mention)


def names(mention: Mention) -> list[str]:
    return [clock.name for clock in mention.clocks]


# -- start and end --------------------------------------------------------------------------------------


def test_nobody_looks_and_nobody_answers_so_it_climbs_to_the_top_and_rests_there(world: World) -> None:
    mention = passed(under(world), world.arrive(), 30)
    assert rings(world, mention) == [
        (1.5, "warned", LOOK, ""), (2, "breached", LOOK, "lead"),
        (3, "warned", REPLY, ""), (4, "breached", REPLY, "legal"),
        (7, "warned", REPLY, ""), (8, "breached", REPLY, ""),
    ]  # fmt: skip
    assert (mention.level, mention.stage, mention.rings_at) == ("legal", Stage.WAITING, None)
    assert [(step.to, step.about, step.automatic) for step in mention.escalations] == [
        ("lead", "clock_look", True), ("legal", "clock_reply", True),
    ]  # fmt: skip
    assert mention.notice
    assert mention.notice.key == "nobody"


def test_a_late_reply_stays_late_for_whoever_takes_it_over(world: World) -> None:
    mention = passed(under(world), world.arrive(), 5)
    assert reply_by(mention) == NOON + WITHIN


@pytest.mark.parametrize(
    "act",
    [
        d.Claim(), d.StartEditing(), d.Snooze(NOON + 9 * HOUR), d.Regenerate("shorter"), d.Escalate("see", "lead"),
        d.Retag(Kind.COMPLAINT, (Topic.PACKAGING,), Sentiment.NEGATIVE, Urgency.NORMAL),
    ],
)  # fmt: skip
def test_the_first_deed_of_a_person_is_the_look(act: d.Decision, world: World) -> None:
    mention = under(world).arrive()
    assert names(mention) == [LOOK, REPLY]
    assert names(world.decide(mention, act)) == [REPLY]


def test_what_the_program_does_is_no_look(world: World) -> None:
    world.model.fails()
    assert names(under(world).arrive()) == [LOOK, REPLY]


def test_a_policy_without_a_clock_starts_none(world: World) -> None:
    under(world, clocks=replace(TERMS, look=None, publish=None))
    mention = world.arrive()
    assert names(mention) == [REPLY]
    assert mention.rings_at == NOON + 0.75 * WITHIN
    assert names(world.approve(mention)) == [REPLY]


def test_history_has_no_clocks_until_it_is_recalled(world: World) -> None:
    quiet = post(external_id="old")
    under(world).take_in(quiet, wants_card=lambda _: False)
    world.clock.pass_(days=3)
    assert world.store.get(quiet.mention_id).rings_at is None
    world.take_in(quiet, recall=True)
    mention = world.live(world.store.get(quiet.mention_id))
    assert mention.rings_at == world.clock.now() + 1.5 * HOUR


@pytest.mark.parametrize("act", [d.NoReplyNeeded(), d.Dismiss("spam")])
def test_what_is_decided_has_no_clocks(act: d.Decision, world: World) -> None:
    mention = world.decide(under(world).arrive(), act)
    assert (mention.clocks, mention.rings_at) == ((), None)
    assert rings(world, passed(world, mention, 12)) == []


def test_an_answer_stops_all_clocks_and_the_policy_says_when_to_ask_whether_it_helped(world: World) -> None:
    under(world, clocks=replace(TERMS, follow_up=timedelta(days=3)))
    mention = world.publish(world.arrive())
    assert (mention.stage, mention.clocks) == (Stage.PUBLISHED, ())
    assert mention.due_at == world.clock.now() + timedelta(days=3)


def test_new_words_of_the_customer_are_a_new_wait(world: World) -> None:
    mention = passed(under(world), world.arrive(), 5)
    world.take_in(edit(mention.post, "The second bottle came cracked, too."))
    mention = world.live(mention)
    assert [(clock.spent, clock.warned, clock.late_since) for clock in mention.clocks] == [
        (timedelta(0), False, None)
    ] * 2
    assert mention.rings_at == world.clock.now() + 1.5 * HOUR
    assert mention.level == "legal"  # whoever has it keeps it


def test_a_mention_that_is_gone_rings_no_more(world: World) -> None:
    mention = under(world).arrive()
    world.take_in(replace(mention.post, change=Change.DELETED))
    assert passed(world, mention, 9).clocks == ()
    assert rings(world, mention) == []


def test_what_was_closed_and_reopened_waits_anew(world: World) -> None:
    mention = world.decide(passed(under(world), world.arrive(), 3), d.Dismiss("other", "later"), IRINA)
    mention = world.decide(passed(world, mention, 10), d.Reopen(), IRINA)
    assert [(clock.name, clock.rings_at) for clock in mention.clocks] == [
        (LOOK, world.clock.now() + 1.5 * HOUR), (REPLY, world.clock.now() + 3 * HOUR),
    ]  # fmt: skip


def test_a_correction_keeps_no_customer_waiting(world: World) -> None:
    mention = world.publish(under(world).arrive())
    mention = world.decide(mention, d.Write("We are sorry about the bottle.", 1))
    assert (mention.stage, mention.clocks) == (Stage.WAITING, ())


def test_a_mention_from_before_there_were_clocks_loads_and_has_none(world: World) -> None:
    mention = world.arrive()
    with world.engine.begin() as connection:
        state = json.loads(connection.scalar(sa.select(mentions.c.state)) or "")
        del state["clocks"], state["renewed_at"]
        connection.execute(mentions.update().values(state=json.dumps(state)))
    assert world.get(mention).rings_at is None
    assert world.decide(mention, d.Claim()).clocks == ()


# -- standing still -------------------------------------------------------------------------------------


def test_a_snooze_stops_the_clocks_and_waking_lets_them_run_on(world: World) -> None:
    mention = passed(under(world), world.arrive(), 1)
    mention = world.decide(mention, d.Snooze(world.clock.now() + 10 * HOUR))
    assert (mention.rings_at, reply_by(mention)) == (None, None)
    assert rings(world, passed(world, mention, 9.75)) == []
    world.clock.pass_(hours=0.25)
    mention = world.live(mention)
    assert mention.rings_at == world.clock.now() + 2 * HOUR  # one of three hours was spent
    assert reply_by(mention) == world.clock.now() + 3 * HOUR


def test_whoever_waits_for_the_customer_is_not_late(world: World) -> None:
    mention = world.decide(under(world).arrive(), d.WaitForCustomer())
    assert mention.attention.snooze
    assert (mention.attention.snooze.customer, mention.due_at) == (True, NOON + timedelta(days=14))
    assert rings(world, passed(world, mention, 24 * 13, by=6)) == []
    with pytest.raises(Stale):
        world.approve(mention)
    world.take_in(edit(mention.post, "Here is the order number: 4711."))
    assert names(world.live(mention)) == [LOOK, REPLY]


def test_a_customer_who_does_not_answer_is_not_waited_for_for_ever(world: World) -> None:
    mention = world.decide(under(world).arrive(), d.WaitForCustomer())
    world.clock.pass_(days=14)
    mention = world.live(mention)
    assert (mention.attention.snooze, mention.rings_at) == (None, world.clock.now() + 3 * HOUR)


def test_an_undone_approval_lets_the_reply_clock_run_on_where_it_stood(world: World) -> None:
    mention = passed(under(world), world.arrive(), 1)
    mention = world.approve(mention)
    world.clock.pass_(5)
    mention = world.decide(mention, d.Undo())
    assert names(mention) == [REPLY]
    assert mention.rings_at == world.clock.now() + 2 * HOUR


def test_a_refused_reply_lets_the_reply_clock_run_on_where_it_stood(worlds: Callable[..., World]) -> None:
    world = under(worlds(faults=[fakes.refused]))
    mention = world.publish(passed(world, world.arrive(), 1))
    assert (mention.stage, names(mention)) == (Stage.WAITING, [REPLY])
    assert mention.rings_at == world.clock.now() + 2 * HOUR


# -- targets --------------------------------------------------------------------------------------------


def test_a_policy_that_changes_moves_no_running_clock(world: World) -> None:
    mention = under(world).arrive()
    under(world, clocks=Clocks(look=10 * HOUR, publish=10 * HOUR, warn=0.1))
    assert world.decide(mention, d.Claim()).rings_at == NOON + 0.75 * WITHIN
    assert world.approve(mention).rings_at == NOON + HOUR


def test_corrected_tags_give_the_wait_the_time_of_their_rule(world: World) -> None:
    mention = passed(under(world), world.arrive(), 3.5)
    assert rings(world, mention)[-1] == (3, "warned", REPLY, "")
    retag = d.Retag(Kind.PRAISE, (Topic.PACKAGING,), Sentiment.POSITIVE, Urgency.LOW)
    mention = world.decide(mention, retag, IRINA)
    assert mention.rule
    assert mention.rule.reply_within == 2 * 24 * HOUR
    assert mention.rings_at == NOON + 36 * HOUR


# -- on the way out -------------------------------------------------------------------------------------


def test_a_reply_that_nobody_posts_climbs_and_whoever_takes_over_posts_it(worlds: Callable[..., World]) -> None:
    world = under(worlds(by_hand=True))
    mention = world.live(world.approve(world.arrive()))
    mention = passed(world, mention, 1)
    assert (mention.stage, mention.level) == (Stage.HANDED, "lead")
    assert rings(world, mention) == [(0.75, "warned", PUBLISH, ""), (1, "breached", PUBLISH, "lead")]
    assert world.decide(mention, d.PostedByHand(), IRINA).stage is Stage.PUBLISHED


def test_an_approval_holds_when_the_reply_leaves_late(world: World) -> None:
    """The program was away for hours: the mention has climbed by then, and whoever approved stood where they had to."""
    mention = world.approve(under(world).arrive())
    world.clock.pass_(hours=5)
    mention = world.live(mention)
    assert (mention.stage, mention.level) == (Stage.PUBLISHED, "lead")
    assert [deed for deed in world.happened(mention) if deed in ("breached", "published")] == ["breached", "published"]


def test_a_reply_of_unknown_fate_climbs_until_somebody_looks(worlds: Callable[..., World]) -> None:
    world = under(worlds(once=Once.NONE, faults=[fakes.lost_answer]))
    mention = world.later(world.publish(world.arrive()))
    mention = passed(world, mention, 4)
    assert (mention.stage, mention.level) == (Stage.UNKNOWN, "legal")
    assert world.decide(mention, d.ItIsThere(), NORA).stage is Stage.PUBLISHED


# -- up -------------------------------------------------------------------------------------------------


def absent(*people: str, until: date = date(2026, 11, 22)) -> tuple[Absence, ...]:
    return tuple(Absence(one, date(2026, 11, 1), until) for one in people)


def test_levels_on_which_nobody_stands_today_are_passed_over(world: World) -> None:
    mention = passed(under(world, away=absent(IRINA)), world.arrive(), 2)
    assert (mention.level, rings(world, mention)[-1]) == ("legal", (2, "breached", LOOK, "legal"))


def test_where_nobody_is_left_it_stays_says_so_and_tries_again(world: World) -> None:
    mention = passed(under(world, away=absent(IRINA, NORA)), world.arrive(), 8)
    assert mention.level == "agent"
    assert mention.stage is Stage.WAITING
    assert mention.notice
    assert mention.notice.key == "nobody"
    assert rings(world, mention)[1::2] == [
        (2, "breached", LOOK, ""),
        (4, "breached", REPLY, ""),
        (8, "breached", REPLY, ""),
    ]
    mention = passed(world, mention, 8)  # another day: they are back
    assert mention.level == "legal"


def test_a_mention_does_not_arrive_where_nobody_is_today(world: World) -> None:
    mention = under(world, away=absent(MAYA, TOMEK, IRINA)).arrive()
    assert (mention.level, mention.escalations[0].about) == ("legal", "nobody_there")
    under(world, away=absent(IRINA))
    other = world.decide(world.arrive(post("The other bottle.")), d.Escalate("please look", "lead"))
    assert [step.to for step in other.escalations] == ["lead", "legal"]


def test_a_level_of_people_who_may_not_decide_counts_as_empty(world: World) -> None:
    levels = under(world).workspace.policies["peony"].levels
    trainers = replace(levels[1], roles=frozenset({Role.TRAINER}))
    mention = passed(under(world, levels=(levels[0], trainers, levels[2])), world.arrive(), 2)
    assert mention.level == "legal"


def test_a_brand_that_is_gone_leaves_its_mentions_where_they_are(world: World) -> None:
    mention = under(world).arrive()
    world.workspace = replace(world.workspace, policies={})
    mention = passed(world, mention, 6)
    assert [ring[1:] for ring in rings(world, mention)[1::2]] == [("breached", LOOK, ""), ("breached", REPLY, "")]
    assert mention.level == "agent"


def test_whoever_holds_a_mention_loses_it_to_the_level_above_and_not_to_a_warning(world: World) -> None:
    mention = world.decide(under(world).arrive(), d.Claim())
    world.clock.pass_(hours=2, minutes=50)
    mention = world.decide(mention, d.Claim())
    mention = passed(world, mention, 0.25)
    assert rings(world, mention)[-1][1] == "warned"
    assert mention.attention.claim
    world.clock.pass_(minutes=50)
    world.decide(mention, d.Claim())
    mention = passed(world, mention, 0.25)
    assert (mention.level, mention.attention.claim) == ("lead", None)


def test_a_warning_keeps_what_the_card_says(world: World) -> None:
    mention = under(world).arrive()
    world.take_in(edit(mention.post, "It was cracked twice."))
    mention = passed(world, world.live(mention), 1.5)
    assert rings(world, mention) == [(1.5, "warned", LOOK, "")]
    assert mention.notice
    assert mention.notice.key == "edited"


def test_many_at_once_go_up_in_a_list(world: World) -> None:
    under(world)
    arrived = [world.arrive(post(f"Bottle {number} came cracked.")) for number in range(FLOOD + 3)]
    world.clock.pass_(hours=2)
    for mention in arrived:
        let_ring(mention.id, world.desk)
    listed = [world.get(mention).escalations[0].listed for mention in arrived]
    assert listed == [False] * FLOOD + [True] * 3
    assert world.store.breaches("peony", world.clock.now() - HOUR) == FLOOD + 3
    assert world.store.breaches("brightbus", world.clock.now() - HOUR) == 0
    world.clock.pass_(hours=2)
    let_ring(arrived[0].id, world.desk)
    assert not world.get(arrived[0]).escalations[-1].listed  # the flood is over


# -- once -----------------------------------------------------------------------------------------------


def test_after_a_long_night_everything_overdue_rings_once_and_it_climbs_one_level(world: World) -> None:
    mention = under(world).arrive()
    world.clock.pass_(hours=20)
    for _ in range(3):
        let_ring(mention.id, world.desk)
    assert rings(world, mention) == [(20, "breached", LOOK, "lead"), (20, "breached", REPLY, "lead")]
    assert [step.to for step in world.get(mention).escalations] == ["lead"]
    assert world.get(mention).rings_at == world.clock.now() + 3 * HOUR


def test_a_system_clock_that_is_put_back_rings_nothing_twice(world: World) -> None:
    mention = passed(under(world), world.arrive(), 2)
    rung = rings(world, mention)
    world.clock.pass_(hours=-3)
    mention = passed(world, mention, 3)
    assert rings(world, mention) == rung
    assert passed(world, mention, 1).rings_at == NOON + 4 * HOUR  # the reply was warned of meanwhile
    world.clock.pass_(hours=-9)
    assert world.decide(mention, d.Snooze(world.clock.now() + HOUR), IRINA).clocks[0].spent == timedelta(0)


def test_of_two_sweeps_at_the_same_moment_one_rings(world: World) -> None:
    class Overtaken(SqlStore):
        """Another process rings between this one's look and its save."""

        def save(self, mention: Mention, receipt: str = "") -> Mention:
            let_ring(mention.id, world.desk)
            return super().save(mention, receipt)

    mention = under(world).arrive()
    world.clock.pass_(hours=2)
    let_ring(mention.id, replace(world.desk, store=Overtaken(world.engine, world.clock)))
    assert rings(world, mention) == [(2, "breached", LOOK, "lead")]


def test_a_save_that_was_overtaken_is_refused(world: World) -> None:
    mention = under(world).arrive()
    world.clock.pass_(hours=2)
    let_ring(mention.id, world.desk)
    with pytest.raises(Moved):
        world.store.save(mention.warned(LOOK, world.clock.now()))


def test_the_worker_lets_clocks_ring_before_anything_else(world: World) -> None:
    mention = world.decide(under(world).arrive(), d.Snooze(NOON + 2 * HOUR))
    world.clock.pass_(hours=2)
    mention = world.decide(world.live(mention), d.StartEditing())
    world.clock.pass_(hours=4)
    world.live(mention)
    assert world.happened(mention)[-3:] == ["editing", "breached", "lapsed"]
