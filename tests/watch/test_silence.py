"""At level DEBUG, through whole lives in which everything fails once: no customer's words and no key in any line."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cli.output import log_to_stderr
from bot.connectors.demo import Demo
from bot.errors import Unavailable
from bot.mention.stage import Stage
from bot.models.chat import Chat
from bot.settings import read_settings
from bot.slack import delivery
from bot.store.store import SqlStore
from tests.acceptance.workplace import MAYA, REPLY, press, until, working, write

pytestmark = pytest.mark.slow

MARK = "Zyzzyva"  # in everything a customer says
TOKEN, APP, KEY = "xoxb-sandbox-Quokka", "xapp-sandbox-Quokka", "Quokka3"


def failing(owner: Any, method: str, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first calls raise what quotes all it was given, and a key."""
    real, left = getattr(owner, method), [times]

    def wrapped(*arguments: Any, **more: Any) -> Any:
        if left[0] > 0:
            left[0] -= 1
            if left[0] % 2:  # an error of ours quotes nobody
                raise Unavailable(f"{KEY} does not help")
            raise ValueError(f"{KEY} {arguments} {more}")
        return real(*arguments, **more)

    monkeypatch.setattr(owner, method, wrapped)


@pytest.mark.parametrize("form", ["json", "text"])
def test_what_customers_say_and_what_opens_doors_is_never_logged(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    log_to_stderr(read_settings(log_format=form), "DEBUG")
    monkeypatch.setattr("bot.engine.loops.PAUSE", 0.1)
    monkeypatch.setattr("bot.engine.worker.LEASE", timedelta(seconds=1))
    keys = {"slack_bot_token": TOKEN, "slack_app_token": APP, "openai_api_key": KEY}
    failing(Chat, "ask", 3, monkeypatch)
    failing(delivery, "draw", 2, monkeypatch)
    failing(Demo, "publish", 2, monkeypatch)
    failing(SqlStore, "_note_events", 1, monkeypatch)
    with working(tmp_path, **read(keys)) as place:
        for what in ("500", "drop_answer", "refuse"):
            place.sandbox.fault(what, method="chat.postMessage")
        mention = place.post(f"{MARK} came open and half of it is gone.", author=f"Robin {MARK}")
        place.card(mention, "edit")
        assert write(place.sandbox, MAYA, place.card(mention, "edit"), f"{REPLY} {MARK}") == "closed"
        place.at_rest(mention)
        press(place.sandbox, MAYA, place.card(mention, "approve"), "approve")
        until(lambda: place.mention(mention).stage is Stage.PUBLISHED, "the reply is public", seconds=60)
        assert len(place.replies(mention)) == 1
    said = capsys.readouterr().err
    assert MARK not in said
    assert "Quokka" not in said
    assert "Traceback" in said, "something failed and was told"
    if form == "json":
        ours = [line for line in map(json.loads, said.splitlines()) if line.get("mention") == mention]
        assert {"life", "card delivery", "listener"} <= {line["loop"] for line in ours}
        assert "ValueError" in {line.get("exception") for line in ours}
        assert any(line["message"].endswith("it is published") for line in ours)


def read(keys: dict[str, str]) -> dict[str, Any]:
    """As the program reads them: what is secret is known as such from then on."""
    settings = read_settings(**keys)
    return {name: getattr(settings, name) for name in keys}
