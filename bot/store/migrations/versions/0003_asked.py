"""What people asked the knowledge base, and what they thought of the answer; cards found by their message."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "asked",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("brand", sa.String(64), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("passages", sa.Text, nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
    )
    op.create_index("asked_of_brand", "asked", ["brand", "at"])
    op.create_index("effects_by_remote", "effects", ["remote_id"])
