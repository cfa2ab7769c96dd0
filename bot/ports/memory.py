"""What is remembered: mentions with their events, and one row per outside effect."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum, auto
from typing import Any, Protocol

from bot.mention.event import Event
from bot.mention.mention import Mention
from bot.mention.outcome import Reply


@dataclass(frozen=True, slots=True)
class Crowd:
    """Mentions of a brand that wait for their first card."""

    brand: str
    home: str  # Slack channel id; "" while nobody has read them
    count: int
    urgent: int
    one: str  # id of one of them


class Store(Protocol):
    """Keeps mentions and their events; every call is one transaction."""

    def get(self, mention_id: str) -> Mention: ...

    def known(self, mention_ids: Sequence[str]) -> dict[str, Mention]:
        """Those of these mentions that exist. Unreadable when one of them cannot be read."""

    def save(self, mention: Mention, receipt: str = "") -> Mention:
        """State, events and settled effects at once. Moved: somebody was faster. AlreadySeen: known receipt."""

    def seen(self, receipt: str) -> bool:
        """Whether a save with this receipt has happened."""

    def note(self, receipt: str) -> None:
        """A click that changes no mention. AlreadySeen when it was noted before."""

    def take_in(self, mentions: Sequence[Mention], source: str = "", cursor: str = "") -> None:
        """Save many (new and changed ones) and the source's cursor, all or nothing. Moved: look again."""

    def cursor(self, source: str) -> str: ...

    def events(self, mention_id: str) -> list[Event]: ...

    def replies(self, brand: str, platform: str, limit: int) -> list[Reply]:
        """The brand's latest published replies there, newest first: the wall drafts are compared with."""

    def of_author(self, mention: Mention, limit: int) -> list[Mention]:
        """Other mentions of the same brand by the same author on the same platform, newest first."""

    def related(self, mention: Mention, limit: int) -> list[tuple[Mention, bool]]:
        """Other mentions of the same brand that seem to be of the same customer, wherever they were written, newest
        first; True where an account, a number or an address proves it, False where it is only the same name."""

    def exposure(self, since: datetime) -> dict[str, frozenset[str]]:
        """Whose abuse people have opened since then: Slack id -> mentions."""

    def ringing(self, limit: int) -> list[str]:
        """Mentions with a clock that is due, the longest overdue first; not one whose reply is being sent just now."""

    def breaches(self, brand: str, since: datetime) -> int:
        """How many of the brand's mentions had a clock that was over, since then."""

    def undrawn(
        self, per_channel: int, held: Collection[tuple[str, str]] = (), brands: Collection[str] | None = None
    ) -> list[Mention]:
        """Mentions whose cards do not show the newest state: so many of each channel, the most urgent first; without
        those whose brand and own channel are held. `brands`: only of these."""

    def redraw(self, channel: str) -> None:
        """The cards in this channel of what is not answered yet are to be drawn again."""

    def wipe_again(self, channel: str) -> None:
        """What was erased and could not be taken back in this channel is tried again."""

    def drawn(self, mention: Mention) -> None:
        """The cards show this version; a newer one stays undrawn."""

    def to_come(self) -> list[Crowd]:
        """Mentions whose first card is still to come, by brand and channel."""


class Wake(Protocol):
    """How an engine hears of a mention it owes work, in the very transaction that saves it."""

    def __call__(self, connection: Any, mention_id: str) -> None:
        """`connection`: of the database's own driver; what is written with it is committed with the mention."""


class Leases(Protocol):
    """Whose turn it is, and what engines must know of each other's work."""

    def due(self, limit: int, worker: str, lease: timedelta) -> list[str]:
        """Mentions whose turn it is, leased to this worker so that others leave them alone meanwhile."""

    def owed(self, limit: int) -> list[str]:
        """Mentions whose turn it is and nobody has leased."""

    def take(self, mention_id: str, worker: str, lease: timedelta) -> bool:
        """Lease this one; False while another one has it."""

    def release(self, mention_id: str) -> None: ...

    def holders(self) -> list[str]:
        """Workers that have leased something."""

    def release_all(self, worker: str) -> None:
        """Leases a dead worker of this name left behind."""


class Duties(Protocol):
    """What only one process does at a time."""

    def hold(self, name: str, holder: str, term: timedelta) -> bool:
        """Take it or keep it for so long; False while another one has it."""

    def lay_down(self, holder: str) -> None:
        """Everything this process holds is free at once."""

    def holders(self) -> list[str]: ...


class Chain(Protocol):
    """The audit chain over all events."""

    def seal(self, most: int) -> int:
        """Give so many events that have none a place in it, the oldest first; how many there were. Safe to call at any
        time and by several: it never forks."""


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
    done_at: datetime | None = None


# What the keys of effects begin with; docs/guarantees.md has a row for each.
EFFECTS = ("card", "alert", "unpaged", "note", "follow_up", "waiting", "detour", "reply", "removal")


class Effects(Protocol):
    """One row per outside effect, ever."""

    def claim(self, key: str, mention_id: str, detail: str = "") -> Claim:
        """Commit the intention before the call. A row of before is never FRESH again."""

    def retry(self, key: str, begun_at: datetime, detail: str = "") -> bool:
        """Take over an attempt that a look-up proved had no effect; False: somebody else did. `detail`: what is noted
        in place of what the first claim noted."""

    def settle(self, key: str, remote_id: str, shown: str) -> None:
        """Record what a card is called outside and what it shows now."""

    def lost(self, key: str, remote_id: str) -> datetime | None:
        """What was settled under this name is gone outside: from that moment on it counts as begun and not finished.
        None: somebody else has seen that already."""

    def done(self, key: str) -> Claim | None:
        """The settled effect of this key, without claiming anything."""

    def begun(self, mention_id: str) -> bool:
        """Whether anything of this mention was ever sent, or begun to be."""

    def known(self, keys: Sequence[str]) -> dict[str, Claim]:
        """Those of these effects that were ever claimed."""

    def card_at(self, remote_id: str) -> str | None:
        """The mention whose card this message is ("channel:ts"); None when it is no card."""


class Verdict(StrEnum):
    """What a person thought of an answer of the knowledge base."""

    HELPFUL = "helpful"
    UNHELPFUL = "unhelpful"
    GAP = "gap"  # nothing answered, and somebody should write it down


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the knowledge base."""

    id: str  # of the Slack event that asked
    at: datetime
    by: str  # Slack id
    brand: str
    question: str
    passages: tuple[str, ...]  # ids of what was shown; () when nothing answered
    verdict: Verdict | None = None


class Questions(Protocol):
    """What people asked, for trainers."""

    def note(self, asked: Asked) -> None:
        """AlreadySeen when this very event was noted before."""

    def judge(self, asked_id: str, verdict: Verdict) -> Asked | None:
        """The question with its verdict; None when it is not known."""

    def latest(self, brands: Sequence[str], limit: int, verdicts: Sequence[Verdict] = ()) -> list[Asked]:
        """Newest first; only those with one of these verdicts, where any are given."""


@dataclass(frozen=True, slots=True)
class EvalRun:
    """How an eval ended."""

    name: str
    at: datetime
    missed: tuple[str, ...]  # a sentence per threshold that was missed


class Evals(Protocol):
    """The last run of each eval."""

    def note(self, run: EvalRun) -> None: ...

    def latest(self) -> list[EvalRun]:
        """Newest first."""
