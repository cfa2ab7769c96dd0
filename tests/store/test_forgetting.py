"""Erasing a mention: no word of the customer is left in the database, the audit chain holds, and nothing comes back."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.errors import DecisionRefused, InputError
from bot.life.intake import take_in
from bot.life.live import live
from bot.mention import decision as d
from bot.mention.draft import Brief
from bot.mention.erased import is_erased
from bot.mention.event import OPERATOR
from bot.mention.ledger import Promise
from bot.mention.mention import Mention
from bot.mention.outcome import Escalation, Guidance, Notice
from bot.mention.post import Author, Change
from bot.mention.stage import Stage
from bot.ports import Answer, Asked, Question, Way
from bot.store import quoting, schema
from bot.store.alerts import SqlAlerts
from bot.store.audit import SqlChain
from bot.store.copying import snapshot
from bot.store.database import BUSY
from bot.store.forgetting import SqlForgetting
from bot.store.questions import SqlQuestions
from bot.store.tampering import verify
from tests.fakes import IRINA, MAYA, World, draft_answer, edit, post, triage_answer

MARK = "Zyzzyva"  # stands in everything the customer wrote and in everything written about it
WRITTEN = post(
    f"{MARK} came cracked, order PP-48213, write to {MARK}@mail.example. Who pays?", external_id=f"r-{MARK}",
    title=f"{MARK} title", author=Author(f"{MARK} Hale", f"u-{MARK}", 12), url=f"https://wall.example/{MARK}",
)  # fmt: skip


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    made = World(database_url)
    yield made
    made.close()


@pytest.fixture
def forgetting(world: World) -> SqlForgetting:
    return SqlForgetting(world.engine, world.clock)


def marked(world: World) -> Mention:
    """A mention with the mark in every field that holds words."""
    evidence = {"flag": "legal", "words": MARK, "confidence": 0.9}
    world.model.says("triage", triage_answer(gloss=MARK, risks=[evidence], people=[MARK], orders=[MARK], points=[MARK]))
    world.model.says("draft", draft_answer(f"Dear {MARK}, write to the care team, and they settle it.", gloss=MARK))
    world.take_in(WRITTEN)
    mention = live(WRITTEN.mention_id, world.desk)
    world.take_in(edit(WRITTEN, f"{WRITTEN.text} {MARK} again."))
    mention = live(mention.id, world.desk)
    now = world.clock.now()
    mention = world.store.save(
        replace(mention, brief=Brief("failed", (MARK,), (), MARK, (MARK,), ()))
        .escalated(Escalation("lead", f"about {MARK}", MAYA, now))
        .sent_back(Guidance(f"tell {MARK} so", IRINA, now, "agent", MAYA))
        .redraft_wanted(f"shorter for {MARK}", MAYA, now)
        .promised((Promise(1, "call", f"We call {MARK}.", now + timedelta(days=1), MAYA, now),), now)
    )
    return world.store.save(replace(mention, notice=Notice("cannot_post", {"note": MARK})).waiting(now))


def everything(world: World) -> str:
    """Every cell of every table."""
    with world.engine.connect() as connection:
        tables = {table.name: connection.execute(sa.select(table)).all() for table in schema.metadata.sorted_tables}
    return json.dumps({name: [tuple(row) for row in rows] for name, rows in tables.items()}, default=str)


def locks(world: World) -> list[bool]:
    """Whether what is under way makes others wait."""
    now = [False]

    def begins(connection: sa.Connection) -> None:
        now[0] = not connection.get_execution_options().get("reads_only")

    sa.event.listen(world.engine, "begin", begins)
    return now


def test_nothing_with_the_customers_words_is_left_in_any_table(world: World, forgetting: SqlForgetting) -> None:
    mention = marked(world)
    SqlQuestions(world.engine).note(
        Asked("q1", world.clock.now(), MAYA, "peony", f"What about PP-48213 of {MARK}?", ())
    )
    SqlQuestions(world.engine).note(Asked("q2", world.clock.now(), MAYA, "peony", "Who pays for broken bottles?", ()))
    assert everything(world).count(MARK) > 20
    done = forgetting.erase(mention.id, OPERATOR)
    assert (done.news, done.questions) == (True, 1)
    left = everything(world).casefold()
    assert MARK.casefold() not in left
    assert "48213" not in left
    assert [asked.id for asked in SqlQuestions(world.engine).latest(["peony"], 9)] == ["q2"]


def test_questions_are_compared_before_anybody_has_to_wait(
    world: World, forgetting: SqlForgetting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many there are; only those that were noted meanwhile are compared while the mention is locked."""
    mention, questions, ran = marked(world), SqlQuestions(world.engine), quoting.quotes
    for number in range(9):
        questions.note(Asked(f"q{number}", world.clock.now(), MAYA, "peony", f"{number} of PP-48213?", ()))
        world.clock.pass_(hours=9)
    locked, seen = locks(world), list[tuple[bool, str]]()

    def quotes(question: str, about: Mention) -> bool:
        seen.append((locked[0], question))
        if len(seen) == 9 and not locked[0]:
            questions.note(Asked("late", world.clock.now(), MAYA, "peony", "And PP-48213?", ()))
        return ran(question, about)

    monkeypatch.setattr(quoting, "quotes", quotes)
    assert forgetting.erase(mention.id, OPERATOR).questions == 10
    assert [question for held, question in seen if held] == ["And PP-48213?"]
    assert questions.latest(["peony"], 99) == []


