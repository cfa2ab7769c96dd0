"""Every draft people decided about is counted once, as what finally became of it."""

from __future__ import annotations

import pytest

from bot.mention.fates import Deed, Fate, fates
from tests.fakes import MAYA, NOON


def told(*steps: str, mention: str = "m1") -> list[Deed]:
    """`approved 2`: the second version was approved."""
    parts = [step.split() for step in steps]
    return [Deed(mention, kind, NOON, MAYA, NOON, int(*rest) if rest else 0) for kind, *rest in parts]


@pytest.mark.parametrize(
    ("steps", "became"),
    [
        (("drafted", "approved 1"), [Fate.UNCHANGED]),
        (("drafted", "written 2", "approved 2"), [Fate.EDITED]),
        (("drafted", "written 2", "redraft_wanted", "drafted", "approved 3"), [Fate.REJECTED, Fate.UNCHANGED]),
        (("drafted", "dismissed"), [Fate.REJECTED]),
        (("dismissed",), []),
        (("drafted", "approved 1", "undone", "approved 1"), [Fate.UNCHANGED]),
        (("drafted", "approved 1", "undone", "dismissed"), [Fate.REJECTED]),
        (("drafted", "no_reply_needed"), [Fate.REJECTED]),
        (("drafted", "approved 1", "published", "written 2", "approved 2"), [Fate.UNCHANGED]),
        (("drafted", "approved 1", "published", "drafted", "approved 2"), [Fate.UNCHANGED, Fate.UNCHANGED]),
        (("drafted",), []),
        (("undone",), []),
    ],
)
def test_a_draft_has_one_fate(steps: tuple[str, ...], became: list[Fate]) -> None:
    assert [fate for _, fate in fates(told(*steps))] == became


def test_versions_of_one_mention_are_not_those_of_another() -> None:
    both = told("drafted", "written 2") + told("drafted", "approved 2", mention="m2")
    assert [fate for _, fate in fates(both)] == [Fate.UNCHANGED]
