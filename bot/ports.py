"""What a step needs from the world: one Protocol per neighbour, and the Desk that holds them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, StrEnum, auto
from typing import Any, Protocol

from bot.content.workspace import Workspace
from bot.mention.call import Call
from bot.mention.decision import Decision
from bot.mention.draft import Passage, Usage
from bot.mention.event import Event
from bot.mention.mention import Mention
from bot.mention.outcome import Reply, ReplyState
from bot.mention.post import Post
from bot.mention.tags import Tags


class Clock(Protocol):
    def now(self) -> datetime:
        """The time, aware, in UTC."""


# -- memory ---------------------------------------------------------------------------------------------


class Store(Protocol):
    """Keeps mentions and their events; every call is one transaction."""

    def get(self, mention_id: str) -> Mention: ...

    def known(self, mention_ids: Sequence[str]) -> dict[str, Mention]:
        """Those of these mentions that exist."""

    def save(self, mention: Mention, receipt: str = "") -> Mention:
        """State, events and settled effects at once. Moved: somebody was faster. AlreadySeen: known receipt."""

    def seen(self, receipt: str) -> bool:
        """Whether a save with this receipt has happened."""

    def take_in(self, mentions: Sequence[Mention], source: str = "", cursor: str = "") -> None:
        """Save many (new and changed ones) and the source's cursor, all or nothing. Moved: look again."""

    def cursor(self, source: str) -> str: ...

    def events(self, mention_id: str) -> list[Event]: ...

    def replies(self, brand: str, platform: str, limit: int) -> list[Reply]:
        """The brand's latest published replies there, newest first: the wall drafts are compared with."""

    def of_author(self, mention: Mention, limit: int) -> list[Mention]:
        """Other mentions of the same brand by the same author on the same platform, newest first."""

    def due(self, limit: int, worker: str, lease: timedelta) -> list[str]:
        """Mentions whose turn it is, leased to this worker so that others leave them alone meanwhile."""

    def release(self, mention_id: str) -> None: ...

    def undrawn(self, per_channel: int) -> list[Mention]:
        """Mentions whose cards do not show the newest state: so many of each channel, the most urgent first."""

    def drawn(self, mention: Mention) -> None:
        """The cards show this version; a newer one stays undrawn."""


class Leases(Protocol):
    """What the embedded engine must know about workers that died."""

    def holders(self) -> list[str]: ...

    def release_all(self, worker: str) -> None: ...


class ClaimState(Enum):
    FRESH = auto()  # yours, never tried: do it
    LEFT_BEHIND = auto()  # somebody began and did not finish: look it up, never send it again blindly
    DONE = auto()


@dataclass(frozen=True, slots=True)
class Claim:
    state: ClaimState
    at: datetime  # when it was (last) begun
    remote_id: str = ""  # what the outside calls it, once done
    detail: str = ""  # what the first claim noted: for a card, its channel
    shown: str = ""  # for a card: hash of what it shows


class Effects(Protocol):
    """One row per outside effect, ever."""

    def claim(self, key: str, mention_id: str, detail: str = "") -> Claim:
        """Commit the intention before the call. A row of before is never FRESH again."""

    def retry(self, key: str, begun_at: datetime) -> bool:
        """Take over an attempt that a look-up proved had no effect; False: somebody else did."""

    def settle(self, key: str, remote_id: str, shown: str) -> None:
        """Record what a card is called outside and what it shows now."""

    def done(self, key: str) -> Claim | None:
        """The settled effect of this key, without claiming anything."""


# -- platforms ------------------------------------------------------------------------------------------


class Once(StrEnum):
    """How a platform lets us publish exactly once."""

    UPSERT = "upsert"  # one reply slot per review: sending again overwrites
    NATIVE_KEY = "native_key"  # the receiver drops a repeated key
    READ_MATCH = "read_match"  # our own reply can be found by reading
    NONE = "none"  # nothing can be looked up: a person is asked


