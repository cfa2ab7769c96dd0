"""Walks the audit chain from its beginning and names every event that is not what was sealed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.errors import InputError
from bot.store.audit import ERASED, ERASURE, FIRST, HEAD, SALT, TOLD, digested, link
from bot.store.database import reading
from bot.store.schema import events, mentions

MANY = 2000  # read at a time
LONGEST = 20  # digits of a place
PATIENCE = timedelta(minutes=1)  # for the sealer

e, later = events.c, events.alias().c
FORGOTTEN = sa.exists().where(later.mention_id == e.mention_id, later.seq > e.seq, later.kind == ERASURE)
WALK = sa.select(e.place, e.salt, e.digest, e.hash, *TOLD, FORGOTTEN.label("forgotten")).order_by(e.place).limit(MANY)


@dataclass(frozen=True, slots=True)
class Problem:
    kind: str  # changed | removed | reordered | foreign | unsealed
    place: int | None  # in the chain
    mention: str
    seq: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    head: str  # "PLACE:HASH" of the last sealed event: kept elsewhere, it proves later that nothing before it is gone
    sealed: int
    unsealed: int
    erased: int  # whose data was erased lawfully
    problems: tuple[Problem, ...]  # in the order of the chain, then what concerns whole mentions


def verify(
    engine: sa.Engine, now: datetime, expected: str = "", walked: Callable[[int], None] = lambda count: None
) -> Verdict:
    """Safe while the program runs. `expected`: a head noted earlier; `walked` hears how many more were looked at."""
    place, wanted = parsed(expected)
    walk = Walk(place, wanted)
    with reading(engine).connect() as connection:
        while rows := connection.execute(WALK.where(e.place > walk.place)).all():
            for row in rows:
                walk.take(row)
            walked(len(rows))
        unsealed = connection.scalar(sa.select(sa.func.count()).where(e.place.is_(None))) or 0
        around = [problem for look in LOOKS for problem in look(connection, now)]
    problems = (*walk.problems, *walk.missed(), *around)
    return Verdict(f"{walk.place}:{walk.before}", walk.sealed, unsealed, walk.erased, problems)


def sealed_so_far(engine: sa.Engine) -> int:
    """How far the chain reaches."""
    with reading(engine).connect() as connection:
        head = connection.execute(HEAD.limit(1)).first()
    return head.place if head else 0


def parsed(expected: str) -> tuple[int, str]:
    """InputError when this is no head."""
    place, _, wanted = (expected or f"0:{FIRST}").strip().partition(":")
    if not (place.isascii() and place.isdecimal() and len(place) < LONGEST and len(wanted) == len(FIRST)):
        raise InputError(f"a head is PLACE:HASH as `unscripted audit verify` prints it, not {expected!r}")
    return int(place), wanted.lower()


class Walk:
    """Where we are in the chain, and what was wrong so far."""

    def __init__(self, expected_place: int, expected_hash: str) -> None:
        self.place, self.before = 0, FIRST
        self.sealed = self.erased = 0
        self.problems: list[Problem] = []
        self._expected = (expected_place, expected_hash)

    def take(self, row: Any) -> None:
        whole = row.place == self.place + 1
        if not whole:
            self._note("removed", row, f"{_places(self.place + 1, row.place - 1)} not there any more")
        if row.digest != digested(row.salt or "", row.data) or len(row.salt or "") != SALT:
            self._look_at_erased(row)
        if whole and row.hash != link(self.before, row.place, row, row.digest):
            self._note("changed", row, "is not what was sealed at this place, or stood elsewhere")
        if row.place == self._expected[0] and row.hash != self._expected[1]:
            self._note("changed", row, "is another one than was expected here: the chain was written anew")
        self.place, self.before, self.sealed = row.place, row.hash, self.sealed + 1

    def _look_at_erased(self, row: Any) -> None:
        if row.data == ERASED and row.salt == "" and row.forgotten:
            self.erased += 1
        elif row.data == ERASED and row.salt == "":
            self._note("changed", row, "was erased, and nothing says by whom")
        else:
            self._note("changed", row, "says something else than when it was sealed")

    def missed(self) -> Iterator[Problem]:
        """What should come after the end."""
        if self.place < self._expected[0]:
            gone = _places(self.place + 1, self._expected[0])
            yield Problem("removed", self.place + 1, "", None, f"{gone} not there any more")

    def _note(self, kind: str, row: Any, sentence: str) -> None:
        subject = "" if kind == "removed" else f"event {row.seq} of {row.mention_id} "
        place = self.place + 1 if kind == "removed" else row.place
        self.problems.append(Problem(kind, place, row.mention_id, row.seq, subject + sentence))


def _places(first: int, last: int) -> str:
    return f"place {first} of the chain is" if first == last else f"places {first} to {last} of the chain are"


# -- what concerns whole mentions ---------------------------------------------------------------------------


def gaps(connection: sa.Connection, now: datetime) -> Iterator[Problem]:
    """Events are numbered 1, 2, … within their mention, and each mention has some."""
    counted = sa.func.count(e.id).label("there")
    last = sa.func.max(e.seq).label("last")
    every = sa.select(mentions.c.id, counted, last).outerjoin(events, e.mention_id == mentions.c.id)
    wrong = sa.or_(counted == 0, counted != last, sa.func.min(e.seq) != 1)
    for row in connection.execute(every.group_by(mentions.c.id).having(wrong).order_by(mentions.c.id)):
        told = f"{row.id} has {row.there} events, and they should go on to {row.last}"
        yield Problem("removed", None, row.id, None, told if row.there else f"{row.id} has no events")


def disorder(connection: sa.Connection, now: datetime) -> Iterator[Problem]:
    """Of one mention, they are sealed in the order in which they happened."""
    before, earlier = (sa.func.lag(what).over(partition_by=e.mention_id, order_by=e.seq) for what in (e.place, e.seq))
    rows = sa.select(e.mention_id, e.seq, e.place, before.label("before"), earlier.label("earlier")).subquery().c
    unsealed_before = rows.before.is_(None) & rows.earlier.is_not(None) & rows.place.is_not(None)
    wrong = sa.select(rows.mention_id, rows.seq, rows.place).where(sa.or_(rows.place < rows.before, unsealed_before))
    for row in connection.execute(wrong.order_by(rows.place)):
        told = f"event {row.seq} of {row.mention_id} is sealed before one that happened earlier"
        yield Problem("reordered", row.place, row.mention_id, row.seq, told)


def strangers(connection: sa.Connection, now: datetime) -> Iterator[Problem]:
    """Every event belongs to a mention."""
    known = sa.exists().where(mentions.c.id == e.mention_id)
    for row in connection.execute(sa.select(e.place, e.mention_id, e.seq).where(~known).order_by(e.place)):
        told = f"event {row.seq} belongs to {row.mention_id}, which does not exist"
        yield Problem("foreign", row.place, row.mention_id, row.seq, told)


def unsealed(connection: sa.Connection, now: datetime) -> Iterator[Problem]:
    """An event that lost its place, and those the sealer should have come to."""
    traces = sa.or_(e.salt.is_not(None), e.digest.is_not(None), e.hash.is_not(None))
    for row in connection.execute(sa.select(e.mention_id, e.seq).where(e.place.is_(None), traces)):
        told = f"event {row.seq} of {row.mention_id} was sealed, and its place was taken away"
        yield Problem("changed", None, row.mention_id, row.seq, told)
    late = sa.select(sa.func.count(), sa.func.min(e.mention_id)).where(
        e.place.is_(None), ~traces, e.at < now - PATIENCE
    )
    count, mention_id = connection.execute(late).one()
    if count:
        told = f"{count} events are older than a minute and not sealed: start `unscripted run`, and verify again"
        yield Problem("unsealed", None, mention_id, None, told)


LOOKS = (gaps, disorder, strangers, unsealed)
