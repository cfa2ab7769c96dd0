"""Every number, price and percentage comes from a cited passage, the mention or a person."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.mention.draft import Flag
from bot.mention.guardrails.amounts import Amount, afternoon, amounts
from bot.mention.guardrails.context import Context, blocked
from bot.mention.guardrails.dates import other_ways
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
_WITHIN = frozenset("within in after takes for than до за через течение ciagu za po".split())
_STEP = re.compile(r"(?<!\S)(\d)[.)]\s+(?=[^\W\d_])")
_CLOCK = frozenset("at by till until to from before after до с к в после do od o po przed".split())
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
    steps = _steps(text)
    found = [a for a in amounts(text) if not (a.implied or a.start in steps or _left_alone(a))]
    sources = (way for source in context.sources for way in (source, other_ways(source))) if found else ()
    known = [amount for source in sources for amount in amounts(source)]
    return [amount for amount in found if not any(_of_day(amount).says(other) for other in known)]


def _steps(text: str) -> set[int]:
    """Where "1. Do this 2. Do that" counts its steps."""
    marks = list(_STEP.finditer(text))
    counted = [int(mark[1]) for mark in marks] == list(range(1, len(marks) + 1))
    return {mark.start(1) for mark in marks} if counted else set()


def _of_day(amount: Amount) -> Amount:
    """ "Until eight" is 20:00, too."""
    hour = amount.spelled and not amount.unit and amount.before in _CLOCK
    return replace(amount, values=amount.values | afternoon(amount.values)) if hour else amount


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
    return before in _WITHIN


def _given_away(text: str, context: Context) -> list[str]:
    """What is said to cost nothing while no fact says so."""
    if any(_ZERO.search(folded(source)) or _free(source) for source in context.stated):
        return []
    return _free(text)


def _free(text: str) -> list[str]:
    return [claim.words for spoken in cues(text) for claim in claimed(spoken.free, text, own_no=True)]
