"""The slash command: find, status, report, next and help; only the person who typed it sees the answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from slack_bolt import App

from bot.content.words import Words
from bot.content.workspace import Workspace
from bot.errors import UnscriptedError
from bot.mention import tags as t
from bot.mention.listing import folded, label
from bot.mention.people import Person
from bot.ports import Desk, Overview
from bot.slack import blocks as b
from bot.slack.detours import detours, plain_lines
from bot.slack.figures import report_lines, report_of
from bot.slack.home import backlog_line
from bot.slack.home_pages import HomePages
from bot.slack.lines import said_line
from bot.slack.manifest import COMMAND
from bot.slack.questions import unmarked

FOUND = 10  # mentions of one answer
LONGEST, MOST = 300, 12  # characters of a search that count, and its words
WEEK = timedelta(days=7)
QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))  # what keyboards make of them
TERM = re.compile(r'(?:(\w+):)?(?:"([^"]*)"|(\S+))')
VOCABULARIES: Mapping[str, type[StrEnum]] = {
    "kind": t.Kind, "topic": t.Topic, "sentiment": t.Sentiment, "emotion": t.Emotion, "urgency": t.Urgency,
    "wants": t.Wants, "language": t.Language,
}  # fmt: skip
Body = dict[str, Any]
Answer = tuple[str, list[b.Block]]  # what notifications say, and the message


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search as it was typed."""

    words: tuple[str, ...]  # folded; all of them
    labels: tuple[tuple[str, ...], ...]  # of each group at least one
    brands: tuple[str, ...]


def register_commands(
    app: App, desk: Desk, overview: Overview, pages: HomePages, words: Callable[[str], Words],
    healthy: Callable[[], Mapping[str, Mapping[str, Any]]],
) -> None:  # fmt: skip
    """`healthy`: the loops of the program by name, as /healthz tells them."""
    app.command(COMMAND)(Commands(desk, overview, pages, words, healthy).asked)


class Commands:
    def __init__(
        self, desk: Desk, overview: Overview, pages: HomePages, words: Callable[[str], Words],
        healthy: Callable[[], Mapping[str, Mapping[str, Any]]],
    ) -> None:  # fmt: skip
        self._desk, self._overview, self._pages = desk, overview, pages
        self._words, self._healthy = words, healthy

    def asked(self, ack: Callable[..., None], body: Body) -> None:
        """The answer travels in the ack: nobody else sees it, and nothing is posted."""
        words = self._words(body["user_id"])
        try:
            text, blocks = self._answer(body["user_id"], unmarked(body.get("text", ""))[:LONGEST], words)
        except UnscriptedError as trouble:
            text, blocks = words(trouble.key), [b.section(words(trouble.key))]
        ack(response_type="ephemeral", text=text, blocks=blocks)

    def _answer(self, user: str, typed: str, words: Words) -> Answer:
        person = self._desk.content().people.get(user)
        if person is None:
            return said(words("refused.unknown_person"))
        verb, _, rest = typed.strip().partition(" ")
        match verb.casefold():
            case "find":
                return self._find(person, rest, words)
            case "status":
                return self._status(person, words)
            case "report":
                return self._report(person, words)
            case "next":
                return self._next(person, words)
            case _:
                return said(words("command.help", command=COMMAND))

    def _find(self, person: Person, typed: str, words: Words) -> Answer:
        wanted = wanted_of(typed, self._pages.brands(person), self._desk.content(), words)
        if not (wanted.words or wanted.labels or "brand:" in typed):
            return said(words("command.help", command=COMMAND))
        found = self._overview.find(wanted.brands, wanted.words, wanted.labels, FOUND + 1)
        if not found:
            return said(words("command.nothing", words=b.literal(typed)))
        board = self._pages.board(words, *found[:FOUND])
        more = [words("command.more", most=FOUND)] if len(found) > FOUND else []
        lines = [said_line(mention, board) for mention in found[:FOUND]]
        return said(words("command.found", words=b.literal(typed)), *lines, *more)

    def _status(self, person: Person, words: Words) -> Answer:
        brands, now = self._pages.brands(person), self._desk.clock.now()
        board = self._pages.board(words)
        waiting = [backlog_line(backlog, board) for backlog in self._overview.backlogs(brands, now)]
        loops, closed = self._healthy(), detours(self._desk.effects, self._desk.content())
        told = plain_lines(closed, self._desk.content())
        down = [
            words(key, loop=b.literal(name), trouble=b.literal(str(state.get("trouble", ""))))
            for name, state in loops.items()
            if (key := _ailing(state)) and state.get("trouble") != told  # of closed channels it is said in their words
        ]
        return said(
            words("command.status"), *(waiting or [words("home.longest_empty")]), *self._pages.held_up(brands, words),
            *(down or [words("command.loops_run", count=len(loops))]),
        )  # fmt: skip

    def _report(self, person: Person, words: Words) -> Answer:
        workspace, since = self._desk.content(), self._desk.clock.now() - WEEK
        brands = self._pages.brands(person)
        named = ", ".join(b.literal(workspace.brands[brand].name) for brand in brands)
        report = report_of(self._overview.deeds(brands, since), since)
        return said(words("command.report", brands=named), *report_lines(report, words))

    def _next(self, person: Person, words: Words) -> Answer:
        mentions = self._pages.queue(person, 1).mentions
        board = self._pages.board(words, *mentions)
        return said(words("home.next_card"), *([said_line(m, board) for m in mentions] or [words("home.queue_empty")]))