@dataclass(frozen=True, slots=True)
class Capabilities:
    once: Once
    by_hand: bool = False  # no API: a person posts the text
    polled: bool = False  # new mentions are asked for
    max_reply: int | None = None  # in `length_unit`; None: not limited
    length_unit: str = "characters"  # or "utf8 bytes"
    visibility_lag: timedelta = timedelta(0)  # how long a published reply may stay invisible to us
    can_edit_reply: bool = False
    can_delete_reply: bool = False


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A reply on its way."""

    key: str  # effect key; also the idempotency key where the receiver knows one
    mention_id: str
    post: Post
    text: str
    intent_at: datetime  # when the effect row was claimed


@dataclass(frozen=True, slots=True)
class Receipt:
    """A reply as the platform has it."""

    state: ReplyState
    text: str
    at: datetime | None  # the platform's time; None where it does not say
    remote_id: str = ""
    url: str | None = None
    reason: str = ""  # why it was rejected: key below `platform.reason.`


@dataclass(frozen=True, slots=True)
class Page:
    posts: tuple[Post, ...]
    cursor: str  # opaque; saved together with the posts
    more: bool


@dataclass(frozen=True, slots=True)
class Inbound:
    """An HTTP request a platform sent us; signatures are checked over the raw body."""

    headers: Mapping[str, str]  # names in lower case
    body: bytes
    query: Mapping[str, str]


class Connector(Protocol):
    """One account on one platform. Errors: Unavailable, Throttled, Ambiguous, PlatformRefused, CredentialsRefused."""

    platform: str
    account: str
    capabilities: Capabilities

    def poll(self, cursor: str, limit: int) -> Page:
        """What changed since the cursor ("" from the beginning)."""

    def receive(self, inbound: Inbound) -> tuple[Post, ...]:
        """Verify and read a webhook; CredentialsRefused when the signature is wrong, InputError when the body is."""

    def fetch(self, external_id: str) -> Post | None: ...

    def find_own_reply(self, out: Outgoing) -> Receipt | None: ...

    def publish(self, out: Outgoing) -> Receipt: ...

    def measure(self, text: str) -> int:
        """Length in the platform's own unit."""

    def check(self) -> str:
        """One sentence for `doctor` saying what works; raises what is wrong."""


class Platforms(Protocol):
    def connector(self, platform: str, account: str) -> Connector: ...


# -- knowledge and models -------------------------------------------------------------------------------


class Knowledge(Protocol):
    def search(self, brand: str, language: str, texts: Sequence[str], on: date, limit: int = 8) -> tuple[Passage, ...]:
        """The passages that answer these sentences best, best first; valid on that day; () when nothing does."""

    def versions(self, brand: str, ids: Sequence[str], on: date) -> dict[str, str]:
        """Current version of each passage that exists and is valid on that day."""


@dataclass(frozen=True, slots=True)
class Question:
    """One call of a language model; `turns` are what follows the system message, user first."""

    step: str  # triage | draft
    mention_id: str
    brand: str
    system: str  # byte-identical per brand and prompt version
    turns: tuple[tuple[str, str], ...]  # (role, text)
    schema: dict[str, Any]  # strict JSON schema of the answer


@dataclass(frozen=True, slots=True)
class Answer:
    text: str  # raw; the asker validates it
    model: str
    usage: Usage
    recorded: bool = False


class Model(Protocol):
    def ask(self, question: Question) -> Answer:
        """The model's complete answer. ModelFailed(reason): unconfigured, unavailable, refused, cut, …"""


class Spending(Protocol):
    """The books of model calls: what each cost, and what budgets are held against."""

    def note(self, call: Call) -> None: ...

    def calls(self, mention_id: str) -> int:
        """HTTP requests made for this mention so far."""

    def tokens(self, brand: str, since: datetime) -> int:
        """Tokens in and out this brand used since then."""


class Lexicon(Protocol):
    """Tags without a model."""

    def read(self, post: Post, languages: Sequence[str]) -> Tags: ...


# -- the desk -------------------------------------------------------------------------------------------


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


class Loop(Protocol):
    """Something `run` starts, watches and stops."""

    name: str

    def run(self, stop: Callable[[float], bool]) -> None:
        """Work until `stop(seconds)`, which waits that long at most, says True."""


class Decide(Protocol):
    """How the Slack layer hands a person's decision in; DecisionRefused says why not."""

    def __call__(self, mention_id: str, decision: Decision, person_id: str, receipt: str) -> Mention: ...


class May(Protocol):
    """Whether a person may take a kind of decision now: the mention, or DecisionRefused."""

    def __call__(self, mention_id: str, kind: type, person_id: str) -> Mention: ...


class Receive(Protocol):
    """How a platform's webhook is taken in: counts of what was new, edited, …; errors as Connector.receive."""

    def __call__(self, platform: str, account: str, inbound: Inbound) -> Mapping[str, int]: ...
