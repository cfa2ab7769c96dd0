"""Cuts a customer's text into its sentences, word for word, in English, Russian and Polish."""

from __future__ import annotations

import re

LOOK_BACK = 200  # characters; longer than any word or address that matters
_EMOJI = "\u2600-\u27bf\u2b50\u2b55\U0001f1e6-\U0001faff\ufe0f\u200d\U0001f3fb-\U0001f3ff"
_END = re.compile(
    rf"""
      (?P<stop>[.!?…]+)(?P<close>["'»”’)\]]*)        # a sentence's end, and what closes after it
    | (?P<smile>[:;]-?[)(]+ | [)(]{{2,}} | [{_EMOJI}]+)   # a smiley or emoji stands for a full stop
    """,
    re.VERBOSE,
)
_LAST_WORD = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+)*$")
_VISIBLE = re.compile(r"\S")
_ADDRESS = re.compile(r"(?:www|://|@)\S*$")

# Never the last word of a sentence: a name or an example follows.
_LEADS_ON = frozenset(
    "mr mrs ms dr prof st vs e.g i.e approx"
    " ул пр просп пер им стр рис напр гр т"
    " np inż mgr ul św tzn tzw m.in lek hab".split()
)
# May be the last word: it is unless a small letter or a digit follows.
_MAY_END = frozenset(
    "etc inc ltd co jr sr a.m p.m min max tel no"
    " г гг т.д т.п т.е т.к др руб коп тыс млн млрд кв д корп эт мин сек ч шт тел см"
    " itd itp tj godz zł gr tys mln mld pt ok wew szt nr al pl os r".split()
)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences in order, each a verbatim part of `text`; together they hold every visible character."""
    return tuple(sentence for line in text.splitlines() for sentence in _of_line(line))


def _of_line(line: str) -> list[str]:
    found, start, checked, speaks = [], 0, 0, False
    for end in _END.finditer(line):
        speaks = speaks or any(map(str.isalpha, line[checked : end.start()]))  # `1.` and `…` begin what follows
        checked = end.end()
        if speaks and _ends(line, start, end):
            found.append(line[start:checked])
            start, speaks = checked, False
    found.append(line[start:])
    return [sentence.strip() for sentence in found if sentence.strip()]


def _ends(line: str, start: int, end: re.Match[str]) -> bool:
    """Whether a sentence that began at `start` is over at this mark."""
    following = _VISIBLE.search(line, end.end())
    if not following:
        return False
    rest = line[following.start() : following.start() + 2]
    if end["smile"]:
        return rest[0].isupper()
    before = line[max(start, end.start() - LOOK_BACK) : end.start()].rstrip()
    if following.start() == end.end():
        return _begins_glued(before, end["stop"][-1], rest)
    if end["stop"] == ".":
        return not _abbreviated(before, rest)
    return rest[0].isupper() or not (end["close"] or end["stop"][-1] in ".…" or rest[0] in ",;:-–—)")


def _begins_glued(before: str, stop: str, rest: str) -> bool:
    """`работает.Очень плохо` is two sentences without a space; `St.Petersburg` and `T.Mobile` are names."""
    last = _LAST_WORD.search(before)
    if not last or len(last[0]) < 2 or _ADDRESS.search(before):
        return False
    if stop in "!?":
        return rest[0].isalpha()
    return last[0].islower() and last[0] not in _LEADS_ON and rest[0].isupper() and rest[1:2].islower()


def _abbreviated(before: str, rest: str) -> bool:
    last = _LAST_WORD.search(before)
    if not last:
        return False
    word = last[0].lower()
    if word in _MAY_END or "." in word:
        town = word == "г" and not before[: last.start()].rstrip()[-1:].isdigit()  # г. Москва; 2026 г. is a year
        return town or not rest[0].isupper()
    initial = len(word) == 1 and last[0].isupper() and word != "i"
    return initial or word in _LEADS_ON
