"""What a reply must take up: sentences that ask or complain, order numbers and names, word for word."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from bot.mention.sentences import sentences
from bot.triage.reading import Reading

MOST = 3
WORTH = {"questions": 3.0, "wants": 2.0, "risks": 2.0, "negative": 1.5, "suggestions": 1.0, "topics": 0.5}
BETWEEN = 25  # characters between "order" and its number
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONEY = re.compile(r"\s*(?:руб|р\b|₽|zł|pln|eur|usd|€|\$)", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w/.,:+-])(?:[A-Z]{1,4}-?\d{2}|\d{3})[A-Z0-9-]{0,24}\d[A-Z]?(?![\w%]|[./:,]\d)")
_MARK = re.compile(r"(?:(?<!&)(?<!;)#|№|\bnr\.?|\bno\.?)\s*$", re.IGNORECASE)
_NAME = re.compile(r" ([A-ZА-ЯЁŁŚŻŹĆ][a-zа-яёąćęłńóśźż]{2,})\b")


def points(reading: Reading) -> tuple[str, ...]:
    """Up to three sentences in their own order: the most telling ones of those that tell anything."""
    spans = list(_spans(reading.text))
    worth = _worth(reading, spans)
    best = sorted(range(len(spans)), key=lambda at: (-worth[at], at))[:MOST]
    return tuple(dict.fromkeys(reading.text[slice(*spans[at])] for at in sorted(best) if worth[at]))


def asks(reading: Reading) -> bool:
    """Whether something is asked: a question mark behind words, or a phrase such as "can you"."""
    return any(not cue.weak for cue in reading.of("questions")) or any(map(_asks, sentences(reading.text)))


def _asks(sentence: str) -> bool:
    before, mark, after = sentence.rpartition("?")
    return bool(mark) and any(map(str.isalpha, before)) and not any(map(str.isalpha, after))


def orders(reading: Reading) -> tuple[str, ...]:
    """Numbers behind a number sign, or the first one behind "order" and the like; not years, prices, phone numbers."""
    named = [cue.end for cue in reading.of("orders")]
    return tuple(
        dict.fromkeys(found[0] for found in _NUMBER.finditer(reading.text) if _is_order(reading.text, found, named))
    )


def _is_order(text: str, number: re.Match[str], named: list[int]) -> bool:
    start = number.start()
    if _MARK.search(text[max(0, start - 5) : start]):
        return True
    nearest = bisect_right(named, start) - 1
    if nearest < 0 or start - named[nearest] > BETWEEN:
        return False
    other = any(map(str.isdigit, text[named[nearest] : start]))
    return not (other or _YEAR.fullmatch(number[0]) or _MONEY.match(text, number.end()))


def people(reading: Reading) -> tuple[str, ...]:
    """Names right behind a role ("manager Anna"); none in a text of capitals."""
    if reading.text.isupper():
        return ()
    roles = {role.start for role in reading.of("roles")}
    names = (_NAME.match(reading.text, role.end) for role in reading.of("roles"))
    return tuple(dict.fromkeys(name[1] for name in names if name and name.start(1) not in roles))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for sentence in sentences(text):
        at = text.index(sentence, at)
        yield at, at + len(sentence)
        at += len(sentence)


def _worth(reading: Reading, spans: list[tuple[int, int]]) -> list[float]:
    starts = [start for start, _ in spans]
    groups = [{"questions"} if _asks(reading.text[start:end]) else set() for start, end in spans]
    for label, cues in reading.cues.items():
        group = label.split(".")[0]
        for cue in cues:
            if group in WORTH and not cue.weak and not cue.negated:
                groups[bisect_right(starts, cue.start) - 1].add(group)
    return [sum(WORTH[group] for group in found) for found in groups]
