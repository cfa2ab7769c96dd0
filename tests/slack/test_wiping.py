"""What Slack shows of erased mentions is taken back, whatever Slack answers, and what is not is counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

import pytest

from bot.errors import Ambiguous, CredentialsRefused, PlatformRefused, Throttled
from bot.mention.event import OPERATOR
from bot.mention.mention import Mention
from bot.mention.outcome import Escalation
from bot.slack.alerts import AlertDelivery
from bot.slack.calls import SlackCalls
from bot.slack.detours import Detours
from bot.slack.links import Links
from bot.slack.pace import Pace
from bot.slack.posting import Posting
from bot.slack.wiping import Wiping
from bot.store.alerts import SqlAlerts
from bot.store.forgetting import SqlForgetting
from bot.store.overview import SqlOverview
from tests.fakes import MAYA, World, post
from tests.store.test_rolling import DAMAGED, NEWER, OTHERS, taken_over

from .drawing import texts_in

US = {"user": "U0BOT", "bot_id": "B0BOT"}
CARD, ALERT = "C0PEONY:1.000001", "C0PEONYESC:2.000001"


@dataclass
class Channels:
    """A Slack with threads; `faults` are what the next calls meet."""

    threads: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    messages: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: list[Exception] = field(default_factory=list)
    fixed: set[str] = field(default_factory=set)  # messages Slack lets nobody delete

    def _meet(self) -> None:
        if self.faults:
            raise self.faults.pop(0)

    def who_am_i(self) -> dict[str, Any]:
        return {"user_id": "U0BOT", "bot_id": "B0BOT", "url": "https://team.slack.com/"}

    def below(self, channel: str, ts: str) -> list[dict[str, Any]]:
        self._meet()
        if f"{channel}:{ts}" not in self.threads:
            raise PlatformRefused("thread_not_found")
        return list(self.threads[f"{channel}:{ts}"])

    def delete(self, channel: str, ts: str) -> None:
        self._meet()
        if ts in self.fixed:
            raise PlatformRefused("cant_delete_message")
        self.threads = {at: [one for one in said if one["ts"] != ts] for at, said in self.threads.items()}

    def message(self, channel: str, ts: str) -> dict[str, Any] | None:
        self._meet()
        return self.messages.get(f"{channel}:{ts}")

    def update(self, channel: str, ts: str, text: str, blocks: list[Any], metadata: dict[str, Any]) -> None:
        self._meet()
        self.messages[f"{channel}:{ts}"] = {"text": text, "blocks": blocks, "metadata": metadata}


@dataclass
class Corner:
    world: World
    slack: Channels = field(default_factory=Channels)

    def __post_init__(self) -> None:
        world, pace = self.world, Pace(1e9)
        self.alerts = SqlAlerts(world.engine, world.clock)
        links = Links(self.slack, SqlOverview(world.engine))  # type: ignore[arg-type]
        calls = cast(SlackCalls, self.slack)
        detours = Detours(world.desk, calls, Posting(world.desk, calls, pace, timedelta(seconds=60)), pace)
        told = AlertDelivery(world.desk, self.alerts, calls, pace, links, detours)
        self.forgetting = SqlForgetting(world.engine, world.clock)
        self.wiping = Wiping(world.desk, self.forgetting, self.slack, pace, told.retold)  # type: ignore[arg-type]

    def carded(self, *said: dict[str, Any]) -> Mention:
        """A mention with a card and what was said below it."""
        mention = self.world.arrive(post("Qwortle came cracked."))
        self._sent(f"card:{mention.id}:main", mention, CARD)
        self.slack.threads[CARD] = list(said)
        return mention

    def alerted(self, mention: Mention, *others: Mention) -> None:
        """Of one alert about all of them."""
        now = self.world.clock.now()
        for one in (mention, *others):
            self.world.store.save(self.world.get(one).escalated(Escalation("lead", "Somebody decides.", MAYA, now)))
        self.world.clock.pass_(60)
        self.alerts.gather()
        batch = f"{mention.id}-{len(self.world.store.events(mention.id))}"
        self._sent(f"alert:{batch}:C0PEONYESC", mention, ALERT)
        head = [{"type": "section", "text": {"type": "mrkdwn", "text": word}} for word in ("then", "<@U0OLD>")]
        old = {"type": "section", "text": {"type": "mrkdwn", "text": "Qwortle came cracked."}}
        self.slack.messages[ALERT] = {"text": "x", "blocks": [*head, old]}

    def erase(self, mention: Mention, turns: int = 1) -> None:
        self.forgetting.erase(mention.id, OPERATOR)
        for _ in range(turns):
            self.wiping.turn()
            self.world.clock.pass_(31)

    def _sent(self, key: str, mention: Mention, where: str) -> None:
        self.world.effects.claim(key, mention.id, where.partition(":")[0])
        self.world.effects.settle(key, where, "")


@pytest.fixture
def corner(world: World) -> Corner:
    return Corner(world)


def test_our_answers_below_the_card_go_and_those_of_people_are_counted(corner: Corner) -> None:
    mention = corner.carded({"ts": "1.1", **US}, {"ts": "1.2", "user": MAYA}, {"ts": "1.3", "bot_id": "B0BOT"})
    corner.erase(mention)
    assert [message["ts"] for message in corner.slack.threads[CARD]] == ["1.2"]
    assert corner.forgetting.unwiped(9) == []


@pytest.mark.parametrize("fault", [Ambiguous(), Throttled(0), PlatformRefused("message_not_found")])
@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_whatever_slack_answers_nothing_of_ours_is_left(corner: Corner, fault: Exception, place: int) -> None:
    """`place`: which call meets it."""
    calls = [corner.slack._meet]

    def meets() -> None:
        if len(calls) == place + 1:
            calls.append(calls[0])
            raise fault
        calls.append(calls[0])

    mention = corner.carded({"ts": "1.1", **US}, {"ts": "1.2", **US})
    corner.alerted(mention)
    corner.slack._meet = meets  # type: ignore[method-assign]
    corner.erase(mention, turns=3)
    assert corner.forgetting.unwiped(9) == []
    if not isinstance(fault, PlatformRefused):  # one that is said to be gone is not looked for again
        assert corner.slack.threads[CARD] == []
        assert "Qwortle" not in str(corner.slack.messages[ALERT])


def test_a_deleted_card_leaves_nothing_to_do(corner: Corner) -> None:
    mention = corner.carded()
    corner.slack.threads.clear()
    corner.erase(mention)
    assert corner.forgetting.unwiped(9) == []


def test_what_slack_does_not_let_us_take_back_is_said_and_not_tried_forever(
    corner: Corner, caplog: pytest.LogCaptureFixture
) -> None:
    mention = corner.carded({"ts": "1.1", **US}, {"ts": "1.2", **US})
    corner.slack.fixed = {"1.1"}
    corner.erase(mention)
    assert [message["ts"] for message in corner.slack.threads[CARD]] == ["1.1"]
    assert corner.forgetting.unwiped(9) == []
    assert f"erased {mention.id}: 0 messages of people and 1 of ours stay in Slack" in caplog.text


def test_an_alert_keeps_its_head_and_the_other_mentions(corner: Corner) -> None:
    mention, other = corner.carded(), corner.world.arrive(post("It leaked, says somebody else."))
    corner.alerted(mention, other)
    corner.erase(mention)
    said = [text for _, text in texts_in(corner.slack.messages[ALERT]["blocks"])]
    assert said[:2] == ["then", "<@U0OLD>"], "nobody is called again"
    assert any("It leaked, says somebody else." in text for text in said)
    assert any("erased" in text for text in said)
    assert "Qwortle" not in str(said)


@pytest.mark.parametrize("what", DAMAGED)
def test_a_damaged_mention_beside_it_keeps_nothing_in_an_alert(corner: Corner, what: str) -> None:
    mention, other = corner.carded(), corner.world.arrive(post("It leaked, says somebody else."))
    corner.alerted(mention, other)
    taken_over(corner.world, other.id, OTHERS[what])
    corner.erase(mention)
    assert "Qwortle" not in str(corner.slack.messages[ALERT])
    assert corner.forgetting.unwiped(9) == []


@pytest.mark.parametrize("what", NEWER)
def test_an_alert_a_newer_version_is_at_waits_and_holds_up_no_other(corner: Corner, what: str) -> None:
    mention, theirs = corner.world.arrive(post("One.")), corner.world.arrive(post("It leaked, says somebody else."))
    corner.alerted(mention, theirs)
    taken_over(corner.world, theirs.id, OTHERS[what])
    corner.forgetting.erase(mention.id, OPERATOR)
    corner.world.clock.pass_(1)
    corner.erase(corner.carded({"ts": "1.1", **US}))
    assert corner.slack.threads[CARD] == []
    assert corner.forgetting.unwiped(9) == [mention.id]


def test_a_card_whose_fate_is_not_known_is_waited_for_a_day(corner: Corner) -> None:
    mention = corner.world.arrive()
    corner.world.effects.claim(f"card:{mention.id}:main", mention.id, "C0PEONY")
    corner.erase(mention)
    assert corner.forgetting.unwiped(9) == [mention.id]
    corner.world.clock.pass_(days=1)
    corner.wiping.turn()
    assert corner.forgetting.unwiped(9) == []


def test_one_that_has_to_wait_holds_up_no_other(corner: Corner) -> None:
    waits, other = corner.world.arrive(post("One.")), corner.carded({"ts": "1.1", **US})
    corner.world.effects.claim(f"card:{waits.id}:main", waits.id, "C0PEONY")
    corner.forgetting.erase(waits.id, OPERATOR)
    corner.erase(other)
    assert corner.forgetting.unwiped(9) == [waits.id]


def test_a_refused_token_is_the_trouble_of_the_loop(corner: Corner) -> None:
    corner.forgetting.erase(corner.carded().id, OPERATOR)
    corner.slack.faults = [CredentialsRefused("Slack says token_revoked")]
    turns = iter([False, False, True])
    stop: Callable[[float], bool] = lambda seconds: next(turns)  # noqa: E731
    corner.wiping.run(stop)
    assert corner.wiping.trouble == "Slack says token_revoked"


def test_a_mention_that_never_had_a_card_gets_none(corner: Corner) -> None:
    mention = corner.world.arrive()
    corner.erase(mention)
    assert corner.forgetting.unwiped(9) == []
    assert not corner.world.effects.begun(mention.id)
