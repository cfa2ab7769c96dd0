"""The database of a workspace, for commands that look after it."""

from __future__ import annotations

import sqlalchemy as sa

from bot.errors import SettingsError
from bot.settings import Settings
from bot.store.database import open_database


def existing_database(settings: Settings) -> sa.Engine:
    """SettingsError when there is none: a look must not make one."""
    require_database(settings)
    return open_database(settings.database)


def require_database(settings: Settings) -> None:
    if not settings.database_exists:
        raise SettingsError(f"there is no database at {settings.database}; see UNSCRIPTED_STATE and --workspace")
