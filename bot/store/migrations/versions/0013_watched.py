"""What whoever watches asks again and again: late clocks, unfinished effects, and when each platform last answered."""

import sqlalchemy as sa
from alembic import op

from bot.mention.listing import lateness
from bot.store.rows import WHOLE, readable
from bot.store.schema import mentions

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("mentions", sa.Column("late", sa.Integer, nullable=False, server_default="0"))
    unfinished = sa.text("done_at is null")
    op.create_index("effects_unfinished", "effects", ["begun_at"], sqlite_where=unfinished, postgresql_where=unfinished)
    op.create_table(
        "polls",
        sa.Column("account", sa.String(128), primary_key=True),
        sa.Column("asked_at", sa.BigInteger, nullable=False),
        sa.Column("answered_at", sa.BigInteger),
        sa.Column("error", sa.String(64), nullable=False),
    )
    fill(op.get_bind())


def fill(connection: sa.Connection) -> None:
    """Of the mentions that are not over; the others have no clocks."""
    running = sa.select(*WHOLE).where(mentions.c.stage.not_in(("published", "closed")))
    for mention in readable(connection.execute(running).all()):
        if late := lateness(mention):
            connection.execute(mentions.update().where(mentions.c.id == mention.id).values(late=late))
