"""A whole desk's day over a connection that delivers everything twice, or again and again: it happens once."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest

from bot.errors import Unavailable
from bot.mention.attention import NOBODY
from bot.mention.post import Post
from bot.mention.stage import Stage
from bot.ports import Verdict
from bot.sandbox.setup import BOT
from bot.store.store import SqlStore

from .workplace import (
    COMPLAINT,
    IRINA,
    MAYA,
    MENTIONS,
    REPLY,
    SAM,
    TOMEK,
    Workplace,
    dialog,
    press,
    together,
    told,
    until,
    violations,
    working,
)  # fmt: skip

pytestmark = pytest.mark.slow

HAPPENED = [
    "claimed", "handed_over", "released", "retagged", "editing", "edit_ended", "editing", "written", "snoozed", "woken",
    "no_reply_needed", "reopened", "dismissed", "reopened", "approved", "undone", "approved", "leaving", "published",
]  # fmt: skip
SAID = "A customer at the till: the hand cream was open"


@dataclass(frozen=True, slots=True)
class Desk:
    """People at work, over a connection of this kind."""

    place: Workplace
    travel: str

    def does(self, user: str, act: str, **what: Any) -> None:
        """One act, delivered twice at the same moment, or once more together with everything before it."""
        sandbox = self.place.sandbox
        if self.travel == "again":
            assert sandbox.act(user, act, **what)["ok"]
            sandbox.fault("redeliver", envelopes=1000)
            return
        sandbox.fault("hold")
        with ThreadPoolExecutor(1) as person:
            done = person.submit(sandbox.act, user, act, **what)
            until(lambda: sandbox.held, "it is held back")
            sandbox.fault("let_go", copies=1)
            assert done.result()["ok"]

    def presses(self, user: str, action: str, mention: str, then: str) -> None:
        """A button of the card, and what happens by it."""
        card = self.place.card(mention, action)
        element = card.elements[action]
        self.does(user, "click", channel=card.channel, ts=card.ts, block_id=element["block_id"], action_id=action)
        self.happens(mention, then)

    def submits(self, user: str, action: str, mention: str, then: str, **values: Any) -> None:
        """A dialog behind a button, sent with these values."""
        view = self.opens(user, action, mention)
        given = {block: {field: value} for block, (field, value) in values.items()}
        self.does(user, "submit", view_id=view.id, values=given)
        self.happens(mention, then)
        until(lambda: dialog(self.place.sandbox, user) is None, "the dialog is closed")

    def opens(self, user: str, action: str, mention: str) -> Any:
        card = self.place.card(mention, action)
        element = card.elements[action]
        self.does(user, "click", channel=card.channel, ts=card.ts, block_id=element["block_id"], action_id=action)
        return until(lambda: dialog(self.place.sandbox, user), "the dialog opens")

    def happens(self, mention: str, kind: str) -> None:
        """It is the last event, and the card shows it."""
        until(lambda: happened(self.place, mention)[-1] == kind, kind)
        self.place.at_rest(mention)


@pytest.fixture(params=["twice at once", "again"])
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with working(tmp_path_factory.mktemp("state"), undo=2) as made:
        yield Desk(made, request.param)
        assert violations(made.sandbox) == []
        assert made.sandbox.slack.pings == []


def test_a_day_delivered_twice_is_one_day(desk: Desk) -> None:
    place, sandbox = desk.place, desk.place.sandbox
    mention = place.post(COMPLAINT.format("twice"))
    place.card(mention, "claim", "edit")
    place.at_rest(mention)
    before = len(happened(place, mention))
    attended(desk, mention)
    written(desk, mention)
    home(desk)
    decided(desk, mention)
    talked(desk, mention)
    brought_in(desk)

    sandbox.fault("redeliver", envelopes=1000)
    time.sleep(1)
    until(lambda: not place.store.undrawn(9), "all is drawn")
    assert happened(place, mention)[before:] == HAPPENED
    assert place.replies(mention) == [REPLY]
    assert len(place.cards()) == 2  # with the one that was brought in
    assert ["handed you a mention" in text for text in told(sandbox, TOMEK)] == [True]
    answers = [*told(sandbox, MAYA), *told(sandbox, IRINA)]
    for begins in (r"\*/unscripted find", "No new version: ", "(Maya Lindqvist|Irina Volkova) was faster: the reply"):
        assert sum(bool(re.match(begins, text)) for text in answers) == 1, answers
    assert len(answers) == 3
    assert len(place.office.questions.latest(["brightbus", "peony"], 9, [Verdict.GAP])) == 1


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    """At a Slack whose triggers live half a second, which is as long as it waits for an answer."""
    with working(tmp_path_factory.mktemp("state"), slack={"patience": 0.5}, undo=2) as made:
        yield made
        assert made.sandbox.slack.pings == []


def test_what_comes_late_and_in_reverse_still_counts_once_and_a_dialog_that_cannot_open_is_said(
    hasty: Workplace,
) -> None:
    sandbox, room = hasty.sandbox, hasty.sandbox.slack.room(SAM)
    mentions = [hasty.post(COMPLAINT.format(f"late {number}")) for number in range(4)]
    claimed, edited, closed, tagged = (hasty.card(mention, "claim", "edit") for mention in mentions)
    for mention in mentions:
        hasty.at_rest(mention)
    sandbox.fault("hold")
    for card, action in ((claimed, "claim"), (edited, "edit"), (closed, "no_reply"), (tagged, "tags")):
        assert press(sandbox, MAYA, card, action)["ok"]
    sandbox.act(SAM, "say", channel=room, text="Who won the chess olympiad in 1972?")
    sandbox.act(MAYA, "home")
    until(lambda: sandbox.held == 6, "all of it is held back")
    time.sleep(1)
    sandbox.fault("let_go", reverse=True, copies=1)
    for card, kind in ((claimed, "claimed"), (edited, "edit_ended"), (closed, "no_reply_needed")):
        until(lambda card=card, kind=kind: happened(hasty, card.mention)[-1] == kind, kind)  # type: ignore[misc]
        assert happened(hasty, card.mention).count(kind) == 1
    until(lambda: len(told(sandbox, MAYA)) == 2, "two dialogs did not open")
    until(lambda: by_bot(hasty, room), "the question is answered")
    assert dialog(sandbox, MAYA) is None
    time.sleep(1)
    assert (len(told(sandbox, MAYA)), len(by_bot(hasty, room))) == (2, 1)
    assert hasty.mention(edited.mention).attention == NOBODY


def test_a_message_that_could_not_be_stored_comes_again(hasty: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    note, troubles = SqlStore.note, [Unavailable("the database cannot be reached")]

    def busy(store: SqlStore, receipt: str) -> None:
        if troubles:
            raise troubles.pop()
        note(store, receipt)

    monkeypatch.setattr(SqlStore, "note", busy)
    room = hasty.sandbox.slack.room(MAYA)
    hasty.sandbox.act(MAYA, "say", channel=room, text="Who won the chess olympiad in 1974?")
    until(lambda: by_bot(hasty, room), "it came again and was answered")
    time.sleep(1)
    assert len(by_bot(hasty, room)) == 1


def attended(desk: Desk, mention: str) -> None:
    desk.presses(MAYA, "claim", mention, "claimed")
    whom = {"type": "users_select", "selected_user": TOMEK}
    desk.submits(MAYA, "hand_over", mention, "handed_over", to=("to", whom))
    desk.presses(TOMEK, "release", mention, "released")
    desk.submits(MAYA, "tags", mention, "retagged")


def written(desk: Desk, mention: str) -> None:
    view = desk.opens(MAYA, "edit", mention)
    desk.happens(mention, "editing")
    desk.does(MAYA, "close", view_id=view.id)
    desk.happens(mention, "edit_ended")
    text = {"type": "plain_text_input", "value": REPLY}
    desk.submits(MAYA, "edit", mention, "written", text=("edit_text", text))


def decided(desk: Desk, mention: str) -> None:
    desk.submits(MAYA, "snooze", mention, "snoozed")
    desk.presses(MAYA, "wake", mention, "woken")
    desk.presses(MAYA, "no_reply", mention, "no_reply_needed")
    desk.presses(MAYA, "reopen", mention, "reopened")
    option = {"text": {"type": "plain_text", "text": "another reason"}, "value": "other"}
    reason = {"type": "static_select", "selected_option": option}
    desk.submits(MAYA, "dismiss", mention, "dismissed", reason=("reason", reason))
    desk.presses(MAYA, "reopen", mention, "reopened")
    desk.presses(MAYA, "approve", mention, "approved")
    desk.presses(MAYA, "undo", mention, "undone")
    card = desk.place.card(mention, "approve")
    together(desk.place.sandbox, [(MAYA, card), (IRINA, card)], "approve", copies=1)
    until(lambda: desk.place.mention(mention).stage is Stage.PUBLISHED, "it is published")
    desk.place.at_rest(mention)


def offered(place: Workplace, room: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The answers below the chart that have their buttons, with these."""
    return [(m, block) for m in by_bot(place, room)[1:] for block in m["blocks"] if block["type"] == "actions"]


