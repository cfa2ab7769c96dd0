"""The real program behind its web app, with a sandbox for Slack: requests signed as Slack and senders sign them."""

from __future__ import annotations

import hashlib
import hmac
import json
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes

import pytest
import sqlalchemy as sa
from httpx2 import Headers, Response
from hypothesis import currently_in_test_context, note
from pydantic import SecretStr
from starlette.testclient import TestClient

from bot.assembly import Office, listening, open_office, receive, telling
from bot.connectors.signatures import sign
from bot.life.decide import decide
from bot.life.intake import take_in
from bot.life.live import live
from bot.mention import decision as d
from bot.mention.mention import Mention
from bot.sandbox.server import Sandbox
from bot.slack.http import SlackHttp
from bot.web.app import web_app
from tests.acceptance.workplace import settings, setup
from tests.fakes import IRINA, MAYA, post
from tests.fuzzing.whole import Snapshot, whole
from tests.groups import ROOT

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
SENDER = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
BOUND = 3.0  # seconds: what Slack waits for an answer
REPLY = "A cracked bottle is no way to start. Please write to the care team."
SIGNS_OF_A_TRACEBACK = ("Traceback", 'File "', "site-packages", ".py", "sqlalchemy", "sqlite", str(ROOT))


class AtOnce(Executor):
    """A listener has done everything when its request is answered."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


@dataclass
class FrontDoor:
    office: Office
    slack: SlackHttp
    web: TestClient
    engine: sa.Engine
    mentions: dict[str, Mention]  # by how far they have come
    clean: Snapshot  # from before the first request

    def start_again(self) -> None:
        """Everything is stored as it was in the beginning."""
        self.clean.restore()

    def slack_says(self, body: bytes, kind: str = FORM, **headers: str) -> Response:
        """Signed as Slack does it: v0, the time in seconds, the raw body."""
        stamp = str(int(time.time()))
        digest = hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        signed = {"x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={digest}", "content-type": kind}
        return self.asked("POST", "/slack/events", body, {**signed, **headers})

    def sender_says(self, body: bytes, account: str = "peony-web", **headers: str) -> Response:
        signed = sign(SENDER, "msg_1", self.office.desk.clock.now(), body)
        return self.asked("POST", f"/webhooks/webhook/{account}", body, {**signed, **headers})

    def asked(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Response:
        """Answered in time, without a 500 or a word about our insides; what was refused has changed nothing."""
        if currently_in_test_context():
            note(f"{method} {path} {headers} {body[:4000]!r}")
        began = time.monotonic()
        answer = self.web.request(method, path, content=body, headers=Headers(headers, encoding="latin-1"))
        assert time.monotonic() - began < BOUND
        assert answer.status_code < 500, answer.text
        if answer.status_code >= 400:
            assert not [sign for sign in SIGNS_OF_A_TRACEBACK if sign in answer.text], answer.text
        after = whole(self.engine, self.clean.rows)
        if answer.status_code >= 400:
            assert after.since(self.clean.rows) == {}
        return answer


def form(payload: Any) -> bytes:
    """As Slack sends clicks and dialogs."""
    return b"payload=" + quote_from_bytes(json.dumps(payload).encode()).encode()


@contextmanager
def front_door(folder: Path) -> Iterator[FrontDoor]:
    """With a mention that waits for its first words, one with words, one that was approved, and one that is closed."""
    with Sandbox(setup()) as sandbox, pytest.MonkeyPatch.context() as environment:
        environment.setenv("UNSCRIPTED_WEBHOOK_SECRET", SENDER)
        workspace = _workspace(folder)
        changes: dict[str, Any] = {
            "slack_mode": "http", "slack_signing_secret": SecretStr(SECRET), "openai_api_key": SecretStr(""),
            "openai_base_url": "https://api.openai.com/v1", "workspace": workspace,
        }  # fmt: skip
        made = settings(sandbox.url, folder, **changes)
        office = open_office(made)
        _, slack = listening(made, office, telling(made, office, draws=True), lambda: {"worker": {"running": True}})
        assert isinstance(slack, SlackHttp)
        slack._app.listener_runner.listener_executor = AtOnce()
        engine = office.engine
        mentions = _mentions(office)
        web = TestClient(web_app(partial(receive, office), dict, slack), raise_server_exceptions=False)
        yield FrontDoor(office, slack, web, engine, mentions, Snapshot(engine))
        office.close()


def _workspace(folder: Path) -> Path:
    made = folder / "workspace"
    for part in ("prompts", "kb"):
        shutil.copytree(ROOT / part, made / part)
    account = (
        "  - {platform: webhook, account: peony-web, brand: peony, name: Peony on the web,\n"
        "     secret: UNSCRIPTED_WEBHOOK_SECRET, callback_url: 'http://127.0.0.1:9/replies', allow_private: true}\n"
    )
    named = (ROOT / "unscripted.yaml").read_text(encoding="utf-8").rstrip() + "\n" + account
    (made / "unscripted.yaml").write_text(named, encoding="utf-8")
    return made


def _mentions(office: Office) -> dict[str, Mention]:
    found = {}
    for name in ("waiting", "written", "approved", "closed"):
        arrived = post(f"The bottle came cracked. It was the {name} one.", platform="import", account="peony")
        take_in([arrived], "peony", office.desk)
        found[name] = live(arrived.mention_id, office.desk)
        if name in ("written", "approved"):
            found[name] = decide(arrived.mention_id, d.Write(REPLY, 0), MAYA, office.desk)
        if name == "approved":
            found[name] = decide(arrived.mention_id, d.Approve(found[name].seen), MAYA, office.desk)
        if name == "closed":
            found[name] = decide(arrived.mention_id, d.Dismiss("spam"), IRINA, office.desk)
    office.desk.effects.claim("card:c:1", found["written"].id, "C0PEONY")
    office.desk.effects.settle("card:c:1", "C0PEONY:1700000000.000100", "x")
    return found
