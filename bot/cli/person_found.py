"""What was found of a customer, and what stays of them, as tables."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from bot.cli.output import people, say
from bot.errors import InputError
from bot.store.persons import Found, SqlPersons

SHOWN = 60  # characters of a mention's words
WHY = {
    "asked": "named",
    "same": "same account, number or address",
    "author": "this account",
    "trace": "has these words",
    "name": "same name",
}
WHAT = {
    "review": "the customer's own words, on the platform",
    "imported": "the customer's own words, where they were imported from",
    "slack_source": "the message they were brought in from, in Slack (channel:ts)",
    "reply": "the published reply",
    "reply_unclear": "perhaps a reply: its fate was not known yet, look there",
    "slack_thread": "what people wrote below the card, in Slack (channel:ts)",
    "page": "a call that went out with the customer's words",
}
STAYS = (
    "Backups made before: erase again after restoring one.",
    "What the providers of the language model, e-mail and Slack keep by themselves.",
    "Files the mentions were imported from, and files written by `unscripted person export`.",
)


def found_by(persons: SqlPersons, author: str, mentions: list[str], traces: list[str], only: bool) -> list[Found]:
    """Each mention once; one that is surely theirs for any reason is."""
    if not (author or mentions or traces):
        raise InputError("say whose data: --author PLATFORM:AUTHOR_ID, --mention ID or --trace WORDS")
    found = list[Found]()
    if author:
        platform, _, id = author.partition(":")
        found += persons.by_author(platform, id)
    for mention_id in mentions:
        found += persons.by_mention(mention_id)[: 1 if only else None]
    for words in traces:
        found += persons.by_trace(words)
    kept: dict[str, Found] = {}
    for one in sorted(found, key=lambda one: not one.sure):
        kept.setdefault(one.mention.id, one)
    return list(kept.values())


def row_of(one: Found) -> dict[str, Any]:
    post = one.mention.post
    return {
        "mention": one.mention.id, "brand": one.mention.brand, "platform": post.platform, "account": post.account,
        "author": post.author.name, "author_id": post.author.id, "arrived_at": one.mention.arrived_at,
        "stage": one.mention.stage, "why": one.why, "sure": one.sure, "erased": one.erased,
    }  # fmt: skip


def left_alone(passed_over: Collection[str]) -> list[str]:
    """What is wrong when there are mentions nobody here can read."""
    if not passed_over:
        return []
    which = f"mentions that may be of this customer: {len(passed_over)} ({', '.join(sorted(passed_over))})"
    return [f"left alone because they cannot be read, {which}; use the newest version, restore what is damaged"]


def tell_found(found: Sequence[Found], problems: Sequence[str]) -> None:
    for problem in problems:
        say(problem, "red")
    if not found:
        if not problems:
            say("Nothing is kept of this customer.")
        return
    table = Table("mention", "where", "author", "words", "arrived", "stage", "why", title="Found")
    for one in found:
        mention, post = one.mention, one.mention.post
        stage = "erased" if one.erased else mention.stage
        why = WHY[one.why] if one.sure else "only the name is the same: not taken, name it with --mention"
        words = post.line if len(post.line) <= SHOWN else f"{post.line[: SHOWN - 1]}…"
        place, day = f"{post.platform}/{post.account}", f"{mention.arrived_at:%Y-%m-%d}"
        cells = (mention.id, place, post.author.name, words, day, stage, why)
        table.add_row(*(escape(cell) for cell in cells), style=None if one.sure else "yellow")
    people.print(table)


def tell_remains(stays: Sequence[dict[str, Any]]) -> None:
    """What is left for a person to see to."""
    say("In Slack, cards, answers and alerts follow within seconds while the program runs.")
    if stays:
        table = Table("what", "where", "mention", title="What stays where this program does not reach")
        for one in stays:
            table.add_row(WHAT[one["what"]], escape(one["where"]), one["mention"])
        people.print(table)
    for sentence in STAYS:
        say(f"Also there: {sentence[0].lower()}{sentence[1:]}")
