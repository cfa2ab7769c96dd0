"""Counts what was lost and what stands twice: from what Slack and the review site really got, and plain SQL; the
audit chain is walked by `unscripted audit verify` besides."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from bot.sandbox.reviews import Review
from bot.sandbox.server import Sandbox
from bot.store.tampering import verify
from tests.chaos.people import TOKEN

SUMS = (
    "lost", "duplicate cards", "duplicate replies", "replies nobody approved", "effects left open", "audit gaps",
    "rules of Slack broken",
)  # fmt: skip
# What ends an approval, each in its own way; without one of them the customer waits for a reply that was promised.
ENDS = frozenset(
    "published amended undone voided refused handed not_there not_posted edited deleted_by_customer dismissed "
    "withdrawn".split()
)
# The answer to a dialog whose place another one has taken meanwhile, because its click was held back: nobody sees it.
HARMLESS = frozenset({("view_submission", "not_found")})
DECIDE = frozenset("approve undo no_reply claim release reopen keep there ask withdraw".split())
DIALOG = '"kind": "call", "method": "views.open"'
EXPIRES = 3.0  # seconds a trigger lives
UNDER_WAY = ("new", "triaged", "drafted", "approved", "removing")


@dataclass(slots=True)
class Count:
    """How much of what, and what exactly; a run is good when there is nothing."""

    sums: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(SUMS, 0)))
    told: list[str] = field(default_factory=list)
    acts: int = 0  # of people, that the program acknowledged and must have a trace of

    def note(self, what: str, detail: str) -> None:
        self.sums[what] += 1
        self.told.append(f"{what}: {detail}")


@dataclass(frozen=True, slots=True)
class Row:
    """A mention as the database has it."""

    id: str
    stage: str
    version: int  # how often it was saved
    post: dict[str, Any]
    events: list[tuple[int, str, dict[str, Any]]]  # seq, kind, data

    @property
    def kinds(self) -> list[str]:
        return [kind for _, kind, _ in self.events]


def counted(sandbox: Sandbox, database: sa.Engine) -> Count:
    """Everything that is wrong, once the world has come to rest."""
    count, rows = Count(), mentions(database)
    shown = cards(sandbox, count)
    for review in reviews(sandbox):
        of_review(review, rows.get((review.account, review.id)), shown, count)
    for place, row in rows.items():
        of_mention(place, row, sandbox, count)
    for detail in repeated(sandbox.platform.posted, rows):
        count.note("duplicate replies", detail)
    unapproved(sandbox, rows, count)
    left_open(database, count)
    undecided(sandbox, database, count)
    for problem in verify(database, datetime.now(UTC)).problems:
        count.note("audit gaps", f"{problem.kind}: {problem.sentence}")
    excused = tried_in_vain(journal(sandbox))
    for violation in sandbox.slack.violations:
        if (violation.method, violation.error) in HARMLESS:
            continue
        if (violation.method, violation.error) == ("views.open", "expired_trigger_id") and excused:
            excused -= 1
            continue
        count.note("rules of Slack broken", f"{violation.method} {violation.error} {violation.detail}")
    return count


def reviews(sandbox: Sandbox) -> list[Review]:
    """Also those that are deleted."""
    return [review for name in sandbox.platform.accounts for review in sandbox.platform.changes(name, 0, 1_000_000)[0]]


def mentions(database: sa.Engine) -> dict[tuple[str, str], Row]:
    with database.connect() as connection:
        found = connection.execute(sa.text("select id, stage, version, state from mentions")).all()
        noted = connection.execute(sa.text("select mention_id, seq, kind, data from events order by seq")).all()
    events: dict[str, list[tuple[int, str, dict[str, Any]]]] = {one.id: [] for one in found}
    for one in noted:
        events[one.mention_id].append((one.seq, one.kind, json.loads(one.data)))
    rows = [Row(one.id, one.stage, one.version, json.loads(one.state)["post"], events[one.id]) for one in found]
    return {(row.post["account"], row.post["external_id"]): row for row in rows}


def cards(sandbox: Sandbox, count: Count) -> dict[str, str]:
    """What the mention's own card says, by its id; whatever stands twice is noted."""
    keys: Counter[tuple[str, str, str]] = Counter()
    shown: dict[str, str] = {}
    for channel in sandbox.slack.channels:
        for message in sandbox.slack.said(channel):
            if not message.metadata:
                continue
            kind, payload = message.metadata["event_type"], message.metadata["event_payload"]
            if key := payload.get("card") or payload.get("note"):
                keys[kind, channel, key] += 1
            if kind == "unscripted_card":
                shown[payload["mention"]] = json.dumps(message.blocks, ensure_ascii=False)
    homes = Counter(key for kind, _, key in keys if kind == "unscripted_card")
    for key, times in [*keys.items(), *homes.items()]:
        for _ in range(times - 1):
            count.note("duplicate cards", f"{key}")
    return shown


