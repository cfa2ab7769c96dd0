"""A life goes as far as it can without a person, never stands still, and survives that others are faster."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.workspace import Workspace
from bot.errors import DecisionRefused, Moved, PlatformRefused
from bot.life.live import live, next_step
from bot.mention import decision as d
from bot.mention import tags as t
from bot.mention.mention import Mention
from bot.mention.outcome import ReplyState
from bot.mention.post import Change
from bot.mention.stage import Stage
from bot.ports import Once
from bot.store.store import SqlStore
from tests import fakes
from tests.fakes import IRINA, MAYA, NOON, SAM, TOMEK, World, edit, post, triage_answer


def test_a_new_mention_is_read_drafted_and_waits_for_a_person(world: World) -> None:
    mention = world.arrive()
    assert mention.stage is Stage.WAITING
    assert world.happened(mention) == ["arrived", "triaged", "drafted", "waiting"]
    assert mention.draft
    assert mention.draft.text == fakes.REPLY
    assert mention.due_at is None


def test_where_drafting_fails_for_a_fault_of_ours_a_person_writes(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("bot.life.draft.find_facts", broken)
    mention = world.arrive()
    (told,) = [record for record in caplog.records if record.name == "bot.life.live"]
    assert told.exc_info
    assert told.exc_info[0] is ZeroDivisionError
    assert mention.stage is Stage.WAITING
    assert mention.brief
    assert (mention.brief.reason, mention.brief.facts) == ("failed", ())


def test_without_its_account_a_mention_still_reaches_a_person(world: World) -> None:
    class Nowhere:
        def connector(self, platform: str, account: str) -> fakes.FakeConnector:
            raise PlatformRefused("unknown_account")

    world.take_in(post())
    mention = live(post().mention_id, replace(world.desk, platforms=Nowhere()))
    assert mention.stage is Stage.WAITING
    assert mention.brief


@pytest.mark.parametrize("read", [False, True])
def test_a_mention_whose_brand_is_gone_rests_until_it_is_back(
    read: bool, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "bot.life.live")
    world.take_in(post())
    mention, whole = world.store.get(post().mention_id), world.workspace
    if read:
        mention = world.store.save(mention.triaged(world.lexicon.reads, whole.rules["peony"][-1], "C0PEONY", NOON))
    before, stage = world.happened(mention), mention.stage
    world.workspace = fakes.without(whole, "peony")
    mention = world.live(mention)
    assert (mention.stage, world.happened(mention), world.store.owed(1)) == (stage, before, [])
    (line,) = caplog.records
    assert (line.levelname, line.exc_info) == ("INFO", None)
    world.workspace = whole
    mention = world.later(mention)
    assert mention.stage is Stage.WAITING
    assert mention.draft


def test_living_again_changes_nothing(world: World) -> None:
    mention = world.arrive()
    assert world.live(mention) == mention
    assert world.happened(mention) == ["arrived", "triaged", "drafted", "waiting"]


@pytest.mark.parametrize(
    "tags",
    [
        triage_answer(reply_worth="too_little_text"),
        triage_answer(reply_worth="no_reply_needed"),
        triage_answer(suspicions=[{"suspicion": "spam", "evidence": "", "confidence": 0.9}]),
    ],
)
def test_what_deserves_no_draft_still_waits_for_a_person(tags: dict[str, object], world: World) -> None:
    world.model.says("triage", tags)
    mention = world.arrive()
    assert mention.stage is Stage.WAITING
    assert mention.draft is None
    assert world.model.steps() == ["triage"]


def test_a_published_mention_rests_after_a_week(world: World) -> None:
    mention = world.publish(world.arrive())
    assert mention.stage is Stage.PUBLISHED
    world.clock.pass_(days=7)
    mention = world.live(mention)
    assert mention.stage is Stage.CLOSED
    assert mention.closing
    assert mention.closing.reason == "answered"


class Overtaken(SqlStore):
    """A store in which somebody else saves first, as often as `others` holds."""

    others: list[Callable[[Mention], Mention]] = []

    def save(self, mention: Mention, receipt: str = "") -> Mention:
        if self.others:
            super().save(self.others.pop()(self.get(mention.id)))
        return super().save(mention, receipt)


def test_when_somebody_else_saves_first_the_new_state_is_looked_at(world: World) -> None:
    store = Overtaken(world.engine, world.clock)
    store.others = [lambda mention: mention.dismissed("spam", "", MAYA, NOON)]
    world.take_in(post())
    mention = live(post().mention_id, replace(world.desk, store=store))
    assert mention.stage is Stage.CLOSED
    assert world.happened(mention) == ["arrived", "dismissed"]


def test_an_edit_that_comes_while_it_is_read_is_read_too(world: World) -> None:
    store = Overtaken(world.engine, world.clock)
    store.others = [lambda mention: mention.edited(edit(post(), "It came after all."), NOON)]
    world.take_in(post())
    mention = live(post().mention_id, replace(world.desk, store=store))
    assert mention.stage is Stage.WAITING
    assert "It came after all." in world.model.questions[-1].turns[0][1]
    assert world.happened(mention) == ["arrived", "edited", "triaged", "drafted", "waiting"]


# -- whatever happens -----------------------------------------------------------------------------------

Act = Callable[[World, Mention], object]


def acts() -> dict[str, Act]:
    """What people, platforms and time can do."""
    retag = d.Retag(t.Kind.PRAISE, (t.Topic.STAFF,), t.Sentiment.POSITIVE, t.Urgency.LOW)
    decisions = {
        "write": lambda m: d.Write("A cracked bottle? We will settle it.", m.draft.version if m.draft else 0),
        "approve": lambda m: d.Approve(m.seen),
        "regenerate": lambda m: d.Regenerate("shorter"),
        "escalate": lambda m: d.Escalate("look", "lead"),
        "dismiss": lambda m: d.Dismiss("other"),
        "retag": lambda m: retag,
        "undo": lambda m: d.Undo(),
        "posted": lambda m: d.PostedByHand(),
        "cannot post": lambda m: d.CannotPost("no access"),
        "there": lambda m: d.ItIsThere(),
        "again": lambda m: d.SendAgain(),
        "reopen": lambda m: d.Reopen(),
        "no reply": lambda m: d.NoReplyNeeded(),
        "claim": lambda m: d.Claim(),
        "release": lambda m: d.Release(),
        "hand over": lambda m: d.HandOver(TOMEK, "please"),
        "start editing": lambda m: d.StartEditing(),
        "stop editing": lambda m: d.StopEditing(),
        "wake": lambda m: d.Wake(),
        "approve anyway": lambda m: d.Approve(m.seen, anyway=True),
    }
    found: dict[str, Act] = {
        f"{name} by {who}": lambda w, m, make=make, who=who: w.decide(m, make(m), who)  # type: ignore[misc]
        for name, make in decisions.items()
        for who in (MAYA, IRINA, SAM)
    }
    found |= {
        f"snooze by {who}": lambda w, m, who=who: w.decide(m, d.Snooze(w.clock.now() + timedelta(hours=1)), who)  # type: ignore[misc]
        for who in (MAYA, IRINA)
    }
    world: dict[str, Act] = {
        "a second": lambda w, m: w.clock.pass_(1),
        "undo is over": lambda w, m: w.clock.pass_(10),
        "an hour": lambda w, m: w.clock.pass_(3600),
        "a week": lambda w, m: w.clock.pass_(days=7),
        "due": lambda w, m: setattr(w.clock, "at", max(m.due_at or w.clock.at, w.clock.at)),
        "edit": lambda w, m: w.take_in(edit(m.post, f"{m.post.text}!")),
        "delete": lambda w, m: w.take_in(replace(m.post, change=Change.DELETED)),
        "answered": lambda w, m: w.take_in(replace(m.post, existing_reply="Thanks.")),
        "model fails": lambda w, m: w.model.fails(),
        "escalating rule": lambda w, m: w.model.says(
            "triage", triage_answer(risks=[{"risk": "health", "evidence": "", "confidence": 1}])
        ),
        "policy changes": lambda w, m: setattr(w, "workspace", other_policy(w)),
        "passage changes": lambda w, m: setattr(w.knowledge, "passages", (fakes.passage(version="v2"),)),
        "lost answer": lambda w, m: w.connector.faults.append(fakes.lost_answer),
        "lost request": lambda w, m: w.connector.faults.append(fakes.lost_request),
        "throttled": lambda w, m: w.connector.faults.append(fakes.throttled),
        "refused": lambda w, m: w.connector.faults.append(fakes.refused),
        "verdict pending": lambda w, m: setattr(w.connector, "verdict", ReplyState.PENDING),
        "verdict live": lambda w, m: setattr(w.connector, "verdict", ReplyState.LIVE),
        "verdict rejected": lambda w, m: setattr(w.connector, "verdict", ReplyState.REJECTED),
    }
    return found | world


def other_policy(world: World) -> Workspace:
    policies = world.workspace.policies
    newer = replace(policies["peony"], version=f"{policies['peony'].version}'")
    return replace(world.workspace, policies={**policies, "peony": newer})


def step_on(world: World, mention: Mention) -> Mention:
    """One step after another, each of which must change what comes next."""
    while step := next_step(mention, world.clock.now()):
        after = step(mention, world.desk)
        assert after != mention
        assert next_step(after, world.clock.now()) is not step, f"{mention.stage} stands still"
        mention = world.store.save(after)
    return mention


ACTS = acts()
# What leads on from a stage; everything else happens too, but not as often.
LIKELY = {
    Stage.WAITING: ["approve by U0IRINA", "lost answer", "lost request", "verdict pending"],
    Stage.APPROVED: ["undo is over", "lost answer", "lost request", "throttled", "edit"],
    Stage.HANDED: ["posted by U0IRINA", "cannot post by U0IRINA", "edit"],
    Stage.UNKNOWN: ["due", "edit", "verdict live", "there by U0IRINA", "again by U0IRINA", "a second"],
    Stage.PUBLISHED: ["edit", "lost answer"],
    Stage.CLOSED: ["reopen by U0IRINA", "edit"],
}


@pytest.mark.slow
@settings(max_examples=min(50, settings().max_examples), deadline=None, derandomize=True)
@given(
    kind=st.sampled_from([*Once, None]),
    lag=st.sampled_from([0, 20]),
    story=st.lists(st.tuples(st.booleans(), st.integers(0, 10**6)), min_size=10, max_size=30),
)
def test_every_step_changes_what_comes_next_and_nothing_is_ever_said_twice(
    kind: Once | None, lag: int, story: list[tuple[bool, int]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = World(
            f"sqlite:///{folder}/x.db", once=kind or Once.NONE, by_hand=kind is None, lag=timedelta(seconds=lag)
        )
        world.take_in(post())
        mention = step_on(world, world.store.get(post().mention_id))
        for likely, choice in story:
            possible = LIKELY[mention.stage] if likely else sorted(ACTS)
            with contextlib.suppress(DecisionRefused):  # most acts are not possible most of the time
                ACTS[possible[choice % len(possible)]](world, mention)
            mention = step_on(world, world.store.get(mention.id))
            check_the_wall(world, mention)
        world.close()


def check_the_wall(world: World, mention: Mention) -> None:
    """Nothing is public that nobody approved, and no approval has led to two replies."""
    approved = [event.data["text"] for event in world.store.events(mention.id) if event.kind == "approved"]
    keys = [reply.key for reply in world.connector.shown]
    assert len(keys) == len(set(keys)), f"said twice: {keys}"
    assert all(reply.text in approved for reply in world.connector.shown)


def test_a_mention_that_is_gone_for_good_is_an_error_and_not_a_loop(world: World) -> None:
    with pytest.raises(Exception, match="there is no mention"):
        live("m0", world.desk)


def test_moved_is_nobodys_trouble(world: World) -> None:
    """A save that is always overtaken ends as soon as there is nothing to do any more."""
    store = Overtaken(world.engine, world.clock)
    store.others = [
        lambda mention: mention.dismissed("spam", "", MAYA, NOON),
        lambda mention: mention.edited(edit(post(), "two"), NOON),
        lambda mention: mention.edited(edit(post(), "one"), NOON),
    ]
    world.take_in(post())
    mention = live(post().mention_id, replace(world.desk, store=store))
    assert world.happened(mention) == ["arrived", "edited", "edited", "dismissed"]
    with pytest.raises(Moved):
        world.store.save(replace(mention, version=1))
