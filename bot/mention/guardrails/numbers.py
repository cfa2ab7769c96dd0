"""Every number, price and percentage comes from a cited passage, the mention or a person."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.mention.draft import Flag
from bot.mention.guardrails.amounts import Amount, amounts
from bot.mention.guardrails.context import Context, blocked
from bot.mention.guardrails.spoken import cues
from bot.mention.guardrails.units import PERCENT, is_money
from bot.mention.guardrails.wording import claimed, folded

# What a reply may count without anybody having said how many there are.
_THINGS = re.compile(
    r"(?:thing|question|answer|point|step|word|part|reason|way|side|trouble|topic|matter|вопрос|вещ|ответ|пункт|шаг|"
    r"слов|част|причин|сторон|момент|дел|rzecz|pytani|odpowiedz|punkt|krok|slow|czesc|powod|spraw|stron|kwesti)\w*"
)
_FEW = frozenset({"1", "2"})
_SAID_OF_ALL = frozenset("100 1000".split())  # "a hundred times", "thousands of thanks"
_TIMES = re.compile(r"times|thanks?|раз|спасибо|razy|lat|dzieki")
_ZERO = re.compile(
    r"(?<!-)\bfree (?!of\b)|\b0 (?:zl|pln|злот|руб|eur|€|euro)|doliczan|удержива"
)  # also how a fact says it


def invented_number(text: str, context: Context) -> Iterable[Flag]:
    stray = [amount.text for amount in _stray(text, context) if not (is_money(amount.unit) or amount.unit == PERCENT)]
    return blocked("invented_number", stray)


def invented_price(text: str, context: Context) -> Iterable[Flag]:
    """An amount of money nobody named, or "free" where no fact says so."""
    stray = [amount.text for amount in _stray(text, context) if is_money(amount.unit)]
    return blocked("invented_price", [*stray, *_given_away(text, context)])


def invented_percent(text: str, context: Context) -> Iterable[Flag]:
    return blocked("invented_percent", [amount.text for amount in _stray(text, context) if amount.unit == PERCENT])


def _stray(text: str, context: Context) -> list[Amount]:
    found = [amount for amount in amounts(text) if not amount.implied and not _left_alone(amount)]
    known = [amount for source in context.sources for amount in amounts(source)] if found else []
    return [amount for amount in found if not any(amount.says(other) for other in known)]


def _left_alone(amount: Amount) -> bool:
    """A manner of speaking rather than a count: "one of you", "two questions", "a third of it", "one day"."""
    if not amount.spelled:
        return False
    if amount.ordinal:
        return amount.noun in ("of", "часть", "czesc")
    if amount.values <= _SAID_OF_ALL and not amount.unit:
        return bool(_TIMES.fullmatch(amount.noun))
    if amount.unit:
        return amount.values == {"1"} and amount.unit == "day" and not _timed(amount.before)
    return amount.values <= _FEW or (amount.values <= {"3", "4"} and bool(_THINGS.match(amount.noun)))


def _timed(before: str) -> bool:
    return before in (
        "within",
        "in",
        "after",
        "takes",
        "for",
        "than",
        "до",
        "за",
        "через",
        "течение",
        "ciagu",
        "za",
        "po",
    )


def _given_away(text: str, context: Context) -> list[str]:
    """What is said to cost nothing while no fact says so."""
    if any(_ZERO.search(folded(source)) or _free(source) for source in context.stated):
        return []
    return _free(text)


def _free(text: str) -> list[str]:
    return [claim.words for spoken in cues(text) for claim in claimed(spoken.free, text, own_no=True)]
