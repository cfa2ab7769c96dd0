"""Whether somebody may promise what a draft promises, and which level has to be asked when not."""

from __future__ import annotations

from collections.abc import Mapping

from bot.mention.authority import Grant
from bot.mention.guardrails.rights import Excess, beyond
from bot.mention.mention import Mention
from bot.mention.people import Person
from bot.ports import Desk


def excess_of(mention: Mention, person: Person, desk: Desk) -> tuple[Excess, ...]:
    """What the newest draft promises beyond this person's rights."""
    policy = desk.content().policies[mention.brand]
    return _beyond(mention, policy.rights(person, desk.clock.now()))


def lowest_that_may(mention: Mention, desk: Desk) -> str:
    """The level to ask: the lowest above that may promise it and has somebody on it; "" when there is none."""
    workspace, now = desk.content(), desk.clock.now()
    policy, people = workspace.policies[mention.brand], workspace.people.values()
    able = (
        level.name
        for level in policy.above(mention.level)
        if not _beyond(mention, policy.granted(level.name)) and policy.staff(level.name, people, now)
    )
    return next(able, "")


def _beyond(mention: Mention, grants: Mapping[str, Grant]) -> tuple[Excess, ...]:
    assert mention.draft
    return beyond(mention.draft.text, grants, [passage.told for passage in mention.draft.passages])
