"""The numbers of a text, in digits or in words, with what they count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.mention.guardrails.addresses import without_addresses
from bot.mention.guardrails.number_words import NUMBER_WORDS, value_of
from bot.mention.guardrails.tongue import tongue
from bot.mention.guardrails.units import MINUTES, PERCENT, unit_of
from bot.mention.guardrails.wording import folded

_TOKEN = re.compile(
    r"(?P<number>\d{1,3}(?: \d{3})+(?![\d.,:])|\d+(?:[.,:]\d+)*)|(?P<code>[^\W\d_]{1,4}-?\d[\w-]*)"
    r"|(?P<word>[^\W\d_]+)|(?P<sign>[%€$£₽])|(?P<dash>[-–—/])|(?P<stop>\S)"
)
_SPAN = frozenset("to or and till until do lub albo i или и до по".split())
_NOT_POLISH = frozenset({"ten", "one"})  # "this" and "they"
_QUARTERS = frozenset({"quarters", "четверти", "czwarte"})
_NOUN = 5  # letters from which the word behind a number is taken for what it counts
_MEASURES = frozenset("km m cm mm kg g mg l ml pcs szt км м см мм кг г мг л мл шт".split())
_HOURS = re.compile(r"(?:of an )?(?:hour|часа|godziny)")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as it stands in a text."""

    text: str  # what it looks like there, unit included
    values: frozenset[str]  # every way it may be read: "10:00" is also "10"
    unit: str | None = None  # a name of `units`
    spelled: bool = False  # in words
    ordinal: bool = False
    implied: bool = False  # "within an hour": nobody said 1
    before: str = ""  # the folded word in front
    noun: str = ""  # the folded word behind, when it is no unit
    start: int = 0

    def says(self, other: Amount) -> bool:
        """Whether the other one is the same: the value, and what is counted where both say it."""
        if self.unit and other.unit and self.unit != other.unit:
            return self.minutes is not None and self.minutes == other.minutes
        if bool(self.unit) != bool(other.unit) and (self._things or other._things):
            return False
        return bool(self.values & other.values)

    @property
    def _things(self) -> bool:
        """Whether it counts things or tells the time of day, so that it is no span, price or share."""
        return not self.unit and (
            len(self.noun) >= _NOUN or self.noun in _MEASURES or any(":" in value for value in self.values)
        )

    @property
    def minutes(self) -> float | None:
        """A span of time in minutes."""
        plain = next((float(value) for value in sorted(self.values) if re.fullmatch(r"\d+(?:\.\d+)?", value)), None)
        return round(plain * MINUTES[self.unit], 2) if plain is not None and self.unit in MINUTES else None


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


@lru_cache(maxsize=512)
def amounts(text: str) -> tuple[Amount, ...]:
    """In order; "first", "second", halves and a quarter of an hour are no amounts."""
    bare = without_addresses(text)
    foreign = _NOT_POLISH if tongue(text) == "pl" else frozenset()
    tokens = [
        _Token("stop" if match[0] in foreign else str(match.lastgroup), match[0], match.start(), match.end())
        for match in _TOKEN.finditer(folded(bare))
    ]
    return tuple(_sharing_units(list(_found(tokens, text)), text))


def _found(tokens: list[_Token], text: str) -> Iterator[Amount]:
    at = 0
    while at < len(tokens):
        used = _spoken(tokens, at)
        if used or tokens[at].kind in ("number", "code"):
            used = used or 1
            amount, more = _amount(tokens, at, used, text)
            if amount:
                yield amount
            at += used + more
            continue
        if tokens[at].kind == "word" and (unit := unit_of(_words(tokens, at, 2))[0]):
            yield Amount(tokens[at].text, frozenset({"1"}), unit, implied=True, start=tokens[at].start)
        at += 1


def _spoken(tokens: list[_Token], at: int) -> int:
    """How many tokens a number in words takes here; a hyphen inside ("twenty-one") is one of them."""
    if tokens[at].kind != "word" or tokens[at].text not in NUMBER_WORDS:
        return 0
    used = value_of(_words(tokens, at))[0]
    hyphens = sum(tokens[at + step].kind == "dash" for step in range(2 * used - 1) if at + step < len(tokens))
    return used + hyphens if used > 1 else used


def _words(tokens: list[_Token], at: int, most: int = 6) -> list[str]:
    """The folded words from here on, up to the next stop; a dash without blanks joins them."""
    found: list[str] = []
    for token in tokens[at : at + 2 * most]:
        if token.kind in ("word", "sign"):
            found.append(token.text)
        elif not (token.kind == "dash" and token.text == "-"):
            break
    return found[:most]


def _amount(tokens: list[_Token], at: int, used: int, text: str) -> tuple[Amount | None, int]:
    """The amount at this place and how many further tokens name its unit; None for three quarters of an hour."""
    first, last, ordinal = tokens[at], tokens[at + used - 1], False
    spelled = first.kind == "word"
    if spelled:
        _, value, ordinal = value_of(_words(tokens, at))
        values = frozenset({str(value)})
    else:
        values = _readings(first.text, first.kind)
    following = _words(tokens, at + used)
    unit, more = unit_of(following)
    if spelled and values == {"3"} and following[:1] and following[0] in _QUARTERS:
        hours = _HOURS.match(" ".join(following[1:]))
        return (None if hours else Amount("75%", frozenset({"75"}), PERCENT, spelled=True, start=first.start)), 1
    if not spelled and following[:1] and following[0] in ("pm", "p"):
        values |= afternoon(values)
    if unit == "year" and not spelled and re.fullmatch(r"(?:19|20)\d\d", first.text):
        unit = None  # a date
    before = tokens[at - 1] if at else None
    if before and before.kind == "sign" and before.end == first.start:
        unit = unit_of([before.text])[0]
    end = tokens[min(at + used + more, len(tokens)) - 1].end if unit and more else last.end
    return Amount(
        text[first.start : end], values, unit, spelled, ordinal, before=before.text if before else "",
        noun="" if unit or not following else following[0], start=first.start,
    ), more  # fmt: skip


def _readings(raw: str, kind: str) -> frozenset[str]:
    """Every way a number in digits may be meant: 1,000 | 1.5 | 10:00."""
    if kind == "code":
        return frozenset({raw, *re.findall(r"\d+", raw)})
    raw = raw.replace(" ", "")
    parts = re.split(r"[.,:]", raw)
    if len(parts) == 1:
        return frozenset({raw.lstrip("0") or "0"})
    if len(parts) > 2:
        return frozenset({raw, "".join(parts), *(part.lstrip("0") or "0" for part in parts)})
    whole, rest = parts[0].lstrip("0") or "0", parts[1]
    read = {f"{whole}:{rest}", *([whole] if rest in ("0", "00") else [])}
    if ":" not in raw:
        read |= {f"{whole}.{rest}".rstrip("0").rstrip("."), *([whole + rest] if len(rest) == 3 else [])}
    return frozenset(read)


def afternoon(values: frozenset[str]) -> frozenset[str]:
    """The same hours after noon."""
    return frozenset(str(int(value) + 12) for value in values if value.isdigit() and int(value) < 12)


def _sharing_units(found: list[Amount], text: str) -> Iterator[Amount]:
    """In "1–2 working days" and "14 or 30 days" the first number counts the same as the second."""
    for amount, following in zip(found, [*found[1:], None], strict=False):
        between = text[amount.start + len(amount.text) : following.start].strip() if following else "x"
        shared = following and not following.implied and (between in ("-", "–", "—") or folded(between) in _SPAN)
        yield replace(amount, unit=following.unit) if shared and following and not amount.unit else amount
