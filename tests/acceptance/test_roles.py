"""The program as several processes: each role does its part, and a worker that is killed is missed by nobody."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest

from bot.assembly import Role, loops_of, open_office
from bot.life.quoting import cleaned
from bot.mention.post import Post
from bot.sandbox.seeding import recordings
from bot.sandbox.server import Sandbox
from tests import postgresql

from .workplace import COMPLAINT, MAYA, REPLY, Card, card, press, settings, setup, until, violations, write

CLOCKS = {"worker", "clocks", "pager", "audit", "retention", "erasures", "card delivery", "alerts"}
PEOPLE = {"card delivery", "previews", "home pages", "slack socket"}
POLLS = {"poll demo/brightbus-app", "poll demo/peony-app", "poll demo/peony-store"}


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.ALL, CLOCKS | PEOPLE | POLLS | {"web"}),
        (Role.WORKER, CLOCKS | {"web"}),
        (Role.WEB, PEOPLE | {"web"}),
        (Role.CONNECTORS, POLLS | {"web"}),
    ],
)
def test_each_role_runs_its_loops_and_says_how_it_is(role: Role, expected: set[str], tmp_path: Path) -> None:
    url = "http://127.0.0.1:1"
    office = open_office(settings(url, tmp_path), {"demo": {"url": url}})
    assert set(loops_of(settings(url, tmp_path), office, role).health()) == expected
    office.close()


@pytest.mark.parametrize(
    ("role", "searches"), [(Role.ALL, True), (Role.WORKER, True), (Role.WEB, True), (Role.CONNECTORS, False)]
)
def test_who_searches_on_a_shared_server_looks_after_its_vectors(role: Role, searches: bool, tmp_path: Path) -> None:
    url = "http://127.0.0.1:1"
    made = settings(url, tmp_path, chroma_url=url)
    office = open_office(made, {"demo": {"url": url}})
    assert ("knowledge" in loops_of(made, office, role).health()) == searches
    office.close()


def work(url: str, folder: Path, database: str, engine: str, role: str) -> None:
    sys.stderr = (folder / f"{role}.log").open("a", buffering=1)
    made = settings(url, folder, database_url=database, engine=engine)
    office = open_office(made, {"demo": {"url": url}})
    loops_of(made, office, Role(role)).start()
    (folder / f"{role}-{os.getpid()}.up").touch()
    signal.pause()


@contextmanager
def process(*arguments: object) -> Iterator[ForkServerProcess]:
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.acceptance.warm"])
    started = context.Process(target=work, args=arguments, daemon=True)
    started.start()
    try:
        yield started
    finally:
        started.kill()
        started.join()


def shown(sandbox: Sandbox, mention: str, button: str) -> Card:
    """The card, once it has this button."""

    def found() -> Card | None:
        one = card(sandbox, mention)
        return one if one and button in one.buttons else None

    one = until(found, f"a card with {button}", 60)
    assert one
    return one


def is_live(sandbox: Sandbox, mention: str) -> bool:
    found = card(sandbox, mention)
    return found is not None and found.says("*LIVE*")


@pytest.mark.slow
@pytest.mark.postgresql
@pytest.mark.parametrize("engine", ["embedded", "procrastinate"])
def test_two_workers_one_of_them_killed_carry_everything_once(engine: str, postgresql_url: str, tmp_path: Path) -> None:
    postgresql.empty(postgresql_url)
    with Sandbox(setup(), 0, recordings(cleaned)) as sandbox:
        shared = (sandbox.url, tmp_path, postgresql_url, engine)
        with (
            process(*shared, "connectors"), process(*shared, "web"), process(*shared, "worker"),
            process(*shared, "worker") as mortal,
        ):  # fmt: skip
            until(lambda: sandbox.connections, "people are heard", 60)
            until(lambda: len(list(tmp_path.glob("worker-*.up"))) == 2, "both workers are at work", 60)
            mentions = list[str]()
            for number in range(12):
                if number == 6:
                    shown(sandbox, mentions[0], "edit")
                    mortal.kill()
                review = sandbox.platform.post("peony-store", f"Robin Hale {number}", 2, COMPLAINT.format(number))
                mentions.append(Post("demo", "peony-store", review.id, "").mention_id)
            for mention in mentions:
                assert write(sandbox, MAYA, shown(sandbox, mention, "edit"), REPLY) == "closed"
                assert press(sandbox, MAYA, shown(sandbox, mention, "approve"), "approve")["ok"]
            for mention in mentions:
                until(partial(is_live, sandbox, mention), "it is live", 60)
            replies = [len(review.replies) for review in sandbox.platform.reviews("peony-store")]
            assert replies == [1] * 12
            assert violations(sandbox) == []
