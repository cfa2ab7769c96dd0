"""Whether anything but data grows in 24 simulated hours of a busy brand.

    .venv/bin/python benchmarks/day.py [--mentions 3000] [--trace] [--json]

A real desk over a real SQLite database and the sample workspace, with a clock of its own: mentions arrive through the
day with its peaks, some twice, some are edited; people take, approve, rewrite, escalate, dismiss and leave them, some
press twice; customers want to be forgotten; clocks ring; cards and alerts go to a Slack that keeps its pace, asks to
wait and loses answers. Worker, clocks, cards, alerts, pager, erasures, retention, the audit chain and a scrape of the
metrics are stepped in this one thread, a simulated second at a time while there is something to say. Not stepped:
previews, Home tabs, pollers, the knowledge's upkeep and the servers. Model, platform and Slack are stubs that are
emptied before each look.

Looked at after each six hours: rows of every table, what loops and caches of ours hold in memory, Python's objects and
its blocks of memory (a short string is no object that is counted, and is a block), resident memory, threads and open
files. Exit 1 when something grew that is no data: `judged` has the rules. `--trace` counts allocated bytes with
tracemalloc too, which takes three times as long.
"""

from __future__ import annotations

import argparse
import functools
import gc
import json
import logging
import os
import random
import sys
import tempfile
import threading
import time
import tracemalloc
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from urllib.error import URLError

import sqlalchemy as sa
from rich.console import Console
from rich.table import Table
from slack_sdk.errors import SlackApiError

from bot.content.words import Words
from bot.engine.pager import Pager
from bot.engine.retention import BATCH, RECEIPTS, Retention
from bot.engine.sealer import Sealer
from bot.engine.sweep import Sweep
from bot.life.decide import decide, may
from bot.life.live import live
from bot.mention.event import OPERATOR
from bot.mention.post import Author
from bot.mention.stage import Stage
from bot.ports import Answer, Question
from bot.slack.alerts import AlertDelivery
from bot.slack.calls import SlackCalls
from bot.slack.delivery import CardDelivery
from bot.slack.links import Links
from bot.slack.listeners import Clerk
from bot.slack.pace import Pace
from bot.slack.wiping import Wiping
from bot.store.alerts import SqlAlerts
from bot.store.audit import SqlChain
from bot.store.figures import SqlFigures
from bot.store.forgetting import SqlForgetting
from bot.store.overview import SqlOverview
from bot.store.schema import metadata
from bot.watch.metrics import Metrics
from tests.fakes import (
    IRINA,
    MAYA,
    NOON,
    TOMEK,
    ScriptedModel,
    World,
    draft_answer,
    edit,
    passage,
    post,
    sample,
    triage_answer,
)

MIDNIGHT = NOON.replace(hour=0)
STEP = timedelta(minutes=1)  # between two arrivals of the crowd
PEAKS = (1, 1, 1, 1, 1, 1, 2, 3, 5, 7, 8, 8, 7, 6, 6, 7, 8, 9, 10, 9, 7, 5, 3, 2)  # arrivals by hour of the day
KINDS = ("complaint", "question", "praise", "mixed")
GROWN = 1.10  # objects beyond what our caches explain may grow by a tenth from hour 6 to 24
EACH = 3  # objects an entry of a cache is made of
# From hour 18 to 24, when everything was loaded that loads when it is first needed:
BLOCKS, FEW_BLOCKS = 3, 1_200  # blocks a mention may leave, and as many more: Pydantic keeps 16,384 strings it has read
RESIDENT = 1.05  # resident and allocated MB may grow by a twentieth
PATIENCE = timedelta(minutes=3)  # how long after the last arrival every card has to be drawn
console = Console(stderr=True)


@dataclass
class Model(ScriptedModel):
    """Every mention gets tags of its own and a reply nobody else got."""

    dice: random.Random = field(default_factory=lambda: random.Random(1))

    def ask(self, question: Question) -> Answer:
        if question.step == "triage":
            urgency = self.dice.choices(("low", "normal", "high", "critical"), (3, 12, 3, 1))[0]
            self.says("triage", triage_answer(kind=self.dice.choice(KINDS), urgency=urgency))
        else:
            number = self.dice.randrange(10**9)
            self.says("draft", draft_answer(f"Please write to the care team about bottle {number} and they settle it."))
        return super().ask(question)