def talked(desk: Desk, mention: str) -> None:
    """A wish that comes too late, a question of a direct message with its verdict, and a command."""
    place, card = desk.place, desk.place.card(mention)
    desk.does(MAYA, "say", channel=card.channel, thread_ts=card.ts, text="Say it a little shorter")
    room = place.sandbox.slack.room(SAM)
    desk.does(SAM, "say", channel=room, text="Who won the chess olympiad in 1972?")
    answer, row = until(lambda: offered(place, room), "an answer below the chart, whole")[0]
    gap = row["elements"][0]["action_id"]
    desk.does(SAM, "click", channel=room, ts=answer["ts"], block_id=row["block_id"], action_id=gap)
    until(lambda: len(by_bot(place, room)) == 3, "thanks for the gap")
    desk.does(MAYA, "slash", channel=MENTIONS, command="/unscripted", text="help")


def home(desk: Desk) -> None:
    """A shift is handed over, a chart asked for."""
    place, room = desk.place, desk.place.sandbox.slack.room(SAM)
    for user, action in ((IRINA, "handover_0"), (SAM, "home_chart")):
        desk.does(user, "home")
        block, view = until(lambda u=user, a=action: on_home(place, u, a), "the button is there")  # type: ignore[misc]
        desk.does(user, "input", view_id=view.id, block_id=block, action_id=action)
    until(lambda: by_bot(place, room), "the chart is there")
    until(lambda: handovers(place), "the handover is there")
    time.sleep(1)
    assert (len(by_bot(place, room)), len(handovers(place))) == (1, 1)


