"""How well, how fast and how safely the knowledge base finds what answers a question.

    python benchmarks/retrieval.py [quality] [endpoints] [speed] [kills] [--json] [--sizes 10000,100000] [--kills 200]

Without a part named, all of them, a quarter of an hour. Needs ../shared/data, but for `kills`; says so and stops where
it is not there. Progress goes to stderr, tables or JSON to stdout.

quality     what `unscripted eval retrieval` measures
endpoints   the same with an endpoint's vectors beside ours, served on this machine: good, useless and odd ones
speed       indexing recombined public texts (EN, RU, PL 60/20/20) and searching them through Chroma, six sentences a
            search, beside langchain-core's in-memory store with the same vectors and SQLite's FTS5 on stems
kills       a process that publishes articles is killed with SIGKILL; the next one looks for every article and vector
"""

from __future__ import annotations

import argparse
import json
import logging
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from subprocess import PIPE, Popen
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

sys.path.insert(0, str(Path(__file__).parents[1]))  # runs from a checkout without being installed

from bot.cli.figures import tables, watched
from bot.cli.workbench import questions_of
from bot.content.articles import Article
from bot.content.workspace import read_workspace
from bot.evaluation import refusal, retrieval
from bot.evaluation.data import Data
from bot.evaluation.questions import Asked, QuestionSet, public_sets
from bot.evaluation.ranking import ranked
from bot.evaluation.searches import unscripted
from bot.evaluation.task import Row, mean_rows, means, run
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.minilm import chroma_default
from bot.knowledge.vectors import Embedder, Vectors, offline_embedder
from bot.knowledge.words import stems
from bot.models.in_memory import in_memory_search
from tests.knowledge.endpoint import Vector, constant, noise, serving, three

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"
DAY = date(2026, 11, 22)
PARTS = ("quality", "endpoints", "speed", "kills")
SHARES = {"en": 0.6, "ru": 0.2, "pl": 0.2}
WORDS = (40, 80)  # in a passage
SECTIONS = 5  # passages of an article
SENTENCES = 6  # of a mention
SEARCHES = {10_000: 300, 100_000: 100}  # how many are timed
FEWER = {10_000: 30, 100_000: 5}  # of the baselines, which take up to seconds
people = Console(stderr=True)


def main() -> int:
    options = _options()
    logging.getLogger("bot.knowledge").setLevel(logging.ERROR)
    data = Data(SHARED)
    parts: dict[str, Callable[[Path], list[Row]]] = {
        "quality": lambda folder: quality(data, folder),
        "endpoints": lambda folder: endpoints(data, folder),
        "speed": lambda folder: [row for size in options.sizes for row in speed(data, size, folder / str(size))],
        "kills": lambda folder: kills(options.kills, folder),
    }
    found: list[Row] = []
    for part in options.parts or PARTS:
        if part != "kills" and not data.names("c_*_docs"):
            people.print(f"{part} is left out: the public texts (../shared/data) are not on this machine.")
            continue
        with tempfile.TemporaryDirectory(prefix="retrieval-") as folder:
            rows = parts[part](Path(folder))
        found += [{"part": part, **row} for row in rows]
        if not options.json:
            _print(part, rows)
    if options.json:
        print(json.dumps({"benchmark": "retrieval", "rows": found}, ensure_ascii=False))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(PARTS))
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument("--sizes", type=_sizes, default=(10_000, 100_000), help="passages (default 10000,100000)")
    parser.add_argument("--kills", type=int, default=200)
    return parser.parse_args()


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(size) for size in text.split(","))


def _print(part: str, rows: Sequence[Row]) -> None:
    console = Console(width=150)
    console.print(f"\n[bold]{part}[/]")
    for table in tables(rows):
        console.print(table)


def _progress() -> Progress:
    shown = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*shown, console=people, transient=True)


# -- quality --------------------------------------------------------------------------------------------


def quality(data: Data, folder: Path) -> list[Row]:
    workspace = read_workspace(ROOT)
    bench = retrieval.Bench(offline_embedder(), folder, chroma_default(), DAY)
    rows = list(run(retrieval.evals(data, bench, questions_of(workspace)), watched))
    rows += run(refusal.evals(data, bench), watched)
    return [*rows, *retrieval.summaries(rows), *refusal.summaries(rows)]


# -- endpoints ------------------------------------------------------------------------------------------


def endpoints(data: Data, folder: Path) -> list[Row]:
    """Half of each set's articles with some of their questions as phrasings, asked the other questions."""
    rows, names = list[Row](), list[str]()
    for questions in public_sets(data):
        if questions.name in retrieval.MACRO:
            halved = _answerable(questions)
            names.append(halved.name)
            rows += _beside(halved, folder / halved.name)
    return [*rows, *mean_rows(rows, names, "mean")]


