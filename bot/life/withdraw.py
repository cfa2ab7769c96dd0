"""Deletes a published reply: claimed before the call, and looked for before it is tried again."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.errors import Ambiguous, CredentialsRefused, PlatformRefused, Unavailable
from bot.life.doubt import in_doubt_since, next_look, require_asked, wished
from bot.life.follow_up import ask_at
from bot.mention import decision as d
from bot.mention.mention import Mention
from bot.mention.people import Person
from bot.ports import Claim, ClaimState, Connector, Desk, Once, Outgoing


def withdraw(mention: Mention, desk: Desk) -> Mention:
    """Deleted, or looked for when an earlier attempt may have deleted it; a person is asked when nobody can know."""
    assert mention.reply
    assert mention.closing
    claim = desk.effects.claim(mention.removal_key, mention.id)
    out = Outgoing(  # whatever its words are by now
        mention.removal_key, mention.id, mention.post, "", claim.at, mention.reply.remote_id
    )  # fmt: skip
    try:
        connector = desk.platforms.connector(mention.post.platform, mention.post.account)
        if claim.state is ClaimState.FRESH:
            return _delete(mention, out, connector, desk)
        return _look_up(mention, out, claim, connector, desk)
    except (Ambiguous, Unavailable) as trouble:
        return _doubted(mention, wished(trouble), desk)
    except CredentialsRefused:
        return _not_removed("credentials", mention, desk)
    except PlatformRefused as refusal:
        return _not_removed(refusal.reason, mention, desk)


def _look_up(mention: Mention, out: Outgoing, claim: Claim, connector: Connector, desk: Desk) -> Mention:
    """Whoever began has had time to end; then what is gone counts as deleted, and what stands there is deleted."""
    now, can = desk.clock.now(), connector.capabilities
    free_at = claim.at + desk.grace + can.visibility_lag
    if mention.due_at is not None and mention.due_at <= claim.at and now < free_at:
        return mention.still_there(free_at, now)
    if can.once in (Once.READ_MATCH, Once.UPSERT) and connector.find_own_reply(out) is None:
        return mention.removed(now)
    if not desk.effects.retry(out.key, claim.at):
        return mention.still_there(now + desk.grace, now)
    return _delete(mention, out, connector, desk)


def _delete(mention: Mention, out: Outgoing, connector: Connector, desk: Desk) -> Mention:
    connector.withdraw(out)
    return mention.removed(desk.clock.now())


def _doubted(mention: Mention, wait: timedelta, desk: Desk) -> Mention:
    now = desk.clock.now()
    since: datetime = in_doubt_since(mention, "removal_unsure", "withdrawn", desk)
    return mention.still_there(next_look(since, wait, now), now)


def _not_removed(reason: str, mention: Mention, desk: Desk) -> Mention:
    now = desk.clock.now()
    return mention.not_removed(reason, now, ask_at(mention, now, desk))


def it_is_gone(mention: Mention, decision: d.ItIsGone, person: Person, desk: Desk) -> Mention:
    require_asked(mention)
    return mention.removed(desk.clock.now(), person.id)


def delete_again(mention: Mention, decision: d.DeleteAgain, person: Person, desk: Desk) -> Mention:
    require_asked(mention)
    return mention.withdrawn(person.id, desk.clock.now())
