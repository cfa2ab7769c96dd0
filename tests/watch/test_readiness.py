"""/readyz tells the truth: each reason by its name, for strangers, never late."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.assembly import loops_of, open_office
from bot.assembly.watch import readiness_of
from bot.engine.loops import Loops
from bot.errors import Ambiguous, CredentialsRefused, Unavailable
from bot.settings import read_settings
from bot.store.database import open_database
from bot.store.fitness import unfit
from bot.watch.readiness import Accepted, Readiness
from bot.web.app import web_app
from tests import postgresql
from tests.engine.test_loops import Failing
from tests.groups import ROOT
from tests.postgresql import execute

Fit = Callable[[], str]


def ready(*, stopping: bool = False, **checks: Callable[[], str]) -> tuple[int, dict[str, str], str]:
    """Status, reasons, and the whole answer."""
    app = web_app(None, dict, ready=Readiness(checks, lambda: stopping))
    told = TestClient(app).get("/readyz")
    assert told.json()["ready"] == (told.status_code == 200)
    return told.status_code, told.json()["reasons"], told.text


def fine() -> str:
    return ""


def raises(error: Exception) -> str:
    raise error


def soon(reasons: Callable[[], dict[str, str]], expected: dict[str, str], seconds: float = 15) -> None:
    """An answer is good for a second."""
    until = time.monotonic() + seconds
    while (found := reasons()) != expected:
        assert time.monotonic() < until, found
        time.sleep(0.1)


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.watch.readiness.FRESH", 0.1)


# -- the answer -------------------------------------------------------------------------------------------


def test_it_is_ready_when_nothing_is_wrong() -> None:
    assert ready(database=fine, slack=fine)[:2] == (200, {})


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (CredentialsRefused("xoxb-1 refused"), "refuses our credentials"),
        (Unavailable("db7.internal is away"), "cannot be reached"),
        (Ambiguous("no answer"), "cannot be reached"),
        (ValueError("Zyzzyva said so"), "does not work"),
    ],
)
def test_strangers_read_names_and_reasons_and_nothing_else(error: Exception, reason: str) -> None:
    status, reasons, whole = ready(database=fine, slack=partial(raises, error))
    assert (status, reasons) == (503, {"slack": reason})
    assert whole == f'{{"ready":false,"reasons":{{"slack":"{reason}"}}}}'


def test_while_it_stops_it_is_not_ready_whatever_else_is_fine() -> None:
    assert ready(stopping=True, database=fine)[:2] == (503, {"process": "is stopping"})


@pytest.mark.slow
def test_what_hangs_is_waited_for_two_seconds_at_most_and_asked_once() -> None:
    asked, let_go = [], threading.Event()

    def hangs() -> str:
        asked.append(1)
        let_go.wait(30)
        return ""

    readiness, begun = Readiness({"database": hangs, "content": hangs, "slack": fine}, lambda: False), time.monotonic()
    late = dict.fromkeys(("database", "content"), "does not answer in time")
    assert readiness() == readiness() == late
    assert time.monotonic() - begun < 4.5
    assert len(asked) == 2, "one question each, however often it is asked"
    let_go.set()
    soon(readiness, {})


def test_an_answer_is_good_for_a_moment_so_that_asking_often_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.watch.readiness.FRESH", 60.0)
    asked: list[int] = []

    def counted() -> str:
        asked.append(1)
        return ""

    readiness = Readiness({"database": counted}, lambda: False)
    assert [readiness() for _ in range(50)] == [{}] * 50
    assert len(asked) == 1


# -- Slack ------------------------------------------------------------------------------------------------


def test_slack_has_to_accept_us_once_and_its_outage_later_changes_nothing() -> None:
    answers: list[Exception | None] = [Ambiguous(), None, Ambiguous(), CredentialsRefused(), None]
    hindered = False

    def ask() -> None:
        if error := answers.pop(0):
            raise error

    accepted = Accepted(ask, lambda: hindered)
    with pytest.raises(Ambiguous):
        accepted()
    assert accepted() == ""
    assert accepted() == ""
    assert len(answers) == 3, "nobody is asked while all is well"
    hindered = True
    assert accepted() == "", "it is away, not against us"
    with pytest.raises(CredentialsRefused):
        accepted()
    assert accepted() == ""


# -- the database -----------------------------------------------------------------------------------------


def test_a_database_that_answers_is_fit(database_url: str) -> None:
    engine = open_database(database_url)
    assert unfit(engine) == ""
    engine.dispose()


@pytest.mark.parametrize(("revision", "reason"), [("0009", "has an older schema"), ("9999", "")])
def test_an_older_schema_is_not_fit_and_a_newer_one_is(database_url: str, revision: str, reason: str) -> None:
    engine = open_database(database_url)
    with engine.begin() as connection:
        connection.execute(sa.text(f"update alembic_version set version_num = '{revision}'"))
    assert unfit(engine) == reason
    engine.dispose()


@pytest.mark.slow
def test_a_locked_sqlite_file_is_not_ready_until_it_is_free(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/unscripted.db")
    readiness = Readiness({"database": partial(unfit, engine)}, lambda: False)
    assert readiness() == {}
    time.sleep(0.2)
    other = sqlite3.connect(tmp_path / "unscripted.db", isolation_level=None)
    other.execute("begin immediate")
    begun = time.monotonic()
    assert readiness() == {"database": "does not answer in time"}
    assert time.monotonic() - begun < 3
    other.execute("rollback")
    other.close()
    soon(readiness, {})
    engine.dispose()


@pytest.mark.postgresql
def test_a_postgresql_that_goes_away_and_comes_back(postgresql_url: str) -> None:
    postgresql.empty(postgresql_url)
    engine = open_database(postgresql_url)
    readiness = Readiness({"database": partial(unfit, engine)}, lambda: False)
    assert readiness() == {}
    name = sa.make_url(postgresql_url).database
    server = sa.make_url(postgresql_url).set(database="postgres").render_as_string(hide_password=False)
    execute(
        server,
        f"alter database {name} allow_connections false",
        f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'",
    )
    soon(readiness, {"database": "cannot be reached"})
    execute(server, f"alter database {name} allow_connections true")
    soon(readiness, {})
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(sa.text(f"alter database {name} set default_transaction_read_only = on"))
    engine.dispose()
    soon(readiness, {"database": "is read-only"})
    execute(server, f"alter database {name} reset default_transaction_read_only")
    engine.dispose()
    soon(readiness, {})
    engine.dispose()


# -- the program ------------------------------------------------------------------------------------------


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Any]:
    made = open_office(read_settings(workspace=ROOT, state=tmp_path))
    yield made
    made.close()


def test_every_loop_has_to_run(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.engine.loops.PAUSE", 0.5)
    fails = Failing("pager", *[Unavailable("why")] * 2)
    loops = Loops([fails, Failing("worker")])
    readiness = readiness_of(office, lambda: loops, None)
    assert readiness() == {"loops": "not running: pager, worker"}
    loops.start()
    soon(readiness, {"loops": "not running: pager"})
    soon(readiness, {})
    loops.stop()
    assert readiness() == {"process": "is stopping"}


def test_of_a_loop_that_asks_an_account_strangers_do_not_learn_which(office: Any) -> None:
    loops = Loops([Failing("poll demo/peony-store"), Failing("poll demo/peony-app")])
    assert readiness_of(office, lambda: loops, None)() == {"loops": "not running: poll"}


@pytest.mark.slow
def test_a_workspace_that_breaks_while_it_runs_is_no_reason_and_the_log_names_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    workspace = tmp_path / "desk"
    for part in ("prompts", "kb"):
        shutil.copytree(ROOT / part, workspace / part)
    shutil.copy(ROOT / "unscripted.yaml", workspace)
    office, loops = open_office(read_settings(workspace=workspace, state=tmp_path)), Loops([Failing("worker")])
    loops.start()
    readiness = readiness_of(office, lambda: loops, None)
    soon(readiness, {})
    (workspace / "unscripted.yaml").write_text("brands: {", encoding="utf-8")
    until = time.monotonic() + 15
    while not any("content not taken over" in record.message for record in caplog.records):
        assert time.monotonic() < until
        assert office.desk.content().brands, "the last good one"
        time.sleep(0.1)
    assert readiness() == {}
    loops.stop()
    office.close()


@pytest.mark.slow
def test_the_assembled_program_is_ready_once_slack_has_accepted_it(
    office: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.assembly.loops import Role

    settings = read_settings(
        workspace=ROOT, state=tmp_path, metrics_port=-1, web_port=0, slack_api_url="http://127.0.0.1:1/api/"
    )
    refused = [CredentialsRefused()]
    monkeypatch.setattr("bot.slack.calls.SlackCalls.who_am_i", lambda self: raises(refused[0]) if refused else {})
    seen: list[Any] = []

    def app(*parts: Any) -> Starlette:
        seen.append(parts[-1])
        return web_app(None, dict)

    monkeypatch.setattr("bot.assembly.loops.web_app", app)
    loops = loops_of(settings, office, Role.CONNECTORS)
    loops.start()
    soon(seen[0], {})
    loops.stop()
    loops = loops_of(settings, office, Role.WORKER)
    assert seen[1]()["slack"] == "refuses our credentials"
    assert "worker" in seen[1]()["loops"]
    loops.start()
    soon(seen[1], {"slack": "refuses our credentials"})
    refused.clear()
    soon(seen[1], {})
    loops.stop()
