"""After the reply is out, and several at once, in a real browser: correct it, delete it, read every version, tick and
approve, close spam together, and read abuse only on purpose."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from bot.mention.stage import Stage

from .screen import Sit
from .workplace import MAYA, REPLY, THANKS, Workplace, until, violations, working, written

pytestmark = pytest.mark.browser

SPAM, MORE_SPAM, ABUSE, PRAISE = "pe-en-spam-1", "pe-en-spam-2", "pe-ru-insult", "pe-pl-praise"
BETTER = (
    "Half of the hand cream in the box is not what you paid for: a new jar is what we owe you. The care team knows."
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    samples = (THANKS, PRAISE, SPAM, MORE_SPAM, ABUSE)
    with working(tmp_path_factory.mktemp("state"), *samples, undo=1, abuse_ration=1) as made:
        until(lambda: len(made.cards()) == len(samples), "every sample mention has its card", seconds=60)
        yield made
        assert violations(made.sandbox) == []
        assert made.sandbox.slack.pings == []


def test_several_calm_drafts_are_approved_with_a_tick_each(sit: Sit, place: Workplace) -> None:
    thanks, praise = place.mention_id(THANKS), place.mention_id(PRAISE)
    for mention in (thanks, praise):
        place.card(mention, "approve")
    maya = sit("Maya")
    maya.page.locator("#apps a", has_text="Home").click()
    maya.page.get_by_role("button", name="Approve several (2)").click()
    draft = place.mention(praise).draft
    assert draft
    expect(maya.dialog).to_contain_text(draft.text)
    expect(maya.dialog).to_contain_text("In English, by the model: Ordered on Tuesday morning")
    maya.dialog.get_by_role("button", name="Approve the ticked").click()
    expect(maya.dialog).to_contain_text("Tick at least one.")
    for box in maya.dialog.get_by_role("checkbox").all():
        box.check()
    maya.picture("30-several")
    maya.dialog.get_by_role("button", name="Approve the ticked").click()
    expect(maya.dialog).to_contain_text("2 decided.")
    maya.dialog.locator(".button", has_text="Close").click()
    for mention in (thanks, praise):
        expect_one_reply(place, mention)


def expect_one_reply(place: Workplace, mention: str) -> None:
    until(lambda: place.mention(mention).stage is Stage.PUBLISHED, "the reply is out")
    assert len(place.replies(mention)) == 1


def test_spam_is_closed_together_with_one_reason(sit: Sit, place: Workplace) -> None:
    maya = sit("Maya")
    maya.page.locator("#apps a", has_text="Home").click()
    maya.page.get_by_role("button", name="Close several (3)").click()
    expect(maya.dialog).to_contain_text("Hidden: abuse. Nobody has to read it to decide.")
    maya.dialog.get_by_label("Why is there no reply?").select_option(label="spam or advertising")
    for sample in (SPAM, MORE_SPAM):
        maya.dialog.locator(f'[data-block="pick:{place.mention_id(sample)}"]').get_by_role("checkbox").check()
    maya.picture("31-close-several")
    maya.dialog.get_by_role("button", name="Close the ticked").click()
    expect(maya.dialog).to_contain_text("2 decided.")
    maya.dialog.locator(".button", has_text="Close").click()
    for sample in (SPAM, MORE_SPAM):
        closing = place.mention(place.mention_id(sample)).closing
        assert closing
        assert (closing.reason, closing.by) == ("spam", MAYA)


def test_a_published_reply_is_corrected_and_then_deleted(sit: Sit, place: Workplace) -> None:
    mention = written(place, "to correct")
    maya = sit("Maya")
    card = maya.card(place.card(mention, "approve"))
    card.get_by_role("button", name="Approve this reply").click()
    expect(card).to_contain_text("LIVE: read back from the platform")

    card.get_by_role("button", name="Edit reply").click()
    expect(maya.dialog.locator("textarea")).to_have_value(REPLY)
    maya.dialog.locator("textarea").fill(BETTER)
    maya.dialog.get_by_role("button", name="Save").click()
    expect(card).to_contain_text("The public reads the reply above until this is approved")
    assert place.replies(mention) == [REPLY]
    maya.picture("32-correction")
    card.get_by_role("button", name="Replace reply").click()
    until(lambda: place.replies(mention) == [BETTER], "the reply is corrected where it stands")
    expect(card).to_contain_text("a new jar is what we owe you")
    expect(card.get_by_role("button", name="Edit reply")).to_be_visible()

    card.get_by_role("button", name="Delete reply").click()
    asked = maya.page.locator("#confirm")
    expect(asked).to_contain_text("It disappears from the platform for everybody.")
    maya.picture("33-delete")
    asked.get_by_role("button", name="Cancel").click()
    assert place.replies(mention) == [BETTER]
    card.get_by_role("button", name="Delete reply").click()
    asked.get_by_role("button", name="Delete").click()
    expect(card).to_contain_text("Closed: the reply was deleted from the platform (Maya Lindqvist")
    assert place.replies(mention) == []
    expect(card.get_by_role("button", name="Reopen")).to_be_visible()


def test_every_version_there_was_can_be_read(sit: Sit, place: Workplace) -> None:
    mention = written(place, "with versions")
    maya = sit("Maya")
    card = maya.card(place.card(mention, "edit"))
    card.get_by_role("button", name="Edit", exact=True).click()
    maya.dialog.locator("textarea").fill(f"{REPLY} Thank you for the photo.")
    maya.dialog.get_by_role("button", name="Save").click()
    expect(card).to_contain_text("Thank you for the photo.")
    card.get_by_role("button", name="Versions").click()
    expect(maya.dialog).to_contain_text("Version 2")
    expect(maya.dialog).to_contain_text("Version 1")
    expect(maya.dialog.locator("b, strong", has_text="Thank you for the photo.")).to_be_visible()
    maya.picture("34-versions")
    maya.dialog.locator(".button", has_text="Close").click()


def test_abuse_is_read_on_purpose_counted_and_rationed(sit: Sit, place: Workplace) -> None:
    mention = place.mention_id(ABUSE, "peony-app")
    maya = sit("Maya")
    card = maya.card(place.card(mention, "uncover"))
    expect(card).not_to_contain_text("дебилы")
    card.get_by_role("button", name="Show the abuse").click()
    expect(maya.dialog).to_contain_text("дебилы")
    expect(maya.dialog).to_contain_text("Abusive mentions you have opened in 8 hours: 1 of at most 1.")
    maya.picture("35-abuse")
    maya.dialog.locator(".button", has_text="Close").click()
    card.get_by_role("button", name="Show the abuse").click()
    expect(maya.dialog).to_contain_text("дебилы")
    maya.dialog.locator(".button", has_text="Close").click()
