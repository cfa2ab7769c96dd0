"""`unscripted person`: what it finds, tells and erases, and how it ends."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import stat
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.errors import Unavailable
from bot.mention.call import Call
from bot.mention.draft import Usage
from bot.mention.mention import Mention
from bot.mention.post import Author, Post
from bot.ports import Forgotten
from bot.store.copying import snapshot
from bot.store.database import open_database
from bot.store.forgetting import SqlForgetting
from bot.store.schema import mentions
from bot.store.spending import SqlSpending
from tests.cli.commands import Command, command
from tests.fakes import World, edit, post
from tests.groups import ROOT

run = pytest.fixture(command)
ROBIN, FORMULA = Author("Robin Hale", "u-1"), '=HYPERLINK("https://evil.example","me")'


class Desk:
    """What is kept of Robin and others, and the ids of it."""

    def __init__(self, state: Path) -> None:
        world = World(f"sqlite:///{state}/unscripted.db")
        self.first = self._told(world, post("Where is PP-48213?", author=ROBIN, external_id="r1"))
        self.same = self._told(world, post(f"{FORMULA} Late again.", author=ROBIN, title="-2+3", external_id="r2"))
        world.take_in(edit(world.get(self.same).post, FORMULA))
        elsewhere = post("PP-48213 is lost.", author=Author("ro", "x"), platform="webhook", external_id="r3")
        self.elsewhere = self._told(world, elsewhere)
        self.namesake = self._told(world, post("Nice.", author=Author("robin  HALE", "u-2"), external_id="r4"))
        self.stranger = self._told(world, post("Who is Robin Hale?", author=Author("Ann", "u-3"), external_id="r5"))
        self.other_brand = self._told(world, post("Buses!", author=ROBIN, external_id="r6", account="bus"), "brightbus")
        now, used = world.clock.now(), Usage(1, 10, 0, 5)
        call = Call(now, 0.5, self.first.id, "peony", "draft", "writer", "gpt", "answered", "", used)
        SqlSpending(world.engine).note(call)
        world.close()

    def _told(self, world: World, written: Post, brand: str = "peony") -> Mention:
        return world.arrive(written, brand)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("UNSCRIPTED_STATE", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path)


def found(out: str) -> dict[str, tuple[str, bool]]:
    return {one["mention"]: (one["why"], one["sure"]) for one in json.loads(out)["found"]}


def test_by_account_it_finds_what_that_account_wrote_and_nothing_else(run: Command, desk: Desk) -> None:
    code, out, _ = run("person", "export", "--author", "demo:u-1", "--json")
    assert code == 0
    assert found(out) == {mention.id: ("author", True) for mention in (desk.first, desk.same, desk.other_brand)}
    code, out, _ = run("person", "export", "--author", "demo:u-1", "--brand", "peony", "--to", "2.json", "--json")
    assert found(out).keys() == {desk.first.id, desk.same.id}


def test_by_mention_it_finds_what_is_surely_theirs_and_proposes_namesakes(run: Command, desk: Desk) -> None:
    _, out, err = run("person", "export", "--mention", desk.first.id, "--json")
    assert found(out) == {
        desk.first.id: ("asked", True), desk.same.id: ("same", True), desk.elsewhere.id: ("same", True),
        desk.namesake.id: ("name", False),
    }  # fmt: skip
    assert json.loads(out)["told"] == 3
    assert "only the name is the same: not taken" in err
    _, out, _ = run("person", "export", "--mention", desk.first.id, "--only", "--to", "2.json", "--json")
    assert found(out).keys() == {desk.first.id}


@pytest.mark.parametrize(
    ("words", "which"),
    [
        ("pp 48213", ("first", "elsewhere")), ("PP-48213", ("first", "elsewhere")), ("48213", ("first", "elsewhere")),
        ("ROBIN hale", ("first", "same", "namesake", "other_brand")), ("Robin", ()), ("nobody@mail.example", ()),
    ],
)  # fmt: skip
def test_by_words_left_behind(run: Command, desk: Desk, words: str, which: tuple[str, ...]) -> None:
    code, out, err = run("person", "export", "--trace", words, "--json")
    assert code == 0
    assert found(out).keys() == {getattr(desk, name).id for name in which}
    assert ("Nothing is kept of this customer." in err) is not bool(which)


def test_the_file_has_every_version_every_event_and_every_call_and_is_private(run: Command, desk: Desk) -> None:
    code, _, err = run("person", "export", "--mention", desk.first.id, "--to", "told.json", "--csv", "told.csv")
    assert code == 0
    assert "3 mentions are told in told.json and told.csv" in err
    for name in ("told.json", "told.csv"):
        assert stat.S_IMODE(Path(name).stat().st_mode) == 0o600
    told = {one["id"]: one for one in json.loads(Path("told.json").read_text(encoding="utf-8"))["mentions"]}
    assert [words["text"] for words in told[desk.same.id]["words"]] == [f"{FORMULA} Late again.", FORMULA]
    assert "edited" in [event["kind"] for event in told[desk.same.id]["events"]]
    assert told[desk.first.id]["model_calls"][0]["model"] == "gpt"
    assert told[desk.first.id]["state"]["draft"]["text"]


def test_no_cell_of_the_spreadsheet_is_a_formula(run: Command, desk: Desk) -> None:
    run("person", "export", "--author", "demo:u-1", "--csv", "told.csv")
    rows = list(csv.DictReader(io.StringIO(Path("told.csv").read_text(encoding="utf-8-sig"))))
    row = next(row for row in rows if row["mention"] == desk.same.id)
    assert (row["text"], row["title"], row["before the last edit"][:4]) == (f"'{FORMULA}", "'-2+3", "'-2+")
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_a_file_that_is_there_is_never_written_over(run: Command, desk: Desk) -> None:
    Path("person.json").write_text("mine", encoding="utf-8")
    code, _, err = run("person", "export", "--mention", desk.first.id)
    assert (code, Path("person.json").read_text(encoding="utf-8")) == (2, "mine")
    assert "person.json exists already" in err


def test_where_one_file_cannot_be_written_there_is_none(
    run: Command, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("person", "export", "--mention", desk.first.id, "--csv", "told.csv")
    Path("told.csv").write_text("mine", encoding="utf-8")
    code, _, err = run(*asked)
    assert (code, Path("told.csv").read_text(encoding="utf-8")) == (2, "mine")
    assert "told.csv exists already" in err
    assert not Path("person.json").exists()
    Path("told.csv").unlink()
    written = Path.write_text

    def full(path: Path, text: str, **how: Any) -> int:
        written(path, text[: len(text) // 2], **how)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as disk:
        disk.setattr(Path, "write_text", full)
        code, _, err = run(*asked)
    assert code == 2
    assert "person.json cannot be written: No space left on device" in err
    assert not [name for name in ("person.json", "told.csv") if Path(name).exists()]
    assert run(*asked)[0] == 0


@pytest.mark.parametrize("wrong", [[], ["--author", "demo"], ["--mention", "m0"], ["--trace", " "]])
def test_a_wrong_question_is_one_sentence_and_exit_2(run: Command, desk: Desk, wrong: list[str]) -> None:
    for what in ("export", "erase"):
        code, _, err = run("person", what, *wrong)
        assert code == 2
        assert "Traceback" not in err


def test_without_a_yes_nothing_is_erased(run: Command, desk: Desk) -> None:
    code, out, err = run("person", "erase", "--mention", desk.first.id, "--json")
    assert (code, json.loads(out)["erased"]) == (2, [])
    assert "Nothing was erased. Add --yes" in err


@pytest.mark.parametrize(("typed", "code"), [("erase\n", 0), ("yes\n", 2), ("\n", 2)])
def test_on_a_terminal_the_word_has_to_be_typed(
    run: Command, desk: Desk, monkeypatch: pytest.MonkeyPatch, typed: str, code: int
) -> None:
    terminal = io.StringIO(typed)
    terminal.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stdin", terminal)
    assert run("person", "erase", "--mention", desk.first.id)[0] == code


def test_erasing_says_what_stays_and_repeats_harmlessly(run: Command, desk: Desk) -> None:
    code, out, err = run("person", "erase", "--mention", desk.first.id, "--yes", "--json")
    told = json.loads(out)
    assert code == 0
    assert set(told["erased"]) == {desk.first.id, desk.same.id, desk.elsewhere.id}
    assert {one["what"] for one in told["stays"]} == {"review"}
    assert "Also there: backups made before" in err
    code, out, _ = run("person", "erase", "--mention", desk.first.id, "--yes", "--json")
    assert (code, json.loads(out)["erased"], json.loads(out)["erased_before"]) == (0, [], [desk.first.id])
    assert run("audit", "verify")[0] == 0
    _, out, _ = run("person", "export", "--author", "demo:u-1", "--to", "3.json", "--json")
    assert found(out).keys() == {desk.other_brand.id}


def test_a_brand_nobody_knows_is_refused_and_one_without_mentions_is_not(run: Command, desk: Desk) -> None:
    changed(mentions.c.brand == "brightbus", brand="peony")
    for what in ("export", "erase"):
        who = ("person", what, "--author", "demo:u-1", "--workspace", str(ROOT), "--brand")
        code, _, err = run(*who, "poeny")
        assert code == 2
        assert "there is no brand 'poeny'" in err
        code, _, err = run(*who, "brightbus")
        assert code == 0
        assert "Nothing is kept of this customer." in err


def test_what_cannot_be_read_is_counted_and_never_called_nothing(run: Command, desk: Desk) -> None:
    """During a rolling deploy the newest are of a newer version."""
    newer(desk.first, desk.other_brand)
    code, out, err = run("person", "export", "--author", "demo:u-1", "--json")
    assert (code, set(found(out))) == (1, {desk.same.id})
    both = ", ".join(sorted((desk.first.id, desk.other_brand.id)))
    assert f"cannot be read, mentions that may be of this customer: 2 ({both})" in err
    assert json.loads(out)["problems"][0] in err
    code, out, err = run("person", "erase", "--trace", "PP-48213", "--yes", "--json")
    assert (code, json.loads(out)["erased"]) == (1, [desk.elsewhere.id])
    assert desk.first.id in json.loads(out)["problems"][0]
    newer(desk.same)
    code, _, err = run("person", "erase", "--author", "demo:u-1", "--yes")
    assert code == 1
    assert "Nothing is kept" not in err
    code, _, err = run("person", "erase", "--mention", desk.first.id, "--yes")
    assert code == 1
    assert f"a newer version of Unscripted is at mention {desk.first.id}" in err


@pytest.mark.parametrize(("trouble", "ends"), [(Unavailable("away"), 1), (KeyboardInterrupt(), 130)])
def test_an_interrupted_erasure_says_what_was_erased_and_what_stays_of_it(
    run: Command, desk: Desk, monkeypatch: pytest.MonkeyPatch, trouble: BaseException, ends: int
) -> None:
    erase, done = SqlForgetting.erase, list[str]()

    def interrupted(self: SqlForgetting, mention_id: str, by: str) -> Forgotten:
        if len(done) == 2:
            raise trouble
        done.append(mention_id)
        return erase(self, mention_id, by)

    monkeypatch.setattr(SqlForgetting, "erase", interrupted)
    code, out, err = run("person", "erase", "--mention", desk.first.id, "--yes", "--json")
    told = json.loads(out)
    left = {desk.first.id, desk.same.id, desk.elsewhere.id} - set(done)
    assert (code, told["erased"], set(told["not_erased"])) == (ends, done, left)
    assert [one["mention"] for one in told["stays"]] == done
    assert told["problems"] == (["away"] if ends == 1 else [])
    assert "2 mentions are erased; 1 mention is not." in err
    assert run("audit", "verify")[0] == 0
    log = Path("unscripted.db-wal")
    assert not log.exists() or not log.read_bytes(), "SQLite's log is emptied all the same"


def test_while_a_backup_reads_it_says_that_words_may_stand_in_the_files(run: Command, desk: Desk) -> None:
    engine = open_database(f"sqlite:///{Path.cwd()}/unscripted.db")
    with snapshot(engine) as reader:
        reader.execute(sa.select(mentions.c.id)).all()
        code, out, err = run("person", "erase", "--mention", desk.first.id, "--yes", "--json")
        assert (code, len(json.loads(out)["erased"])) == (1, 3)
        assert "erased words may still stand in SQLite's files; run the same command again later" in err
    code, out, _ = run("person", "erase", "--mention", desk.first.id, "--yes", "--json")
    assert (code, json.loads(out)["problems"]) == (0, [])
    assert Path("unscripted.db-wal").read_bytes() == b""
    engine.dispose()


def newer(*taken: Mention) -> None:
    """A newer version has saved these."""
    changed(mentions.c.id.in_([one.id for one in taken]), format=99)


def changed(which: sa.ColumnElement[bool], **values: object) -> None:
    engine = open_database(f"sqlite:///{Path.cwd()}/unscripted.db")
    with engine.begin() as connection:
        connection.execute(mentions.update().where(which).values(**values))
    engine.dispose()


def test_without_a_database_it_says_where_it_looked(run: Command, tmp_path: Path) -> None:
    code, _, err = run("person", "erase", "--mention", "m1", UNSCRIPTED_STATE=tmp_path / "nowhere")
    assert code == 3
    assert "nowhere" in err
