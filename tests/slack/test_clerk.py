"""What a click on a card and a dialog do: one decision each, answered visibly, however often Slack delivers them."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bot.content.words import Words
from bot.errors import Ambiguous
from bot.life.decide import decide, may
from bot.mention import decision as d
from bot.mention.alerts import GIVEN_UP
from bot.mention.attention import NOBODY
from bot.mention.mention import Mention
from bot.mention.stage import Stage
from bot.ports import Decide, May, Once
from bot.slack.dialogs import DIALOGS
from bot.slack.listeners import CLICKS, Clerk
from tests import fakes
from tests.fakes import IRINA, MAYA, NOON, TOMEK, World

from .drawing import texts_in

Body = dict[str, Any]
PAGE = "alert:m1-2:email-0123456789ab"  # the effect of a page


@dataclass
class Window:
    """What Slack shows of the dialogs; `broken` while triggers have run out."""

    views: list[Body] = field(default_factory=list)
    broken: bool = False

    def open_view(self, trigger_id: str, view: Body) -> None:
        if self.broken:
            raise Ambiguous
        self.views.append(view)


@dataclass
class Booth:
    """A clerk with everything they say."""

    world: World
    window: Window = field(default_factory=Window)
    told: list[tuple[str, str, str]] = field(default_factory=list)
    acks: list[Body] = field(default_factory=list)
    clicks: int = 0

    def __post_init__(self) -> None:
        desk = self.world.desk
        decided: Decide = lambda m, decision, who, receipt: decide(m, decision, who, desk, receipt)  # noqa: E731
        allowed: May = lambda m, kind, who: may(m, kind, who, desk)  # noqa: E731
        tell = lambda *said: self.told.append(said)  # noqa: E731
        self.clerk = Clerk(desk, self.window, decided, allowed, tell, lambda user: Words())  # type: ignore[arg-type]

    def ack(self, **answer: Any) -> None:
        self.acks.append(answer)

    def body(self, user: str, action: str, mention: Mention) -> Body:
        """block_actions of a card as it looked then."""
        self.clicks += 1
        value = json.dumps({"m": mention.id, "v": 1, "s": mention.seen, "k": PAGE})
        pressed = {"action_id": action, "action_ts": f"{self.clicks}.0", "value": value}
        return {"actions": [pressed], "user": {"id": user}, "channel": {"id": "C0PEONY"}, "trigger_id": "t"}

    def click(self, user: str, action: str, mention: Mention) -> None:
        self.clerk.click(self.ack, self.body(user, action, mention))

    def open(self, user: str, action: str, mention: Mention) -> None:
        self.clerk.open(self.ack, self.body(user, action, mention))

    def submit(self, user: str, view: Body, **values: Any) -> Body:
        """What the ack of view_submission carries."""
        sent = {**view, "id": "V1", "hash": str(len(self.acks)), "state": {"values": values}}
        self.clerk.submit(self.ack, {"view": sent, "user": {"id": user}})
        return self.acks[-1]


@pytest.fixture
def booth(world: World) -> Booth:
    return Booth(world)


def typed(text: str) -> Body:
    return {"edit_text": {"type": "plain_text_input", "value": text}}


def test_a_click_takes_a_mention_and_a_second_delivery_changes_nothing(booth: Booth) -> None:
    body = booth.body(MAYA, "claim", booth.world.arrive())
    for _ in range(2):
        booth.clerk.click(booth.ack, body)
    assert len(booth.acks) == 2
    assert booth.told == []
    (mention,) = booth.world.store.undrawn(5)
    assert booth.world.happened(mention).count("claimed") == 1


# -- delivered again ----------------------------------------------------------------------------------------

# What a mention went through before the button stands on its card.
BEFORE: dict[str, tuple[d.Decision, ...]] = {
    "approve": (), "claim": (), "no_reply": (),
    "undo": (d.Approve(""),),
    "release": (d.Claim(),),
    "wait_for_customer": (),
    "wake": (d.Snooze(NOON + timedelta(hours=1)),),
    "reopen": (d.NoReplyNeeded(),),
    "posted": (d.Approve(""),), "cannot_post": (d.Approve(""),),
    "there": (d.Approve(""),), "again": (d.Approve(""),),
    "ask": (d.Write("We will refund you in full.", 1),),
    "withdraw": (d.Approve(""),), "keep": (d.Approve(""), d.Write("Something else entirely.", 1)),
    "gone": (d.Approve(""), d.Withdraw()), "delete_again": (d.Approve(""), d.Withdraw()),
    "solved": (d.Approve(""),), "not_solved": (d.Approve(""),),
    "page_known": (), "page_again": (),
}  # fmt: skip
KINDS: dict[str, dict[str, Any]] = {
    "posted": {"by_hand": True}, "cannot_post": {"by_hand": True},
    "there": {"once": Once.NONE, "faults": [fakes.lost_answer]},
    "again": {"once": Once.NONE, "faults": [fakes.lost_request]},
}  # fmt: skip
LATER = {*KINDS, "withdraw", "keep", "gone", "delete_again", "solved", "not_solved"}  # once it is out, or on its way


def before(world: World, action: str) -> Mention:
    """A mention whose card has this button."""
    mention = world.arrive()
    world.effects.claim(PAGE, mention.id, "email")
    world.effects.settle(PAGE, "", GIVEN_UP)
    for decision in BEFORE[action]:
        world.connector.faults += [fakes.unavailable] * 99 if isinstance(decision, d.Withdraw) else []
        mention = world.approve(mention) if isinstance(decision, d.Approve) else world.decide(mention, decision)
        mention = world.later(mention) if action in LATER else mention
    if action in ("solved", "not_solved"):
        world.clock.pass_(days=8)
        mention = world.live(mention)
    world.connector.faults = []
    return mention


@pytest.mark.parametrize("action", CLICKS)
def test_a_button_counts_once_however_often_and_late_its_click_is_delivered(
    action: str, worlds: Callable[..., World]
) -> None:
    booth = Booth(worlds(**KINDS.get(action, {})))
    mention = before(booth.world, action)
    body, earlier = booth.body(MAYA, action, mention), booth.world.happened(mention)
    with ThreadPoolExecutor(2) as twice:
        list(twice.map(lambda _: booth.clerk.click(booth.ack, body), range(2)))
    once = booth.world.happened(mention)
    assert len(once) == len(earlier) + 1
    shown = booth.world.later(booth.world.get(mention))
    after = booth.world.happened(mention)
    for _ in range(2):
        booth.clerk.click(booth.ack, body)
    assert booth.world.happened(mention) == after
    assert booth.world.get(mention) == shown
    assert (len(booth.acks), booth.told, booth.window.views) == (4, [], [])


def test_a_refusal_is_said_once_and_stays_one(booth: Booth) -> None:
    mention = booth.world.decide(booth.world.arrive(), d.NoReplyNeeded(), TOMEK)
    body = booth.body(MAYA, "claim", mention)
    booth.clerk.click(booth.ack, body)
    ((_, user, text),) = booth.told
    assert (user, "Tomek Zielak was faster" in text) == (MAYA, True)
    booth.world.decide(mention, d.Reopen(), TOMEK)
    booth.clerk.click(booth.ack, body)
    assert booth.world.get(mention).attention == NOBODY
    assert len(booth.told) == 1


def test_an_approval_that_was_asked_about_is_not_carried_out_when_it_is_delivered_again(booth: Booth) -> None:
    mention = booth.world.decide(booth.world.arrive(), d.Claim())
    body = booth.body(IRINA, "approve", mention)
    booth.clerk.click(booth.ack, body)
    booth.world.decide(mention, d.Release())
    booth.clerk.click(booth.ack, body)
    assert booth.world.get(mention).stage is Stage.WAITING
    assert len(booth.window.views) == 1


def before_dialog(world: World, action: str) -> Mention:
    mention = world.arrive()
    if action == "send_back":
        return world.decide(mention, d.Escalate("look", "lead"))
    if action in ("amend", "promises", "note_promise"):
        return world.publish(world.decide(mention, d.Write("We will call you by Friday.", 1), IRINA), IRINA)
    return world.decide(mention, d.Claim())


@pytest.mark.parametrize("action", DIALOGS)
def test_a_dialog_opens_once_however_often_its_click_is_delivered(action: str, booth: Booth) -> None:
    who = IRINA if action == "send_back" else MAYA
    body = booth.body(who, action, before_dialog(booth.world, action))
    for _ in range(3):
        booth.clerk.open(booth.ack, body)
    assert len(booth.window.views) == 1
    assert (len(booth.acks), booth.told) == (3, [])


def test_leaving_a_dialog_that_is_told_late_does_not_end_the_next_opening(booth: Booth) -> None:
    mention = booth.world.arrive()
    booth.open(MAYA, "edit", mention)
    left = {"view": {**booth.window.views[0], "id": "V1"}, "user": {"id": MAYA}}
    booth.clerk.left(booth.ack, left)
    booth.open(MAYA, "edit", mention)
    booth.clerk.left(booth.ack, left)
    assert booth.world.get(mention).attention.others(TOMEK) == (MAYA,)


def test_approving_what_a_colleague_has_asks_and_the_answer_decides(booth: Booth) -> None:
    mention = booth.world.decide(booth.world.arrive(), d.Claim())
    booth.click(IRINA, "approve", mention)
    (view,) = booth.window.views
    assert view["callback_id"] == "approve_anyway"
    assert booth.world.get(mention).stage is Stage.WAITING
    assert booth.told == []
    assert booth.submit(IRINA, view) == {}
    assert booth.world.get(mention).stage is Stage.APPROVED


def test_words_that_changed_while_it_was_asked_are_not_approved_anyway(booth: Booth) -> None:
    mention = booth.world.decide(booth.world.arrive(), d.Claim())
    booth.click(IRINA, "approve", mention)
    booth.world.decide(mention, d.Write("Maya's cracked bottle.", 1))
    answer = booth.submit(IRINA, booth.window.views[0])
    assert answer["response_action"] == "update"
    assert any("have changed since you read them" in text for _, text in texts_in(answer["view"]["blocks"]))
    assert booth.world.get(mention).stage is Stage.WAITING


def test_a_question_that_cannot_be_asked_is_said_and_approves_nothing(booth: Booth) -> None:
    mention = booth.world.decide(booth.world.arrive(), d.Claim())
    booth.window.broken = True
    booth.click(IRINA, "approve", mention)
    assert [user for _, user, _ in booth.told] == [IRINA]
    assert booth.world.get(mention).stage is Stage.WAITING


def test_who_opens_the_dialog_is_known_until_it_is_closed(booth: Booth) -> None:
    mention = booth.world.arrive()
    booth.open(MAYA, "edit", mention)
    assert booth.world.get(mention).attention.others(TOMEK) == (MAYA,)
    closed = {"view": {**booth.window.views[0], "id": "V1"}, "user": {"id": MAYA}}
    for _ in range(2):
        booth.clerk.left(booth.ack, closed)
    assert len(booth.acks) == 3
    assert booth.world.get(mention).attention == NOBODY


def test_a_dialog_that_did_not_open_leaves_nobody_editing(booth: Booth) -> None:
    mention = booth.world.arrive()
    booth.window.broken = True
    booth.open(MAYA, "edit", mention)
    assert booth.world.get(mention).attention == NOBODY
    assert len(booth.told) == 1


def test_an_opening_that_is_delivered_after_the_saving_does_not_edit_again(booth: Booth) -> None:
    mention = booth.world.arrive()
    body = booth.body(MAYA, "edit", mention)
    booth.clerk.open(booth.ack, body)
    assert booth.submit(MAYA, booth.window.views[0], text=typed("A cracked bottle is on us.")) == {}
    booth.clerk.open(booth.ack, body)
    assert booth.world.get(mention).attention == NOBODY
    assert len(booth.window.views) == 1


def test_what_was_typed_over_a_newer_version_comes_back_and_can_be_saved(booth: Booth) -> None:
    mention = booth.world.arrive()
    booth.open(MAYA, "edit", mention)
    booth.world.decide(mention, d.Write("Tomek's cracked bottle.", 1), TOMEK)
    answer = booth.submit(MAYA, booth.window.views[0], text=typed("Maya's cracked bottle."))
    assert booth.world.get(mention).attention.others(TOMEK) == (MAYA,)
    assert booth.submit(MAYA, answer["view"], text=typed("Maya's cracked bottle.")) == {}
    assert [draft.text for draft in booth.world.get(mention).versions[1:]] == [
        "Tomek's cracked bottle.",
        "Maya's cracked bottle.",
    ]


def test_who_gets_a_mention_is_told_once(booth: Booth) -> None:
    mention = booth.world.decide(booth.world.arrive(), d.Claim())
    booth.open(MAYA, "hand_over", mention)
    whom = {"to": {"type": "users_select", "selected_user": TOMEK}}
    note = {"note": {"type": "plain_text_input", "value": None}}
    submit = partial(booth.clerk.submit, booth.ack)
    sent = {**booth.window.views[0], "id": "V1", "hash": "1", "state": {"values": {"to": whom, "note": note}}}
    for _ in range(2):
        submit({"view": sent, "user": {"id": MAYA}})
    ((channel, user, text),) = booth.told
    assert (channel, user) == ("C0PEONY", TOMEK)
    assert "Maya Lindqvist" in text
    assert booth.acks[-2:] == [{}, {}]


def test_a_time_that_is_over_is_refused_at_its_field(booth: Booth) -> None:
    mention = booth.world.arrive()
    booth.open(MAYA, "snooze", mention)
    field = next(block for block in booth.window.views[0]["blocks"] if block.get("block_id") == "until")
    option = field["element"]["initial_option"]
    booth.world.clock.pass_(hours=2)
    until = {"until": {"type": "static_select", "selected_option": option}}
    at = {"at": {"type": "datetimepicker", "selected_date_time": None}}
    answer = booth.submit(MAYA, booth.window.views[0], until=until, at=at)
    assert answer["errors"] == {"until": "Choose a time from now on, at most 30 days ahead."}
    assert booth.world.get(mention).attention == NOBODY
