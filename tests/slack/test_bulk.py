"""Several at once: only ticked ones, each checked like a click on its card, and what was refused is said by name."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.words import Words
from bot.life.decide import decide
from bot.mention import decision as d
from bot.mention.mention import Mention
from bot.mention.stage import Stage
from bot.sandbox.view_rules import too_large, view_problems
from bot.slack.bulk import Bulk
from bot.slack.home_pages import TOGETHER, HomePages
from bot.store.evals import SqlEvals
from bot.store.overview import SqlOverview
from bot.store.questions import SqlQuestions
from tests.fakes import MAYA, TOMEK, World, draft_answer, edit, post, sample, triage_answer
from tests.store.test_rolling import OTHERS, taken_over

from .drawing import ANY, HIDING, SPOKEN, links_in, mentions, moment, texts_in

REPLIES = [
    "Thank you, Ola: the team in Gdańsk will read about the rose oil.",
    "Dear Marek, a brush that sheds is not what we want to sell; please show it at the counter.",
    "Your soap is back, Ewa, in the small size too.",
]


@dataclass
class Window:
    views: list[dict[str, Any]] = field(default_factory=list)

    def open_view(self, trigger_id: str, view: dict[str, Any]) -> None:
        self.views.append(view)


@dataclass
class Counter:
    """The dialogs over a real store."""

    world: World
    window: Window = field(default_factory=Window)
    acks: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        engine, calls = self.world.engine, self.window
        self.words = lambda user: Words()
        self.pages = HomePages(
            self.world.desk, SqlOverview(engine), SqlQuestions(engine), SqlEvals(engine), calls, None, self.words  # type: ignore[arg-type]
        )  # fmt: skip
        decided = partial(decide, desk=self.world.desk)
        take = lambda m, decision, who, receipt: decided(m, decision, who, receipt=receipt)  # noqa: E731
        self.bulk = Bulk(self.world.desk, self.pages, calls, take, self.words)  # type: ignore[arg-type]

    def ack(self, **answer: Any) -> None:
        self.acks.append(answer)

    def opened(self, action: str, user: str = MAYA) -> dict[str, Any]:
        body = {"user": {"id": user}, "actions": [{"action_id": action}], "trigger_id": "t"}
        {"bulk_approve": self.bulk.offer_approval, "bulk_dismiss": self.bulk.offer_closing}[action](self.ack, body)
        return self.window.views[-1]

    def submit(self, view: dict[str, Any], *ticked: Mention, user: str = MAYA, **values: Any) -> str:
        """What the same dialog says then."""
        inputs = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
        picks = {f"pick:{mention.id}" for mention in ticked}
        given = {
            name: {"pick": {"selected_options": element["options"] if name in picks else []}}
            for name, element in inputs.items()
            if name.startswith("pick:")
        }
        sent = {**view, "id": "V1", "state": {"values": {**given, **values}}}
        self.bulk.decide(self.ack, {"view": sent, "user": {"id": user}})
        return " ".join(text for _, text in texts_in(self.acks[-1].get("view", self.acks[-1])))


@pytest.fixture
def counter(world: World) -> Counter:
    return Counter(world)


def calm(world: World) -> list[Mention]:
    """Three mentions with drafts nothing is said about."""
    world.model.says("triage", triage_answer(kind="praise", urgency="low"))
    made = []
    for number, reply in enumerate(REPLIES):
        world.model.says("draft", draft_answer(reply))
        arrived = world.arrive(post(f"{reply.split(',')[0]}: the rose oil, brush and soap!", external_id=str(number)))
        assert arrived.draft
        quiet = replace(arrived.draft, flags=())
        made.append(world.store.save(replace(arrived, draft=quiet)))
    return made


def test_only_what_is_ticked_is_approved(counter: Counter) -> None:
    first, second, third = calm(counter.world)
    view = counter.opened("bulk_approve")
    said = [text for _, text in texts_in(view["blocks"])]
    assert set(REPLIES) <= set(said)
    assert "2 decided." in counter.submit(view, first, third)
    stages = [counter.world.get(mention).stage for mention in (first, second, third)]
    assert stages == [Stage.APPROVED, Stage.WAITING, Stage.APPROVED]


def test_submitting_again_approves_nothing_twice(counter: Counter) -> None:
    first, *_ = calm(counter.world)
    view = counter.opened("bulk_approve")
    counter.submit(view, first)
    assert "1 decided." in counter.submit(view, first)
    assert counter.world.happened(first).count("approved") == 1


def test_a_draft_that_changed_after_the_list_was_read_is_named_and_not_approved(counter: Counter) -> None:
    first, second, _ = calm(counter.world)
    view = counter.opened("bulk_approve")
    counter.world.decide(first, d.Write("Something else entirely, Ola, about the rose oil.", 1), TOMEK)
    said = counter.submit(view, first, second)
    assert "1 decided." in said
    assert "Nothing was approved; please read it again." in said
    assert counter.world.get(first).stage is Stage.WAITING


@pytest.mark.parametrize("what", OTHERS)
def test_one_nobody_here_can_read_keeps_nothing_else_from_being_said(counter: Counter, what: str) -> None:
    first, second, _ = calm(counter.world)
    view = counter.opened("bulk_approve")
    kind = OTHERS[what] if what != "a value of tomorrow" else lambda state: {"state": state.replace("praise", "riddle")}
    taken_over(counter.world, first.id, kind)
    said = counter.submit(view, first, second)
    assert "1 decided." in said
    assert "Nothing was changed" in said


def test_a_colleague_who_is_at_one_of_them_is_not_overrun(counter: Counter) -> None:
    first, *_ = calm(counter.world)
    view = counter.opened("bulk_approve")
    counter.world.decide(first, d.Claim(), TOMEK)
    assert "Tomek Zielak is at this mention now." in counter.submit(view, first)
    assert counter.world.get(first).stage is Stage.WAITING


def test_who_may_not_decide_approves_nothing_through_a_list(counter: Counter) -> None:
    first, *_ = calm(counter.world)
    view = counter.opened("bulk_approve")
    counter.submit(view, first, user="U0STRANGER")
    assert counter.world.get(first).stage is Stage.WAITING


def test_what_they_may_not_promise_is_not_offered_and_not_approved_through_a_list(counter: Counter) -> None:
    first, *_ = calm(counter.world)
    view = counter.opened("bulk_approve")
    bold = counter.world.decide(first, d.Write("We will refund you in full, Ola.", 1))
    assert bold.id not in json.dumps(counter.opened("bulk_approve"))
    forged = json.loads(json.dumps(view).replace(first.seen, bold.seen))
    assert "This promises more than you may" in counter.submit(forged, first)
    assert counter.world.get(first).stage is Stage.WAITING


def test_ticking_nothing_is_said_and_closes_nothing(counter: Counter) -> None:
    calm(counter.world)
    view = counter.opened("bulk_approve")
    counter.submit(view)
    assert counter.acks[-1]["response_action"] == "errors"
    assert json.dumps(counter.acks[-1]["errors"]).count("Tick at least one.") == 1


def test_spam_is_closed_together_with_one_reason(counter: Counter) -> None:
    world = counter.world
    world.model.says("triage", triage_answer(kind="spam", urgency="low"))
    first, second = (world.arrive(post(f"Buy followers {n}", external_id=str(n))) for n in range(2))
    view = counter.opened("bulk_dismiss")
    world.take_in(edit(second.post, "Sorry, wrong place. My cream is cracked."))
    reason = {"reason": {"selected_option": {"value": "spam"}}}
    said = counter.submit(view, first, second, reason=reason)
    assert "1 decided." in said
    closing = world.get(first).closing
    assert closing
    assert (closing.reason, closing.by) == ("spam", MAYA)
    assert world.get(second).stage is not Stage.CLOSED


def test_nothing_to_decide_together_is_said(counter: Counter) -> None:
    assert "nothing left that could be decided together" in " ".join(
        text for _, text in texts_in(counter.opened("bulk_approve"))
    )


@ANY
@given(st.lists(mentions(stages=(Stage.WAITING,), longest_draft=1500), min_size=1, max_size=TOGETHER), SPOKEN)
def test_slack_takes_every_list_and_it_pings_and_links_nowhere(found: list[Mention], words: Words) -> None:
    bulk = Bulk.__new__(Bulk)
    bulk._desk = SimpleNamespace(content=sample)  # type: ignore[assignment]
    apart = [replace(mention, id=f"m{number}") for number, mention in enumerate(found)]
    drafted = [mention for mention in apart if mention.draft]
    for view in [bulk.dismiss_view(apart, words), *([bulk.approve_view(drafted, words)] if drafted else [])]:
        assert view_problems(view, "modal") == []
        assert not too_large(view)
        known = {mention.post.url for mention in apart}
        for kind, text in texts_in(view["blocks"]):
            assert not HIDING.search(text)
            found_links = links_in(text) if kind == "mrkdwn" else []
            assert [link for link in found_links if not moment(link) and link.split("|")[0] not in known] == []


def test_a_tick_shows_abuse_to_nobody(counter: Counter) -> None:
    world = counter.world
    world.model.says("triage", triage_answer(kind="insult", urgency="low"))
    world.arrive(post("You idiots, rot"))
    view = counter.opened("bulk_dismiss")
    assert "idiots" not in json.dumps(view)
