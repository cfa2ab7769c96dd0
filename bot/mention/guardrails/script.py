"""A reply is none of the earlier ones over again, and says something about this one customer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.mention.draft import Flag, Severity
from bot.mention.guardrails.amounts import Amount, amounts
from bot.mention.guardrails.context import Context
from bot.mention.guardrails.inflection import declined
from bot.mention.guardrails.tongue import tongue
from bot.mention.guardrails.wording import folded, words
from bot.mention.similarity import COMMON

TOO_SIMILAR = 0.50  # Jaccard of masked 5-grams (design: tone of voice, not script)
_ROOT, _SHORT = 4, 3  # letters words of one root share, and a word must have to say something
_PRONOUN = re.compile(
    r"mo[jiy]|swoj|jaki|ktor|inn|taki|kazd|wszyst|cal|mog|mozn|raz|раз|chc|byl|bed|dobr|pan|mam|мо[йяеиюг]|сво|как|котор|друг|вс[ея]|так|эт|"
    r"мог|хоч|буд|был|можн|хорош"
)
_QUARTER = re.compile(r"\bquarter of an hour|четверт\w+ часа|\bkwadrans\w*")
_HALF = re.compile(r"\bhalf an hour|полчаса|\bpol godziny")


def too_scripted(text: str, context: Context) -> Iterator[Flag]:
    """Too close to what the brand has published already."""
    score = context.score
    if score and score.similarity > TOO_SIMILAR:
        percent = str(round(score.similarity * 100))
        yield Flag("too_scripted", Severity.WARN, {"percent": percent, "twin": score.twin})


def unspecific(text: str, context: Context) -> Iterator[Flag]:
    """Nothing of the mention is in it that other replies have not got."""
    score = context.score
    if score and not score.specific and not _takes_up(text, context.mention, score.twin):
        yield Flag("unspecific", Severity.WARN, {})


def _takes_up(text: str, mention: str, twin: str) -> bool:
    """What the score takes for two words, unless the closest earlier reply has it, too: 15 minutes and a quarter of an
    hour, "bilet" and "biletu", "usuńcie" and "usunięcie"."""
    told = [amount for amount in _counts(mention) if not any(amount.says(other) for other in _counts(twin))]
    if any(amount.says(other) for amount in _counts(text) for other in told):
        return True
    kept = [word for word in _long(mention) if not any(_kin(word, other) for other in _long(twin))]
    return tongue(text) != "en" and any(word != other and _kin(word, other) for word in _long(text) for other in kept)


def _counts(text: str) -> list[Amount]:
    spoken = _HALF.sub("30 min", _QUARTER.sub("15 min", folded(text)))
    return [amount for amount in amounts(spoken) if not amount.implied]


def _long(text: str) -> list[str]:
    return [word for word in words(text) if len(word) >= _SHORT and word not in COMMON and not _PRONOUN.match(word)]


def _kin(one: str, other: str) -> bool:
    """Forms of one word, as far as spelling tells; English ones do not change where the score looks."""
    return (one[:_ROOT] == other[:_ROOT] and min(len(one), len(other)) > _ROOT) or (
        one[:_SHORT] == other[:_SHORT] and declined(one, other)
    )
