"""Published promises: on the card, in the dialogs that settle or note one, and as lists on Home."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.content.words import Words
from bot.content.workspace import Workspace
from bot.mention.ledger import Promise, State
from bot.mention.mention import Mention
from bot.mention.stage import Stage
from bot.slack import blocks as b
from bot.slack.lines import Board, header
from bot.slack.story import name_of

View = dict[str, Any]
SHOWN, GIST = 3, 200  # promises on a card, characters of each; the dialog has all of them


def promise_lines(mention: Mention, workspace: Workspace, words: Words) -> list[str]:
    """The open ones first."""
    ordered = sorted(mention.promises, key=lambda one: (not one.open, one.due))
    more = [words("card.more_promises", count=len(ordered) - SHOWN)] if len(ordered) > SHOWN else []
    return [*(promise_line(one, workspace, words) for one in ordered[:SHOWN]), *more]


def promise_line(one: Promise, workspace: Workspace, words: Words) -> str:
    said = b.literal(b.shortened(one.words, GIST))
    if one.open:
        key = "card.promise_overdue" if one.overdue else "card.promise_open"
        return words(key, words=said, due=b.when(one.due), who=name_of(one.owner, workspace, words))
    key = "card.promise_kept" if one.state is State.KEPT else "card.promise_dropped"
    note = b.literal(b.shortened(one.note, 200)) or words("card.promise_corrected")
    return words(key, words=said, who=name_of(one.by, workspace, words), note=note)


def promise_row(mention: Mention, words: Words) -> list[b.Element]:
    """Settle what is open; note what the reply promises in words of its own."""
    value = {"m": mention.id}
    settle = [b.button("promises", words("button.promises"), value)] if any(p.open for p in mention.promises) else []
    out = mention.stage is Stage.PUBLISHED
    return [*settle, *([b.button("note_promise", words("button.note_promise"), value)] if out else [])]


def settle_view(mention: Mention, words: Words) -> View:
    """Which one, what became of it, and how we know."""
    still = [one for one in mention.promises if one.open]
    options = [b.option(one.words, str(one.number)) for one in still[:100]]
    states = [b.option(words(f"pledge.{state}"), state) for state in (State.KEPT, State.DROPPED)]
    note = {"type": "plain_text_input", "action_id": "note", "multiline": True, "max_length": 500}
    which = {"type": "static_select", "action_id": "promise", "options": options, "initial_option": options[0]}
    state = {"type": "radio_buttons", "action_id": "state", "options": states, "initial_option": states[0]}
    blocks = [
        b.text_input("promise", words("modal.promise"), which),
        b.text_input("state", words("modal.promise_state"), state),
        b.text_input("note", words("modal.promise_note"), note, hint=words("modal.promise_hint")),
    ]
    title, send = words("modal.promises_title"), words("modal.save")
    return b.modal("promises", title, send, words("modal.cancel"), {"m": mention.id}, blocks)


def note_view(mention: Mention, words: Words) -> View:
    field = {"type": "plain_text_input", "action_id": "words", "multiline": True, "max_length": 500}
    due = {"type": "datetimepicker", "action_id": "due"}
    blocks = [
        b.text_input("words", words("modal.promise_words"), field),
        b.text_input("due", words("modal.promise_due"), due),
    ]
    title, send = words("modal.note_promise_title"), words("modal.save")
    return b.modal("note_promise", title, send, words("modal.cancel"), {"m": mention.id}, blocks)


def promise_list(title: str, owed: Sequence[tuple[Mention, Promise]], board: Board) -> list[b.Block]:
    """A titled list; nothing where nothing is owed."""
    lines = [_owed(mention, promise, board) for mention, promise in owed]
    return [header(title), *(b.section(line) for line in lines)] if lines else []


def _owed(mention: Mention, promise: Promise, board: Board) -> str:
    words = board.words
    author = b.literal(b.shortened(mention.post.author.name, 60)) or words("card.somebody")
    link = board.links.get(mention.id)
    who = name_of(promise.owner, board.workspace, words)
    said = b.literal(b.shortened(promise.words, 200))
    return words(
        "home.promise", words=said, due=b.when(promise.due), who=who, author=f"<{link}|{author}>" if link else author
    )
