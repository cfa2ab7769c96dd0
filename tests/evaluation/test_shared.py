"""What the evals measure on the public sets nobody here wrote; skipped without the folder `../shared`."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.evals import Threshold, read_thresholds
from bot.evaluation import language, refusal, retrieval, script, triage
from bot.evaluation.data import Data
from bot.evaluation.task import Row, run
from bot.evaluation.thresholds import missed, unmeasured
from bot.knowledge.vectors import offline_embedder
from bot.triage.reader import LexiconReader
from tests.groups import ROOT, SHARED

DATA = Data(SHARED / "data")
THRESHOLDS = read_thresholds(ROOT)

pytestmark = [pytest.mark.shared, pytest.mark.slow]


def kept(rows: list[Row], thresholds: tuple[Threshold, ...]) -> None:
    for row in rows:
        print(row)
    assert unmeasured(rows, thresholds) == []
    assert missed(rows, thresholds) == []


def test_languages_are_told_as_the_thresholds_demand() -> None:
    kept(list(run(language.evals(DATA))), THRESHOLDS.language)


def test_the_known_picture_of_two_brands_is_reproduced() -> None:
    people = tuple(bound for bound in THRESHOLDS.script if not bound.set.startswith("drafts of"))
    kept(list(run(script.evals(DATA, {}))), people)


def test_triage_beats_the_commonest_label_and_calls_no_genuine_customer_an_attack() -> None:
    lexicon = LexiconReader()
    rows = list(run(triage.evals(DATA, {"unscripted": lambda post: lexicon.read(post, language.LANGUAGES)}, 400)))
    kept(rows, THRESHOLDS.triage)


def test_searches_keep_what_they_owe_on_samples(tmp_path: Path) -> None:
    """Bounds of single sets are for all of their questions; samples of 150 owe what holds on average."""
    bench = retrieval.Bench(offline_embedder(), tmp_path)
    rows = list(run(retrieval.evals(DATA, bench, [], 150)))
    rows += run(refusal.evals(DATA, bench, 150))
    rows += [*retrieval.summaries(rows), *refusal.summaries(rows)]
    owed = tuple(bound for bound in THRESHOLDS.retrieval if bound.set in ("macro", "rants", "off-topic"))
    kept(rows, owed)
