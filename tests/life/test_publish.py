"""An approved reply leaves exactly once, whatever the platform does and whenever the process dies."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import PlatformRefused, Stale
from bot.life.doubt import LONGEST
from bot.life.live import live
from bot.mention import decision as d
from bot.mention import tags as t
from bot.mention.mention import Mention
from bot.mention.outcome import ReplyState
from bot.mention.people import Role
from bot.mention.post import Change
from bot.mention.stage import Stage
from bot.ports import Once, Outgoing, Receipt
from tests import fakes
from tests.fakes import IRINA, MAYA, NORA, FakeConnector, Fault, World, edit, passage, post
from tests.life.crashing import Fate, Killed, mortal

LAG = timedelta(seconds=20)
FAULTS: dict[str, list[Fault]] = {
    "no fault": [],
    "lost answer": [fakes.lost_answer],
    "lost request": [fakes.lost_request],
    "lost request, then lost answer": [fakes.lost_request, fakes.lost_answer],
    "unavailable": [fakes.unavailable],
    "throttled": [fakes.throttled],
}
ASKABLE = [Once.UPSERT, Once.NATIVE_KEY, Once.READ_MATCH]


@pytest.fixture
def approved(worlds: Callable[..., World]) -> Callable[..., tuple[World, Mention]]:
    """A world with a mention whose reply may leave now."""

    def make(once: Once = Once.READ_MATCH, **platform: object) -> tuple[World, Mention]:
        world = worlds(once=once, **platform)
        mention = world.approve(world.arrive())
        world.clock.pass_(10)
        return world, mention

    return make


Approved = Callable[..., tuple[World, Mention]]


# -- what becomes of it ---------------------------------------------------------------------------------


def test_an_approved_reply_leaves_when_the_time_to_undo_is_over(world: World) -> None:
    mention = world.approve(world.arrive())
    world.clock.pass_(9.999)
    assert world.live(mention).stage is Stage.APPROVED
    assert world.connector.attempts == []
    world.clock.pass_(0.001)
    mention = world.live(mention)
    assert mention.stage is Stage.PUBLISHED
    assert mention.reply
    assert (mention.reply.state, mention.reply.text, mention.reply.by) == (ReplyState.LIVE, fakes.REPLY, MAYA)
    assert world.happened(mention)[-3:] == ["approved", "leaving", "published"]


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("lag", [timedelta(0), LAG, timedelta(minutes=5)])
@pytest.mark.parametrize("once", ASKABLE)
def test_under_every_fault_the_reply_is_published_once(
    once: Once, lag: timedelta, fault: str, approved: Approved
) -> None:
    world, mention = approved(once, lag=lag, faults=list(FAULTS[fault]))
    mention = world.later(mention)
    assert mention.stage is Stage.PUBLISHED
    assert len(world.connector.shown) == 1
    assert world.happened(mention).count("published") == 1


@pytest.mark.parametrize(("fault", "arrived"), [("lost answer", 1), ("lost request", 0)])
def test_where_nothing_can_be_looked_up_a_person_is_asked(fault: str, arrived: int, approved: Approved) -> None:
    world, mention = approved(Once.NONE, faults=list(FAULTS[fault]))
    mention = world.later(mention)
    assert mention.stage is Stage.UNKNOWN
    assert mention.due_at is None
    assert len(world.connector.shown) == arrived
    assert len(world.connector.attempts) == 1


def test_a_person_who_sees_it_there_settles_it(approved: Approved) -> None:
    world, mention = approved(Once.NONE, faults=[fakes.lost_answer])
    mention = world.decide(world.later(mention), d.ItIsThere())
    assert mention.stage is Stage.PUBLISHED
    assert mention.reply
    assert mention.reply.state is ReplyState.BY_HAND
    assert len(world.connector.attempts) == 1


def test_a_person_who_does_not_see_it_there_may_approve_it_again(approved: Approved) -> None:
    world, mention = approved(Once.NONE, faults=[fakes.lost_request])
    mention = world.decide(world.later(mention), d.SendAgain())
    assert mention.stage is Stage.WAITING
    assert mention.notice
    assert mention.notice.key == "not_there"
    mention = world.publish(mention)
    assert mention.stage is Stage.PUBLISHED
    assert len(world.connector.shown) == 1


def test_while_it_is_looked_up_nobody_is_asked_and_nobody_may_say(approved: Approved) -> None:
    world, mention = approved(faults=[fakes.lost_answer], lag=LAG)
    mention = world.live(mention)
    assert mention.due_at
    for decision in (d.ItIsThere(), d.SendAgain()):
        with pytest.raises(Stale, match="not_ready"):
            world.decide(mention, decision)


@pytest.mark.parametrize(
    ("fault", "reason"), [(fakes.refused, "gone"), (fakes.credentials, "credentials")], ids=["refused", "credentials"]
)
def test_a_refusal_comes_back_to_people_with_its_reason(fault: Fault, reason: str, approved: Approved) -> None:
    world, mention = approved(faults=[fault])
    mention = world.live(mention)
    assert mention.stage is Stage.WAITING
    assert mention.approval is None
    assert mention.notice
    assert (mention.notice.key, mention.notice.values) == ("refused", {"reason": reason})
    assert world.publish(mention).stage is Stage.PUBLISHED
    assert len(world.connector.shown) == 1


def test_a_rejection_after_a_while_comes_back_to_people(approved: Approved) -> None:
    world, mention = approved(verdict=ReplyState.PENDING)
    mention = world.live(mention)
    assert mention.stage is Stage.UNKNOWN
    world.connector.verdict, world.connector.reason = ReplyState.REJECTED, "words_differ"
    mention = world.later(mention)
    assert mention.stage is Stage.WAITING
    assert mention.notice
    assert mention.notice.values == {"reason": "words_differ"}
    assert mention.reply is None


@pytest.mark.parametrize("once", ASKABLE)
def test_a_reply_the_platform_holds_back_is_looked_at_until_it_shows(once: Once, approved: Approved) -> None:
    world, mention = approved(once, verdict=ReplyState.PENDING)
    mention = world.live(mention)
    assert mention.reply
    assert mention.reply.state is ReplyState.PENDING
    for minutes in (1, 5, 15, 60, 24 * 60):
        world.clock.pass_(minutes=minutes)
        mention = world.live(mention)
        assert mention.stage is Stage.UNKNOWN
    world.connector.verdict = ReplyState.LIVE
    mention = world.later(mention)
    assert mention.stage is Stage.PUBLISHED
    assert len(world.connector.shown) == 1


def test_a_reply_held_back_is_looked_at_less_and_less_often(approved: Approved) -> None:
    world, mention = approved(verdict=ReplyState.PENDING)
    waits = []
    for _ in range(16):
        mention = world.live(mention)
        assert mention.due_at
        waits.append(mention.due_at - world.clock.now())
        world.clock.at = mention.due_at
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=1)
    assert waits[-1] == timedelta(days=1)


@pytest.mark.parametrize("once", [Once.READ_MATCH, Once.UPSERT])
def test_a_reply_held_back_and_hidden_from_us_is_not_sent_again(once: Once, approved: Approved) -> None:
    world, mention = approved(once, verdict=ReplyState.PENDING, lag=timedelta(days=2))
    world.live(mention)
    for _ in range(48):
        world.clock.pass_(3600)
        assert world.live(mention).stage is Stage.UNKNOWN
    assert len(world.connector.attempts) == 1
    world.connector.verdict = ReplyState.LIVE
    assert world.later(mention).stage is Stage.PUBLISHED


def test_after_a_rejection_a_second_reply_is_not_taken_for_the_first(approved: Approved) -> None:
    world, mention = approved(verdict=ReplyState.PENDING)
    world.live(mention)
    world.connector.verdict = ReplyState.REJECTED
    mention = world.later(mention)
    world.connector.verdict, world.connector.shown = ReplyState.LIVE, []
    world.connector.faults = [fakes.lost_request]
    mention = world.decide(mention, d.Write("Then let us say it another way: a cracked bottle is no fun.", 1))
    mention = world.later(world.approve(mention))
    assert mention.stage is Stage.PUBLISHED
    assert [reply.text[:4] for reply in world.connector.shown] == ["Then"]


def test_while_the_platform_cannot_be_read_nothing_is_sent_again(approved: Approved) -> None:
    world, mention = approved(faults=[fakes.lost_answer])
    world.live(mention)
    world.connector.away = True
    for _ in range(5):
        world.clock.pass_(minutes=1)
        assert world.live(mention).stage is Stage.UNKNOWN
    assert len(world.connector.attempts) == 1
    world.connector.away = False
    assert world.later(mention).stage is Stage.PUBLISHED
    assert len(world.connector.shown) == 1


@pytest.mark.parametrize("fault", [fakes.lost_answer, fakes.lost_request, fakes.unavailable, fakes.throttled])
@pytest.mark.parametrize("once", ASKABLE)
def test_where_nothing_can_be_sent_for_hours_a_person_is_asked(once: Once, fault: Fault, approved: Approved) -> None:
    world, mention = approved(once, faults=[fault] * 99, away=fault is fakes.lost_answer)
    began = world.clock.now()
    mention = world.later(mention, limit=40)
    assert (mention.stage, mention.due_at) == (Stage.UNKNOWN, None)
    assert LONGEST <= world.clock.now() - began <= 2 * LONGEST
    assert len(world.happened(mention)) < 40
    world.connector.faults, world.connector.away = [], False
    who = {"lead": IRINA, "legal": NORA}[mention.level]  # its clocks have brought it up
    if world.connector.shown:
        mention = world.decide(mention, d.ItIsThere(), who)
    else:
        mention = world.publish(world.decide(mention, d.SendAgain(), who), who)
    assert mention.stage is Stage.PUBLISHED
    assert len(world.connector.shown) == 1


@pytest.mark.parametrize("once", ASKABLE)
def test_a_reply_that_could_not_leave_at_once_is_tried_less_and_less_often(once: Once, approved: Approved) -> None:
    world, mention = approved(once, faults=[fakes.unavailable] * 99)
    waits = []
    while (mention := world.live(mention)).due_at:
        waits.append(mention.due_at - world.clock.now())
        world.clock.at = mention.due_at
    assert waits == sorted(waits)
    assert (waits[0], len(waits)) == (timedelta(seconds=5), 19)


def test_what_a_platform_holds_back_is_no_doubt_of_ours_however_long_it_decides(approved: Approved) -> None:
    """It knows keys: it is asked by sending again, and a call that fails then says nothing about the reply."""
    world, mention = approved(Once.NATIVE_KEY, verdict=ReplyState.PENDING, faults=[fakes.lost_answer])
    mention = world.live(mention)
    for _ in range(48):
        world.clock.pass_(3600)
        mention = world.live(mention)
    world.connector.faults = [fakes.unavailable]
    world.clock.pass_(days=1)
    mention = world.live(mention)
    assert mention.due_at
    world.connector.verdict = ReplyState.LIVE
    assert world.later(mention).stage is Stage.PUBLISHED
    assert len(world.connector.shown) == 1


def test_a_reply_people_post_by_hand_is_handed_to_them(approved: Approved) -> None:
    world, mention = approved(Once.NONE, by_hand=True)
    mention = world.live(mention)
    assert mention.stage is Stage.HANDED
    assert world.connector.attempts == []
    mention = world.decide(mention, d.PostedByHand(), IRINA)
    assert mention.reply
    assert (mention.reply.state, mention.reply.by) == (ReplyState.BY_HAND, IRINA)
    last = world.store.events(mention.id)[-1]
    assert (last.kind, last.by, last.data["approved_by"]) == ("published", IRINA, MAYA)


def test_an_account_that_is_gone_hands_the_reply_back(approved: Approved) -> None:
    world, mention = approved()

    class Nowhere:
        def connector(self, platform: str, account: str) -> FakeConnector:
            raise PlatformRefused("unknown_account")

    mention = live(mention.id, replace(world.desk, platforms=Nowhere()))
    assert mention.stage is Stage.WAITING
    assert mention.notice
    assert mention.notice.values == {"reason": "unknown_account"}


def test_a_reply_of_unclear_fate_whose_account_is_gone_is_asked_about(approved: Approved) -> None:
    world, mention = approved(faults=[fakes.lost_answer])
    mention = world.live(mention)
    assert mention.stage is Stage.UNKNOWN

    class Nowhere:
        def connector(self, platform: str, account: str) -> FakeConnector:
            raise PlatformRefused("unknown_account")

    world.clock.pass_(60)
    mention = live(mention.id, replace(world.desk, platforms=Nowhere()))
    assert (mention.stage, mention.due_at) == (Stage.UNKNOWN, None)


# -- an approval is bound to what was read --------------------------------------------------------------


def cited(world: World) -> Mention:
    """Approved, its draft resting on a passage."""
    world.model.says("draft", fakes.draft_answer(passages=[passage().id]))
    mention = world.approve(world.arrive())
    assert mention.draft
    assert mention.draft.cited == ((passage().id, "v1"),)
    return mention


def changed_policy(world: World) -> None:
    policies = world.workspace.policies
    world.workspace = replace(
        world.workspace, policies={**policies, "peony": replace(policies["peony"], version="newer")}
    )


def changed_role(world: World) -> None:
    people = world.workspace.people
    world.workspace = replace(world.workspace, people={**people, MAYA: replace(people[MAYA], role=Role.TRAINER)})


def left_the_brand(world: World) -> None:
    people = world.workspace.people
    world.workspace = replace(
        world.workspace, people={**people, MAYA: replace(people[MAYA], brands=frozenset({"brightbus"}))}
    )


CHANGES: dict[str, tuple[Callable[[World], object], str]] = {
    "passage changed": (lambda w: setattr(w.knowledge, "passages", (passage(version="v2"),)), "facts"),
    "passage expired or removed": (lambda w: setattr(w.knowledge, "passages", ()), "facts"),
    "policy changed": (changed_policy, "policy"),
    "approver has another role": (changed_role, "authority"),
    "approver left the brand": (left_the_brand, "authority"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_an_approval_does_not_outlive_what_it_was_bound_to(change: str, world: World) -> None:
    mention = cited(world)
    happens, reason = CHANGES[change]
    happens(world)
    world.clock.pass_(10)
    mention = world.live(mention)
    assert world.connector.attempts == []
    assert mention.stage is Stage.WAITING
    assert mention.approval is None
    assert mention.notice
    assert (mention.notice.key, mention.notice.values) == ("void", {"reason": reason})


def test_a_retag_that_needs_more_authority_stops_the_reply(world: World) -> None:
    mention = world.approve(world.arrive())
    rules = world.workspace.rules["peony"]
    praise = next(rule for rule in rules if rule.name == "praise")
    stricter = tuple(replace(rule, decides="lead") if rule is praise else rule for rule in rules)
    world.workspace = replace(world.workspace, rules={**world.workspace.rules, "peony": stricter})
    world.decide(mention, d.Retag(t.Kind.PRAISE, (), t.Sentiment.POSITIVE, t.Urgency.LOW))
    world.clock.pass_(10)
    mention = world.live(mention)
    assert mention.stage is Stage.WAITING
    assert mention.notice
    assert mention.notice.values == {"reason": "authority"}


def test_words_the_customer_edited_after_the_approval_are_not_answered_with_it(world: World) -> None:
    mention = world.approve(world.arrive())
    world.take_in(edit(mention.post, "It came after all, thank you."))
    mention = world.get(mention)
    assert mention.notice
    assert mention.notice.key == "edited_void"
    mention = world.later(mention)
    assert mention.stage is Stage.WAITING
    assert mention.notice
    assert mention.notice.key == "edited_void"  # still said when the new draft is there
    assert world.connector.attempts == []


def test_a_deleted_mention_is_not_answered(world: World) -> None:
    mention = world.approve(world.arrive())
    world.take_in(replace(mention.post, change=Change.DELETED))
    assert world.later(mention).stage is Stage.CLOSED
    assert world.connector.attempts == []


# -- undo -----------------------------------------------------------------------------------------------


def test_an_approval_can_be_undone_until_the_reply_leaves(world: World) -> None:
    mention = world.approve(world.arrive())
    world.clock.pass_(9.9)
    mention = world.decide(mention, d.Undo())
    assert mention.stage is Stage.WAITING
    world.clock.pass_(60)
    assert world.live(mention).stage is Stage.WAITING
    assert world.connector.attempts == []


def test_what_is_leaving_cannot_be_undone(world: World) -> None:
    mention = world.approve(world.arrive())
    world.clock.pass_(10)
    with pytest.raises(Stale, match=r"refused\.left"):
        world.decide(mention, d.Undo())
    mention = world.live(mention)
    with pytest.raises(Stale, match=r"refused\.decided"):
        world.decide(mention, d.Undo())


# -- while the call is under way ------------------------------------------------------------------------


def meanwhile(act: Callable[[], object]) -> Fault:
    """Something happens while the platform is being called."""

    def slow(connector: FakeConnector, out: Outgoing) -> Receipt:
        receipt = connector.put(out)
        act()
        return receipt

    return slow


@pytest.mark.parametrize("once", Once)
def test_an_edit_that_comes_while_the_reply_is_under_way_does_not_make_two(once: Once, approved: Approved) -> None:
    world, mention = approved(once)
    newer = edit(mention.post, "And it smells odd.")
    world.connector.faults = [meanwhile(lambda: world.take_in(newer))]
    mention = world.later(mention)
    if once is Once.NONE:
        mention = world.later(world.decide(mention, d.ItIsThere()))
    assert len(world.connector.shown) == 1
    assert mention.stage is Stage.WAITING  # for an answer to the new words
    assert mention.reply
    assert mention.notice
    assert mention.notice.key == "edited"
    assert world.happened(mention).count("published") == 1


@pytest.mark.parametrize("once", Once)
@pytest.mark.parametrize("seconds", [0, 30, 59])
def test_a_second_worker_that_thinks_the_first_is_dead_does_not_send_it_too(
    seconds: int, once: Once, approved: Approved
) -> None:
    """The first one hangs in its call; whatever the second one finds there, it sends nothing."""
    world, mention = approved(once)

    def hangs(connector: FakeConnector, out: Outgoing) -> Receipt:
        world.clock.pass_(seconds)
        live(mention.id, world.desk)
        return connector.put(out)

    world.connector.faults = [hangs]
    mention = world.later(mention)
    assert len(world.connector.attempts) == 1 or once is Once.NATIVE_KEY
    assert len(world.connector.shown) == 1
    if once is not Once.NONE:
        assert mention.stage is Stage.PUBLISHED


@pytest.mark.parametrize("once", [Once.READ_MATCH, Once.UPSERT])
def test_two_workers_that_both_found_nothing_do_not_both_send_it_again(once: Once, approved: Approved) -> None:
    world, mention = approved(once, faults=[fakes.lost_request])
    mention = world.live(mention)
    assert mention.due_at
    world.clock.at = mention.due_at
    world.connector.after_reading = [lambda: live(mention.id, world.desk)]
    world.live(mention)
    assert len(world.connector.attempts) == 2
    assert len(world.connector.shown) == 1
    assert world.happened(mention).count("published") == 1


@pytest.mark.parametrize("kind", ["refused", "rejected", "not there"])
def test_when_it_did_not_leave_and_the_words_have_changed_everything_starts_again(
    kind: str, worlds: Callable[..., World]
) -> None:
    once = Once.NONE if kind == "not there" else Once.READ_MATCH
    faults: list[Fault] = [] if kind == "rejected" else [fakes.lost_request, fakes.refused]
    verdict = ReplyState.PENDING if kind == "rejected" else ReplyState.LIVE
    world = worlds(once=once, faults=faults, verdict=verdict)
    mention = world.approve(world.arrive())
    world.clock.pass_(10)
    world.live(mention)
    world.take_in(edit(mention.post, "It came after all."))
    world.connector.verdict = ReplyState.REJECTED
    mention = world.later(mention)
    if kind == "not there":
        mention = world.later(world.decide(mention, d.SendAgain()))
    assert_begun_again(world, mention)


def test_words_that_change_while_a_person_is_to_post_them_are_void(approved: Approved) -> None:
    world, mention = approved(Once.NONE, by_hand=True)
    world.live(mention)
    world.take_in(edit(mention.post, "It came after all."))
    mention = world.later(mention)
    assert mention.notice
    assert mention.notice.key == "edited_void"
    assert_begun_again(world, mention)


def assert_begun_again(world: World, mention: Mention) -> None:
    """Read and drafted anew, and waiting for a person."""
    assert mention.stage is Stage.WAITING
    assert mention.approval is None
    assert mention.draft
    assert mention.draft.version == 2
    assert world.happened(mention)[-3:] == ["triaged", "drafted", "waiting"]


# -- kill -9 --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with one approved mention, to be copied."""
    path = tmp_path_factory.mktemp("ready") / "x.db"
    world = World(f"sqlite:///{path}")
    world.approve(world.arrive())
    world.close()
    return path


