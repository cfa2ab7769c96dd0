"""A mention's story on a terminal, section by section; long texts are wrapped beside what they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from rich.table import Table
from rich.text import Text

from bot.cli.output import people
from bot.cli.why_next import Next
from bot.cli.why_said import Names, harmless
from bot.content.words import Words
from bot.content.workspace import Workspace
from bot.mention.clocks import Clock
from bot.mention.draft import Draft
from bot.mention.mention import Mention
from bot.mention.rules import Rule
from bot.store.story import Row, Story

Line = tuple[str, str]  # what it is, and what there is to say
WORDS = Words()


def tell(story: Story, then: Next, workspace: Workspace, now: datetime) -> None:
    mention, names = story.mention, Names(workspace, story.mention.brand, now)
    head = f"{mention.id}  {names.brand}  {mention.post.platform}/{mention.post.account}  {mention.stage}"
    people.print(Text(head, "bold"))
    people.print(Text(f"Times are those of {names.zone.key}.", "dim"))
    for title, lines in sections(story, then, workspace, names):
        _section(title, list(lines))


def sections(story: Story, then: Next, workspace: Workspace, names: Names) -> Iterator[tuple[str, Iterator[Line]]]:
    mention = story.mention
    yield "What happens next", _next(then, names)
    yield "What arrived", _arrived(mention, names)
    yield "Tags", _tags(mention, names)
    yield "The rule that decides", _rule(mention, workspace)
    for draft in reversed(mention.versions):
        yield f"Version {draft.version}", _draft(draft, names, newest=draft is mention.draft)
    yield "No draft", _brief(mention)
    yield "What happened", ((names.when(e.at), f"{names.who(e.by)}: {names.what(e)}") for e in story.events)
    yield "Reply", _reply(mention, names)
    yield "Who is at it", _attention(mention, names)
    yield "Clocks", ((clock.name, _clock(clock, names)) for clock in mention.clocks)
    yield "Promises", ((p.state, f"{p.words} – by {names.when(p.due)}, {names.who(p.owner)}") for p in mention.promises)
    yield "Outside", ((_at(row, names), _effect(row, names)) for row in story.effects)
    yield "Erased", _erasure(story.erasure, names)
    yield "Calls", ((names.when(row["at"]), _alert(row)) for row in story.alerts)
    yield "Models", _models(story.calls, names)


def _next(then: Next, names: Names) -> Iterator[Line]:
    yield "next", then.what + (f", {names.when(then.at)}" if then.at and not then.by_itself else "")
    if then.by_itself:
        yield "by itself", f"{then.by_itself}, {names.when(then.at)}"
    if then.rings_at:
        yield "rings", f"a clock or a promise, {names.when(then.rings_at)}"
    for reason in then.stuck:
        yield "stuck", reason


def _arrived(mention: Mention, names: Names) -> Iterator[Line]:
    post = mention.post
    yield "arrived", names.when(mention.arrived_at)
    yield "written", names.when(post.written_at) if post.written_at else ""
    yield "author", post.author.name
    yield "rating", f"{post.rating:g} of {post.rating_max:g}" if post.rating is not None else ""
    yield "address", post.url or ""
    yield "known as", post.external_id
    yield "words", post.words
    if mention.previous and mention.previous.words != post.words:
        yield "before", mention.previous.words


def _tags(mention: Mention, names: Names) -> Iterator[Line]:
    tags = mention.tags
    if tags is None:
        return
    yield "read by", names.who(tags.read_by) + (f" (prompt {tags.prompt_version})" if tags.prompt_version else "")
    topics = ", ".join(tags.topics)
    yield "tags", f"{tags.kind}; {topics}; {tags.sentiment}, {tags.emotion}; wants {tags.wants}; urgency {tags.urgency}"
    yield "language", tags.language
    for evidence in (*tags.risks, *tags.suspicions):
        yield evidence.flag, f"“{evidence.words}”"


def _rule(mention: Mention, workspace: Workspace) -> Iterator[Line]:
    rule = mention.rule
    if rule is None:
        return
    row, rows = row_of(rule, mention.brand, workspace), len(workspace.rules.get(mention.brand, ()))
    where = f"row {row} of {rows}" if row else "not in rules.yaml any more"
    yield "row", f"{rule.name} ({where}), the first that fits"
    told = rule.when.told(mention.brand, mention.post, mention.tags)
    for field, has, wanted in told:
        yield "because", f"{field} is {has or 'nothing'}; the row takes {wanted}"
    if not told:
        yield "because", "no row above it fits, and it takes everything"
    yield "goal", rule.goal
    yield "decides", f"{rule.decides}, within {_hours(rule.reply_within)}; now on level {mention.level or '–'}"
    yield "goes up", rule.escalate


def row_of(rule: Rule, brand: str, workspace: Workspace) -> int | None:
    """Where it stands in rules.yaml now, counted from one; None when it is not there any more."""
    rows = [row.name for row in workspace.rules.get(brand, ())]
    return rows.index(rule.name) + 1 if rule.name in rows else None


def _draft(draft: Draft, names: Names, newest: bool) -> Iterator[Line]:
    yield "by", names.who(draft.made_by) + (" (a recording)" if draft.recorded else "")
    yield "wanted", draft.instruction
    yield "text", draft.text
    if not newest:
        return
    for passage in draft.passages:
        yield "rests on", f"{passage.title} – {passage.heading} ({passage.id}, {passage.version})"
    for flag in draft.flags:
        yield flag.severity, WORDS(f"guardrail.{flag.rule}", **flag.values)
    yield "open", "; ".join(draft.left_open)
    if draft.score:
        yield "likeness", f"{draft.score.similarity:.2f} to the closest earlier reply"
    versions = (("prompt", draft.prompt_version), ("voice", draft.voice_version), ("policy", draft.policy_version))
    yield "made with", ", ".join(f"{name} {version}" for name, version in versions if version)


def _brief(mention: Mention) -> Iterator[Line]:
    if mention.brief:
        yield "because", WORDS(f"model.reason.{mention.brief.reason}")
        for fact in mention.brief.facts:
            yield "fact", f"{fact.title} – {fact.heading} ({fact.id})"


def _reply(mention: Mention, names: Names) -> Iterator[Line]:
    if approval := mention.approval:
        yield "approved", f"{names.who(approval.by)}, {names.when(approval.at)}, version {approval.draft_version}"
    if reply := mention.reply:
        yield str(reply.state), f"{names.when(reply.at)} {reply.url or reply.remote_id}"
        yield "text", reply.text
    if closing := mention.closing:
        yield "closed", f"{closing.reason}, {names.who(closing.by)}, {names.when(closing.at)} {closing.note}"


def _attention(mention: Mention, names: Names) -> Iterator[Line]:
    there = mention.attention
    if there.claim:
        yield "taken", f"{names.who(there.claim.by)}, until {names.when(there.claim.until)}"
    for hold in there.editors:
        yield "edits", f"{names.who(hold.by)}, until {names.when(hold.until)}"
    if there.snooze:
        yield "put aside", f"{names.who(there.snooze.by)}, until {names.when(there.snooze.until)}"


def _clock(clock: Clock, names: Names) -> str:
    over = f"over at {names.when(clock.over_at)}" if clock.over_at else "stands still"
    state = "is over" if clock.breached else "has warned" if clock.warned else "in time"
    late = f"; late since {names.when(clock.late_since)}" if clock.late_since else ""
    return f"{_hours(clock.target)}: {state}, {over}{late}"


def _at(row: Row, names: Names) -> str:
    return names.when(row["done_at"] or row["begun_at"])


def _effect(row: Row, names: Names) -> str:
    channel, _, ts = str(row["remote_id"]).partition(":")
    where = f"{names.where(channel)} {ts}".strip() if row["remote_id"] else ""
    state = f"done {where}" if row["done_at"] else f"begun {names.when(row['begun_at'])}, not finished"
    kind, _, rest = str(row["key"]).partition(":")
    return f"{kind} {rest.rpartition(':')[2]}: {state.strip()}"


def _alert(row: Row) -> str:
    ways = [way for way, told in (("Slack", row["told"]), ("outside Slack", row["paged"])) if told]
    return f"{row['kind']}, level {row['level'] or '–'}: told {' and '.join(ways) if ways else 'nobody yet'}"


def _erasure(row: Row | None, names: Names) -> Iterator[Line]:
    if row is None:
        return
    yield "erased", f"{names.who(row['by'])}, {names.when(row['at'])}"
    stays = f"{row['people_said']} messages of people and {row['unreached']} of ours stay, seen to"
    yield "in Slack", f"{stays} {names.when(row['wiped_at'])}" if row["wiped_at"] else "not taken back yet"


def _models(calls: Sequence[Row], names: Names) -> Iterator[Line]:
    for call in calls:
        cost = f"{call['input_tokens']} tokens in ({call['cached_tokens']} cached), {call['output_tokens']} out"
        told = f"{call['step']}, {call['model']}: {call['outcome']}, {call['seconds']:.1f} s, {cost}"
        yield names.when(call["at"]), told


def _hours(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    days, rest = divmod(minutes, 1440)
    parts = ((days, "d"), (rest // 60, "h"), (rest % 60, "min"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 min"


def _section(title: str, lines: list[Line]) -> None:
    told = [(name, harmless(text.strip())) for name, text in lines if text.strip()]
    if not told:
        return
    people.print()
    people.print(Text(title, "bold cyan"))
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, text in told:
        table.add_row(Text(name, "red" if name in ("stuck", "block") else ""), Text(text))
    people.print(table)
