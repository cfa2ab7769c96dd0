"""A reply on its way: sent when nobody has begun, else read back; where that is impossible a person is asked."""

from __future__ import annotations

from bot.errors import Ambiguous, CredentialsRefused, PlatformRefused, Unavailable
from bot.life.doubt import is_decided_there, wished
from bot.life.publish import doubted, patience, reply_of, send, settled, waited, why_void
from bot.mention.mention import Mention
from bot.ports import ClaimState, Connector, Desk, Once, Outgoing


def look_up(mention: Mention, desk: Desk) -> Mention:
    """Published when it is there; sent again only when a look-up that can be trusted did not find it."""
    assert mention.approval
    claim = desk.effects.claim(mention.reply_key, mention.id)
    try:
        connector = desk.platforms.connector(mention.post.platform, mention.post.account)
    except PlatformRefused as refusal:  # the account was removed meanwhile: nobody but a person can look
        begun, now = claim.state is not ClaimState.FRESH, desk.clock.now()
        return mention.unsure(None, now) if begun else mention.refused(refusal.reason, now)
    replaces = mention.reply.remote_id if mention.amending and mention.reply else ""
    out = Outgoing(mention.reply_key, mention.id, mention.post, mention.approval.text, claim.at, replaces)
    if claim.state is ClaimState.FRESH:
        reason = why_void(mention, desk)  # perhaps hours after it was to leave
        return mention.voided(reason, desk.clock.now()) if reason else send(mention, out, connector, desk)
    try:
        readable = connector.capabilities.once in (Once.READ_MATCH, Once.UPSERT)
        receipt = connector.find_own_reply(out) if readable else None
    except (Ambiguous, Unavailable, CredentialsRefused, PlatformRefused) as trouble:
        return doubted(mention, wished(trouble), desk)
    if receipt:
        return settled(mention, reply_of(receipt, mention, desk), receipt.reason, desk)
    return not_found(mention, out, connector, desk)


def not_found(mention: Mention, out: Outgoing, connector: Connector, desk: Desk) -> Mention:
    """Sent again only after whoever began has had time to end and the platform time to show it, and by one of us."""
    now, can = desk.clock.now(), connector.capabilities
    free_at = out.intent_at + desk.grace + can.visibility_lag
    if begun_since(mention, out) and now < free_at:
        return mention.unsure(free_at, now)
    if can.once is Once.NONE:
        return mention.unsure(None, now)
    if can.once is not Once.NATIVE_KEY and is_decided_there(mention, desk):
        return mention.unsure(now + patience(waited(mention, desk)), now)  # the platform has it and decides
    if not desk.effects.retry(out.key, out.intent_at):
        return mention.unsure(now + desk.grace, now)
    return send(mention, out, connector, desk)


def begun_since(mention: Mention, out: Outgoing) -> bool:
    """Whether the last attempt began after the mention was last saved: by a process that died, or is at it still."""
    return mention.due_at is not None and mention.due_at <= out.intent_at
