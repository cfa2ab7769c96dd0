"""The program as processes of its own, to be killed at any moment; each with the settings its set-up gives it."""

from __future__ import annotations

import importlib
import os
import random
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import sqlalchemy as sa

import bot.assembly.office
from bot.assembly import Role, loops_of, open_office
from bot.cli.demo import demo_settings
from bot.cli.output import log_to_stderr
from bot.ports import Claim, ClaimState
from bot.settings import read_settings
from bot.slack.listeners import Clerk
from bot.store.database import open_database
from bot.store.effects import SqlEffects
from bot.store.store import SqlStore
from tests.groups import ROOT

FAST = 60.0  # how much faster Slack's clock runs: 45 changed cards a second, 60 posted ones a second and channel
# What a process waits before it tries again, in seconds: minutes in production would be minutes of this table.
SHORT: Mapping[tuple[str, str], Any] = {
    ("bot.engine.poller", "REST"): 1.0,
    ("bot.engine.worker", "LEASE"): timedelta(seconds=8),
    ("bot.engine.sweep", "REST"): timedelta(seconds=5),
    ("bot.engine.duty", "TERM"): timedelta(seconds=14),
    ("bot.engine.duty", "RENEW"): 1.0,
    ("bot.life.doubt", "AGAIN"): timedelta(seconds=1),
    ("bot.life.publish", "patience"): lambda waited: timedelta(seconds=2),
    ("bot.slack.delivery", "TROUBLE"): timedelta(seconds=3),
    ("bot.slack.alerts", "TROUBLE"): timedelta(seconds=3),
}


@dataclass(frozen=True, slots=True, eq=False)
class Process:
    """One process of a set-up."""

    name: str
    role: str = "all"
    settings: Mapping[str, Any] = field(default_factory=dict)
    returns: bool = True  # whenever it was killed; else it is killed once


def start(process: Process, url: str, folder: Path, database: str, broken: str = "") -> ForkServerProcess:
    """Start it at the sandbox with this address; `broken`: a row of BROKEN, to see that somebody notices."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.acceptance.warm", "tests.chaos.program"])
    child = context.Process(target=work, args=(process, url, folder, database, broken), daemon=True)
    child.start()
    return child


def work(process: Process, url: str, folder: Path, database: str, broken: str) -> None:
    own = folder / process.name
    own.mkdir(exist_ok=True)
    sys.stderr = (own / "log").open("a", buffering=1)
    log_to_stderr(read_settings(), "WARNING")
    hurry()
    if broken:
        BROKEN[broken]()
    made = demo_settings(url, ROOT, own, live_model=False, undo=0.3)
    short = {"grace_seconds": 2.0, "poll_seconds": 0.3, "slack_pace": FAST, "model_deadline": 1.5}
    settings = made.model_copy(update={**short, "database_url": database, **process.settings})
    office = open_office(settings, {"demo": {"url": url}})
    loops_of(settings, office, Role(process.role)).start()
    (own / "up").write_text(str(os.getpid()), encoding="utf-8")
    signal.pause()


def hurry() -> None:
    """In the module that says it, and in those that took it from there."""
    for (home, name), value in SHORT.items():
        long = getattr(importlib.import_module(home), name)
        for module in [one for known, one in sys.modules.items() if known.startswith("bot.")]:
            if getattr(module, name, None) is long:
                setattr(module, name, value)


# -- a program that is wrong ------------------------------------------------------------------------------


def claims_are_always_fresh() -> None:
    """Nobody looks whether somebody has begun before."""
    real = SqlEffects.claim

    def claim(self: SqlEffects, key: str, mention_id: str, detail: str = "") -> Claim:
        return Claim(ClaimState.FRESH, real(self, key, mention_id, detail).at, detail=detail)

    SqlEffects.claim = claim  # type: ignore[method-assign]
    SqlEffects.done = lambda self, key: None  # type: ignore[method-assign]


def events_get_lost() -> None:
    """The database takes one event in ten and keeps nothing of it."""
    real = open_database

    def opened(url: str) -> sa.Engine:
        engine = real(url)
        with engine.begin() as connection:
            connection.exec_driver_sql(
                "create trigger if not exists lossy before insert on events when abs(random()) % 10 = 0 "
                "begin select raise(ignore); end"
            )
        return engine

    bot.assembly.office.open_database = opened  # type: ignore[attr-defined, assignment]


def posts_get_lost() -> None:
    """The cursor moves on, and one new mention in three is not stored."""
    real, chance = SqlStore.take_in, random.Random(1)

    def take_in(self: SqlStore, arrived: Any, source: str = "", cursor: str = "") -> None:
        real(self, [one for one in arrived if one.version or chance.random() > 0.33], source, cursor)

    SqlStore.take_in = take_in  # type: ignore[method-assign]


def clicks_get_lost() -> None:
    """Of most clicks nothing is left but that they are acknowledged."""
    real, chance = Clerk.click, random.Random(1)

    def click(self: Clerk, ack: Callable[..., None], body: dict[str, Any]) -> None:
        if chance.random() < 0.8:
            ack()
        else:
            real(self, ack, body)

    Clerk.click = click  # type: ignore[method-assign]


BROKEN: Mapping[str, Callable[[], None]] = {
    "claims are always fresh": claims_are_always_fresh,
    "events get lost": events_get_lost,
    "posts get lost": posts_get_lost,
    "clicks get lost": clicks_get_lost,
}
