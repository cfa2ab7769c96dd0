"""A while after the reply: its people are asked whether it was solved; nothing is said to the customer by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.errors import Stale
from bot.mention import decision as d
from bot.mention.mention import Mention
from bot.mention.people import Person
from bot.mention.tags import Kind
from bot.ports import Desk

RESTS = timedelta(days=7)  # after a reply, where nobody wants to be asked


def ask_at(mention: Mention, since: datetime, desk: Desk) -> datetime:
    """When the question is due for a reply of then; an edited review or a new comment usually comes earlier."""
    return since + (_wanted_after(mention, desk) or RESTS)


def follow_up(mention: Mention, desk: Desk) -> Mention:
    return mention.followed_up(desk.clock.now(), worth_asking(mention, desk))


def worth_asking(mention: Mention, desk: Desk) -> bool:
    """Not where the brand does not want it, or of spam somebody answered all the same."""
    spam = mention.tags and (mention.tags.kind is Kind.SPAM or "spam" in mention.tags.values("suspicion"))
    return bool(_wanted_after(mention, desk) and not spam)


def _wanted_after(mention: Mention, desk: Desk) -> timedelta | None:
    """How long after a reply its people want to be asked; None where they do not, or the brand is gone."""
    policy = desk.content().policies.get(mention.brand)
    return policy.clocks.follow_up if policy else None


def solved(mention: Mention, decision: d.Solved, person: Person, desk: Desk) -> Mention:
    _asked(mention)
    return mention.solved(person.id, desk.clock.now())


def not_solved(mention: Mention, decision: d.NotSolved, person: Person, desk: Desk) -> Mention:
    _asked(mention)
    return mention.not_solved(person.id, desk.clock.now())


def _asked(mention: Mention) -> None:
    """The question is open until somebody answers it, or something else happens to the mention."""
    if not mention.asks_whether_solved:
        raise Stale("refused.closed")
