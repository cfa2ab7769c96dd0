"""A signed webhook becomes a mention, and its approved reply goes out to the callback, signed and with its key."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.assembly import Office, open_office, receive
from bot.connectors.signatures import sign, verify
from bot.errors import Moved, Unavailable, Unreadable, UnscriptedError
from bot.life.decide import decide
from bot.life.live import live
from bot.mention import decision as d
from bot.mention.outcome import ReplyState
from bot.mention.stage import Stage
from bot.ports import Inbound
from bot.settings import read_settings
from bot.store.store import SqlStore
from bot.web.app import MOST, web_app
from tests.connectors.loopback import Loopback, answer, loopback
from tests.fakes import MAYA
from tests.groups import ROOT

SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
PATH = "/webhooks/webhook/peony-web"
SAID = {"id": "r1", "text": "My parcel never came. Where is it?", "created_at": "2026-11-22T10:00:00Z", "rating": 2}


@pytest.fixture
def callback() -> Iterator[Loopback]:
    with loopback(answer(200)) as server:
        yield server


@pytest.fixture
def office(tmp_path: Path, callback: Loopback, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """The real program over a copy of the sample workspace with one more account, and no model."""
    monkeypatch.setenv("UNSCRIPTED_WEBHOOK_SECRET", SECRET)
    workspace = tmp_path / "workspace"
    for part in ("prompts", "kb"):
        shutil.copytree(ROOT / part, workspace / part)
    account = (
        "  - {platform: webhook, account: peony-web, brand: peony, name: Peony on the web,\n"
        f"     secret: UNSCRIPTED_WEBHOOK_SECRET, callback_url: '{callback.url}/replies', allow_private: true}}\n"
    )
    named = (ROOT / "unscripted.yaml").read_text(encoding="utf-8").rstrip() + "\n" + account
    (workspace / "unscripted.yaml").write_text(named, encoding="utf-8")
    opened = open_office(read_settings(workspace=workspace, state=tmp_path / "state", undo_seconds=0))
    yield opened
    opened.close()


@pytest.fixture
def web(office: Office) -> TestClient:
    return TestClient(web_app(partial(receive, office), lambda: {"worker": {"running": True, "failures": 0}}))


def signed(office: Office, body: bytes, id: str = "msg_1") -> dict[str, str]:
    return sign(SECRET, id, office.desk.clock.now(), body)


def test_a_signed_mention_is_stored_before_it_is_answered_and_a_repeat_changes_nothing(
    web: TestClient, office: Office
) -> None:
    body = json.dumps(SAID).encode()
    first, again = (web.post(PATH, content=body, headers=signed(office, body)) for _ in range(2))
    assert (first.status_code, first.json()) == (202, {"new": 1})
    assert (again.status_code, again.json()) == (200, {"unchanged": 1})


def test_a_captured_message_does_not_put_back_what_the_customer_has_changed_since(
    web: TestClient, office: Office
) -> None:
    """Its signature still holds for some minutes; its id is known."""
    bodies = [json.dumps({**SAID, "text": text}).encode() for text in ("It never came.", "It came, all is well.")]
    first, edit = ((body, signed(office, body, f"msg_{at}")) for at, body in enumerate(bodies))
    answers = [web.post(PATH, content=body, headers=headers).json() for body, headers in (first, edit, first, edit)]
    assert answers == [{"new": 1}, {"edited": 1}, {"unchanged": 1}, {"unchanged": 1}]
    (mention_id,) = office.store.due(5, "test", office.desk.grace)
    assert office.store.get(mention_id).post.text == "It came, all is well."


def test_a_message_that_could_not_be_stored_is_still_new(
    web: TestClient, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = json.dumps(SAID).encode()
    with monkeypatch.context() as broken:
        broken.setattr(SqlStore, "take_in", lambda *_: (_ for _ in ()).throw(Unavailable("away")))
        assert web.post(PATH, content=body, headers=signed(office, body)).status_code == 503
    assert web.post(PATH, content=body, headers=signed(office, body)).json() == {"new": 1}


def test_the_approved_reply_is_delivered_to_the_callback_signed_and_under_its_key(
    web: TestClient, office: Office, callback: Loopback
) -> None:
    body = json.dumps(SAID).encode()
    web.post(PATH, content=body, headers=signed(office, body))
    (mention_id,) = office.store.due(5, "test", office.desk.grace)
    waiting = live(mention_id, office.desk)
    assert waiting.brief
    decide(
        mention_id, d.Write("A parcel that never comes is no use to anybody; please write to us.", 0), MAYA, office.desk
    )
    decide(mention_id, d.Approve(office.store.get(mention_id).seen), MAYA, office.desk)
    published = live(mention_id, office.desk)
    assert published.stage is Stage.PUBLISHED
    assert published.reply
    assert published.reply.state is ReplyState.DELIVERED
    head, _, sent = callback.requests[0].partition(b"\r\n\r\n")
    lines = (line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    headers = {name.lower(): value for name, value in lines}
    verify(SECRET, headers, sent, office.desk.clock.now())
    assert headers["webhook-id"] == published.reply_key
    assert json.loads(sent)["text"] == published.reply.text
    assert len(callback.requests) == 1


def test_a_wrong_signature_is_refused_without_a_word_and_nothing_is_stored(web: TestClient, office: Office) -> None:
    body = json.dumps(SAID).encode()
    refused = web.post(PATH, content=body + b" ", headers=signed(office, body))
    assert (refused.status_code, refused.content) == (401, b"")
    assert office.store.due(5, "test", office.desk.grace) == []


def test_what_cannot_be_read_is_said_with_its_place(web: TestClient, office: Office) -> None:
    body = json.dumps([SAID, {"id": "r2"}]).encode()
    refused = web.post(PATH, content=body, headers=signed(office, body))
    assert refused.status_code == 400
    assert "text" in refused.json()["error"]


def test_a_body_over_a_megabyte_and_an_unknown_account_are_refused(web: TestClient, office: Office) -> None:
    assert web.post(PATH, content=b"x" * (MOST + 1)).status_code == 413
    assert web.post("/webhooks/webhook/nobody", content=b"{}").status_code == 404


def test_healthz_names_every_loop_and_fails_when_one_is_down(office: Office) -> None:
    loops: dict[str, dict[str, object]] = {
        "worker": {"running": True},
        "slack socket": {"running": False, "trouble": "no network"},
    }
    told = TestClient(web_app(partial(receive, office), lambda: loops)).get("/healthz")
    assert told.status_code == 503
    assert told.json() == {"ok": False, "loops": loops}


def test_healthz_is_not_ok_while_a_loop_runs_and_cannot_work(office: Office) -> None:
    refused = {"running": True, "failures": 0, "trouble": "Slack says invalid_auth", "hindered": True}
    told = TestClient(web_app(partial(receive, office), lambda: {"card delivery": refused})).get("/healthz")
    assert (told.status_code, told.json()["ok"]) == (200, False)
    assert told.json()["loops"]["card delivery"]["trouble"] == "Slack says invalid_auth"


@pytest.mark.parametrize("why", [Unavailable("the disk of the database is full"), Unreadable("m1"), Moved()])
def test_what_cannot_be_stored_now_is_to_be_sent_again(why: UnscriptedError) -> None:
    def receive(platform: str, account: str, inbound: Inbound) -> dict[str, int]:
        raise why

    answered = TestClient(web_app(receive, dict)).post(PATH, content=b"{}")
    assert (answered.status_code, answered.headers["Retry-After"]) == (503, "30")
    assert answered.json() == {"error": "not now"}
