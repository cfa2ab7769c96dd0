"""What a customer does and wants: kind, topics, wishes, urgency, and whether a reply has anything to take up."""

from __future__ import annotations

from bot.mention.tags import Emotion, Evidence, Kind, ReplyWorth, Risk, Sentiment, Suspicion, Topic, Urgency, Wants
from bot.triage.flags import SURE, insult
from bot.triage.mood import weights
from bot.triage.points import asks
from bot.triage.reading import Reading

MOST_TOPICS = 3
FEW_WORDS = 2
CRITICAL = frozenset({Risk.HEALTH, Risk.SELF_HARM, Risk.THREAT})
KINDS = {Sentiment.POSITIVE: Kind.PRAISE, Sentiment.NEGATIVE: Kind.COMPLAINT, Sentiment.MIXED: Kind.MIXED}


def kind(reading: Reading, mood: tuple[Sentiment, float], flagged: tuple[Evidence, ...]) -> tuple[Kind, float]:
    """Spam and empty insults first, then what is asked or suggested, then what the mood says; a risk is no chatter."""
    spam = next((evidence for evidence in flagged if evidence.flag == Suspicion.SPAM), None)
    if spam:
        return Kind.SPAM, spam.confidence
    if insult(reading):
        return Kind.INSULT, 0.5
    if not reading.length and mood[0] is Sentiment.NEUTRAL:
        return Kind.UNCLEAR, 0.9
    return _asking(reading, mood[0]) or _feeling(reading, mood, alarming=bool(flagged))


def _asking(reading: Reading, mood: Sentiment) -> tuple[Kind, float] | None:
    """A wish for something new, or a question that neither a bad rating nor praise beside stars outweighs."""
    good, bad = weights(reading)
    if any(not cue.weak for cue in reading.of("suggestions")) and not reading.low and bad <= 2:
        return Kind.SUGGESTION, 0.5
    if not asks(reading) or reading.low or (reading.stars is not None and good):
        return None
    undecided = mood in (Sentiment.NEUTRAL, Sentiment.MIXED)
    return (Kind.QUESTION, 0.6 if undecided else 0.5) if undecided or bad <= 1 else None


def _feeling(reading: Reading, mood: tuple[Sentiment, float], alarming: bool) -> tuple[Kind, float]:
    if mood[0] in KINDS:
        return KINDS[mood[0]], mood[1]
    if alarming:
        return Kind.COMPLAINT, 0.4
    return (Kind.UNCLEAR if reading.below("topics") else Kind.CHATTER), 0.3


def topics(reading: Reading) -> tuple[tuple[Topic, ...], float]:
    """The topics with most words, at most three; a single weak word names none."""
    weight = {Topic(name): sum(cue.weight for cue in cues) for name, cues in reading.below("topics").items()}
    named = sorted((topic for topic in weight if weight[topic] >= 1), key=lambda topic: -weight[topic])
    if not named:
        return (Topic.OTHER,), 0.3
    return tuple(named[:MOST_TOPICS]), 0.6 if weight[named[0]] >= 2 else 0.5


def wants(reading: Reading, what: Kind, mood: Sentiment) -> tuple[Wants, float]:
    """What would help; nothing here was measured, so no confidence exceeds 0.5."""
    wishes = {name for name, cues in reading.below("wants").items() if any(not cue.negated for cue in cues)}
    if what in (Kind.SPAM, Kind.INSULT, Kind.CHATTER):
        return Wants.NOTHING, 0.5
    if "compensation" in wishes and mood is not Sentiment.POSITIVE:
        return Wants.COMPENSATION, 0.5
    if "fix" in wishes and mood is not Sentiment.POSITIVE:
        return Wants.FIX, 0.5
    if what is Kind.QUESTION or asks(reading):  # a complaint's question may be rhetorical
        return Wants.INFORMATION, 0.5 if what is Kind.QUESTION else 0.3
    usual = {Kind.PRAISE: Wants.THANKS, Kind.COMPLAINT: Wants.SYMPATHY, Kind.MIXED: Wants.SYMPATHY}
    return (usual[what], 0.4 if what is Kind.PRAISE else 0.3) if what in usual else (Wants.UNCLEAR, 0.3)


def urgency(reading: Reading, what: Kind, feels: Emotion, risks: tuple[Evidence, ...]) -> tuple[Urgency, float]:
    """Risks first; then anger about a low rating and what cannot wait; praise and advertising can."""
    grave = any(risk.flag in CRITICAL and risk.confidence >= SURE for risk in risks)
    if grave and what is not Kind.QUESTION:  # "I'm allergic to nuts, is it safe?" is no emergency yet
        return Urgency.CRITICAL, 0.6
    if risks:
        return Urgency.HIGH, 0.5
    calm = what in (Kind.PRAISE, Kind.SPAM, Kind.CHATTER, Kind.INSULT)
    pressing = any(not cue.weak and not cue.negated for cue in reading.of("urgent"))
    if not calm and (pressing or (reading.low and feels is Emotion.ANGER)):
        return Urgency.HIGH, 0.5
    return (Urgency.LOW, 0.6) if calm else (Urgency.NORMAL, 0.5)


def reply_worth(reading: Reading, what: Kind, risks: tuple[Evidence, ...]) -> tuple[ReplyWorth, float]:
    """Short praise still deserves thanks; a word or less says nothing, unless it asks or alarms."""
    if what is Kind.SPAM:
        return ReplyWorth.NO_REPLY_NEEDED, 0.7
    if reading.length < FEW_WORDS and not risks and not asks(reading):
        return ReplyWorth.TOO_LITTLE_TEXT, 0.9
    return ReplyWorth.REPLY, 0.7
