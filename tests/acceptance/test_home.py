"""The Home tab of each role, the slash command and the message shortcut, in a real browser with the real program."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from bot.mention.post import Post
from bot.ports import Remit

from .screen import Screen, Sit
from .workplace import THANKS, Workplace, until, violations, working

pytestmark = pytest.mark.browser

ALLERGY, COACH = "pe-en-allergy", "bb-en-zakopane"  # urgent; no article answers it
SAID = "A customer at the till: the hand cream was open when she unpacked it"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    with working(tmp_path_factory.mktemp("state"), THANKS, ALLERGY, COACH) as made:
        until(lambda: len(made.cards()) == 3, "every sample mention has its card", seconds=60)
        brands = Remit(("peony", "brightbus"))
        until(lambda: made.office.overview.count(brands) == 3, "every one waits for a person", seconds=60)
        until(lambda: not made.store.undrawn(9), "and its card shows that", seconds=60)
        yield made
        assert violations(made.sandbox) == []
        assert made.sandbox.slack.pings == []


def go_home(person: Screen) -> None:
    person.page.locator("#apps a", has_text="Home").click()


def test_an_agent_sees_what_waits_and_opens_the_card_from_there(sit: Sit) -> None:
    maya = sit("Maya")
    go_home(maya)
    home = maya.page.locator("#messages .home")
    expect(home).to_contain_text("1 mention waits for you", timeout=20_000)
    expect(home).to_contain_text("Kasia in the Kraków shop")
    expect(home).not_to_contain_text("What burns")
    maya.picture("home-agent")
    with maya.page.context.expect_page() as opened:
        home.get_by_role("link", name="Next card").click()
    card = opened.value.locator("#messages article", has_text="Kasia in the Kraków shop")
    expect(card).to_be_focused(timeout=20_000)
    expect(card.get_by_role("button", name="Approve this reply")).to_be_visible()


def test_a_lead_sees_what_burns_and_hands_the_shift_over_in_one_click(sit: Sit, place: Workplace) -> None:
    irina = sit("Irina")
    go_home(irina)
    home = irina.page.locator("#messages .home")
    for words in ("What burns", "Waits longest", "Load", "Peony & Pine: 2 waiting"):
        expect(home).to_contain_text(words, timeout=20_000)
    before = len(place.sandbox.slack.calls)
    home.get_by_role("button", name="Look again").click()
    until(lambda: [name for name, _ in place.sandbox.slack.calls[before:]] == ["views.publish"], "one call")
    irina.picture("home-lead")
    home.get_by_role("button", name="Hand over: Peony & Pine").click()
    expect(home).to_contain_text("The handover of Peony & Pine is posted in #peony-mentions", timeout=20_000)
    irina.page.goto(f"{place.sandbox.url}/#peony-mentions")
    handover = irina.page.locator("#messages article", has_text="Shift handover: Peony & Pine")
    expect(handover).to_contain_text("Handed over by Irina Volkova", timeout=20_000)
    irina.picture("handover")


def test_a_trainer_sees_what_no_article_answered_and_gets_the_chart(sit: Sit) -> None:
    sam = sit("Sam")
    go_home(sam)
    home = sam.page.locator("#messages .home")
    expect(home).to_contain_text("No article answered these", timeout=20_000)
    expect(home).to_contain_text("Zakopane")
    expect(home).to_contain_text("nobody decided about a draft")
    sam.picture("home-trainer")
    home.get_by_role("button", name="Send me the chart").click()
    expect(home).to_contain_text("The chart is in your direct messages", timeout=20_000)
    sam.page.locator("#directs a").click()
    expect(sam.page.locator("#messages article svg").first).to_be_visible(timeout=20_000)
    sam.picture("home-chart")


def test_a_search_is_answered_to_the_one_who_typed_it(sit: Sit, place: Workplace) -> None:
    maya = sit("Maya")
    maya.page.goto(f"{place.sandbox.url}/#peony-mentions")
    for typed in ("/unscripted find KASIA krakow", "/unscripted find tag:praise platform:shopwall"):
        maya.page.locator("#say").fill(typed)
        maya.page.locator("#say").press("Enter")
        answer = maya.page.locator("#messages article.private").last
        expect(answer).to_contain_text(typed.removeprefix("/unscripted find "), timeout=20_000)
        expect(answer.get_by_role("link", name="Open card").first).to_be_visible()
    maya.picture("find")
    maya.page.locator("#say").fill("/unscripted find zakopane")
    maya.page.locator("#say").press("Enter")
    expect(maya.page.locator("#messages article.private").last).to_contain_text(
        "No mention of your brands", timeout=20_000
    )
    tomek = sit("Tomek")
    tomek.page.goto(f"{place.sandbox.url}/#peony-mentions")
    expect(tomek.page.locator("#messages article").first).to_be_visible(timeout=20_000)
    assert tomek.page.locator("#messages article.private").count() == 0


def test_words_pasted_into_slack_become_a_mention_for_those_who_may(sit: Sit, place: Workplace) -> None:
    maya = sit("Maya")
    maya.page.goto(f"{place.sandbox.url}/#brightbus-mentions")
    maya.page.locator("#say").fill(SAID)
    maya.page.locator("#say").press("Enter")
    message = maya.page.locator("#messages article", has_text=SAID)
    message.hover()
    message.get_by_role("button", name="Make this a mention").click()
    dialog = maya.page.locator("#modal")
    expect(dialog.locator("textarea")).to_have_value(SAID, timeout=20_000)
    dialog.get_by_label("Who said it").fill("Lena")
    maya.picture("make-this-a-mention")
    dialog.get_by_role("button", name="Make a card").click()
    expect(dialog).to_contain_text("It is a mention now", timeout=20_000)
    dialog.get_by_role("button", name="Close").first.click()
    expect(dialog).to_be_hidden()
    ts = next(m["ts"] for m in place.sandbox.slack.messages("C0BUS") if m["text"] == SAID)
    card = place.card(Post("import", "peony", f"slack:C0BUS:{ts}", "").mention_id)
    assert card.says("Lena")

    sam = sit("Sam")
    sam.page.goto(f"{place.sandbox.url}/#brightbus-mentions")
    message = sam.page.locator("#messages article", has_text=SAID)
    message.hover()
    message.get_by_role("button", name="Make this a mention").click()
    expect(sam.page.locator("#modal")).to_contain_text("As a trainer you may not decide this", timeout=20_000)
