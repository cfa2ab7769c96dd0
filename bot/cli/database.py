"""The database of a workspace, for commands that look at it or after it; a look must not make one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from bot.errors import SettingsError
from bot.settings import Settings
from bot.store.database import open_database, open_to_look
from bot.store.keeping import closing_engine


@contextmanager
def database_to_look(settings: Settings) -> Iterator[sa.Engine]:
    """Only to be read, for as long as it is needed. SettingsError when there is none, or its schema is older."""
    require_database(settings)
    with closing_engine(open_to_look(settings.database)) as engine:
        yield engine


@contextmanager
def existing_database(settings: Settings) -> Iterator[sa.Engine]:
    """To be changed, and brought up to date first. SettingsError when there is none."""
    require_database(settings)
    with closing_engine(open_database(settings.database)) as engine:
        yield engine


def require_database(settings: Settings) -> None:
    if not settings.database_exists:
        raise SettingsError(f"there is no database at {settings.database}; see UNSCRIPTED_STATE and --workspace")
