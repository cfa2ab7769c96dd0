"""The nouns of the demo review site: accounts, reviews, replies, and the reviews it starts with."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SeedEdit:
    """What a customer later changed a seed review to."""

    at: datetime
    rating: int | None  # None: written without stars
    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class SeedReview:
    """A review that appears by itself once the clock reaches `written_at`; so do its edits."""

    id: str
    author: str
    rating: int | None  # None: written without stars
    text: str
    title: str
    language: str
    written_at: datetime
    edits: tuple[SeedEdit, ...] = ()
    followers: int | None = None
    author_id: str = ""  # made from the name when not given


@dataclass(frozen=True, slots=True)
class Account:
    """A brand's place on the site."""

    account: str
    brand: str  # as customers read it
    name: str  # brand and site, e.g. "Peony & Pine on Shopwall"
    languages: tuple[str, ...]
    max_reply: int  # characters
    seeds: tuple[SeedReview, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """The brand's public answer."""

    id: str
    text: str
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class Review:
    """A customer's public review as it stands now."""

    account: str
    id: str
    author: str
    author_id: str  # the same person everywhere on the site
    rating: int | None  # None: written without stars
    title: str
    text: str
    language: str | None
    written_at: datetime
    updated_at: datetime
    change: int  # place in the account's feed of changes
    revision: int = 1
    followers: int | None = None
    deleted: bool = False
    replies: tuple[Reply, ...] = ()


def id_of(author: str) -> str:
    """The id of whoever writes under a name: the same on every account, so that one customer can be seen as one."""
    return "u" + hashlib.sha256(author.casefold().encode()).hexdigest()[:10]