@contextmanager
def copied(ready: Path, folder: Path, **platform: object) -> Iterator[tuple[World, Mention]]:
    """A world whose mention may leave now."""
    shutil.copy(ready, folder / "y.db")
    for extra in folder.glob("y.db-*"):
        extra.unlink()
    world = World(f"sqlite:///{folder}/y.db", **platform)  # type: ignore[arg-type]
    world.clock.pass_(10)
    yield world, world.store.get(post().mention_id)
    world.close()


def calls_of_a_life(world: World, mention: Mention) -> int:
    fate = Fate(last=0)
    live(mention.id, mortal(world.desk, fate))
    return fate.calls


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("once", Once)
def test_whenever_the_process_dies_the_reply_is_there_once(once: Once, fault: str, ready: Path, tmp_path: Path) -> None:
    platform = {"once": once, "lag": LAG}
    with copied(ready, tmp_path, **platform, faults=list(FAULTS[fault])) as (world, mention):
        calls = calls_of_a_life(world, mention)
    assert calls == (10 if fault == "no fault" else 12)  # after a fault its story is looked at
    for last in range(1, calls + 1):
        with copied(ready, tmp_path, **platform, faults=list(FAULTS[fault])) as (world, mention):
            with pytest.raises(Killed):
                live(mention.id, mortal(world.desk, Fate(last)))
            mention = world.later(mention)
            while once is Once.NONE and mention.stage is Stage.UNKNOWN:  # a person is asked, and looks
                there = len(world.connector.shown) == 1
                mention = world.decide(mention, d.ItIsThere() if there else d.SendAgain())
                mention = mention if there else world.later(world.approve(mention))
            assert mention.stage is Stage.PUBLISHED, f"lost when killed at call {last}"
            assert len(world.connector.shown) == 1, f"said twice when killed at call {last}"
            assert world.happened(mention).count("published") == 1


