"""Open promises of published replies, by who owes them and by when."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "promises",
        sa.Column("mention_id", sa.String(16), sa.ForeignKey("mentions.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("brand", sa.String(64), nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False),
    )
    op.create_index("promises_by_due", "promises", ["due"])
    op.create_index("promises_of_owner", "promises", ["owner", "due"])
