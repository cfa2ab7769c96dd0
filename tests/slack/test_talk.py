"""What people type: which of it is a wish, which a question, and answers Slack takes whatever the articles say."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.words import Words
from bot.errors import Unavailable
from bot.life.decide import decide
from bot.mention import decision as d
from bot.mention.decision import Decision
from bot.mention.mention import Mention
from bot.mention.stage import Stage
from bot.ports import Decide, Verdict
from bot.sandbox.block_rules import problems
from bot.slack.pace import Pace
from bot.slack.previews import Previews
from bot.slack.questions import FRAMING, addressed, answer, unmarked
from bot.slack.talk import Talk, is_question
from bot.store.effects import SqlEffects
from bot.store.questions import SqlQuestions
from tests.fakes import MAYA, World, passage, sample
from tests.slack.drawing import ANY, SPOKEN, texts


@pytest.mark.parametrize(
    "text",
    ["What do we say about opened lipsticks?", "Ile trwa zwrot?", "Можно вернуть открытую помаду? ", "And in winter?)"],
)
def test_what_ends_with_a_question_mark_asks_the_knowledge_base(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "shorter, and mention that refunds take 3 days", "Can you make it warmer?", "Короче, пожалуйста",
        "Можешь убрать дату?", "krócej", "Czy możesz dodać godziny otwarcia?", "Approve it", "publish now!",
    ],
)  # fmt: skip
def test_everything_else_is_a_wish_for_another_draft(text: str) -> None:
    assert not is_question(text)


@pytest.mark.parametrize(
    ("asked", "about"),
    [
        ("What do we say about opened lipsticks?", "opened lipsticks?"),
        ("what's our policy on lost parcels", "lost parcels"),
        ("Что мы говорим о вскрытой помаде?", "вскрытой помаде?"),
        ("Co mówimy o otwartych szminkach?", "otwartych szminkach?"),
        ("Can a lipstick be returned?", "Can a lipstick be returned?"),
    ],
)
def test_what_is_looked_up_is_what_a_question_is_about(asked: str, about: str) -> None:
    assert FRAMING.sub("", asked) == about


def test_slacks_marks_are_read_as_what_people_saw() -> None:
    typed = "<@U1|maya> see <https://peony.example/a|the page>, &lt;b&gt; in <#C1|general> &amp; <tel:112|112>"
    assert unmarked(typed) == "maya see https://peony.example/a, <b> in general & 112"


@ANY
@given(texts(500, 1), texts(3000, 1), texts(8000, 1), st.integers(0, 3), SPOKEN)
def test_slack_takes_every_answer(question: str, title: str, text: str, count: int, words: Words) -> None:
    found = [replace(passage(), title=title, heading=title, text=text, path=title)] * count
    made = answer(words("ask.not_found", brand="Peony"), question, found, "Ev1", words)
    assert problems(made.blocks, "message") == []


def test_a_question_can_name_the_brand_it_is_for() -> None:
    both = ("brightbus", "peony")
    assert addressed("peony & pine: Can soap be returned?", sample(), both) == ("peony", "Can soap be returned?")
    for other in ("Can soap be returned?", "Returns: how long?", "Peony & Pine: ", "Brightbus: a ticket?"):
        assert addressed(other, sample(), ("peony",)) == ("", other)


class Away(SqlEffects):
    """A database that cannot be reached."""

    def card_at(self, remote_id: str) -> str | None:
        raise Unavailable("the database cannot be reached")


def test_what_could_not_be_stored_is_not_acknowledged_and_so_comes_again(world: World) -> None:
    acked: list[str] = []
    event = {
        "user": MAYA,
        "text": "shorter",
        "channel": "C1",
        "ts": "2.0",
        "thread_ts": "1.0",
        "channel_type": "channel",
    }
    body = {"event_id": "Ev1", "event": event}
    questions, silent = SqlQuestions(world.engine), object()
    for effects, expected in ((Away(world.engine, world.clock), []), (world.desk.effects, ["acked"])):
        desk = replace(world.desk, effects=effects)
        previews = Previews(desk, silent, Pace(), lambda *_: None, lambda *_: None)  # type: ignore[arg-type]
        talk = Talk(desk, decide_nothing, questions, previews, lambda *_: None, lambda user: Words())
        with suppress(Unavailable):
            talk.heard(body, {}, lambda: acked.append("acked"))
        assert acked == expected


def decide_nothing(mention_id: str, decision: Decision, person_id: str, receipt: str) -> Mention:
    raise AssertionError("this is no card's thread")


@dataclass
class Answers:
    """What would grow in the thread."""

    said: list[Any] = field(default_factory=list)

    def looking(self, spot: object, words: object) -> AbstractContextManager[None]:
        return nullcontext()

    def redraft(self, *wish: object) -> None:
        self.said.append(wish)

    def answer(self, *answer: object) -> None:
        self.said.append(answer)


@dataclass
class Thread:
    """People at a card's thread, and what each of them is told."""

    world: World
    told: list[str] = field(default_factory=list)
    clicks: int = 0

    def __post_init__(self) -> None:
        decided: Decide = lambda m, decision, who, receipt: decide(m, decision, who, self.world.desk, receipt)  # noqa: E731
        self.questions = SqlQuestions(self.world.engine)
        self.previews = Answers()
        told = lambda channel, user, text: self.told.append(text)  # noqa: E731
        self.talk = Talk(self.world.desk, decided, self.questions, self.previews, told, lambda user: Words())  # type: ignore[arg-type]

    def writes(self, text: str, user: str = MAYA) -> dict[str, Any]:
        """The event of a message below the card, heard once."""
        where = {"channel": "C1", "ts": f"2.{len(self.told)}", "thread_ts": "1.0", "channel_type": "channel"}
        body = {"event_id": f"Ev{text}{user}", "event": {**where, "user": user, "text": text}}
        self.hears(body)
        return body

    def hears(self, body: dict[str, Any]) -> None:
        context: dict[str, Any] = {}
        self.talk.heard(body, context, lambda: None)
        self.talk.kept(body, context)

    def judges(self, verdict: str, ts: str) -> None:
        action = {"action_id": f"answer_{verdict}", "action_ts": ts, "value": '{"q": "EvIs it vegan?U0MAYA"}'}
        body = {"actions": [action], "user": {"id": MAYA}, "channel": {"id": "C1"}}
        self.talk.judged(lambda: None, body)


