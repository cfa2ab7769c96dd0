"""Mentions, events, effects, receipts and cursors."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TIME = sa.BigInteger  # microseconds since 1970 UTC


def upgrade() -> None:
    op.create_table(
        "mentions",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("brand", sa.String(64), nullable=False),
        sa.Column("platform", sa.String(64), nullable=False),
        sa.Column("author_id", sa.String(128), nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("urgency", sa.Integer, nullable=False),
        sa.Column("home", sa.String(32), nullable=False),
        sa.Column("undrawn", sa.Boolean, nullable=False),
        sa.Column("carded", sa.Boolean, nullable=False),
        sa.Column("arrived_at", TIME, nullable=False),
        sa.Column("due_at", TIME),
        sa.Column("leased_until", TIME),
        sa.Column("leased_by", sa.String(128)),
        sa.Column("published_at", TIME),
        sa.Column("state", sa.Text, nullable=False),
    )
    op.create_index("mentions_due", "mentions", ["due_at"])
    op.create_index("mentions_undrawn", "mentions", ["undrawn", "urgency", "arrived_at"])
    op.create_index("mentions_of_author", "mentions", ["platform", "author_id"])
    op.create_index("mentions_wall", "mentions", ["brand", "platform", "published_at"])
    op.create_table(
        "events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("mention_id", sa.String(16), sa.ForeignKey("mentions.id"), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.UniqueConstraint("mention_id", "seq", name="events_in_order"),
    )
    op.create_table(
        "effects",
        sa.Column("key", sa.String(96), primary_key=True),
        sa.Column("mention_id", sa.String(16), sa.ForeignKey("mentions.id"), nullable=False),
        sa.Column("begun_at", TIME, nullable=False),
        sa.Column("done_at", TIME),
        sa.Column("detail", sa.String(64), nullable=False),
        sa.Column("remote_id", sa.Text, nullable=False),
        sa.Column("shown", sa.String(16), nullable=False),
    )
    op.create_index("effects_of_mention", "effects", ["mention_id"])
    op.create_table(
        "receipts",
        sa.Column("id", sa.String(160), primary_key=True),
        sa.Column("at", TIME, nullable=False),
    )
    op.create_table(
        "cursors",
        sa.Column("source", sa.String(128), primary_key=True),
        sa.Column("cursor", sa.Text, nullable=False),
    )
