"""What people type in threads and direct messages, with the real program at a sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.mention.sentences import sentences
from bot.mention.stage import Stage
from bot.ports import Verdict
from bot.sandbox.setup import BOT

from .workplace import MAYA, SAM, THANKS, Workplace, press, texts_of, until, violations, working

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    with working(tmp_path_factory.mktemp("state"), THANKS) as made:
        yield made
        assert violations(made.sandbox) == []


BRANDS = ("peony", "brightbus")


def direct(place: Workplace, user: str) -> str:
    return place.sandbox.slack.room(user)


def whole(place: Workplace, channel: str, thread: str) -> list[dict[str, Any]]:
    """What the bot said there and does not grow any more."""
    said = [m for m in place.sandbox.slack.messages(channel) if m.get("thread_ts") == thread and m["user"] == BOT]
    return [m for m in said if not m.get("only_for") and not m.get("streaming")]


def with_buttons(said: list[dict[str, Any]]) -> dict[str, Any]:
    """The message that has some; empty while there is none."""
    return next((m for m in said if any(block["type"] == "actions" for block in m["blocks"])), {})


def test_a_wish_in_the_thread_of_a_card_makes_a_new_version(place: Workplace) -> None:
    shown = until(lambda: next((c for c in place.cards() if "approve" in c.buttons), None), "the card")
    assert shown
    place.sandbox.act(MAYA, "say", channel=shown.channel, text="Say it a little shorter", thread_ts=shown.ts)
    until(lambda: len(place.mention(shown.mention).versions) == 2, "a second version")
    place.at_rest(shown.mention)
    mention = place.mention(shown.mention)
    assert mention.draft
    assert (mention.stage, mention.draft.instruction) == (Stage.WAITING, "Say it a little shorter")
    assert place.card(shown.mention, "approve").ts == shown.ts
    preview = until(lambda: whole(place, shown.channel, shown.ts), "the version in the thread")[-1]
    assert all(sentence in texts_of(preview["blocks"]) for sentence in sentences(mention.draft.text))
    assert any("nothing in this thread publishes anything" in text for text in texts_of(preview["blocks"]))
    assert place.replies(shown.mention) == []


def test_a_question_in_the_thread_is_answered_with_its_articles(place: Workplace) -> None:
    shown = until(place.cards, "the card")[0]
    place.sandbox.act(MAYA, "say", channel=shown.channel, text="Can opened lipsticks be returned?", thread_ts=shown.ts)
    answer = until(lambda: with_buttons(whole(place, shown.channel, shown.ts)), "an answer in the thread")
    assert any("opened" in text.lower() for text in texts_of(answer["blocks"]))
    assert any(text.startswith("From kb/peony/") for text in texts_of(answer["blocks"]))


def test_a_question_in_a_direct_message_is_answered_or_the_gap_can_be_reported(place: Workplace) -> None:
    room = direct(place, SAM)
    assert place.sandbox.act(SAM, "say", channel=room, text="Who won the chess olympiad in 1972?")["ok"]
    asked = until(lambda: [a for a in place.office.questions.latest(BRANDS, 9) if a.by == SAM], "the question is kept")
    assert asked[0].passages == ()
    thread = place.sandbox.slack.messages(room)[0]["ts"]
    answer = until(lambda: with_buttons(whole(place, room, thread)), "an answer")
    row = next(block for block in answer["blocks"] if block["type"] == "actions")
    gap = row["elements"][0]
    where = {"channel": room, "ts": answer["ts"], "block_id": row["block_id"], "action_id": gap["action_id"]}
    assert place.sandbox.act(SAM, "click", **where, value=gap["value"])["ok"]
    until(lambda: place.office.questions.latest(BRANDS, 5, [Verdict.GAP]), "the gap is kept")


def test_what_people_say_to_each_other_is_left_alone(place: Workplace) -> None:
    before = len(place.office.questions.latest(BRANDS, 100))
    channel = place.cards()[0].channel
    assert place.sandbox.act(MAYA, "say", channel=channel, text="Lunch? When?")["ok"]
    assert press(place.sandbox, MAYA, place.cards()[0], "tags")["ok"]  # whatever came before is handled by then
    assert len(place.office.questions.latest(BRANDS, 100)) == before
