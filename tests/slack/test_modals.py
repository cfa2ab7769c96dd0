"""Dialogs: Slack takes every one of them, nothing of a draft is lost on the way into a field, and back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from bot.content.words import Words
from bot.mention import decision as d
from bot.mention.draft import Draft
from bot.mention.mention import Mention
from bot.mention.stage import OPEN, Stage
from bot.mention.tags import Kind, Sentiment, Topic, Urgency
from bot.ports import Capabilities, Once
from bot.sandbox.payloads import entered
from bot.sandbox.view_rules import too_large, view_problems
from bot.sandbox.views import View
from bot.sandbox.walk import filled
from bot.slack.modals import (
    DISMISSALS,
    decision_of,
    dismiss_view,
    edit_view,
    escalate_view,
    length_line,
    regenerate_view,
    tags_view,
    whole_view,
)
from tests.fakes import FakeLexicon, post, sample

from .drawing import ANY, CAPABILITIES, HIDING, SPOKEN, WORDS, drafts, mentions, texts_in

LIMITED = Capabilities(Once.READ_MATCH, max_reply=350)
OPENABLE = tuple(OPEN - {Stage.NEW})


def sent(view: dict[str, Any], **entries: tuple[str, object]) -> dict[str, Any]:
    """What Slack sends back when a person submits the dialog after typing or choosing this."""
    shown = View("V1", "U0MAYA", "1.a", {**view, "blocks": filled(view["blocks"])})
    values = {block: {field: given} for block, (field, given) in entries.items()}
    return {**view, "state": {"values": entered(shown, values)}}


def typed(value: str) -> dict[str, str]:
    return {"type": "plain_text_input", "value": value}


def chosen(value: str) -> dict[str, object]:
    return {"type": "static_select", "selected_option": {"text": {"type": "plain_text", "text": value}, "value": value}}


@ANY
@given(mentions(stages=OPENABLE, longest_draft=40_000), CAPABILITIES, SPOKEN)
def test_slack_takes_every_dialog_and_shows_our_words_whole(mention: Mention, can: Capabilities, words: Words) -> None:
    low = replace(mention, level=sample().policies["peony"].levels[0].name)
    views = [
        edit_view(mention, can, 12, words), regenerate_view(mention, words), dismiss_view(mention, words),
        escalate_view(low, sample(), words), whole_view(mention, words), tags_view(mention, words),
    ]  # fmt: skip
    for view in views:
        if view["blocks"]:
            assert view_problems(view) == []
            assert not too_large(view)
            assert [text for kind, text in texts_in(view) if kind == "plain_text" and text.endswith("…")] == []


@ANY
@given(mentions(stages=OPENABLE), drafts())
def test_the_field_holds_the_draft_to_the_letter(mention: Mention, draft: Draft) -> None:
    view = edit_view(replace(mention, draft=draft, brief=None), LIMITED, len(draft.text), WORDS)
    assert view["blocks"][1]["element"]["initial_value"] == draft.text
    decision = decision_of(sent(view), {"m": mention.id, "v": draft.version})
    assert decision == d.Write(draft.text, draft.version)


@ANY
@given(mentions(stages=OPENABLE))
def test_every_word_of_the_customer_can_be_read(mention: Mention) -> None:
    read = "".join(text for kind, text in texts_in(whole_view(mention, WORDS)["blocks"]) if kind == "text")
    assert read.strip() == HIDING.sub("", mention.post.words).strip()


def test_an_escalation_of_a_mention_nobody_has_read_yet_offers_the_levels_above_the_lowest() -> None:
    fresh = Mention("m1", "peony", post(), post().written_at)  # type: ignore[arg-type]
    view = escalate_view(fresh, sample(), WORDS)
    assert [option["value"] for option in view["blocks"][0]["element"]["options"]] == ["lead", "legal"]


# -- what comes back --------------------------------------------------------------------------------------


@pytest.fixture
def read() -> Mention:
    tags = FakeLexicon().read(post(), ["en"])
    return Mention("m1", "peony", post(), post().written_at, Stage.WAITING, tags=tags, level="agent")  # type: ignore[arg-type]


def test_a_written_reply_comes_back_with_the_draft_it_was_started_from(read: Mention) -> None:
    view = sent(edit_view(read, LIMITED, 0, WORDS), text=("edit_text", typed("Hello.")))
    assert decision_of(view, {"m": "m1", "v": 0}) == d.Write("Hello.", 0)


def test_an_empty_instruction_is_no_instruction(read: Mention) -> None:
    assert decision_of(sent(regenerate_view(read, WORDS)), {"m": "m1"}) == d.Regenerate("")


def test_an_escalation_comes_back_with_its_reason_and_level(read: Mention) -> None:
    view = sent(escalate_view(read, sample(), WORDS), reason=("reason", typed("She is a lawyer.")))
    assert decision_of(view, {"m": "m1"}) == d.Escalate("She is a lawyer.", "lead")


@pytest.mark.parametrize("reason", DISMISSALS)
def test_a_dismissal_comes_back_with_its_reason(read: Mention, reason: str) -> None:
    view = sent(dismiss_view(read, WORDS), reason=("reason", chosen(reason)), note=("note", typed("twice")))
    assert decision_of(view, {"m": "m1"}) == d.Dismiss(reason, "twice")


def test_tags_left_alone_come_back_as_they_are(read: Mention) -> None:
    expected = d.Retag(Kind.COMPLAINT, (Topic.PACKAGING,), Sentiment.NEGATIVE, Urgency.NORMAL)
    assert decision_of(sent(tags_view(read, WORDS)), {"m": "m1"}) == expected


# -- length -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("length", "said"),
    [(0, "0 of 350 characters"), (350, "350 of 350 characters"), (352, "*352 of 350 characters: 2 too many*")],
)
def test_the_length_is_told_against_the_limit(length: int, said: str) -> None:
    assert length_line(length, LIMITED, WORDS)["elements"][0]["text"] == said


def test_without_a_limit_only_the_length_is_told() -> None:
    assert length_line(9, Capabilities(Once.NONE), WORDS)["elements"][0]["text"] == "9 characters"
