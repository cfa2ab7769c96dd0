"""Pages nobody took: asked about once in the level's channel, and answered there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from bot.content.words import LANGUAGES, Words
from bot.engine.pager import DAY, FORGOTTEN, Pager
from bot.errors import Ambiguous, PlatformRefused, Stale, Throttled, Unavailable
from bot.mention import decision as d
from bot.mention.alerts import page_key
from bot.mention.escalation import Page
from bot.mention.event import OPERATOR
from bot.mention.mention import Mention
from bot.mention.outcome import Escalation
from bot.ports import Summons, Way
from bot.sandbox.block_rules import problems
from bot.slack.alerts import AlertDelivery
from bot.slack.calls import SlackCalls
from bot.slack.detours import Detours
from bot.slack.links import Links
from bot.slack.pace import UPDATES, Pace
from bot.slack.posting import Posting
from bot.store.alerts import SqlAlerts
from bot.store.forgetting import SqlForgetting
from bot.store.overview import SqlOverview
from tests.engine.test_pager import DUTY, with_pages
from tests.fakes import IRINA, MAYA, World, post, without
from tests.store.test_rolling import DAMAGED, OTHERS, taken_over

from .rooms import Rooms, Said


class Deaf:
    """Nobody outside takes anything."""

    def send(self, page: Page, summons: Summons) -> None:
        raise Unavailable

    def check(self, page: Page) -> str:
        return ""


class Desk:
    """A pager, and what tells alerts in Slack."""

    def __init__(self, world: World) -> None:
        self.world, self.rooms = world, Rooms()
        self.alerts = SqlAlerts(world.engine, world.clock)
        self.pager = Pager(world.desk, self.alerts, Deaf())
        self.start()

    def start(self) -> None:
        """As after a restart."""
        desk, calls = self.world.desk, cast(SlackCalls, self.rooms)
        pace = self.pace = Pace(1e9)
        links = Links(calls, SqlOverview(self.world.engine))
        detours = Detours(desk, calls, Posting(desk, calls, pace, desk.grace), pace)
        self.delivery = AlertDelivery(desk, self.alerts, calls, pace, links, detours)

    def give_up(self, *more: str) -> tuple[Mention, str]:
        """The first mention of the batch, and the page's key; `more`: what else came up with it, a text each."""
        arrived = list[Mention]()
        for text in ("1 cracked", *more):
            self.world.clock.pass_(1)
            arrived.append(self.world.arrive(post(text)))
        up = Escalation("lead", "Somebody else decides.", MAYA, self.world.clock.now())
        for one in arrived:
            self.world.store.save(one.escalated(up))
        self.world.clock.pass_(3)
        self.pager.deliver()
        self.world.clock.pass_(DAY.total_seconds() + 1)
        with pytest.raises(Unavailable):
            self.pager.deliver()
        (batch,) = self.alerts.untold(Way.PAGES)
        return arrived[0], page_key(batch.id, DUTY)

    def pass_(self, rounds: int = 3, seconds: float = 2) -> None:
        for _ in range(rounds):
            self.delivery.deliver()
            self.world.clock.pass_(seconds)

    def asked(self) -> Said:
        [said] = [one for one in self.rooms.messages if one.key.startswith("unpaged:")]
        return said


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    world = World(f"sqlite:///{tmp_path}/unscripted.db", with_pages(DUTY))
    yield Desk(world)
    world.close()


def buttons(said: Said) -> list[dict[str, Any]]:
    return [element for block in said.blocks if block["type"] == "actions" for element in block["elements"]]


def test_it_is_asked_once_in_the_levels_channel(desk: Desk) -> None:
    mention, key = desk.give_up()
    desk.pass_()
    desk.start()
    desk.pass_()
    said = desk.asked()
    assert said.channel == "C0PEONYESC"
    assert "duty@example.com" in said.text
    assert problems(said.blocks, "message") == []
    assert [button["action_id"] for button in buttons(said)] == ["page_known", "page_again"]
    assert f'"m": "{mention.id}", "k": "{key}"' in buttons(said)[0]["value"] or key in buttons(said)[0]["value"]


@pytest.mark.parametrize("happens", [True, False])
def test_killed_or_unheard_it_is_asked_once(desk: Desk, happens: bool) -> None:
    class Killed(BaseException):
        """The process ends here."""

    desk.give_up()
    desk.rooms.faults["post"] = [(Killed(), happens), (Ambiguous(), happens)]
    with pytest.raises(Killed):
        desk.pass_()
    desk.start()
    desk.pass_(5, 31)
    assert desk.asked()


@pytest.mark.parametrize(("decision", "says"), [(d.PageKnown, "They know"), (d.PageAgain, "Sent again")])
def test_an_answer_takes_the_buttons_away(desk: Desk, decision: Any, says: str) -> None:
    mention, key = desk.give_up()
    desk.pass_()
    desk.world.decide(mention, decision(key), MAYA)
    desk.pass_()
    said = desk.asked()
    assert buttons(said) == []
    assert f"{says}" in str(said.blocks)
    assert "Maya" in str(said.blocks)