@dataclass
class Slack:
    """Answers as slack_sdk's client does: one call in a hundred has to wait, one in two hundred loses its answer."""

    dice: random.Random = field(default_factory=lambda: random.Random(2))
    messages: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=500))
    calls: int = 0

    def api_call(self, method: str, **form: Any) -> Any:
        self.calls += 1
        given = form.get("json") or form.get("params") or {}
        fate = self.dice.random()
        if fate < 0.01:
            answer = SimpleNamespace(status_code=429, headers={"Retry-After": "2"}, get=lambda *_: "ratelimited")
            raise SlackApiError("ratelimited", answer)  # type: ignore[no-untyped-call]
        ts = f"{1_700_000_000 + self.calls}.000100"
        if method == "chat.postMessage":
            named = {name: given[name] for name in ("channel", "thread_ts", "metadata") if name in given}
            self.messages.append({"ts": ts, "user": "U0BOT", **named})
        if fate < 0.015:
            raise URLError("lost")
        there = [one for one in self.messages if one["channel"] == given.get("channel")]
        if method == "conversations.replies":
            there = [one for one in there if one.get("thread_ts") == given["ts"]]
        more = {"user": {}, "user_id": "U0BOT", "url": "https://x.slack.com/"}
        return SimpleNamespace(data={"ok": True, "ts": ts, "messages": there, **more})


@dataclass
class Crowd:
    """Customers and people at the desk."""

    world: World
    clerk: Clerk
    total: int
    dice: random.Random = field(default_factory=lambda: random.Random(3))
    arrived: int = 0
    latest: deque[Any] = field(default_factory=lambda: deque(maxlen=200))
    presses: int = 0

    def arrive(self, until: float) -> None:
        """As many as belong to this share of the day."""
        while self.arrived < self.total * until:
            self.arrived += 1
            said = f"Bottle number {self.arrived} came cracked and half empty. Who pays for that?"
            one = post(said, author=Author(f"Customer {self.dice.randrange(self.total // 2 + 1)}"))
            self.world.take_in(one)
            self.latest.append(one)
            if self.dice.random() < 0.2:
                self.world.take_in(self.dice.choice(self.latest))  # delivered twice
            if self.dice.random() < 0.08:
                before = self.latest.pop()
                self.latest.append(edit(before, before.text + " I wrote twice already."))
                self.world.take_in(self.latest[-1])

    def press(self, waiting: list[Any]) -> None:
        for mention in waiting:
            who = self.dice.choice((MAYA, TOMEK, IRINA))
            action = self.dice.choices(("approve", "claim", "no_reply", "undo", ""), (10, 2, 3, 1, 2))[0]
            if action:
                body = self._body(who, action, {"m": mention.id, "v": 1, "s": mention.seen})
                for _ in range(2 if self.dice.random() < 0.1 else 1):
                    self.clerk.click(lambda **answer: None, body)
            elif self.dice.random() < 0.5:
                self.clerk.submit(lambda **answer: None, self._escalation(who, mention))

    def _body(self, who: str, action: str, value: dict[str, Any]) -> dict[str, Any]:
        self.presses += 1
        pressed = {"action_id": action, "action_ts": f"{self.presses}.0", "value": json.dumps(value)}
        return {"actions": [pressed], "user": {"id": who}, "channel": {"id": "C0PEONY"}, "trigger_id": "t"}

    def _escalation(self, who: str, mention: Any) -> dict[str, Any]:
        self.presses += 1
        values = {
            "to": {"to": {"selected_option": {"value": "lead"}}},
            "reason": {"reason": {"value": "Somebody else has to decide this."}},
        }
        kept = json.dumps({"m": mention.id})
        view = {"id": f"V{self.presses}", "hash": "h", "callback_id": "escalate", "private_metadata": kept}
        return {"user": {"id": who}, "view": {**view, "state": {"values": values}}}


