"""What people decide about a page that nobody took within a day: they know of it, or it is sent again."""

from __future__ import annotations

from bot.errors import Stale
from bot.life.attend import name_of
from bot.mention import decision as d
from bot.mention.alerts import GIVEN_UP, NOBODY
from bot.mention.mention import Mention
from bot.mention.people import Person
from bot.ports import Desk


def page_known(mention: Mention, decision: d.PageKnown, person: Person, desk: Desk) -> Mention:
    _asked(decision.key, desk)
    return mention.page_answered("page_known", decision.key, person.id, desk.clock.now())


def page_again(mention: Mention, decision: d.PageAgain, person: Person, desk: Desk) -> Mention:
    _asked(decision.key, desk)
    return mention.page_answered("page_again", decision.key, person.id, desk.clock.now())


def _asked(key: str, desk: Desk) -> None:
    """One answer counts for one attempt of a day."""
    page = desk.effects.done(key)
    if page is None or page.shown != GIVEN_UP or page.remote_id == NOBODY:
        raise Stale("refused.closed")
    if page.remote_id:
        raise Stale("refused.page_answered", who=name_of(page.remote_id.partition(":")[2], desk))
