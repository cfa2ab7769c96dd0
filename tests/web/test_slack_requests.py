"""Slack over HTTP: signed requests reach the same listeners as a socket; everything else is 401 and changes nothing."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from httpx2 import Headers, Response
from pydantic import SecretStr
from starlette.testclient import TestClient

from bot.assembly import Office, listening, open_office, receive, telling
from bot.cli.run import require_slack
from bot.errors import SettingsError
from bot.life.decide import decide
from bot.life.intake import take_in
from bot.life.live import live
from bot.mention import decision as d
from bot.mention.mention import Mention
from bot.mention.stage import Stage
from bot.sandbox.server import Sandbox
from bot.web.app import MOST, web_app
from tests.acceptance.workplace import settings, setup
from tests.fakes import MAYA, post

pytestmark = pytest.mark.slow

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
PATH = "/slack/events"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass
class Desktop:
    office: Office
    web: TestClient

    def send(
        self, body: bytes, kind: str = FORM, at: float | None = None, headers: dict[str, str] | None = None
    ) -> Response:
        """As Slack signs it: v0, the time in seconds, the raw body."""
        stamp = str(int(at if at is not None else time.time()))
        digest = hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        signed = {"x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={digest}", "content-type": kind}
        return self.web.post(PATH, content=body, headers=Headers({**signed, **(headers or {})}, encoding="latin-1"))

    def waiting(self) -> Mention:
        """A mention with words of a person to approve."""
        arrived = post("The bottle came cracked.", platform="import", account="peony")
        take_in([arrived], "peony", self.office.desk)
        mention = live(arrived.mention_id, self.office.desk)
        written = d.Write("A cracked bottle is no way to start. Please write to the care team.", 0)
        return decide(mention.id, written, MAYA, self.office.desk)


@contextmanager
def replica(url: str, folder: Path, **changes: Any) -> Iterator[Desktop]:
    """One process that answers Slack over HTTP, without a model."""
    folder.mkdir(exist_ok=True)
    over_http: dict[str, Any] = {
        "slack_mode": "http",
        "slack_signing_secret": SecretStr(SECRET),
        "openai_api_key": SecretStr(""),
    }
    made = settings(url, folder, **over_http, openai_base_url="https://api.openai.com/v1", **changes)
    office = open_office(made)
    slack = telling(made, office, draws=True)
    heard, answering = listening(made, office, slack, lambda: {"worker": {"running": True}})
    assert "slack socket" not in {loop.name for loop in (*slack.loops, *heard)}
    yield Desktop(office, TestClient(web_app(partial(receive, office), dict, answering)))
    office.close()


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    with Sandbox(setup()) as sandbox, replica(sandbox.url, tmp_path) as only:
        yield only


def command(text: str, user: str = MAYA) -> bytes:
    return urlencode({
        "command": "/unscripted", "text": text, "user_id": user, "team_id": "T0SANDBOX", "channel_id": "C0PEONY",
        "response_url": "http://127.0.0.1:9/none", "trigger_id": "1.2.3",
    }).encode()  # fmt: skip


def click(mention: Mention) -> bytes:
    value = json.dumps({"m": mention.id, "v": 1, "s": mention.seen})
    action = {
        "type": "button", "action_id": "approve", "block_id": "decide", "value": value, "action_ts": "1700000000.0001",
    }  # fmt: skip
    payload: dict[str, Any] = {
        "type": "block_actions", "user": {"id": MAYA}, "team": {"id": "T0SANDBOX"}, "channel": {"id": "C0PEONY"},
        "api_app_id": "A0UNSCRIPTED", "trigger_id": "1.2.3", "actions": [action],
        "container": {"type": "message", "message_ts": "1.2", "channel_id": "C0PEONY"},
    }  # fmt: skip
    return urlencode({"payload": json.dumps(payload)}).encode()


def test_slack_is_told_that_the_address_is_ours(desktop: Desktop) -> None:
    told = desktop.send(json.dumps({"type": "url_verification", "challenge": "3eZbrw1a"}).encode(), JSON)
    assert told.status_code == 200
    assert "3eZbrw1a" in told.text


def test_a_signed_command_is_answered_in_the_same_request(desktop: Desktop) -> None:
    told = desktop.send(command("help"))
    assert (told.status_code, told.json()["response_type"]) == (200, "ephemeral")
    assert "/unscripted find" in told.json()["text"]


def test_a_signed_click_decides_and_its_replay_changes_nothing(desktop: Desktop) -> None:
    mention = desktop.waiting()
    body, at = click(mention), time.time()
    assert [desktop.send(body, at=at).status_code for _ in range(3)] == [200, 200, 200]
    after = desktop.office.store.get(mention.id)
    assert after.stage in (Stage.APPROVED, Stage.HANDED)
    assert after.approvals == 1
    assert [event.kind for event in desktop.office.store.events(mention.id)].count("approved") == 1


def test_replicas_behind_one_address_decide_once_whichever_of_them_hears_it(database_url: str, tmp_path: Path) -> None:
    """Slack sends a click again, to another replica, while the first is still at it."""
    with Sandbox(setup()) as sandbox, ExitStack() as opened:
        three = [
            opened.enter_context(replica(sandbox.url, tmp_path / name, database_url=database_url)) for name in "abc"
        ]
        mention = three[0].waiting()
        body, at = click(mention), time.time()
        with ThreadPoolExecutor(9) as many:
            answers = list(many.map(lambda number: three[number % 3].send(body, at=at).status_code, range(9)))
        assert answers == [200] * 9
        for one in three:
            assert one.office.store.get(mention.id).approvals == 1
        kinds = [event.kind for event in three[2].office.store.events(mention.id)]
        assert kinds.count("approved") == 1


@pytest.mark.parametrize("age", [-301, 301, 10**6])
def test_a_request_of_another_time_is_refused_also_when_it_was_good_once(desktop: Desktop, age: int) -> None:
    mention = desktop.waiting()
    refused = desktop.send(click(mention), at=time.time() - age)
    assert (refused.status_code, refused.content) == (401, b"")
    assert desktop.office.store.get(mention.id).stage is Stage.WAITING


@pytest.mark.parametrize(
    "headers",
    [
        {"x-slack-signature": "v0=" + "0" * 64},
        {"x-slack-signature": ""},
        {"x-slack-request-timestamp": "soon"},
        {"x-slack-request-timestamp": ""},
        {"x-slack-request-timestamp": "1e9"},
        {"x-slack-signature": "v1=" + "0" * 64},
        {"x-slack-request-timestamp": "9" * 400},
        {"x-slack-signature": "v0=é"},
    ],
)
def test_a_wrong_signature_is_refused_without_a_word(desktop: Desktop, headers: dict[str, str]) -> None:
    mention = desktop.waiting()
    refused = desktop.send(click(mention), headers=headers)
    assert (refused.status_code, refused.content) == (401, b"")
    assert desktop.office.store.get(mention.id).stage is Stage.WAITING


def test_an_unsigned_request_is_refused(desktop: Desktop) -> None:
    assert desktop.web.post(PATH, content=command("help"), headers={"content-type": FORM}).status_code == 401
    assert desktop.web.post(PATH, content=b"\xff\xfe").status_code == 401
    assert desktop.send(b"\xff\xfe").status_code == 401
    assert desktop.web.get(PATH).status_code == 405


def test_a_body_that_was_changed_after_it_was_signed_is_refused(desktop: Desktop) -> None:
    stamp = str(int(time.time()))
    good = command("help")
    digest = hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + good, hashlib.sha256).hexdigest()
    headers = {"x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={digest}", "content-type": FORM}
    assert desktop.web.post(PATH, content=command("status"), headers=headers).status_code == 401


def test_a_body_over_a_megabyte_is_not_read(desktop: Desktop) -> None:
    assert desktop.send(b"x" * (MOST + 1)).status_code == 413


def test_the_mode_needs_the_secret_and_no_token_for_a_socket(tmp_path: Path) -> None:
    made = settings("http://127.0.0.1:9", tmp_path).model_copy(
        update={"slack_mode": "http", "slack_app_token": SecretStr(""), "slack_signing_secret": SecretStr(SECRET)}
    )
    require_slack(made)
    with pytest.raises(SettingsError, match="SLACK_SIGNING_SECRET not set"):
        require_slack(made.model_copy(update={"slack_signing_secret": SecretStr("")}))


def test_without_the_mode_there_is_no_such_address(desktop: Desktop) -> None:
    web = TestClient(web_app(partial(receive, desktop.office), dict))
    assert web.post(PATH, content=b"{}").status_code == 404
