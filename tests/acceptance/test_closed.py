"""A channel that is archived, and a token that is revoked: nothing is lost, nobody hammers, and all goes back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.engine.loops import Loops
from bot.life.quoting import cleaned
from bot.mention.stage import Stage
from bot.sandbox.seeding import recordings
from bot.sandbox.server import Sandbox

from .workplace import MAYA, MENTIONS, REPLY, Workplace, assembled, cards, press, settings, setup, told, until, write

pytestmark = pytest.mark.slow

CASE = "I ordered the cleansing oil on Monday and nobody tells me where it is. Case {}."


@dataclass(frozen=True, slots=True)
class Program:
    place: Workplace
    loops: Loops

    @property
    def trouble(self) -> str:
        """What /healthz says of the cards."""
        state = self.loops.health()["card delivery"]
        return state.trouble if state.hindered else ""

    def calls(self, method: str = "") -> int:
        return len([name for name, _ in self.place.sandbox.slack.calls if method in ("", name)])


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    for module in ("detours", "delivery"):
        monkeypatch.setattr(f"bot.slack.{module}.PROBE", timedelta(seconds=4))
    with Sandbox(setup(), 0, recordings(cleaned)) as sandbox:
        office, loops = assembled(settings(sandbox.url, tmp_path), sandbox.url)
        loops.start()
        until(lambda: sandbox.connections, "the program is connected")
        yield Program(Workplace(sandbox, office), loops)
        loops.stop(5)


def test_cards_wait_while_there_is_no_channel_and_come_when_it_is_back(program: Program) -> None:
    place = program.place
    place.sandbox.fault("close", channel=MENTIONS, error="is_archived")
    mention = place.post(CASE.format("nowhere"))
    until(lambda: "peony-mentions" in program.trouble, "the trouble names the channel")
    assert "unscripted.yaml" in program.trouble
    posts, looks = program.calls("chat.postMessage"), program.calls("conversations.info")
    time.sleep(6)
    assert program.calls("chat.postMessage") == posts
    assert program.calls("conversations.info") - looks <= 2
    assert cards(place.sandbox) == []
    place.sandbox.act(MAYA, "slash", channel="C0PEONYESC", command="/unscripted", text="status")
    until(lambda: any("peony-mentions" in said for said in told(place.sandbox, MAYA)) or said_so(place), "status")
    place.sandbox.fault("open", channel=MENTIONS)
    until(lambda: program.trouble == "", "it is back")
    shown = place.card(mention, "edit")
    assert write(place.sandbox, MAYA, shown, REPLY) == "closed"
    press(place.sandbox, MAYA, place.card(mention, "approve"), "approve")
    until(lambda: place.mention(mention).stage is Stage.PUBLISHED, "the reply is published")


def said_so(place: Workplace) -> bool:
    """Whether the answer to the command names the channel."""
    found = [message for channel in place.sandbox.slack.channels for message in place.sandbox.slack.messages(channel)]
    return any(message.get("only_for") == MAYA and "peony-mentions" in str(message["blocks"]) for message in found)


def test_while_the_token_is_revoked_it_says_so_and_afterwards_cards_catch_up(program: Program) -> None:
    place = program.place
    before = place.post(CASE.format("before"))
    place.card(before, "edit")
    place.at_rest(before)
    place.sandbox.fault("revoke", error="token_revoked")
    after = [place.post(CASE.format(number)) for number in range(3)]
    until(lambda: "token_revoked" in program.trouble, "the trouble is told")
    calls = program.calls()
    time.sleep(4)
    assert program.calls() - calls <= 4, "nobody hammers"
    saved = place.mention(before).dismissed("other", "the newest state", MAYA, place.office.desk.clock.now())
    place.store.save(saved)
    place.sandbox.fault("restore")
    for mention in after:
        until(lambda one=mention: place.card(one, "edit"), "the card came", seconds=60)  # type: ignore[misc]
    until(lambda: place.card(before).says("the newest state"), "the newest state is drawn", seconds=40)
    until(lambda: program.trouble == "", "nothing is wrong any more")
