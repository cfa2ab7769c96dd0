"""Alerts wait in an outbox, and are told in batches."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "batches",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("brand", sa.String(64), nullable=False),
        sa.Column("level", sa.String(64), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("told", sa.Boolean, nullable=False),
        sa.Column("paged", sa.Boolean, nullable=False),
    )
    op.create_index("batches_untold", "batches", ["told", "at"])
    op.create_index("batches_unpaged", "batches", ["paged", "at"])
    op.create_table(
        "alerts",
        sa.Column("mention_id", sa.String(16), sa.ForeignKey("mentions.id"), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("brand", sa.String(64), nullable=False),
        sa.Column("level", sa.String(64), nullable=False),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("batch", sa.String(32), nullable=False),
    )
    op.create_index("alerts_of_batch", "alerts", ["batch", "at"])
