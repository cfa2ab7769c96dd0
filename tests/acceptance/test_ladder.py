"""Up the ladder and down again in a real browser: time runs out, a lead answers, an agent publishes; a sum nobody on
the agents' level may promise goes to who may; a promise becomes a task and is settled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from bot.content.workspace import Library, Workspace
from bot.mention.stage import Stage

from .screen import Sit
from .workplace import (
    ESCALATED,
    ESCALATIONS,
    IRINA,
    MAYA,
    REPLY,
    Workplace,
    until,
    violations,
    working,
    write,
    written,
)

pytestmark = pytest.mark.browser

LATE = timedelta(seconds=20)
GUIDANCE = "Offer the exchange at the counter, and no money."
GENEROUS = "Half of the hand cream in the box is not what you paid for. We will pay you 80 zł as compensation."
TOO_GENEROUS = "Half of the hand cream in the box is not what you paid for. We will pay you 900 zł as compensation."
PROMISING = "Half of the hand cream in the box is not what you paid for. We will call you by Friday."


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    """Where a reply to one kind of mention is due within seconds."""
    current = Library.current

    def hurried(library: Library) -> Workspace:
        workspace = current(library)
        rules = tuple(
            replace(rule, reply_within=LATE) if rule.name == "suggestion" else rule for rule in workspace.rules["peony"]
        )
        return replace(workspace, rules={**workspace.rules, "peony": rules})

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Library, "current", hurried)
        with working(tmp_path_factory.mktemp("state"), undo=1) as made:
            yield made
            assert violations(made.sandbox) == []


def test_time_runs_out_a_lead_answers_and_the_agent_publishes(sit: Sit, place: Workplace) -> None:
    mention = place.post("You should add a refill option for the rose soap, please. It would save so much plastic!", 4)
    irina, maya = sit("Irina"), sit("Maya")
    until(lambda: place.store.known([mention]) and place.mention(mention).level == "lead", "time is up", 60)
    above = irina.card(place.card(mention, kind=ESCALATED))
    expect(above).to_contain_text("Brought up to lead")
    expect(above).to_contain_text("no reply was approved")
    irina.picture("40-late")
    above.get_by_role("button", name="Send back").click()
    irina.dialog.locator("textarea").fill(GUIDANCE)
    irina.dialog.get_by_role("button", name="Send back").click()
    expect(irina.dialog).to_be_hidden()

    shown = place.card(mention, "claim")
    card = maya.card(shown)
    expect(card).to_contain_text("Sent back to agent by Irina Volkova")
    expect(card).to_contain_text(GUIDANCE)
    assert write(place.sandbox, MAYA, place.card(mention, "edit"), REPLY) == "closed"
    card.get_by_role("button", name="Approve this reply").click()
    expect(card).to_contain_text("LIVE: read back from the platform")
    maya.picture("41-answered")
    assert place.replies(mention) == [REPLY]
    thread = [m for m in place.sandbox.slack.messages(shown.channel) if m.get("thread_ts") == shown.ts != m["ts"]]
    assert [GUIDANCE in str(message["blocks"]) for message in thread] == [True]


def test_a_sum_over_the_limit_is_routed_to_the_level_that_may(sit: Sit, place: Workplace) -> None:
    mention = written(place, "with a sum")
    assert write(place.sandbox, MAYA, place.card(mention, "edit"), TOO_GENEROUS) == "closed"
    maya = sit("Maya")
    card = maya.card(place.card(mention, "ask"))
    expect(card).to_contain_text("More than level agent may promise")
    card.get_by_role("button", name="Approve this reply").click()
    expect(maya.dialog).to_contain_text("Level legal may")
    maya.picture("42-beyond")
    maya.dialog.get_by_role("button", name="Ask for approval").click()
    expect(maya.dialog).to_be_hidden()
    nora = sit("Nora")
    above = nora.card(place.card(mention, "approve", kind=ESCALATED))
    expect(above).to_contain_text("approval is asked for what the reply promises")
    nora.picture("43-legal")
    above.get_by_role("button", name="Approve this reply").click()
    until(lambda: place.mention(mention).stage is Stage.PUBLISHED, "the reply is out")
    assert place.replies(mention) == [TOO_GENEROUS]


def test_a_lead_approves_a_sum_within_the_limit_where_the_agent_cannot(sit: Sit, place: Workplace) -> None:
    mention = written(place, "with a small sum")
    assert write(place.sandbox, MAYA, place.card(mention, "edit"), GENEROUS) == "closed"
    irina = sit("Irina")
    irina.card(place.card(mention, "ask")).get_by_role("button", name="Approve this reply").click()
    until(lambda: place.mention(mention).stage is Stage.PUBLISHED, "the reply is out")
    approval = place.mention(mention).approval
    assert approval
    assert approval.by == IRINA


def test_what_a_reply_promises_is_owed_and_settled_with_its_proof(sit: Sit, place: Workplace) -> None:
    mention = written(place, "with a promise")
    assert write(place.sandbox, MAYA, place.card(mention, "edit"), PROMISING) == "closed"
    irina = sit("Irina")
    card = irina.card(place.card(mention, "ask"))
    card.get_by_role("button", name="Approve this reply").click()
    expect(card).to_contain_text("Promised: “We will call you by Friday.”")
    irina.page.locator("#apps a", has_text="Home").click()
    home = irina.page.locator("#messages .home")
    expect(home).to_contain_text("Promises you owe")
    irina.picture("44-owed")
    card = irina.card(place.card(mention, "promises"))
    card.get_by_role("button", name="Settle a promise").click()
    irina.dialog.locator("textarea").fill("Called at 14:10, she is happy.")
    irina.picture("45-settle")
    irina.dialog.get_by_role("button", name="Save").click()
    expect(card).to_contain_text("Promise kept: “We will call you by Friday.”")
    assert ESCALATIONS in place.sandbox.slack.channels