def of_review(review: Review, row: Row | None, shown: dict[str, str], count: Count) -> None:
    """What a customer did, and what has become of it."""
    place = f"{review.account}/{review.id}"
    if row is None:
        if not review.deleted:  # what was gone before anybody asked was never seen
            count.note("lost", f"{place} was never taken in")
        return
    if review.deleted:
        if "deleted_by_customer" not in row.kinds:
            count.note("lost", f"{place} {row.id}: that it was deleted")
        return
    if row.post["text"] != review.text:
        count.note("lost", f"{place} {row.id}: its newest words")
    if row.id not in shown:
        count.note("lost", f"{place} {row.id}: no card")
    elif not set(TOKEN.findall(review.text)) <= set(TOKEN.findall(shown[row.id])):
        count.note("lost", f"{place} {row.id}: its card shows older words")


def of_mention(place: tuple[str, str], row: Row, sandbox: Sandbox, count: Count) -> None:
    """What its events say, and whether the site knows of it."""
    seqs = [seq for seq, _, _ in row.events]
    for missing in set(range(1, max(seqs, default=0) + 1)) - set(seqs):
        count.note("audit gaps", f"{row.id}: event {missing} of {max(seqs)}")
    if len(row.events) < row.version:  # each time it is saved something has happened
        count.note("audit gaps", f"{row.id}: saved {row.version} times, with {len(row.events)} events")
    if row.kinds.count("arrived") != 1:
        count.note("audit gaps", f"{row.id}: it has arrived {row.kinds.count('arrived')} times")
    if row.stage in UNDER_WAY:
        count.note("lost", f"{row.id} is still {row.stage}")
    there = {
        text for account, id, text in [*sandbox.platform.posted, *sandbox.platform.changed] if (account, id) == place
    }
    for text, end in approvals(row):
        if not end:
            count.note("lost", f"{row.id}: approved, and nothing came of it: {text}")
        if end in ("published", "amended") and text not in there:
            count.note("lost", f"{row.id}: said to be published, and the site never got it: {text}")


def repeated(posted: Sequence[tuple[str, str, str]], rows: Mapping[tuple[str, str], Row]) -> Iterator[str]:
    """What the site got more often than it was approved and published: deleted and approved anew, it comes again."""
    for (account, id, text), times in Counter(posted).items():
        row = rows.get((account, id))
        wanted = [said for said, end in approvals(row) if said == text and end == "published"] if row else []
        yield from [f"{account}/{id}: {text}"] * (times - max(len(wanted), 1))


def approvals(row: Row) -> Iterator[tuple[str, str]]:
    """Each approved text with the kind of event that ended it, or ""."""
    text, leaving = "", False
    for _, kind, data in row.events:
        if text and kind in ENDS and not (kind == "edited" and leaving):  # on its way: its fate comes first
            yield text, kind
            text, leaving = "", False
        if kind == "approved":
            text = str(data["text"])
        leaving = leaving or kind == "leaving"
    if text:
        yield text, ""


def unapproved(sandbox: Sandbox, rows: dict[tuple[str, str], Row], count: Count) -> None:
    """What the site got, and nobody had approved for this review."""
    for account, id, text in {*sandbox.platform.posted, *sandbox.platform.changed}:
        row = rows.get((account, id))
        if row is None or text not in {data["text"] for _, kind, data in row.events if kind == "approved"}:
            count.note("replies nobody approved", f"{account}/{id}: {text}")


