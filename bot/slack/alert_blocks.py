"""An alert: one message with whom it calls and a list of mentions; the pings in it are ours, never a customer's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.content.words import Words
from bot.content.workspace import Workspace
from bot.mention.alerts import EVERYBODY, Listed
from bot.slack import blocks as b
from bot.slack.lines import Board, said_line
from bot.slack.what import level_name

SHOWN = 15  # mentions named in one alert; the rest is counted
HEAD = 2  # blocks: the title, and who is called
CALLED = 10  # people named; where a level has more, a user group is the better way to call them
ROOM = 1000  # JSON characters that stay for the line that counts the rest


@dataclass(frozen=True, slots=True)
class Call:
    """Who is called for what."""

    brand: str
    level: str  # as in Alert
    listed: Sequence[Listed]
    people: Sequence[str] = ()  # Slack user ids
    groups: Sequence[str] = ()  # Slack user groups


def alert_blocks(call: Call, board: Board) -> tuple[str, list[b.Block]]:
    """What notifications say, and the message."""
    title, lines = title_of(call, board), [line_of(one, board) for one in call.listed[:SHOWN]]
    head = [b.section(title), *b.context([called_line(call, board)])]
    while b.size([*head, *lines]) > b.CARD_BYTES - ROOM:
        lines.pop()
    left_out = len(call.listed) - len(lines)
    return title, [*head, *lines, *(b.context([board.words("home.more", count=left_out)]) if left_out else [])]


def brand_and_level(slug: str, level: str, workspace: Workspace, words: Words) -> tuple[str, str]:
    """As people read them; the whole ladder is called everybody."""
    named = words("alert.everybody") if level == EVERYBODY else level_name(level, words)
    return b.literal(workspace.brands[slug].name), b.escape(named)


def title_of(call: Call, board: Board) -> str:
    brand, count = b.literal(board.workspace.brands[call.brand].name), len(call.listed)
    if call.level == EVERYBODY:
        return board.words("alert.nobody", brand=brand, count=count)
    return board.words("alert.title", brand=brand, level=b.escape(level_name(call.level, board.words)), count=count)


def called_line(call: Call, board: Board) -> str:
    words, rest = board.words, len(call.people) - CALLED
    named = [*(f"<!subteam^{group}>" for group in call.groups), *(f"<@{person}>" for person in call.people[:CALLED])]
    if not named:
        return words("alert.called_nobody")
    more = [words("alert.called_more", count=rest)] if rest > 0 else []
    return words("alert.called", who=" ".join([*named, *more]))


def line_of(one: Listed, board: Board) -> b.Block:
    why = board.words(f"alert.{one.kind}")
    return b.section(board.words("alert.line", line=said_line(one.mention, board), why=why))
