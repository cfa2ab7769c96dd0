"""A process that publishes articles until it is killed, and what the next one still finds.

python -m tests.knowledge.publisher FOLDER KILLS    one line of JSON after each kill, the last one is the result
"""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from bot.content.articles import Article, read_article
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.vectors import offline_embedder
from tests.knowledge.library import DAY

BRAND = "rose"
ARTICLES = 40  # there at the beginning
SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu".split()
PATIENCE = 60.0  # seconds
SPAN = 0.5  # seconds within which a process is killed

ARTICLE = """---
title: "{stem}"
languages: [en]
owner: care-team
---
The password of {stem} is {word}.

## How to use it
Say {word} at the door of house {number} and wait for the bell.

## How long it lasts
It lasts until somebody publishes another one instead of {word}.
"""


@dataclass
class Tally:
    """What happened in all those deaths."""

    kills: int = 0
    published: int = 0  # changes that were said to be searchable
    rebuilt: int = 0  # how often a start did not believe what it found on disk
    lost: list[str] = field(default_factory=list)


def killing(folder: Path, kills: int, seed: int = 20261, watch: Callable[[Tally], object] = lambda _: None) -> Tally:
    """Starts a publisher in that folder and kills it at a random moment, so many times; the last start ends by itself.

    A publisher first looks for everything that should be there, by its words and by each of its vectors.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["chromadb", "bot.knowledge.base", "tests.knowledge.library"])
    (folder / "kb" / BRAND).mkdir(parents=True)
    chance, tally = Random(seed), Tally()
    for number in range(ARTICLES):
        _write(folder, f"article-{number}.en", _word(chance), chance)
    for run in range(kills + 1):
        last = run == kills
        process = context.Process(target=publish, args=(folder, seed + run, last))
        process.start()
        if not last:
            if chance.random() < 0.8:
                _until(lambda run=run: any(row["run"] == seed + run and row["did"] == "looked" for row in _journal(folder)))  # type: ignore[misc] # fmt: skip # noqa: E501
            time.sleep(chance.uniform(0, SPAN))
            os.kill(process.pid or 0, signal.SIGKILL)
            tally.kills += 1
        process.join(PATIENCE)
        if last and process.exitcode != 0:
            tally.lost.append(f"the last start ended with {process.exitcode}")
        if not last:
            watch(tally)
    rows = _journal(folder)
    tally.published = sum(row["did"] == "published" for row in rows)
    tally.rebuilt = sum(row["did"] == "looked" and row["embedded"] >= 3 * ARTICLES / 2 for row in rows[1:])
    tally.lost += losses(rows)
    watch(tally)
    return tally


def publish(folder: Path, run: int, once: bool) -> None:
    """Look for everything, then write, change and remove articles without end; `once`: only look."""
    logging.getLogger("bot.knowledge").setLevel(logging.ERROR)  # that it builds the index again is counted below
    chance, embedder = Random(run), Counting()
    written = [{BRAND: _read(folder)}]
    knowledge = KnowledgeBase(folder / "index", lambda: written[0], embedder)
    knowledge.catch_up()
    embedded = embedder.count
    _say(folder, run, "looked", wrong=_wrong(knowledge, folder), there=_passwords(folder), embedded=embedded)
    while not once:
        stem = f"article-{chance.randrange(ARTICLES + 10)}.en"
        gone = chance.random() < 0.2
        word = "" if gone else _word(chance)
        _say(folder, run, "begun", stem=stem, word=word)
        if gone:
            (folder / "kb" / BRAND / f"{stem}.md").unlink(missing_ok=True)
        else:
            _write(folder, stem, word, chance)
        written[0] = {BRAND: _read(folder)}
        knowledge.catch_up()
        _say(folder, run, "published", stem=stem, word=word)
    knowledge.close()


class Counting:
    """Our own vectors; knows how many texts it was asked for."""

    def __init__(self) -> None:
        self._embedder = offline_embedder()
        self.name, self.dimensions, self.count = self._embedder.name, self._embedder.dimensions, 0

    def embed(self, texts: Any) -> Any:
        self.count += len(texts)
        return self._embedder.embed(texts)


def _wrong(knowledge: KnowledgeBase, folder: Path) -> list[str]:
    """Rows that cannot be found by their own vector, vectors of nothing that is there, articles no word leads to."""
    wrong = ["vectors live in memory"] if knowledge.degraded else []
    shelf, own = knowledge._shelves[BRAND], knowledge._own
    found = own.similar(BRAND, [row.text for row in shelf.rows.values()])
    wrong += [f"row {at}" for at, near in zip(shelf.rows, found, strict=True) if near.get(at, 0) < 0.999]
    wrong += [f"stranger {at}" for at in {at for near in found for at in near} - shelf.rows.keys()]
    for stem, word in _passwords(folder).items():
        best = knowledge.closest(BRAND, "en", [f"What does {word} open?"], DAY).passages[:1]
        if [passage.path for passage in best] != [f"kb/{BRAND}/{stem}.md"]:
            wrong.append(f"article {stem}")
    return wrong


def losses(rows: list[dict[str, Any]]) -> list[str]:
    """What a start found wrong, and published passwords that are not those it found."""
    lost, sure, begun = list[str](), dict[str, str](), dict[str, str]()
    for row in rows:
        match row["did"]:
            case "looked":
                lost += [f"run {row['run']}: {wrong}" for wrong in row["wrong"]]
                for stem, word in sure.items():
                    if row["there"].get(stem, "") not in (word, begun.get(stem, word)):
                        lost.append(f"run {row['run']}: the password of {stem}")
                sure, begun = dict(row["there"]), {}
            case "begun":
                begun = {row["stem"]: row["word"]}
            case "published":
                sure[row["stem"]] = row["word"]
    return lost


def _read(folder: Path) -> tuple[Article, ...]:
    return tuple(read_article(folder, path) for path in sorted((folder / "kb" / BRAND).glob("*.md")))


def _passwords(folder: Path) -> dict[str, str]:
    return {article.stem: article.body.split(" is ")[1].split(".")[0] for article in _read(folder)}


def _write(folder: Path, stem: str, word: str, chance: Random) -> None:
    """As editors save: beside, then in place."""
    fresh = folder / f"{stem}.new"
    fresh.write_text(ARTICLE.format(stem=stem, word=word, number=chance.randrange(1000)))
    fresh.replace(folder / "kb" / BRAND / f"{stem}.md")


def _word(chance: Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=6))


def _say(folder: Path, run: int, did: str, **more: Any) -> None:
    with (folder / "journal.jsonl").open("a") as journal:
        journal.write("\n" + json.dumps({"run": run, "did": did, **more}) + "\n")  # after what another one left unended


def _journal(folder: Path) -> list[dict[str, Any]]:
    return list(_lines(folder / "journal.jsonl"))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text().splitlines() if path.exists() else []:
        try:
            yield json.loads(line)
        except ValueError:  # the line it was killed at
            continue


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError("a publisher did not get on")
        time.sleep(0.01)


if __name__ == "__main__":
    killing(Path(sys.argv[1]), int(sys.argv[2]), watch=lambda tally: print(json.dumps(asdict(tally)), flush=True))
