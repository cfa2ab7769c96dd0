"""How a customer feels: sentiment and emotion from stars and words."""

from __future__ import annotations

from bot.mention.tags import Emotion, Sentiment
from bot.triage.reading import Reading

LEANS = 0.15  # share by which one side must outweigh the other
NOT_BAD = 0.3  # "no problem" praises less than "good"


def weights(reading: Reading) -> tuple[float, float]:
    """Weight of the praising and of the complaining words; a negated word counts for the other side."""
    good = bad = 0.0
    for found in reading.of("positive"):
        good, bad = (good, bad + found.weight) if found.negated else (good + found.weight, bad)
    for found in reading.of("negative"):
        good, bad = (good + NOT_BAD * found.weight, bad) if found.negated else (good, bad + found.weight)
    return good, bad + sum(found.weight for found in reading.of("insults") if not found.negated)


def sentiment(reading: Reading) -> tuple[Sentiment, float]:
    """Stars first, because they are the customer's own verdict; words may only turn a verdict into a mixed one."""
    good, bad = weights(reading)
    if reading.high:
        return (Sentiment.MIXED, 0.5) if bad >= 2 and bad > good * reading.firmness else (Sentiment.POSITIVE, 0.85)
    if reading.low:
        softened = good >= 2 and good > bad * reading.firmness and not reading.of("emotions.sarcasm")
        return (Sentiment.MIXED, 0.4) if softened else (Sentiment.NEGATIVE, 0.85)
    return _by_words(good, bad) if reading.stars is None else _in_between(good, bad)


def _by_words(good: float, bad: float) -> tuple[Sentiment, float]:
    total = good + bad
    if not total:
        return Sentiment.NEUTRAL, 0.4
    lean = (good - bad) / total
    if abs(lean) <= LEANS:
        return (Sentiment.MIXED if total >= 2 else Sentiment.NEUTRAL), 0.2
    return (Sentiment.POSITIVE if lean > 0 else Sentiment.NEGATIVE), _sure(total, one_sided=abs(lean) > 0.7)


def _sure(total: float, one_sided: bool) -> float:
    """Share of right answers over eight public sets of reviews and posts, rounded down."""
    if total < 1:
        return 0.4
    steps = (0.65, 0.85, 0.9) if one_sided else (0.6, 0.7, 0.75)
    return steps[min(int(total), 3) - 1]


def _in_between(good: float, bad: float) -> tuple[Sentiment, float]:
    """Three stars."""
    if good and bad:
        return Sentiment.MIXED, 0.5
    return (Sentiment.NEGATIVE, 0.5) if bad else (Sentiment.MIXED, 0.4) if good else (Sentiment.NEUTRAL, 0.4)


def emotion(reading: Reading, mood: Sentiment) -> tuple[Emotion, float]:
    """The emotion with most words of its own; without any, what the sentiment suggests, hardly sure.

    Nothing here was measured: no labelled texts were at hand, so no confidence exceeds 0.5.
    """
    named = {name: sum(f.weight for f in found if not f.negated) for name, found in reading.below("emotions").items()}
    if mood is Sentiment.POSITIVE:
        return _glad(reading, named)
    if _sarcastic(reading, mood):
        return Emotion.SARCASM, 0.3
    named["anger"] = (
        named.get("anger", 0) + _shouting(reading) + len(reading.of("insults")) + len(reading.of("profanity"))
    )
    unhappy = ("anger", "worry", "disappointment", "contempt")
    best = max(unhappy, key=lambda name: named.get(name, 0))
    if mood is not Sentiment.NEUTRAL and named.get(best, 0) >= 1:
        return Emotion(best), 0.5
    if mood is Sentiment.NEGATIVE:
        return Emotion.DISAPPOINTMENT, 0.3
    return (Emotion.WORRY, 0.4) if named.get("worry", 0) >= 1 else (Emotion.CALM, 0.4)


def _glad(reading: Reading, named: dict[str, float]) -> tuple[Emotion, float]:
    if any(not found.negated for found in reading.of("thanks")):
        return Emotion.GRATITUDE, 0.5
    return (Emotion.JOY, 0.5) if named.get("joy") else (Emotion.CALM, 0.4)


def _sarcastic(reading: Reading, mood: Sentiment) -> bool:
    """Praise in so many words beside one star, or a phrase that is rarely meant."""
    cues = reading.of("emotions.sarcasm")
    return any(not found.weak for found in cues) or bool(cues and reading.low and mood is Sentiment.NEGATIVE)


def _shouting(reading: Reading) -> int:
    """Capitals and rows of exclamation marks, one each."""
    letters = [letter for letter in reading.text if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    return int(len(letters) > 20 and capitals > 0.7 * len(letters)) + int("!!" in reading.text)
