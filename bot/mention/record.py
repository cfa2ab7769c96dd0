"""What is known of a mention: its state, the questions it answers, and how every change is noted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from bot.mention.attention import NOBODY, Attention
from bot.mention.clocks import Clock, carried
from bot.mention.draft import Brief, Draft, fingerprint
from bot.mention.event import BOT, PLATFORM, Event
from bot.mention.ledger import Promise, next_ring
from bot.mention.outcome import Approval, Closing, Escalation, Guidance, Notice, Reply
from bot.mention.post import Change, Post
from bot.mention.rules import Rule
from bot.mention.stage import OPEN, Stage
from bot.mention.tags import Kind, ReplyWorth, Tags


@dataclass(frozen=True, slots=True)
class Record:
    """The state as it is stored; a field that is added has a default, so that what was stored before still loads."""

    id: str
    brand: str
    post: Post
    arrived_at: datetime
    stage: Stage = Stage.NEW
    version: int = 0  # counted by the store; a save with an old one is refused
    due_at: datetime | None = None  # when it is the program's turn; None: a person's turn, or nobody's
    tags: Tags | None = None
    rule: Rule | None = None
    home: str = ""  # Slack channel id of its card, by the routing rules
    level: str = ""  # level of the escalation policy that decides now
    draft: Draft | None = None
    drafts: tuple[Draft, ...] = ()  # superseded versions, oldest first
    brief: Brief | None = None
    instruction: str = ""  # what the next draft should do differently
    escalations: tuple[Escalation, ...] = ()
    guidance: tuple[Guidance, ...] = ()  # each time it was sent back, oldest first
    approval: Approval | None = None
    approvals: int = 0
    reply: Reply | None = None
    promises: tuple[Promise, ...] = ()  # of its published replies, oldest first
    amending: bool = False  # the next reply takes the place of the published one
    closing: Closing | None = None
    previous: Post | None = None  # what it said before the latest edit
    notice: Notice | None = None
    removals: int = 0  # how often somebody wanted the reply deleted
    withdrawn_over: str = ""  # the post's revision when they did
    follow_ups: int = 0  # how often it was asked whether it is solved
    quiet: bool = False  # history: kept for figures, no card
    attention: Attention = NOBODY  # who is at it, until when it rests
    clocks: tuple[Clock, ...] = ()  # how long it has waited for people
    renewed_at: datetime | None = None  # when it began to wait anew: changed by the customer, reopened, recalled
    unsaved: tuple[Event, ...] = ()

    @property
    def deserves_draft(self) -> bool:
        """Spam, abuse and wordless mentions get no draft; a person still decides about them."""
        if not self.tags or self.tags.reply_worth is not ReplyWorth.REPLY:
            return False
        return self.tags.kind not in (Kind.SPAM, Kind.INSULT) and "spam" not in self.tags.values("suspicion")

    @property
    def gone(self) -> bool:
        """Whether the customer has deleted it, and it has not come back."""
        return self.post.change is Change.DELETED

    @property
    def waits_since(self) -> datetime:
        """When the customer, or whoever reopened it, began to wait."""
        return self.renewed_at or self.arrived_at

    @property
    def rings_at(self) -> datetime | None:
        """The next moment one of its clocks warns or is over, or a promise is due; None: none while things stay so."""
        moments = (*(clock.rings_at for clock in self.clocks), next_ring(self.promises))
        return min((moment for moment in moments if moment), default=None)

    @property
    def versions(self) -> tuple[Draft, ...]:
        """Every draft so far, oldest first."""
        return (*self.drafts, self.draft) if self.draft else self.drafts

    @property
    def asks_whether_solved(self) -> bool:
        """Whether its people have been asked and have not answered."""
        resting = self.stage is Stage.CLOSED and self.closing is not None and self.closing.reason == "answered"
        return resting and self.follow_ups > 0

    @property
    def seen(self) -> str:
        """Fingerprint of what a person reads on the card, without anybody's authority."""
        return self.bound_to("") if self.draft else ""

    def bound_to(self, authority: str) -> str:
        """Fingerprint an approval of the current draft by this authority is bound to."""
        assert self.draft
        return fingerprint(self.draft.text, self.post.revision, self.post.platform, authority, self.draft.cited)

    @property
    def wording(self) -> str:
        """Short fingerprint of the customer's words as they are now."""
        return hashlib.sha256(self.post.revision.encode()).hexdigest()[:16]

    @property
    def reply_key(self) -> str:
        """Key of the effect row of the approved reply, and the receiver's idempotency key."""
        return f"reply:{self.id}:{self.approvals}"

    @property
    def removal_key(self) -> str:
        """Key of the effect row of deleting the published reply: of this wish, not of an earlier one."""
        return f"removal:{self.id}:{self.approvals}.{self.removals}"

    def _noted(
        self, kind: str, at: datetime, by: str, data: dict[str, Any] | None = None, *, settles: str = "",
        remote_id: str = "", **changes: Any,
    ) -> Self:  # fmt: skip
        """The same mention with these changes and one more event; a notice lasts until a person acts.

        Whatever happens wakes it. Who is at it matters while it is open; while it waits, the first of them to end is
        the program's next turn. Its clocks run while it waits for people.
        """
        event = Event(kind, at, by, data or {}, settles, remote_id)
        read = {} if by in (BOT, PLATFORM) else {"notice": None}
        changes = {**read, "attention": self.attention.woken(), **changes}
        after = replace(self, unsaved=(*self.unsaved, event), **changes)
        resting, person = after.attention.snooze is not None, by not in (BOT, PLATFORM)
        after = replace(after, clocks=carried(after.clocks, after.stage, resting, person, at))
        if after.stage is Stage.WAITING:
            return replace(after, due_at=after.attention.until)
        return after if after.stage in OPEN else replace(after, attention=NOBODY)
