"""Questions to the knowledge base that quote a customer: what agents type may hold what a customer wrote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.mention.listing import folded
from bot.mention.mention import Mention
from bot.mention.personal_data import essence, personal_data
from bot.mention.traces import PARTS
from bot.store.schema import asked

RUN = 5  # words in a row that nobody asks by chance
LATE = timedelta(hours=1)  # clocks of several machines differ, and a question may be noted late


@dataclass(frozen=True, slots=True)
class Compared:
    """Which questions quote a mention, as far as it was looked up before anything is locked: a brand may have been
    asked a hundred thousand."""

    version: int  # of the mention; another one may say something else
    ids: frozenset[str]
    until: datetime  # those of later are still to be compared


def compared(connection: sa.Connection, mention: Mention, now: datetime) -> Compared:
    return Compared(mention.version, frozenset(_quoting(connection, mention)), now - LATE)


def forget_questions(connection: sa.Connection, mention: Mention, before: Compared) -> int:
    """How many there were."""
    ids = sorted(before.ids.union(_quoting(connection, mention, asked.c.at >= before.until)))
    return sum(connection.execute(sa.delete(asked).where(asked.c.id == id)).rowcount for id in ids)


def _quoting(connection: sa.Connection, mention: Mention, *only: sa.ColumnElement[bool]) -> list[str]:
    theirs = sa.select(asked.c.id, asked.c.question).where(asked.c.brand == mention.brand, *only)
    return [row.id for row in connection.execute(theirs).all() if quotes(row.question, mention)]


def quotes(question: str, mention: Mention) -> bool:
    """Whether it names the customer or a number or address of theirs, or repeats some of their words."""
    name, said = folded(mention.post.author.name), folded(question)
    if len(name.split()) >= PARTS and f" {name} " in f" {said} ":
        return True
    asked_about = {essence(datum.text) for datum in personal_data(question)}
    posts = [post for post in (mention.post, mention.previous) if post]
    if any(essence(datum.text) in asked_about for post in posts for datum in personal_data(post.words)):
        return True
    runs = set(_runs(said))
    return any(run in runs for post in posts for run in _runs(folded(post.words)))


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = text.split()
    return (tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))
