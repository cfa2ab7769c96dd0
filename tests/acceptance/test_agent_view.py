"""The agent view in a real browser: questions proposed, a status, an answer and a version that grow before one's eyes.

UNSCRIPTED_TEST_SCREENSHOTS names a folder that keeps pictures of the good moments.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bot.mention.draft import Usage
from bot.mention.sentences import sentences
from bot.models import Budgeted
from bot.ports import Answer
from tests.fakes import draft_answer

from .screen import Sit
from .workplace import MAYA, SHADE, THANKS, Card, Workplace, told, until, violations, working

pytestmark = pytest.mark.browser

WISH = "Say it a little shorter"
Hold = Callable[..., threading.Event]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    with working(tmp_path_factory.mktemp("state"), THANKS, SHADE) as made:
        until(lambda: len(made.cards()) == 2, "both sample mentions have their card", seconds=60)
        yield made
        assert violations(made.sandbox) == []
        assert made.sandbox.slack.pings == []


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hold]:
    """Makes a method wait until the event is set; `instead` is what is then done in its place."""
    events = []

    def hold(owner: Any, name: str, instead: Callable[..., Any] | None = None) -> threading.Event:
        then, go = instead or getattr(owner, name), threading.Event()

        def waiting(*arguments: Any, **more: Any) -> Any:
            assert go.wait(15)
            return then(*arguments, **more)

        monkeypatch.setattr(owner, name, waiting)
        events.append(go)
        return go

    yield hold
    for event in events:
        event.set()


def streamed(place: Workplace, since: int) -> list[str]:
    """Which calls of streams and statuses the program has made."""
    names = [name for name, _ in place.sandbox.slack.calls[since:]]
    return [name.rpartition(".")[2] for name in names if "Stream" in name or "Status" in name]


def waiting_card(place: Workplace, sample: str) -> Card:
    return place.card(place.mention_id(sample), "approve")


def wish_on(page: Page, card: Card) -> None:
    """Type a wish into the thread of a card."""
    page.goto(f"{page.url.split('#')[0]}#{card.channel}/{card.ts}")
    node = page.locator(f'#messages article[data-ts="{card.ts}"]')
    node.get_by_role("button", name="Reply in thread").click()
    field = node.get_by_label("Reply in thread", exact=True)
    field.fill(WISH)
    field.press("Enter")


def test_a_proposed_question_is_asked_with_a_click_and_its_answer_grows(
    sit: Sit, place: Workplace, album: Path, held: Hold
) -> None:
    maya = sit("Maya").page
    maya.locator("#directs a").click()
    prompts = maya.locator("#prompts")
    expect(prompts).to_contain_text("Ask, for example:")
    expect(prompts.get_by_role("button")).to_have_count(4)
    found, since = held(place.office.knowledge, "search"), len(place.sandbox.slack.calls)
    question = prompts.get_by_role("button").first.inner_text()
    prompts.get_by_role("button").first.click()
    asked = maya.locator("#messages article", has_text=question).first
    expect(asked.locator(".busy")).to_contain_text("Unscripted is looking it up…")
    maya.screenshot(path=album / "agent-status.png")
    found.set()
    answer = asked.locator(".thread article")
    expect(answer).to_contain_text("The knowledge base of Peony & Pine says:")
    expect(answer).to_contain_text("From kb/peony/")
    expect(asked.locator(".busy")).to_have_count(0)
    expect(answer).to_have_count(1)
    expect(answer.locator(".growing")).to_have_count(0)
    answer.get_by_role("button", name="That helps").click()
    expect(maya.locator("#messages article.private")).to_contain_text("Good to know, thank you.")
    maya.screenshot(path=album / "agent-answer.png")
    calls = streamed(place, since)
    assert calls[:3] == ["setStatus", "startStream", "appendStream"]
    assert calls[-1] == "stopStream"


@pytest.mark.parametrize(
    ("language", "asks"), [("ru-RU", "Спросите, например:"), ("pl-PL", "Można zapytać na przykład:")]
)
def test_questions_are_proposed_in_the_language_of_a_persons_slack(
    sit: Sit, album: Path, place: Workplace, language: str, asks: str
) -> None:
    irina = sit("Irina").page
    with irina.expect_event("load"):  # the page loads anew for another language
        irina.locator("#language").select_option(language)
    expect(irina.locator("#connection")).to_have_text("Connected")
    irina.locator("#directs a").click()
    expect(irina.locator("#prompts")).to_contain_text(asks)
    prompt = irina.locator("#prompts").get_by_role("button", name="Peony & Pine: ").first
    asked = irina.locator("#messages > article", has_text=prompt.inner_text())
    prompt.click()
    answer = asked.locator(".thread article")
    expect(answer).to_contain_text(f".{language[:2]}.md")
    expect(answer.locator(".actions")).to_be_visible()
    expect(asked.locator(".busy")).to_have_count(0)
    irina.screenshot(path=album / f"agent-{language[:2]}.png")
    with irina.expect_event("load"):
        irina.locator("#language").select_option("en-US")


def test_a_wish_grows_in_the_thread_and_stands_on_the_card_with_what_changed(
    sit: Sit, place: Workplace, album: Path, held: Hold
) -> None:
    shown = waiting_card(place, THANKS)
    first = place.mention(shown.mention).draft
    assert first
    shorter = json.dumps(draft_answer(" ".join(sentences(first.text)[:-1])))
    answered = lambda self, question: Answer(shorter, "scripted", Usage(1, 1, 0, 1))  # noqa: E731
    maya, go, since = sit("Maya").page, held(Budgeted, "ask", answered), len(place.sandbox.slack.calls)
    wish_on(maya, shown)
    card = maya.locator(f'#messages > article[data-ts="{shown.ts}"]')
    preview = card.locator(".thread article.growing")
    expect(preview).to_contain_text("Writing version 2")
    maya.screenshot(path=album / "agent-writing.png")
    assert place.mention(shown.mention).draft == first
    go.set()
    thread = card.locator(".thread").first
    expect(thread).to_contain_text("This is version 2.")
    expect(thread).to_contain_text("Version 2 is there")
    expect(preview).to_have_count(0)
    draft = place.mention(shown.mention).draft
    assert draft
    assert thread.locator("blockquote").all_inner_texts() == list(sentences(draft.text))
    expect(card).to_contain_text("Changed since version 1.")
    expect(thread.get_by_role("button", name="Approve")).to_have_count(0)
    thread.scroll_into_view_if_needed()
    maya.screenshot(path=album / "agent-version.png")
    calls = [call for call in streamed(place, since) if call != "setStatus"]
    assert (calls[0], calls[-1], set(calls[1:-1])) == ("startStream", "stopStream", {"appendStream"})
    assert place.replies(shown.mention) == []


def test_where_nothing_can_grow_the_answer_is_one_message_and_the_wish_is_confirmed_to_its_person(
    sit: Sit, place: Workplace, album: Path, held: Hold
) -> None:
    maya = sit("Maya").page
    maya.locator("#directs a").click()
    expect(maya.locator("#prompts")).to_be_visible()
    place.sandbox.fault("refuse", method="chat.startStream", error="channel_type_not_supported", times=2)
    maya.locator("#say").fill("How long does a refund take?")
    maya.locator("#say").press("Enter")
    asked = maya.locator("#messages > article", has_text="How long does a refund take?")
    expect(asked.locator(".thread article")).to_contain_text("From kb/peony/")
    expect(asked.locator(".thread article")).to_have_count(1)
    expect(asked.get_by_role("button", name="That helps")).to_be_visible()

    shown, go = waiting_card(place, SHADE), held(Budgeted, "ask")
    wish_on(maya, shown)
    card = maya.locator(f'#messages > article[data-ts="{shown.ts}"]')
    expect(card.locator(".busy")).to_contain_text("Unscripted is writing version 2…")
    until(lambda: any("A new version is being written" in text for text in told(place.sandbox, MAYA)), "told")
    maya.screenshot(path=album / "agent-refused.png")
    go.set()
    until(lambda: place.mention(shown.mention).instruction == "", "something came of the wish")
    expect(card.locator(".busy")).to_have_count(0)
