"""Which buttons a live card has: exactly what the stage allows; who may press them is checked on the server."""

from __future__ import annotations

from typing import Any

from bot.content.words import Words
from bot.mention.mention import Mention
from bot.mention.outcome import ReplyState
from bot.mention.stage import Stage
from bot.ports import Capabilities
from bot.slack import blocks as b
from bot.slack.what import safe_url


def button_row(mention: Mention, can: Capabilities, words: Words, top: bool, beyond: bool) -> list[b.Element]:
    """`top`: there is no level above the one that decides. `beyond`: the draft promises more than this level may."""
    match mention.stage:
        case Stage.NEW | Stage.TRIAGED | Stage.DRAFTED | Stage.WAITING:
            return open_row(mention, can, words, top, beyond)
        case Stage.APPROVED:
            return [_button("undo", mention, words)]
        case Stage.HANDED:
            url = mention.post.url if safe_url(mention.post.url) else None
            page = [b.button("open_page", words("button.open_page"), {"m": mention.id}, url=url)] if url else []
            return [*page, _button("posted", mention, words, "primary"), _button("cannot_post", mention, words)]
        case Stage.UNKNOWN if mention.due_at is None:
            return [_button("there", mention, words, "primary"), _button("again", mention, words)]
        case Stage.REMOVING if mention.due_at is None:
            return [_button("gone", mention, words, "primary"), _button("delete_again", mention, words)]
        case Stage.CLOSED if mention.closing and mention.closing.by not in ("", "bot", "platform"):
            return [_button("reopen", mention, words), _button("tags", mention, words)]
        case Stage.PUBLISHED | Stage.CLOSED:
            return [*reply_row(mention, can, words), *([_button("tags", mention, words)] if mention.tags else [])]
        case _:
            return [_button("tags", mention, words)] if mention.tags else []


def reply_row(mention: Mention, can: Capabilities, words: Words) -> list[b.Element]:
    """What the platform lets us do with a reply that is out."""
    if mention.reply is None or mention.reply.state is not ReplyState.LIVE:
        return []
    ask = [words(key) for key in ("modal.withdraw_title", "modal.withdraw_text", "modal.withdraw_yes", "modal.cancel")]
    return [
        *([_button("amend", mention, words)] if can.can_edit_reply else []),
        *([b.confirmed(_button("withdraw", mention, words), *ask)] if can.can_delete_reply else []),
    ]


def open_row(mention: Mention, can: Capabilities, words: Words, top: bool, beyond: bool) -> list[b.Element]:
    """Approve only what no guardrail blocks and the card shows whole; without a draft a person writes.

    While it waits, the second row takes what does not decide (`attention_row`).
    """
    waiting, draft = mention.stage is Stage.WAITING, mention.draft
    row = []
    if waiting and draft and not draft.blocked and len(draft.text) <= b.FIELD:
        key, label = ("button.approve", "button.approve_label")
        if can.by_hand:
            key, label = ("button.copy_and_open", "button.copy_and_open_label")
        if mention.amending:
            key, label = ("button.replace", "button.replace_label")
        asks = [_button("ask", mention, words, "primary")] if beyond else []
        style = None if beyond else "primary"  # somebody of a higher level may also stand on this one
        row += [*asks, b.button("approve", words(key), _value(mention), style=style, label=words(label))]
    if draft or mention.brief or waiting:
        key = "button.edit" if draft else "button.write"
        row.append(b.button("edit", words(key), _value(mention), style=None if draft else "primary"))
    if waiting and mention.deserves_draft:
        row.append(_button("regenerate", mention, words))
    up = [] if top else [_button("escalate", mention, words)]
    if mention.amending:
        return [*row, *up, *([_button("keep", mention, words)] if waiting else [])]
    if mention.stage is not Stage.NEW:
        row.append(_button("no_reply", mention, words))
    row += [*up, _button("dismiss", mention, words)]
    return [*row, _button("tags", mention, words)] if mention.tags and not waiting else row


def _button(action: str, mention: Mention, words: Words, style: str | None = None) -> b.Element:
    return b.button(action, words(f"button.{action}"), _value(mention), style=style)


def _value(mention: Mention) -> dict[str, Any]:
    """What the person saw when pressing: the mention, the draft version, and the fingerprint of it all."""
    return {"m": mention.id, "v": mention.draft.version if mention.draft else 0, "s": mention.seen}
