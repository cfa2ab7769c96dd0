"""Databases of every revision, with what the program of that time had stored in them, come up to date and live on.

`released/NNNN.json` holds the rows of a small desk as the last program with that schema wrote them: a mention that has
just arrived, one that waits, one approved, published, escalated, redrafted, dismissed, of unknown fate, edited …
A migration comes with a new file, which has something in every table, and an erased mention.
Those of 0001 have the `author_id` which that revision was given before anything was released.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from bot.mention.erased import is_erased
from bot.mention.stage import Stage
from bot.store.audit import SqlChain
from bot.store.database import migrations, open_database
from bot.store.rows import STATE
from bot.store.schema import metadata
from bot.store.tampering import verify
from tests.fakes import MAYA, World

RELEASED = Path(__file__).parent / "released"
REVISIONS = sorted(script.revision for script in ScriptDirectory.from_config(migrations()).walk_revisions())


def rows_of(revision: str) -> dict[str, list[dict[str, Any]]]:
    """What the last program before or at this revision had stored."""
    file = max(path for path in RELEASED.glob("*.json") if path.stem <= revision)
    found: dict[str, list[dict[str, Any]]] = json.loads(file.read_text(encoding="utf-8"))
    return found


def database_at(revision: str, url: str) -> None:
    """A database with the schema of this revision, and these rows in it."""
    engine, config = sa.create_engine(url), migrations()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        schema = sa.MetaData()
        schema.reflect(connection)
        for table in schema.sorted_tables:
            if given := rows_of(revision).get(table.name):
                connection.execute(sa.insert(table), [stored(row, table) for row in given])
        if engine.dialect.name == "postgresql":  # as it had counted
            connection.execute(sa.text("select setval('events_id_seq', (select max(id) from events))"))
    engine.dispose()


def stored(row: dict[str, Any], table: sa.Table) -> dict[str, Any]:
    """SQLite, where these rows were taken from, writes truth as a number."""
    truths = {column.name for column in table.columns if isinstance(column.type, sa.Boolean)}
    return {name: bool(value) if name in truths else value for name, value in row.items()}


def plain(engine: sa.Engine, table: str) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(sa.text(f"select * from {table}"))]


def test_there_are_rows_of_every_time_and_of_every_kind_of_mention() -> None:
    assert REVISIONS[0] == "0001"
    for file in RELEASED.glob("*.json"):
        found = rows_of(file.stem)
        stages = {Stage(row["stage"]) for row in found["mentions"]}
        decided = {Stage.APPROVED, Stage.PUBLISHED, Stage.UNKNOWN, Stage.CLOSED}
        assert stages >= {Stage.NEW, Stage.WAITING, *decided}
        assert min(map(len, (found["events"], found["effects"], found["cursors"]))) > 0
    newest = max(RELEASED.glob("*.json"))
    assert newest.stem == REVISIONS[-1]
    assert {name for name, rows in rows_of(newest.stem).items() if rows} == set(metadata.tables)
    (gone,) = rows_of(newest.stem)["erasures"]
    states = {row["id"]: row["state"] for row in rows_of(newest.stem)["mentions"]}
    assert is_erased(STATE.validate_json(states[gone["mention_id"]]))


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_database_of_every_revision_comes_up_to_date_and_keeps_every_row(revision: str, database_url: str) -> None:
    database_at(revision, database_url)
    engine = open_database(database_url)
    for table, given in rows_of(revision).items():
        now = plain(engine, table)
        assert len(now) == len(given), table
        for row in given:
            assert any(row.items() <= one.items() for one in now), (table, row)
    engine.dispose()


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_mention_of_every_revision_loads_is_found_and_lives_on(revision: str, database_url: str) -> None:
    database_at(revision, database_url)
    world = World(database_url)
    ids = [row["id"] for row in rows_of(revision)["mentions"]]
    before = world.store.known(ids)
    assert len(before) == len(ids)
    for row in rows_of(revision)["mentions"]:
        said = json.loads(row["state"])
        kept = json.loads(STATE.dump_json(before[row["id"]], exclude={"unsaved", "version"}))
        assert {name: kept[name] for name in ("id", "brand", "stage", "approvals")} == {
            name: said[name] for name in ("id", "brand", "stage", "approvals")
        }
    for mention in before.values():
        saved = world.store.save(mention._noted("looked", world.clock.now(), MAYA))
        assert saved.version == mention.version + 1
    world.clock.pass_(hours=1)
    for mention_id in ids:
        world.live(world.store.get(mention_id))
    assert len(world.store.undrawn(50)) > 0
    assert len(world.connector.shown) <= 2  # the approved one and the one of unknown fate: the others had left before
    SqlChain(world.engine).seal_all()
    assert verify(world.engine, world.clock.now()).problems == ()
    world.close()
