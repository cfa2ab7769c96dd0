"""Who has a mention is said in words on its card, what is put aside is one line, and the dialogs lead to decisions."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from bot.content.words import Words
from bot.errors import DecisionRefused, NotAllowed, Stale
from bot.mention import decision as d
from bot.mention.attention import NOBODY, Attention, Hold
from bot.mention.draft import Draft
from bot.mention.mention import Mention
from bot.mention.stage import Stage
from bot.ports import Capabilities, Once
from bot.sandbox.block_rules import problems
from bot.sandbox.view_rules import too_large, view_problems
from bot.slack.attention import given_line, hand_over_view, occupied_view, refused_view, snooze_times, snooze_view
from bot.slack.dialogs import dialog, refusal
from bot.slack.modals import decision_of
from tests.fakes import IRINA, MAYA, NOON, REPLY, TOMEK, World, post, sample

from .drawing import ANY, CAPABILITIES, HOSTILE, SPOKEN, WORDS, cards, links_in, mentions, texts_in
from .test_card import buttons
from .test_modals import sent, typed

PLAIN = Capabilities(Once.READ_MATCH, max_reply=1000)
LATER = NOON + timedelta(minutes=15)
TAKEN = replace(NOBODY, claim=Hold(MAYA, NOON, LATER))


def waiting(attention: Attention = NOBODY, text: str = "The bottle came cracked.") -> Mention:
    draft = Draft(1, REPLY, "en")
    return Mention("m1", "peony", post(text), NOON, Stage.WAITING, level="agent", draft=draft, attention=attention)


def said(mention: Mention) -> list[str]:
    _, card = next(cards(mention, PLAIN))
    return [re.sub(r"<!date[^>]*>", "then", text) for _, text in texts_in(card.blocks)]


# -- the card ---------------------------------------------------------------------------------------------


def test_the_card_says_who_has_it_and_since_when() -> None:
    assert "*Maya Lindqvist is on it*, since then. Free again at then." in said(waiting(TAKEN))


def test_the_card_says_who_handed_it_over_and_why() -> None:
    given = replace(NOBODY, claim=Hold(TOMEK, NOON, LATER, giver=MAYA, note="you <!channel> know her"))
    line = "*Tomek Zielak is on it*: handed over by Maya Lindqvist, then. Free again at then. "
    assert f"{line}“you &lt;!channel&gt; know her”" in said(waiting(given))


def test_the_card_says_who_writes_now_and_not_that_they_took_it_on_purpose() -> None:
    editing = NOBODY.editing(MAYA, LATER, NOON).editing(TOMEK, LATER, NOON)
    lines = said(waiting(editing))
    assert "Being edited now by *Maya Lindqvist, Tomek Zielak*, since then." in lines
    assert not any("is on it" in line for line in lines)


@pytest.mark.parametrize(
    ("attention", "row"), [(NOBODY, {"claim", "snooze"}), (TAKEN, {"release", "hand_over", "snooze"})]
)
def test_what_nobody_has_can_be_taken_and_what_somebody_has_can_be_let_go(attention: Attention, row: set[str]) -> None:
    _, card = next(cards(waiting(attention), PLAIN))
    assert buttons(card) & {"claim", "release", "hand_over", "snooze"} == row


def test_no_reply_needed_is_one_click_on_every_card_somebody_has_read() -> None:
    for stage in (Stage.TRIAGED, Stage.DRAFTED, Stage.WAITING):
        _, card = next(cards(replace(waiting(), stage=stage), PLAIN))
        assert "no_reply" in buttons(card)


def test_what_is_put_aside_is_one_line_with_who_and_until_when() -> None:
    _, card = next(cards(waiting(NOBODY.snoozed(MAYA, LATER, NOON)), PLAIN))
    lines = said(waiting(NOBODY.snoozed(MAYA, LATER, NOON)))
    assert lines == ["*Lena*: “The bottle came cracked.”  ·  put aside by Maya Lindqvist until then", "Wake now"]
    assert buttons(card) == {"wake"}


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_put_aside_pings_nobody_and_links_nowhere(text: str) -> None:
    _, card = next(cards(waiting(NOBODY.snoozed(MAYA, LATER, NOON), text), PLAIN))
    assert problems(card.blocks, "message") == []
    assert all(
        link.startswith("!date^") for kind, line in texts_in(card.blocks) if kind == "mrkdwn" for link in links_in(line)
    )


# -- dialogs ----------------------------------------------------------------------------------------------


@ANY
@given(mentions(stages=(Stage.WAITING,)), SPOKEN, CAPABILITIES)
def test_slack_takes_every_dialog_about_who_is_at_it(mention: Mention, words: Words, can: Capabilities) -> None:
    views = [
        hand_over_view(mention, "C0PEONY", words),
        snooze_view(mention, NOON, "Europe/Warsaw", words),
        occupied_view(mention.id, "f" * 64, "Maya <!channel>, Tomek" * 50, words),
        refused_view("Because <!here>.", words),
    ]
    for view in views:
        assert view_problems(view) == []
        assert not too_large(view)


def test_approving_anyway_is_about_the_words_that_were_read() -> None:
    view = occupied_view("m1", "abc", "Maya", WORDS)
    assert "*Maya* is at this mention now." in view["blocks"][0]["text"]["text"]
    assert decision_of(view | {"state": {"values": {}}}, {"m": "m1", "s": "abc"}) == d.Approve("abc", anyway=True)


def test_whom_it_is_handed_to_comes_back_with_the_note() -> None:
    whom = {"type": "users_select", "selected_user": TOMEK}
    view = sent(hand_over_view(waiting(), "C0PEONY", WORDS), to=("to", whom), note=("note", typed("please")))
    assert decision_of(view, {}) == d.HandOver(TOMEK, "please")


def test_the_colleague_is_told_what_it_is_about() -> None:
    mention = waiting(NOBODY.handed_over(TOMEK, MAYA, "you know her", LATER, NOON))
    told = "*Maya Lindqvist* has handed you a mention here: Lena, “The bottle came cracked.”. “you know her”"
    assert given_line(mention, sample(), WORDS) == told


def test_a_moment_of_ones_own_counts_before_the_usual_ones() -> None:
    view = snooze_view(waiting(), NOON, "Europe/Warsaw", WORDS)
    assert decision_of(sent(view), {}) == d.Snooze(NOON + timedelta(hours=1))
    own = {"type": "datetimepicker", "selected_date_time": int(LATER.timestamp())}
    assert decision_of(sent(view, at=("at", own)), {}) == d.Snooze(LATER)


def test_who_puts_it_aside_sees_when_a_reply_is_due() -> None:
    rule = sample().rules["peony"][0]
    view = snooze_view(replace(waiting(), rule=rule), NOON, "Europe/Warsaw", WORDS)
    due = f"{NOON + rule.reply_within:%Y-%m-%d %H:%M} UTC"
    assert any(text.startswith("A reply is due") and due in text for _, text in texts_in(view["blocks"]))


@pytest.mark.parametrize(
    ("now", "offered"),
    [
        ("2026-11-22 11:00", ["2026-11-22 12:00", "2026-11-22 18:00", "2026-11-23 09:00"]),
        ("2026-11-22 17:40", ["2026-11-22 18:40", "2026-11-23 09:00"]),
        ("2026-11-22 23:59", ["2026-11-23 00:59", "2026-11-23 09:00"]),
        ("2026-10-24 20:00", ["2026-10-24 21:00", "2026-10-25 09:00"]),  # the night in which summer time ends
    ],
)
def test_the_usual_moments_follow_the_clock_of_the_brand(now: str, offered: list[str]) -> None:
    warsaw = ZoneInfo("Europe/Warsaw")
    at = datetime.fromisoformat(now).replace(tzinfo=warsaw).astimezone(UTC)
    times = snooze_times(at, "Europe/Warsaw", WORDS)
    assert [f"{until.astimezone(warsaw):%Y-%m-%d %H:%M}" for _, until in times] == offered


# -- refusals ---------------------------------------------------------------------------------------------


def test_who_types_over_a_newer_version_keeps_their_words_and_sees_the_newer_ones(world: World) -> None:
    mention = world.arrive()
    world.decide(mention, d.Write("Tomek's cracked bottle.", 1), TOMEK)
    mine = d.Write("Maya's <cracked> bottle.", 1)
    with pytest.raises(Stale) as refused:
        world.decide(mention, mine)
    answer = refusal(refused.value, mine, {"callback_id": "edit"}, mention.id, world.desk, WORDS)
    view = answer["view"]
    assert answer["response_action"] == "update"
    assert view_problems(view) == []
    told = [text for _, text in texts_in(view["blocks"])]
    assert "*Tomek Zielak saved a newer version meanwhile:*" in told
    assert "Tomek's cracked bottle." in told
    field = next(block for block in view["blocks"] if block["type"] == "input")
    assert field["element"]["initial_value"] == "Maya's <cracked> bottle."
    again = decision_of(sent(view), {"m": mention.id, "v": 2})
    assert '"v":2' in view["private_metadata"]
    assert world.decide(mention, again).versions[-1].text == "Maya's <cracked> bottle."


def test_who_types_while_the_customer_changes_their_words_keeps_what_they_typed(world: World) -> None:
    mention = world.arrive()
    edited = world.store.save(world.get(mention).edited(post("It came after all."), NOON))
    mine = d.Write("Maya's bottle.", 1)
    view = refusal(Stale("refused.newer_draft"), mine, {"callback_id": "edit"}, edited.id, world.desk, WORDS)["view"]
    told = [text for _, text in texts_in(view["blocks"])]
    assert "It came after all." in told
    assert any("The customer has changed their words meanwhile" in text for text in told)


def test_a_refusal_is_shown_at_a_field_or_in_place_of_a_dialog_without_one(world: World) -> None:
    mention = world.arrive()
    why = DecisionRefused("refused.snooze_time")
    at_field = refusal(why, d.Snooze(NOON), {"callback_id": "snooze"}, mention.id, world.desk, WORDS)
    assert at_field["errors"] == {"until": "Choose a time from now on, at most 30 days ahead."}
    why = NotAllowed("refused.level", level="lead")
    instead = refusal(why, d.Approve(""), {"callback_id": "approve_anyway"}, mention.id, world.desk, WORDS)
    assert instead["response_action"] == "update"
    assert "submit" not in instead["view"]


def test_who_opens_the_dialog_is_told_who_else_is_at_it_and_not_about_themselves(world: World) -> None:
    mention = world.decide(world.decide(world.arrive(), d.Claim()), d.StartEditing(), IRINA)
    told = [text for _, text in texts_in(dialog("edit", mention, IRINA, "C1", world.desk, WORDS)["blocks"])]
    assert any("*Maya Lindqvist is on it*" in text for text in told)
    assert not any("Irina" in text for text in told)