def test_what_the_customer_changed_while_questions_were_compared_is_compared_again(
    world: World, forgetting: SqlForgetting, monkeypatch: pytest.MonkeyPatch
) -> None:
    mention, ran, locked = marked(world), quoting.quotes, locks(world)
    SqlQuestions(world.engine).note(Asked("q1", world.clock.now(), MAYA, "peony", "What of PP-55555?", ()))
    world.clock.pass_(days=1)

    def quotes(question: str, about: Mention) -> bool:
        if not locked[0]:
            monkeypatch.setattr(quoting, "quotes", ran)
            world.take_in(edit(world.get(mention).post, f"{MARK}: it is PP-55555."))
        return ran(question, about)

    monkeypatch.setattr(quoting, "quotes", quotes)
    assert forgetting.erase(mention.id, OPERATOR).questions == 1


def test_the_database_file_itself_does_not_hold_them_any_more(tmp_path: Path) -> None:
    """Deleted is not overwritten, unless SQLite is told so."""
    world = World(f"sqlite:///{tmp_path}/files.db")
    forgetting, mention = SqlForgetting(world.engine, world.clock), marked(world)
    assert any(MARK.encode() in path.read_bytes() for path in tmp_path.glob("files.db*"))
    forgetting.erase(mention.id, OPERATOR)
    forgetting.settle()
    world.close()
    assert [path.name for path in tmp_path.glob("files.db*") if MARK.encode() in path.read_bytes()] == []


def test_while_somebody_reads_for_long_it_says_so_soon_and_can_be_tried_again(tmp_path: Path) -> None:
    """A backup reads for minutes; nobody can write while the log waits to be emptied."""
    world = World(f"sqlite:///{tmp_path}/files.db")
    forgetting, mention = SqlForgetting(world.engine, world.clock), marked(world)
    with snapshot(world.engine) as reader:
        reader.execute(sa.select(schema.mentions.c.id)).all()
        forgetting.erase(mention.id, OPERATOR)
        began = time.monotonic()
        assert not forgetting.settle()
        assert time.monotonic() - began < 5, "a writer waits for 30 seconds"
    with world.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == BUSY
    assert forgetting.settle()
    assert [path.name for path in tmp_path.glob("files.db*") if MARK.encode() in path.read_bytes()] == []
    world.close()


def test_what_happened_and_figures_stay(world: World, forgetting: SqlForgetting) -> None:
    mention = marked(world)
    before = [(event.kind, event.at, event.by) for event in world.store.events(mention.id)]
    forgetting.erase(mention.id, OPERATOR)
    left, events = world.get(mention), world.store.events(mention.id)
    assert [(event.kind, event.at, event.by) for event in events[:-1]] == before
    assert {json.dumps(event.data) for event in events[:-1]} == {'{"erased": true}'}
    assert (events[-1].kind, events[-1].by) == ("erased", OPERATOR)
    assert is_erased(left)
    assert left.tags
    assert mention.tags
    assert (left.tags.kind, left.tags.topics, left.post.rating) == (mention.tags.kind, mention.tags.topics, 2)
    assert (left.stage, left.due_at, left.rings_at, left.version) == (Stage.CLOSED, None, None, mention.version + 1)


def test_the_audit_chain_still_verifies_and_counts_what_was_erased(world: World, forgetting: SqlForgetting) -> None:
    mention, other = marked(world), world.arrive()
    SqlChain(world.engine).seal_all()
    head = verify(world.engine, world.clock.now()).head
    forgetting.erase(mention.id, OPERATOR)
    SqlChain(world.engine).seal_all()
    verdict = verify(world.engine, world.clock.now(), head)
    assert verdict.problems == ()
    assert verdict.erased == len(world.store.events(mention.id)) - 1
    assert world.get(other).post.text == post().text


