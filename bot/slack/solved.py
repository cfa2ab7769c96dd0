"""The question of a while after the reply: was it solved? For the desk alone, in the thread of the card."""

from __future__ import annotations

from bot.content.words import Words
from bot.content.workspace import Workspace
from bot.mention.mention import Mention
from bot.slack import blocks as b
from bot.slack.card import Card
from bot.slack.story import name_of


def question(mention: Mention, number: int, workspace: Workspace, words: Words) -> Card:
    """The NUMBERth one, with its buttons while it is open, later with what came of it."""
    asked = words("follow_up.asked")
    if mention.asks_whether_solved and number == mention.follow_ups:
        value = {"m": mention.id, "n": number}
        row = [b.button(action, words(f"button.{action}"), value) for action in ("solved", "not_solved")]
        return Card(asked, [b.section(asked), *b.actions("follow_up", row)])
    return Card(asked, [b.section(asked), *b.context([came_of(mention, number, workspace, words)])])


def came_of(mention: Mention, number: int, workspace: Workspace, words: Words) -> str:
    closing = mention.closing
    if number == mention.follow_ups and closing and closing.reason == "solved":
        return words("follow_up.solved", who=name_of(closing.by, workspace, words), at=b.when(closing.at))
    return words("follow_up.over")
