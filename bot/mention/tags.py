"""What a mention is about: closed vocabularies, each with how sure we are and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    PRAISE = "praise"
    QUESTION = "question"
    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    MIXED = "mixed"
    INSULT = "insult"
    SPAM = "spam"
    CHATTER = "chatter"
    UNCLEAR = "unclear"


class Topic(StrEnum):
    PRODUCT_QUALITY = "product_quality"
    ALLERGY_SAFETY = "allergy_safety"
    DELIVERY = "delivery"
    PACKAGING = "packaging"
    RETURNS_REFUNDS = "returns_refunds"
    PAYMENT = "payment"
    PRICE_PROMO = "price_promo"
    STORE_VISIT = "store_visit"
    STAFF = "staff"
    APP = "app"
    ACCOUNT_LOYALTY = "account_loyalty"
    AVAILABILITY = "availability"
    ADVICE = "advice"
    AUTHENTICITY = "authenticity"
    VEGAN_ETHICS = "vegan_ethics"
    PRIVACY = "privacy"
    TICKETS = "tickets"
    PUNCTUALITY = "punctuality"
    OTHER = "other"


class Sentiment(StrEnum):
    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"
    MIXED = "mixed"


class Emotion(StrEnum):
    CALM = "calm"
    JOY = "joy"
    GRATITUDE = "gratitude"
    DISAPPOINTMENT = "disappointment"
    ANGER = "anger"
    WORRY = "worry"
    SARCASM = "sarcasm"
    CONTEMPT = "contempt"
    UNCLEAR = "unclear"


class Urgency(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    CRITICAL = "critical"


class Wants(StrEnum):
    SYMPATHY = "sympathy"
    FIX = "fix"
    COMPENSATION = "compensation"
    INFORMATION = "information"
    THANKS = "thanks"
    NOTHING = "nothing"
    UNCLEAR = "unclear"


class Risk(StrEnum):
    HEALTH = "health"
    LEGAL = "legal"
    PRIVACY = "privacy"
    DISCRIMINATION = "discrimination"
    PRESS = "press"
    SELF_HARM = "self_harm"
    THREAT = "threat"


class Suspicion(StrEnum):
    SPAM = "spam"
    TROLL = "troll"
    COORDINATED = "coordinated"


class Language(StrEnum):
    EN = "en"
    RU = "ru"
    PL = "pl"
    OTHER = "other"


class ReplyWorth(StrEnum):
    """Whether a reply is worth writing; every value is an answer, none is a default."""

    REPLY = "reply"
    NO_REPLY_NEEDED = "no_reply_needed"
    TOO_LITTLE_TEXT = "too_little_text"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A flag with the customer's own words it rests on."""

    flag: str  # a Risk or a Suspicion
    words: str  # verbatim from the mention
    confidence: float  # 0..1


@dataclass(frozen=True, slots=True)
class Tags:
    """What triage found; `confidence` has one number (0..1) per field name it speaks of."""

    kind: Kind
    topics: tuple[Topic, ...]
    sentiment: Sentiment
    emotion: Emotion
    urgency: Urgency
    wants: Wants
    language: Language
    reply_worth: ReplyWorth
    confidence: dict[str, float]
    risks: tuple[Evidence, ...] = ()
    suspicions: tuple[Evidence, ...] = ()
    points: tuple[str, ...] = ()  # verbatim, what a reply must answer
    people: tuple[str, ...] = ()  # verbatim names
    orders: tuple[str, ...] = ()  # verbatim order numbers
    gloss: str = ""  # what it says in the desk's language, where it is written in another; a model's words
    read_by: str = ""  # model name, "lexicon", or a person's Slack id
    prompt_version: str = ""  # content hash of the triage prompt; empty without a model

    def values(self, field: str) -> frozenset[str]:
        """The values of a field a rule may ask about, as a set."""
        found = {
            "topic": self.topics,
            "risk": tuple(evidence.flag for evidence in self.risks),
            "suspicion": tuple(evidence.flag for evidence in self.suspicions),
        }.get(field)
        return frozenset(str(value) for value in (found if found is not None else (getattr(self, field),)))

    def corrected(self, by: str, kind: Kind, topics: tuple[Topic, ...], sentiment: Sentiment, urgency: Urgency) -> Tags:
        """The same tags with a person's corrections, which are certain."""
        sure = {"kind": 1.0, "topics": 1.0, "sentiment": 1.0, "urgency": 1.0}
        return replace(
            self,
            kind=kind,
            topics=topics,
            sentiment=sentiment,
            urgency=urgency,
            read_by=by,
            confidence={**self.confidence, **sure},
        )