def test_erasing_again_changes_nothing(world: World, forgetting: SqlForgetting) -> None:
    mention = marked(world)
    forgetting.erase(mention.id, OPERATOR)
    SqlChain(world.engine).seal_all()
    before = everything(world)
    assert not forgetting.erase(mention.id, OPERATOR).news
    assert everything(world) == before
    assert [event.kind for event in world.store.events(mention.id)].count("erased") == 1


def test_a_mention_that_does_not_exist_is_said_so(forgetting: SqlForgetting) -> None:
    with pytest.raises(InputError, match="no mention m123"):
        forgetting.erase("m123", OPERATOR)


@pytest.mark.parametrize("change", list(Change))
def test_the_platform_does_not_bring_it_back(world: World, forgetting: SqlForgetting, change: Change) -> None:
    mention = marked(world)
    forgetting.erase(mention.id, OPERATOR)
    for again in (WRITTEN, edit(WRITTEN, f"{MARK} once more")):
        told = replace(again, change=change, existing_reply=f"Dear {MARK}")
        assert take_in([told], "peony", world.desk, recall=True) == {"unchanged": 1}
    assert MARK not in everything(world)


@pytest.mark.parametrize(
    "decision",
    [d.Reopen(), d.Write(f"Dear {MARK}", ""), d.Uncover(), d.Dismiss("spam", MARK), d.NotePromise(MARK, None)],  # type: ignore[arg-type]
)
def test_nobody_can_write_to_it_any_more(world: World, forgetting: SqlForgetting, decision: d.Decision) -> None:
    mention = marked(world)
    forgetting.erase(mention.id, OPERATOR)
    with pytest.raises(DecisionRefused) as refused:
        world.decide(mention, decision, IRINA)
    assert refused.value.key == "refused.erased"


@pytest.mark.parametrize("stage", ["approved", "sent", "published"])
def test_a_reply_on_its_way_is_stopped_or_named(world: World, forgetting: SqlForgetting, stage: str) -> None:
    mention = world.arrive(WRITTEN)
    world.approve(mention)
    world.clock.pass_(10 if stage != "approved" else 0)
    if stage == "sent":
        leaving = world.store.save(world.get(mention).leaving(world.clock.now()))
        world.effects.claim(leaving.reply_key, mention.id)
    elif stage == "published":
        world.live(mention)
    remains = {one.what: one.where for one in forgetting.erase(mention.id, OPERATOR).remains}
    world.clock.pass_(3600)
    assert is_erased(world.live(mention))
    assert len(world.connector.shown) == (stage == "published"), "nothing is sent after it"
    expected = {"approved": set(), "sent": {"reply_unclear"}, "published": {"reply"}}[stage]
    assert remains.keys() - {"review"} == expected
    assert remains["review"] == WRITTEN.url
    open_effects = sa.select(schema.effects.c.key).where(schema.effects.c.done_at.is_(None))
    with world.engine.connect() as connection:
        assert connection.scalars(open_effects).all() == [], "nobody waits to hear what became of it"


def test_a_step_that_is_under_way_cannot_save_the_words_again(world: World, forgetting: SqlForgetting) -> None:
    """Every save is compare-and-set: whoever read it before the erasure finds it moved."""
    world.take_in(WRITTEN)

    def meanwhile(question: Question) -> Answer:
        forgetting.erase(WRITTEN.mention_id, OPERATOR)
        return answered(question)

    answered, world.model.ask = world.model.ask, meanwhile  # type: ignore[method-assign]
    assert is_erased(live(WRITTEN.mention_id, world.desk))
    assert MARK not in everything(world)


def test_cards_of_the_same_customer_that_quote_it_are_drawn_again(world: World, forgetting: SqlForgetting) -> None:
    mention = marked(world)
    other = world.arrive(post("PP-48213 is still not here.", external_id="other"))
    for one in (mention, other):
        world.store.drawn(world.get(one))
    forgetting.erase(mention.id, OPERATOR)
    assert {one.id for one in world.store.undrawn(9)} == {mention.id, other.id}
    assert world.store.related(world.get(other), 3) == []


