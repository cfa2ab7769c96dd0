"""The whole HTTP surface by its description, and signed webhooks taken apart."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzzing.envelopes import command, events
from tests.fuzzing.front_door import SIGNS_OF_A_TRACEBACK, FrontDoor
from tests.fuzzing.mutations import as_json, examples, header_values, mutated, torn
from tests.fuzzing.test_platform_answers import SENT
from tests.fuzzing.whole import whole

pytestmark = pytest.mark.slow


def text(name: str, where: str = "path", *known: str) -> dict[str, Any]:
    kind: dict[str, Any] = {"type": "string", "minLength": 1} if where == "path" else {"type": "string"}
    schema = {"anyOf": [{"enum": list(known)}, kind]} if known else kind
    return {"name": name, "in": where, "required": where == "path", "schema": schema}


MENTION = {
    "type": "object",
    "required": ["id", "created_at"],
    "properties": {
        "id": {"type": ["string", "integer"]}, "text": {"type": ["string", "null"]}, "title": {"type": "string"},
        "created_at": {"type": ["string", "integer"]}, "rating": {"type": ["number", "string"]},
        "author": {"type": ["string", "object"]}, "url": {"type": "string"}, "deleted": {"type": "boolean"},
        "followers": {"type": "integer"}, "revision": {"type": ["string", "integer"]},
    },
}  # fmt: skip
EITHER = {"oneOf": [MENTION, {"type": "array", "items": MENTION, "maxItems": 3}]}
SIGNED = [text("webhook-id", "header"), text("webhook-timestamp", "header"), text("webhook-signature", "header")]
SLACK = [text("x-slack-signature", "header"), text("x-slack-request-timestamp", "header")]


def content(*kinds: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"required": False, "content": {kind: {"schema": schema} for kind in kinds}}


DESCRIBED: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "unscripted", "version": "1"},
    "paths": {
        "/webhooks/{platform}/{account}": {
            "post": {
                "parameters": [
                    text("platform", "path", "webhook", "demo", "import"),
                    text("account", "path", "peony-web", "peony-store", "peony"), *SIGNED,
                ],
                "requestBody": content("application/json", schema=EITHER),
                "responses": {code: {"description": "x"} for code in ("200", "202", "400", "401", "404", "405", "413")},
            }
        },
        "/slack/events": {
            "post": {
                "parameters": SLACK,
                "requestBody": content(
                    "application/json", "application/x-www-form-urlencoded",
                    schema={"type": "object", "properties": {"payload": {"type": "string"}}},
                ),
                "responses": {"401": {"description": "not signed"}},
            }
        },
        "/readyz": {"get": {"responses": {"200": {"description": "ready"}, "503": {"description": "not ready"}}}},
        "/healthz": {"get": {"responses": {"200": {"description": "fine"}}}},
    },
}  # fmt: skip
SCHEMA = schemathesis.openapi.from_dict(DESCRIBED)


@SCHEMA.parametrize()
@examples(60)
def test_what_strangers_send_is_refused_and_changes_nothing(case: schemathesis.Case[Any], door: FrontDoor) -> None:
    """Nothing they send is signed."""
    answer = case.call(app=door.web.app)
    assert answer.status_code < 500
    assert answer.elapsed < 3
    assert not [sign for sign in SIGNS_OF_A_TRACEBACK if sign in answer.text]
    if case.path not in ("/healthz", "/readyz"):
        assert answer.status_code in (400, 401, 404, 405, 413)
    assert whole(door.engine).since(door.clean.rows) == {}


@examples(200)
@given(body=st.one_of(mutated(SENT, [SENT, {**SENT, "id": 2}]).map(as_json), torn(as_json([SENT, SENT]))))
def test_signed_webhooks(door: FrontDoor, body: bytes) -> None:
    door.start_again()
    answer = door.sender_says(body)
    assert answer.status_code in (200, 202, 400)
    if answer.status_code == 202:
        assert door.sender_says(body).json().keys() == {"unchanged"}


@examples(60)
@given(
    headers=st.dictionaries(
        st.sampled_from((
            "webhook-id", "webhook-timestamp", "webhook-signature", "x-signature", "content-type", "content-length",
            "x-slack-signature", "x-slack-request-timestamp",
        )),
        header_values(), min_size=1,
    ),
    path=st.sampled_from(("/webhooks/webhook/peony-web", "/webhooks/import/peony", "/webhooks/%00/x", "/slack/events")),
)  # fmt: skip
def test_odd_headers(door: FrontDoor, headers: dict[str, str], path: str) -> None:
    headers.pop("content-length", None)
    answer = door.asked("POST", path, as_json(SENT), headers)
    assert answer.status_code in (400, 401, 404)


@pytest.mark.parametrize(
    "path", ["/webhooks/webhook/peony-web", "/slack/events", "/healthz", "/", "/webhooks/a", "/%ff"]
)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS", "HEAD", "TRACE", "NONSENSE"])
def test_other_ways_to_ask(door: FrontDoor, method: str, path: str) -> None:
    answer = door.asked(method, path, b"", {})
    assert answer.status_code in (200, 404, 405)


def test_a_signed_body_that_is_not_text_is_400(door: FrontDoor) -> None:
    for body in (b"{" * 9, b"payload=%5B", as_json(events()[0])[:-1], b'{"type": ', b"payload=7"):
        assert door.slack_says(body).status_code == 400
    assert door.slack_says(b"=".join([b"x"] * 5)).status_code == 404
    assert command("help")["command"] == "/unscripted"
