"""What became of a mention: who approved, escalated or closed it, and the reply as the platform shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ReplyState(StrEnum):
    LIVE = "live"  # read back from the platform
    PENDING = "pending"  # the platform has it and decides
    REJECTED = "rejected"
    DELIVERED = "delivered"  # a callback took it; nobody can read it back
    BY_HAND = "by_hand"  # a person says they posted it


@dataclass(frozen=True, slots=True)
class Reply:
    text: str  # as the platform shows it
    state: ReplyState
    at: datetime
    by: str  # Slack id of the approver
    remote_id: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Approval:
    number: int  # 1, 2, …; names the effect row of its reply
    by: str
    at: datetime
    text: str
    draft_version: int
    revision: str  # of the post it answers
    authority: str
    fingerprint: str
    level: str = ""  # it was given on, when a clock has brought the mention up since; it holds all the same


@dataclass(frozen=True, slots=True)
class Escalation:
    to: str  # level
    reason: str
    by: str
    at: datetime
    automatic: bool = False
    about: str = ""  # key below `escalation.`: what brought it up; the reason is its detail. "": the reason says it
    listed: bool = False  # one of many at once: told in a list, without a card of its own there


@dataclass(frozen=True, slots=True)
class Guidance:
    """What a higher level said when it sent a mention back."""

    words: str
    by: str
    at: datetime
    to: str  # level that decides again
    asked_by: str  # Slack id of who had brought it up; "" when a rule or a clock had


@dataclass(frozen=True, slots=True)
class Closing:
    reason: str  # key below `closed.`
    by: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the card says until the next step: a key below `notice.` and its values."""

    key: str
    values: dict[str, str]
