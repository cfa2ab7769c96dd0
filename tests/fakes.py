"""Fakes of everything outside, and a World: a desk over a real store and the sample workspace, with every fake at hand.

world = World(f"sqlite:///{tmp_path}/unscripted.db")
mention = world.arrive(post("The bottle came cracked."))    # stored and lived: WAITING for a person
mention = world.approve(mention)                            # by MAYA, an agent
world.clock.pass_(10)
mention = world.live(mention)                               # PUBLISHED; world.connector.shown has the reply
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from bot.content.workspace import Workspace, read_workspace
from bot.errors import Ambiguous, CredentialsRefused, ModelFailed, PlatformRefused, Throttled, Unavailable
from bot.life.decide import decide
from bot.life.intake import take_in
from bot.life.live import live
from bot.mention import decision as d
from bot.mention import tags as t
from bot.mention.draft import Passage, Usage
from bot.mention.mention import Mention
from bot.mention.outcome import ReplyState
from bot.mention.post import Author, Post, content_revision
from bot.ports import Answer, Capabilities, Connector, Desk, Inbound, Once, Outgoing, Page, Question, Receipt
from bot.store.database import open_database
from bot.store.effects import SqlEffects
from bot.store.store import SqlStore
from tests.groups import ROOT

MAYA, TOMEK, IRINA, SAM = "U0MAYA", "U0TOMEK", "U0IRINA", "U0SAM"  # agent, agent of both brands, lead, trainer
NORA = "U0NORA"  # specialist, on the level legal of peony
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
WORDS = "The bottle of cleansing oil came cracked and half empty. Who pays for that?"
REPLY = "A cracked bottle is no way to start. Please write to the care team, and they will settle the oil with you."


@cache
def sample() -> Workspace:
    """The sample workspace, read once."""
    return read_workspace(ROOT)


def without(workspace: Workspace, brand: str) -> Workspace:
    """As it is when the brand is taken out of unscripted.yaml."""
    parts = ("brands", "voices", "policies", "rules", "articles")
    left: dict[str, Any] = {
        part: {slug: one for slug, one in getattr(workspace, part).items() if slug != brand} for part in parts
    }
    routes = tuple(route for route in workspace.routes if brand not in dict(route.when.sets).get("brand", ()))
    return replace(workspace, routes=routes, **left)


def post(text: str = WORDS, **changes: Any) -> Post:
    """A review of Peony & Pine's shop, two stars; one text, one review, unless `external_id` says otherwise."""
    made = Post("demo", "peony-store", text, text, rating=2, author=Author("Lena"))
    made = replace(made, **{"written_at": NOON - timedelta(minutes=5), **changes})
    return made if made.revision else replace(made, revision=content_revision(made.title, made.text, made.rating))


def edit(before: Post, text: str) -> Post:
    """The same review with other words."""
    return replace(before, text=text, revision=content_revision(before.title, text, before.rating))


def passage(id: str = "peony/damaged-parcel.en#what-to-send", version: str = "v1") -> Passage:
    """A fact of the knowledge base."""
    return Passage(id, version, "peony", "en", "Damaged parcel", "What to send", "Write to the care team.", "kb/x.md")


# -- time -----------------------------------------------------------------------------------------------


@dataclass
class FakeClock:
    """Stands still until a test moves it."""

    at: datetime = NOON

    def now(self) -> datetime:
        return self.at

    def pass_(self, seconds: float = 0, **more: float) -> None:
        self.at += timedelta(seconds=seconds, **more)


# -- language models ------------------------------------------------------------------------------------


def triage_answer(**changes: Any) -> dict[str, Any]:
    """What a model says of a customer with a cracked bottle, in the form triage asks for."""
    said = {
        "kind": "complaint", "topics": ["packaging"], "sentiment": "negative", "emotion": "disappointment",
        "urgency": "normal", "wants": "fix", "language": "en", "reply_worth": "reply", "gloss": "",
        "risks": [], "suspicions": [], "points": ["Who pays for that?"], "people": [], "orders": [],
    }  # fmt: skip
    sure = {f"{name}_confidence": 0.9 for name in list(said)[:7]}
    return {**said, **sure, **changes}


def draft_answer(text: str = REPLY, passages: Sequence[str] = (), **changes: Any) -> dict[str, Any]:
    """A reply in the form drafts are asked for; its one sentence cites these passages."""
    sentences = [{"text": text, "passages": list(passages)}]
    said = {"language": "en", "sentences": sentences, "answered": [], "left_open": [], "gloss": ""}
    return {**said, **changes}


Said = dict[str, Any] | str | Exception


