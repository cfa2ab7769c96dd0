"""A customer is told what is kept of them, and erased while the program runs: database, Slack, logs, index, audit."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.cli.output import log_to_stderr
from bot.life.decide import decide
from bot.mention import decision as d
from bot.mention.erased import is_erased
from bot.mention.stage import Stage
from bot.sandbox.setup import BOT
from bot.settings import read_settings
from tests.groups import ROOT

from .workplace import ESCALATED, IRINA, MAYA, TOMEK, Workplace, press, until, violations, working, write

pytestmark = pytest.mark.slow

MARK = "Qwortle"
SAYS = "The hand cream I got today was open, says {}. Order PP-70711. Who pays for that?"
REPLY = f"Half of the hand cream in the box is not what you paid for, {MARK}. Please write to the care team."


class Log(logging.Handler):
    """Every line the program logs, with whatever was raised."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def log() -> Log:
    """As the program logs when it is told to say everything."""
    log_to_stderr(read_settings(), "DEBUG")
    made = Log()
    logging.getLogger().addHandler(made)
    return made


def unscripted(state: Path, *arguments: str) -> dict[str, Any]:
    """A command in a process of its own, beside the program."""
    settings = {"UNSCRIPTED_STATE": str(state), "UNSCRIPTED_WORKSPACE": str(ROOT)}
    code = "from bot.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments, "--json"], env={**os.environ, **settings}, capture_output=True,
        text=True, timeout=120, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def shown(place: Workplace) -> list[str]:
    """What the bot's messages in Slack say, wherever they stand; what only one person sees goes by itself."""
    everything = [m for channel in place.sandbox.slack.channels for m in place.sandbox.slack.messages(channel)]
    return [json.dumps(m, ensure_ascii=False) for m in everything if m["user"] == BOT and not m.get("only_for")]


def told_everywhere(place: Workplace) -> tuple[str, str]:
    """Two mentions of one customer: one published, one brought up, answered and alerted about; with a draft in the
    thread, and a word of an agent there."""
    one = place.post(SAYS.format(MARK), author=f"{MARK} Hale")
    assert write(place.sandbox, MAYA, place.card(one, "edit"), REPLY) == "closed"
    press(place.sandbox, MAYA, place.card(one, "approve"), "approve")
    until(lambda: place.mention(one).stage is Stage.PUBLISHED, "the reply is out")
    other = place.post(f"{SAYS.format(MARK)} And again, {MARK}!", author=f"{MARK} Hale")
    card = place.card(other, "edit")
    place.sandbox.act(TOMEK, "say", channel=card.channel, text="Shorter, please", thread_ts=card.ts)
    until(lambda: place.mention(other).instruction == "" and place.mention(other).stage is Stage.WAITING, "at rest")
    others = [place.post(f"It leaked all over my bag, number {n}.") for n in range(3)]
    for mention in (other, *others):
        place.card(mention, "escalate")
        decide(mention, d.Escalate(f"About {MARK}" if mention == other else "A bag.", "lead"), MAYA, place.office.desk)
    until(lambda: any("unscripted_alert" in message for message in shown(place)), "the leads are called")
    place.card(other, kind=ESCALATED)
    decide(other, d.SendBack(f"Tell {MARK} to write."), IRINA, place.office.desk)
    until(lambda: any("unscripted_note" in message for message in shown(place)), "the answer is in the thread")
    return one, other


def test_a_customer_is_told_everything_and_then_forgotten_everywhere_while_the_program_runs(
    tmp_path: Path, log: Log
) -> None:
    state = tmp_path / "state"
    with working(state) as place:
        one, other = told_everywhere(place)
        assert sum(MARK in message for message in shown(place)) >= 4

        told = unscripted(state, "person", "export", "--mention", one, "--to", str(tmp_path / "told.json"))
        assert {found["mention"] for found in told["found"] if found["sure"]} == {one, other}
        written = (tmp_path / "told.json").read_text(encoding="utf-8")
        assert REPLY in written
        assert f"Tell {MARK} to write." in written

        erased = unscripted(state, "person", "erase", "--mention", other, "--yes")
        assert set(erased["erased"]) == {one, other}
        stays = {(remains["mention"], remains["what"]) for remains in erased["stays"]}
        assert {(one, "reply"), (one, "review"), (other, "review"), (other, "slack_thread")} <= stays
        until(lambda: not place.office.forgetting.unwiped(9), "Slack was seen to", 60)
        for mention in (one, other):
            place.at_rest(mention)
        assert [message for message in shown(place) if MARK in message] == []
        assert sum("*Erased*" in message for message in shown(place)) == 3, "two cards, and the one above"
        assert any("number 2" in message and "unscripted_alert" in message for message in shown(place))

        review = next(review for review in place.sandbox.platform.reviews("peony-store") if review.replies)
        assert MARK in review.text
        assert [reply.text for reply in review.replies] == [REPLY], "what is public stays"
        place.sandbox.platform.edit("peony-store", review.id, 1, f"{review.text} Edited, {MARK}.")
        place.post("A later one, so that everything before was looked at.")
        until(lambda: len(place.cards()) == 6, "the later one has its card")
        assert all(is_erased(place.mention(mention)) for mention in (one, other))
        assert unscripted(state, "audit", "verify")["ok"]
        assert violations(place.sandbox) == []
    assert [line for line in log.lines if MARK in line] == [], "no customer's words are logged"
    assert len(log.lines) > 3
    files = [path for path in state.rglob("*") if path.is_file() and MARK.encode() in path.read_bytes()]
    assert files == [], "neither the database nor the index holds them"
