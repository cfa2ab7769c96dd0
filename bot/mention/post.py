"""What a customer said in public, as a platform tells it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Change(StrEnum):
    """What happened on the platform."""

    NEW = "new"
    EDITED = "edited"
    DELETED = "deleted"
    OWN_REPLY = "own_reply"  # the brand answered outside this program


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote it; every field may be unknown."""

    name: str = ""
    id: str = ""  # the platform's own id
    followers: int | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """One revision of one public post; identity is (platform, account, external_id)."""

    platform: str  # connector name: demo, webhook, import, …
    account: str  # which of the brand's accounts
    external_id: str
    text: str
    revision: str = ""  # the platform's own, else `content_revision`
    change: Change = Change.NEW
    title: str = ""
    rating: float | None = None
    rating_max: float = 5
    author: Author = Author()
    url: str | None = None
    written_at: datetime | None = None  # unknown stays unknown, it is never "now"
    edited_at: datetime | None = None
    language_hint: str = ""
    parent_id: str | None = None
    existing_reply: str | None = None  # the brand's reply as the platform shows it
    site: str = ""  # where people see it, when the connector carries several places (an import)

    @property
    def mention_id(self) -> str:
        """Stable id of the mention this post belongs to: the same post always arrives as the same mention."""
        identity = "\0".join((self.platform, self.account, self.external_id))
        return "m" + hashlib.sha256(identity.encode()).hexdigest()[:15]

    @property
    def words(self) -> str:
        """Title and text as one."""
        return f"{self.title}\n{self.text}" if self.title else self.text

    @property
    def line(self) -> str:
        """The same in one line."""
        return " ".join((f"{self.title} – {self.text}" if self.title else self.text).split())


def content_revision(title: str, text: str, rating: float | None) -> str:
    """A revision for platforms without one: any change of title, text or rating changes it."""
    return hashlib.sha256(f"{title}\0{text}\0{rating}".encode()).hexdigest()[:16]
