"""The app asks for the scopes its calls need, and for no others."""

from __future__ import annotations

import inspect
import json
import re
from itertools import chain

import pytest

from bot.sandbox.web_api import METHODS
from bot.slack import calls
from bot.slack.manifest import APP_TOKEN_SCOPE, SCOPES, WITHOUT_SCOPE, manifest
from tests.groups import SHARED

CALLED = set(re.findall(r'"([a-z]+(?:\.[a-z]+)*\.[a-zA-Z]+)"', inspect.getsource(calls)))
NEEDING_SCOPE = set(chain.from_iterable(SCOPES.values()))


def test_every_scope_is_there_for_a_call_and_every_call_has_its_scope() -> None:
    assert NEEDING_SCOPE | set(WITHOUT_SCOPE) | set(chain.from_iterable(APP_TOKEN_SCOPE.values())) == CALLED


def test_the_manifest_asks_for_exactly_these_scopes() -> None:
    made = manifest("Answers")
    assert made["oauth_config"] == {"scopes": {"bot": sorted(SCOPES)}}
    assert made["display_information"]["name"] == made["features"]["bot_user"]["display_name"] == "Answers"


def test_it_listens_over_a_socket_to_clicks_and_to_nothing_else() -> None:
    settings = manifest()["settings"]
    assert settings["socket_mode_enabled"]
    assert settings["interactivity"] == {"is_enabled": True}
    assert "event_subscriptions" not in settings


def test_the_sandbox_knows_every_call() -> None:
    assert set(METHODS) >= CALLED


@pytest.mark.shared
def test_slack_documents_these_scopes_for_these_calls() -> None:
    documented = json.loads((SHARED / "specs" / "slack-methods.json").read_text(encoding="utf-8"))
    for scope, methods in SCOPES.items():
        assert [method for method in methods if scope not in documented[method]["bot_scopes"]] == []
    assert [method for method in WITHOUT_SCOPE if documented[method]["bot_scopes"]] == []
