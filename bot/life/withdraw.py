"""Deletes a published reply: claimed before the call and asked for again until the platform answers."""

from __future__ import annotations

from bot.errors import Ambiguous, CredentialsRefused, PlatformRefused, Unavailable
from bot.life.follow_up import ask_at
from bot.life.publish import patience
from bot.mention.mention import Mention
from bot.ports import Desk, Outgoing


def withdraw(mention: Mention, desk: Desk) -> Mention:
    """Asking twice does no harm: what is gone already counts as deleted."""
    assert mention.reply
    assert mention.closing
    claim = desk.effects.claim(mention.removal_key, mention.id)
    out = Outgoing(
        mention.removal_key, mention.id, mention.post, mention.reply.text, claim.at, mention.reply.remote_id
    )  # fmt: skip
    try:
        desk.platforms.connector(mention.post.platform, mention.post.account).withdraw(out)
    except (Ambiguous, Unavailable):
        now = desk.clock.now()
        return mention.still_there(now + patience(now - mention.closing.at), now)
    except CredentialsRefused:
        return _not_removed("credentials", mention, desk)
    except PlatformRefused as refusal:
        return _not_removed(refusal.reason, mention, desk)
    return mention.removed(desk.clock.now())


def _not_removed(reason: str, mention: Mention, desk: Desk) -> Mention:
    now = desk.clock.now()
    return mention.not_removed(reason, now, ask_at(mention, now, desk))
