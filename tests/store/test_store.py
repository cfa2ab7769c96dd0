"""Mentions and their events, on both databases: saved together, compared and set, never half written."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.errors import AlreadySeen, InputError, Moved
from bot.mention.mention import Mention
from bot.mention.outcome import Approval, Reply, ReplyState
from bot.mention.post import Author
from bot.mention.stage import Stage
from bot.mention.tags import Urgency
from bot.store.store import SqlStore
from tests.fakes import MAYA, NOON, UNSURE, FakeClock, edit, post, sample

RULE = sample().rules["peony"][-1]
LEASE = timedelta(seconds=60)


def arrived(text: str = "Too late.", at: datetime = NOON, **changes: Any) -> Mention:
    """A mention nobody has saved."""
    brand, quiet = changes.pop("brand", "peony"), changes.pop("quiet", False)
    arrived = post(text, **changes)
    return Mention(arrived.mention_id, brand, arrived, at, quiet=quiet).arrived(at)


def waiting(text: str, urgency: Urgency = Urgency.NORMAL, home: str = "C1", at: datetime = NOON) -> Mention:
    tags = replace(UNSURE, urgency=urgency)
    return arrived(text, at).triaged(tags, RULE, home, at).waiting(at)


def published(text: str, at: datetime, state: ReplyState = ReplyState.LIVE, **changes: Any) -> Mention:
    mention = arrived(text, **changes)
    approval = Approval(1, MAYA, at, "words", 1, mention.post.revision, "", "")
    reply = Reply(f"answer to {text}", state, at, MAYA)
    return replace(mention, approval=approval).published(reply, at, at + timedelta(days=7))


def kinds(store: SqlStore, mention: Mention) -> list[str]:
    return [event.kind for event in store.events(mention.id)]


# -- saving ---------------------------------------------------------------------------------------------


def test_a_mention_comes_back_as_it_was_saved(store: SqlStore) -> None:
    saved = store.save(waiting("Zażółć — “пётр” 😡\u0000\n"))
    assert store.get(saved.id) == saved
    assert saved.version == 1
    assert saved.unsaved == ()


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 22, 12, 0, 0, 1, tzinfo=UTC),
        datetime(2026, 11, 22, 12, 0, 0, 999_999, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(2038, 1, 19, 3, 14, 8, 123_456, tzinfo=UTC),
    ],
)
def test_times_come_back_to_the_microsecond(moment: datetime, store: SqlStore, clock: FakeClock) -> None:
    saved = store.save(arrived(at=moment))
    assert store.get(saved.id).arrived_at == moment
    assert store.events(saved.id)[0].at == moment
    clock.at = moment - timedelta(microseconds=1)
    assert store.due(1, "w", LEASE) == []
    clock.at = moment
    assert store.due(1, "w", LEASE) == [saved.id]


def test_an_unknown_mention_is_an_error_in_our_words(store: SqlStore) -> None:
    with pytest.raises(InputError, match="there is no mention m1"):
        store.get("m1")
    assert store.known(["m1"]) == {}


def test_whoever_saves_an_old_version_is_told_and_changes_nothing(store: SqlStore) -> None:
    first = store.save(waiting("Too late."))
    second = store.save(first.dismissed("spam", "", MAYA, NOON))
    with pytest.raises(Moved):
        store.save(first.dismissed("other", "", MAYA, NOON))
    assert store.get(first.id) == second
    assert kinds(store, first) == ["arrived", "triaged", "waiting", "dismissed"]


def test_the_same_mention_cannot_arrive_twice(store: SqlStore) -> None:
    store.save(arrived())
    with pytest.raises(Moved):
        store.save(arrived())
    assert kinds(store, arrived()) == ["arrived"]


def test_of_many_who_save_at_once_exactly_one_wins(store: SqlStore) -> None:
    base, outcomes = store.save(waiting("Too late.")), []
    everybody = threading.Barrier(6)

    def decide(number: int) -> None:
        everybody.wait()
        try:
            outcomes.append(store.save(base.dismissed("other", str(number), MAYA, NOON)).version)
        except Moved:
            outcomes.append(0)

    threads = [threading.Thread(target=decide, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [0, 0, 0, 0, 0, 2]
    assert kinds(store, base).count("dismissed") == 1


def test_events_come_in_the_order_in_which_they_happened(store: SqlStore, clock: FakeClock) -> None:
    saved = store.save(waiting("Too late."))
    store.save(saved.redraft_wanted("shorter", MAYA, NOON - timedelta(hours=1)))  # clocks differ; order does not
    assert kinds(store, saved) == ["arrived", "triaged", "waiting", "redraft_wanted"]
    last = store.events(saved.id)[-1]
    assert (last.by, last.at, last.data) == (MAYA, NOON - timedelta(hours=1), {"instruction": "shorter"})


def test_the_outcome_of_an_effect_is_recorded_with_the_mention(store: SqlStore, engine: sa.Engine) -> None:
    from bot.store.effects import SqlEffects

    effects = SqlEffects(engine, FakeClock())
    saved = store.save(replace(waiting("Too late."), approvals=1))
    effects.claim(saved.reply_key, saved.id)
    approval = Approval(1, MAYA, NOON, "words", 1, saved.post.revision, "", "")
    reply = Reply("words", ReplyState.LIVE, NOON, MAYA, "r7")
    store.save(replace(saved, approval=approval).published(reply, NOON, NOON))
    done = effects.done(saved.reply_key)
    assert done
    assert done.remote_id == "r7"


# -- receipts -------------------------------------------------------------------------------------------


def test_a_receipt_is_taken_once_and_the_second_save_changes_nothing(store: SqlStore) -> None:
    first = store.save(waiting("Too late."), "click-1")
    with pytest.raises(AlreadySeen):
        store.save(first.dismissed("spam", "", MAYA, NOON), "click-1")
    assert store.get(first.id) == first
    assert kinds(store, first) == ["arrived", "triaged", "waiting"]
    assert store.seen("click-1")


def test_a_receipt_of_a_save_that_failed_can_be_used_again(store: SqlStore) -> None:
    first = store.save(waiting("Too late."))
    newer = store.save(first.redraft_wanted("", MAYA, NOON))
    with pytest.raises(Moved):
        store.save(first.dismissed("spam", "", MAYA, NOON), "click-1")
    assert not store.seen("click-1")
    store.save(newer.dismissed("spam", "", MAYA, NOON), "click-1")


# -- intake ---------------------------------------------------------------------------------------------


def test_many_are_taken_in_with_the_cursor(store: SqlStore) -> None:
    store.take_in([arrived(f"{number}") for number in range(3)], "demo/peony-store", "c1")
    assert store.cursor("demo/peony-store") == "c1"
    assert store.cursor("demo/peony-app") == ""
    assert len(store.known([arrived(f"{number}").id for number in range(5)])) == 3
    store.take_in([], "demo/peony-store", "c2")
    assert store.cursor("demo/peony-store") == "c2"


def test_when_one_of_many_has_moved_nothing_is_taken_in_and_the_cursor_stays(store: SqlStore) -> None:
    old = store.save(arrived("old"))
    store.save(old.edited(edit(old.post, "newer"), NOON))
    store.take_in([], "demo/peony-store", "c1")
    with pytest.raises(Moved):
        store.take_in([arrived("new"), old.edited(edit(old.post, "other"), NOON)], "demo/peony-store", "c2")
    assert store.known([arrived("new").id]) == {}
    assert store.cursor("demo/peony-store") == "c1"
    assert store.get(old.id).post.text == "newer"


def test_two_who_take_in_the_same_posts_do_not_wait_for_each_other_for_ever(store: SqlStore) -> None:
    posts, outcomes = [arrived(f"{number}") for number in range(20)], []
    both = threading.Barrier(2)

    def take_in(order: list[Mention]) -> None:
        both.wait()
        try:
            store.take_in(order, "demo/peony-store", "c")
            outcomes.append("stored")
        except Moved:
            outcomes.append("moved")

    threads = [threading.Thread(target=take_in, args=(order,)) for order in (posts, posts[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["moved", "stored"]
    assert len(store.known([mention.id for mention in posts])) == 20


def test_every_save_that_owes_work_wakes_the_engine(engine: sa.Engine, clock: FakeClock) -> None:
    woken: list[str] = []
    store = SqlStore(engine, clock, lambda: woken.append("up"))
    store.take_in([arrived()])
    store.save(store.get(arrived().id).dismissed("spam", "", MAYA, NOON))
    assert woken == ["up", "up"]


# -- whose turn it is -----------------------------------------------------------------------------------


def test_what_is_due_is_leased_to_one_worker_at_a_time(store: SqlStore, clock: FakeClock) -> None:
    store.take_in([arrived(f"{number}", NOON - timedelta(minutes=number)) for number in range(3)])
    first = store.due(2, "one", LEASE)
    second = store.due(2, "two", LEASE)
    assert first == [arrived("2").id, arrived("1").id]  # the longest overdue first
    assert second == [arrived("0").id]
    assert store.due(2, "three", LEASE) == []
    assert sorted(store.holders()) == ["one", "two"]


def test_a_lease_runs_out_and_can_be_given_back(store: SqlStore, clock: FakeClock) -> None:
    mention = store.save(arrived())
    assert store.due(1, "one", LEASE) == [mention.id]
    clock.pass_(59.999999)
    assert store.due(1, "two", LEASE) == []
    clock.pass_(0.000001)
    assert store.due(1, "two", LEASE) == [mention.id]
    store.release(mention.id)
    assert store.due(1, "three", LEASE) == [mention.id]


def test_the_leases_of_a_dead_worker_are_freed_and_those_of_others_kept(store: SqlStore) -> None:
    store.take_in([arrived("a"), arrived("b")])
    dead, alive = store.due(1, "dead", LEASE), store.due(1, "alive", LEASE)
    store.release_all("dead")
    assert store.holders() == ["alive"]
    assert store.due(2, "new", LEASE) == dead
    assert alive != dead


def test_two_workers_never_get_the_same_mention(store: SqlStore) -> None:
    store.take_in([arrived(f"{number}") for number in range(40)])
    got: list[str] = []

    def work(name: str) -> None:
        while found := store.due(3, name, LEASE):
            got.extend(found)

    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == sorted(arrived(f"{number}").id for number in range(40))


def test_what_waits_for_a_person_or_is_history_is_never_due(store: SqlStore, clock: FakeClock) -> None:
    store.take_in([waiting("a"), arrived("b", quiet=True)])
    clock.pass_(days=1000)
    assert store.due(9, "w", LEASE) == []


def test_a_worker_on_a_machine_with_a_long_name_can_lease(store: SqlStore) -> None:
    store.save(arrived())
    name = f"{'h' * 64}:4194304"  # the longest name Linux knows, and the highest process number
    assert len(store.due(1, name, LEASE)) == 1
    assert store.holders() == [name]


# -- cards ----------------------------------------------------------------------------------------------


def undrawn(store: SqlStore, per_channel: int = 9) -> list[str]:
    return [mention.post.text for mention in store.undrawn(per_channel)]


def test_the_most_urgent_of_each_channel_are_drawn_first(store: SqlStore) -> None:
    store.take_in(
        [
            waiting("low", Urgency.LOW, "C1"),
            waiting("late", Urgency.NORMAL, "C1", NOON + timedelta(minutes=1)),
            waiting("early", Urgency.NORMAL, "C1"),
            waiting("critical", Urgency.CRITICAL, "C1"),
            waiting("elsewhere", Urgency.LOW, "C2"),
        ]
    )
    first = [(mention.home, mention.post.text) for mention in store.undrawn(2)]
    assert sorted(first) == [("C1", "critical"), ("C1", "early"), ("C2", "elsewhere")]
    assert [text for text in undrawn(store) if text != "elsewhere"] == ["critical", "early", "late", "low"]


def test_a_card_that_is_there_is_redrawn_before_new_ones_and_ready_ones_before_unready(store: SqlStore) -> None:
    store.take_in([waiting("there", Urgency.LOW), waiting("new", Urgency.HIGH)])
    drawn = store.get(waiting("there").id)
    store.drawn(drawn)
    assert undrawn(store) == ["new"]
    store.save(drawn.redraft_wanted("", MAYA, NOON))
    store.save(replace(arrived("unread"), home="C1"))
    assert undrawn(store) == ["there", "new", "unread"]


def test_a_card_drawn_from_an_old_version_stays_undrawn(store: SqlStore) -> None:
    old = store.save(waiting("a"))
    newer = store.save(old.redraft_wanted("", MAYA, NOON))
    store.drawn(old)
    assert undrawn(store) == ["a"]
    store.drawn(newer)
    assert undrawn(store) == []


def test_history_is_never_drawn(store: SqlStore) -> None:
    store.save(arrived(quiet=True))
    assert undrawn(store) == []


# -- the wall -------------------------------------------------------------------------------------------


def test_the_wall_is_the_brands_latest_replies_on_that_platform(store: SqlStore) -> None:
    hour = timedelta(hours=1)
    store.take_in(
        [
            published("first", NOON - 3 * hour),
            published("second", NOON - 2 * hour, ReplyState.DELIVERED),
            published("third", NOON - hour, ReplyState.BY_HAND),
            published("of another brand", NOON, brand="brightbus", account="brightbus-app"),
            published("on another platform", NOON, platform="webhook"),
            arrived("unanswered"),
        ]
    )
    assert [reply.text for reply in store.replies("peony", "demo", 2)] == ["answer to third", "answer to second"]
    assert len(store.replies("peony", "demo", 9)) == 3


@pytest.mark.parametrize("state", [ReplyState.PENDING, ReplyState.REJECTED])
def test_a_reply_nobody_has_seen_is_not_on_the_wall(state: ReplyState, store: SqlStore) -> None:
    mention = store.save(arrived())
    store.save(replace(mention, stage=Stage.UNKNOWN, reply=Reply("held back", state, NOON, MAYA)))
    assert store.replies("peony", "demo", 9) == []


# -- the author -----------------------------------------------------------------------------------------


def test_what_else_an_author_wrote_to_the_brand_is_found_newest_first(store: SqlStore) -> None:
    lena, other = Author("Lena", "u7"), Author("Lena", "u8")
    store.take_in(
        [
            arrived("first", NOON - timedelta(days=2), author=lena),
            arrived("second", NOON - timedelta(days=1), author=lena),
            arrived("this one", author=lena),
            arrived("of another Lena", author=other),
            arrived("to another brand", author=lena, brand="brightbus", account="brightbus-app"),
            arrived("elsewhere", author=lena, platform="webhook"),
        ]
    )
    this = store.get(arrived("this one").id)
    assert [mention.post.text for mention in store.of_author(this, 9)] == ["second", "first"]
    assert [mention.post.text for mention in store.of_author(this, 1)] == ["second"]


def test_authors_the_platform_does_not_tell_apart_have_nothing_in_common(store: SqlStore) -> None:
    store.take_in([arrived("one"), arrived("two")])
    assert store.of_author(store.get(arrived("one").id), 9) == []


def test_an_authors_id_may_be_longer_than_its_column(store: SqlStore) -> None:
    long = Author("Lena", "u" * 300)
    store.take_in([arrived("one", author=long), arrived("two", author=long)])
    assert len(store.of_author(store.get(arrived("one").id), 9)) == 1
