"""The tables: what is true about every mention, what happened, and every effect on the outside."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Dialect


class Time(sa.TypeDecorator[datetime]):
    """A moment as microseconds since 1970 UTC: sorts and compares alike in SQLite and PostgreSQL."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        since = value - datetime(1970, 1, 1, tzinfo=UTC)
        return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(value // 1_000_000, UTC).replace(
            microsecond=value % 1_000_000
        )  # fmt: skip


metadata = sa.MetaData()
UNFINISHED = sa.text("done_at is null")
SEALED, UNSEALED = sa.text("place is not null"), sa.text("place is null")

mentions = sa.Table(
    "mentions",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("brand", sa.String(64), nullable=False),
    sa.Column("platform", sa.String(64), nullable=False),
    sa.Column("author_id", sa.String(128), nullable=False),  # the platform's own; "" when it does not say
    sa.Column("stage", sa.String(16), nullable=False),
    sa.Column("urgency", sa.Integer, nullable=False),  # 0 low … 3 critical: cards of the urgent come first
    sa.Column("home", sa.String(32), nullable=False),  # Slack channel id of its card; "" until it is triaged
    sa.Column("undrawn", sa.Boolean, nullable=False),  # its cards do not show the newest state yet
    sa.Column("carded", sa.Boolean, nullable=False),  # it has cards
    sa.Column("arrived_at", Time, nullable=False),
    sa.Column("due_at", Time),  # when it is the program's turn
    sa.Column("rings_at", Time),  # when one of its clocks warns or is over
    sa.Column("leased_until", Time),  # a worker is at it
    sa.Column("leased_by", sa.String(128)),
    sa.Column("published_at", Time),
    sa.Column("level", sa.String(64), nullable=False),  # of the escalation policy; "" until it is triaged
    sa.Column("escalated", sa.Boolean, nullable=False),
    sa.Column("reply_by", Time),  # what its rule allows
    sa.Column("holder", sa.String(64), nullable=False),  # Slack id of who claimed it; "" when nobody has
    sa.Column("snoozer", sa.String(64), nullable=False),  # of who put it aside; "" while it is not
    sa.Column("late", sa.Integer, nullable=False, server_default="0"),  # 1: a clock has warned, 2: one is over
    sa.Column("gap", sa.Boolean, nullable=False),  # no article answered it
    sa.Column("words", sa.Text, nullable=False),  # author, title and text without case and accents
    sa.Column("labels", sa.Text, nullable=False),  # " platform:… tag:… "
    sa.Column("state", sa.Text, nullable=False),  # the whole mention as JSON
    sa.Column("format", sa.Integer, nullable=False, server_default="1"),  # of `state`: who may read it
    sa.Index("mentions_due", "due_at"),
    sa.Index("mentions_ringing", "rings_at"),
    sa.Index("mentions_undrawn", "undrawn", "urgency", "arrived_at"),
    sa.Index("mentions_of_author", "platform", "author_id"),
    sa.Index("mentions_waiting", "stage", "brand"),
    sa.Index("mentions_wall", "brand", "platform", "published_at"),
)

events = sa.Table(
    "events",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("mention_id", sa.String(16), sa.ForeignKey("mentions.id"), nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),  # 1, 2, … within the mention
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("at", Time, nullable=False),
    sa.Column("by", sa.String(64), nullable=False),
    sa.Column("data", sa.Text, nullable=False),  # JSON
    sa.Column("place", sa.Integer),  # 1, 2, … in the audit chain; None: not sealed yet
    sa.Column("salt", sa.String(32)),  # without it nobody can guess what was erased from the digest
    sa.Column("digest", sa.String(64)),  # of salt and data
    sa.Column("hash", sa.String(64)),  # of the hash before, the digest and everything else
    sa.UniqueConstraint("mention_id", "seq", name="events_in_order"),
    sa.Index("events_at", "at"),
    sa.Index("events_in_chain", "place", unique=True, sqlite_where=SEALED, postgresql_where=SEALED),
    sa.Index("events_unsealed", "id", sqlite_where=UNSEALED, postgresql_where=UNSEALED),
)

alerts = sa.Table(
    "alerts",
    metadata,
    sa.Column("mention_id", sa.String(16), sa.ForeignKey("mentions.id"), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),  # of the event that raised it
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("brand", sa.String(64), nullable=False),
    sa.Column("level", sa.String(64), nullable=False),  # "*": the whole ladder
    sa.Column("who", sa.String(64), nullable=False),  # Slack id of the one person it is about, or ""
    sa.Column("at", Time, nullable=False),
    sa.Column("batch", sa.String(32), nullable=False),  # "" until it was gathered
    sa.Index("alerts_of_batch", "batch", "at"),
)

batches = sa.Table(
    "batches",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("brand", sa.String(64), nullable=False),
    sa.Column("level", sa.String(64), nullable=False),
    sa.Column("at", Time, nullable=False),  # when it was gathered
    sa.Column("told", sa.Boolean, nullable=False),  # in Slack
    sa.Column("paged", sa.Boolean, nullable=False),  # outside Slack
    sa.Index("batches_untold", "told", "at"),
    sa.Index("batches_unpaged", "paged", "at"),
)