def _answerable(questions: QuestionSet) -> QuestionSet:
    halved, doubts = refusal.halve(questions)
    asked = tuple(doubt.asked for doubt in doubts if doubt.kind == "answerable")
    return replace(halved, name=questions.name, asked=asked).only(300)


def _beside(questions: QuestionSet, folder: Path) -> Iterator[Row]:
    ours = offline_embedder()
    vectors: dict[str, Vector] = {
        "good": _good(questions),
        "ours again": lambda text: ours.embed([text])[0],
        "noise": noise,
        "constant": constant,
        "three dimensions": three,
    }
    yield _scored(questions, "unscripted", ours, folder / "ours")
    for name, vector in vectors.items():
        with serving(name, vector) as embedder:
            yield _scored(questions, f"unscripted + {name}", embedder, folder / name.replace(" ", "-"))


def _good(questions: QuestionSet) -> Vector:
    """What a strong model could give: near what a question is about, with much noise; it knows because it is told."""
    about: dict[str, int] = {}
    for articles in questions.articles.values():
        for at, article in enumerate(articles):
            about |= dict.fromkeys(article.questions.get(article.languages[0], ()), at)
            about[article.path] = at
    known = {asked.text: about[min(asked.relevant)] for asked in questions.asked} | about
    bodies = {article.title: about[article.path] for articles in questions.articles.values() for article in articles}

    def vector(text: str) -> Any:
        topic = known.get(text, bodies.get(text.split(". ")[0]))
        own = noise(text, 256)
        return own if topic is None else own + 1.2 * noise(f"topic {topic}", 256)

    return vector


def _scored(questions: QuestionSet, system: str, embedder: Embedder, folder: Path) -> Row:
    def score(asked: Asked, paths: Sequence[str]) -> Mapping[str, float]:
        return ranked(paths, asked.relevant)

    with unscripted(questions, embedder, folder, DAY) as search:
        people.print(f"{questions.name}: {system}", style="dim")
        found = [(asked, search(asked.text, asked).paths) for asked in questions.asked]
    return {"set": questions.name, "system": system, "n": len(found), **means(score)(found)}


# -- speed ----------------------------------------------------------------------------------------------


def speed(data: Data, size: int, folder: Path) -> Iterator[Row]:
    articles = _recombined(data, size)
    asked = _mentions(data, SEARCHES.get(size, 100))
    passages = {
        f"{one.path}#{at}": f"{one.title}\n{text}"
        for one in articles
        for at, text in enumerate(one.body.split("\n## Section\n")[1:])
    }
    with _progress() as progress:
        embedder = Shown(offline_embedder(), progress, f"{size} passages", size)
        knowledge = KnowledgeBase(folder, lambda: shelf, embedder)
        shelf = {"public": articles}
        with closing(knowledge):
            indexing = _seconds(knowledge.catch_up)
            first = _seconds(lambda: [knowledge.closest("public", language, ["first"], DAY) for language in SHARES])
            assert not knowledge.degraded
            yield {
                "set": f"{len(passages)} passages", "system": "unscripted", "n": embedder.count,
                "indexed s": indexing, "words and calibration s": first,
                **_percentiles(lambda said: knowledge.search("public", said[0], said[1], DAY), asked),
            }  # fmt: skip
            alone = [(language, texts[:1]) for language, texts in asked]
            yield {
                "set": f"{len(passages)} passages, one sentence", "system": "unscripted", "n": embedder.count,
                "indexed s": None, "words and calibration s": None,
                **_percentiles(lambda said: knowledge.search("public", said[0], said[1], DAY), alone),
            }  # fmt: skip
    fewer = asked[: FEWER.get(size, 20)]
    for name, make in {"langchain-inmemory": _langchain, "sqlite-fts5": _fts5}.items():
        people.print(f"{size} passages: {name}", style="dim")
        start = time.perf_counter()
        search = make(passages)
        built = time.perf_counter() - start
        row = _percentiles(lambda said, search=search: [search(text, said[0]) for text in said[1]], fewer)  # type: ignore[misc] # fmt: skip
        yield {"set": f"{len(passages)} passages", "system": name, "n": len(passages), "indexed s": built, "words and calibration s": None, **row}  # fmt: skip # noqa: E501