def test_while_others_save_to_it_it_is_erased_once_and_holds(world: World, forgetting: SqlForgetting) -> None:
    mention = marked(world)
    start = threading.Barrier(3)

    def saves() -> None:
        start.wait()
        for _ in range(20):
            try:
                world.decide(mention, d.Uncover(), MAYA)
            except DecisionRefused:
                return

    def erases(done: list[bool]) -> None:
        start.wait()
        done.append(forgetting.erase(mention.id, OPERATOR).news)

    done: list[bool] = []
    threads = [threading.Thread(target=saves), *(threading.Thread(target=erases, args=(done,)) for _ in range(2))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(done) == [False, True]
    assert MARK not in everything(world)
    SqlChain(world.engine).seal_all()
    assert verify(world.engine, world.clock.now()).problems == ()


def test_all_of_one_customer_at_once_do_not_lock_each_other_out(world: World, forgetting: SqlForgetting) -> None:
    """Each also redraws the cards of the others."""
    ids = [world.arrive(post(f"PP-48213, number {n}", external_id=f"n{n}")).id for n in range(12)]
    for mention_id in ids:
        world.store.drawn(world.store.get(mention_id))
    with ThreadPoolExecutor(6) as people:
        done = list(people.map(lambda mention_id: forgetting.erase(mention_id, OPERATOR).news, [*ids, *reversed(ids)]))
    assert sum(done) == len(ids)
    forgetting.settle()
    assert verify(world.engine, world.clock.now()).problems == ()


KILLED = """
import os, sys
from bot.clock import SystemClock
from bot.store.database import open_database
from bot.store import forgetting
done = getattr(forgetting, sys.argv[3])
def dies(*args):
    done(*args)
    os.kill(os.getpid(), 9)
setattr(forgetting, sys.argv[3], dies)
forgetting.SqlForgetting(open_database(sys.argv[1]), SystemClock()).erase(sys.argv[2], "operator")
"""


@pytest.mark.slow
@pytest.mark.parametrize("after", ["neighbours", "forget_questions", "forget_events", "erased"])
def test_killed_anywhere_it_is_whole_and_erased_at_the_next_run(
    world: World, forgetting: SqlForgetting, database_url: str, after: str
) -> None:
    mention = marked(world)
    SqlChain(world.engine).seal_all()
    before = everything(world)
    died = subprocess.run([sys.executable, "-c", KILLED, database_url, mention.id, after], check=False, timeout=60)
    assert died.returncode == -9
    assert everything(world) == before
    assert forgetting.erase(mention.id, OPERATOR).news
    assert MARK not in everything(world)


def test_what_was_closed_long_ago_is_found_by_account(forgetting: SqlForgetting, world: World) -> None:
    ids = []
    for number, account in enumerate(["peony-store", "peony-app", "peony-store", "peony-store"]):
        mention = world.arrive(post(f"It leaks, {number}.", account=account))
        if number != 2:
            world.decide(mention, d.Dismiss("spam", ""), IRINA)
        ids.append(mention.id)
    owing = world.get(world.arrive(post("Call me", external_id="owing")))
    now = world.clock.now()
    owing = world.store.save(owing.promised((Promise(1, "call", "We call.", now, MAYA, now),), now))
    world.decide(owing, d.Dismiss("spam", ""), IRINA)
    world.clock.pass_(days=10)
    late = world.arrive(post("Closed today.", external_id="late"))
    world.decide(late, d.Dismiss("spam", ""), IRINA)
    before = world.clock.now() - timedelta(days=10)
    expected = sorted([ids[0], ids[3]])
    assert forgetting.closed_long_ago("demo", "peony-store", before, "", 9) == expected
    assert forgetting.closed_long_ago("demo", "peony-store", before, "", 1) == expected[:1]
    assert forgetting.closed_long_ago("demo", "peony-store", before, expected[0], 9) == expected[1:]
    assert forgetting.closed_long_ago("demo", "peony-store", before - timedelta(seconds=1), "", 9) == []
    forgetting.erase(expected[0], OPERATOR)
    assert forgetting.closed_long_ago("demo", "peony-store", before, "", 9) == expected[1:]


def test_what_could_not_be_taken_back_in_a_channel_is_tried_again_when_it_is_back(
    world: World, forgetting: SqlForgetting
) -> None:
    carded, told, elsewhere, done = (world.arrive(post(f"{number} came cracked.")) for number in range(4))
    for mention, channel in ((carded, "C1"), (elsewhere, "C2"), (done, "C1")):
        world.effects.claim(f"card:{mention.id}:main", mention.id, channel)
        world.effects.settle(f"card:{mention.id}:main", f"{channel}:1.2", "")
    world.store.save(told.escalated(Escalation("lead", "Somebody decides.", MAYA, world.clock.now())))
    world.clock.pass_(60)
    alerts = SqlAlerts(world.engine, world.clock)
    alerts.gather()
    [batch] = alerts.untold(Way.SLACK)
    world.effects.claim(f"alert:{batch.id}:C1", told.id, "C1")
    world.effects.settle(f"alert:{batch.id}:C1", "C1:1.3", "")
    for mention in (carded, told, elsewhere, done):
        forgetting.erase(mention.id, OPERATOR)
        forgetting.wiped(mention.id, 0, unreached=0 if mention is done else 1)
    assert forgetting.unwiped(9) == []
    world.store.wipe_again("C1")
    assert sorted(forgetting.unwiped(9)) == sorted([carded.id, told.id])
