"""How well the knowledge base finds what answers a question: ours against plain BM25, on public questions.

    python benchmarks/retrieval.py [--json] [--sample 400]

Reads ../shared/data/c_*; says so and stops when it is not there. R@5: share of questions whose passage is among the
first five. "refused" is the share of questions from elsewhere that are rightly answered with nothing, "kept" the share
of its own questions that are not.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1]))  # runs from a checkout without being installed

from bot.content.articles import Article
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.lexical import Bm25
from bot.knowledge.vectors import Embedder, HashedStems, offline_embedder
from bot.knowledge.words import stems

DATA = Path(__file__).parents[2] / "shared" / "data"
DAY = date(2026, 11, 22)
FIRST = 5

# name: language, documents and questions, and the questions of somebody else that nothing here answers
SETS = {
    "stackfaq": ("en", "c_en_stackfaq", "b_en_clinc150_oos"),
    "feedbackqa": ("en", "c_en_feedbackqa", "b_en_clinc150_oos"),
    "xquad-en": ("en", "c_xquad_en_ru", "b_en_clinc150_oos"),
    "xquad-ru": ("ru", "c_xquad_en_ru", "a_ru_rusentiment"),
    "poquad": ("pl", "c_pl_poquad", "c_pl_allegro_questions"),
}

Search = Callable[[str], Sequence[str]]  # question -> document ids, best first


@dataclass(frozen=True, slots=True)
class Questions:
    language: str
    documents: tuple[Article, ...]
    asked: tuple[tuple[str, frozenset[str]], ...]  # a question and the documents that answer it
    foreign: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    set: str
    method: str
    recall: float
    kept: float
    refused: float
    milliseconds: float  # per search, 95th percentile


def main() -> int:
    options = _options()
    logging.getLogger("bot.knowledge").setLevel(logging.ERROR)
    if not list(DATA.glob("c_*_docs.jsonl")):
        print("Skipped: the public questions (../shared/data/c_*) are not on this machine.")
        return 0
    with tempfile.TemporaryDirectory(prefix="retrieval-") as folder:
        results = [
            _measured(name, method, search, questions)
            for name in SETS
            for questions in [_read(name, options.sample)]
            for method, search in _methods(questions, Path(folder) / name).items()
        ]
    if options.json:
        print(json.dumps([asdict(result) for result in results], indent=2))
    else:
        _print(results)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument("--sample", type=int, default=400, help="questions per set (default 400)")
    return parser.parse_args()


def _read(name: str, sample: int) -> Questions:
    language, files, elsewhere = SETS[name]
    chance = random.Random(20261)
    documents = tuple(_article(row) for row in _rows(f"{files}_docs") if row["lang"] == language)
    asked = [
        (row["text"], frozenset(row["rel"]))
        for row in _rows(f"{files}_queries")
        if row["lang"] == language and row["rel"] and not row.get("impossible")
    ]
    foreign = [row["text"] for row in _rows(elsewhere)]
    return Questions(
        language,
        documents,
        tuple(chance.sample(asked, min(sample, len(asked)))),
        tuple(chance.sample(foreign, min(sample, len(foreign)))),
    )


def _rows(file: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / f"{file}.jsonl").read_text().splitlines()]


def _article(row: Mapping[str, Any]) -> Article:
    body = str(row["text"]).replace("\n## ", "\n")  # one document is one passage
    return Article(
        "public", row["doc_id"], row["doc_id"], row["title"] or "-", (row["lang"],), "-", None, None, None, {}, body
    )


def _methods(questions: Questions, folder: Path) -> dict[str, Search]:
    no_folder = folder.with_suffix(".file")  # a file in the directory's place keeps the vectors in memory
    no_folder.touch()
    ours = _ours(questions, offline_embedder(), folder)
    return {
        "plain BM25": _bm25(questions, lambda text: text.lower().split()),
        "BM25 on stems": _bm25(questions, lambda text: stems(text, questions.language)),
        "ours": ours,
        "ours, refusing nothing": _ours(questions, offline_embedder(), no_folder, refusing=False),
        "ours, in memory": _ours(questions, offline_embedder(), no_folder),
        "ours, hashed": _ours(questions, HashedStems(), no_folder),
    }


def _bm25(questions: Questions, words: Callable[[str], list[str]]) -> Search:
    index = Bm25([Counter(words(f"{document.title} {document.body}")) for document in questions.documents])

    def search(text: str) -> Sequence[str]:
        score = index.match(words(text)).score
        best = np.argsort(-score, kind="stable")[:FIRST]
        return [questions.documents[at].stem for at in best if score[at] > 0]

    return search


def _ours(questions: Questions, embedder: Embedder, folder: Path, refusing: bool = True) -> Search:
    """Through the same door the steps use; or the order alone, whether or not anything answers."""
    articles = {"public": questions.documents}
    knowledge = KnowledgeBase(folder, lambda: articles, embedder)
    knowledge.search("public", questions.language, ["first search, builds the index"], DAY)

    def search(text: str) -> Sequence[str]:
        found = knowledge.closest("public", questions.language, [text], DAY, FIRST)
        return [passage.path for passage in found.passages] if found.answered or not refusing else []

    return search


def _measured(name: str, method: str, search: Search, questions: Questions) -> Result:
    found, kept, seconds = 0, 0, []
    for text, answers in questions.asked:
        start = time.perf_counter()
        best = search(text)
        seconds.append(time.perf_counter() - start)
        found += bool(answers.intersection(best))
        kept += bool(best)
    asked = len(questions.asked)
    refused = sum(not search(text) for text in questions.foreign) / len(questions.foreign)
    return Result(
        name, method, found / asked, kept / asked, refused, round(1000 * float(np.quantile(seconds, 0.95)), 2)
    )


def _print(results: Sequence[Result]) -> None:
    recall = Table("R@5, %", *(name for name in SETS), "mean")
    gate = Table("kept / refused, %", *(name for name in SETS))
    speed = Table("p95, ms", *(name for name in SETS))
    for method in dict.fromkeys(result.method for result in results):
        rows = [result for result in results if result.method == method]
        mean = sum(row.recall for row in rows) / len(rows)
        recall.add_row(method, *(f"{100 * row.recall:.1f}" for row in rows), f"{100 * mean:.1f}")
        gate.add_row(method, *(f"{100 * row.kept:.0f} / {100 * row.refused:.0f}" for row in rows))
        speed.add_row(method, *(f"{row.milliseconds:.2f}" for row in rows))
    console = Console()
    for table in (recall, gate, speed):
        console.print(table)


if __name__ == "__main__":
    sys.exit(main())