def brought_in(desk: Desk) -> None:
    """Words in a channel become one mention."""
    place, sandbox = desk.place, desk.place.sandbox
    ts = sandbox.act(MAYA, "say", channel=MENTIONS, text=SAID)["ts"]
    desk.does(MAYA, "shortcut", channel=MENTIONS, ts=ts, callback_id="make_mention")
    view = until(lambda: dialog(sandbox, MAYA), "the dialog opens")
    desk.does(MAYA, "submit", view_id=view.id, values={})
    place.card(Post("import", "peony", f"slack:{MENTIONS}:{ts}", "").mention_id)


def happened(place: Workplace, mention: str) -> list[str]:
    return [event.kind for event in place.store.events(mention)]


def by_bot(place: Workplace, room: str) -> list[dict[str, Any]]:
    return [message for message in place.sandbox.slack.messages(room) if message["user"] == BOT]


def handovers(place: Workplace) -> list[dict[str, Any]]:
    return [message for message in by_bot(place, MENTIONS) if message["text"].startswith("Shift handover")]


def on_home(place: Workplace, user: str, action: str) -> tuple[str, Any] | None:
    """Where a button of this person's Home stands."""
    view = place.sandbox.slack.views.home(user)
    rows = [block for block in view.body["blocks"] if block["type"] == "actions"] if view else []
    found = [row["block_id"] for row in rows if any(e["action_id"] == action for e in row["elements"])]
    return (found[0], view) if found else None
