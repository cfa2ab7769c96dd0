"""An empty database of each kind, a store over it, and a clock that stands still until it is moved."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from bot.store.database import open_database
from bot.store.store import SqlStore
from tests.fakes import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    opened = open_database(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def store(engine: sa.Engine, clock: FakeClock) -> SqlStore:
    return SqlStore(engine, clock)
