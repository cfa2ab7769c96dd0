"""Whatever arrives at Slack's address, signed or not, is answered in time and leaves what is stored whole."""

from __future__ import annotations

import json
from functools import cache
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import IRINA, MAYA, SAM
from tests.fuzzing.envelopes import TYPED, click, clicks, command, events, shortcuts, views
from tests.fuzzing.front_door import FORM, JSON, FrontDoor, form
from tests.fuzzing.mutations import ODD, as_json, examples, header_values, mutated, torn
from tests.groups import SHARED

pytestmark = pytest.mark.slow


def draw_valid(data: st.DataObject, valid: list[Any]) -> Any:
    return data.draw(mutated(*valid))


@examples(150)
@given(data=st.data())
def test_clicks(door: FrontDoor, data: st.DataObject) -> None:
    door.start_again()
    door.slack_says(form(draw_valid(data, clicks(door))))


@examples(150)
@given(data=st.data())
def test_dialogs(door: FrontDoor, data: st.DataObject) -> None:
    door.start_again()
    door.slack_says(form(draw_valid(data, views(door))))


@examples(120)
@given(payload=mutated(*events()))
def test_events(door: FrontDoor, payload: Any) -> None:
    door.start_again()
    door.slack_says(as_json(payload), JSON)


@examples(60)
@given(payload=mutated(*shortcuts()))
def test_shortcuts_and_what_nobody_listens_to(door: FrontDoor, payload: Any) -> None:
    door.start_again()
    door.slack_says(form(payload))


@examples(80)
@given(text=st.one_of(st.sampled_from(TYPED), st.text(max_size=200)), changes=st.dictionaries(
    st.sampled_from(("user_id", "command", "text", "team_id", "trigger_id", "payload")),
    st.one_of(st.text(max_size=30), st.sampled_from([odd for odd in ODD if isinstance(odd, str) and odd != "\ud800"])),
    max_size=2,
), by=st.sampled_from((MAYA, IRINA, SAM, "U0NOBODY")))  # fmt: skip
def test_commands(door: FrontDoor, text: str, changes: dict[str, str], by: str) -> None:
    door.start_again()
    door.slack_says(urlencode({**command(text, by), **changes}).encode())


@examples(80)
@given(
    body=torn(
        form(click("approve", {"m": "x", "s": ""})), as_json(events()[0]), urlencode(command("find oil")).encode()
    ),
    kind=st.sampled_from((FORM, JSON, "text/plain", "", "application/json; charset=utf-16", "multipart/form-data")),
)
def test_torn_bodies(door: FrontDoor, body: bytes, kind: str) -> None:
    door.start_again()
    door.slack_says(body, kind)


UNSIGNED = {
    "x-slack-signature": st.one_of(header_values(), st.from_regex(r"v[01]=[0-9a-f]{0,70}", fullmatch=True)),
    "x-slack-request-timestamp": st.one_of(
        header_values(), st.from_regex(r"-?[0-9]{0,30}(\.[0-9]{1,3})?", fullmatch=True)
    ),
}


@examples(120)
@given(headers=st.one_of(st.fixed_dictionaries(UNSIGNED), st.fixed_dictionaries({}, optional=UNSIGNED)))
def test_what_slack_did_not_sign_changes_nothing(door: FrontDoor, headers: dict[str, str]) -> None:
    mention = door.mentions["written"]
    body = form(click("approve", {"m": mention.id, "s": mention.seen}))
    refused = door.asked("POST", "/slack/events", body, {"content-type": FORM, **headers})
    assert (refused.status_code, refused.content) == (401, b"")


@cache
def real() -> list[Any]:
    return [json.loads(path.read_bytes()) for path in sorted((SHARED / "data/payloads/slack").glob("*.json"))]


@pytest.mark.shared
@examples(150)
@given(data=st.data())
def test_real_payloads_of_other_apps(door: FrontDoor, data: st.DataObject) -> None:
    door.start_again()
    payload = draw_valid(data, real())
    kind = payload.get("type") if isinstance(payload, dict) else ""
    as_it_came = as_json(payload) if kind in ("event_callback", "url_verification") else form(payload)
    door.slack_says(as_it_came, JSON if as_it_came[:1] == b"{" else FORM)
