"""`unscripted demo` and `sandbox`: whatever is exported where they are typed, they stay with themselves."""

from __future__ import annotations

import shlex
import socket
from pathlib import Path

import pytest

from bot.assembly import open_office
from bot.cli.demo import demo_office, demo_settings, demo_workspace, typed_before
from bot.errors import UnscriptedError
from bot.mention.escalation import Page
from bot.settings import Settings, read_settings
from tests.cli.commands import Command, command
from tests.connectors.mail import mail_server
from tests.groups import ROOT

run = pytest.fixture(command)

PRODUCTION = {
    "UNSCRIPTED_ENGINE": "procrastinate",
    "UNSCRIPTED_DATABASE_URL": "postgresql+psycopg://unscripted@127.0.0.1:1/production",
    "UNSCRIPTED_SLACK_MODE": "http",
    "UNSCRIPTED_CHROMA_URL": "http://127.0.0.1:1",
    "UNSCRIPTED_SMTP_URL": "smtp://127.0.0.1:1",
    "UNSCRIPTED_MAIL_FROM": "desk@peony.example",
    "UNSCRIPTED_EMBEDDING_MODEL": "text-embedding-4",
    "PEONY_HOOK": "whsec_c2VjcmV0",
}
PAGES = (Page("email", "duty@example.com"), Page("webhook", "https://127.0.0.1:1/x", "PEONY_HOOK", allow_private=True))


@pytest.fixture(autouse=True)
def _in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in PRODUCTION.items():
        monkeypatch.setenv(name, value)


def test_a_demo_uses_nothing_of_production(tmp_path: Path) -> None:
    made = demo_settings("http://127.0.0.1:1", ROOT, tmp_path, live_model=False, undo=None)
    assert (made.engine, made.slack_mode, made.chroma_url) == ("embedded", "socket", "")
    assert made.database == f"sqlite:///{tmp_path}/unscripted.db"
    assert made.embedding_model == ""
    live = demo_settings("http://127.0.0.1:1", ROOT, tmp_path, live_model=True, undo=None)
    assert live.embedding_model == "text-embedding-4"


@pytest.fixture
def made(tmp_path: Path) -> Settings:
    return demo_settings("http://127.0.0.1:1", ROOT, tmp_path, live_model=False, undo=None)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.kind)
def test_nobody_on_call_is_called_by_a_demo(page: Page, made: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as server:
        monkeypatch.setenv("UNSCRIPTED_SMTP_URL", server.url)
        office = demo_office(made, "http://127.0.0.1:1")
        with pytest.raises(UnscriptedError, match=r"UNSCRIPTED_SMTP_URL|PEONY_HOOK is not set"):
            office.pages.check(page)
        office.close()
        real = open_office(read_settings(workspace=ROOT, state=made.state, database_url="", engine="embedded"))
        assert real.pages.check(page), "the same page is fine outside a demo"
        real.close()


def test_the_import_a_demo_proposes_goes_into_the_demo(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "a demo"
    monkeypatch.chdir(tmp_path)
    made = demo_settings("http://127.0.0.1:1", demo_workspace(), folder, live_model=False, undo=None)
    (tmp_path / "reviews.csv").write_text("id,text\n1,The oil leaked.\n", encoding="utf-8")
    typed = dict(pair.split("=", 1) for pair in shlex.split(typed_before(made)))
    code, out, err = run("import", "reviews.csv", "--cards", "all", "--json", **typed)
    assert (code, '"new": 1' in out) == (0, True), err
    assert (folder / "unscripted.db").exists()


def test_where_nothing_is_exported_the_proposal_is_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PRODUCTION:
        monkeypatch.delenv(name)
    monkeypatch.chdir(ROOT)
    made = demo_settings("http://127.0.0.1:1", demo_workspace(), tmp_path, live_model=False, undo=None)
    assert typed_before(made) == f"UNSCRIPTED_STATE={tmp_path}"


# -- ports ------------------------------------------------------------------------------------------------


def test_a_taken_port_is_one_sentence_and_wrong_use(run: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, out, err = run("sandbox", "--workspace", str(ROOT), "--port", str(port))
    assert (code, out) == (2, "")
    assert f"port {port} cannot be used (Address already in use): name another with --port" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("name", ["demo", "sandbox"])
@pytest.mark.parametrize("port", ["-1", "65536"])
def test_what_is_no_port_is_refused(run: Command, name: str, port: str) -> None:
    code, _, err = run(name, "--port", port)
    assert code == 2
    assert "Invalid value for '--port'" in err
