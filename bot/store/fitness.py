"""Whether the database can be worked with now."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic.script import ScriptDirectory


def unfit(engine: sa.Engine) -> str:
    """Why it cannot, for strangers; "" when it answers, takes a writer, and its schema is not older than this program.
    A newer one is fine: while versions are replaced one by one, old and new work together."""
    with engine.begin() as connection:  # in SQLite this asks for the writer's place, and waits for it
        found = connection.scalar(sa.text("select version_num from alembic_version"))
        if connection.dialect.name == "postgresql" and connection.scalar(sa.text("show transaction_read_only")) == "on":
            return "is read-only"
    return "has an older schema" if found in _older() else ""


@cache
def _older() -> frozenset[str]:
    """The revisions this program knows, but for the last one."""
    scripts = ScriptDirectory(str(Path(__file__).parent / "migrations"))
    return frozenset(script.revision for script in scripts.walk_revisions()) - {scripts.get_current_head() or ""}
