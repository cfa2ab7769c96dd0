"""Sockets drop again and again while people work: nothing is lost unseen, nothing is there twice.

UNSCRIPTED_TEST_SLOWER=4 runs it at true length: a drop every five seconds, for a minute.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from bot.mention.stage import Stage

from .workplace import IRINA, MAYA, SAM, TOMEK, Workplace, card, dialog, press, until, violations, working

pytestmark = pytest.mark.slow

SLOWER = float(os.environ.get("UNSCRIPTED_TEST_SLOWER", "1"))
EVERY, LASTING = 1.25 * SLOWER, 15 * SLOWER  # seconds between two drops, and of all of it: twelve drops
DROPS: tuple[dict[str, Any], ...] = ({"what": "disconnect"}, {"what": "abort"}, {"what": "abort", "sockets": 1})
SEEN = {"no_ack", "late_ack"}  # the person was told


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    folder = tmp_path_factory.mktemp("state")
    with working(folder, slack={"journal": folder / "wire.jsonl"}, undo=1) as made:
        yield made
        assert [found for found in violations(made.sandbox) if not any(error in found for error in SEEN)] == []


def test_nothing_is_lost_unseen_while_sockets_drop(place: Workplace) -> None:
    over = threading.Event()
    with ThreadPoolExecutor(5) as people:
        dropping = people.submit(drop, place, over)
        answering = [people.submit(answer, place, user, over) for user in (MAYA, TOMEK, IRINA)]
        asking = people.submit(ask, place, over)
        time.sleep(LASTING)
        over.set()
        drops, asked = dropping.result(), asking.result()
        replies = {mention: reply for one in answering for mention, reply in one.result().items()}
    assert drops >= 11
    assert len(replies) >= 3
    for mention, reply in replies.items():
        until(lambda m=mention: place.mention(m).stage is Stage.PUBLISHED, "it is published")  # type: ignore[misc]
        kinds = Counter(event.kind for event in place.store.events(mention))
        assert (kinds["written"], kinds["approved"], kinds["published"]) == (1, 1, 1)
        assert place.replies(mention) == [reply]
        place.at_rest(mention)
        assert place.card(mention).says(reply)  # `card` fails when there are two
    until(lambda: len(questions(place)) == asked, "every question is answered", 40)
    time.sleep(1)
    assert len(questions(place)) == asked, "and only once"
    assert unanswered(place) == toasts(place)


def drop(place: Workplace, over: threading.Event) -> int:
    """In order, and without a word; how often."""
    for number, fault in enumerate(cycle(DROPS)):
        if over.wait(EVERY):
            return number
        place.sandbox.fault(**fault)
    return 0


def answer(place: Workplace, user: str, over: threading.Event) -> dict[str, str]:
    """One mention after the other comes in, is answered and approved, with as many clicks as it takes."""
    replies: dict[str, str] = {}
    while not over.is_set():
        mention = place.post(f"The hand cream of {user} was open. Number {len(replies)}.")
        replies[mention] = f"Hand cream {len(replies)} is not what you paid for. Please write to the care team, {user}."
        until(lambda: card(place.sandbox, mention), "a card", 40)  # noqa: B023
        insist(lambda: write(place, user, mention, replies[mention]), lambda: bool(place.mention(mention).draft))  # noqa: B023
        insist(lambda: approve(place, user, mention), lambda: bool(place.mention(mention).approvals))  # noqa: B023
    return replies


def ask(place: Workplace, over: threading.Event) -> int:
    """Questions in a direct message; how many."""
    room, count = place.sandbox.slack.room(SAM), 0
    while not over.wait(EVERY / 2):
        place.sandbox.act(SAM, "say", channel=room, text=f"Who won chess olympiad number {count}?")
        count += 1
    return count


def insist(act: Any, done: Any) -> None:
    """What Slack showed as failed a person does again."""
    end = time.monotonic() + 60
    while not done():
        assert time.monotonic() < end, "it does not get through"
        act()
        wait = time.monotonic() + 3.5  # Slack shows a failure after three seconds
        while not done() and time.monotonic() < wait:
            time.sleep(0.05)


def write(place: Workplace, user: str, mention: str, reply: str) -> None:
    place.sandbox.slack.views.clear(user)
    press(place.sandbox, user, place.card(mention, "edit"), "edit")
    end = time.monotonic() + 3.5
    while not (view := dialog(place.sandbox, user)):
        if time.monotonic() > end:
            return
        time.sleep(0.02)
    values = {"text": {"edit_text": {"type": "plain_text_input", "value": reply}}}
    place.sandbox.act(user, "submit", view_id=view.id, values=values)


def approve(place: Workplace, user: str, mention: str) -> None:
    shown = card(place.sandbox, mention)
    if shown and "approve" in shown.buttons:
        press(place.sandbox, user, shown, "approve")


def questions(place: Workplace) -> list[dict[str, Any]]:
    """The answers, as people see them."""
    room = place.sandbox.slack.room(SAM)
    return [m for m in place.sandbox.slack.messages(room) if "chess olympiad" in str(m["blocks"]) and is_whole(m)]


def is_whole(message: dict[str, Any]) -> bool:
    return any(block["type"] == "actions" for block in message["blocks"])


def unanswered(place: Workplace) -> int:
    """Clicks and dialogs that no acknowledgement came for in time, those that found no socket among them."""
    journal = Path(str(place.sandbox.slack.setup.journal)).read_text(encoding="utf-8")
    lines = [json.loads(line) for line in journal.splitlines()]
    acked = {line["id"]: line["at"] for line in lines if line["kind"] == "ack"}
    sent = {line["id"]: line["at"] for line in lines if line["kind"] == "envelope" and line["type"] == "interactive"}
    return sum(acked.get(id, at + 99) - at > place.sandbox.slack.setup.patience for id, at in sent.items())


def toasts(place: Workplace) -> int:
    """How often the page told somebody that a click or a dialog had failed."""
    return sum(event["type"] == "toast" for event in place.sandbox.slack.feed.since(0))
