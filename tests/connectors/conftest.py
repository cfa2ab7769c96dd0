"""What the connectors' tests share: a clock that stands still."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest


@dataclass
class FrozenClock:
    at: datetime = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()