class Day:
    """The desk with its loops, stepped by hand."""

    def __init__(self, folder: Path, mentions: int) -> None:
        kept = {("demo", "peony-store"): 1}  # days: what closes today is erased a month later
        self.world = world = World(f"sqlite:///{folder}/day.db", replace(sample(), retention=kept))
        world.model = Model()
        world.knowledge.passages = (passage(),)
        object.__setattr__(world.desk, "model", world.model)
        world.clock.at = MIDNIGHT
        self.slack, pace = Slack(), Pace()
        calls = SlackCalls(self.slack)  # type: ignore[arg-type]
        alerts = SqlAlerts(world.engine, world.clock)
        self.delivery = CardDelivery(world.desk, calls, pace, world.desk.grace)
        links = Links(calls, SqlOverview(world.engine))
        self.alerts = AlertDelivery(world.desk, alerts, calls, pace, links, self.delivery.detours)
        self.pager = Pager(world.desk, alerts, SimpleNamespace(send=lambda page, summons: None))
        self.sweep, self.forgetting = Sweep(world.desk), SqlForgetting(world.engine, world.clock)
        self.wiping = Wiping(world.desk, self.forgetting, calls, pace, self.alerts.retold)
        self.retention, self.sealer = Retention(world.desk, self.forgetting), Sealer(SqlChain(world.engine))
        self.figures = SqlFigures(world.engine, world.clock, world.desk.grace)
        self.metrics = Metrics(self.figures.read, dict)
        deciding, allowing = partial(_decide, world), partial(_may, world)
        clerk = Clerk(world.desk, calls, deciding, allowing, self.delivery.tell, lambda user: Words())
        self.crowd, self.pace, self.spoken = Crowd(world, clerk, mentions), pace, self.delivery._spoken

    @contextmanager
    def slack_time(self) -> Iterator[None]:
        """What paces our calls counts simulated seconds, and waits for them."""
        clock = self.world.clock
        simulated = SimpleNamespace(monotonic=lambda: clock.at.timestamp(), sleep=clock.pass_)
        with ExitStack() as stack:
            for module in ("pace", "crowds", "gate"):
                stack.enter_context(patch(f"bot.slack.{module}.time", simulated))
            yield

    def lasts(self, until: int) -> None:
        """To this hour."""
        while (now := self.world.clock.at) < MIDNIGHT + timedelta(hours=until):
            minute = (now - MIDNIGHT) // STEP
            self.crowd.arrive((sum(PEAKS[: now.hour]) + PEAKS[now.hour] * (minute % 60) / 60) / sum(PEAKS))
            self._live()
            if minute % 5 == 0:
                self.crowd.press(self._waiting(40))
                self._live()
            if minute % 30 == 0:
                self._forget_one()
            self.sweep.sweep()
            self._tell(MIDNIGHT + (minute + 1) * STEP)
            self._look_after(minute)
        self._forget_the_stubs()

    def _live(self) -> None:
        world = self.world
        while due := world.store.due(50, "day:1", timedelta(seconds=60)):
            for mention_id in due:
                live(mention_id, world.desk)
                world.store.release(mention_id)

    def _tell(self, until: datetime) -> None:
        """A pass each simulated second while something is left to say."""
        turns = (
            self.spoken.send, self.delivery.deliver, self.alerts.deliver, self.pager.deliver, self.wiping.turn,
        )  # fmt: skip
        while self.world.clock.at < until:
            for turn in turns:
                turn()
            quiet = not (self.world.store.undrawn(1) or self.spoken._to_tell or self.spoken._to_say)
            self.world.clock.at = until if quiet else self.world.clock.at + timedelta(seconds=1)

    def _look_after(self, minute: int) -> None:
        """What happens behind everything else."""
        self.sealer.run(lambda seconds: True)
        self.metrics.told()
        if minute % 10 == 0:
            self.erase_old()

    def _forget_one(self) -> None:
        """A customer whose case is over wants to be forgotten."""
        for mention_id in self.closed(self.world.clock.at, 1):
            self.forgetting.erase(mention_id, OPERATOR)

    def closed(self, before: datetime, limit: int) -> list[str]:
        """Mentions that were closed by then and are not erased."""
        return self.forgetting.closed_long_ago("demo", "peony-store", before, "", limit)

    def erase_old(self) -> int:
        """What retention does at one look; how much it was."""
        return self.forgetting.forget_receipts(self.world.clock.at - RECEIPTS, BATCH) + self.retention.look()

    def _waiting(self, limit: int) -> list[Any]:
        table = metadata.tables["mentions"]
        query = sa.select(table.c.id).where(table.c.stage.in_((Stage.WAITING, Stage.APPROVED))).order_by(table.c.id)
        with self.world.engine.connect() as connection:
            ids = list(connection.scalars(query))
        picked = self.crowd.dice.sample(ids, min(limit, len(ids)))
        return list(self.world.store.known(picked).values())

    def settle(self) -> timedelta:
        """How long the last cards take."""
        began = self.world.clock.at
        while self.world.store.undrawn(1) and self.world.clock.at - began < timedelta(hours=1):
            self._live()
            self._tell(self.world.clock.at + STEP)
        return self.world.clock.at - began

    def _forget_the_stubs(self) -> None:
        world = self.world
        for remembered in (
            world.connector.attempts,
            world.connector.shown,
            world.model.questions,
            world.knowledge.asked,
        ):
            remembered.clear()
        self.crowd.latest.clear()