effects = sa.Table(
    "effects",
    metadata,
    sa.Column("key", sa.String(96), primary_key=True),
    sa.Column("mention_id", sa.String(16), sa.ForeignKey("mentions.id"), nullable=False),
    sa.Column("begun_at", Time, nullable=False),
    sa.Column("done_at", Time),
    sa.Column("detail", sa.String(64), nullable=False),  # for a card: its channel
    sa.Column("remote_id", sa.Text, nullable=False),  # what the outside calls it
    sa.Column("shown", sa.String(16), nullable=False),  # for a card: hash of what it shows
    sa.Index("effects_of_mention", "mention_id"),
    sa.Index("effects_by_remote", "remote_id"),
    sa.Index("effects_unfinished", "begun_at", sqlite_where=UNFINISHED, postgresql_where=UNFINISHED),
)

duties = sa.Table(
    "duties",
    metadata,
    sa.Column("name", sa.String(96), primary_key=True),  # what only one process does at a time
    sa.Column("holder", sa.String(128), nullable=False),  # "host:pid"
    sa.Column("until", Time, nullable=False),
)

receipts = sa.Table(
    "receipts",
    metadata,
    sa.Column("id", sa.String(160), primary_key=True),  # of a click or event that was handled
    sa.Column("at", Time, nullable=False),
)

cursors = sa.Table(
    "cursors",
    metadata,
    sa.Column("source", sa.String(128), primary_key=True),
    sa.Column("cursor", sa.Text, nullable=False),
)

polls = sa.Table(
    "polls",
    metadata,
    sa.Column("account", sa.String(128), primary_key=True),  # "platform/account"
    sa.Column("asked_at", Time, nullable=False),
    sa.Column("answered_at", Time),  # None: never
    sa.Column("error", sa.String(64), nullable=False),  # class of what the last question ended with, or ""
)

traces = sa.Table(
    "traces",
    metadata,
    sa.Column("mention_id", sa.String(16), sa.ForeignKey("mentions.id"), primary_key=True),
    sa.Column("trace", sa.String(24), primary_key=True),  # a fingerprint of what customers leave behind
    sa.Column("sure", sa.Boolean, nullable=False),  # proof by itself that it is the same customer
    sa.Index("traces_by_trace", "trace"),
)

asked = sa.Table(
    "asked",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),  # of the Slack event that asked
    sa.Column("at", Time, nullable=False),
    sa.Column("by", sa.String(64), nullable=False),  # Slack id
    sa.Column("brand", sa.String(64), nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("passages", sa.Text, nullable=False),  # JSON list of the ids that were shown
    sa.Column("verdict", sa.String(16), nullable=False),  # helpful, unhelpful, gap, or ""
    sa.Index("asked_of_brand", "brand", "at"),
)

promises = sa.Table(
    "promises",
    metadata,
    sa.Column("mention_id", sa.String(16), sa.ForeignKey("mentions.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("brand", sa.String(64), nullable=False),
    sa.Column("owner", sa.String(64), nullable=False),  # Slack id
    sa.Column("due", Time, nullable=False),
    sa.Index("promises_by_due", "due"),
    sa.Index("promises_of_owner", "owner", "due"),
)

erasures = sa.Table(
    "erasures",
    metadata,
    sa.Column("mention_id", sa.String(16), sa.ForeignKey("mentions.id"), primary_key=True),
    sa.Column("at", Time, nullable=False),
    sa.Column("by", sa.String(64), nullable=False),
    sa.Column("wiped_at", Time),  # when its threads and alerts in Slack were seen to
    sa.Column("people_said", sa.Integer, nullable=False),  # messages of people in its threads: theirs to delete
    sa.Column("unreached", sa.Integer, nullable=False),  # messages of ours that Slack does not let us change
    sa.Index("erasures_unwiped", "wiped_at", "at"),
)

evals = sa.Table(
    "evals",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("at", Time, nullable=False),
    sa.Column("missed", sa.Text, nullable=False),  # JSON list: a sentence per threshold that was missed
)

model_calls = sa.Table(
    "model_calls",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("at", Time, nullable=False),
    sa.Column("mention_id", sa.String(16), nullable=False),  # no foreign key: `draft` and `doctor` ask without one
    sa.Column("brand", sa.String(64), nullable=False),
    sa.Column("step", sa.String(16), nullable=False),
    sa.Column("model", sa.String(128), nullable=False),
    sa.Column("outcome", sa.String(32), nullable=False),  # answered, or the reason why not
    sa.Column("seconds", sa.Float, nullable=False),
    sa.Column("input_tokens", sa.Integer, nullable=False),
    sa.Column("cached_tokens", sa.Integer, nullable=False),
    sa.Column("output_tokens", sa.Integer, nullable=False),
    sa.Index("model_calls_of_mention", "mention_id"),
    sa.Index("model_calls_of_day", "brand", "at"),
)

moved = sa.table("moved", sa.column("target", sa.Text))  # stands only in a database whose data was moved elsewhere
