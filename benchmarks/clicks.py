"""How fast 500 clicks at the same moment are acknowledged, each decided once.

    .venv/bin/python benchmarks/clicks.py [--cards 250] [--json]

At Slack's own pace 250 cards are posted; then two people press Approve on each of them. The sandbox, in a process of
its own, holds their clicks back and lets all of them go at once. Figures are seconds from an envelope leaving the
sandbox to its ack there, out of the sandbox's journal. The baseline is a Bolt app at the same sockets that only
acknowledges.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from arrival import BRANDS, StubModel, quantile
from pydantic import TypeAdapter
from rich.console import Console
from rich.table import Table

from bot.assembly import Office, loops_of, open_office, sample_workspace
from bot.cli.demo import setup_of
from bot.content.workspace import read_workspace
from bot.engine.loops import Loops
from bot.life.intake import take_in
from bot.mention.post import Author, Post, content_revision
from bot.mention.stage import Stage
from bot.sandbox.setup import Setup
from bot.settings import read_settings
from bot.slack.calls import web_client
from bot.slack.socket import CONNECTIONS, SlackSocket, bolt_app

MAYA, TOMEK, IRINA = "U0MAYA", "U0TOMEK", "U0IRINA"
ACCOUNTS = ("peony-store", "brightbus-app")
PRESSING = {"peony": (MAYA, IRINA), "brightbus": (TOMEK, IRINA)}
console = Console(stderr=True)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A sandbox in a process of its own."""

    url: str
    journal: Path

    def ask(self, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(urllib.request.Request(f"{self.url}/sandbox/{path}", data), timeout=30) as answer:
            return json.load(answer)

    def buttons(self, action: str) -> list[dict[str, str]]:
        """Every button of this kind that stands in a channel, as a click on it."""
        return [
            {"channel": m["channel"], "ts": m["ts"], "block_id": row["block_id"], "action_id": action}
            for messages in self.ask("state")["messages"].values()
            for m in messages
            for row in m["blocks"]
            if row["type"] == "actions"
            for element in row["elements"]
            if element["action_id"] == action
        ]

    def together(self, clicks: list[tuple[str, dict[str, str]]]) -> list[float]:
        """Seconds from envelope to ack of clicks that leave at the same moment."""
        before = self.journal.stat().st_size
        self.ask("faults", {"what": "hold"})
        with ThreadPoolExecutor(16) as people:
            acts = [people.submit(self.ask, "act", {"user": user, "type": "click", **on}) for user, on in clicks]
        assert all(act.result()["ok"] for act in acts)
        self.ask("faults", {"what": "let_go"})
        time.sleep(5)
        with self.journal.open(encoding="utf-8") as file:
            file.seek(before)
            lines = [json.loads(line) for line in file]
        assert not [line for line in lines if line["kind"] == "violation"]
        sent = {line["id"]: line["at"] for line in lines if line["kind"] == "envelope"}
        return [line["at"] - sent[line["id"]] for line in lines if line["kind"] == "ack"]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cards", type=int, default=250, help="each is pressed by two people")
    parser.add_argument("--json", action="store_true", help="one line of JSON on stdout")
    options = parser.parse_args()
    figures = {"ack only": acked_only(2 * options.cards), "unscripted": decided(options.cards)}
    if options.json:
        print(json.dumps(figures))
    table = Table("", "clicks", "acked", "p50", "p95", "p99", "slowest", "approvals")
    for name, figure in figures.items():
        table.add_row(name, *(str(figure.get(key, "")) for key in figure_names))
    console.print(table)


figure_names = ("clicks", "acked", "p50", "p95", "p99", "slowest", "approvals")


def figures_of(clicks: int, seconds: list[float]) -> dict[str, float]:
    shares = {f"p{share}": quantile(seconds, share / 100) for share in (50, 95, 99)}
    return {"clicks": clicks, "acked": len(seconds), **shares, "slowest": round(max(seconds), 3)}


def acked_only(clicks: int) -> dict[str, float]:
    """What Bolt, Socket Mode and the sandbox take by themselves."""
    with elsewhere() as sandbox:
        app = bolt_app(web_client("xoxb-sandbox-bench", f"{sandbox.url}/api/"))
        app.action("approve")(lambda ack: ack())
        button = {"type": "button", "action_id": "approve", "text": {"type": "plain_text", "text": "Approve"}}
        app.client.chat_postMessage(
            channel="C0PEONY", text="card", blocks=[{"type": "actions", "elements": [{**button, "value": "1"}]}]
        )
        loops = Loops([socket := SlackSocket(app, "xapp-sandbox-bench")])
        loops.start()
        try:
            while socket.connected < CONNECTIONS:
                time.sleep(0.05)
            (on,) = sandbox.buttons("approve")
            return figures_of(clicks, sandbox.together([(MAYA, on)] * clicks))
        finally:
            loops.stop(10)


def decided(cards: int) -> dict[str, float]:
    """The real program; everything a click needs, and the cards that follow."""
    with elsewhere() as sandbox, tempfile.TemporaryDirectory(prefix="unscripted-bench-") as folder:
        office, loops = program(sandbox.url, Path(folder))
        loops.start()
        try:
            for number in range(cards):
                arrive(number, office)
            clicks = pressed(sandbox, office, cards)
            seconds = sandbox.together(clicks)
            mentions = [office.store.get(post_of(number).mention_id) for number in range(cards)]
            approvals = sum(event.kind == "approved" for m in mentions for event in office.store.events(m.id))
            assert all(mention.stage is Stage.APPROVED for mention in mentions)
            return {**figures_of(len(clicks), seconds), "approvals": approvals}
        finally:
            loops.stop(10)
            office.close()


def pressed(sandbox: Elsewhere, office: Office, cards: int) -> list[tuple[str, dict[str, str]]]:
    """Two people's clicks on every card, once all are there."""
    end = time.monotonic() + 300
    while len(found := sandbox.buttons("approve")) < cards or office.store.undrawn(1):
        assert time.monotonic() < end, f"{len(found)} of {cards} cards"
        time.sleep(0.5)
    channels = office.desk.content().channels
    brand_of = {id: name.split("-")[0] for name, id in channels.items()}
    return [(user, on) for on in found for user in PRESSING[brand_of[on["channel"]]]]


def arrive(number: int, office: Office) -> None:
    take_in([post_of(number)], BRANDS[number % 2], office.desk)


def post_of(number: int) -> Post:
    text = f"Parcel number {number} with my serum is late again, where is it?"
    author, revision = Author(f"Customer {number}"), content_revision("", text, 2)
    return Post("demo", ACCOUNTS[number % 2], f"bench-{number}", text, revision, rating=2, author=author)


def program(url: str, folder: Path) -> tuple[Office, Any]:
    settings = read_settings(
        slack_bot_token="xoxb-sandbox-bench", slack_app_token="xapp-sandbox-bench", slack_api_url=f"{url}/api/",
        workspace=sample_workspace(), state=folder, web_port=0,     )  # fmt: skip
    office = open_office(settings, {"demo": {"url": url}})
    office = replace(office, desk=replace(office.desk, model=StubModel()))
    return office, loops_of(settings, office)


@contextmanager
def elsewhere() -> Iterator[Elsewhere]:
    with tempfile.TemporaryDirectory(prefix="unscripted-bench-") as folder:
        whole = setup_of(read_workspace(sample_workspace()), "")
        empty = replace(whole, accounts=tuple(replace(a, seeds=()) for a in whole.accounts), clock_factor=1)
        setup, journal = Path(folder) / "setup.json", Path(folder) / "journal.jsonl"
        setup.write_bytes(TypeAdapter(Setup).dump_json(empty))
        command = [sys.executable, "-m", "bot.sandbox", "--setup", str(setup), "--journal", str(journal)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent)
        try:
            assert process.stdout
            yield Elsewhere(process.stdout.readline().strip(), journal)
        finally:
            process.terminate()
            process.wait(10)


if __name__ == "__main__":
    main()
