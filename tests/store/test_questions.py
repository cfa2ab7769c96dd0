"""What people asked is kept once, judged, and listed for the trainers of their brands."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import AlreadySeen
from bot.ports import Asked, Verdict
from bot.store.database import open_database
from bot.store.questions import SqlQuestions
from tests.fakes import MAYA, NOON

ASKED = Asked("Ev1", NOON, MAYA, "peony", "What do we say about opened lipsticks?", ("peony/returns.en#opened",))


@pytest.fixture
def questions(database_url: str) -> SqlQuestions:
    return SqlQuestions(open_database(database_url))


def test_a_question_is_kept_once(questions: SqlQuestions) -> None:
    questions.note(ASKED)
    with pytest.raises(AlreadySeen):
        questions.note(ASKED)
    assert questions.latest(["peony"], 10) == [ASKED]


def test_what_was_thought_of_an_answer_is_kept_with_it(questions: SqlQuestions) -> None:
    questions.note(ASKED)
    assert questions.judge("Ev1", Verdict.UNHELPFUL) == replace(ASKED, verdict=Verdict.UNHELPFUL)
    assert questions.judge("Ev2", Verdict.GAP) is None


def test_the_newest_come_first_of_these_brands_and_verdicts_only(questions: SqlQuestions) -> None:
    gap = replace(ASKED, id="Ev2", at=NOON + timedelta(hours=1), passages=(), verdict=Verdict.GAP)
    for asked in (ASKED, gap, replace(ASKED, id="Ev3", brand="brightbus")):
        questions.note(asked)
    assert [asked.id for asked in questions.latest(["peony"], 10)] == ["Ev2", "Ev1"]
    assert questions.latest(["peony"], 10, [Verdict.GAP]) == [gap]
    assert [asked.id for asked in questions.latest(["peony", "brightbus"], 1)] == ["Ev2"]