@pytest.mark.slow
@pytest.mark.parametrize("once", ASKABLE)
def test_a_process_may_die_twice(once: Once, ready: Path, tmp_path: Path) -> None:
    with copied(ready, tmp_path, once=once, lag=LAG) as (world, mention):
        calls = calls_of_a_life(world, mention)
    for first in range(1, calls + 1, 2):
        for second in range(1, calls + 1, 3):
            with copied(ready, tmp_path, once=once, lag=LAG) as (world, mention):
                for last in (first, second):
                    try:
                        live(mention.id, mortal(world.desk, Fate(last)))
                    except Killed:
                        world.clock.pass_(30)
                mention = world.later(mention)
                assert mention.stage is Stage.PUBLISHED
                assert len(world.connector.shown) == 1


@pytest.mark.parametrize("once", ASKABLE)
def test_a_call_that_took_long_before_the_process_died_is_given_time_to_show(
    once: Once, ready: Path, tmp_path: Path
) -> None:
    with copied(ready, tmp_path, once=once, lag=LAG) as (world, mention):

        def slow_and_deadly(connector: FakeConnector, out: Outgoing) -> Receipt:
            world.clock.pass_(59)
            connector.put(out)
            raise Killed

        world.connector.faults = [slow_and_deadly]
        with pytest.raises(Killed):
            world.live(mention)
        mention = world.later(mention)
        assert mention.stage is Stage.PUBLISHED
        assert len(world.connector.attempts) == 1 or once is Once.NATIVE_KEY
        assert len(world.connector.shown) == 1


