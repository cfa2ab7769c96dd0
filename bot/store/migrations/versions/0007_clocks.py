"""When a mention's clocks ring; those that are there already have none."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("mentions", sa.Column("rings_at", sa.BigInteger))
    op.create_index("mentions_ringing", "mentions", ["rings_at"])
