"""The space of mentions as boxes, with a side per field a condition may ask about; conditions are cut out of boxes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any

from bot.mention import tags
from bot.mention.rules import Condition
from bot.mention.sides import Numbers, One, Several, Side

Box = dict[str, Side]  # by field; never changed

VOCABULARY: dict[str, type[StrEnum]] = {
    "kind": tags.Kind,
    "topic": tags.Topic,
    "sentiment": tags.Sentiment,
    "emotion": tags.Emotion,
    "urgency": tags.Urgency,
    "wants": tags.Wants,
    "risk": tags.Risk,
    "suspicion": tags.Suspicion,
    "language": tags.Language,
}
SEVERAL = ("topic", "risk", "suspicion")  # of these a mention has any number
HIGHEST = {"rating": 5.0, "followers": math.inf}  # connectors take no rating below 0 or above its highest, five stars
ANY_OTHER = "\0"  # stands for every name no condition names


def space(brands: Iterable[str], conditions: Iterable[Condition], *, untagged: bool = False) -> tuple[Box, ...]:
    """Every mention of these brands. A platform is any name; with `untagged`, also mentions triage has not read."""
    asked = [names for condition in conditions for field, names in condition.sets if field == "platform"]
    platforms = frozenset({ANY_OTHER}).union(*asked) - {""}
    post: Box = {"brand": One(frozenset(brands)), "platform": Several(platforms)}
    read: Box = {
        field: (Several if field in SEVERAL else One)(frozenset(values)) for field, values in VOCABULARY.items()
    }
    unread: Box = dict.fromkeys(read, Several(frozenset()))
    numbers: Box = {field: Numbers((((0, 0), (most, 0)),), field == "followers") for field, most in HIGHEST.items()}
    return tuple(post | found | numbers for found in ((read, unread) if untagged else (read,)))


def parts(box: Box, condition: Condition) -> int | None:
    """How many boxes are left when a condition is cut out of this one; None when it takes nothing of it."""
    left = 0
    for field, wanted in _asked(condition):
        if box[field].misses(wanted):
            return None
        left += not box[field].inside(wanted)
    return left


def within(box: Box, condition: Condition) -> Box | None:
    """The part of a box that a condition takes; None when it takes nothing."""
    if parts(box, condition) is None:
        return None
    return box | {field: box[field].within(wanted) for field, wanted in _asked(condition)}


def beyond(box: Box, condition: Condition) -> Iterator[Box]:
    """What a condition that takes something leaves of a box: boxes that share no mention, the widest first."""
    for field, wanted in _asked(condition):
        if not box[field].inside(wanted):
            yield box | {field: box[field].beyond(wanted)}
        box = box | {field: box[field].within(wanted)}


def impossible(boxes: Sequence[Box], condition: Condition) -> str:
    """The first field of which a condition asks what no mention has; "" when there is none."""
    return next((field for field, wanted in _asked(condition) if all(box[field].misses(wanted) for box in boxes)), "")


def example(box: Box, *conditions: Condition) -> str:
    """A mention of the box in the words of the fields these conditions, which all take it, ask about."""
    asked = {field for condition in conditions for field, _ in _asked(condition)}
    return ", ".join(_said(field, side) for field, side in box.items() if field in asked)


def _asked(condition: Condition) -> tuple[tuple[str, Any], ...]:
    return (*condition.sets, *condition.ranges)


def _said(field: str, side: Side) -> str:
    if isinstance(side, Numbers):
        return _span_said(field, side)
    known = [str(value) for value in VOCABULARY.get(field, ())] or sorted(side.allowed)
    allowed = [value for value in known if value in side.allowed]
    return f"{field}={allowed[0] if isinstance(side, One) else '+'.join(_hitting(side.hits, allowed))}"


def _hitting(hits: tuple[frozenset[str], ...], allowed: list[str]) -> list[str]:
    """A few values that hit every set; those that hit most come first."""
    chosen, missed = list[str](), list(hits)
    while missed:
        chosen.append(max(allowed, key=lambda value: sum(value in hit for hit in missed)))
        missed = [hit for hit in missed if chosen[-1] not in hit]
    return chosen


def _span_said(field: str, side: Numbers) -> str:
    (low, above), (high, below) = side.spans[0]
    at_least, at_most = (low, above) > (0, 0), (high, below) < (HIGHEST[field], 0)
    if low == high:
        return f"{field} = {low:.15g}"
    if at_least and at_most:
        return f"{low:.15g} {'<' if above else '≤'} {field} {'<' if below else '≤'} {high:.15g}"
    if at_least:
        return f"{field} {'>' if above else '≥'} {low:.15g}"
    return f"{field} {'<' if below else '≤'} {high:.15g}" if at_most else f"{field} known"
