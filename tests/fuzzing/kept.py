"""A workspace whose database has something in every table, as it was in the beginning for each command."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import strategies as st

from bot.mention.post import Author
from bot.store.audit import SqlChain
from bot.store.database import open_database, open_to_look
from bot.store.keeping import back_up
from tests.fakes import post
from tests.fuzzing.commands import Ended, unscripted
from tests.fuzzing.whole import Stored, whole
from tests.groups import ROOT
from tests.store.test_keeping import ids, lived, quiet

ROBIN, FORMULA = Author("Robin Hale", "u-1"), '=HYPERLINK("https://evil.example","me")'
WRITTEN = "What somebody else has written.\n"
TAKEN = "taken.json"
NUMBERS = count()


@dataclass(frozen=True, slots=True, repr=False)
class Kept:
    workspace: Path
    state: Path  # where commands look
    backup: Path
    mentions: tuple[str, ...]
    rows: Stored  # what the backup holds, and the state in the beginning

    @property
    def url(self) -> str:
        return f"sqlite:///{self.state}/unscripted.db"

    def start_again(self) -> None:
        shutil.rmtree(self.state, ignore_errors=True)
        self.state.mkdir()
        shutil.copy(self.backup, self.state / "unscripted.db")

    def unscripted(self, folder: Path, *arguments: str, state: Path | None = None) -> Ended:
        """In this folder; the exit code is one of docs/cli.md."""
        with pytest.MonkeyPatch.context() as environment:
            environment.chdir(folder)
            environment.setenv("UNSCRIPTED_WORKSPACE", str(self.workspace))
            environment.setenv("UNSCRIPTED_STATE", str(state or self.state))
            ended = unscripted(*arguments)
        assert ended.code in (0, 1, 2, 3)
        return ended

    def changed(self, url: str = "") -> dict[str, set[object]]:
        """What is another than in the beginning."""
        with looked_at(url or self.url) as engine:
            return whole(engine, self.rows).since(self.rows)


@contextmanager
def looked_at(url: str) -> Iterator[sa.Engine]:
    engine = open_to_look(url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def kept(folder: Path) -> Iterator[Kept]:
    workspace, made = folder / "desk", f"sqlite:///{folder}/made.db"
    for part in ("prompts", "kb"):
        shutil.copytree(ROOT / part, workspace / part)
    shutil.copy(ROOT / "unscripted.yaml", workspace)
    world = lived(made)
    world.arrive(post("Where is PP-48213?", author=ROBIN, external_id="r1"))
    world.arrive(post(f"{FORMULA} Late again, PP-48213.", author=ROBIN, title="-2+3", external_id="r2"))
    world.arrive(post("The bus was late.", author=ROBIN, account="bus", external_id="r3"), "brightbus")
    SqlChain(world.engine).seal_all()
    back_up(world.engine, folder / "backup.db", quiet)
    rows, known = Stored.of(world.engine), tuple(ids(world.engine))
    world.close()
    yield Kept(workspace, folder / "state", folder / "backup.db", known, rows)


def folder(tmp_path: Path) -> Path:
    """A new one, with somebody else's file in it."""
    made = tmp_path / str(next(NUMBERS))
    made.mkdir()
    (made / TAKEN).write_text(WRITTEN)
    return made


def empty_state(folder: Path) -> Path:
    """One with a database in which there is nothing yet."""
    open_database(f"sqlite:///{folder}/unscripted.db").dispose()
    return folder


def typed() -> st.SearchStrategy[str]:
    """Whatever a shell can pass on: any bytes but NUL, as Python reads them."""
    odd = (
        "", " ", ".", ":", "-1", "0", "é\u202e", "[bold]x[/]", "%", "_", "😀", "nan", "'; drop table mentions; --",
        "x" * 5000, "1" * 5000, "a" * 60_000, "--json", "<https://x|y>", "demo:", ":u-1", "\udcff",
    )  # fmt: skip
    anything = st.binary(max_size=12).map(lambda raw: os.fsdecode(raw.replace(b"\0", b"")))
    return st.one_of(
        st.sampled_from(odd), anything, st.text(st.characters(codec="utf-8"), max_size=12).map(without_nul)
    )


def without_nul(text: str) -> str:
    return text.replace("\0", "")


def file_names() -> st.SearchStrategy[str]:
    """Names in this folder, and places where nothing can be written."""
    odd = ("", ".", "..", "/", "~", "a/b.json", f"{TAKEN}/x", "/dev/null", "/dev/full", "/proc/none", "/proc/none/x",
           "x" * 300, "x" * 250, "x.json", "x.json", TAKEN, "?mode=memory", "file:x", "%2e", " ", "-")  # fmt: skip
    return st.one_of(st.sampled_from(odd), typed().map(lambda name: name.replace("/", "_")[:200]))


def tree(folder: Path) -> dict[str, str]:
    """The files there are, and what is in those that are not ours."""
    return {
        os.fsencode(path.relative_to(folder)).decode(errors="replace"): path.read_text() if path.name == TAKEN else ""
        for path in folder.rglob("*")
        if path.is_file()
    }
