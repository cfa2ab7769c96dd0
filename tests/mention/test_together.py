"""What may be decided several at a time: nothing anybody would look at twice, and no two replies alike."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.mention import tags as t
from bot.mention.attention import Attention, Hold, Snooze
from bot.mention.draft import Draft, Flag, Severity
from bot.mention.mention import Mention
from bot.mention.outcome import Escalation, Notice
from bot.mention.stage import Stage
from bot.mention.together import LONGEST, distinct, green, idle
from tests.fakes import MAYA, NOON, REPLY, UNSURE, post

CALM = replace(UNSURE, confidence={"kind": 0.9}, kind=t.Kind.PRAISE)
DRAFT = Draft(1, REPLY, "en")
HOLD = Hold(MAYA, NOON, NOON)


def waiting(text: str = REPLY, tags: t.Tags = CALM, **changes: Any) -> Mention:
    draft = replace(DRAFT, text=text)
    return replace(Mention("m1", "peony", post(), NOON, Stage.WAITING, draft=draft, tags=tags), **changes)


def test_a_calm_draft_nobody_has_anything_to_say_about_is_green() -> None:
    assert green(waiting())
    assert not idle(waiting())


@pytest.mark.parametrize(
    "doubt",
    [
        {"stage": Stage.DRAFTED},
        {"draft": None},
        {"draft": replace(DRAFT, flags=(Flag("canned", Severity.WARN, {"words": "thanks"}),))},
        {"draft": replace(DRAFT, left_open=("when it comes",))},
        {"draft": replace(DRAFT, text="word " * LONGEST)},
        {"amending": True},
        {"notice": Notice("edited", {})},
        {"escalations": (Escalation("lead", "look", MAYA, NOON),)},
        {"attention": Attention(claim=HOLD)},
        {"attention": Attention(editors=(HOLD,))},
        {"attention": Attention(snooze=Snooze(MAYA, NOON, NOON))},
        {"tags": None},
        {"tags": UNSURE},
        {"tags": replace(CALM, urgency=t.Urgency.HIGH)},
        {"tags": replace(CALM, risks=(t.Evidence(t.Risk.LEGAL, "my lawyer", 0.9),))},
        {"tags": replace(CALM, suspicions=(t.Evidence(t.Suspicion.TROLL, "lol", 0.9),))},
        {"tags": replace(CALM, kind=t.Kind.INSULT)},
        {"tags": replace(CALM, reply_worth=t.ReplyWorth.NO_REPLY_NEEDED)},
    ],
)
def test_any_doubt_and_it_is_read_on_its_own_card(doubt: dict[str, Any]) -> None:
    assert not green(waiting(**doubt))


@pytest.mark.parametrize(
    "tags",
    [
        replace(CALM, kind=t.Kind.SPAM),
        replace(CALM, kind=t.Kind.INSULT),
        replace(CALM, reply_worth=t.ReplyWorth.TOO_LITTLE_TEXT),
    ],
)
def test_what_nobody_has_to_answer_is_idle_unless_there_is_a_risk_in_it(tags: t.Tags) -> None:
    assert idle(waiting(tags=tags))
    assert not idle(waiting(tags=replace(tags, risks=(t.Evidence(t.Risk.THREAT, "I will come", 0.9),))))
    assert not idle(waiting(tags=replace(tags, urgency=t.Urgency.CRITICAL)))


def test_of_two_replies_that_are_alike_only_the_first_is_offered() -> None:
    first, twin = waiting(), replace(waiting(), id="m2")
    other = waiting("Ola, the rose oil you liked comes in a bigger bottle from March on.", id="m3")
    assert [mention.id for mention in distinct([first, twin, other], 8)] == ["m1", "m3"]
    assert [mention.id for mention in distinct([first, twin, other], 1)] == ["m1"]
