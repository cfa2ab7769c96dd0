"""Five hundred clicks at one moment: each acknowledged once, each card decided once, and whoever lost is told."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.life.decide import decide
from bot.mention import decision as d
from bot.mention.mention import Mention
from bot.mention.stage import Stage

from .workplace import IRINA, MAYA, Card, Workplace, cards, together, told, until, violations, working

pytestmark = pytest.mark.slow

CARDS = 125  # two people press each of them, and each of them twice
FAST = 100.0  # Slack's limits: waiting for them is not what is tested here
UNDO = 5  # seconds: publishing comes when the clicks are through
PATIENCE = (
    20  # seconds of the sandbox, which shares a process with the program here; benchmarks/clicks.py takes the time
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    folder = tmp_path_factory.mktemp("state")
    slack = {"journal": folder / "wire.jsonl", "patience": PATIENCE}
    with working(folder, clock=FAST, slack=slack, slack_pace=FAST, undo=UNDO) as made:
        yield made
        assert violations(made.sandbox) == []  # no_ack, late_ack and double_ack among them


def test_five_hundred_clicks_at_once_are_each_acknowledged_and_decided_once(place: Workplace) -> None:
    posted = [place.post(f"The hand cream I got today was open. Number {number}.") for number in range(CARDS)]
    replies = {mention: written(place, mention, number) for number, mention in enumerate(posted)}
    shown = approvable(place, set(replies))
    pressed = [(user, on) for on in shown for user in (MAYA, IRINA, MAYA, IRINA)]
    assert len(pressed) == 500
    together(place.sandbox, pressed, "approve")
    clicks = until(
        lambda: acknowledged(place) if len(acknowledged(place)) >= 500 else {}, "every click is acknowledged"
    )
    assert (len(clicks), set(clicks.values())) == (500, {1})

    until(lambda: all(mention.stage is Stage.PUBLISHED for mention in known(place, replies)), "all are published", 60)
    for mention, reply in replies.items():
        kinds = [event.kind for event in place.store.events(mention)]
        assert (kinds.count("approved"), kinds.count("published")) == (1, 1)
        assert place.replies(mention) == [reply]
    answers = until(lambda: said(place) if len(said(place)) >= 500 - CARDS else [], "the others are told", 60)
    assert len(answers) == 500 - CARDS
    assert all("was faster: the reply was " in answer for answer in answers)
    until(lambda: not place.store.undrawn(1), "every card shows the newest state", 60)
    assert len(cards(place.sandbox)) == CARDS
    assert not any("approve" in one.buttons for one in cards(place.sandbox))


def written(place: Workplace, mention: str, number: int) -> str:
    """The reply a person wrote, as soon as the mention had been read."""
    until(lambda: [m for m in place.store.known([mention]).values() if m.stage is Stage.WAITING], "it waits", 60)
    reply = f"Half of hand cream {number} in the box is not what you paid for. Please write to the care team."
    decide(mention, d.Write(reply, 0), MAYA, place.office.desk)
    return reply


def known(place: Workplace, mentions: dict[str, str]) -> list[Mention]:
    return list(place.store.known(list(mentions)).values())


def approvable(place: Workplace, mentions: set[str]) -> list[Card]:
    """Their cards, once each has its button."""

    def ready() -> list[Card]:
        there = [one for one in cards(place.sandbox) if "approve" in one.buttons]
        return there if {one.mention for one in there} == mentions and not place.store.undrawn(1) else []

    return until(ready, "every card can be approved", 60, pause=0.2)


def acknowledged(place: Workplace) -> Counter[str]:
    """How often each click was acknowledged."""
    journal = Path(str(place.sandbox.slack.setup.journal)).read_text(encoding="utf-8")
    lines = [json.loads(line) for line in journal.splitlines() if '"kind": "ack"' in line or '"block_actions"' in line]
    clicks = {line["id"] for line in lines if line["kind"] == "envelope"}
    return Counter(line["id"] for line in lines if line["kind"] == "ack" and line["id"] in clicks)


def said(place: Workplace) -> list[str]:
    return [*told(place.sandbox, MAYA), *told(place.sandbox, IRINA)]