def _decide(world: World, mention_id: str, decision: Any, person: str, receipt: str) -> Any:
    return decide(mention_id, decision, person, world.desk, receipt)


def _may(world: World, mention_id: str, kind: type, person: str) -> Any:
    return may(mention_id, kind, person, world.desk)


# -- what there is ----------------------------------------------------------------------------------------


def rows(engine: sa.Engine) -> dict[str, int]:
    with engine.connect() as connection:
        count = sa.func.count()
        return {n: connection.scalar(sa.select(count).select_from(t)) or 0 for n, t in metadata.tables.items()}


def held(day: Day) -> dict[str, int]:
    """What loops remember from pass to pass, by name."""
    owners = {
        "cards": day.delivery, "answers": day.spoken, "closed channels": day.delivery.detours,
        "crowds": day.delivery._crowds, "posting of cards": day.delivery._posting,
        "answers below cards": day.delivery._notes,
        "alerts": day.alerts, "posting of alerts": day.alerts._posting, "pager": day.pager, "clocks": day.sweep,
        "pace": day.pace, "erasures": day.wiping, "sums of events": day.figures._events,
        "sums of calls": day.figures._calls,
    }  # fmt: skip
    found = {}
    for name, owner in owners.items():
        for key, value in vars(owner).items():
            if isinstance(value, dict | set | list | deque):
                inner = (
                    sum(len(one) for one in value.values() if isinstance(one, deque)) if isinstance(value, dict) else 0
                )
                found[f"{name}: {key.strip('_')}"] = inner or len(value)
    return found


def caches() -> list[Any]:
    """Those of ours."""
    found = [one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper)]
    return [one for one in found if (getattr(one, "__module__", "") or "").startswith("bot.")]


def cached() -> tuple[int, int]:
    """Entries in caches of ours, and how many fit."""
    infos = [one.cache_info() for one in caches()]
    return sum(info.currsize for info in infos), sum(info.maxsize or info.currsize for info in infos)


def blocks() -> int:
    """Of memory, without what our caches hold: they are emptied."""
    for one in caches():
        one.cache_clear()
    gc.collect()
    return sys.getallocatedblocks()


def look(day: Day) -> dict[str, Any]:
    gc.collect()
    resident = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    now, room = cached()
    return {
        "hour": round((day.world.clock.at - MIDNIGHT) / timedelta(hours=1), 2),
        "rows": rows(day.world.engine),
        "held": held(day),
        "cached": now,
        "cache room": room,
        "objects": len(gc.get_objects()),
        "resident MB": round(resident / 1e6, 1),
        "allocated MB": round(tracemalloc.get_traced_memory()[0] / 1e6, 2) if tracemalloc.is_tracing() else None,
        "threads": threading.active_count(),
        "open files": sum(1 for _ in Path("/proc/self/fd").iterdir()),
        "blocks": blocks(),
    }


def leased(day: Day) -> int:
    table = metadata.tables["mentions"]
    with day.world.engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).where(table.c.leased_by.is_not(None))) or 0