@pytest.mark.parametrize("decision", [d.PageKnown, d.PageAgain])
def test_buttons_that_stand_work_when_the_mention_they_name_was_erased(desk: Desk, decision: Any) -> None:
    mention, key = desk.give_up("2 cracked")
    desk.pass_()
    erase(desk, mention)
    before = desk.world.get(mention)
    desk.world.decide(mention, decision(key), MAYA)
    after = desk.world.get(mention)
    assert replace(after, version=before.version) == before
    desk.pass_()
    assert buttons(desk.asked()) == []
    with pytest.raises(Stale, match=r"refused\.page_answered"):
        desk.world.decide(mention, decision(key), IRINA)


def test_buttons_name_a_mention_that_is_not_erased(desk: Desk) -> None:
    mention, _ = desk.give_up("2 cracked", "3 cracked")
    erase(desk, mention)
    desk.pass_()
    first, _ = buttons(desk.asked())
    assert json.loads(first["value"])["m"] == post("2 cracked").mention_id


def test_where_every_mention_of_a_page_is_erased_it_is_asked_and_answered_all_the_same(desk: Desk) -> None:
    mention, _ = desk.give_up()
    erase(desk, mention)
    desk.pass_()
    first, _ = buttons(desk.asked())
    desk.world.decide(mention, d.PageKnown(json.loads(first["value"])["k"]), MAYA)
    desk.pass_()
    assert buttons(desk.asked()) == []


def erase(desk: Desk, mention: Mention) -> None:
    SqlForgetting(desk.world.engine, desk.world.clock).erase(mention.id, OPERATOR)


def test_what_is_forgotten_is_not_asked_any_more(desk: Desk) -> None:
    mention, key = desk.give_up()
    desk.pass_()
    desk.world.clock.pass_(FORGOTTEN.total_seconds())
    desk.pager.deliver()
    desk.pass_()
    said = desk.asked()
    assert buttons(said) == []
    assert "It is not sent again" in str(said.blocks)
    before = list(desk.rooms.calls)
    with pytest.raises(Stale):
        desk.world.decide(mention, d.PageAgain(key), MAYA)
    desk.pass_()
    assert desk.asked().blocks == said.blocks
    assert desk.rooms.calls == before
    assert desk.delivery._unpaged._open == {}


def test_where_a_page_goes_no_more_nobody_is_asked_any_more(desk: Desk) -> None:
    mention, key = desk.give_up()
    desk.pass_()
    desk.world.workspace = with_pages()
    desk.pager.deliver()
    desk.pass_()
    assert buttons(desk.asked()) == []
    with pytest.raises(Stale):
        desk.world.decide(mention, d.PageAgain(key), MAYA)


def test_a_question_of_a_brand_that_is_gone_holds_up_nothing(desk: Desk) -> None:
    desk.give_up()
    whole = desk.world.workspace
    desk.rooms.faults["post"] = [(PlatformRefused("msg_too_long"), False)]
    desk.pass_()
    desk.world.workspace = without(whole, "peony")
    desk.pass_(2, 31)
    desk.world.workspace = whole
    desk.pass_()
    assert buttons(desk.asked())


@pytest.mark.parametrize("what", DAMAGED)
def test_one_about_a_damaged_mention_stops_nothing(desk: Desk, what: str, caplog: pytest.LogCaptureFixture) -> None:
    mention, key = desk.give_up()
    (batch,) = desk.alerts.untold(Way.SLACK)
    desk.alerts.settled(batch.id, Way.SLACK)
    taken_over(desk.world, mention.id, OTHERS[what])
    desk.pass_()
    assert desk.rooms.messages == []
    assert f"what becomes of {key} was not asked: what is stored of mention {mention.id} is damaged" in caplog.text


def test_where_the_channel_is_closed_it_is_asked_in_the_catch_all(desk: Desk) -> None:
    desk.give_up()
    desk.rooms.closed["C0PEONYESC"] = "is_archived"
    mention = desk.world.arrive()
    desk.delivery._detours.closed("C0PEONYESC", "is_archived", mention)
    desk.pass_()
    assert desk.asked().channel == "C0PEONY"


def test_a_question_slack_refuses_is_not_asked_every_second(desk: Desk) -> None:
    desk.give_up()
    desk.rooms.faults["post"] = [(PlatformRefused("msg_too_long"), False)] * 99
    desk.pass_(20, 1)
    assert desk.rooms.times("post") == 1


def test_a_question_that_is_asked_to_wait_waits_as_long_and_its_channel_with_it(desk: Desk) -> None:
    desk.give_up()
    desk.rooms.faults["post"] = [(Throttled(60), False)]
    desk.pass_(40, 2)
    assert desk.rooms.times("post") == 1
    assert not desk.pace.may_post("C0PEONYESC")
    assert desk.pace.could(UPDATES)


def test_an_answer_that_is_asked_to_wait_holds_up_changes(desk: Desk) -> None:
    mention, key = desk.give_up()
    desk.pass_()
    desk.world.decide(mention, d.PageKnown(key), MAYA)
    desk.rooms.faults["update"] = [(Throttled(60), False)]
    desk.pass_(40, 2)
    assert desk.rooms.times("update") == 1
    assert not desk.pace.could(UPDATES)
    assert desk.pace.may_post("C0PEONYESC")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_asks(language: str) -> None:
    words = Words(language)
    line = words("unpaged.asked", page="duty@example.com", brand="Peony", level="lead", at="today")
    assert "duty@example.com" in line
