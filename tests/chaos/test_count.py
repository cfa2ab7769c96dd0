"""What the chaos counts as wrong, and what only looks like it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.chaos.count import Row, repeated, tried_in_vain

PLACE = ("peony-store", "r1")
SORRY = (*PLACE, "Sorry!")


def row(*kinds: str) -> Row:
    events = [(seq, kind, {"text": "Sorry!"} if kind == "approved" else {}) for seq, kind in enumerate(kinds, 1)]
    return Row("m1", "published", len(kinds), {}, events)


@pytest.mark.parametrize(
    ("kinds", "posted", "too_many"),
    [
        (("approved", "leaving", "published"), 1, 0),
        (("approved", "leaving", "published"), 2, 1),
        (("approved", "leaving", "unsure", "published"), 3, 2),
        (("approved", "undone", "approved", "leaving", "published"), 2, 1),
        (("approved", "leaving", "not_there", "approved", "leaving", "published"), 2, 1),
        (("approved", "published", "withdrawn", "removed", "reopened", "approved", "published"), 2, 0),
        (("approved", "published", "withdrawn", "removed", "reopened", "approved", "published"), 3, 1),
    ],
)
def test_a_reply_comes_again_only_when_it_was_approved_and_published_again(
    kinds: tuple[str, ...], posted: int, too_many: int
) -> None:
    assert len(list(repeated([SORRY] * posted, {PLACE: row(*kinds)}))) == too_many


def test_a_reply_of_no_mention_may_stand_there_once() -> None:
    assert list(repeated([SORRY, SORRY], {})) == ["peony-store/r1: Sorry!"]


@pytest.mark.parametrize(
    ("sent", "asked", "excused"),
    [
        ((1.0, 15.0), 15.1, 1),  # it came again when its trigger was long gone
        ((1.0,), 1.1, 0),
        ((1.0,), 5.0, 0),  # the program was slow
        ((1.0, 2.0), 5.0, 0),
        ((1.0, 15.0), 17.0, 0),
    ],
)
def test_a_dialog_is_asked_for_in_vain_when_slack_was_late(sent: tuple[float, ...], asked: float, excused: int) -> None:
    lines: list[dict[str, Any]] = [{"kind": "envelope", "at": at, "payload": {"trigger_id": "t1"}} for at in sent]
    lines.append({"kind": "call", "at": asked, "args": {"trigger_id": "t1"}})
    assert tried_in_vain(lines) == excused
