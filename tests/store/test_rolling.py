"""Two versions at once: the older one leaves what the newer one has written alone, and loses nothing of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.content.words import Words
from bot.errors import Damaged, DecisionRefused, Moved, Unreadable
from bot.life.intake import take_in
from bot.mention import decision as d
from bot.mention.outcome import Reply, ReplyState
from bot.ports import Remit, Way
from bot.store import rows
from bot.store.alerts import SqlAlerts
from bot.store.database import open_database
from bot.store.overview import SqlOverview
from bot.store.rows import FORMAT
from bot.store.schema import mentions
from tests.fakes import MAYA, NOON, World, edit, post

LEASE = timedelta(seconds=60)
OTHERS: dict[str, Callable[[str], dict[str, Any]]] = {
    "a newer format": lambda state: {"format": FORMAT + 1, "state": state.replace("{", '{"mood": "new", ', 1)},
    "an unknown stage": lambda state: {"stage": "future", "state": state.replace('"waiting"', '"future"')},
    "a value of tomorrow": lambda state: {"state": state.replace('"complaint"', '"riddle"')},
    "a damaged state": lambda state: {"state": state[: len(state) // 2]},
}
NEWER, DAMAGED = list(OTHERS)[:2], list(OTHERS)[2:]  # a newer version says so beside the state


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    made = World(database_url)
    yield made
    made.close()


@pytest.fixture(params=OTHERS)
def other(request: pytest.FixtureRequest) -> Callable[[str], dict[str, Any]]:
    return OTHERS[request.param]


def taken_over(world: World, mention_id: str, other: Callable[[str], dict[str, Any]], **more: Any) -> Any:
    """The newer version has saved this mention; its row."""
    with world.engine.begin() as connection:
        this = mentions.c.id == mention_id
        state = connection.scalar(sa.select(mentions.c.state).where(this))
        assert state
        changes = {"version": mentions.c.version + 1, **other(state), **more}
        connection.execute(mentions.update().where(this).values(changes))
    return row(world, mention_id)


def row(world: World, mention_id: str) -> Any:
    with world.engine.connect() as connection:
        return connection.execute(sa.select(mentions).where(mentions.c.id == mention_id)).one()


def test_one_row_of_a_newer_version_breaks_no_list(world: World, other: Callable[[str], dict[str, Any]]) -> None:
    ours, theirs = world.arrive(), world.arrive(post("Another cracked bottle, a2@example.com.", external_id="2"))
    reply = {"published_at": NOON}
    taken_over(world, theirs.id, other, **reply, due_at=NOON, rings_at=NOON, holder=MAYA, gap=True, undrawn=True)
    published = replace(world.get(ours), reply=Reply("words", ReplyState.LIVE, NOON, MAYA))
    world.store.save(published)
    overview, remit = SqlOverview(world.engine), Remit(("peony",), {}, "")
    assert [mention.id for mention in world.store.undrawn(9)] == [ours.id]
    assert [mention.id for mention in world.store.answered(9)] == [ours.id]
    assert [reply.text for reply in world.store.replies("peony", "demo", 9)] == ["words"]
    assert [mention.id for mention in overview.waiting(remit, 9)] == [ours.id]
    assert [mention.id for mention in overview.find(["peony"], ["cracked"], [], 9)] == [ours.id]
    assert world.store.related(world.get(ours), 9) == []
    assert overview.claimed(MAYA, 9) == []
    assert [mention.id for mention in overview.gaps(["peony"], 9)] == [ours.id]


@pytest.mark.parametrize("what", ["a newer format", "an unknown stage"])
def test_it_is_never_our_turn(what: str, world: World) -> None:
    theirs = world.arrive()
    before = taken_over(world, theirs.id, OTHERS[what], due_at=NOON, rings_at=NOON)
    world.clock.pass_(days=30)
    assert world.store.due(9, "w", LEASE) == []
    assert world.store.owed(9) == []
    assert not world.store.take(theirs.id, "w", LEASE)
    assert world.store.ringing(9) == []
    assert row(world, theirs.id) == before


@pytest.mark.parametrize(
    ("what", "said"),
    [(one, "a newer version of Unscripted is at mention {}") for one in NEWER]
    + [(one, "what is stored of mention {} is damaged") for one in DAMAGED],
)
def test_people_are_told_and_nothing_is_changed(what: str, said: str, world: World) -> None:
    mention = world.arrive()
    before = taken_over(world, mention.id, OTHERS[what])
    with pytest.raises(Unreadable, match=said.format(mention.id)) as refused:
        world.decide(mention, d.Approve(mention.seen), MAYA, "click-1")
    assert isinstance(refused.value, DecisionRefused)
    for language in ("en", "ru", "pl"):
        assert len(Words(language)(refused.value.key, **refused.value.values)) > 40
    with pytest.raises(Unreadable):
        world.live(mention)
    assert isinstance(refused.value, Damaged) is (what in DAMAGED)
    assert row(world, mention.id) == before


@pytest.mark.parametrize("what", NEWER)
def test_what_a_platform_tells_of_it_is_asked_for_again(what: str, world: World) -> None:
    theirs = world.arrive()
    before = taken_over(world, theirs.id, OTHERS[what])
    with pytest.raises(Unreadable):
        take_in([edit(theirs.post, "Changed words.")], "peony", world.desk, "demo/peony-store", "8")
    assert row(world, theirs.id) == before
    assert world.store.cursor("demo/peony-store") == ""


@pytest.mark.parametrize("what", DAMAGED)
def test_what_a_platform_tells_of_a_damaged_one_is_logged_and_keeps_nothing_else_out(
    what: str, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    damaged, new = world.arrive(), post("Another cracked bottle.")
    before = taken_over(world, damaged.id, OTHERS[what])
    told = [edit(damaged.post, "Changed words."), new]
    assert take_in(told, "peony", world.desk, "demo/peony-store", "8") == {"new": 1, "unchanged": 1}
    assert world.store.get(new.mention_id).post == new
    assert world.store.cursor("demo/peony-store") == "8"
    assert row(world, damaged.id) == before
    assert f"passed over: what is stored of mention {damaged.id} is damaged" in caplog.text


def test_what_was_read_before_the_newer_version_saved_cannot_be_saved_over_it(world: World) -> None:
    mention = world.arrive()
    before = taken_over(world, mention.id, OTHERS["a newer format"])
    with pytest.raises(Moved):
        world.store.save(mention.dismissed("spam", "", MAYA, NOON))
    assert row(world, mention.id) == before


def test_every_save_says_which_format_it_is(world: World) -> None:
    assert row(world, world.arrive().id).format == FORMAT


def test_a_damaged_row_is_logged_once(world: World, caplog: pytest.LogCaptureFixture) -> None:
    rows._tell.cache_clear()
    mention = world.arrive(post("Damaged.", external_id="damaged"))
    taken_over(world, mention.id, OTHERS["a damaged state"], undrawn=True)
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            assert world.store.undrawn(9) == []
    assert [record.message.split(" cannot")[0] for record in caplog.records] == [f"mention {mention.id}"]


@pytest.mark.parametrize("what", NEWER)
def test_alerts_about_such_a_mention_are_left_to_the_newer_version(what: str, world: World) -> None:
    alerts = SqlAlerts(world.engine, world.clock)
    for number in range(2):
        mention = world.arrive(post(f"Bottle {number}.", external_id=f"{number}"))
        world.decide(mention, d.Escalate("look", "lead"), MAYA)
        world.clock.pass_(20)
        alerts.gather()
    both = alerts.untold(Way.SLACK)
    assert len(both) == 2
    taken_over(world, mention.id, OTHERS[what])
    assert alerts.untold(Way.SLACK) == both[:1]


@pytest.mark.parametrize("what", DAMAGED)
def test_an_alert_lists_all_but_the_damaged_mentions(what: str, world: World) -> None:
    alerts = SqlAlerts(world.engine, world.clock)
    one, other = (world.arrive(post(f"Bottle {number}.", external_id=f"{number}")) for number in range(2))
    for mention in (one, other):
        world.decide(mention, d.Escalate("look", "lead"), MAYA)
    world.clock.pass_(20)
    alerts.gather()
    (batch,) = alerts.untold(Way.SLACK)
    taken_over(world, one.id, OTHERS[what])
    assert [listed.mention.id for listed in alerts.listed(batch.id)] == [other.id]
    taken_over(world, other.id, OTHERS[what])
    with pytest.raises(Damaged):
        alerts.listed(batch.id)


# -- the schema -----------------------------------------------------------------------------------------


def test_an_older_version_works_with_a_newer_schema(database_url: str, caplog: pytest.LogCaptureFixture) -> None:
    open_database(database_url).dispose()
    newer = sa.create_engine(database_url)
    with newer.begin() as connection:
        connection.execute(sa.text("update alembic_version set version_num = '9999'"))
        connection.execute(sa.text("alter table mentions add column mood varchar(16) not null default 'calm'"))
        connection.execute(sa.text("create table moods (name varchar(16) primary key)"))
    newer.dispose()
    with caplog.at_level(logging.WARNING):
        world = World(database_url)
    assert [record.message for record in caplog.records] == [
        "the schema 9999 is of a newer version; this one works with what it knows of it"
    ]
    mention = world.arrive()
    world.publish(mention)
    assert len(world.connector.shown) == 1
    with world.engine.connect() as connection:
        assert connection.scalar(sa.text("select version_num from alembic_version")) == "9999"
        assert connection.scalar(sa.text("select mood from mentions")) == "calm"
    world.close()
