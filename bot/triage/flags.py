"""Risks and suspicions, each with the customer's own words it rests on."""

from __future__ import annotations

from bot.mention.tags import Evidence, Risk, Sentiment, Suspicion
from bot.triage.reading import Reading
from bot.triage.words import Found

SURE, WEAK = 0.7, 0.35  # of the strong cues read by hand in bank, app and airline texts about four in five were meant
AD_LENGTH = 30  # words; a longer text with one invitation may be somebody's story
INSULT_LENGTH = 12  # words; who writes more has something to say
ALWAYS = frozenset({Risk.SELF_HARM, Risk.THREAT})  # "don't want to live" is no negated cue, and praise does not undo it


def risks(reading: Reading, mood: Sentiment) -> tuple[Evidence, ...]:
    """At most one piece of evidence per risk; a mention that praises with four stars carries only the gravest."""
    found = reading.below("risks")
    content = reading.high and mood is Sentiment.POSITIVE
    flagged = (_evidence(risk, found.get(risk, ())) for risk in Risk if risk in ALWAYS or not content)
    return tuple(evidence for evidence in flagged if evidence)


def _evidence(risk: Risk, cues: tuple[Found, ...]) -> Evidence | None:
    """A strong cue, or two weak ones that bear each other out."""
    meant = [cue for cue in cues if risk in ALWAYS or not cue.negated]
    best = next((cue for cue in meant if not cue.weak), meant[0] if len(meant) > 1 else None)
    return Evidence(risk, best.words, WEAK if best.weak else SURE) if best else None


def suspicions(reading: Reading) -> tuple[Evidence, ...]:
    return tuple(evidence for evidence in (_spam(reading), _troll(reading)) if evidence)


def _spam(reading: Reading) -> Evidence | None:
    """Advertising shows two of: an invitation, easy money, a contact elsewhere, a link; or is a short invitation."""
    signs = {
        name: [cue for cue in cues if not (cue.negated or cue.weak)] for name, cues in reading.below("spam").items()
    }
    shown = [name for name in ("promo", "money", "contact", "link") if signs.get(name)]
    if len(shown) >= 2:
        return Evidence(Suspicion.SPAM, signs[shown[0]][0].words, 0.85)
    if shown == ["promo"] and reading.length <= AD_LENGTH and not reading.low and not reading.below("topics"):
        return Evidence(Suspicion.SPAM, signs["promo"][0].words, 0.7)
    return None


def _troll(reading: Reading) -> Evidence | None:
    """Abuse for its own sake: nothing but insults, and more than one."""
    words = insult(reading)
    several = len(reading.of("insults")) + len(reading.of("profanity")) >= 2
    return Evidence(Suspicion.TROLL, words, 0.4) if words and several else None


def insult(reading: Reading) -> str:
    """The insult, if the mention is one and says nothing a reply could take up; else empty."""
    """A strong cue, or two weak ones that bear each other out."""
    meant = [cue for cue in reading.of("insults") if not (cue.negated or cue.weak)]
    content = reading.below("topics") or reading.below("wants") or reading.below("risks") or "?" in reading.text
    empty = not content and not reading.of("positive") and not any(map(str.isdigit, reading.text))
    return meant[0].words if meant and empty and reading.length <= INSULT_LENGTH else ""
