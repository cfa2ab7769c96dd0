"""Sends an approved reply, once: saved as leaving and claimed before the call, and nothing is sent again blindly."""

from __future__ import annotations

from datetime import timedelta

from bot.errors import Ambiguous, CredentialsRefused, PlatformRefused, Unavailable
from bot.life.doubt import in_doubt_since, is_decided_there, next_look, wished
from bot.life.ledger import published
from bot.mention.draft import fingerprint
from bot.mention.mention import Mention
from bot.mention.outcome import Reply, ReplyState
from bot.ports import Connector, Desk, Outgoing, Receipt


def publish(mention: Mention, desk: Desk) -> Mention:
    """Leaving, handed to a person, or back with the reason why the approval no longer holds.

    It is sent by the next step: an edit that comes while the call is under way must find it on its way.
    """
    now = desk.clock.now()
    if reason := why_void(mention, desk):
        return mention.voided(reason, now)
    try:
        connector = desk.platforms.connector(mention.post.platform, mention.post.account)
    except PlatformRefused as refusal:
        return mention.refused(refusal.reason, now)
    return mention.handed(now) if connector.capabilities.by_hand else mention.leaving(now)


def why_void(mention: Mention, desk: Desk) -> str | None:
    """What the approval was bound to and what has changed of it: a key below `void.`; None when it holds."""
    approval, draft = mention.approval, mention.draft
    assert approval
    assert draft
    workspace, now = desk.content(), desk.clock.now()
    if mention.brand not in workspace.brands:
        return "policy"
    today = workspace.brands[mention.brand].today(now)
    if dict(draft.cited) != desk.knowledge.versions(mention.brand, [key for key, _ in draft.cited], today):
        return "facts"
    policy, person = workspace.policies[mention.brand], workspace.people.get(approval.by)
    if not approval.authority.endswith(policy.version):
        return "policy"
    if not person or approval.authority != policy.authority(person, approval.level or mention.level):
        return "authority"
    bound = fingerprint(draft.text, mention.post.revision, mention.post.platform, approval.authority, draft.cited)
    return None if bound == approval.fingerprint else "words"


def send(mention: Mention, out: Outgoing, connector: Connector, desk: Desk) -> Mention:
    """One attempt, and what it means for the mention."""
    try:
        receipt = connector.publish(out)
    except (Ambiguous, Unavailable) as trouble:
        return doubted(mention, max(connector.capabilities.visibility_lag, wished(trouble)), desk)
    except CredentialsRefused:
        return mention.refused("credentials", desk.clock.now())
    except PlatformRefused as refusal:
        return mention.refused(refusal.reason, desk.clock.now())
    return settled(mention, reply_of(receipt, mention, desk), receipt.reason, desk)


def doubted(mention: Mention, wait: timedelta, desk: Desk) -> Mention:
    """Nothing can be told now, so it is tried again, and a person is asked after hours; what the platform has and
    decides about is no doubt of ours."""
    now = desk.clock.now()
    if is_decided_there(mention, desk):
        return mention.unsure(now + max(wait, patience(waited(mention, desk))), now)
    return mention.unsure(next_look(in_doubt_since(mention, "unsure", "leaving", desk), wait, now), now)


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
            return mention.refused(reason or "rejected", now)
        case ReplyState.PENDING:
            return mention.pending(reply, now + patience(waited(mention, desk)), now)
        case _:
            return published(mention, reply, desk)


def waited(mention: Mention, desk: Desk) -> timedelta:
    assert mention.approval
    return desk.clock.now() - mention.approval.at


def patience(waited: timedelta) -> timedelta:
    """How long until a platform that has not answered yet is asked again: minutes at first, a day at last."""
    steps = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
    return next((step for step in steps if waited < 4 * step), timedelta(days=1))
