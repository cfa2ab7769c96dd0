"""Which events call people, whom they reach, and what comes first in a list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.mention.alerts import (
    EVERYBODY,
    KINDS,
    NOBODY_LEFT,
    QUOTED,
    Alert,
    Listed,
    called,
    groups,
    levels_told,
    pages,
    quoted,
    raised,
    ranked,
    worth_a_message,
)
from bot.mention.escalation import EscalationPolicy, Level, Page, Rota
from bot.mention.event import BOT, Event
from bot.mention.mention import Mention
from bot.mention.outcome import Escalation
from bot.mention.people import Person, Role
from bot.mention.tags import Kind, Urgency
from tests.fakes import IRINA, MAYA, NOON, NORA, UNSURE, post

PEONY = frozenset({"peony"})
PEOPLE = [
    Person(MAYA, "Maya", Role.AGENT, PEONY), Person(IRINA, "Irina", Role.LEAD, PEONY),
    Person(NORA, "Nora", Role.SPECIALIST, PEONY),
]  # fmt: skip
DUTY, HOOK = Page("email", "duty@example.com"), Page("webhook", "https://hooks.example/x?key=1", "HOOK")
AGENTS = Level("agent", frozenset({Role.AGENT, Role.LEAD}))
LEADS = Level("lead", frozenset({Role.LEAD}), "C0ESC", group="S0LEADS", pages=(DUTY,))
LEGAL = Level("legal", people=frozenset({NORA}), channel="C0LEG", pages=(HOOK, DUTY))
POLICY = EscalationPolicy("peony", "v1", (AGENTS, LEADS, LEGAL), {})


def event(kind: str, **data: object) -> Event:
    return Event(kind, NOON, BOT, data)


def mention(text: str, urgency: Urgency = Urgency.NORMAL, kind: Kind = Kind.COMPLAINT, minutes: int = 0) -> Mention:
    written = post(text)
    arrived = NOON + timedelta(minutes=minutes)
    return Mention(written.mention_id, "peony", written, arrived, tags=replace(UNSURE, urgency=urgency, kind=kind))


# -- what calls people --------------------------------------------------------------------------------------


def test_an_escalation_calls_the_level_it_goes_to_whoever_escalates() -> None:
    escalated = Mention("m1", "peony", post(), NOON).escalated(Escalation("lead", "why", MAYA, NOON))
    assert raised(escalated.unsaved, escalated.level) == {0: Alert("escalated", "lead", NOON)}


@pytest.mark.parametrize(
    ("told", "alert"),
    [
        (event("warned", clock="reply"), Alert("warned", "agent", NOON)),
        (event("breached", clock="reply", level="agent", to="lead"), Alert("breached", "lead", NOON)),
        (event("breached", clock="reply", level="legal", to=""), Alert(NOBODY_LEFT, EVERYBODY, NOON)),
        (event("promise_due", who=MAYA), Alert("promise_due", "agent", NOON, MAYA)),
        (event("promise_overdue", who=MAYA), Alert("promise_overdue", "agent", NOON, MAYA)),
    ],
)
def test_a_clock_calls_the_level_that_decides_or_the_one_above_and_everybody_when_nobody_is_left(
    told: Event, alert: Alert
) -> None:
    assert raised([event("drafted"), told], "agent") == {1: alert}
    assert alert.kind in KINDS


def test_a_breach_and_the_escalation_it_causes_are_one_alert() -> None:
    both = [event("breached", clock="reply", to="lead"), event("escalated", to="lead", automatic=True)]
    assert raised(both, "lead") == {0: Alert("breached", "lead", NOON)}
    assert raised(both[::-1], "lead") == {1: Alert("breached", "lead", NOON)}


def test_alerts_of_different_levels_stay_apart() -> None:
    both = [event("escalated", to="lead"), event("escalated", to="legal")]
    assert [alert.level for alert in raised(both, "legal").values()] == ["lead", "legal"]


def test_everyday_events_call_nobody() -> None:
    assert raised([event(kind) for kind in ("arrived", "triaged", "drafted", "approved", "published")], "agent") == {}


# -- whom they reach ----------------------------------------------------------------------------------------


def test_a_level_is_told_alone_and_the_whole_ladder_when_nobody_is_left() -> None:
    assert levels_told(POLICY, "lead") == (LEADS,)
    assert levels_told(POLICY, EVERYBODY) == (AGENTS, LEADS, LEGAL)


def test_before_anybody_has_read_it_the_lowest_level_is_told() -> None:
    assert levels_told(POLICY, "") == (AGENTS,)


def test_pages_are_those_of_the_level_each_destination_once() -> None:
    assert pages(POLICY, "agent") == ()
    assert pages(POLICY, "legal") == (HOOK, DUTY)
    assert pages(POLICY, EVERYBODY) == (DUTY, HOOK)


def test_whoever_is_on_call_is_called_by_name_and_the_group_with_them() -> None:
    rota = replace(AGENTS, on_call=Rota((IRINA, MAYA), date(2026, 11, 16), timedelta(days=7)))
    policy = replace(POLICY, levels=(rota, LEADS, LEGAL))
    assert called(policy, "agent", PEOPLE, NOON) == [IRINA]
    assert called(policy, "agent", PEOPLE, NOON + timedelta(days=7)) == [MAYA]
    assert called(POLICY, "agent", PEOPLE, NOON) == [MAYA, IRINA]
    assert called(POLICY, EVERYBODY, PEOPLE, NOON) == [MAYA, IRINA, NORA]
    assert (groups(POLICY, "lead"), groups(POLICY, "legal"), groups(POLICY, EVERYBODY)) == (
        ["S0LEADS"],
        [],
        ["S0LEADS"],
    )


def test_the_name_of_a_webhook_in_logs_holds_no_key() -> None:
    assert (HOOK.shown, DUTY.shown) == ("hooks.example", "duty@example.com")


# -- lists --------------------------------------------------------------------------------------------------


def test_each_mention_stands_in_a_list_once_the_most_serious_and_urgent_first() -> None:
    calm, urgent, late = mention("calm"), mention("urgent", Urgency.CRITICAL), mention("late", minutes=5)
    told = [
        (calm.id, Alert("escalated", "lead", NOON)), (urgent.id, Alert("escalated", "lead", NOON)),
        (late.id, Alert("warned", "lead", NOON)), (late.id, Alert("breached", "lead", NOON)),
    ]  # fmt: skip
    listed = ranked(told, {one.id: one for one in (calm, urgent, late)})
    assert [(one.mention.id, one.kind) for one in listed] == [
        (late.id, "breached"), (urgent.id, "escalated"), (calm.id, "escalated"),
    ]  # fmt: skip


def test_where_cards_say_enough_slack_gets_no_message_beside_them() -> None:
    one = Listed(mention("one"), "escalated")
    assert not worth_a_message(POLICY, "legal", [one, one])
    assert worth_a_message(POLICY, "legal", [one, one, one])
    assert worth_a_message(POLICY, "lead", [one])  # there is a group to call
    assert not worth_a_message(POLICY, "lead", [])


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "escalated"])
def test_what_a_clock_or_a_promise_says_is_always_worth_a_message(kind: str) -> None:
    level = EVERYBODY if kind == NOBODY_LEFT else "legal"
    assert worth_a_message(POLICY, level, [Listed(mention("one"), kind)])


def test_words_that_leave_slack_are_short_one_line_and_no_abuse() -> None:
    assert quoted(mention("It\nleaks.")) == "It leaks."
    assert len(quoted(mention("x" * 1000))) == QUOTED
    assert quoted(mention("You fools.", kind=Kind.INSULT)) == ""
