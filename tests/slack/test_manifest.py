"""The app asks for the scopes its calls need, and for no others."""

from __future__ import annotations

import inspect
import json
import re
from itertools import chain

import pytest

from bot.sandbox.web_api import METHODS
from bot.slack import calls
from bot.slack.manifest import (
    APP_TOKEN_SCOPE,
    COMMAND,
    EVENTS,
    FEATURE_SCOPES,
    SCOPES,
    SHORTCUT,
    WITHOUT_SCOPE,
    manifest,
)
from tests.groups import ROOT, SHARED

CALLED = set(re.findall(r'"([a-z]+(?:\.[a-z]+)*\.[a-zA-Z]+)"', inspect.getsource(calls)))
NEEDING_SCOPE = set(chain.from_iterable(SCOPES.values()))


def test_every_scope_is_there_for_a_call_and_every_call_has_its_scope() -> None:
    assert NEEDING_SCOPE | set(WITHOUT_SCOPE) | set(chain.from_iterable(APP_TOKEN_SCOPE.values())) == CALLED


def test_the_manifest_asks_for_exactly_these_scopes() -> None:
    made = manifest("Answers")
    assert made["oauth_config"] == {"scopes": {"bot": sorted({*SCOPES, *EVENTS.values(), *FEATURE_SCOPES} - {""})}}
    assert made["display_information"]["name"] == made["features"]["bot_user"]["display_name"] == "Answers"


def test_it_listens_over_a_socket_to_clicks_and_to_what_people_write() -> None:
    settings = manifest()["settings"]
    assert settings["socket_mode_enabled"]
    assert settings["interactivity"] == {"is_enabled": True}
    assert settings["event_subscriptions"] == {"bot_events": sorted(EVENTS)}


def test_every_event_command_and_shortcut_it_asks_for_is_listened_to_and_no_other() -> None:
    """What the program registers, read from its code."""
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py"))
    events = set(re.findall(r'app\.event\("(\w+)"', code))
    assert {event.split(".")[0] for event in EVENTS} == events
    assert re.findall(r"app\.command\((\w+)\)", code) == ["COMMAND"]
    assert re.findall(r"app\.shortcut\((\w+)\)", code) == ["SHORTCUT"]
    features = manifest()["features"]
    assert [command["command"] for command in features["slash_commands"]] == [COMMAND]
    assert [shortcut["callback_id"] for shortcut in features["shortcuts"]] == [SHORTCUT]
    assert features["app_home"]["home_tab_enabled"]


def test_names_and_hints_are_as_short_as_slack_wants_them() -> None:
    features = manifest()["features"]
    (shortcut,), (command,) = features["shortcuts"], features["slash_commands"]
    assert len(shortcut["name"]) <= 24
    assert len(shortcut["description"]) <= 150
    assert len(command["description"]) <= 2000
    assert len(command["usage_hint"]) <= 1000
    assert features["agent_view"]["agent_description"]


def test_with_an_address_slack_sends_everything_there_and_needs_no_socket() -> None:
    made = manifest(url="https://desk.example/")
    where = "https://desk.example/slack/events"
    assert not made["settings"]["socket_mode_enabled"]
    assert made["settings"]["interactivity"]["request_url"] == where
    assert made["settings"]["event_subscriptions"]["request_url"] == where
    assert made["features"]["slash_commands"][0]["url"] == where


def test_the_sandbox_knows_every_call() -> None:
    assert set(METHODS) >= CALLED


@pytest.mark.shared
def test_slack_documents_these_scopes_for_these_calls() -> None:
    documented = json.loads((SHARED / "specs" / "slack-methods.json").read_text(encoding="utf-8"))
    for scope, methods in SCOPES.items():
        assert [method for method in methods if scope not in documented[method]["bot_scopes"]] == []
    assert [method for method in WITHOUT_SCOPE if documented[method]["bot_scopes"]] == []
