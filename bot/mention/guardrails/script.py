"""A reply is none of the earlier ones over again, and says something about this one customer."""

from __future__ import annotations

from collections.abc import Iterator

from bot.mention.draft import Flag, Severity
from bot.mention.guardrails.context import Context

TOO_SIMILAR = 0.50  # Jaccard of masked 5-grams (design: tone of voice, not script)


def too_scripted(text: str, context: Context) -> Iterator[Flag]:
    """Too close to what the brand has published already."""
    score = context.score
    if score and score.similarity > TOO_SIMILAR:
        percent = str(round(score.similarity * 100))
        yield Flag("too_scripted", Severity.WARN, {"percent": percent, "twin": score.twin})


def unspecific(text: str, context: Context) -> Iterator[Flag]:
    """Nothing of the mention is in it that other replies have not got."""
    if context.score and not context.score.specific:
        yield Flag("unspecific", Severity.WARN, {})
