"""When something will happen: a promise of time, which binds the brand whether or not the policy knows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.mention.guardrails.amounts import amounts
from bot.mention.guardrails.cues import Cues
from bot.mention.guardrails.spoken import cues
from bot.mention.guardrails.units import TIME
from bot.mention.guardrails.wording import claimed, folded


def deadlines(text: str, stated: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Each time by which something is said to happen, and whether what the brand states holds it."""
    for spoken in cues(text):
        for clause in {claim.clause for claim in claimed(spoken.will, text, own_no=True)}:
            yield from _spans(clause, spoken, stated)
            yield from _times(clause, spoken, stated)


def _spans(clause: str, spoken: Cues, stated: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Spans such as "within 12 days"."""
    known = [amount for source in stated for amount in amounts(source) if amount.unit in TIME]
    for amount in amounts(clause):
        if amount.unit in TIME and not amount.implied and spoken.due.search(folded(clause)[: amount.start]):
            yield amount.text, any(amount.says(other) for other in known)


def _times(clause: str, spoken: Cues, stated: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Times such as "by Friday" and "tomorrow"."""
    known = [amount for source in stated for amount in amounts(source) if amount.unit in TIME]
    for match in spoken.when.finditer(folded(clause)):
        spans = [amount for amount in amounts(clause) if amount.implied and match.start() <= amount.start < match.end()]
        said = any(match[0] in folded(source) for source in stated)
        yield (
            clause[match.start() : match.end()],
            said or any(span.unit == other.unit and span.says(other) for span in spans for other in known),
        )
