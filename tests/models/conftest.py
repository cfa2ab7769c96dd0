"""A server to ask, a clock that only moves when somebody sleeps, and a question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from bot.models import Call, Gateway, Profile
from bot.ports import Question

from .stub import Stub, serving

KEY = "sk-never-to-be-seen-4711"
WORDS = "Zażółć, the parcel came broken 😡"
SCHEMA = {
    "type": "object",
    "properties": {"fine": {"type": "boolean"}},
    "required": ["fine"],
    "additionalProperties": False,
}


@dataclass
class Hands:
    """A clock moved by sleeping."""

    time: datetime = datetime(2026, 11, 22, 12, tzinfo=UTC)
    slept: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += timedelta(seconds=seconds)


@pytest.fixture(scope="module", autouse=True)
def no_certificates() -> Iterator[None]:
    """Reading them takes most of the time a client takes, and nothing here speaks TLS."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ssl.SSLContext.load_verify_locations", lambda *args, **more: None)
        yield


@pytest.fixture
def stub() -> Iterator[Stub]:
    with serving() as server:
        yield server


@pytest.fixture
def spare() -> Iterator[Stub]:
    with serving() as server:
        yield server


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def calls() -> list[Call]:
    return []


@pytest.fixture
def question() -> Question:
    return ask_about(WORDS)


def ask_about(words: str, step: str = "triage", system: str = "You read.\n\tŁódź — “strictly”.") -> Question:
    return Question(step, "m1", "peony", system, (("user", words),), SCHEMA)


def profile(url: str, name: str = "writer", **changes: Any) -> Profile:
    return Profile(**{"name": name, "model": "stub-1", "base_url": url, "api_key": SecretStr(KEY), **changes})


def gateway(*urls: str, hands: Hands, calls: list[Call] | None = None, **changes: Any) -> Gateway:
    profiles = [profile(url, name=f"profile {number}", **changes) for number, url in enumerate(urls, 1)]
    return Gateway(profiles, hands, record=None if calls is None else calls.append, sleep=hands.sleep)
