"""`unscripted audit verify`: what it says, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.mention.mention import Mention
from bot.store.audit import SqlChain
from bot.store.database import open_database
from bot.store.store import SqlStore
from tests.cli.commands import Command, command
from tests.fakes import MAYA, NOON, FakeClock, post

run = pytest.fixture(command)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    engine = open_database(f"sqlite:///{tmp_path}/unscripted.db")
    store = SqlStore(engine, FakeClock())
    for number in range(5):
        one = post(f"words {number}")
        store.save(Mention(one.mention_id, "peony", one, NOON).arrived(NOON).dismissed("spam", "", MAYA, NOON))
    SqlChain(engine).seal_all()
    engine.dispose()
    return tmp_path


def tamper(state: Path, statement: str) -> None:
    engine = sa.create_engine(f"sqlite:///{state}/unscripted.db")
    with engine.begin() as connection:
        for trigger in ("events_unchanged", "events_unremoved"):
            connection.execute(sa.text(f"drop trigger {trigger}"))
        connection.execute(sa.text(statement))
    engine.dispose()


def test_a_whole_chain_is_fine_and_its_head_proves_it_later(run: Command, state: Path) -> None:
    code, out, _ = run("audit", "verify", "--json", UNSCRIPTED_STATE=state)
    told = json.loads(out)
    assert (code, told["ok"], told["sealed"], told["unsealed"], told["problems"]) == (0, True, 10, 0, [])
    assert told["head"].startswith("10:")
    code, out, err = run("audit", "verify", "--expect", told["head"])
    assert (code, out) == (0, "")
    assert "10 events are sealed; none was changed, removed or reordered." in err
    assert told["head"] in err


def test_tampering_ends_with_1_and_is_told_in_place(run: Command, state: Path) -> None:
    tamper(state, 'update events set data = \'{"note": "[bold]nice[/]"}\' where place = 3')
    code, out, err = run("audit", "verify", "--json", UNSCRIPTED_STATE=state)
    assert code == 1
    told = json.loads(out)
    assert not told["ok"]
    assert [(problem["kind"], problem["place"]) for problem in told["problems"]] == [("changed", 3)]
    assert "says something else than when it was sealed" in err


def test_a_tail_that_was_cut_off_ends_with_1_when_the_head_was_kept(run: Command, state: Path) -> None:
    head = json.loads(run("audit", "verify", "--json", UNSCRIPTED_STATE=state)[1])["head"]
    tamper(state, "delete from events where place = 10")
    assert run("audit", "verify")[0] == 0
    code, _, err = run("audit", "verify", "--expect", head)
    assert code == 1
    assert "place 10 of the chain is not there any more" in err


@pytest.mark.parametrize(
    ("arguments", "environment", "ends"),
    [
        (("--expect", "nonsense"), {}, 2),
        ((), {"UNSCRIPTED_STATE": "/nowhere"}, 3),
        ((), {"UNSCRIPTED_DATABASE_URL": "postgresql://127.0.0.1:1/x?connect_timeout=1"}, 3),
        ((), {"UNSCRIPTED_DATABASE_URL": "nonsense"}, 3),
    ],
)
def test_what_cannot_be_verified_is_one_sentence(
    arguments: tuple[str, ...], environment: dict[str, str], ends: int, run: Command, state: Path
) -> None:
    code, out, err = run("audit", "verify", "--json", *arguments, **{"UNSCRIPTED_STATE": str(state), **environment})
    assert code == ends
    assert set(json.loads(out)) == {"ok", "error"}
    assert len(err.strip().splitlines()) == 1
    assert not Path("/nowhere").exists()


def test_what_is_imported_while_nothing_runs_is_sealed(run: Command, tmp_path: Path) -> None:
    file = tmp_path / "reviews.csv"
    file.write_text("id,text,rating\n1,The bottle was cracked,2\n2,Lovely,5\n", encoding="utf-8")
    code, _, err = run("import", str(file), "--cards", "none", UNSCRIPTED_STATE=tmp_path / "state")
    assert code == 0, err
    told = json.loads(run("audit", "verify", "--json")[1])
    assert (told["sealed"], told["unsealed"]) == (2, 0)
