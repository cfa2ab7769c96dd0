"""The demo in a real browser, once through the main job and its detours: what a newcomer sees and does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import chdir

import pytest
from playwright.sync_api import Page, expect

from bot.cli.demo import running
from bot.mention.stage import Stage
from bot.sandbox.seeding import seed_reviews
from tests.fakes import NOON
from tests.groups import ROOT

from .screen import STORE, Sit
from .workplace import (
    CARD,
    COMPLAINT,
    ESCALATED,
    MAYA,
    REPLY,
    THANKS,
    Workplace,
    until,
    violations,
    write,
    written,
)  # fmt: skip

pytestmark = pytest.mark.browser

UNDO = 1.5  # seconds


@pytest.fixture(scope="module")
def place() -> Iterator[Workplace]:
    """`unscripted demo`, all of it."""
    with chdir(ROOT), running(0, undo=UNDO) as demo:
        made = Workplace(demo.sandbox, demo.office)
        samples = sum(
            len(demo.sandbox.platform.reviews(c.account)) for c in demo.office.connectors if c.platform == "demo"
        )
        until(lambda: len(made.cards()) == samples, "every sample mention has its card", seconds=60)
        yield made
        assert violations(demo.sandbox) == []
        said = [m for channel in demo.sandbox.slack.channels for m in demo.sandbox.slack.messages(channel)]
        alerts = {m["ts"] for m in said if m.get("metadata", {}).get("event_type") == "unscripted_alert"}
        assert {ping.ts for ping in demo.sandbox.slack.pings} <= alerts  # Robin Hale writes often, which calls a lead


def test_a_mention_becomes_a_card_is_edited_approved_and_public_exactly_once(sit: Sit, place: Workplace) -> None:
    maya = sit("Maya")
    expect(maya.page.locator("#notice")).to_contain_text("recordings, not a live model")
    words = next(seed.text for seed in seed_reviews(STORE, NOON) if seed.id == THANKS)  # a draft of it is recorded
    maya.post_as_customer("Robin Hale", words, stars=5)
    arrived = place.arrived("Robin Hale", words)
    card = maya.card(place.card(arrived, "approve"))
    assert place.card(arrived).channel == place.office.desk.content().channels["peony-mentions"]
    expect(card).to_contain_text("Robin Hale")
    expect(card).to_contain_text("Kasia in the Kraków shop")
    draft = place.mention(arrived).draft
    assert draft
    expect(card).to_contain_text(draft.text)
    maya.picture("1-card")

    card.get_by_role("button", name="Edit", exact=True).click()
    field = maya.dialog.locator("textarea")
    expect(field).to_have_value(draft.text)
    edited = f"{draft.text} The diagram stays on the fridge."
    field.fill(edited)
    expect(maya.dialog).to_contain_text(f"{len(edited)} of 1000 characters")
    field.fill("x" * 1001)
    expect(maya.dialog).to_contain_text("1001 of 1000 characters: 1 too many")
    maya.dialog.get_by_role("button", name="Save").click()
    expect(maya.dialog).to_contain_text("1001 characters are too many; this platform takes 1000.")
    field.fill(edited)
    expect(maya.dialog).to_contain_text(f"{len(edited)} of 1000 characters")
    maya.picture("2-edit")
    maya.dialog.get_by_role("button", name="Save").click()
    expect(maya.dialog).to_be_hidden()
    expect(card).to_contain_text("The diagram stays on the fridge.")

    card.get_by_role("button", name="Approve this reply").click()
    expect(card.get_by_role("button", name="Undo")).to_be_visible()
    expect(card).to_contain_text("Approved by Maya Lindqvist")
    assert place.replies(arrived) == [], "the time to undo is not over"
    expect(card).to_contain_text("LIVE: read back from the platform")
    expect(card.get_by_role("button", name="Approve")).to_have_count(0)
    maya.picture("3-live")

    with maya.page.expect_popup() as popup:
        card.get_by_role("link", name="See the reply").click()
    expect(popup.value.locator(".reply", has_text=edited)).to_have_count(1)
    expect(popup.value.locator(".reply")).to_have_text([edited])
    popup.value.screenshot(path=maya.album / "4-public.png")


def test_an_escalation_moves_the_decision_to_a_card_of_its_own(sit: Sit, place: Workplace) -> None:
    mention = place.post(COMPLAINT.format("to escalate"))
    maya = sit("Maya")
    card = maya.card(place.card(mention, "edit", "escalate"))
    card.get_by_role("button", name="Escalate").click()
    maya.dialog.get_by_label("Why?").fill("She asks for <!channel> money & I may not promise any.")
    maya.picture("5-escalate")
    maya.dialog.get_by_role("button", name="Escalate").click()
    expect(card).to_contain_text("Decided at level lead, on its own card.")
    expect(card.locator(".actions")).to_have_count(0)

    above = place.card(mention, "dismiss", kind=ESCALATED)
    assert above.channel == place.office.desk.content().channels["peony-escalations"]
    raised = maya.card(above)
    expect(raised).to_contain_text("Escalated to lead by Maya Lindqvist")
    expect(raised).to_contain_text("She asks for <!channel> money & I may not promise any.")
    maya.picture("6-escalated")

    raised.get_by_role("button", name="Dismiss").click()
    expect(maya.told("This is decided at level “lead” now, and you are not on it.")).to_be_visible()
    expect(maya.dialog).to_be_hidden()
    assert place.mention(mention).stage is Stage.WAITING

    irina = sit("Irina")
    expect(irina.card(above)).to_be_visible()
    expect(irina.told("you are not on it")).to_have_count(0)
    irina.card(above).get_by_role("button", name="Dismiss").click()
    irina.dialog.get_by_label("Why is there no reply?").select_option(label="another reason")
    irina.dialog.get_by_role("button", name="Dismiss").click()
    for one in (place.card(mention), above):
        expect(irina.card(one)).to_contain_text("Closed: another reason (Irina Volkova")


def test_a_trainer_may_not_approve_and_only_they_are_told_why(sit: Sit, place: Workplace) -> None:
    mention = written(place, "for the trainer")
    sam = sit("Sam")
    sam.card(place.card(mention, "approve")).get_by_role("button", name="Approve this reply").click()
    why = "As a trainer you may not decide this; an agent, a lead or a specialist can."
    expect(sam.told(why)).to_be_visible()
    expect(sam.told(why)).to_contain_text("Only visible to you")
    sam.picture("7-not-allowed")
    sam.become("Maya")
    expect(sam.card(place.card(mention))).to_be_visible()
    expect(sam.told(why)).to_have_count(0)
    assert place.mention(mention).stage is Stage.WAITING


def test_without_a_recording_the_card_shows_a_brief_and_a_person_writes(sit: Sit, place: Workplace) -> None:
    maya = sit("Maya")
    text = COMPLAINT.format("without a recording")
    maya.post_as_customer("Nela", text, stars=1)
    mention = place.arrived("Nela", text)
    card = maya.card(place.card(mention, "edit"))
    expect(card).to_contain_text("Reply brief.")
    expect(card).to_contain_text("no recording for this; connect a model")
    expect(card.get_by_role("button", name="Approve")).to_have_count(0)
    maya.picture("8-brief")
    card.get_by_role("button", name="Write reply").click()
    expect(maya.dialog).to_contain_text(text)
    maya.dialog.locator("textarea").fill(REPLY)
    expect(maya.dialog).to_contain_text(f"{len(REPLY)} of 1000 characters")
    maya.dialog.get_by_role("button", name="Save").click()
    expect(card).to_contain_text("written by a person")
    card.get_by_role("button", name="Approve this reply").click()
    expect(card).to_contain_text("LIVE: read back from the platform")
    assert place.replies(mention) == [REPLY]


def test_an_edited_review_opens_its_card_again_with_what_changed(sit: Sit, place: Workplace) -> None:
    maya = sit("Maya")
    maya.post_as_customer("Otto", "The soap smells of nothing at all, and I paid for roses.", stars=2)
    mention = place.arrived("Otto", "The soap smells of nothing")
    card = maya.card(place.card(mention, "edit"))
    maya.page.locator("#customer .own li").first.get_by_role("button", name="Edit").click()
    maya.page.locator("#customer-text").fill("The soap smells of cabbage, and I paid for roses.")
    maya.page.get_by_role("button", name="Save the change").click()
    expect(card).to_contain_text("Edited by the customer.")
    expect(card.locator("s, del").first).to_contain_text("nothing")
    expect(card.locator("b, strong", has_text="cabbage")).to_be_visible()
    maya.picture("9-edited")

    maya.page.locator("#customer .own li").first.get_by_role("button", name="Delete").click()
    expect(card).to_contain_text("Closed: the customer deleted it")
    expect(card.get_by_role("button", name=re.compile("Approve|Write|Edit"))).to_have_count(0)


def test_of_two_people_who_approve_at_once_one_decides_and_the_other_is_told_who(sit: Sit, place: Workplace) -> None:
    mention = written(place, "for two people")
    shown = place.card(mention, "approve")
    maya, irina = sit("Maya"), sit("Irina")
    buttons = [person.card(shown).get_by_role("button", name="Approve this reply") for person in (maya, irina)]
    place.sandbox.fault("429", method="chat.update", times=3, retry_after=1)  # both still see the button
    for button in buttons:
        button.click()
    expect(irina.told("Maya Lindqvist was faster: the reply was approved. Nothing was changed.")).to_be_visible()
    irina.picture("10-faster")
    expect(irina.card(shown)).to_contain_text("LIVE: read back from the platform")
    assert [event.kind for event in place.store.events(mention)].count("approved") == 1
    assert place.replies(mention) == [REPLY]


def test_a_click_on_a_stale_card_changes_nothing_and_says_so(sit: Sit, place: Workplace) -> None:
    mention = written(place, "stale")
    irina = sit("Irina")
    shown = place.card(mention, "approve")
    button = irina.card(shown).get_by_role("button", name="Approve this reply")
    place.sandbox.fault("429", method="chat.update", times=3, retry_after=1)  # Irina still sees the words of before
    assert write(place.sandbox, MAYA, shown, f"{REPLY} And a new jar.") == "closed"
    button.click()
    expect(irina.told("have changed since you read them. Nothing was approved; please read it again.")).to_be_visible()
    expect(irina.card(shown)).to_contain_text("And a new jar.")
    assert place.mention(mention).stage is Stage.WAITING
    assert place.replies(mention) == []


def test_the_page_can_be_dark(sit: Sit, place: Workplace) -> None:
    maya = sit("Maya")
    maya.card(place.card(place.mention_id(THANKS), kind=CARD))
    light = brightness(maya.page)
    maya.page.locator("#theme").click()
    dark = brightness(maya.page)
    assert dark < 0.25 < 0.75 < light
    maya.picture("11-dark")


def brightness(page: Page) -> float:
    """Of the page's background, 0 black to 1 white."""
    colour = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    red, green, blue = (int(number) for number in re.findall(r"\d+", colour)[:3])
    return (red + green + blue) / 3 / 255
