"""A mention as one line of a list: who, what they said, how long it waits, and a way to its card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.content.words import Words
from bot.content.workspace import Workspace
from bot.mention.erased import is_erased
from bot.mention.listing import reply_by
from bot.mention.mention import Mention
from bot.mention.stage import OPEN, Stage
from bot.slack import blocks as b
from bot.slack.what import abusive, author_line, level_name

SAID = 160  # characters of the customer's words in a list
MINUTES, HOURS = timedelta(minutes=90), timedelta(hours=36)  # up to these ages the smaller unit is used


@dataclass(frozen=True, slots=True)
class Board:
    """What every list needs beside its mentions."""

    workspace: Workspace
    words: Words
    now: datetime
    links: Mapping[str, str]  # mention id -> its card


def mention_line(mention: Mention, board: Board) -> b.Block:
    """A section whose button leads to the card."""
    words = board.words
    said, state = _said(mention, SAID, words), " · ".join(_state(mention, board))
    text = "\n".join((author_line(mention, board.workspace, words), said, state))
    link = board.links.get(mention.id)
    if link is None:
        return b.section(text)
    author = b.INVISIBLE.sub("", mention.post.author.name) or words("card.somebody")
    label = words("home.open_card_of", author=author)  # a list has many of these buttons
    opens = b.button("open_card", words("home.open_card"), {"m": mention.id}, url=link, label=label)
    return {**b.section(text), "accessory": opens}


def said_line(mention: Mention, board: Board) -> str:
    """The same in one line of mrkdwn, for messages."""
    said = _said(mention, SAID // 2, board.words)
    who = b.literal(b.shortened(mention.post.author.name, 60)) or board.words("card.somebody")
    link = board.links.get(mention.id)
    open_it = f"  <{link}|{board.words('home.open_card')}>" if link else ""
    return f"• *{who}*: {said}  ·  {'  ·  '.join(_state(mention, board))}{open_it}"


def list_blocks(title: str, mentions: Sequence[Mention], board: Board, nothing: str, more: int = 0) -> list[b.Block]:
    """A titled list, or the sentence for an empty one; `more` are counted and not shown."""
    lines = [mention_line(mention, board) for mention in mentions]
    rest = b.context([board.words("home.more", count=more)]) if more > 0 else []
    return [header(title), *(lines or b.context([nothing])), *rest]


def header(text: str) -> b.Block:
    return {"type": "header", "text": b.plain(text, 150)}


def age(since: datetime, now: datetime, words: Words) -> str:
    """How long ago, in the largest unit that still says something."""
    passed = max(now - since, timedelta(0))
    if passed < MINUTES:
        return words("age.minutes", count=int(passed / timedelta(minutes=1)))
    if passed < HOURS:
        return words("age.hours", count=int(passed / timedelta(hours=1)))
    return words("age.days", count=int(passed / timedelta(days=1)))


def _said(mention: Mention, most: int, words: Words) -> str:
    """The beginning of the customer's words; abuse only where somebody asks for it."""
    if is_erased(mention):
        return words("closed.erased")
    if abusive(mention):
        return words("card.abuse_short")
    return words("card.note", words=b.literal(b.shortened(mention.post.line, most)))


def _state(mention: Mention, board: Board) -> list[str]:
    """Urgency, who decides, how long it waits, and by when it wanted a reply; or what became of it."""
    words, due = board.words, reply_by(mention)
    urgency = words(f"tag.urgency.{mention.tags.urgency}") if mention.tags else ""
    found = [words("card.urgency", urgency=urgency)] if urgency else []
    if mention.stage not in OPEN | {Stage.HANDED, Stage.UNKNOWN}:
        return [*found, words(f"stage.{mention.stage}"), b.when(mention.arrived_at)]
    found.append(words("home.waits", age=age(mention.arrived_at, board.now, words)))
    if mention.escalations:
        found.append(words("home.escalated", level=b.escape(level_name(mention.level, words))))
    if due:
        found.append(words("home.overdue" if due <= board.now else "home.due", at=b.when(due)))
    return found
