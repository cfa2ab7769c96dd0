"""A while after the reply: its people are asked whether it was solved; nothing is said to the customer by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.errors import Stale
from bot.mention import decision as d
from bot.mention.mention import Mention
from bot.mention.outcome import ReplyState
from bot.mention.people import Person
from bot.mention.tags import Kind
from bot.ports import Desk

RESTS = timedelta(days=7)  # after a reply, where nobody wants to be asked
OUT = frozenset({ReplyState.LIVE, ReplyState.DELIVERED, ReplyState.BY_HAND})


def ask_at(mention: Mention, since: datetime, desk: Desk) -> datetime:
    """When the question is due for a reply of then; an edited review or a new comment usually comes earlier."""
    return since + (desk.content().policies[mention.brand].clocks.follow_up or RESTS)


def follow_up(mention: Mention, desk: Desk) -> Mention:
    return mention.followed_up(desk.clock.now(), worth_asking(mention, desk))


def worth_asking(mention: Mention, desk: Desk) -> bool:
    """Not where the brand does not want it, of history, or of spam somebody answered all the same."""
    spam = mention.tags and (mention.tags.kind is Kind.SPAM or "spam" in mention.tags.values("suspicion"))
    wanted = desk.content().policies[mention.brand].clocks.follow_up
    answered = mention.reply is not None and mention.reply.state in OUT
    return bool(wanted and answered and not spam and not mention.quiet)


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