class Shown:
    """An embedder whose work is seen on a bar."""

    def __init__(self, embedder: Embedder, progress: Progress, doing: str, total: int) -> None:
        self._embedder, self._progress, self._task = embedder, progress, progress.add_task(doing, total=total)
        self.name, self.dimensions, self.count, self._total = embedder.name, embedder.dimensions, 0, total

    def embed(self, texts: Sequence[str]) -> Vectors:
        vectors = self._embedder.embed(texts)
        self.count += len(texts) if len(texts) > SENTENCES else 0
        self._progress.update(self._task, completed=self.count, total=max(self._total, self.count))
        return vectors


def _recombined(data: Data, size: int) -> tuple[Article, ...]:
    """Articles of five sections, each of sentences from public documents of one language in an order of chance."""
    chance = Random(20261)
    said = {language: _sentences(data, language) for language in SHARES}
    languages = chance.choices(list(SHARES), list(SHARES.values()), k=size // SECTIONS)
    return tuple(_article(at, language, said[language], chance) for at, language in enumerate(languages))


def _sentences(data: Data, language: str) -> list[str]:
    files = [name for name in data.names("c_*_docs") if "dstc11" not in name]
    texts = [row["text"] for name in files for row in data.rows(name, "text") if row.get("lang", "en") == language]
    return [part.strip() for text in texts for part in text.replace("\n", " ").split(". ") if len(part.split()) > 4]


def _article(at: int, language: str, said: Sequence[str], chance: Random) -> Article:
    sections = "".join(f"\n## Section\n{_passage(said, chance)}" for _ in range(SECTIONS))
    title = " ".join(chance.choice(said).split()[:6])
    path = f"{at}.{language}"
    return Article("public", path, path, title, (language,), "-", None, None, None, {}, sections)


def _passage(said: Sequence[str], chance: Random) -> str:
    words, wanted = list[str](), chance.randint(*WORDS)
    while len(words) < wanted:
        words += chance.choice(said).split()
    return " ".join(words[:wanted])


def _mentions(data: Data, count: int) -> list[tuple[str, list[str]]]:
    """Six public questions of one language each."""
    chance = Random(20262)
    asked: dict[str, list[str]] = {language: [] for language in SHARES}
    for questions in public_sets(data):
        asked[questions.asked[0].language] += [one.text for one in questions.asked]
    languages = chance.choices(list(SHARES), list(SHARES.values()), k=count)
    return [(language, chance.sample(asked[language], SENTENCES)) for language in languages]


def _langchain(passages: Mapping[str, str]) -> Callable[[str, str], object]:
    search = in_memory_search(passages, offline_embedder().embed)
    return lambda text, language: search(text, 8)


def _fts5(passages: Mapping[str, str]) -> Callable[[str, str], object]:
    table = sqlite3.connect(":memory:")
    table.execute("CREATE VIRTUAL TABLE found USING fts5(id UNINDEXED, said)")
    stemmed = ((at, " ".join(stems(text, at.partition("#")[0][-2:]))) for at, text in passages.items())
    table.executemany("INSERT INTO found VALUES (?, ?)", stemmed)

    def search(text: str, language: str) -> object:
        any_of = " OR ".join(f'"{stem}"' for stem in stems(text, language)) or '""'
        ordered = "SELECT id FROM found WHERE found MATCH ? ORDER BY bm25(found) LIMIT 8"
        return table.execute(ordered, [any_of]).fetchall()

    return search


def _percentiles(search: Callable[[tuple[str, list[str]]], object], asked: Sequence[tuple[str, list[str]]]) -> Row:
    for said in asked[:2]:
        search(said)
    taken = [1000 * _seconds(lambda said=said: search(said)) for said in asked]  # type: ignore[misc]
    return {"p50 ms": float(np.quantile(taken, 0.5)), "p95 ms": float(np.quantile(taken, 0.95)), "searches": len(taken)}


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


# -- kills ----------------------------------------------------------------------------------------------


def kills(count: int, folder: Path) -> list[Row]:
    """In a process of its own, whose children then start as quickly as a program that is there already."""
    tally: dict[str, Any] = {}
    command = [sys.executable, "-m", "tests.knowledge.publisher", str(folder / "published"), str(count)]
    with _progress() as progress, Popen(command, cwd=ROOT, stdout=PIPE, text=True) as publisher:
        task = progress.add_task("killed while publishing", total=count)
        for line in publisher.stdout or ():
            tally = json.loads(line)
            progress.update(task, completed=tally["kills"])
    if publisher.returncode:
        raise SystemExit(f"the publisher ended with {publisher.returncode}")
    for lost in tally["lost"][:20]:
        people.print(lost, style="red")
    found = {"published": tally["published"], "built again": tally["rebuilt"], "lost": len(tally["lost"])}
    return [{"set": "kill -9 while publishing", "system": "unscripted", "n": tally["kills"], **found}]


if __name__ == "__main__":
    sys.exit(main())
