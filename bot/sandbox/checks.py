"""Small checks that compose into the rules of Block Kit; each tells every way in which a JSON value is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = Any  # what json.loads gives


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing Slack would refuse, in the words of its own answers."""

    pointer: str  # JSON pointer, e.g. /blocks/0/text/text
    code: str
    message: str
    constraint: object = None  # the limit that was passed

    def __str__(self) -> str:
        return f"[ERROR] {self.message} [json-pointer:{self.pointer}]"


Check = Callable[[Json, str], Iterator[Problem]]  # (value, pointer)
LINK = r"(https?://|mailto:|tel:|slack://)\S+"


def string(most: int, least: int = 1, pattern: str = "") -> Check:
    """Text of `least` to `most` characters, all of it matching `pattern`."""

    def check(value: Json, at: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield Problem(at, "invalid_type", "must provide a string")
        elif len(value) < least:
            yield Problem(at, "too_short", f"must be more than {least - 1} characters", least)
        elif len(value) > most:
            yield Problem(at, "too_long", f"must be less than {most + 1} characters", most)
        elif pattern and not re.fullmatch(pattern, value, re.DOTALL):
            yield Problem(at, "invalid_format", "has a format that is not allowed", pattern)

    return check


def number(least: float, most: float, whole: bool = True) -> Check:
    """A number between two bounds, both allowed."""

    def check(value: Json, at: str) -> Iterator[Problem]:
        if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
            yield Problem(at, "invalid_type", f"must provide {'an integer' if whole else 'a number'}")
        elif not least <= value <= most:
            yield Problem(at, "out_of_range", f"must be between {least} and {most}", [least, most])

    return check


def boolean(value: Json, at: str) -> Iterator[Problem]:
    """True or false, not 0 or 1."""
    if not isinstance(value, bool):
        yield Problem(at, "invalid_type", "must provide a boolean")


def one_of(*allowed: str | int) -> Check:
    """One of a closed list of values."""

    def check(value: Json, at: str) -> Iterator[Problem]:
        if isinstance(value, bool) or value not in allowed:
            yield Problem(at, "invalid_value", f"must be one of {', '.join(map(str, allowed))}", list(allowed))

    return check


def array(item: Check, least: int, most: int, *rules: Check) -> Check:
    """A list of `least` to `most` items; `rules` look at the whole list."""

    def check(value: Json, at: str) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield Problem(at, "invalid_type", "must provide an array")
            return
        if len(value) < least:
            yield Problem(at, "too_few", f"no less than {least} items allowed", least)
        if len(value) > most:
            yield Problem(at, "too_many", f"no more than {most} items allowed", most)
        for index, one in enumerate(value):
            yield from item(one, f"{at}/{index}")
        for rule in rules:
            yield from rule(value, at)

    return check


def record(required: Mapping[str, Check], optional: Mapping[str, Check], *rules: Check) -> Check:
    """An object with exactly these keys; `rules` look at the whole object once its keys are right."""
    known = {**required, **optional}

    def check(value: Json, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(at, "invalid_type", "must provide an object")
            return
        found = [Problem(at, "missing_field", f"missing required field: {key}") for key in required if key not in value]
        found += [
            Problem(f"{at}/{key}", "unknown_key", f"invalid additional property: {key}")
            for key in value
            if key not in known
        ]
        for key in value:
            if key in known:
                found.extend(known[key](value[key], f"{at}/{key}"))
        yield from found
        if not found:
            for rule in rules:
                yield from rule(value, at)

    return check


def typed(table: Mapping[str, Check], allowed: Container[str] | None = None) -> Check:
    """An object whose `type` names the check for its other keys."""

    def check(value: Json, at: str) -> Iterator[Problem]:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in table or (allowed is not None and kind not in allowed):
            yield Problem(f"{at}/type", "unsupported_type", f"unsupported type: {kind}")
        else:
            yield from table[kind]({key: part for key, part in value.items() if key != "type"}, at)

    return check


def either(*keys: str) -> Check:
    """At least one of these keys."""

    def check(value: Json, at: str) -> Iterator[Problem]:
        if not any(key in value for key in keys):
            yield Problem(at, "missing_field", f"must define at least one of: {', '.join(keys)}")

    return check


def exactly_one(*keys: str) -> Check:
    """One of these keys, not several."""

    def check(value: Json, at: str) -> Iterator[Problem]:
        if sum(key in value for key in keys) != 1:
            yield Problem(at, "conflicting_fields", f"must define exactly one of: {', '.join(keys)}")

    return check


def ordered(low: str, high: str, read: Callable[[Json], float] = float) -> Check:
    """The lower bound does not pass the upper one."""

    def check(value: Json, at: str) -> Iterator[Problem]:
        if low in value and high in value and read(value[low]) > read(value[high]):
            yield Problem(f"{at}/{low}", "out_of_range", f"must not be more than {high}")

    return check


def unique(key: Callable[[Json], object], what: str) -> Check:
    """No two items of a list with the same key."""

    def check(value: Json, at: str) -> Iterator[Problem]:
        keys = [key(item) for item in value]
        for index, one in enumerate(keys):
            if one is not None and one in keys[:index]:
                yield Problem(f"{at}/{index}", "duplicate", f"{what} must be unique")

    return check