@pytest.fixture
def thread(world: World) -> Thread:
    mention = world.arrive()
    world.effects.claim(f"card:{mention.id}:main", mention.id)
    world.effects.settle(f"card:{mention.id}:main", "C1:1.0", "")
    return Thread(world)


def test_a_wish_that_was_refused_is_not_granted_when_it_is_delivered_again(thread: Thread) -> None:
    (mention,) = thread.world.store.undrawn(1)
    thread.world.approve(mention)
    wish = thread.writes("shorter")
    thread.world.decide(mention, d.Undo())
    thread.hears(wish)
    assert len(thread.told) == 1
    assert thread.world.get(mention).stage is Stage.WAITING
    assert "redraft_wanted" not in thread.world.happened(mention)


@pytest.mark.parametrize(("text", "user"), [("shorter", MAYA), ("shorter", "U0STRANGER"), ("Is it vegan?", MAYA)])
def test_what_is_heard_twice_is_answered_once(text: str, user: str, thread: Thread) -> None:
    (mention,) = thread.world.store.undrawn(1)
    thread.hears(thread.writes(text, user))
    assert len(thread.told) + len(thread.previews.said) == 1
    assert thread.world.happened(mention).count("redraft_wanted") == int((text, user) == ("shorter", MAYA))


def test_a_verdict_delivered_late_does_not_undo_a_second_thought(thread: Thread) -> None:
    thread.writes("Is it vegan?")
    thread.judges("helpful", "1.1")
    thread.judges("unhelpful", "1.2")
    thread.judges("helpful", "1.1")
    (asked,) = thread.questions.latest(["peony"], 9)
    assert asked.verdict is Verdict.UNHELPFUL
    assert len(thread.told) == 2
