"""What people made of the drafts: sent as they were, changed first, or thrown away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Fate(StrEnum):
    UNCHANGED = "unchanged"
    EDITED = "edited"
    REJECTED = "rejected"  # another one was asked for, or none was sent


@dataclass(frozen=True, slots=True)
class Deed:
    """One event of a mention, as figures need it."""

    mention_id: str
    kind: str
    at: datetime
    by: str
    arrived_at: datetime  # of the mention
    draft: int = 0  # the version that was approved or written
    quiet: bool = False  # an arrival as history


def fates(deeds: Iterable[Deed]) -> Iterator[tuple[datetime, Fate]]:
    """When, and what; the deeds of one mention stand together and in order."""
    mention, waiting, published, written, found = "", False, False, set[int](), list[tuple[datetime, Fate]]()
    for deed in deeds:
        if deed.mention_id != mention:
            yield from found
            mention, waiting, published, written, found = deed.mention_id, False, False, set(), []
        match deed.kind:
            case "drafted":
                waiting, published = True, False
            case "published":  # what is written from now on is a correction
                published = True
            case "written":
                written.add(deed.draft)
            case "approved" if not published:
                found.append((deed.at, Fate.EDITED if deed.draft in written else Fate.UNCHANGED))
                waiting = False
            case "undone" if found:
                found.pop()
                waiting = True
            case "redraft_wanted" | "dismissed" | "no_reply_needed" if waiting:
                found.append((deed.at, Fate.REJECTED))
                waiting = False
    yield from found