def left_open(database: sa.Engine, count: Count) -> None:
    """Rows of the database that say something is still to be done."""
    with database.connect() as connection:
        for one in connection.execute(sa.text("select key, begun_at from effects where done_at is null")):
            count.note("effects left open", f"{one.key} since {one.begun_at}")
        for one in connection.execute(sa.text("select id from mentions where undrawn")):
            count.note("lost", f"{one.id}: its newest state is on no card")
        for one in connection.execute(sa.text("select id from batches where not told")):
            count.note("lost", f"alert {one.id}: nobody was told")


def undecided(sandbox: Sandbox, database: sa.Engine, count: Count) -> None:
    """Clicks and dialogs the program has acknowledged as done: each has left a receipt, written with its decision."""
    with database.connect() as connection:
        receipts = {one.id for one in connection.execute(sa.text("select id from receipts"))}
    lines = journal(sandbox)
    deaths = [line["at"] for line in lines if line["kind"] == "killed"]
    envelopes = {line["id"]: line["payload"] for line in lines if line["kind"] == "envelope"}
    for ack in (line for line in lines if line["kind"] == "ack"):
        refused = ack["payload"] and envelopes[ack["id"]].get("type") == "view_submission"  # and the dialog says so
        receipt = "" if refused else receipt_of(envelopes[ack["id"]])
        cut_short = any(0 <= died - ack["at"] < 1 for died in deaths)  # a refusal is noted after its ack
        count.acts += bool(receipt)
        if receipt and receipt not in receipts and not cut_short:
            count.note("lost", f"acknowledged, and neither decided nor refused: {receipt}")


def journal(sandbox: Sandbox) -> list[dict[str, Any]]:
    """What was on the wire to the app and back; of the calls those for a dialog."""
    path, kinds = sandbox.slack.setup.journal, ('"kind": "ack"', '"kind": "envelope"', '"kind": "killed"', DIALOG)
    assert path
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if any(kind in line[:80] for kind in kinds)]


def tried_in_vain(lines: Sequence[Mapping[str, Any]]) -> int:
    """Dialogs asked for at once when a click came again, whose trigger had expired long before: nobody can tell."""
    sent: dict[str, list[float]] = {}
    late = 0
    for line in lines:
        if line["kind"] == "envelope" and (trigger := line["payload"].get("trigger_id")):
            sent.setdefault(trigger, []).append(line["at"])
        elif line["kind"] == "call" and (times := sent.get(line["args"].get("trigger_id", ""))):
            late += line["at"] - times[0] > EXPIRES > 2 * (line["at"] - times[-1])
    return late


def receipt_of(payload: dict[str, Any]) -> str:
    """What a person's act is known by; "" for what decides nothing by itself."""
    user = payload.get("user", {}).get("id") if isinstance(payload.get("user"), dict) else ""
    if payload.get("type") == "view_submission":
        return f"{user}:{payload['view']['id']}:{payload['view']['hash']}"
    action = (payload.get("actions") or [{}])[0]
    decides = payload.get("type") == "block_actions" and action["action_id"] in DECIDE
    return f"{user}:{action['action_id']}:{action['action_ts']}" if decides else ""


def unrest(database: sa.Engine, sandbox: Sandbox) -> str:
    """What is under way; "" when the next one to act is a person, or a clock far away."""
    stages = ", ".join(f"'{stage}'" for stage in UNDER_WAY)
    queries = (
        f"select id from mentions where stage in ({stages}) or (stage = 'unknown' and due_at is not null)",
        "select key from effects where done_at is null",
        "select id from mentions where undrawn",
        "select id from batches where not told",
    )
    with database.connect() as connection:
        for query in queries:
            if found := connection.execute(sa.text(query)).all():
                return f"{query}: {', '.join(one[0] for one in found[:5])}"
    known = {place: row.post["text"] for place, row in mentions(database).items()}
    for review in reviews(sandbox):
        if not review.deleted and known.get((review.account, review.id)) != review.text:
            return f"the newest words of {review.account}/{review.id}"
    return ""
