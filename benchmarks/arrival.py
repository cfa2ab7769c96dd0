"""Arrival to card at Slack's own limits, and how fast clicks are acknowledged while drafts are written.

    .venv/bin/python benchmarks/arrival.py [--seconds 60] [--json]

50 mentions a minute over two channels, evenly spaced and then as a Poisson stream, through the real program against a
sandbox with Slack's limits at their own clock and a model that answers at once; then 200 clicks at the same time while
40 drafts are being written by a model that takes 0.3 s. Figures are seconds; the baseline beside each is what the
limits alone would cost (one message a second and channel, served in order, by a program that takes no time).
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import threading
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.assembly import Office, loops_of, open_office, sample_workspace
from bot.content.workspace import read_workspace
from bot.life.intake import take_in
from bot.mention.draft import Usage
from bot.mention.post import Author, Post, content_revision
from bot.ports import Answer, Question
from bot.sandbox.server import Channel, Person, Sandbox, Setup
from bot.settings import read_settings

PER_MINUTE, CLICKS, DRAFTING = 50, 200, 40
BRANDS = ("peony", "brightbus")  # each has its own channel
console = Console(stderr=True)


@dataclass(slots=True)
class StubModel:
    """Answers every question after `seconds`."""

    seconds: float = 0.0

    def ask(self, question: Question) -> Answer:
        time.sleep(self.seconds)
        return Answer(json.dumps(TRIAGE if question.step == "triage" else DRAFT), "stub", Usage(1, 1000, 0, 100))


SURE = {
    f"{name}_confidence": 0.9 for name in ("kind", "topics", "sentiment", "emotion", "urgency", "wants", "language")
}
TRIAGE = {
    "kind": "complaint", "topics": ["delivery"], "sentiment": "negative", "emotion": "disappointment",
    "urgency": "normal", "wants": "information", "language": "en", "risks": [], "suspicions": [], "points": [],
    "people": [], "orders": [], "reply_worth": "reply", **SURE,
}  # fmt: skip
DRAFT = {
    "sentences": [{"text": "The parcel with your serum is late, and waiting without news is no fun.", "passages": []}],
    "language": "en", "answered": [], "left_open": [], "gloss": "",
}  # fmt: skip


@dataclass(slots=True)
class World:
    sandbox: Sandbox
    office: Office
    journal: Path
    arrived: dict[str, float] = field(default_factory=dict)

    def arrive(self, number: int) -> None:
        """One mention, as a platform's answer would bring it."""
        brand, text = BRANDS[number % 2], f"Parcel number {number} with my serum is late again, where is it?"
        revision = content_revision("", text, 2)
        post = Post("import", brand, f"bench-{number}", text, revision, rating=2, author=Author(f"Customer {number}"))
        self.arrived[post.mention_id] = time.time()
        take_in([post], brand, self.office.desk)

    def cards(self) -> dict[str, float]:
        """Mention -> when its card was posted."""
        channels = self.office.desk.content().channels.values()
        messages = [message for channel in channels for message in self.sandbox.slack.messages(channel)]
        return {m["metadata"]["event_payload"]["mention"]: float(m["ts"]) for m in messages if m.get("metadata")}

    def settle(self) -> None:
        until = time.monotonic() + 120
        while set(self.arrived) - set(self.cards()) and time.monotonic() < until:
            time.sleep(0.1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=60, help="length of each stream")
    parser.add_argument("--json", action="store_true", help="one line of JSON on stdout")
    options = parser.parse_args()
    count = PER_MINUTE * options.seconds // 60
    figures = {
        "evenly spaced": stream([index * 60 / PER_MINUTE for index in range(count)]),
        "Poisson": stream(poisson(count)),
        "acks": acks(),
    }
    if options.json:
        print(json.dumps(figures))
    table = Table("stream", "p50", "p95", "p99", "limits alone, p95", "ratio at p95", "violations")
    for name, figure in figures.items():
        table.add_row(name, *(f"{figure[key]}" for key in ("p50", "p95", "p99", "baseline_p95", "ratio", "violations")))
    console.print(table)


def poisson(count: int) -> list[float]:
    source, at, times = random.Random(20261), 0.0, []
    for _ in range(count):
        at += source.expovariate(PER_MINUTE / 60)
        times.append(at)
    return times


def stream(times: list[float]) -> dict[str, Any]:
    """Arrival to card for mentions arriving at these seconds."""
    with world(StubModel()) as here:
        begin = time.monotonic()
        for number, at in enumerate(times):
            time.sleep(max(0.0, begin + at - time.monotonic()))
            here.arrive(number)
        here.settle()
        cards = here.cards()
        waits = [cards[mention] - at for mention, at in here.arrived.items()]
        return figures_of(waits, served(times), len(here.sandbox.slack.violations))


