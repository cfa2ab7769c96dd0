"""The database of a workspace, for commands that look at it or after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from bot.errors import SettingsError
from bot.settings import Settings
from bot.store.database import open_database


@contextmanager
def existing_database(settings: Settings) -> Iterator[sa.Engine]:
    """Open for as long as it is needed. SettingsError when there is none: a look must not make one."""
    require_database(settings)
    engine = open_database(settings.database)
    try:
        yield engine
    finally:
        engine.dispose()


def require_database(settings: Settings) -> None:
    if not settings.database_exists:
        raise SettingsError(f"there is no database at {settings.database}; see UNSCRIPTED_STATE and --workspace")
