"""The desk that holds everything a step may use, and how the layers around it call in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.content.workspace import Workspace
from bot.mention.decision import Decision
from bot.mention.mention import Mention
from bot.mention.people import Person
from bot.ports.memory import Effects, Store
from bot.ports.minds import Knowledge, Lexicon, Model
from bot.ports.platforms import HttpAnswer, Inbound, Platforms


class Clock(Protocol):
    def now(self) -> datetime:
        """The time, aware, in UTC."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything a step may use."""

    clock: Clock
    store: Store
    effects: Effects
    platforms: Platforms
    knowledge: Knowledge
    model: Model
    lexicon: Lexicon
    content: Callable[[], Workspace]  # the current content; a changed file shows at the next call
    undo: timedelta = timedelta(seconds=10)  # between approval and publishing
    grace: timedelta = timedelta(seconds=60)  # longer than an HTTP timeout plus a platform's visibility lag
    lease: timedelta = timedelta(minutes=15)  # how long a claim lasts, and an open dialog counts
    ration: int = 15  # abusive mentions one person opens in a shift; 0: not limited


class Loop(Protocol):
    """Something `run` starts, watches and stops."""

    @property
    def name(self) -> str: ...

    @property
    def trouble(self) -> str:
        """What keeps it from its work although it runs, in our words; "" when nothing does."""

    def run(self, stop: Callable[[float], bool]) -> None:
        """Work until `stop(seconds)`, which waits that long at most, says True."""


class Decide(Protocol):
    """How the Slack layer hands a person's decision in; DecisionRefused says why not."""

    def __call__(self, mention_id: str, decision: Decision, person_id: str, receipt: str) -> Mention: ...


class May(Protocol):
    """Whether a person may take a kind of decision now: the mention, or DecisionRefused."""

    def __call__(self, mention_id: str, kind: type, person_id: str) -> Mention: ...


class MayBringIn(Protocol):
    """The person, when they may bring in what a customer said elsewhere; else NotAllowed."""

    def __call__(self, person_id: str) -> Person: ...


class BringIn(Protocol):
    """Takes it in as a mention of the brand's import account; whether anything is new. NotAllowed says why not."""

    def __call__(
        self, person_id: str, brand: str, source: str, author: str, rating: float | None, text: str
    ) -> bool: ...


class Answering(Protocol):
    """How a request of Slack over HTTP is answered; a wrong signature is 401."""

    def __call__(self, inbound: Inbound) -> HttpAnswer: ...


class Receive(Protocol):
    """How a platform's webhook is taken in: counts of what was new, edited, …; errors as Connector.receive."""

    def __call__(self, platform: str, account: str, inbound: Inbound) -> Mapping[str, int]: ...