@dataclass
class ScriptedModel:
    """Says what the script has for each step, in order, the last line again and again; an exception is a failure."""

    script: dict[str, list[Said]] = field(
        default_factory=lambda: {"triage": [triage_answer()], "draft": [draft_answer()]}
    )
    questions: list[Question] = field(default_factory=list)

    def ask(self, question: Question) -> Answer:
        self.questions.append(question)
        lines = self.script[question.step]
        said = lines.pop(0) if len(lines) > 1 else lines[0]
        if isinstance(said, Exception):
            raise said
        return Answer(said if isinstance(said, str) else json.dumps(said), "scripted-1", Usage(1, 100, 0, 50))

    def says(self, step: str, *lines: Said) -> None:
        self.script[step] = list(lines)

    def fails(self, reason: str = "unreachable") -> None:
        self.script = {"triage": [ModelFailed(reason)], "draft": [ModelFailed(reason)]}

    def steps(self) -> list[str]:
        return [question.step for question in self.questions]


UNSURE = t.Tags(
    t.Kind.COMPLAINT, (t.Topic.PACKAGING,), t.Sentiment.NEGATIVE, t.Emotion.UNCLEAR, t.Urgency.NORMAL,
    t.Wants.UNCLEAR, t.Language.EN, t.ReplyWorth.REPLY, {"kind": 0.4}, read_by="lexicon",
)  # fmt: skip


@dataclass
class FakeLexicon:
    """The same unsure tags for everybody."""

    reads: t.Tags = UNSURE

    def read(self, post: Post, languages: Sequence[str]) -> t.Tags:
        return self.reads


# -- knowledge ------------------------------------------------------------------------------------------


@dataclass
class FixedKnowledge:
    """Finds the same passages for every question; `passages` is what is valid now."""

    passages: tuple[Passage, ...] = ()
    asked: list[tuple[str, str, tuple[str, ...], date]] = field(default_factory=list)

    def search(self, brand: str, language: str, texts: Sequence[str], on: date, limit: int = 6) -> tuple[Passage, ...]:
        self.asked.append((brand, language, tuple(texts), on))
        return self.passages[:limit]

    def versions(self, brand: str, ids: Sequence[str], on: date) -> dict[str, str]:
        self.asked.append((brand, "", tuple(ids), on))
        return {passage.id: passage.version for passage in self.passages if passage.id in ids}


# -- a platform -----------------------------------------------------------------------------------------

Fault = Callable[["FakeConnector", Outgoing], Receipt]


def lost_answer(connector: FakeConnector, out: Outgoing) -> Receipt:
    """It is published, and we never hear of it."""
    connector.put(out)
    raise Ambiguous


def lost_request(connector: FakeConnector, out: Outgoing) -> Receipt:
    """It is not published, and we cannot know."""
    raise Ambiguous


def unavailable(connector: FakeConnector, out: Outgoing) -> Receipt:
    raise Unavailable


def throttled(connector: FakeConnector, out: Outgoing) -> Receipt:
    raise Throttled(20)


def refused(connector: FakeConnector, out: Outgoing) -> Receipt:
    raise PlatformRefused("gone")


def credentials(connector: FakeConnector, out: Outgoing) -> Receipt:
    raise CredentialsRefused


@dataclass(frozen=True, slots=True)
class Shown:
    """A reply everybody can read."""

    key: str
    external_id: str
    text: str
    at: datetime


