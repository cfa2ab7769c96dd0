"""How many cards are still to come, in a real browser: in the channel, on Home, and in the answer to the command."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from .screen import Sit
from .test_burst import BUS, MANY, mention
from .workplace import Workplace, told, until, violations, working

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    """At Slack's own pace: a card a second and channel."""
    with working(tmp_path_factory.mktemp("state"), clock=1.0, slack_pace=1.0) as made:
        made.store.take_in([mention(number) for number in range(MANY)])
        until(lambda: len(made.cards()) >= 9, "the first cards", seconds=60)
        yield made
        assert violations(made.sandbox) == []


def test_people_see_how_many_cards_are_still_to_come(sit: Sit, place: Workplace) -> None:
    tomek = sit("Tomek")
    tomek.page.goto(f"{place.sandbox.url}#{BUS}")
    first = tomek.page.locator("#messages article").first
    expect(first).to_contain_text("cards are still to come here, the 1")
    expect(first).to_contain_text("urgent ones first")
    first.scroll_into_view_if_needed()
    tomek.picture("crowd-channel")
    tomek.page.locator("#apps a", has_text="Home").click()
    home = tomek.page.locator("#messages .home")
    expect(home).to_contain_text("#brightbus-mentions: ⏳")
    expect(home).to_contain_text("#peony-mentions: ⏳")
    tomek.picture("crowd-home")
    place.sandbox.act("U0TOMEK", "slash", channel=BUS, command="/unscripted", text="status")
    until(lambda: any("What waits" in said for said in told(place.sandbox, "U0TOMEK")), "the command is answered")
    answered = [message for message in place.sandbox.slack.messages(BUS) if message.get("only_for") == "U0TOMEK"]
    assert "#brightbus-mentions: ⏳" in str(answered)