def test_a_reply_that_never_left_is_checked_again_when_the_process_comes_back(ready: Path, tmp_path: Path) -> None:
    """Killed between saving that it leaves and sending it; meanwhile the policy has changed."""
    with copied(ready, tmp_path) as (world, mention):
        store_calls = 4  # get, then save: each counted before and after
        while True:
            with pytest.raises(Killed):
                live(mention.id, mortal(world.desk, Fate(store_calls)))
            if world.get(mention).stage is Stage.UNKNOWN:
                break
            store_calls += 1
        assert world.connector.attempts == []
        changed_policy(world)
        mention = world.later(mention)
        assert mention.stage is Stage.WAITING
        assert mention.notice
        assert mention.notice.values == {"reason": "policy"}
        assert world.connector.attempts == []


@pytest.mark.parametrize("when", ["while it is being sent", "before anybody has looked it up"])
@pytest.mark.parametrize("fault", [fakes.lost_answer, fakes.lost_request, fakes.refused])
def test_a_review_deleted_while_its_reply_is_under_way_leaves_nothing_to_be_looked_up(
    world: World, when: str, fault: fakes.Fault
) -> None:
    mention = world.arrive()
    gone = replace(mention.post, change=Change.DELETED)

    def sent(connector: fakes.FakeConnector, out: Outgoing) -> Receipt:
        if when == "while it is being sent":
            world.take_in(gone)
        return fault(connector, out)

    world.connector.faults.append(sent)
    mention = world.publish(mention)
    world.take_in(gone)
    assert world.get(mention).stage is Stage.CLOSED
    assert world.effects.done(f"reply:{mention.id}:1")