def lived(mentions: int, folder: Path) -> dict[str, Any]:
    """The whole day, and a month later."""
    day, began, looks = Day(folder, mentions), time.monotonic(), []
    with day.slack_time():
        for hour in (6, 12, 18, 24):
            day.lasts(hour)
            looks.append(look(day))
        drained = day.settle()
    left = {"undrawn": len(day.world.store.undrawn(10)), "leases": leased(day)}
    open_now = sum(1 for _ in day._waiting(100_000))
    day.world.clock.pass_(days=31)
    while day.erase_old():
        pass
    left["receipts a month later"] = rows(day.world.engine)["receipts"]
    left["closed mentions a month later"] = len(day.closed(day.world.clock.at - timedelta(days=1), 10))
    calls = day.slack.calls
    day.world.close()
    return {
        "looks": looks, "left": left, "open": open_now, "drained": drained.total_seconds(), "slack calls": calls,
        "seconds": round(time.monotonic() - began, 1),
    }  # fmt: skip


def judged(told: dict[str, Any], mentions: int) -> list[str]:
    """A sentence for each thing that grew and is no data."""
    early, late = told["looks"][0], told["looks"][-1]
    wrong = [f"{count} {what}" for what, count in told["left"].items() if count]
    if told["drained"] > PATIENCE.total_seconds():
        wrong.append(f"the last card took {told['drained']:.0f} s")
    few = max(60, mentions // 50)  # what is under way at one moment
    wrong += [f"{name} holds {count}" for name, count in late["held"].items() if count > few]
    for name in ("threads", "open files"):
        if late[name] > early[name]:
            wrong.append(f"{name} grew from {early[name]} to {late[name]}")
    extra = late["cached"] - early["cached"]
    if late["objects"] - EACH * max(0, extra) > early["objects"] * GROWN:
        wrong.append(f"objects grew from {early['objects']} to {late['objects']}")
    if late["rows"]["mentions"] != mentions:
        wrong.append(f"{late['rows']['mentions']} mentions of {mentions}")
    return wrong + swollen(told["looks"][-2], late)


def swollen(before: dict[str, Any], late: dict[str, Any]) -> list[str]:
    """What took more memory in the last quarter: strings, which are no objects that are counted, too."""
    arrived = late["rows"]["mentions"] - before["rows"]["mentions"]
    wrong = []
    if late["blocks"] > before["blocks"] + BLOCKS * arrived + FEW_BLOCKS:
        wrong.append(f"blocks grew from {before['blocks']} to {late['blocks']} with {arrived} mentions")
    for name in ("resident MB", "allocated MB"):
        if late[name] is not None and late[name] > before[name] * RESIDENT:
            wrong.append(f"{name} grew from {before[name]} to {late[name]}")
    return wrong


def shown(told: dict[str, Any]) -> None:
    looks = told["looks"]
    table = Table("", *(f"hour {look['hour']:g}" for look in looks), title="What there is")
    for name in [name for name in looks[-1]["rows"] if looks[-1]["rows"][name]]:
        table.add_row(f"rows of {name}", *(f"{look['rows'][name]:,}" for look in looks))
    for name in [name for name in looks[-1]["held"] if any(look["held"].get(name) for look in looks)]:
        table.add_row(name, *(f"{look['held'].get(name, 0):,}" for look in looks))
    for name in ("cached", "cache room", "objects", "blocks", "resident MB", "allocated MB", "threads", "open files"):
        if looks[-1][name] is not None:
            table.add_row(name, *(f"{look[name]:,}" for look in looks))
    console.print(table)
    left = ", ".join(f"{what} {count}" for what, count in told["left"].items())
    console.print(
        f"left at the end: {left}; last card after {told['drained']:.0f} s; {told['open']} mentions still open; "
        f"{told['slack calls']:,} calls of Slack; {told['seconds']} s"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--mentions", type=int, default=3000)
    parser.add_argument("--trace", action="store_true", help="count allocated bytes; three times as slow")
    parser.add_argument("--json", action="store_true", help="one line of JSON on stdout")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)  # Slack's waits and lost answers are wanted here
    if options.trace:
        tracemalloc.start()
    with tempfile.TemporaryDirectory() as folder:
        told = lived(options.mentions, Path(folder))
    wrong = judged(told, options.mentions)
    shown(told)
    if options.json:
        print(json.dumps({**told, "wrong": wrong}))
    for sentence in wrong:
        console.print(sentence, style="red")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
