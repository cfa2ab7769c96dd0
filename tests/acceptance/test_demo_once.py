"""The installed command, as a stranger runs it: another folder, an empty environment, scripts reading stdout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli.main import main
from bot.content.workspace import read_workspace
from tests.groups import ROOT

pytestmark = pytest.mark.slow

COMMAND = Path(sys.executable).parent / "unscripted"
FINE, PROBLEMS, USAGE, SETTINGS = 0, 1, 2, 3
Finished = subprocess.CompletedProcess[str]
Typed = Callable[..., Finished]


def run(home: Path, *arguments: str | Path, **settings: str) -> Finished:
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), **settings}
    return subprocess.run(
        [COMMAND, *arguments], cwd=home, env=environment, capture_output=True, text=True, timeout=180, check=False
    )


def answer(finished: Finished) -> Any:
    """The one line of JSON on stdout; everything else went to stderr."""
    assert finished.stdout.count("\n") == 1, finished.stdout
    return json.loads(finished.stdout)


def said(finished: Finished) -> str:
    """What people read, as one line: the terminal's width breaks it anywhere."""
    assert "Traceback" not in finished.stderr
    return " ".join(finished.stderr.split())


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the person who types is."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def typed(home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Typed:
    """The same command without the seconds a new process takes."""

    def run_here(*arguments: str | Path, **settings: str) -> Finished:
        monkeypatch.setattr(sys, "argv", ["unscripted", *map(str, arguments)])
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit) as end:
            main()
        out, err = capfd.readouterr()
        return Finished(sys.argv, int(end.value.code or 0), out, err)

    return run_here


@pytest.fixture
def reviews(home: Path) -> Path:
    rows = ["id,text,rating,date", "1,The oil leaked.,2,2026-11-20", "2,,5,2026-11-21", "3,Lovely soap.,5,2026-11-21"]
    (home / "reviews.csv").write_text("\n".join(rows), encoding="utf-8")
    return home / "reviews.csv"


# -- demo -------------------------------------------------------------------------------------------------


@cache
def samples() -> list[dict[str, Any]]:
    file = resources.files("bot.sandbox").joinpath("seeds", "mentions.yaml")
    mentions: list[dict[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))["mentions"]
    return mentions


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("elsewhere")


@pytest.fixture(scope="module")
def once(elsewhere: Path) -> Finished:
    return run(elsewhere, "demo", "--once", "--json", TMPDIR=str(elsewhere))


def test_the_demo_runs_once_and_prints_one_line_of_json(once: Finished) -> None:
    assert once.returncode == FINE, once.stderr
    assert set(answer(once)) == {"cards", "timeline", "published"}
    assert "Traceback" not in once.stderr


def test_every_sample_mention_becomes_a_card(once: Finished) -> None:
    report = answer(once)
    assert report["cards"] == len(samples()) >= 30
    carded = [step["mention"] for step in report["timeline"] if step["stage"] == "card"]
    assert len(carded) == len(set(carded)) == len(samples())


def test_the_approved_reply_is_public_exactly_once(once: Finished) -> None:
    published = answer(once)["published"]
    assert set(published) == {"mention", "text", "url", "times_published"}
    assert published["times_published"] == 1
    assert published["text"].strip()
    assert published["url"].startswith("http://127.0.0.1:")


def test_the_timeline_tells_every_stage_of_the_published_mention_in_order(once: Finished) -> None:
    report = answer(once)
    assert all(set(step) == {"mention", "stage", "at"} for step in report["timeline"])
    times = [datetime.fromisoformat(step["at"]) for step in report["timeline"]]
    assert times == sorted(times)
    own = [step["stage"] for step in report["timeline"] if step["mention"] == report["published"]["mention"]]
    assert [stage for stage in own if stage != "card"] == [
        "new", "triaged", "drafted", "waiting", "approved", "published",
    ]  # fmt: skip


def test_the_demo_leaves_nothing_behind(once: Finished, elsewhere: Path) -> None:
    assert once.returncode == FINE
    assert list(elsewhere.iterdir()) == []


# -- the other commands -----------------------------------------------------------------------------------


def test_help_names_every_command(home: Path) -> None:
    finished = run(home, "--help")
    assert finished.returncode == FINE
    assert all(
        f" {name} " in finished.stdout for name in ("demo", "run", "import", "check", "doctor", "manifest", "init")
    )


def test_check_accepts_the_sample_workspace(home: Path) -> None:
    finished = run(home, "check", ROOT, "--json")
    assert finished.returncode == FINE, finished.stderr
    assert answer(finished)["ok"] is True
    assert "All of it can be used" in said(finished)


@pytest.mark.parametrize("name", ["Żółw & Co", 'Tom, Dick: #1 "yes"'])
def test_init_makes_a_workspace_that_check_accepts(typed: Typed, home: Path, name: str) -> None:
    made = typed("init", "mine", "--brand", name, "--json")
    assert made.returncode == FINE, made.stderr
    assert all((home / file).is_file() for file in answer(made)["files"])
    checked = typed("check", "mine", "--json")
    assert checked.returncode == FINE, checked.stderr
    assert answer(checked)["brands"] == 1
    assert read_workspace(home / "mine").brands[answer(made)["brand"]].name == name


