"""Public places: what a connector can do, and what travels to and from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.mention.outcome import ReplyState
from bot.mention.post import Post


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
    replaces: str = ""  # what the platform calls the published reply whose words these replace, or that is deleted


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


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What an HTTP request is answered with."""

    status: int
    body: bytes
    content_type: str = "text/plain"


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

    def find_own_reply(self, out: Outgoing) -> Receipt | None:
        """Our reply as it stands there; without a text the one called `replaces`, whatever its words."""

    def publish(self, out: Outgoing) -> Receipt:
        """Post the reply, or put its words in place of those of the reply it replaces."""

    def withdraw(self, out: Outgoing) -> None:
        """Delete our reply `replaces`; one that is gone already is no error. PlatformRefused where that is not done."""

    def measure(self, text: str) -> int:
        """Length in the platform's own unit."""

    def check(self) -> str:
        """One sentence for `doctor` saying what works; raises what is wrong."""


class Platforms(Protocol):
    def connector(self, platform: str, account: str) -> Connector: ...
