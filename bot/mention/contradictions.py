"""Where a draft says otherwise than an open promise, an earlier reply to the same customer or a policy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.mention.guardrails.amounts import amounts
from bot.mention.guardrails.opposites import opposites
from bot.mention.guardrails.units import is_money
from bot.mention.guardrails.wording import folded, sentences
from bot.mention.promises.cues import Kind
from bot.mention.promises.differing import ADDED, AGAIN, about, other_names, other_value, other_way
from bot.mention.promises.pledge import CUES, Pledge, pledges
from bot.mention.promises.refusals import refused

_SLACK = timedelta(days=1)  # between a named day and a span, which is a manner of speaking
_ANY_MATTER = frozenset({"call_back", "write_back", "refund"})  # one customer is called, and paid, about one thing
_KIN: dict[Kind, Kind] = {"replacement": "send"}  # a new pump is sent


class Source(StrEnum):
    PROMISE = "promise"  # an open one of the ledger
    REPLY = "reply"
    POLICY = "policy"  # a passage of the knowledge base


class Over(StrEnum):
    """What the two texts differ in."""

    DAY = "day"  # the draft promises it later
    SUM = "sum"
    REFUSAL = "refusal"  # the draft will not do it
    VALUE = "value"  # another number, price or month of the same thing
    OPPOSITE = "opposite"


@dataclass(frozen=True, slots=True)
class Said:
    words: str
    source: Source
    at: datetime  # when it was said: "tomorrow" is counted from here; for a policy, now
    due: datetime | None = None  # of a promise, where the ledger knows better than its words


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Both texts, to be shown side by side."""

    words: str  # the draft's sentence
    said: Said
    over: Over


@dataclass(frozen=True, slots=True)
class _Pair:
    """One sentence of a draft beside what was said, both with what they promise."""

    words: str
    said: Said
    promised: tuple[Pledge, ...]  # by the draft's sentence
    owed: tuple[Pledge, ...]  # by what was said, at its time
    repeated: tuple[Pledge, ...]  # the same, if it were said now
    kept: frozenset[str]  # kinds the whole draft promises
    language: str


def contradictions(
    text: str,
    language: str,
    said: Iterable[Said],
    now: datetime,
    timezone: str,
    holidays: frozenset[date] = frozenset(),
) -> tuple[Contradiction, ...]:
    """At most one per sentence of the draft and text said before.

    Only what is clear counts: an earlier day than promised, a promise repeated, a part of it or another time refused,
    and whatever speaks of another thing contradict nothing.
    """
    found: list[Contradiction] = []
    kept = frozenset(pledge.kind for pledge in pledges(text, language, now, timezone, holidays))
    for earlier in said:
        owed = pledges(earlier.words, language, earlier.at, timezone, holidays)
        repeated = pledges(earlier.words, language, now, timezone, holidays)
        for words in sentences(text):
            promised = pledges(words, language, now, timezone, holidays)
            pair = _Pair(words, earlier, promised, owed, repeated, kept, language)
            over = next((over for over, rule in RULES.items() if rule(pair)), None)
            found += [Contradiction(words, earlier, over)] if over else []
    return tuple(found)


def _later(pair: _Pair) -> bool:
    return any(_after(new, old, again, pair.said) for new, old, again in _same_deeds(pair))


def _after(new: Pledge, old: Pledge, again: Pledge, said: Said) -> bool:
    """Spans are compared as spans: "within 5 days" said a day later is no other promise."""
    due = said.due or old.due
    if not (new.due and due):
        return False
    if new.span and again.span and again.due:
        return new.due > again.due + _SLACK
    return new.due > due + _SLACK * (new.span or old.span)


def _other_sum(pair: _Pair) -> bool:
    return any(new.amount and old.amount and not _says(new.amount, old.words) for new, old, _ in _same_deeds(pair))


def _same_deeds(pair: _Pair) -> Iterator[tuple[Pledge, Pledge, Pledge]]:
    """What both promise of the same matter, as it was said and as if it were said now; never what comes on top."""
    if ADDED.search(folded(pair.words)):
        return
    again = {(pledge.kind, pledge.words): pledge for pledge in pair.repeated}
    for old in pair.owed:
        for new in pair.promised:
            if _KIN.get(new.kind, new.kind) == _KIN.get(old.kind, old.kind) and not _of_another(new, old):
                yield new, old, again.get((old.kind, old.words), old)


def _of_another(new: Pledge, old: Pledge) -> bool:
    return new.kind not in _ANY_MATTER and _apart(new.words, old.words)


def _apart(one: str, other: str) -> bool:
    """Whether both name a thing, and not the same."""
    mine, theirs = about(one), about(other)
    return bool(mine and theirs and not mine & theirs)


def _says(amount: str, words: str) -> bool:
    return any(one.says(other) for one in amounts(amount) for other in amounts(words))


def _refused(pair: _Pair) -> bool:
    """A promise is refused as a whole; whoever also promises it only explains when or how."""
    denied = frozenset(refused(pair.words, CUES[pair.language])) - pair.kept if pair.language in CUES else frozenset()
    return any(old.kind in denied and not (_narrow(old) and _apart(pair.words, old.words)) for old in pair.owed)


def _narrow(old: Pledge) -> bool:
    """A refund is a refund, a call a call; whether another thing is sent or mended depends on the thing."""
    return old.kind not in _ANY_MATTER


def _differs(pair: _Pair) -> bool:
    return _same_names(pair) and other_value(pair.words, _ended(pair.said.words))


def _opposite(pair: _Pair) -> bool:
    if AGAIN.search(folded(pair.words)) or not _same_names(pair):
        return False
    fact = _ended(pair.said.words)
    priced = any(is_money(amount.unit) for amount in amounts(pair.words))  # held against prices, not against "nothing"
    return (not priced and any(opposites(pair.words, [fact]))) or other_way(pair.words, fact)


def _same_names(pair: _Pair) -> bool:
    """Whether both may speak of one thing; promises have rules of their own."""
    return pair.said.source is not Source.PROMISE and not other_names(pair.words, pair.said.words)


def _ended(words: str) -> str:
    """With a full stop, as the rules for facts want their sentences."""
    return words if words.rstrip().endswith((".", "!", ";")) else f"{words.rstrip()}."


RULES: dict[Over, Callable[[_Pair], bool]] = {
    Over.REFUSAL: _refused, Over.DAY: _later, Over.SUM: _other_sum, Over.OPPOSITE: _opposite, Over.VALUE: _differs,
}  # fmt: skip
