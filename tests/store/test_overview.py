"""Queues, figures and search over a real store, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from importlib import import_module

import pytest
import sqlalchemy as sa

from bot.mention import decision as d
from bot.mention.event import BOT
from bot.mention.listing import folded
from bot.mention.mention import Mention
from bot.mention.post import Author
from bot.ports import Remit
from bot.store.overview import SqlOverview
from bot.store.schema import mentions
from tests.fakes import IRINA, MAYA, TOMEK, World, post, triage_answer

PEONY = Remit(("peony",))


@pytest.fixture
def desk(database_url: str) -> Iterator[World]:
    made = World(database_url)
    yield made
    made.close()


@pytest.fixture
def overview(desk: World) -> SqlOverview:
    return SqlOverview(desk.engine)


def arrive(desk: World, text: str, urgency: str = "normal", **changes: object) -> Mention:
    desk.model.says("triage", triage_answer(urgency=urgency))
    desk.clock.pass_(60)
    return desk.arrive(post(text, **changes))


def ids(found: list[Mention]) -> list[str]:
    return [mention.id for mention in found]


def test_the_most_urgent_comes_first_and_what_waits_longest_on_request(desk: World, overview: SqlOverview) -> None:
    calm, urgent, newer = (arrive(desk, *said) for said in (("One.",), ("Two.", "high"), ("Three.",)))
    assert ids(overview.waiting(PEONY, 9)) == ids([urgent, calm, newer])
    assert ids(overview.waiting(PEONY, 9, longest_first=True)) == ids([calm, urgent, newer])
    assert ids(overview.waiting(PEONY, 1)) == [urgent.id]
    assert overview.count(PEONY) == 3


def test_what_is_decided_of_another_brand_or_of_another_level_waits_for_nobody_here(
    desk: World, overview: SqlOverview
) -> None:
    kept, closed = arrive(desk, "One."), arrive(desk, "Two.")
    desk.decide(closed, d.Dismiss("spam"))
    assert ids(overview.waiting(PEONY, 9)) == [kept.id]
    assert overview.waiting(Remit(("brightbus",)), 9) == []
    assert overview.waiting(Remit(()), 9) == []
    assert overview.waiting(Remit(("peony",), {"peony": (kept.level,)}), 9) == []
    assert overview.count(Remit(("peony",), {"peony": (kept.level,)})) == 0


def test_what_a_colleague_took_is_theirs_and_what_is_put_aside_rests(desk: World, overview: SqlOverview) -> None:
    free, taken, aside = (arrive(desk, text) for text in ("One.", "Two.", "Three."))
    desk.decide(taken, d.Claim(), TOMEK)
    desk.decide(aside, d.Snooze(desk.clock.now() + timedelta(hours=3)), MAYA)
    assert ids(overview.waiting(replace(PEONY, person=MAYA), 9)) == [free.id]
    assert ids(overview.waiting(replace(PEONY, person=TOMEK), 9)) == ids([free, taken])
    assert (ids(overview.claimed(TOMEK, 9)), overview.claimed(MAYA, 9)) == ([taken.id], [])
    assert (ids(overview.snoozed(MAYA, 9)), overview.snoozed(TOMEK, 9)) == ([aside.id], [])
    assert overview.claims(["peony"]) == {TOMEK: 1}
    assert overview.count(PEONY) == 3


def test_what_is_urgent_escalated_or_late_burns(desk: World, overview: SqlOverview) -> None:
    arrive(desk, "One.")
    urgent, climbed = arrive(desk, "Two.", "critical"), arrive(desk, "Three.")
    desk.decide(climbed, d.Escalate("press", "lead"))
    assert set(ids(overview.burning(PEONY, desk.clock.now(), 9))) == {urgent.id, climbed.id}
    assert len(overview.burning(PEONY, desk.clock.now() + timedelta(days=30), 9)) == 3


def test_a_backlog_counts_what_waits_per_brand(desk: World, overview: SqlOverview) -> None:
    first = arrive(desk, "One.")
    arrive(desk, "Two.", "high")
    (found,) = overview.backlogs(["peony", "brightbus"], desk.clock.now())
    assert (found.brand, found.waiting, found.urgent, found.overdue) == ("peony", 2, 1, 0)
    assert found.oldest == first.arrived_at
    assert overview.backlogs([], desk.clock.now()) == []


def test_decisions_are_counted_per_person_since_a_moment(desk: World, overview: SqlOverview) -> None:
    early, late = arrive(desk, "One."), arrive(desk, "Two.")
    desk.decide(early, d.Dismiss("spam"), MAYA)
    desk.clock.pass_(3600)
    since = desk.clock.now()
    desk.decide(late, d.Dismiss("spam"), IRINA)
    assert overview.decided(["peony"], since) == {IRINA: 1}
    assert overview.decided(["peony"], since - timedelta(days=1)) == {IRINA: 1, MAYA: 1}
    assert overview.decided(["brightbus"], since) == {}


def test_deeds_tell_which_version_was_approved_and_stand_in_order(desk: World, overview: SqlOverview) -> None:
    mention = arrive(desk, "One.")
    written = desk.decide(mention, d.Write("Please write to the care team.", 1))
    desk.approve(written)
    told = overview.deeds(["peony"], mention.arrived_at)
    assert [deed.kind for deed in told] == ["arrived", "drafted", "written", "approved"]
    assert [deed.draft for deed in told] == [0, 0, 2, 2]
    assert {deed.arrived_at for deed in told} == {mention.arrived_at}
    assert overview.deeds(["peony"], desk.clock.now() + timedelta(seconds=1)) == []


def test_what_no_article_answered_is_a_gap_the_newest_first(desk: World, overview: SqlOverview) -> None:
    desk.knowledge.passages = ()
    first, second = arrive(desk, "One."), arrive(desk, "Two.")
    desk.model.says("triage", triage_answer(kind="praise"))
    assert desk.arrive(post("Three.")).draft
    assert ids(overview.gaps(["peony"], 9)) == ids([second, first])
    assert overview.gaps(["brightbus"], 9) == []


def test_search_finds_words_without_case_and_accents_in_three_alphabets(desk: World, overview: SqlOverview) -> None:
    polish = arrive(desk, "Żółć w kremie, reklamacja!", author=Author("Łucja Ślusarczyk"))
    russian = arrive(desk, "Пришёл вскрытый крем")
    percent = arrive(desk, "100% cracked_bottle")

    def found(*words: str, labels: tuple[tuple[str, ...], ...] = ()) -> list[str]:
        return ids(overview.find(["peony"], [folded(word) for word in words], labels, 9))

    assert found("zolc") == found("ŚLUSARCZYK", "Kremie") == [polish.id]
    assert found("пришел") == [russian.id]
    assert found("100%") == found("d_b") == [percent.id]
    assert found("0_c") == found("zolc", "пришел") == []
    assert found(labels=(("tag:packaging",),)) == ids([percent, russian, polish])
    assert found(labels=(("tag:pack",), ("platform:demo", "platform:none"))) == ids([percent, russian, polish])
    assert found("zolc", labels=(("tag:delivery",),)) == []
    assert overview.find(["brightbus"], [], [], 9) == []


def test_cards_are_told_by_the_key_of_their_row(desk: World, overview: SqlOverview) -> None:
    mention = arrive(desk, "One.")
    key = f"card:{mention.id}:main"
    desk.effects.claim(key, mention.id, "C1")
    assert overview.cards([mention.id]) == {}
    desk.effects.settle(key, "C1:1.2", "x")
    assert overview.cards([mention.id, "m-none"]) == {key: "C1:1.2"}


def test_mentions_from_before_the_search_are_found_after_the_migration(desk: World, overview: SqlOverview) -> None:
    urgent = arrive(desk, "Żółw nie działa", "high")
    desk.decide(urgent, d.Escalate("press", "lead"))
    before = overview.waiting(PEONY, 9)
    empty = {"level": "", "escalated": False, "reply_by": None, "holder": "", "gap": False, "words": "", "labels": ""}
    with desk.engine.begin() as connection:
        connection.execute(mentions.update().values(empty))
        import_module("bot.store.migrations.versions.0004_listing").fill(connection)
    assert overview.waiting(PEONY, 9) == before
    assert ids(overview.find(["peony"], ["zolw"], [("tag:high",)], 9)) == [urgent.id]
    assert overview.burning(PEONY, desk.clock.now(), 9) == before
    with desk.engine.connect() as connection:
        assert connection.scalar(sa.select(mentions.c.level)) == "lead"


def test_what_a_clock_brought_up_is_an_escalation_and_what_nobody_could_take_is_not(
    desk: World, overview: SqlOverview
) -> None:
    mention = desk.arrive()
    for to in ("lead", ""):
        mention = desk.store.save(
            mention.attended("breached", mention.attention, BOT, desk.clock.now(), {"clock": "reply", "to": to})
        )
    kinds = [deed.kind for deed in overview.deeds(["peony"], mention.arrived_at)]
    assert (kinds.count("escalated"), kinds.count("breached")) == (1, 1)