@dataclass
class FakeConnector:
    """A platform of any kind; `faults` are what the next attempts to publish meet."""

    clock: FakeClock
    once: Once = Once.READ_MATCH
    by_hand: bool = False
    lag: timedelta = timedelta(0)  # how long a reply stays invisible to us
    max_reply: int | None = 1000
    changes: bool = True  # whether replies can be corrected and deleted
    faults: list[Fault] = field(default_factory=list)
    verdict: ReplyState = ReplyState.LIVE  # what the platform says of a reply it has
    reason: str = ""
    away: bool = False  # nothing can be read
    after_reading: list[Callable[[], object]] = field(default_factory=list)  # what others do at that moment
    attempts: list[Outgoing] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    platform: str = "demo"
    account: str = "peony-store"

    def __post_init__(self) -> None:
        self.capabilities = Capabilities(
            self.once, by_hand=self.by_hand, polled=True, max_reply=self.max_reply, visibility_lag=self.lag,
            can_edit_reply=self.changes, can_delete_reply=self.changes,
        )  # fmt: skip

    def publish(self, out: Outgoing) -> Receipt:
        self.attempts.append(out)
        return self.faults.pop(0)(self, out) if self.faults else self.put(out)

    def put(self, out: Outgoing) -> Receipt:
        """What the platform does with a reply: by its kind, a second one replaces the first, vanishes or doubles."""
        if out.replaces:
            return self._corrected(out)
        reply = Shown(out.key, out.post.external_id, out.text, self.clock.now())
        if self.once is Once.UPSERT:
            self.shown = [other for other in self.shown if other.external_id != reply.external_id]
        if self.once is not Once.NATIVE_KEY or reply.key not in {other.key for other in self.shown}:
            self.shown.append(reply)
        return self._receipt(reply)

    def _corrected(self, out: Outgoing) -> Receipt:
        for at, before in enumerate(self.shown):
            if _name(before) == out.replaces:
                self.shown[at] = replace(before, text=out.text)
                return self._receipt(self.shown[at])
        raise PlatformRefused("gone")

    def withdraw(self, out: Outgoing) -> None:
        self.attempts.append(out)
        if self.faults:
            self.faults.pop(0)(self, out)
        self.delete(out)

    def delete(self, out: Outgoing) -> Receipt:
        """As a fault may do it: deleted, whatever happens to the answer."""
        self.shown = [reply for reply in self.shown if _name(reply) != out.replaces]
        return Receipt(ReplyState.LIVE, "", None)

    def find_own_reply(self, out: Outgoing) -> Receipt | None:
        assert self.once in (Once.READ_MATCH, Once.UPSERT), "this platform cannot be asked"
        if self.away:
            raise Unavailable
        visible = [reply for reply in self.shown if reply.at + self.lag <= self.clock.now()]
        ours = [reply for reply in visible if (reply.external_id, reply.text) == (out.post.external_id, out.text)]
        if not out.text:
            ours = [reply for reply in visible if _name(reply) == out.replaces]
        if self.after_reading:
            self.after_reading.pop()()
        return self._receipt(ours[0]) if ours else None

    def poll(self, cursor: str, limit: int) -> Page:
        return self.pages.pop(0) if self.pages else Page((), cursor, more=False)

    def receive(self, inbound: Inbound) -> tuple[Post, ...]:
        return ()

    def fetch(self, external_id: str) -> Post | None:
        return None

    def measure(self, text: str) -> int:
        return len(text)

    def check(self) -> str:
        return "fine"

    def connector(self, platform: str, account: str) -> Connector:
        """It is also the only platform there is (ports.Platforms)."""
        return self

    def _receipt(self, reply: Shown) -> Receipt:
        return Receipt(self.verdict, reply.text, reply.at, _name(reply), "https://wall.example/1", self.reason)


def _name(reply: Shown) -> str:
    """What the platform calls it."""
    return f"r-{reply.key}"


# -- all of it ------------------------------------------------------------------------------------------


class World:
    """A desk and everything around it."""

    def __init__(self, database_url: str, workspace: Workspace | None = None, **platform: Any) -> None:
        self.clock = FakeClock()
        self.engine = open_database(database_url)
        self.store, self.effects = SqlStore(self.engine, self.clock), SqlEffects(self.engine, self.clock)
        self.connector = FakeConnector(self.clock, **platform)
        self.knowledge, self.model, self.lexicon = FixedKnowledge((passage(),)), ScriptedModel(), FakeLexicon()
        self.workspace = workspace or sample()
        self.desk = Desk(
            self.clock, self.store, self.effects, self.connector, self.knowledge, self.model, self.lexicon,
            lambda: self.workspace,
        )  # fmt: skip

    def close(self) -> None:
        self.engine.dispose()

    # -- what happens -----------------------------------------------------------------------------------

    def take_in(self, *posts: Post, brand: str = "peony", **how: Any) -> dict[str, int]:
        return dict(take_in(posts, brand, self.desk, **how))

    def arrive(self, arrived: Post | None = None, brand: str = "peony") -> Mention:
        """Stored, read and drafted: waiting for a person."""
        arrived = arrived or post()
        self.take_in(arrived, brand=brand)
        return live(arrived.mention_id, self.desk)

    def live(self, mention: Mention) -> Mention:
        return live(mention.id, self.desk)

    def get(self, mention: Mention) -> Mention:
        return self.store.get(mention.id)

    def decide(self, mention: Mention, decision: d.Decision, by: str = MAYA, receipt: str = "") -> Mention:
        return decide(mention.id, decision, by, self.desk, receipt)

    def approve(self, mention: Mention, by: str = MAYA) -> Mention:
        return self.decide(mention, d.Approve(mention.seen), by)

    def publish(self, mention: Mention, by: str = MAYA) -> Mention:
        """Approved, the time to undo passed, and lived on."""
        self.approve(mention, by)
        self.clock.pass_(10)
        return self.live(mention)

    def later(self, mention: Mention, limit: int = 20) -> Mention:
        """Live on until it is a person's turn, or a week would have to pass."""
        for _ in range(limit):
            mention = self.live(mention)
            if mention.due_at is None or mention.due_at > self.clock.now() + timedelta(days=6):
                return mention
            self.clock.at = max(self.clock.at, mention.due_at)
        raise AssertionError(f"{mention.stage} does not come to rest")

    def happened(self, mention: Mention) -> list[str]:
        """The verbs of its events, in order."""
        return [event.kind for event in self.store.events(mention.id)]
