"""What stays of a mention where we do not reach; looked up before it is erased: afterwards nobody knows."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from bot.mention.mention import Mention
from bot.mention.stage import Stage
from bot.ports import Remains
from bot.store.schema import alerts, effects

f, a = effects.c, alerts.c
OUTSIDE = ("email", "webhook")  # what the effect row of a page says of its kind
SLACK = "slack:"  # how the source of what a person brought in from there begins


def remains_of(connection: sa.Connection, mention: Mention) -> tuple[Remains, ...]:
    return (*_public(mention), *_in_slack(connection, mention), *_pages(connection, mention))


def _public(mention: Mention) -> Iterator[Remains]:
    """The customer's own words are theirs, the brand's reply is public until it is deleted there."""
    post, reply = mention.post, mention.reply
    place = f"{post.platform}/{post.account} {post.external_id}"
    if post.external_id.startswith(SLACK):
        yield Remains("slack_source", post.external_id.removeprefix(SLACK))
    elif post.platform == "import":
        yield Remains("imported", post.url or f"{post.site} {post.external_id}".strip())
    else:
        yield Remains("review", post.url or place)
    if reply:
        yield Remains("reply", reply.url or f"{place} {reply.remote_id}".strip())
    elif mention.stage in (Stage.UNKNOWN, Stage.REMOVING, Stage.HANDED):
        yield Remains("reply_unclear", post.url or place)


def _in_slack(connection: sa.Connection, mention: Mention) -> Iterator[Remains]:
    """What people wrote below its cards is theirs to delete; our own words there go."""
    cards = sa.select(f.remote_id).where(f.mention_id == mention.id, f.key.startswith("card:"), f.remote_id != "")
    for remote_id in connection.scalars(cards.order_by(f.key)):
        yield Remains("slack_thread", remote_id)


def _pages(connection: sa.Connection, mention: Mention) -> Iterator[Remains]:
    """E-mails and webhooks quote customers."""
    batches = sa.select(a.batch).where(a.mention_id == mention.id, a.batch != "").distinct()
    for batch in connection.scalars(batches.order_by(a.batch)).all():
        sent = sa.select(f.detail, f.done_at).where(
            f.key.startswith(f"alert:{batch}:", autoescape=True), f.detail.in_(OUTSIDE), f.done_at.is_not(None)
        )
        for row in connection.execute(sent.order_by(f.key)):
            yield Remains("page", f"{row.detail} {row.done_at:%Y-%m-%d %H:%M} UTC, alert {batch}")
