"""What a model must answer with: strict schemas, every field required, no verdict by default."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from bot.mention.tags import Emotion, Kind, Language, ReplyWorth, Risk, Sentiment, Suspicion, Topic, Urgency, Wants

Confidence = Annotated[float, Field(ge=0, le=1)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class RiskFound(Strict):
    risk: Risk
    evidence: str
    confidence: Confidence


class SuspicionFound(Strict):
    suspicion: Suspicion
    evidence: str
    confidence: Confidence


class TriageAnswer(Strict):
    kind: Kind
    kind_confidence: Confidence
    topics: list[Topic]
    topics_confidence: Confidence
    sentiment: Sentiment
    sentiment_confidence: Confidence
    emotion: Emotion
    emotion_confidence: Confidence
    urgency: Urgency
    urgency_confidence: Confidence
    wants: Wants
    wants_confidence: Confidence
    language: Language
    language_confidence: Confidence
    risks: list[RiskFound]
    suspicions: list[SuspicionFound]
    points: list[str]
    people: list[str]
    orders: list[str]
    reply_worth: ReplyWorth
    gloss: str

    def confidences(self) -> dict[str, float]:
        names = ("kind", "topics", "sentiment", "emotion", "urgency", "wants", "language")
        return {name: getattr(self, f"{name}_confidence") for name in names}


class SentenceAnswer(Strict):
    text: Annotated[str, Field(pattern=r"\S")]
    passages: list[str]


class DraftAnswer(Strict):
    language: Language
    sentences: Annotated[list[SentenceAnswer], Field(min_length=1)]
    answered: list[str]
    left_open: list[str]
    gloss: str

    @property
    def text(self) -> str:
        """The reply: it has no words but those of its sentences, each with its sources."""
        return " ".join(sentence.text.strip() for sentence in self.sentences)


@cache
def strict_schema(model: type[BaseModel]) -> dict[str, Any]:
    """JSON schema for the wire: lengths and ranges stay with our own validation, support for them differs.

    Made once: pydantic takes 10 ms for it, a third of what a mention costs.
    """
    schema: dict[str, Any] = _without(
        model.model_json_schema(), {"description", "minItems", "pattern", "minimum", "maximum", "title"}
    )
    return schema


def _without(schema: Any, keys: set[str]) -> Any:
    if isinstance(schema, dict):
        kept = {}
        for key, value in schema.items():
            if key == "properties":
                kept[key] = {name: _without(field, keys) for name, field in value.items()}
            elif key not in keys:
                kept[key] = _without(value, keys)
        return kept
    return [_without(item, keys) for item in schema] if isinstance(schema, list) else schema
