"""Every version of a reply there was: who wrote it, when, on whose wish, and what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.content.words import Words
from bot.content.workspace import Workspace
from bot.mention.draft import Draft
from bot.mention.event import Event
from bot.mention.mention import Mention
from bot.slack import blocks as b
from bot.slack.answer import change_blocks, flag_line
from bot.slack.story import name_of

MOST = 20  # versions in one dialog
ROOM = 150_000  # JSON characters of them; Slack takes a view of 250 kB
View = dict[str, Any]


def versions_view(mention: Mention, events: Sequence[Event], workspace: Workspace, words: Words) -> View:
    """The newest first, as many as fit; the others are counted."""
    made = {int(str(event.data["version"])): event.at for event in events if event.kind in ("drafted", "written")}
    versions, blocks, shown = mention.versions, list[b.Block](), 0
    for at in reversed(range(len(versions))):
        told = version_blocks(versions[: at + 1], made, workspace, words)
        if shown == MOST or b.size([*blocks, *told]) > ROOM:
            break
        blocks, shown = [*blocks, *told], shown + 1
    left = len(versions) - shown
    note = b.context([words("modal.versions_left", count=left)]) if left else []
    title = words("modal.versions_title")
    return b.modal("versions", title, None, words("modal.close"), {"m": mention.id}, [*blocks, *note])


def version_blocks(
    versions: Sequence[Draft], made: Mapping[int, datetime], workspace: Workspace, words: Words
) -> list[b.Block]:
    """The last of these, and what is new in it since the one before."""
    draft = versions[-1]
    who = name_of(draft.made_by, workspace, words) if draft.by_person else words("card.unscripted")
    at = b.when(made[draft.version]) if draft.version in made else words("card.date_unknown")
    title = words("modal.version", version=draft.version, who=who, at=at)
    wish = b.literal(b.shortened(draft.instruction, 300))
    flags = "\n".join(flag_line(flag, words) for flag in draft.flags)
    return [
        *b.context([title, words("modal.version_wish", words=wish) if wish else ""]),
        b.paragraph(b.words_of(b.shortened(draft.text, b.FIELD))),
        *b.context([b.cut(flags, 2000)]),
        *change_blocks(versions, words),
    ]
