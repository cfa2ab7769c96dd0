"""Whose words were erased, and whether Slack follows."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("mention_id", sa.String(16), sa.ForeignKey("mentions.id"), primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("wiped_at", sa.BigInteger),
        sa.Column("people_said", sa.Integer, nullable=False),
        sa.Column("unreached", sa.Integer, nullable=False),
    )
    op.create_index("erasures_unwiped", "erasures", ["wiped_at", "at"])
