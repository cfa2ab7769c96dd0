"""The pieces cards are made of keep Slack's limits, and keep strangers' words from doing anything."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack import blocks as b

from .drawing import ANY, HIDING, HOSTILE, links_in, texts


@ANY
@given(texts(4000), st.integers(2, 400))
def test_a_cut_leaves_no_half_link_and_no_half_letter(text: str, limit: int) -> None:
    whole = f"<https://wall.example/1|{b.literal(text)}> {b.literal(text)} <!date^1^{{time}}|2026>"
    short = b.cut(whole, limit)
    assert len(short) <= limit
    assert "?" not in links_in(short)
    assert not short.endswith(("&…", "&a…", "&am…", "&amp…", "&l…", "&lt…", "&g…", "&gt…"))


@pytest.mark.parametrize("text", HOSTILE)
def test_escaped_words_hold_no_brackets_and_nothing_hidden(text: str) -> None:
    assert not set("<>") & set(b.escape(text))
    assert not HIDING.search(b.escape(text))


@ANY
@given(texts(3000), st.integers(0, 3000))
def test_as_many_letters_fit_as_the_room_holds(text: str, room: int) -> None:
    count = b.fitting(text, room)
    cost = [len(json.dumps(text[:n])) - 2 for n in (count, count + 1)]
    assert cost[0] <= room or count == 0
    assert count == len(text) or cost[1] > room


def test_small_print_of_many_lines_is_one_block_that_slack_takes() -> None:
    (block,) = b.context([f"line {number}" for number in range(25)])
    assert len(block["elements"]) == 10
    assert "line 24" in block["elements"][-1]["text"]


def test_no_lines_make_no_block() -> None:
    assert b.context(["", ""]) == []
    assert b.actions("decide", []) == []


@pytest.mark.parametrize("text", ["", "\u200b", "\x00"])
def test_rich_text_is_never_empty(text: str) -> None:
    assert b.words_of(text)["text"] == " "
