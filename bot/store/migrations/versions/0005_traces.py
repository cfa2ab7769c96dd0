"""What mentions of one customer have in common; those that are there already are read once for it."""

import sqlalchemy as sa
from alembic import op

from bot.mention.traces import traces
from bot.store.rows import loaded

revision = "0005"
down_revision = "0004"

BATCH = 500


def upgrade() -> None:
    table = op.create_table(
        "traces",
        sa.Column("mention_id", sa.String(16), sa.ForeignKey("mentions.id"), primary_key=True),
        sa.Column("trace", sa.String(24), primary_key=True),
        sa.Column("sure", sa.Boolean, nullable=False),
    )
    op.create_index("traces_by_trace", "traces", ["trace"])
    connection, last = op.get_bind(), ""
    query = sa.text("select id, state from mentions where id > :last order by id limit :batch")
    while rows := connection.execute(query, {"last": last, "batch": BATCH}).all():
        found = [
            {"mention_id": row.id, "trace": trace, "sure": sure}
            for row in rows
            for trace, sure in traces(loaded(row.state, 0)).items()
        ]
        if found:
            connection.execute(sa.insert(table), found)
        last = rows[-1].id
