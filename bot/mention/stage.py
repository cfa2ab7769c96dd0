"""Where a mention is in its life."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    NEW = "new"  # stored, nobody has read it
    TRIAGED = "triaged"  # tagged; a draft is owed
    DRAFTED = "drafted"  # draft or brief is there
    WAITING = "waiting"  # for a person
    APPROVED = "approved"  # leaves at `due_at` unless undone
    HANDED = "handed"  # a person posts it by hand
    UNKNOWN = "unknown"  # sent, fate unclear; looked up at `due_at`, or a person is asked when that is None
    PUBLISHED = "published"
    REMOVING = "removing"  # its reply is being deleted
    CLOSED = "closed"


OPEN = frozenset({Stage.NEW, Stage.TRIAGED, Stage.DRAFTED, Stage.WAITING})
DECIDED = frozenset({Stage.APPROVED, Stage.HANDED, Stage.UNKNOWN, Stage.REMOVING})
# Kinds of effects, as their keys begin, whose fate is open in this stage only: after a restore there are rows of
# replies that nobody may ever have begun.
OPEN_IN = {"reply": Stage.UNKNOWN, "removal": Stage.REMOVING}
