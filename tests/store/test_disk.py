"""A disk that is full, fails or may only be read: said in one sentence, nothing half, and work goes on afterwards."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.engine import loops as loops_module
from bot.engine.loops import Loops
from bot.engine.sealer import Sealer
from bot.errors import SettingsError, Unavailable
from bot.mention.mention import Mention
from bot.mention.stage import Stage
from bot.store.audit import SqlChain
from bot.store.database import open_database
from bot.store.store import SqlStore
from bot.store.tampering import verify
from tests import postgresql
from tests.fakes import NOON, FakeClock, World, post


def arrived(words: str) -> Mention:
    one = post(words)
    return Mention(one.mention_id, "peony", one, NOON).arrived(NOON)


class Pragmas:
    """What every connection of this engine is told from now on."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine, self._pragma = engine, ""
        sa.event.listen(engine, "connect", self._tell)

    def set(self, pragma: str) -> None:
        self._pragma = pragma
        self._engine.dispose()

    def full(self) -> None:
        with self._engine.connect() as connection:
            pages = connection.scalar(sa.text("pragma page_count"))
        self.set(f"max_page_count={pages}")

    def _tell(self, connection: Any, _record: Any) -> None:
        if self._pragma:
            connection.execute(f"PRAGMA {self._pragma}")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    opened = open_database(f"sqlite:///{tmp_path}/x.db")
    yield opened
    opened.dispose()


def until_refused(store: SqlStore) -> str:
    """Save mentions until the database takes no more; the sentence."""
    for number in range(2000):
        try:
            store.save(arrived(f"{number} {'long words ' * 200}"))
        except Unavailable as refused:
            return str(refused)
    raise AssertionError("the disk is never full")


def live_until_refused(world: World, mention: Mention) -> None:
    """Small changes may still fit into pages that are there."""
    for _ in range(50):
        world.live(mention)
        world.clock.pass_(60)
        world.store.save(world.get(mention)._noted("looked", world.clock.now(), "bot", {"words": "long " * 100}))


# -- SQLite ---------------------------------------------------------------------------------------------


def test_a_full_disk_is_said_and_work_goes_on_when_there_is_space(engine: sa.Engine, tmp_path: Path) -> None:
    store, pragmas = SqlStore(engine, FakeClock()), Pragmas(engine)
    store.save(arrived("first"))
    pragmas.full()
    sentence = until_refused(store)
    assert "the disk of the database is full" in sentence
    assert f"{tmp_path}/x.db" in sentence
    with engine.connect() as connection:
        saved = connection.scalar(sa.text("select count(*) from mentions"))
        assert saved == connection.scalar(sa.text("select count(*) from events"))  # never one without the other
    pragmas.set("max_page_count=1000000")
    store.save(arrived("when there is space again"))
    SqlChain(engine).seal_all()
    assert verify(engine, NOON).problems == ()


def test_a_reply_under_way_when_the_disk_is_full_is_published_once(world: World) -> None:
    mention = world.arrive()
    world.approve(mention)
    world.clock.pass_(10)
    pragmas = Pragmas(world.engine)
    pragmas.full()
    until_refused(world.store)
    for _ in range(3):
        with pytest.raises(Unavailable, match="disk of the database is full"):
            live_until_refused(world, mention)
    pragmas.set("max_page_count=1000000")
    assert world.later(mention).stage is Stage.PUBLISHED
    assert len(world.connector.shown) == 1


def test_a_database_that_became_read_only_is_said_and_work_goes_on_afterwards(engine: sa.Engine) -> None:
    store, pragmas = SqlStore(engine, FakeClock()), Pragmas(engine)
    saved = store.save(arrived("first"))
    pragmas.set("query_only=1")
    with pytest.raises(Unavailable, match="the database is read-only; make it writable"):
        store.save(arrived("second"))
    assert store.get(saved.id) == saved
    pragmas.set("query_only=0")
    store.save(arrived("second"))


def test_a_read_only_file_is_a_settings_error_that_says_so(engine: sa.Engine, tmp_path: Path) -> None:
    SqlStore(engine, FakeClock()).save(arrived("first"))
    engine.dispose()
    with pytest.raises(SettingsError, match="the database is read-only; make it writable"):
        open_database(f"sqlite:///file:{tmp_path}/x.db?mode=ro&uri=true")


WRITE = """
import resource, signal, sys
from bot.errors import Unavailable
from bot.store.database import open_database
from bot.store.schema import receipts
from tests.fakes import NOON
import sqlalchemy as sa
engine = open_database(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
for number in range(100_000):
    try:
        with engine.begin() as connection:
            connection.execute(sa.insert(receipts), [{"id": f"{number}-{i}-{'x' * 99}", "at": NOON} for i in range(50)])
    except Unavailable as refused:
        print(number, refused)
        break
"""


