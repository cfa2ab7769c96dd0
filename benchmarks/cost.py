"""Tokens and dollars per mention: every sample mention's own questions, counted, and priced with evals/prices.yaml.

    .venv/bin/python benchmarks/cost.py [--json]

Tokens are estimated from characters (the ratio per language stands in prices.yaml); answers are the recorded ones.
Exit 1 when a question or an answer is larger than the limits there.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import yaml
from rich.console import Console
from rich.table import Table

from bot.assembly import Office, open_office, sample_workspace
from bot.life.draft import affordable, find_facts
from bot.life.quoting import cleaned
from bot.life.triage import triage, triage_question
from bot.life.writing import draft_question
from bot.mention.mention import Mention
from bot.mention.post import Author, Post, content_revision
from bot.ports import Question
from bot.sandbox.model import numbered
from bot.sandbox.seeding import recordings, seed_reviews
from bot.settings import read_settings

CYRILLIC, POLISH = re.compile(r"[а-яё]", re.IGNORECASE), re.compile(r"[ąćęłńóśźż]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Of one mention."""

    triage_system: int
    triage_turn: int
    triage_output: int
    draft_system: int = 0
    draft_turn: int = 0
    draft_output: int = 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="one line of JSON on stdout")
    options = parser.parse_args()
    prices = yaml.safe_load((sample_workspace() / "evals" / "prices.yaml").read_text(encoding="utf-8"))
    counted = sample_tokens(prices["characters_per_token"])
    rows = [*sizes(counted, prices["limits"]), *dollars(counted, prices["models"])]
    if options.json:
        print(json.dumps({"benchmark": "cost", "rows": rows}))
    show(rows)
    return int(any(row.get("over") for row in rows))


def sample_tokens(ratio: dict[str, float]) -> list[Tokens]:
    answers = {(entry.text, entry.step): entry.answers[0] for entry in recordings(cleaned).entries}
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings(workspace=sample_workspace(), state=Path(folder))
        office = open_office(settings, {"demo": {"url": "http://127.0.0.1:1"}})
        found = [of_mention(post, office, answers, ratio) for post in posts(office)]
        office.close()
    return found


def posts(office: Office) -> list[Post]:
    now = office.desk.clock.now()
    return [
        Post("demo", a.account, s.id, s.text, content_revision(s.title, s.text, s.rating), title=s.title,
             rating=s.rating, author=Author(s.author))
        for a in office.desk.content().accounts
        for s in seed_reviews(a.account, now)
    ]  # fmt: skip


def of_mention(post: Post, office: Office, answers: dict[Any, Any], ratio: dict[str, float]) -> Tokens:
    desk = office.desk
    mention = triage(Mention(post.mention_id, office.brands[post.platform, post.account], post, desk.clock.now()), desk)
    first = triage_question(mention, desk.content())
    read = tokens(json.dumps(answers[cleaned(post.words), "triage"], ensure_ascii=False, separators=(",", ":")), ratio)
    told = (tokens(first.system + schema(first), ratio), tokens(first.turns[0][1], ratio), read)
    reply = answers.get((cleaned(post.words), "draft"))
    if reply is None:
        return Tokens(*told)
    connector = desk.platforms.connector(post.platform, post.account)
    second = draft_question(
        mention, desk.content(), affordable(find_facts(mention, desk), mention), connector.capabilities
    )
    reply = numbered(reply, second.turns[0][1])
    written = tokens(json.dumps(reply, ensure_ascii=False, separators=(",", ":")), ratio)
    return Tokens(*told, tokens(second.system + schema(second), ratio), tokens(second.turns[0][1], ratio), written)


def schema(question: Question) -> str:
    return json.dumps(question.schema, separators=(",", ":"))


def tokens(text: str, ratio: dict[str, float]) -> int:
    """Word by word, each by the script it is written in."""
    count = 0.0
    polish = bool(POLISH.search(text))
    for word in re.findall(r"\S+\s*", text):
        language = "ru" if CYRILLIC.search(word) else "pl" if polish and POLISH.search(word) else "en"
        count += len(word) / ratio[language]
    return round(count)


def sizes(counted: list[Tokens], limits: dict[str, int]) -> list[dict[str, Any]]:
    drafted = [one for one in counted if one.draft_system]
    measured = {
        "triage_input": [one.triage_system + one.triage_turn for one in counted],
        "draft_input": [one.draft_system + one.draft_turn for one in drafted],
        "output": [max(one.triage_output, one.draft_output) for one in counted],
    }
    return [
        {"what": name, "n": len(values), "mean": round(mean(values)), "max": max(values), "limit": limits[name],
         "over": max(values) > limits[name]}
        for name, values in measured.items()
    ]  # fmt: skip


def dollars(counted: list[Tokens], models: dict[str, dict[str, float]]) -> list[dict[str, Any]]:
    """Per 1,000 mentions like the samples: the small model tags, each model drafts, without and with the cache."""
    small, rows = models["gpt-6-luna"], []
    for name, price in models.items():
        for cached in (False, True):
            cost = [priced(one, small, price, cached) for one in counted]
            rows.append({"what": f"luna + {name}", "cache": cached, "usd_per_1000": round(mean(cost) * 1000, 2)})
    return rows


def priced(one: Tokens, small: dict[str, float], large: dict[str, float], cached: bool) -> float:
    prefix = "cached" if cached else "input"
    read = one.triage_system * small[prefix] + one.triage_turn * small["input"] + one.triage_output * small["output"]
    draft = one.draft_system * large[prefix] + one.draft_turn * large["input"] + one.draft_output * large["output"]
    return (read + draft) / 1_000_000


def show(rows: list[dict[str, Any]]) -> None:
    console = Console(stderr=True)
    table = Table("tokens of", "mentions", "mean", "largest", "limit", "")
    for row in rows:
        if "limit" in row:
            cells = (str(row[key]) for key in ("what", "n", "mean", "max", "limit"))
            table.add_row(*cells, "[red]over[/]" if row["over"] else "")
    console.print(table)
    costs = Table("models", "static prompt cached", "US$ per 1,000 mentions")
    for row in rows:
        if "usd_per_1000" in row:
            costs.add_row(row["what"], "always" if row["cache"] else "never", f"{row['usd_per_1000']:.2f}")
    console.print(costs)


if __name__ == "__main__":
    sys.exit(main())