def _ailing(state: Mapping[str, Any]) -> str:
    """What there is to say of a part of the program; "" of one that works."""
    if not state["running"]:
        return "command.loop_down"
    return "command.loop_hindered" if state.get("hindered") else ""


def wanted_of(typed: str, brands: Iterable[str], workspace: Workspace, words: Words) -> Wanted:
    """`allergic tag:delivery platform:shopwall brand:peony`; names may be given as people see them, in quotes too."""
    plain, labels, within = list[str](), list[tuple[str, ...]](), tuple(brands)
    for name, quoted, bare in TERM.findall(typed.translate(QUOTES))[:MOST]:
        value = folded(quoted or bare)
        match name.casefold():
            case "tag":
                labels.append(tags_named(value, words))
            case "platform":
                labels.append(platforms_named(value, workspace))
            case "brand":
                within = tuple(one for one in within if one == value or _begins(workspace.brands[one].name, value))
            case _:
                plain.append(folded(f"{name}:{quoted or bare}") if name else value)
    return Wanted(tuple(word for word in plain if word), tuple(labels), within)


def tags_named(value: str, words: Words) -> tuple[str, ...]:
    """Labels of the tags that begin so, in the program's words or in the person's."""
    known = [tag for field, tags in VOCABULARIES.items() for tag in tags if _begins(words(f"tag.{field}.{tag}"), value)]
    known += [flag for flag in (*t.Risk, *t.Suspicion) if _begins(words(f"tag.flag.{flag}"), value)]
    return tuple(dict.fromkeys([label("tag", value), *(label("tag", tag) for tag in known)]))


def platforms_named(value: str, workspace: Workspace) -> tuple[str, ...]:
    """Labels of the accounts whose name has these words, and of the platforms that begin so."""
    named = [account.account for account in workspace.accounts if value in folded(account.name)]
    return (label("platform", value), *(label("platform", account) for account in named))


def _begins(name: str, value: str) -> bool:
    return bool(value) and folded(name).startswith(value)


def said(title: str, *lines: str) -> Answer:
    """A message of one section a line, as many as Slack takes."""
    blocks = [b.section(title), *(b.section(line) for line in lines)]
    while b.size(blocks) > b.CARD_BYTES:
        blocks.pop()
    return title, blocks
