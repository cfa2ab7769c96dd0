"""Whatever customers and colleagues write: dialogs, answers and lines for one person ping nobody and link nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.words import Words
from bot.errors import DecisionRefused, Stale
from bot.mention.attention import NOBODY
from bot.mention.draft import Passage
from bot.mention.mention import Mention
from bot.mention.stage import OPEN, Stage
from bot.ports import Capabilities
from bot.sandbox.walk import notified
from bot.slack import blocks as b
from bot.slack.attention import given_line, hand_over_view, occupied_view, refused_view, snooze_view
from bot.slack.card import Scene, draw, places
from bot.slack.dialogs import said
from bot.slack.make_mention import make_view
from bot.slack.modals import (
    dismiss_view,
    edit_view,
    escalate_view,
    newer_blocks,
    regenerate_view,
    tags_view,
    whole_view,
)  # fmt: skip
from bot.slack.questions import answer
from tests.fakes import IRINA, MAYA, NOON, TOMEK, sample

from .drawing import ANY, CAPABILITIES, HIDING, HOSTILE, SPOKEN, drafts, links_in, mentions, moment, texts, texts_in

READ = tuple(OPEN - {Stage.NEW})
LATER = NOON.replace(hour=18)


def harmless(text: str, blocks: object) -> None:
    """Nobody is notified, nothing is a link but moments, nothing hides, and addresses stay words."""
    assert notified(text, blocks) == []
    assert links_of(text) == []
    assert not HIDING.search(text)
    for kind, words in texts_in(blocks):
        assert kind != "link"
        assert not HIDING.search(words)
        assert kind != "mrkdwn" or links_of(words) == [], words
    assert all(element.get("verbatim") is True for element in mrkdwn_in(blocks))


def links_of(text: str) -> list[str]:
    return [link for link in links_in(text) if not moment(link)]


def mrkdwn_in(value: object) -> Iterator[dict[str, Any]]:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict) and value.get("type") == "mrkdwn":
        yield value
    for part in parts:
        yield from mrkdwn_in(part)


@ANY
@given(mentions(stages=READ), drafts(), CAPABILITIES, SPOKEN, texts(300))
def test_every_dialog(mention: Mention, draft: Any, can: Capabilities, words: Words, name: str) -> None:
    low = replace(mention, level=sample().policies["peony"].levels[0].name)
    newer = newer_blocks(replace(mention, draft=draft), b.escape(name), words)
    views = [
        edit_view(mention, can, 12, words, newer, draft.text), regenerate_view(mention, words),
        dismiss_view(mention, words), escalate_view(low, sample(), words), whole_view(mention, words),
        tags_view(mention, words), hand_over_view(mention, "C1", words), occupied_view("m1", "f" * 64, name, words),
        snooze_view(mention, NOON, "Europe/Warsaw", words), refused_view(name, words),
        make_view(sample().people[IRINA], "slack:C1:1.2", mention.post.words, {"peony": "Peony"}, words),
    ]  # fmt: skip
    for view in views:
        harmless("", view["blocks"])


@ANY
@given(mentions(stages=(Stage.WAITING,)), st.lists(st.tuples(mentions(), st.booleans()), max_size=3), SPOKEN)
def test_a_card_that_names_what_else_the_same_customer_wrote(
    mention: Mention, related: list[tuple[Mention, bool]], words: Words
) -> None:
    reply = mention.reply and replace(mention.reply, url=None)
    fresh = replace(mention, post=replace(mention.post, url=None), reply=reply, attention=NOBODY)
    scene = Scene(sample(), words, Capabilities(None, max_reply=1000), 0, related)  # type: ignore[arg-type]
    for place in places(fresh, sample()):
        card = draw(fresh, place, scene)
        harmless(card.text, card.blocks)


@ANY
@given(texts(500, 1), texts(500), texts(4000, 1), SPOKEN)
def test_an_answer_in_a_thread(question: str, title: str, text: str, words: Words) -> None:
    found = [Passage("peony/x.en#y", "v1", "peony", "en", title, title, text, title)]
    head = words("ask.found", brand=b.literal(title))
    for told in (found, []):
        answered = answer(head, question, told, "Ev1", words)
        harmless(answered.text, answered.blocks)


@ANY
@given(mentions(stages=(Stage.WAITING,)), texts(300), SPOKEN)
def test_what_only_one_person_is_told(mention: Mention, note: str, words: Words) -> None:
    handed = replace(mention, attention=NOBODY.handed_over(TOMEK, MAYA, note, LATER, NOON))
    lines = [
        given_line(handed, sample(), words),
        words("ask.redrafting", wish=b.literal(b.shortened(note, 200))),
        words("ask.no_redraft", why=said(Stale("refused.decided", who="Maya", what="approved"), words)),
        said(DecisionRefused("refused.too_long", length=1001, limit=1000), words),
    ]
    for line in lines:
        harmless(line, [b.section(line)])


@pytest.mark.parametrize("text", HOSTILE)
def test_marks_are_read_as_the_letters_they_are(text: str) -> None:
    """No bold, italics, strike, code or emoji comes of them; what is seen stays what was written."""
    shown = b.literal(text)
    assert not set("*~`_") & set(shown)
    assert ":tada:" not in shown
    seen = shown.replace("\u2060", "").translate({ord("∗"): "*", ord("∼"): "~", ord("ˋ"): "`", ord("ˍ"): "_"})
    assert seen.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == HIDING.sub("", text)
