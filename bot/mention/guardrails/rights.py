"""What a reply promises beyond somebody's rights, whoever wrote it: by class, with the words that do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.mention.authority import NEVER, POLICY_ONLY, UP_TO, Grant
from bot.mention.guardrails.amounts import Amount, amounts
from bot.mention.guardrails.deadlines import deadlines
from bot.mention.guardrails.promises import SUMS, made
from bot.mention.guardrails.spoken import cues
from bot.mention.guardrails.units import is_money, unit_of
from bot.mention.guardrails.wording import clauses, folded


@dataclass(frozen=True, slots=True)
class Excess:
    """A promise its approver may not make."""

    promise: str  # class of escalation.yaml
    words: str


def beyond(text: str, grants: Mapping[str, Grant], facts: Iterable[str]) -> tuple[Excess, ...]:
    """`facts`: what the cited passages say. Only what is really given counts, not talk of it: whoever wrote the words
    must be able to have them approved. A class the policy does not name is not watched."""
    return _beyond(text, tuple(grants.items()), tuple(facts))


@lru_cache(maxsize=2048)  # a card has asked the same before anybody can press its button
def _beyond(text: str, grants: tuple[tuple[str, Grant], ...], facts: tuple[str, ...]) -> tuple[Excess, ...]:
    found = [excess for promise, grant in grants for excess in _exceeding(promise, text, grant, facts)]
    return tuple(dict.fromkeys(found))


def _exceeding(promise: str, text: str, grant: Grant, facts: tuple[str, ...]) -> Iterator[Excess]:
    if grant.kind == UP_TO:
        yield from _over(promise, text, grant)
    elif grant.kind in (NEVER, POLICY_ONLY):
        told = facts if grant.kind == POLICY_ONLY else ()
        if given := _given(promise, text, told):
            yield Excess(promise, "; ".join(dict.fromkeys(given)))


def _given(promise: str, text: str, facts: tuple[str, ...]) -> list[str]:
    """The words that give it, unless a passage grants the class."""
    if promise == "deadline":
        return [words for words, known in deadlines(text, facts) if not known]
    if any(_speaking(promise, fact) for fact in facts):
        return []
    talk = made(promise, text, soft=True, bare=True) if promise in SUMS else []
    return made(promise, text) or (talk if _sums(" ".join(_speaking(promise, text))) else [])


def _over(promise: str, text: str, grant: Grant) -> Iterator[Excess]:
    """More than the sum, in another currency, or without one: a promise of "compensation" has no limit."""
    if not (said := made(promise, text, soft=True, bare=True)):
        return
    sums = _sums(" ".join(_speaking(promise, text))) or _sums(text)
    currency = unit_of([folded(grant.currency)])[0]
    if not sums or any(amount.unit != currency or _value(amount.values) > grant.most for amount in sums):
        yield Excess(promise, "; ".join(dict.fromkeys([*said, *(amount.text for amount in sums)])))


def _speaking(promise: str, text: str) -> list[str]:
    """The clauses that speak of it."""
    kinds = [spoken.promises[promise] for spoken in cues(text)]
    patterns = [pattern for kind in kinds for pattern in (kind.firm, kind.soft, kind.bare)]
    return [clause for clause in clauses(text) if any(pattern.search(folded(clause)) for pattern in patterns)]


def _sums(text: str) -> list[Amount]:
    return [amount for amount in amounts(text) if is_money(amount.unit)]


def _value(values: Iterable[str]) -> float:
    """The largest way to read a sum."""
    return max(float(value.replace(",", ".")) for value in values)