def test_init_leaves_a_folder_with_something_in_it_alone(typed: Typed, home: Path) -> None:
    (home / "mine").mkdir()
    (home / "mine" / "note.txt").write_text("mine")
    finished = typed("init", "mine")
    assert finished.returncode == USAGE
    assert "not an empty folder" in said(finished)
    assert [path.name for path in (home / "mine").iterdir()] == ["note.txt"]


def test_check_names_the_file_and_the_line_of_every_mistake(typed: Typed, home: Path) -> None:
    typed("init", "mine")
    rules = home / "mine" / "prompts" / "brands" / "my-brand" / "rules.yaml"
    broken = rules.read_text().replace("decides: lead", "decides: nobody")
    rules.write_text(broken)
    line = broken.splitlines().index("    decides: nobody") + 1
    finished = typed("check", "mine", "--json")
    assert finished.returncode == PROBLEMS
    report = answer(finished)
    assert report["ok"] is False
    assert [(Path(problem["path"]), problem["line"]) for problem in report["problems"]] == [(rules, line)]
    assert f"{rules}:{line}: " in finished.stderr


def test_the_manifest_is_json_to_paste(typed: Typed) -> None:
    pretty, line = typed("manifest", "--name", "Answers"), typed("manifest", "--name", "Answers", "--json")
    assert json.loads(pretty.stdout) == answer(line)
    assert answer(line)["features"]["bot_user"]["display_name"] == "Answers"
    assert answer(line)["settings"]["socket_mode_enabled"] is True


def test_a_dry_import_reports_every_row_and_stores_nothing(typed: Typed, home: Path, reviews: Path) -> None:
    state = home / "state"
    finished = typed("import", reviews, "--workspace", ROOT, "--dry-run", "--json", UNSCRIPTED_STATE=str(state))
    assert finished.returncode == PROBLEMS  # one row has no text
    report = answer(finished)
    assert (report["rows"], report["usable"], report["dry_run"], report["new"]) == (3, 2, True, 0)
    assert [(error["row"], error["field"]) for error in report["errors"]] == [(3, "text")]
    assert not state.exists()


def test_importing_the_same_file_again_changes_nothing(typed: Typed, home: Path, reviews: Path) -> None:
    command = ("import", reviews, "--workspace", ROOT, "--cards", "all", "--json")
    first, again = (answer(typed(*command, UNSCRIPTED_STATE=str(home / "state"))) for _ in range(2))
    assert (first["new"], first["unchanged"], first["cards"]) == (2, 0, 2)
    assert (again["new"], again["unchanged"]) == (0, 2)


def test_doctor_says_what_is_missing(typed: Typed, home: Path) -> None:
    finished = typed("doctor", "--workspace", ROOT, "--json", UNSCRIPTED_STATE=str(home / "state"))
    assert finished.returncode == SETTINGS
    report = answer(finished)
    assert report["ok"] is False
    states = {finding["what"]: finding["state"] for finding in report["findings"]}
    assert states["Slack bot token"] == "missing"
    assert states["workspace and database"] == "fine"


# -- mistakes ---------------------------------------------------------------------------------------------


MISTAKES = {
    "no file": (("import", "nothing.csv", "--workspace", ROOT), USAGE, "nothing.csv: No such file or directory"),
    "cards": (("import", "reviews.csv", "--workspace", ROOT, "--cards", "some"), USAGE, "--cards takes recent, all,"),
    "brand": (("import", "reviews.csv", "--workspace", ROOT, "--brand", "acme"), USAGE, "there is no brand 'acme'"),
    "mapping": (("import", "reviews.csv", "--workspace", ROOT, "--map", "text"), USAGE, "--map takes field=column"),
    "no workspace": (("import", "reviews.csv", "--workspace", "x"), PROBLEMS, "x/unscripted.yaml:1: this file"),
    "no tokens": (("run", "--workspace", ROOT), SETTINGS, "SLACK_BOT_TOKEN and SLACK_APP_TOKEN not set"),
    "check nowhere": (("check", "nowhere"), PROBLEMS, "this file is missing"),
    "no command": (("answer",), USAGE, "No such command 'answer'"),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "code", "sentence"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_gets_one_clear_sentence(
    typed: Typed, reviews: Path, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    finished = typed(*arguments)
    assert finished.returncode == code, finished.stderr
    assert sentence in said(finished)
    assert finished.stdout == ""


def test_a_mistake_shows_no_traceback(home: Path) -> None:
    arguments, code, sentence = MISTAKES["no tokens"]
    finished = run(home, *arguments)
    assert finished.returncode == code
    assert sentence in said(finished)


def test_a_wrong_setting_is_named(typed: Typed) -> None:
    finished = typed("doctor", "--workspace", ROOT, UNSCRIPTED_UNDO_SECONDS="soon")
    assert finished.returncode == SETTINGS
    assert "UNSCRIPTED_UNDO_SECONDS" in said(finished)