def served(times: list[float]) -> list[float]:
    """What one message a second and channel costs by itself."""
    free, waits = {0: 0.0, 1: 0.0}, []
    for number, at in enumerate(times):
        start = max(at, free[number % 2])
        free[number % 2] = start + 1.0
        waits.append(start - at)
    return waits


def acks() -> dict[str, Any]:
    """200 people's clicks at once while drafts are being written; the baseline is one click on an idle program."""
    model = StubModel()
    with world(model) as here:
        for number in range(CLICKS // 2):
            here.arrive(number)
        time.sleep(0.2)
        targets = approvable(here)
        alone = clicked(here, targets[:1])
        model.seconds = 0.3
        for number in range(1000, 1000 + DRAFTING):
            here.arrive(number)
        together = clicked(here, [targets[index % len(targets)] for index in range(CLICKS)])
        return figures_of(together, alone, len(here.sandbox.slack.violations))


def approvable(here: World) -> list[dict[str, Any]]:
    """The clicks on Dismiss's dialog-free neighbours: Approve of every card that is there."""
    until = time.monotonic() + 150
    found: list[dict[str, Any]] = []
    while len(found) < 40 and time.monotonic() < until:
        found = [click for channel in here.office.desk.content().channels.values() for click in clicks(here, channel)]
        time.sleep(0.2)
    return found


def clicks(here: World, channel: str) -> list[dict[str, Any]]:
    return [
        {
            "channel": channel,
            "ts": message["ts"],
            "block_id": block["block_id"],
            "action_id": "approve",
            "value": e["value"],
        }
        for message in here.sandbox.slack.messages(channel)
        for block in message["blocks"]
        if block["type"] == "actions"
        for e in block["elements"]
        if e["action_id"] == "approve"
    ]


def clicked(here: World, targets: list[dict[str, Any]]) -> list[float]:
    """Seconds from envelope to ack for each click, read from the wire journal."""
    before = here.journal.stat().st_size
    threads = [threading.Thread(target=lambda t=t: here.sandbox.act("U0TOMEK", "click", **t)) for t in targets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    time.sleep(4)
    with here.journal.open(encoding="utf-8") as file:
        file.seek(before)
        lines = [json.loads(line) for line in file]
    sent = {line["id"]: line["at"] for line in lines if line["kind"] == "envelope"}
    return [line["at"] - sent[line["id"]] for line in lines if line["kind"] == "ack" and line["id"] in sent]


def figures_of(seconds: list[float], baseline: list[float], violations: int) -> dict[str, Any]:
    own, other = quantile(seconds, 0.95), quantile(baseline, 0.95)
    return {
        "count": len(seconds), "p50": quantile(seconds, 0.5), "p95": own, "p99": quantile(seconds, 0.99),
        "baseline_p95": other, "ratio": round(own / other, 2) if other else None, "violations": violations,
    }  # fmt: skip


def quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 3) if ordered else float("nan")


class world:  # used like a function: `with world(model) as here`
    """The real program against a sandbox at Slack's own pace."""

    def __init__(self, model: StubModel) -> None:
        self._folder, self._model = tempfile.TemporaryDirectory(prefix="unscripted-bench-"), model

    def __enter__(self) -> World:
        root, journal = sample_workspace(), Path(self._folder.name) / "journal.jsonl"
        found = read_workspace(root)
        people = tuple(Person(p.id, p.name, p.role) for p in found.people.values())
        channels = tuple(Channel(channel, name) for name, channel in found.channels.items())
        self._sandbox = Sandbox(Setup(people, channels, journal=journal))
        self._sandbox.start()
        settings = read_settings(
            slack_bot_token="xoxb-sandbox-bench", slack_app_token="xapp-sandbox-bench",
            slack_api_url=f"{self._sandbox.url}/api/", workspace=root, state=Path(self._folder.name), web_port=0,
        )  # fmt: skip
        office = open_office(settings)
        office = replace(office, desk=replace(office.desk, model=self._model))
        office.desk.knowledge.search("peony", "en", ["warm up"], datetime.now(UTC).date())
        self._loops = loops_of(settings, office)
        self._loops.start()
        until = time.monotonic() + 20
        while self._sandbox.connections < 2 and time.monotonic() < until:
            time.sleep(0.05)
        return World(self._sandbox, office, journal)

    def __exit__(self, *error: object) -> None:
        self._loops.stop(10)
        self._sandbox.stop()
        self._folder.cleanup()


if __name__ == "__main__":
    main()
