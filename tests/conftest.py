"""What every test gets: no way out of this machine, no settings of the developer, databases, and a world to live in."""

from __future__ import annotations

import ipaddress
import logging
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis

from bot.watch import redaction
from tests import postgresql
from tests.fakes import World
from tests.groups import GROUPS, REQUIRED

# The same examples in every run, however loaded the machine is.
hypothesis.register_profile("house", deadline=None, derandomize=True)
hypothesis.register_profile("fast", deadline=None, derandomize=True, max_examples=15)  # of `make fast`
hypothesis.load_profile("house")

KEPT = ("UNSCRIPTED_TEST_", "UNSCRIPTED_REQUIRE")
for name in list(os.environ):  # before anything reads settings
    if name.startswith(("OPENAI_", "OTEL_", "SLACK_", "UNSCRIPTED_")) and not name.startswith(KEPT):
        del os.environ[name]


# -- the way out ----------------------------------------------------------------------------------------


class WayOut(Exception):
    """A test tried to reach something outside this machine."""


REACHED: list[str] = []


def watch(event: str, arguments: tuple[object, ...]) -> None:
    """Python reports every connection, datagram and name look-up here, whoever makes it; raising prevents it."""
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None  # a unix socket's address is a path
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        host = arguments[0]
    else:
        return
    if not at_home(host):
        REACHED.append(f"{event} {host}")
        raise WayOut(f"{event} {host}")


def at_home(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode()
    if not host or not isinstance(host, str) or host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


sys.addaudithook(watch)


@pytest.fixture(autouse=True)
def _nothing_leaves_this_machine() -> Iterator[None]:
    """Code under test may catch what the guard raises; the test fails all the same."""
    REACHED.clear()
    yield
    assert not REACHED, f"reached out of this machine: {REACHED}"


@pytest.fixture(autouse=True)
def _logging_is_set_up_for_one_test() -> Iterator[None]:
    """A command sets it up for its whole process."""
    loggers = [logging.getLogger(name) for name in (None, "bot")]
    before = [(logger, logger.level, logger.handlers[:], logger.propagate) for logger in loggers]
    yield
    for logger, level, handlers, propagate in before:
        logger.setLevel(level)
        logger.handlers[:], logger.propagate = handlers, propagate


@pytest.fixture(autouse=True)
def _secrets_are_kept_for_one_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """An odd environment's key may be a word that another test reads."""
    monkeypatch.setattr(redaction, "_known", set(redaction._known))
    monkeypatch.setattr(redaction, "_values", redaction._values)


# -- groups ---------------------------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    for group in GROUPS:
        config.addinivalue_line("markers", f"{group.marker}: needs {group.name}")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A group that is missing is left out, or fails where everything is required."""
    for group in GROUPS:
        if item.get_closest_marker(group.marker) and (why := group.why_missing()):
            (pytest.fail if REQUIRED else pytest.skip)(f"{group.name}: {why}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line for each group that was left out, and what tests measured: `record_property("table", lines)`."""
    skipped = terminalreporter.stats.get("skipped", [])
    for group in GROUPS:
        if any(group.marker in report.keywords for report in skipped) and (why := group.why_missing()):
            terminalreporter.write_line(f"left out: {group.name} — {why}", yellow=True)
    for report in [*terminalreporter.stats.get("passed", []), *terminalreporter.stats.get("failed", [])]:
        for name, lines in report.user_properties:
            if name == "table":
                terminalreporter.write_line("\n".join(["", *lines]))


# -- databases ------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """One server and one database for the whole session (of each worker, when tests run in parallel)."""
    with postgresql.server() as url, postgresql.database(url) as own:
        yield own


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/unscripted.db"
    url: str = request.getfixturevalue("postgresql_url")
    postgresql.empty(url)
    return url


# -- the world ------------------------------------------------------------------------------------------


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A desk over a real store and the sample workspace, everything outside faked."""
    made = World(f"sqlite:///{tmp_path}/unscripted.db")
    yield made
    made.close()


@pytest.fixture
def worlds(tmp_path: Path) -> Iterator[Callable[..., World]]:
    """Makes worlds, each with a store of its own: `worlds(once=Once.UPSERT)`."""
    made: list[World] = []

    def make(**options: object) -> World:
        made.append(World(f"sqlite:///{tmp_path}/{len(made)}.db", **options))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for world in made:
        world.close()
