"""What odd inputs have brought to light, each by its name."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from bot.errors import InputError, SettingsError
from bot.settings import read_settings
from bot.store.database import open_database
from bot.store.store import SqlStore
from tests.fakes import MAYA, FakeClock
from tests.fuzzing.envelopes import click, event, said, shown, who
from tests.fuzzing.front_door import JSON, FrontDoor, form

pytestmark = pytest.mark.slow


ELEMENT = {"type": "plain_text_input", "action_id": "edit_text"}


@pytest.mark.parametrize("actions", [[], None, [None], {}, "approve"])
def test_a_click_on_nothing_is_400(door: FrontDoor, actions: Any) -> None:
    payload = {**click("approve", {"m": "x"}), "actions": actions}
    assert door.slack_says(form(payload)).status_code in (400, 404)


def test_a_click_whose_person_is_missing_is_refused_at_once_and_not_after_three_seconds(door: FrontDoor) -> None:
    began = time.monotonic()
    payload = {**click("approve", {"m": "x"}), "user": {}}
    assert door.slack_says(form(payload)).status_code == 400
    assert time.monotonic() - began < 1.5


@pytest.mark.parametrize(
    "value", ["", "{}", '{"m": 7}', '{"m": ["x"]}', "null", "[]", '"x"', '{"m": "nobody knows it"}']
)
def test_a_button_of_another_version_is_answered_and_changes_nothing(door: FrontDoor, value: str) -> None:
    payload = click("approve", {})
    payload["actions"][0]["value"] = value
    assert door.slack_says(form(payload)).status_code == 200
    assert door.office.store.get(door.mentions["written"].id) == door.mentions["written"]


@pytest.mark.parametrize("kept", ["", "{}", "This is for you!", '{"mention": "m1"}', '{"m": {"id": 1}}', "null"])
def test_a_dialog_of_another_version_says_so_and_changes_nothing(door: FrontDoor, kept: str) -> None:
    view = shown({
        "type": "modal", "callback_id": "edit", "private_metadata": kept,
        "blocks": [{"type": "input", "block_id": "text", "element": ELEMENT}],
    })  # fmt: skip
    answer = door.slack_says(form({"type": "view_submission", **who(), "view": view, "response_urls": []}))
    assert (answer.status_code, answer.json()["response_action"]) == (200, "update")
    assert answer.json()["view"]["callback_id"] == "refused"


@pytest.mark.parametrize(
    "changes",
    [{"text": None}, {"text": ["x"]}, {"user": None}, {"user": {"id": MAYA}}, {"channel": 7}, {"ts": None}],
)
def test_a_message_without_words_or_somebody_who_said_them_is_no_talk(door: FrontDoor, changes: dict[str, Any]) -> None:
    told = said("shorter, please", thread_ts="1700000000.000100")
    odd = event({**told["event"], **changes})
    door.slack_says(json.dumps(odd).encode(), JSON)
    assert door.office.store.get(door.mentions["written"].id) == door.mentions["written"]


def test_a_message_whose_event_has_no_name_is_not_carried_out(door: FrontDoor) -> None:
    told = {**said("shorter, please", thread_ts="1700000000.000100"), "event_id": []}
    door.slack_says(json.dumps(told).encode(), JSON)
    assert door.office.store.get(door.mentions["written"].id) == door.mentions["written"]


@pytest.mark.parametrize("name", [
    "UNSCRIPTED_UNDO_SECONDS", "UNSCRIPTED_GRACE_SECONDS", "UNSCRIPTED_CLAIM_MINUTES", "UNSCRIPTED_POLL_SECONDS",
    "UNSCRIPTED_FIRST_CARDS_HOURS", "UNSCRIPTED_MODEL_DEADLINE", "UNSCRIPTED_SLACK_PACE",
])  # fmt: skip
@pytest.mark.parametrize("value", ["1e300", "inf", "nan"])
def test_a_stretch_of_time_nobody_lives_to_see_is_a_settings_error(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    if name == "UNSCRIPTED_SLACK_PACE" and value == "1e300":
        assert read_settings().slack_pace == 1e300  # a factor, not a stretch of time
        return
    with pytest.raises(SettingsError, match=name):
        read_settings()


def test_an_address_that_is_none_is_a_settings_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSCRIPTED_DATABASE_URL", "nonsense://x:y@[")
    with pytest.raises(SettingsError, match="cannot be opened"):
        open_database(read_settings().database)


TOO_MUCH: dict[str, Callable[[SqlStore], None]] = {
    "a NUL": lambda store: store.note("a\0b"),
    "words too long for their column": lambda store: store.note("x" * 500),
}


@pytest.mark.postgresql
@pytest.mark.parametrize("what", TOO_MUCH)
def test_what_postgresql_cannot_hold_is_the_inputs_fault(what: str, postgresql_url: str) -> None:
    engine = open_database(postgresql_url)
    with pytest.raises(InputError):
        TOO_MUCH[what](SqlStore(engine, FakeClock()))
    engine.dispose()
