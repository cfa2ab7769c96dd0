"""Slack loses answers, fails, throttles and hangs up: no card is lost or doubled, and no click counts twice."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

import pytest

from bot.mention.stage import Stage
from bot.slack.manifest import APP_TOKEN_SCOPE, SCOPES, WITHOUT_SCOPE

from .workplace import IRINA, MAYA, Workplace, dialog, press, told, until, violations, working, write

pytestmark = pytest.mark.slow

LOST = "I ordered the cleansing oil on Monday and nobody tells me where it is. Case {}."
PERMITTED = {*chain.from_iterable([*SCOPES.values(), *APP_TOKEN_SCOPE.values()]), *WITHOUT_SCOPE}
REPLY = "Your cleansing oil should have been with you by now. Please write to the care team, and they will trace it."


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    """One program for all tests here; each posts mentions of its own."""
    with working(tmp_path_factory.mktemp("state")) as made:
        yield made
        assert violations(made.sandbox) == []
        assert {method for method, _ in made.sandbox.slack.calls} <= PERMITTED


@pytest.mark.parametrize(("what", "times"), [("drop_answer", 1), ("500", 1), ("before_500", 3), ("429", 2)])
def test_a_card_whose_post_went_wrong_is_there_once(place: Workplace, what: str, times: int) -> None:
    place.sandbox.fault(what, method="chat.postMessage", times=times)
    mention = place.post(LOST.format(f"{what} {times}"))
    shown = place.card(mention)
    place.at_rest(mention)
    assert place.card(mention).ts == shown.ts  # `card` fails when there are two
    known = place.office.desk.effects.done(f"card:{mention}:main")
    assert known
    assert known.remote_id == f"{shown.channel}:{shown.ts}"


@pytest.mark.parametrize(("what", "times"), [("drop_answer", 2), ("500", 2), ("before_500", 2), ("429", 2)])
def test_a_card_whose_change_went_wrong_shows_the_newest_state(place: Workplace, what: str, times: int) -> None:
    mention = place.post(LOST.format(f"changed {what}"))
    place.card(mention, "edit")
    place.at_rest(mention)
    place.sandbox.fault(what, method="chat.update", times=times)
    assert write(place.sandbox, MAYA, place.card(mention), REPLY) == "closed"
    until(lambda: place.card(mention).says(REPLY), "the card shows what was written")
    place.at_rest(mention)
    assert "approve" in place.card(mention).buttons


def test_the_answer_of_a_lost_post_is_looked_up_before_anything_is_sent_again(place: Workplace) -> None:
    place.sandbox.fault("drop_answer", method="chat.postMessage")
    before = len(place.sandbox.slack.calls)
    mention = place.post(LOST.format("looked up"))
    place.card(mention)
    place.at_rest(mention)
    methods = [method for method, _ in place.sandbox.slack.calls[before:]]
    assert methods.count("chat.postMessage") == 1
    assert "conversations.history" in methods


def test_cards_catch_up_after_slack_was_down(place: Workplace) -> None:
    for method in ("chat.postMessage", "conversations.history"):
        place.sandbox.fault("before_500", method=method, times=6)
    mentions = [place.post(LOST.format(f"down {number}")) for number in range(4)]
    for mention in mentions:
        until(lambda mention=mention: place.card(mention, "edit"), "the card came", seconds=40)  # type: ignore[misc]
        place.at_rest(mention)


def test_one_card_slack_refuses_does_not_hold_up_the_others(place: Workplace) -> None:
    deleted = place.post(LOST.format("whose card somebody deletes"))
    shown = place.card(deleted, "edit")
    place.at_rest(deleted)
    place.sandbox.slack.delete(place.sandbox.slack.message(shown.channel, shown.ts))
    before = len(place.sandbox.slack.calls)
    place.office.desk.store.save(place.mention(deleted).dismissed("other", "", MAYA, place.office.desk.clock.now()))
    other = place.post(LOST.format("after a deleted card"))
    place.card(other)
    time.sleep(1)
    updates = [args for method, args in place.sandbox.slack.calls[before:] if method == "chat.update"]
    assert len([args for args in updates if args["ts"] == shown.ts]) == 1, "a refused card is not tried on and on"
    del place.sandbox.slack.violations[:]  # Slack refused what the test made impossible


def test_a_redelivered_click_changes_nothing(place: Workplace) -> None:
    mention = place.post(LOST.format("redelivered"))
    place.card(mention, "edit")
    assert write(place.sandbox, MAYA, place.card(mention), REPLY) == "closed"
    press(place.sandbox, MAYA, place.card(mention, "approve"), "approve")
    until(lambda: place.mention(mention).stage is Stage.PUBLISHED, "the reply is published")
    events, answers = len(place.store.events(mention)), len(told(place.sandbox, MAYA))
    place.sandbox.fault("redeliver")
    time.sleep(0.5)
    assert len(place.store.events(mention)) == events
    assert len(told(place.sandbox, MAYA)) == answers
    assert place.replies(mention) == [REPLY]


def test_clicks_count_after_slack_closed_every_socket(place: Workplace) -> None:
    mention = place.post(LOST.format("disconnected"))
    shown = place.card(mention, "edit")
    place.sandbox.fault("disconnect")
    until(lambda: not place.sandbox.connections, "the sockets are asked to go")
    until(lambda: place.sandbox.connections, "the program is connected again")
    press(place.sandbox, MAYA, shown, "edit")
    assert until(lambda: dialog(place.sandbox, MAYA), "the dialog opens").body["callback_id"] == "edit"
    place.sandbox.slack.views.clear(MAYA)


def test_forty_clicks_of_two_people_approve_once(place: Workplace) -> None:
    mention = place.post(LOST.format("forty clicks"))
    place.card(mention, "edit")
    assert write(place.sandbox, MAYA, place.card(mention), REPLY) == "closed"
    shown = place.card(mention, "approve")
    place.at_rest(mention)
    before = len(told(place.sandbox, MAYA)) + len(told(place.sandbox, IRINA))
    with ThreadPoolExecutor(8) as people:
        clicks = [people.submit(press, place.sandbox, (MAYA, IRINA)[n % 2], shown, "approve") for n in range(40)]
    refused = [click for click in clicks if not click.result()["ok"]]  # the card had lost its button by then
    until(lambda: place.mention(mention).stage is Stage.PUBLISHED, "the reply is published")
    kinds = [event.kind for event in place.store.events(mention)]
    assert kinds.count("approved") == kinds.count("published") == 1
    assert place.replies(mention) == [REPLY]
    late = 40 - 1 - len(refused)
    until(
        lambda: len(told(place.sandbox, MAYA)) + len(told(place.sandbox, IRINA)) - before == late,
        "everybody else is told who was faster",
    )
    assert all("was faster" in text for text in told(place.sandbox, IRINA)[-3:])
