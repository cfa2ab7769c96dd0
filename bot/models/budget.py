"""What asking may cost: so many calls a mention, so many tokens a brand and day; over it there is a brief instead."""

from __future__ import annotations

from dataclasses import dataclass

from bot.models.failures import NoAnswer
from bot.ports import Answer, Clock, Model, Question, Spending


@dataclass(frozen=True, slots=True)
class Budget:
    mention_calls: int  # HTTP requests for one mention, all its versions together
    daily_tokens: int  # per brand and UTC day, in and out; 0: not limited


class Budgeted:
    """bot.ports.Model that asks only within the budget. NoAnswer("over_budget") otherwise."""

    def __init__(self, model: Model, spending: Spending, budget: Budget, clock: Clock) -> None:
        self._model, self._spending, self._budget, self._clock = model, spending, budget, clock

    def ask(self, question: Question) -> Answer:
        if self._spending.calls(question.mention_id) >= self._budget.mention_calls or self._day_is_spent(
            question.brand
        ):
            raise NoAnswer("over_budget")
        return self._model.ask(question)

    def _day_is_spent(self, brand: str) -> bool:
        if not self._budget.daily_tokens:
            return False
        midnight = self._clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        return self._spending.tokens(brand, midnight) >= self._budget.daily_tokens
