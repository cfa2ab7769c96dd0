"""What tells that two mentions are of one customer: an account, or a number or address both contain."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from bot.mention.mention import Mention
from bot.mention.personal_data import essence, personal_data
from bot.mention.post import Post

SHARED = ("email", "phone", "order")  # personal data one customer leaves in several places
NATIONAL = 9  # last digits of a phone number: many leave the country out
PARTS = 2  # words of a name that more than a few people could have


def traces(mention: Mention) -> dict[str, bool]:
    """Fingerprints (24 hex digits of a sha256; nobody reads a number from them), and whether each is proof by itself:
    a name is only a hint."""
    return traces_of(mention.post)


def traces_of(post: Post) -> dict[str, bool]:
    """The same of a post."""
    return {_hashed(trace): sure for trace, sure in _traces(post)}


def _traces(post: Post) -> Iterator[tuple[str, bool]]:
    if post.author.id:
        yield f"account:{post.platform}:{post.author.id}", True
    for datum in personal_data(post.words, SHARED):
        told = essence(datum.text)
        yield f"{datum.kind}:{told[-NATIONAL:] if datum.kind == 'phone' else told}", True
    name = post.author.name.casefold().split()
    if len(name) >= PARTS:
        yield f"name:{' '.join(name)}", False


def _hashed(trace: str) -> str:
    return hashlib.sha256(trace.encode()).hexdigest()[:24]
