"""A language model that reads promises and judges contradictions, asked with prompts of the workspace."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pydantic import BaseModel, ValidationError, field_validator

from bot.content.evals import ContradictionCase
from bot.content.prompts import Prompt
from bot.errors import InputError, ModelFailed
from bot.evaluation.promises import BEFORE, NOW, ZONE, Found, Judge, Promises, moment
from bot.life.answers import Strict, strict_schema
from bot.life.quoting import quoted
from bot.mention.promises import Kind
from bot.ports import Desk, Question

STEP = "triage"  # the model that reads mentions reads these as well


class PromiseFound(Strict):
    kind: Kind
    due: str
    amount: str

    @field_validator("due")
    @classmethod
    def _readable(cls, due: str) -> str:
        moment(due)
        return due


class PromisesAnswer(Strict):
    promises: list[PromiseFound]


class ContradictionAnswer(Strict):
    contradicts: bool
    reason: str


def with_model(desk: Desk, prompts: Mapping[str, Prompt], brand: str) -> Judge:
    """The verdicts of the desk's model; none where it gives none, so that nothing is guessed for it."""
    missing = {"promises", "contradictions"} - prompts.keys()
    if missing:
        raise InputError(f"prompts/{min(missing)}.md is missing: with it the model is asked")

    def promises(text: str, language: str) -> Promises | None:
        turn = {"now": _told(NOW), "timezone": ZONE, "language": language, "text": quoted(text)}
        try:
            answer = PromisesAnswer.model_validate_json(_asked(desk, prompts["promises"], brand, turn, PromisesAnswer))
        except (ModelFailed, ValidationError):
            return None
        return tuple(Found(one.kind, moment(one.due), one.amount) for one in answer.promises)

    def contradicts(case: ContradictionCase, language: str) -> bool | None:
        said = {"said_at": _told(BEFORE), "source": case.source, "said": quoted(case.said)}
        turn = {"now": _told(NOW), "language": language, "text": quoted(case.text), **said}
        try:
            asked = _asked(desk, prompts["contradictions"], brand, turn, ContradictionAnswer)
            return ContradictionAnswer.model_validate_json(asked).contradicts
        except (ModelFailed, ValidationError):
            return None

    return Judge(promises, contradicts)


def _told(at: datetime) -> str:
    return f"{at:%A %Y-%m-%d %H:%M}"


def _asked(desk: Desk, prompt: Prompt, brand: str, turn: dict[str, str], form: type[BaseModel]) -> str:
    system, user = prompt.render(**turn)
    question = Question(STEP, f"eval:{prompt.name}", brand, system, (("user", user),), strict_schema(form))
    return desk.model.ask(question).text
