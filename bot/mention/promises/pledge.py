"""What the brand says it will do, and by when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.mention.guardrails.addresses import without_addresses
from bot.mention.guardrails.amounts import amounts
from bot.mention.guardrails.units import is_money
from bot.mention.guardrails.wording import claimed, folded, sentences, words
from bot.mention.promises.calendar import Calendar
from bot.mention.promises.cues import Kind, PromiseCues
from bot.mention.promises.due import Due, dues
from bot.mention.promises.english import ENGLISH
from bot.mention.promises.polish import POLISH
from bot.mention.promises.russian import RUSSIAN

CUES = {"en": ENGLISH, "ru": RUSSIAN, "pl": POLISH}
_QUOTED = re.compile(r"\"[^\"]*\"|«[^»]*»|„[^”“\"]*[”“\"]|“[^”]*”")
_APART = 60  # letters that a joint between a deed and a day counts as


@dataclass(frozen=True, slots=True)
class Pledge:
    """One promise. Nothing is owed yet, and so nothing is a pledge, where the customer has to do something first."""

    kind: Kind
    words: str  # the sentence it stands in
    due: datetime | None  # UTC; the last minute of a day named without an hour; None where no day is said
    amount: str = ""  # of money, as it stands there
    span: bool = False  # the day was counted from the moment it was said


@dataclass(frozen=True, slots=True)
class Deed:
    """Where a sentence says that something will be done."""

    kind: Kind
    start: int
    end: int
    planned: bool = False  # in the present tense: as good as its day


def pledges(
    text: str, language: str, now: datetime, timezone: str, holidays: frozenset[date] = frozenset()
) -> tuple[Pledge, ...]:
    """In order. `timezone` is the brand's; a language without cues promises nothing we could tell.

    Left out are questions, quotations, hopes, what is usual, what was or cannot be done, and what depends on an "if".
    So is what the customer starts ("once you send it", "send it and we will"), also one sentence later, unless a day of
    its own is named ("Write to us any time. We will call you on Friday."). "As soon as we know, we will write" is owed.
    """
    if language not in CUES:
        return ()
    calendar, found, asked = Calendar(now, timezone, holidays), list[Pledge](), False
    for sentence in sentences(text):
        said = _of_sentence(sentence, language, calendar)
        found += [pledge for pledge in said if not asked or (pledge.due and not pledge.span)]
        asked = _asks(sentence, language) or (asked and (bool(said) or not words(without_addresses(sentence))))
    return tuple(found)


def _asks(sentence: str, language: str) -> bool:
    """Whether the customer is to write, send or tell something first."""
    return bool(CUES[language].asked.search(folded(sentence)))


def deeds(sentence: str, cues: PromiseCues) -> list[Deed]:
    """What it says will be done, one deed per verb, in order."""
    bare = _QUOTED.sub(lambda match: " " * len(match[0]), sentence)
    if bare.rstrip().endswith("?") or cues.supposed.search(folded(bare)):
        return []
    found: list[Deed] = []
    for deed in _said(bare, cues):
        if all(deed.end <= other.start or deed.start >= other.end for other in found):
            found.append(deed)
    return sorted(found, key=lambda deed: deed.start)


def _said(bare: str, cues: PromiseCues) -> Iterator[Deed]:
    """By kind, each with everything from its verb to the end of what shows its kind."""
    small = folded(bare)
    tables = ((kind, cue, planned) for planned in (False, True) for kind, cue in _table(cues, planned).items())
    for kind, cue, planned in tables:
        for claim in claimed(cue, bare, even_if=True):
            start = max(bare.find(claim.clause), 0) + claim.match.start()
            before = small[: start + len(claim.words)]
            verb = max((joint.end() for joint in cues.joint.finditer(folded(claim.words))), default=0)
            if not (cues.asked.search(before) or cues.unsure.search(before) or cues.yours.search(small)):
                yield Deed(kind, start + verb, start + len(claim.words), planned)


def _table(cues: PromiseCues, planned: bool) -> dict[Kind, re.Pattern[str]]:
    return cues.planned if planned else cues.deeds


def _of_sentence(sentence: str, language: str, calendar: Calendar) -> list[Pledge]:
    """Every day goes to the deed beside it; a kind is promised once in a sentence."""
    said = deeds(sentence, CUES[language])
    days = _shared_out(dues(sentence, language, calendar), said, folded(sentence), CUES[language].joint) if said else []
    found: dict[Kind, Pledge] = {}
    for deed, due in zip(said, days, strict=True):
        named = due and not due.span
        if (named or not deed.planned) and (deed.kind not in found or not found[deed.kind].due):
            found[deed.kind] = _pledge(deed.kind, sentence, due)
    return list(found.values())


def _pledge(kind: Kind, sentence: str, due: Due | None) -> Pledge:
    money = [amount.text for amount in amounts(sentence) if is_money(amount.unit)] if kind == "refund" else []
    return Pledge(kind, sentence, due.at.astimezone(UTC) if due else None, "".join(money[:1]), bool(due and due.span))


def _shared_out(days: Sequence[Due], said: Sequence[Deed], small: str, joint: re.Pattern[str]) -> list[Due | None]:
    """The day of each deed; the only day of a sentence is that of all its deeds."""
    if len(days) == 1:
        return [days[0]] * len(said)
    taken: dict[Deed, tuple[int, Due]] = {}
    for due in days:
        gap, deed = min(((_gap(due, deed, small, joint), deed) for deed in said), key=lambda pair: pair[0])
        if deed not in taken or gap < taken[deed][0]:
            taken[deed] = gap, due
    return [taken[deed][1] if deed in taken else None for deed in said]


def _gap(due: Due, deed: Deed, small: str, joint: re.Pattern[str]) -> int:
    """How far apart they stand."""
    first, last = (deed.end, due.start) if deed.end <= due.start else (due.end, deed.start)
    return max(last - first, 0) + _APART * bool(joint.search(small[first:last]))
