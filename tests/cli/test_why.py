"""`unscripted why`: one mention's whole story, by any name people have for it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from bot.cli import why as command
from bot.cli.main import CODES, app
from bot.cli.output import people
from bot.cli.why_said import harmless
from bot.mention import decision as d
from bot.mention.call import Call
from bot.mention.draft import Usage
from bot.mention.mention import Mention
from bot.store import story
from bot.store.audit import SqlChain
from bot.store.forgetting import SqlForgetting
from bot.store.schema import alerts, duties
from bot.store.spending import SqlSpending
from tests.fakes import MAYA, NOON, REPLY, World, draft_answer, lost_request, passage, post
from tests.groups import ROOT

URL = "https://reviews.example.com/r/4711?lang=pl"


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Its database is where the command looks, and its clock is the command's."""
    monkeypatch.setenv("UNSCRIPTED_STATE", str(tmp_path))
    made = World(f"sqlite:///{tmp_path}/unscripted.db")
    monkeypatch.setattr(command, "SystemClock", lambda: made.clock)
    yield made
    made.close()


def told(asked: str, width: int = 120) -> str:
    """What people read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(people, "_width", None)  # it keeps the width of when it was made
        done = CliRunner().invoke(app, ["why", asked, "--workspace", str(ROOT)], env={"COLUMNS": str(width)})
    assert done.exit_code == 0, done.output
    assert done.stdout == ""
    assert max(map(len, done.stderr.splitlines())) <= width
    return done.stderr


def flat(asked: str) -> str:
    return " ".join(told(asked).split())


def facts(asked: str) -> dict[str, Any]:
    done = CliRunner().invoke(app, ["why", asked, "--workspace", str(ROOT), "--json"])
    assert done.exit_code == 0, done.output
    assert done.stdout.count("\n") == 1
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def drawn(world: World, mention: Mention) -> None:
    world.effects.claim(f"card:{mention.id}:main", mention.id, mention.home)
    world.effects.settle(f"card:{mention.id}:main", f"{mention.home}:1795357725.492790", "x")
    world.store.drawn(world.get(mention))


# -- its names --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "{id}",
        "review-4711",
        URL,
        f"<{URL}>",
        "https://team.slack.com/archives/{home}/p1795357725492790",
        "https://team.slack.com/archives/{home}/p1795357999000000?thread_ts=1795357725.492790&cid={home}",
    ],
)
def test_a_mention_is_found_by_every_name_people_have_for_it(world: World, name: str) -> None:
    mention = world.arrive(post(external_id="review-4711", url=URL))
    world.arrive(post("Another one.", external_id="review-4712", url="https://reviews.example.com/r/4712"))
    drawn(world, mention)
    assert facts(name.format(id=mention.id, home=mention.home))["mention"] == mention.id


def test_a_review_of_an_account_that_is_gone_is_found_by_its_id(world: World) -> None:
    mention = world.arrive(post(external_id='odd "4711"', account="sold-shop"))
    assert facts('odd "4711"')["mention"] == mention.id


@pytest.mark.slow
def test_a_name_of_several_is_told_with_all_of_them(world: World) -> None:
    both = [world.arrive(post(f"From {shop}.", external_id=shop, account=shop, url=URL)) for shop in ("one", "two")]
    done = run_it(URL, world)
    assert done.returncode == 2
    assert all(mention.id in done.stderr for mention in both)


@pytest.mark.parametrize("name", ["m0123456789abcdef", "nothing", "%", "https://team.slack.com/archives/C1/p1000002"])
def test_an_unknown_mention_is_one_sentence_and_wrong_use(world: World, name: str) -> None:
    world.arrive()
    done = CliRunner().invoke(app, ["why", name, "--workspace", str(ROOT)])
    ways = "its id, the review's id or address, or a link to its card"
    assert str(done.exception) == f"no mention is known as {name}: give {ways}"
    assert (CODES[type(done.exception)], done.stdout) == (2, "")  # type: ignore[index]


def test_without_a_database_it_says_where_one_should_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSCRIPTED_STATE", str(tmp_path))
    done = CliRunner().invoke(app, ["why", "m1", "--workspace", str(ROOT)])
    assert str(done.exception).startswith(f"there is no database at sqlite:///{tmp_path}")
    assert CODES[type(done.exception)] == 3  # type: ignore[index]


def run_it(name: str, world: World) -> subprocess.CompletedProcess[str]:
    """As a command of its own, beside a program that has the database open."""
    code = "from bot.cli.main import main; main()"
    command = [sys.executable, "-c", code, "why", name, "--workspace", str(ROOT)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)


# -- the story --------------------------------------------------------------------------------------------


def test_the_story_of_a_published_reply_tells_who_did_what_when_and_why(world: World) -> None:
    world.model.says("draft", draft_answer(REPLY, [passage().id]))
    mention = world.arrive(post(url=URL))
    call = Call(NOON, 1.5, mention.id, "peony", "draft", "writer", "big", "answered", "", Usage(1, 900, 400, 120))
    SqlSpending(world.engine).note(call)
    drawn(world, mention)
    world.publish(mention)
    story = flat(mention.id)
    assert "Times are those of Europe/Warsaw." in story
    assert "arrived Sun 22 Nov 13:00:00" in story  # noon in UTC
    assert "Maya Lindqvist: approved version 1" in story
    assert "the program: the reply is public (live)" in story
    assert mention.rule
    assert f"row {mention.rule.name} (row " in story
    because = mention.rule.when.told("peony", mention.post, mention.tags)
    assert [field for field, _, _ in because] == ["kind", "topic", "rating"]
    assert all(f"{field} is {has}; the row takes {takes}" in story for field, has, takes in because)
    assert f"text {REPLY}" in story
    assert "rests on Damaged parcel – What to send (peony/damaged-parcel.en#what-to-send, v1)" in story
    assert "card main: done #peony-mentions 1795357725.492790" in story
    assert re.search(r"reply 1: done \S+", story)
    assert "draft, big: answered, 1.5 s, 900 tokens in (400 cached), 120 out" in story
    assert "next it is closed as answered, Sun 29 Nov" in story
    assert "stuck" not in story


def test_a_script_reads_the_same(world: World) -> None:
    mention = world.publish(world.arrive())
    found = facts(mention.id)
    assert found["stage"] == "published"
    assert found["next"]["what"] == "it is closed as answered"
    assert found["rule"]["row"]
    assert {"field", "is", "takes"} == set(found["rule"]["because"][0])
    assert [event["kind"] for event in found["events"]] == world.happened(mention)
    assert found["state"]["reply"]["by"] == MAYA
    assert [effect["key"] for effect in found["effects"]] == [f"reply:{mention.id}:1"]


@pytest.mark.parametrize("width", [80, 120])
def test_long_words_are_wrapped_and_none_is_lost(world: World, width: int) -> None:
    words = " ".join(f"word{number}" for number in range(400)) + " " + "x" * 500
    story = told(world.arrive(post(words)).id, width)
    assert all(f"word{number}" in story for number in range(400))
    assert story.count("x") >= 500


def test_what_a_customer_wrote_commands_no_terminal(world: World) -> None:
    story = told(world.arrive(post("Red \x1b[31m and \x1b]0;owned\x07 back\u202ewards")).id)
    assert "\x1b" not in story
    assert "\x07" not in story
    assert "\u202e" not in story


def test_emoji_and_lines_stay() -> None:
    assert harmless("Żółw\n\t❤️ 👍🏽") == "Żółw\n\t❤️ 👍🏽"
    assert harmless("half \ud83d") == "half \N{REPLACEMENT CHARACTER}"


# -- what is next -----------------------------------------------------------------------------------------


def stuck(mention: Mention) -> list[str]:
    found: list[str] = facts(mention.id)["next"]["stuck"]
    return found


def test_while_it_waits_it_says_for_whom(world: World) -> None:
    mention = world.arrive()
    drawn(world, mention)
    what = facts(mention.id)["next"]["what"]
    assert what.startswith("level agent decides (")
    assert "Maya Lindqvist" in what
    assert stuck(mention) == []
    world.decide(mention, d.Claim())
    found = facts(mention.id)["next"]
    assert found["by_itself"] == "a claim or an open dialog ends by itself"
    assert "taken Maya Lindqvist, until" in flat(mention.id)


def test_an_approved_one_says_when_it_leaves(world: World) -> None:
    mention = world.approve(world.arrive())
    assert facts(mention.id)["next"]["what"] == "the approved reply leaves; until then it can be undone"
    world.clock.pass_(90)
    assert "its turn has come and nobody is at it: does a process with the role worker run?" in stuck(mention)
    world.store.due(1, "host:7", timedelta(seconds=60))
    assert "host:7 is at it; if that fails it is tried again when its lease ends" in stuck(mention)


def test_a_card_that_does_not_follow_is_told(world: World) -> None:
    mention = world.arrive()
    assert stuck(mention) == []
    world.clock.pass_(90)
    assert stuck(mention) == ["its cards do not show the newest state: nobody draws cards"]
    with world.engine.begin() as connection:
        held = {"name": "cards and alerts", "holder": "host:7", "until": world.clock.now() + timedelta(seconds=20)}
        connection.execute(sa.insert(duties), held)
    assert "Slack does not take it" in stuck(mention)[0]


def test_a_clock_that_did_not_ring_is_told(world: World) -> None:
    mention = world.arrive()
    drawn(world, mention)
    world.clock.pass_(hours=20)
    assert any("a clock should have rung" in reason for reason in stuck(mention))


def test_what_stays_in_slack_of_an_erased_one_is_told(world: World) -> None:
    mention = world.arrive()
    forgetting = SqlForgetting(world.engine, world.clock)
    SqlChain(world.engine).seal_all()
    forgetting.erase(mention.id, MAYA)
    assert facts(mention.id)["erasure"]["wiped_at"] is None
    assert "in Slack not taken back yet" in flat(mention.id)
    forgetting.wiped(mention.id, 2, 1)
    assert facts(mention.id)["erasure"]["people_said"] == 2
    assert "erased Maya Lindqvist" in flat(mention.id)
    assert "in Slack 2 messages of people and 1 of ours stay" in flat(mention.id)


def test_it_is_told_as_it_is_at_one_moment(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    mention, beside = world.arrive(), story._beside

    def meanwhile(mention_id: str) -> tuple[Any, ...]:
        world.decide(mention, d.Claim())
        return beside(mention_id)

    monkeypatch.setattr(story, "_beside", meanwhile)
    told = story.SqlStory(world.engine).of(mention.id)
    assert told.mention == mention
    assert "claimed" not in [event.kind for event in told.events]
    assert world.get(mention).attention.claim


def test_a_reply_of_unknown_fate_is_told(world: World) -> None:
    mention = world.arrive()
    drawn(world, mention)
    world.connector.faults = [lost_request]
    world.publish(mention)
    world.clock.pass_(120)
    assert any(reason.startswith(f"reply:{mention.id}:1 was begun and never finished") for reason in stuck(mention))


def test_a_reply_that_a_restore_takes_for_begun_keeps_nothing(world: World) -> None:
    mention = world.arrive()
    published = world.publish(mention)
    drawn(world, published)
    world.effects.claim(f"reply:{mention.id}:2", mention.id)
    world.clock.pass_(120)
    assert stuck(mention) == []


def test_a_call_nobody_heard_is_told(world: World) -> None:
    mention = world.arrive()
    drawn(world, mention)
    row = {"mention_id": mention.id, "seq": 1, "kind": "escalated", "brand": "peony", "level": "lead", "who": ""}
    with world.engine.begin() as connection:
        connection.execute(sa.insert(alerts), {**row, "at": world.clock.now(), "batch": ""})
    world.clock.pass_(90)
    assert "the call for lead (escalated) has not been told at all" in stuck(mention)


def test_an_account_that_is_gone_is_told(world: World) -> None:
    mention = world.arrive(post(account="sold-shop"))
    assert "the account demo/sold-shop is not in unscripted.yaml any more" in stuck(mention)


def test_a_closed_one_owes_nothing(world: World) -> None:
    mention = world.decide(world.arrive(), d.NoReplyNeeded())
    assert facts(mention.id)["next"]["what"] == "nothing: it is closed"
