"""What mentions are listed and found by; those that are there already are read once for it."""

import sqlalchemy as sa
from alembic import op

from bot.store.rows import listed, loaded
from bot.store.schema import mentions

revision = "0004"
down_revision = "0003"

# Of what `listed` knows, whatever it knows by then.
NEW = ("level", "escalated", "reply_by", "holder", "snoozer", "gap", "words", "labels")
BATCH = 500


def upgrade() -> None:
    op.add_column("mentions", sa.Column("level", sa.String(64), nullable=False, server_default=""))
    op.add_column("mentions", sa.Column("escalated", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("mentions", sa.Column("reply_by", sa.BigInteger))
    op.add_column("mentions", sa.Column("holder", sa.String(64), nullable=False, server_default=""))
    op.add_column("mentions", sa.Column("snoozer", sa.String(64), nullable=False, server_default=""))
    op.add_column("mentions", sa.Column("gap", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("mentions", sa.Column("words", sa.Text, nullable=False, server_default=""))
    op.add_column("mentions", sa.Column("labels", sa.Text, nullable=False, server_default=""))
    op.create_index("mentions_waiting", "mentions", ["stage", "brand"])
    op.create_index("events_at", "events", ["at"])
    fill(op.get_bind())


def fill(connection: sa.Connection) -> None:
    """From the whole state of each mention."""
    last = ""
    query = sa.select(mentions.c.id, mentions.c.state).order_by(mentions.c.id).limit(BATCH)
    while rows := connection.execute(query.where(mentions.c.id > last)).all():
        for row in rows:
            found = listed(loaded(row.state, 0))
            this = mentions.update().where(mentions.c.id == row.id)
            connection.execute(this.values({name: found[name] for name in NEW}))
        last = rows[-1].id
