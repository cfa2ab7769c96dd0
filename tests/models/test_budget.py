"""Budgets: over them nothing is asked, and the card says why."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import ModelFailed
from bot.mention.call import Call
from bot.mention.draft import Usage
from bot.models import Gateway
from bot.models.budget import Budget, Budgeted
from bot.ports import Answer, Question
from bot.store.database import open_database
from bot.store.spending import SqlSpending
from tests.fakes import FakeClock

from .conftest import Hands, profile
from .stub import Stub, completion

QUESTION = Question("draft", "m1", "peony", "system", (("user", "hello"),), {})


class Counting:
    asked = 0

    def ask(self, question: Question) -> Answer:
        self.asked += 1
        return Answer("{}", "m", Usage(1))


def call(clock: FakeClock, mention: str = "m1", brand: str = "peony", tokens: int = 60) -> Call:
    usage = Usage(1, tokens // 2, 0, tokens - tokens // 2)
    return Call(clock.now(), 0.1, mention, brand, "draft", "writer", "m", "answered", "", usage)


@pytest.fixture
def books(database_url: str) -> SqlSpending:
    return SqlSpending(open_database(database_url))


def test_a_mention_may_cost_only_so_many_calls(books: SqlSpending) -> None:
    clock, model = FakeClock(), Counting()
    budgeted = Budgeted(model, books, Budget(2, 0), clock)
    books.note(call(clock))
    budgeted.ask(QUESTION)
    books.note(call(clock))
    with pytest.raises(ModelFailed) as why:
        budgeted.ask(QUESTION)
    assert (why.value.reason, model.asked) == ("over_budget", 1)


def test_a_brand_may_use_only_so_many_tokens_a_day_and_starts_anew_tomorrow(books: SqlSpending) -> None:
    clock, model = FakeClock(), Counting()
    budgeted = Budgeted(model, books, Budget(100, 100), clock)
    books.note(call(clock, "m2"))
    books.note(call(clock, "m3", brand="brightbus"))
    budgeted.ask(QUESTION)
    books.note(call(clock, "m4"))
    with pytest.raises(ModelFailed):
        budgeted.ask(QUESTION)
    clock.pass_(days=1)
    budgeted.ask(QUESTION)
    assert books.tokens("peony", clock.now() - timedelta(days=2)) == 120


@pytest.mark.parametrize("budget", [Budget(2, 0), Budget(100, 200)])
def test_answers_nobody_could_use_count_like_any_other(
    budget: Budget, books: SqlSpending, stub: Stub, hands: Hands
) -> None:
    stub.answers(completion("{", "length"))  # 120 tokens
    model = Budgeted(Gateway([profile(stub.url)], hands, record=books.note), books, budget, hands)
    reasons = []
    for _ in range(3):
        with pytest.raises(ModelFailed) as why:
            model.ask(QUESTION)
        reasons.append(why.value.reason)
    assert reasons == ["cut", "cut", "over_budget"]
    assert len(stub.asked) == 2
    assert books.tokens("peony", hands.now() - timedelta(days=1)) == 240
