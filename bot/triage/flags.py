"""Risks and suspicions, each with the customer's own words it rests on."""

from __future__ import annotations

from bot.mention.tags import Evidence, Risk, Sentiment, Suspicion
from bot.triage.reading import Reading
from bot.triage.words import Found

SURE, WEAK = 0.7, 0.35  # of the strong cues read by hand in bank and app reviews about four in five were meant
SIGNS = ("promo", "money", "contact", "link")  # what advertising shows, the most telling first
AD_LENGTH = 30  # words; a longer text with one invitation may be somebody's story
INSULT_LENGTH = 12  # words; who writes more has something to say
INSULT_SHARE = 6  # … and so has who writes more than this many words per insult
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
    """Advertising is an invitation or easy money together with another sign, or nothing but a short invitation."""
    signs = reading.below("spam")
    meant = {name: [cue for cue in signs.get(name, ()) if not (cue.negated or cue.weak)] for name in SIGNS}
    shown = [name for name in SIGNS if meant[name]]
    if len(shown) >= 2 and shown[0] in ("promo", "money"):
        return Evidence(Suspicion.SPAM, meant[shown[0]][0].words, 0.85)
    if shown == ["promo"] and reading.length <= AD_LENGTH and not reading.low and not reading.below("topics"):
        return Evidence(Suspicion.SPAM, meant["promo"][0].words, 0.7)
    return None


def _troll(reading: Reading) -> Evidence | None:
    """Abuse for its own sake: nothing but insults, and more than one."""
    words = insult(reading)
    return Evidence(Suspicion.TROLL, words, 0.4) if words and len(_abuse(reading)) >= 2 else None


def insult(reading: Reading) -> str:
    """The insult, if the mention is little else and says nothing a reply could take up; else empty."""
    meant = [cue for cue in reading.of("insults") if not (cue.negated or cue.weak)]
    dense = reading.length <= min(INSULT_LENGTH, INSULT_SHARE * len(_abuse(reading)))
    content = reading.below("topics") or reading.below("wants") or reading.below("risks") or "?" in reading.text
    empty = not content and not reading.of("positive") and not any(map(str.isdigit, reading.text))
    return meant[0].words if meant and dense and empty else ""


def _abuse(reading: Reading) -> set[int]:
    """Where insults and swearing stand; one word may be both."""
    return {cue.start for label in ("insults", "profanity") for cue in reading.of(label)}
