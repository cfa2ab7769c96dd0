"""A reply of unclear fate: read back before anything is sent again; a person is asked where reading is impossible."""

from __future__ import annotations

from bot.errors import Ambiguous, CredentialsRefused, PlatformRefused, Unavailable
from bot.life.publish import RETRY, patience, reply_of, send, settled
from bot.mention.mention import Mention
from bot.mention.outcome import ReplyState
from bot.ports import Connector, Desk, Once, Outgoing


def look_up(mention: Mention, desk: Desk) -> Mention:
    """Published when it is there; sent again only when a look-up that can be trusted did not find it."""
    connector = desk.platforms.connector(mention.post.platform, mention.post.account)
    once = connector.capabilities.once
    if once is Once.NONE:
        return mention.unsure(None, desk.clock.now())
    out = outgoing(mention, desk)
    try:
        receipt = None if once is Once.NATIVE_KEY else connector.find_own_reply(out)
    except (Ambiguous, Unavailable, CredentialsRefused, PlatformRefused):
        return mention.unsure(desk.clock.now() + 6 * RETRY, desk.clock.now())
    if receipt:
        return settled(mention, reply_of(receipt, mention, desk), receipt.reason, desk)
    return send_again(mention, out, connector, desk)


def send_again(mention: Mention, out: Outgoing, connector: Connector, desk: Desk) -> Mention:
    """Only after the platform has had time to show it, only by one of us, never what the platform already took."""
    now = desk.clock.now()
    if mention.reply and mention.reply.state is ReplyState.PENDING:
        return mention.unsure(now + patience(mention, desk), now)
    visible_at = out.intent_at + max(RETRY, connector.capabilities.visibility_lag)
    if now < visible_at:
        return mention.unsure(visible_at, now)
    if not desk.effects.retry(out.key, out.intent_at):
        return mention.unsure(now + desk.grace, now)
    return send(mention, out, connector, desk)


def outgoing(mention: Mention, desk: Desk) -> Outgoing:
    """The approved reply with the moment it was first meant to leave."""
    assert mention.approval
    claim = desk.effects.claim(mention.reply_key, mention.id)
    return Outgoing(mention.reply_key, mention.id, mention.post, mention.approval.text, claim.at)
