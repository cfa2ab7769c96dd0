"""Takes something valid apart: fields missing, of a wrong type, huge, nested, swapped; text with odd bytes in it."""

from __future__ import annotations

import copy
import json
import os
import time
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

MORE = int(os.environ.get("UNSCRIPTED_TEST_EXAMPLES", "0"))  # examples of each test; 0: what the test says
Path = tuple[str | int, ...]


def deep(levels: int) -> Any:
    value: Any = "x"
    for _ in range(levels):
        value = [value]
    return value


ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 2**63, 10**30, 0.5, -1e308, float("inf"), float("nan"), "", " ", "0", "null", "\x00",
    "a\x00b", "\ud800", "\u202e\u2066", "😀" * 40, "x" * 5_000, "U0NOBODY", "C0NOWHERE", "T0FOREIGN", "m" * 16,
    "<!channel> <@U0MAYA>", "../../etc/passwd", "{{words}}", "'; drop table mentions; --", "{", "[]", '{"m": 1}',
    '{"m": "nothing", "v": "one", "s": null}', "2026-02-30T25:00:00Z", "9" * 400, [], {}, [None], [[]], [{}],
    {"id": None}, {"m": {}}, {"": ""}, {"$where": 1}, deep(60), list(range(60)), {str(n): n for n in range(40)},
)  # fmt: skip


def examples(count: int) -> hypothesis:
    """So many of each kind; shrinking is for people who look at a failure."""
    odd = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]
    return hypothesis(max_examples=MORE or count, suppress_health_check=odd)


def paths(value: Any, at: Path = ()) -> Iterator[Path]:
    """Every place inside, the outermost first."""
    if at:
        yield at
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield from paths(part, (*at, key))


def found(value: Any, path: Path) -> Any:
    for key in path:
        value = value[key]
    return value


def header_values() -> st.SearchStrategy[str]:
    """Whatever a header can carry: Latin-1, numbers of any length, the second it is now."""
    odd = "", "9" * 400, "-" + "9" * 400, "1e9", "v0=é", "v0=" + "0" * 64, "²", "v1,é"
    latin = st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=60)
    return st.one_of(st.sampled_from(odd), st.builds(lambda: str(int(time.time()))), latin)


@st.composite
def mutated(draw: st.DrawFn, *valid: Any, most: int = 4) -> Any:
    """One of these values, with up to so many changes."""
    value = copy.deepcopy(draw(st.sampled_from(valid)))
    for _ in range(draw(st.integers(0, most))):
        value = changed(draw, value)
    return value


def changed(draw: st.DrawFn, value: Any) -> Any:
    places = list(paths(value))
    if not places:
        return copy.deepcopy(draw(st.sampled_from(ODD)))
    path = draw(st.sampled_from(places))
    holder, key = found(value, path[:-1]), path[-1]
    match draw(st.sampled_from(("drop", "odd", "odd", "odd", "twice", "swap", "text", "more"))):
        case "drop":
            del holder[key]
        case "odd":
            holder[key] = copy.deepcopy(draw(st.sampled_from(ODD)))
        case "twice":
            holder[key] = [holder[key], copy.deepcopy(holder[key])]
        case "swap":
            holder[key] = copy.deepcopy(found(value, draw(st.sampled_from(places))))
        case "text":
            holder[key] = draw(st.text(max_size=60))
        case "more" if isinstance(holder[key], dict):
            holder[key][draw(st.text(max_size=8))] = copy.deepcopy(draw(st.sampled_from(ODD)))
        case _:
            holder[key] = json.dumps(holder[key], default=str)
    return value


def as_json(value: Any) -> bytes:
    """As a client would write it, halves of emoji included."""
    return json.dumps(value).encode()


@st.composite
def torn(draw: st.DrawFn, *valid: bytes) -> bytes:
    """Bytes cut, repeated, or with others in them."""
    whole = draw(st.sampled_from(valid))
    at = draw(st.integers(0, len(whole)))
    until = draw(st.integers(at, min(len(whole), at + 400)))
    odd = draw(
        st.one_of(st.binary(max_size=20), st.sampled_from((b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"[" * 3000, b'"')))
    )
    match draw(st.sampled_from(("cut", "instead", "twice", "in"))):
        case "cut":
            return whole[:at]
        case "instead":
            return whole[:at] + odd + whole[until:]
        case "twice":
            return whole[:until] + whole[at:]
        case _:
            return whole[:at] + odd + whole[at:]
