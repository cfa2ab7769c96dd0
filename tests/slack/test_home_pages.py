"""Home tabs by role over a real store: who sees what, with how many calls, and what their buttons do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from bot.content.words import Words
from bot.errors import PlatformRefused, Throttled, Unavailable
from bot.mention import decision as d
from bot.ports import EvalRun
from bot.slack.home_clicks import HomeClicks
from bot.slack.home_pages import CALM, HomePages
from bot.slack.links import Links, archive_link
from bot.store.evals import SqlEvals
from bot.store.overview import SqlOverview
from bot.store.questions import SqlQuestions
from tests.fakes import IRINA, MAYA, NOON, SAM, TOMEK, World, post

from .drawing import texts_in


@dataclass
class FakeSlack:
    """The calls of bot.slack.calls that a Home needs."""

    published: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    told: list[tuple[str, list[dict[str, Any]]]] = field(default_factory=list)
    troubles: list[Exception] = field(default_factory=list)

    def who_am_i(self) -> dict[str, str]:
        return {"url": "https://team.slack.com/"}

    def publish_home(self, user: str, view: dict[str, Any]) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.published.append((user, view))

    def say(self, channel: str, thread: str, text: str, blocks: list[dict[str, Any]]) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.told.append((channel, blocks))


@dataclass
class Desktop:
    world: World
    slack: FakeSlack
    pages: HomePages
    clicks: HomeClicks
    said: list[tuple[str, str, str, list[dict[str, Any]]]]

    def turn(self, times: int = 1) -> None:
        """The loop goes round so often."""
        left = [times]

        def stop(seconds: float) -> bool:
            left[0] -= 0 if seconds else 1
            return left[0] < 0

        self.pages._hurry.set()
        self.pages.run(stop)

    def click(self, user: str, action: str, value: str = "{}", ts: str = "1.1") -> None:
        body = {"user": {"id": user}, "actions": [{"action_id": action, "value": value, "action_ts": ts}]}
        listener: Callable[..., None] = {
            "handover_0": self.clicks.handed_over, "home_chart": self.clicks.charted,
            "home_refresh": self.clicks.refreshed,
        }[action]  # fmt: skip
        acks: list[None] = []
        listener(lambda: acks.append(None), body)
        assert len(acks) == 1

    def says(self, user: str) -> str:
        return "\n".join(text for _, text in texts_in(self.pages.page(user)))


@pytest.fixture
def desktop(world: World) -> Desktop:
    slack, overview, said = FakeSlack(), SqlOverview(world.engine), list[Any]()
    links = Links(slack, overview)  # type: ignore[arg-type]
    questions, evals = SqlQuestions(world.engine), SqlEvals(world.engine)
    pages = HomePages(world.desk, overview, questions, evals, slack, links, lambda user: Words())  # type: ignore[arg-type]
    clicks = HomeClicks(world.desk, pages, slack, lambda *told: said.append(told), lambda user: Words())  # type: ignore[arg-type]
    return Desktop(world, slack, pages, clicks, said)


def test_an_opening_is_one_call_and_the_card_is_linked_without_another(desktop: Desktop) -> None:
    mention = desktop.world.arrive()
    key = f"card:{mention.id}:main"
    desktop.world.effects.claim(key, mention.id, "C0PEONY")
    desktop.world.effects.settle(key, "C0PEONY:1700000000.000100", "x")
    desktop.pages.show(MAYA)
    desktop.turn()
    ((user, view),) = desktop.slack.published
    urls = [block["accessory"]["url"] for block in view["blocks"] if "accessory" in block]
    assert user == MAYA
    assert urls == ["https://team.slack.com/archives/C0PEONY/p1700000000000100"]
    assert archive_link("https://team.slack.com/", "C1:1.000002") == "https://team.slack.com/archives/C1/p1000002"


def test_a_slack_that_tells_no_address_is_logged_once_for_each_reason(
    desktop: Desktop, caplog: pytest.LogCaptureFixture
) -> None:
    reasons = ["it got no answer", "it got no answer", "invalid_auth", "it got no answer"]

    def who_am_i() -> dict[str, str]:
        raise Unavailable(reasons.pop(0))

    links = Links(SimpleNamespace(who_am_i=who_am_i), SqlOverview(desktop.world.engine))  # type: ignore[arg-type]
    for _ in range(4):
        links.ask()
    assert [record.getMessage().partition(": ")[2] for record in caplog.records] == [
        "it got no answer", "invalid_auth", "it got no answer",
    ]  # fmt: skip
    assert not links.known


@pytest.mark.parametrize(("tab", "pages"), [("home", 1), ("messages", 0)])
def test_opening_the_messages_tab_is_heard_and_draws_nothing(desktop: Desktop, tab: str, pages: int) -> None:
    acks: list[None] = []
    desktop.clicks.opened(lambda: acks.append(None), {"event": {"user": MAYA, "tab": tab}})
    desktop.turn()
    assert (len(acks), len(desktop.slack.published)) == (1, pages)


def test_an_agent_sees_their_queue_a_lead_what_burns_a_trainer_what_is_missing(desktop: Desktop) -> None:
    desktop.world.knowledge.passages = ()
    mention = desktop.world.arrive()
    assert "1 mention waits for you" in desktop.says(MAYA)
    assert "What burns" not in desktop.says(MAYA)
    assert "Peony &amp; Pine*: 1 waiting" in desktop.says(IRINA)
    assert "No article answered these" in desktop.says(SAM)
    assert mention.post.text in desktop.says(SAM)
    assert "You are not listed" in desktop.says("U0STRANGER")


def test_what_a_person_took_and_put_aside_stands_apart_and_leaves_the_queues_of_others(desktop: Desktop) -> None:
    mention = desktop.world.arrive()
    desktop.world.decide(mention, d.Claim(), MAYA)
    assert "You have taken" in desktop.says(MAYA)
    assert "Nothing waits for you" in desktop.says(TOMEK)
    assert "Maya Lindqvist: 0 decisions in 8 hours  ·  has taken 1" in desktop.says(IRINA)


def test_a_lead_sees_who_had_to_read_how_much_abuse(desktop: Desktop) -> None:
    for number in range(2):
        mention = desktop.world.arrive(post(external_id=str(number)))
        desktop.world.decide(mention, d.Uncover(), MAYA)
        desktop.world.decide(mention, d.Uncover(), MAYA)  # looking again is not more of it
    assert "Maya Lindqvist: 0 decisions in 8 hours  ·  has taken 0  ·  opened 2 abusive mentions" in desktop.says(IRINA)


def test_a_trainer_sees_how_the_last_evals_ended(desktop: Desktop) -> None:
    assert "No eval has been run here yet" in desktop.says(SAM)
    evals = SqlEvals(desktop.world.engine)
    evals.note(EvalRun("replies", NOON, ("peony: holds 0.8 is below 0.9", "brightbus: holds 0.7 is below 0.9")))
    evals.note(EvalRun("triage", NOON, ("old",)))
    evals.note(EvalRun("triage", NOON, ()))
    said = desktop.says(SAM)
    assert "✅ *triage*: every threshold held" in said
    assert "❌ *replies*: 2 thresholds missed" in said
    assert "peony: holds 0.8 is below 0.9; brightbus" in said


def test_after_a_decision_only_an_open_page_follows_and_not_at_once(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.home_pages.CALM", 0.0)
    desktop.pages.decided(MAYA)
    desktop.turn()
    assert desktop.slack.published == []
    desktop.pages.show(MAYA)
    desktop.turn()
    desktop.pages.decided(MAYA)
    desktop.pages.decided(MAYA)
    desktop.turn()
    assert len(desktop.slack.published) == 2
    assert CALM > 1


def test_when_slack_asks_to_wait_the_page_follows_and_a_refusal_stops_nothing(desktop: Desktop) -> None:
    desktop.slack.troubles = [Throttled(0.0), PlatformRefused("invalid_view")]
    desktop.pages.show(MAYA)
    desktop.turn(2)
    desktop.pages.show(IRINA)
    desktop.turn()
    assert [user for user, _ in desktop.slack.published] == [IRINA]


def test_a_handover_is_one_message_however_often_the_click_is_delivered(desktop: Desktop) -> None:
    mention = desktop.world.arrive()
    desktop.world.decide(mention, d.Escalate("the press calls", "lead"))
    for _ in range(3):
        desktop.click(IRINA, "handover_0", '{"brand":"peony"}')
    ((channel, thread, text, blocks),) = desktop.said
    assert (channel, thread, text) == ("C0PEONY", "", "Shift handover: Peony &amp; Pine")
    assert any("Irina Volkova" in text for _, text in texts_in(blocks))
    assert any(mention.post.author.name in text for _, text in texts_in(blocks))
    desktop.turn()
    assert any("is posted in #peony-mentions" in text for _, text in texts_in(desktop.slack.published[-1][1]))


@pytest.mark.parametrize("user", [MAYA, SAM, "U0STRANGER"])
def test_only_a_lead_hands_over(desktop: Desktop, user: str) -> None:
    desktop.click(user, "handover_0", '{"brand":"peony"}')
    assert desktop.said == []


def test_the_chart_comes_as_a_message_and_as_text_where_slack_draws_none(desktop: Desktop) -> None:
    for _ in range(2):  # delivered twice
        desktop.click(SAM, "home_chart")
    desktop.slack.troubles = [PlatformRefused("invalid_blocks")]
    desktop.click(SAM, "home_chart", ts="2.2")
    drawn, plain = ([block["type"] for block in blocks] for _, blocks in desktop.slack.told)
    assert (drawn, plain) == (["data_visualization", "section"], ["section"])
    desktop.click("U0STRANGER", "home_chart")
    assert len(desktop.slack.told) == 2
