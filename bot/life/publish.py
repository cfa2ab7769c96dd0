"""Sends an approved reply, once: the effect row is committed before the call, and nothing is sent again blindly."""

from __future__ import annotations

from datetime import timedelta

from bot.errors import Ambiguous, CredentialsRefused, PlatformRefused, Unavailable
from bot.life.follow_up import FOLLOW_UP_AFTER
from bot.mention.draft import fingerprint
from bot.mention.mention import Mention
from bot.mention.outcome import Reply, ReplyState
from bot.ports import ClaimState, Connector, Desk, Outgoing, Receipt

RETRY = timedelta(seconds=5)  # before a reply of unclear fate is looked up


def publish(mention: Mention, desk: Desk) -> Mention:
    """Live, handed to a person, unsure, refused, or back with the reason why the approval no longer holds."""
    now = desk.clock.now()
    if reason := why_void(mention, desk):
        return mention.voided(reason, now)
    connector = desk.platforms.connector(mention.post.platform, mention.post.account)
    if connector.capabilities.by_hand:
        return mention.handed(now)
    claim = desk.effects.claim(mention.reply_key, mention.id)
    if claim.state is not ClaimState.FRESH:  # begun before, by a process that died or is slow: its fate comes first
        return mention.unsure(claim.at + desk.grace, now)
    assert mention.approval
    out = Outgoing(mention.reply_key, mention.id, mention.post, mention.approval.text, claim.at)
    return send(mention, out, connector, desk)


def why_void(mention: Mention, desk: Desk) -> str | None:
    """What the approval was bound to and what has changed of it: a key below `void.`; None when it holds."""
    approval, draft = mention.approval, mention.draft
    assert approval
    assert draft
    current = desk.knowledge.versions(mention.brand, [key for key, _ in draft.cited], desk.clock.now().date())
    if dict(draft.cited) != current:
        return "facts"
    if not approval.authority.endswith(desk.content().policies[mention.brand].version):
        return "policy"
    bound = fingerprint(draft.text, mention.post.revision, mention.post.platform, approval.authority, draft.cited)
    return None if bound == approval.fingerprint else "words"


def send(mention: Mention, out: Outgoing, connector: Connector, desk: Desk) -> Mention:
    """One attempt, and what it means for the mention."""
    try:
        receipt = connector.publish(out)
    except (Ambiguous, Unavailable) as trouble:
        wait = max(RETRY, connector.capabilities.visibility_lag, timedelta(seconds=getattr(trouble, "wait", 0)))
        return mention.unsure(desk.clock.now() + wait, desk.clock.now())
    except CredentialsRefused:
        return mention.refused("credentials", desk.clock.now())
    except PlatformRefused as refusal:
        return mention.refused(refusal.reason, desk.clock.now())
    return settled(mention, reply_of(receipt, mention, desk), receipt.reason, desk)


def reply_of(receipt: Receipt, mention: Mention, desk: Desk) -> Reply:
    """The platform's receipt with the person who approved it."""
    assert mention.approval
    at = receipt.at or desk.clock.now()
    return Reply(receipt.text, receipt.state, at, mention.approval.by, receipt.remote_id, receipt.url)


def settled(mention: Mention, reply: Reply, reason: str, desk: Desk) -> Mention:
    """The platform has answered: live, still deciding, or rejected."""
    now = desk.clock.now()
    match reply.state:
        case ReplyState.REJECTED:
            return mention.refused(reason, now)
        case ReplyState.PENDING:
            return mention.pending(reply, now + patience(mention, desk), now)
        case _:
            return mention.published(reply, now, now + FOLLOW_UP_AFTER)


def patience(mention: Mention, desk: Desk) -> timedelta:
    """How long until a reply the platform holds back is looked at again: minutes at first, a day at last."""
    assert mention.approval
    waited = desk.clock.now() - mention.approval.at
    steps = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
    return next((step for step in steps if waited < 4 * step), timedelta(days=1))
