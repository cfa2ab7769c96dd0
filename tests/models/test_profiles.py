"""A profile that cannot be used is refused with the reason, and no profile shows its key."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from pydantic import SecretStr

from bot.errors import SettingsError

from .conftest import KEY, profile

URL = "https://models.example/v1"


def test_a_profile_never_shows_its_key() -> None:
    shown = profile(URL)
    assert KEY not in f"{shown!r} {shown} {dataclasses.asdict(shown)}"


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"base_url": "models.example/v1"}, "base_url"),
        ({"base_url": "file:///etc/passwd"}, "base_url"),
        ({"base_url": "https://me:secret@models.example/v1"}, "base_url"),
        ({"model": ""}, "model"),
        ({"api_key": SecretStr(KEY + "\n")}, "api_key"),
        ({"api_key": SecretStr(KEY + "ю")}, "api_key"),
        ({"steps": frozenset({"triage", "publish"})}, "steps"),
        ({"timeout_s": 0}, "timeout_s"),
        ({"max_output_tokens": 0}, "max_output_tokens"),
        ({"extra": {"tools": []}}, "tools"),
        ({"extra": {"messages": []}}, "messages"),
    ],
)
def test_a_profile_that_cannot_be_used_is_refused_without_quoting_secrets(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(SettingsError, match=named) as caught:
        profile(**{"url": URL, **changes}) if "base_url" not in changes else profile(changes["base_url"])
    assert KEY not in str(caught.value)
    assert "secret" not in str(caught.value)
