"""Colleagues at one desk, in a real browser: take a mention, hand it over, edit at the same time, put it aside."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from bot.mention.stage import Stage

from .screen import Sit
from .workplace import MAYA, REPLY, Workplace, dialog, press, until, violations, working, written

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    with working(tmp_path_factory.mktemp("state"), undo=1) as made:
        yield made
        assert violations(made.sandbox) == []
        assert made.sandbox.slack.pings == []


def test_who_approves_what_a_colleague_has_taken_is_asked_first(sit: Sit, place: Workplace) -> None:
    mention = written(place, "to take")
    shown = place.card(mention, "approve", "claim")
    maya, irina = sit("Maya"), sit("Irina")
    maya.card(shown).get_by_role("button", name="Take it").click()
    expect(irina.card(shown)).to_contain_text("Maya Lindqvist is on it")
    irina.picture("20-taken")

    irina.card(shown).get_by_role("button", name="Approve this reply").click()
    expect(irina.dialog).to_contain_text("Maya Lindqvist is at this mention now.")
    irina.picture("21-asked")
    irina.dialog.get_by_role("button", name="Cancel").click()
    expect(irina.dialog).to_be_hidden()
    assert place.mention(mention).stage is Stage.WAITING

    irina.card(shown).get_by_role("button", name="Approve this reply").click()
    irina.dialog.get_by_role("button", name="Approve anyway").click()
    expect(irina.card(shown)).to_contain_text("LIVE: read back from the platform")
    assert place.replies(mention) == [REPLY]
    approved = next(event for event in place.store.events(mention) if event.kind == "approved")
    assert approved.data["despite"] == [MAYA]


def test_two_who_edit_at_once_see_each_other_and_nothing_typed_is_lost(sit: Sit, place: Workplace) -> None:
    mention = written(place, "for two editors")
    shown = place.card(mention, "edit")
    maya, tomek = sit("Maya"), sit("Tomek")
    maya.card(shown).get_by_role("button", name="Edit", exact=True).click()
    maya.dialog.locator("textarea").fill(f"{REPLY} Typed by Maya.")
    expect(tomek.card(shown)).to_contain_text("Being edited now by Maya Lindqvist, since")
    tomek.card(shown).get_by_role("button", name="Edit", exact=True).click()
    expect(tomek.dialog).to_contain_text("Being edited now by Maya Lindqvist, since")
    tomek.dialog.locator("textarea").fill(f"{REPLY} Typed by Tomek.")
    tomek.dialog.get_by_role("button", name="Save").click()
    expect(tomek.dialog).to_be_hidden()

    maya.dialog.get_by_role("button", name="Save").click()
    expect(maya.dialog).to_contain_text("Tomek Zielak saved a newer version meanwhile:")
    expect(maya.dialog).to_contain_text("Typed by Tomek.")
    expect(maya.dialog.locator("textarea")).to_have_value(f"{REPLY} Typed by Maya.")
    maya.picture("22-newer")
    maya.dialog.get_by_role("button", name="Save").click()
    expect(maya.dialog).to_be_hidden()
    expect(maya.card(shown)).to_contain_text("Typed by Maya.")
    expect(maya.card(shown)).not_to_contain_text("Being edited now")
    assert [draft.text.split(". ")[-1] for draft in place.mention(mention).versions[-2:]] == [
        "Typed by Tomek.",
        "Typed by Maya.",
    ]


def test_a_dialog_that_is_closed_does_not_hold_the_mention(sit: Sit, place: Workplace) -> None:
    mention = written(place, "to look at")
    maya = sit("Maya")
    card = maya.card(place.card(mention, "edit"))
    card.get_by_role("button", name="Edit", exact=True).click()
    expect(maya.dialog.locator("textarea")).to_have_value(REPLY)
    until(lambda: place.mention(mention).attention.editors, "somebody edits")
    maya.dialog.get_by_role("button", name="Cancel").click()
    until(lambda: not place.mention(mention).attention.editors, "nobody edits any more")
    assert place.mention(mention).attention.claim is None


def test_a_mention_is_handed_over_and_the_colleague_is_told(sit: Sit, place: Workplace) -> None:
    mention = written(place, "to hand over")
    shown = place.card(mention, "claim")
    maya, tomek = sit("Maya"), sit("Tomek")
    maya.card(shown).get_by_role("button", name="Take it").click()
    maya.card(shown).get_by_role("button", name="Hand over").click()
    maya.dialog.get_by_label("To whom?").select_option(label="Tomek Zielak")
    maya.dialog.get_by_label("Note").fill("You know her from last week.")
    maya.dialog.get_by_role("button", name="Hand over").click()
    expect(maya.card(shown)).to_contain_text("Tomek Zielak is on it: handed over by Maya Lindqvist")
    tomek.card(shown)
    expect(tomek.told("Maya Lindqvist has handed you a mention here")).to_contain_text("You know her from last week.")
    tomek.picture("23-handed-over")
    tomek.card(shown).get_by_role("button", name="Release").click()
    expect(tomek.card(shown).get_by_role("button", name="Take it")).to_be_visible()


def test_what_is_put_aside_is_one_line_and_comes_back_by_hand_and_by_itself(sit: Sit, place: Workplace) -> None:
    mention = written(place, "to put aside")
    shown = place.card(mention, "snooze")
    maya = sit("Maya")
    card = maya.card(shown)
    card.get_by_role("button", name="Snooze").click()
    maya.dialog.get_by_label("Until when?").select_option(label="In an hour")
    maya.picture("24-snooze")
    maya.dialog.get_by_role("button", name="Snooze").click()
    expect(card).to_contain_text("put aside by Maya Lindqvist until")
    expect(card.locator(".actions").get_by_role("button")).to_have_text(["Wake now"])
    maya.picture("25-put-aside")
    card.get_by_role("button", name="Wake now").click()
    expect(card.get_by_role("button", name="Approve this reply")).to_be_visible()

    own = (datetime.now() + timedelta(days=2)).replace(second=0, microsecond=0)  # in the zone of the browser, too
    card.get_by_role("button", name="Snooze").click()
    maya.dialog.get_by_label("Or a time of your own").fill(f"{own:%Y-%m-%dT%H:%M}")
    maya.dialog.get_by_role("button", name="Snooze").click()
    card.get_by_role("button", name="Wake now").click()
    put_aside = [event for event in place.store.events(mention) if event.kind == "snoozed"]
    assert datetime.fromisoformat(str(put_aside[-1].data["until"])) == own.astimezone()
    expect(card.get_by_role("button", name="Approve this reply")).to_be_visible()

    assert press(place.sandbox, MAYA, place.card(mention, "snooze"), "snooze")["ok"]
    view = until(lambda: dialog(place.sandbox, MAYA), "the dialog opens")
    moment = {"type": "datetimepicker", "selected_date_time": int(time.time()) + 3}  # the page takes whole minutes
    assert place.sandbox.act(MAYA, "submit", view_id=view.id, values={"at": {"at": moment}})["result"] == "closed"
    expect(card).to_contain_text("put aside by Maya Lindqvist until")
    expect(card.get_by_role("button", name="Approve this reply")).to_be_visible()
    assert [event.by for event in place.store.events(mention) if event.kind == "woken"] == [MAYA, MAYA, "bot"]


def test_no_reply_needed_is_one_click_and_can_be_undone(sit: Sit, place: Workplace) -> None:
    mention = written(place, "that needs no reply")
    maya = sit("Maya")
    card = maya.card(place.card(mention, "no_reply"))
    card.get_by_role("button", name="No reply needed").click()
    expect(card).to_contain_text("Closed: no reply needed (Maya Lindqvist")
    maya.picture("26-no-reply-needed")
    card.get_by_role("button", name="Reopen").click()
    expect(card.get_by_role("button", name="Approve this reply")).to_be_visible()
    assert place.replies(mention) == []


def test_what_a_customer_writes_is_read_to_the_letter_and_does_nothing(sit: Sit, place: Workplace) -> None:
    pieces = [
        "<!channel>", "<@U0IRINA>", "<#C0PEONY>", "<http://evil.example|your bank>", "https://evil.example/pay",
        "*bold* _it_ ~no~ `code`", ":tada:", "&lt;!here&gt;", "> quoted",
    ]  # fmt: skip
    mention = place.post(f"The cream was open. {' '.join(pieces)}", author="<!here> <https://evil.example|me>")
    shown = place.card(mention, "claim")
    maya, tomek = sit("Maya"), sit("Tomek")
    card = maya.card(shown)
    for piece in (*pieces, "<!here> <https://evil.example|me>"):
        expect(card).to_contain_text(piece)
    card.get_by_role("button", name="Take it").click()
    card.get_by_role("button", name="Hand over").click()
    maya.dialog.get_by_label("To whom?").select_option(label="Tomek Zielak")
    maya.dialog.get_by_label("Note").fill("Mind <!channel> and https://evil.example/note")
    maya.dialog.get_by_role("button", name="Hand over").click()
    tomek.card(shown)
    told = tomek.told("https://evil.example/note")
    expect(told).to_contain_text("Mind <!channel> and")
    for place_of_words in (card, told, maya.page.locator("#messages")):
        assert place_of_words.locator("a[href*='evil']").count() == 0
    assert place.sandbox.slack.pings == []
    maya.picture("27-hostile")
