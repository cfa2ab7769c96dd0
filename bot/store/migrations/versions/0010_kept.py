"""The audit chain over events that nobody can change any more, what reads a mention, and who has a duty."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

ERASED = '{"erased": true}'
KEPT = (
    "old.id = new.id and old.mention_id = new.mention_id and old.seq = new.seq and old.kind = new.kind "
    'and old.at = new.at and old."by" = new."by"'  # a word of PL/pgSQL
)
SEALED = "old.place is null and new.place is not null and old.data = new.data"
FORGOTTEN = (
    f"old.place = new.place and old.digest = new.digest and old.hash = new.hash and new.data = '{ERASED}' "
    "and new.salt = ''"
)


def upgrade() -> None:
    op.create_table(
        "duties",
        sa.Column("name", sa.String(96), primary_key=True),
        sa.Column("holder", sa.String(128), nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
    )
    op.add_column("mentions", sa.Column("format", sa.Integer, nullable=False, server_default="1"))
    op.add_column("events", sa.Column("place", sa.Integer))
    op.add_column("events", sa.Column("salt", sa.String(32)))
    op.add_column("events", sa.Column("digest", sa.String(64)))
    op.add_column("events", sa.Column("hash", sa.String(64)))
    sealed, unsealed = sa.text("place is not null"), sa.text("place is null")
    op.create_index("events_in_chain", "events", ["place"], unique=True, sqlite_where=sealed, postgresql_where=sealed)
    op.create_index("events_unsealed", "events", ["id"], sqlite_where=unsealed, postgresql_where=unsealed)
    for statement in guard(op.get_bind().dialect.name):
        op.execute(statement)


def guard(dialect: str) -> list[str]:
    """Events are sealed once and forgotten once; nothing else of them changes, and none is removed."""
    allowed = f"{KEPT} and (({SEALED}) or ({FORGOTTEN}))"
    if dialect == "sqlite":
        stop = "begin select raise(abort, 'events are append-only'); end"
        return [
            f"create trigger events_unchanged before update on events when not coalesce({allowed}, 0) {stop}",
            f"create trigger events_unremoved before delete on events {stop}",
        ]
    function = (
        "create function events_kept() returns trigger language plpgsql as $$ begin "
        f"if tg_op = 'UPDATE' and coalesce({allowed}, false) then return new; end if; "
        "raise exception 'events are append-only'; end $$"
    )
    row = "create trigger events_kept before update or delete on events for each row execute function events_kept()"
    table = "create trigger events_all_kept before truncate on events execute function events_kept()"
    return [function, row, table]