def test_a_disk_that_fails_is_said_and_what_was_saved_is_there(tmp_path: Path) -> None:
    """No file of that process may grow: its writes fail as on a broken disk."""
    url = f"sqlite:///{tmp_path}/x.db"
    done = subprocess.run([sys.executable, "-c", WRITE, url], capture_output=True, text=True, check=True, timeout=120)
    number, _, sentence = done.stdout.partition(" ")
    assert "the disk of the database" in sentence
    engine = open_database(url)
    with engine.connect() as connection:
        assert connection.scalar(sa.text("select count(*) from receipts")) == int(number) * 50
        assert connection.scalar(sa.text("pragma integrity_check")) == "ok"
    engine.dispose()


def test_health_names_a_full_disk_and_the_loop_goes_on_afterwards(
    engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loops_module, "PAUSE", 0.05)
    store, pragmas, chain = SqlStore(engine, FakeClock()), Pragmas(engine), SqlChain(engine)
    for number in range(300):
        store.save(arrived(f"{number}"))
    pragmas.full()
    loops = Loops([Sealer(chain)])
    loops.start()
    eventually(lambda: "disk of the database is full" in loops.health()["audit"].trouble)
    pragmas.set("max_page_count=1000000")
    eventually(lambda: verify(engine, NOON).unsealed == 0)
    loops.stop()
    assert verify(engine, NOON).problems == ()


def eventually(holds: Any) -> None:
    import time

    until = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)


def damage(file: Path) -> None:
    """Every page but the first says something else."""
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\x5a" * (len(whole) - 4096))


def test_a_damaged_file_is_said_by_whatever_reads_it(engine: sa.Engine, tmp_path: Path) -> None:
    store = SqlStore(engine, FakeClock())
    for number in range(50):
        store.save(arrived(f"{number} {'long words ' * 200}"))
    engine.dispose()  # whoever closes it last empties its log
    damage(tmp_path / "x.db")
    for look in (lambda: verify(engine, NOON), lambda: store.get(arrived("first").id)):
        with pytest.raises(Unavailable, match=rf"the database is damaged; .* restore a backup .*{tmp_path}/x\.db"):
            look()


def test_what_is_no_database_is_a_settings_error_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("Dear Anna, " * 1000)
    with pytest.raises(SettingsError, match="the database is damaged"):
        open_database(f"sqlite:///{tmp_path}/x.db")


# -- PostgreSQL -----------------------------------------------------------------------------------------


@pytest.fixture
def server(postgresql_url: str) -> Iterator[str]:
    postgresql.empty(postgresql_url)
    yield postgresql_url
    read_only(postgresql_url, "off")


def read_only(url: str, state: str) -> None:
    name = sa.make_url(url).database
    allow = "set default_transaction_read_only = off"
    postgresql.execute(url, allow, f"alter database {name} set default_transaction_read_only = {state}")


@pytest.mark.postgresql
def test_a_read_only_server_is_said_and_work_goes_on_afterwards(server: str) -> None:
    engine = open_database(server)
    store = SqlStore(engine, FakeClock())
    saved = store.save(arrived("first"))
    read_only(server, "on")
    engine.dispose()
    with pytest.raises(Unavailable, match="the database is read-only; make it writable"):
        store.save(arrived("second"))
    assert store.get(saved.id) == saved
    with pytest.raises(SettingsError, match="the database is read-only"):
        open_database(server.replace("tests@", "tests:s3cret@"))
    read_only(server, "off")
    engine.dispose()
    store.save(arrived("second"))
    engine.dispose()


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("53100", "the disk of the database is full"),
        ("58030", "cannot be read or written"),
        ("XX001", "the database is damaged"),
        ("XX002", "the database is damaged"),
    ],
)
def test_a_server_whose_disk_is_full_fails_or_is_damaged_is_said(state: str, sentence: str, server: str) -> None:
    engine = open_database(server)
    store = SqlStore(engine, FakeClock())
    body = f"begin raise exception 'could not extend file' using errcode = '{state}'; end"
    postgresql.execute(
        server,
        f"create function full_disk() returns trigger language plpgsql as $$ {body} $$",
        "create trigger full_disk before insert on events for each row execute function full_disk()",
    )
    with pytest.raises(Unavailable, match=sentence):
        store.save(arrived("first"))
    assert store.known([arrived("first").id]) == {}
    postgresql.execute(server, "drop trigger full_disk on events")
    store.save(arrived("first"))
    engine.dispose()
