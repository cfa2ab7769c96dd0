"""The facts say otherwise: another time, price or share for the same thing, or the opposite of what the reply says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from bot.mention.draft import Flag
from bot.mention.guardrails.amounts import Amount, amounts
from bot.mention.guardrails.context import Context, blocked
from bot.mention.guardrails.number_words import NUMBER_WORDS
from bot.mention.guardrails.opposites import opposites
from bot.mention.guardrails.units import PERCENT, TIME, is_money, unit_of
from bot.mention.guardrails.wording import clauses, sentences, words
from bot.mention.similarity import COMMON

_STEM = 5  # letters of a word that must agree
_SHARED = 2  # words a fact must share with the reply to speak of the same
_TIMING = frozenset("within working business ciagu течение рабоч робоч".split())


def contradicts_policy(text: str, context: Context) -> Iterable[Flag]:
    """Decided only where it is clear: a sentence of the facts speaks of the same."""
    facts = () if context.instruction else context.facts  # an agent may know of an exception
    return blocked("contradicts_policy", [*_misplaced(text, context), *opposites(text, facts)])


def _misplaced(text: str, context: Context) -> Iterator[str]:
    """A time, a price or a share that belongs to something else."""
    mentioned = amounts(context.mention) + amounts(context.instruction)
    yield from (
        f"{amount.text} ≠ {' / '.join(other.text for other in right)}"
        for clause in clauses(text)
        for amount, said in _told(clause)
        if not any(amount.says(other) for other in mentioned) and (right := _instead(amount, said, context.facts))
    )


@lru_cache(maxsize=1024)
def _told(text: str) -> tuple[tuple[Amount, frozenset[str]], ...]:
    """Every amount with a kind, and what its sentence is about."""
    return tuple(
        (amount, about)
        for sentence in sentences(text)
        for about in (_about(sentence),)
        for amount in amounts(sentence)
        if _kind(amount) and not amount.implied
    )


def _about(sentence: str) -> frozenset[str]:
    named = (word for word in words(sentence) if len(word) > 2 and word not in COMMON and word not in _TIMING)
    return frozenset(word[:_STEM] for word in named if not unit_of([word])[0] and word not in NUMBER_WORDS)


def _kind(amount: Amount) -> str:
    if amount.unit in TIME:
        return "time"
    return "money" if is_money(amount.unit) else PERCENT if amount.unit == PERCENT else ""


def _instead(amount: Amount, said: frozenset[str], facts: tuple[str, ...]) -> list[Amount]:
    """What the fact about the same thing says; nothing when the amount is right or cannot be judged."""
    told = [(other, said & about) for fact in facts for other, about in _told(fact) if _kind(other) == _kind(amount)]
    own = [shared for other, shared in told if amount.says(other)]
    if not own:
        return []  # not in the facts at all: another rule's matter
    nearest = max((shared for _, shared in told), key=len)
    if len(nearest) < _SHARED or any(shared - nearest or shared == nearest for shared in own):
        return []
    return [other for other, shared in told if shared == nearest]
