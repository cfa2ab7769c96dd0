"""Which dialog a button opens, and what a dialog shows when its decision was refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.content.words import Words
from bot.errors import DecisionRefused, OutsideError
from bot.mention import decision as d
from bot.mention.attention import SHIFT
from bot.mention.mention import Mention
from bot.ports import Desk
from bot.slack import blocks as b
from bot.slack.attention import attention_lines, hand_over_view, refused_view, snooze_view
from bot.slack.modals import (
    View,
    dismiss_view,
    edit_view,
    escalate_view,
    newer_blocks,
    regenerate_view,
    tags_view,
    whole_view,
)
from bot.slack.promises import note_view, settle_view
from bot.slack.rights import send_back_view
from bot.slack.story import name_of
from bot.slack.versions import versions_view
from bot.slack.what import level_name

# Buttons that open a dialog, with the decision to ask for first; None: reading needs no right.
DIALOGS: dict[str, type | None] = {
    "edit": d.StartEditing,
    "regenerate": d.Regenerate,
    "escalate": d.Escalate,
    "dismiss": d.Dismiss,
    "tags": d.Retag,
    "hand_over": d.HandOver,
    "snooze": d.Snooze,
    "whole": None,
    "versions": None,
    "uncover": d.Uncover,
    "amend": d.Write,
    "send_back": d.SendBack,
    "promises": d.SettlePromise,
    "note_promise": d.NotePromise,
}
# Where a dialog shows why it was refused: one of its input blocks; "" where it has none.
REFUSED_AT = {
    "edit": "text", "regenerate": "instruction", "escalate": "reason", "dismiss": "reason", "tags": "kind",
    "hand_over": "to", "snooze": "until", "approve_anyway": "", "ask": "note",
    "send_back": "guidance", "promises": "note", "note_promise": "due",
}  # fmt: skip


def dialog(button: str, mention: Mention, user: str, channel: str, desk: Desk, words: Words) -> View:
    """The dialog for this person; `channel` is where they pressed the button."""
    workspace = desk.content()
    views: dict[str, Callable[[], View]] = {
        "edit": lambda: edit_dialog(mention, b.context(others_lines(mention, user, desk, words)), None, desk, words),
        "regenerate": lambda: regenerate_view(mention, words),
        "escalate": lambda: escalate_view(mention, workspace, words),
        "dismiss": lambda: dismiss_view(mention, words),
        "tags": lambda: tags_view(mention, words),
        "hand_over": lambda: hand_over_view(mention, channel, words),
        "snooze": lambda: snooze_view(mention, desk.clock.now(), workspace.brands[mention.brand].timezone, words),
        "whole": lambda: whole_view(mention, words),
        "versions": lambda: versions_view(mention, desk.store.events(mention.id), workspace, words),
        "promises": lambda: settle_view(mention, words),
        "note_promise": lambda: note_view(mention, words),
        "send_back": lambda: send_back_view(mention, words),
        "uncover": lambda: whole_view(mention, words, exposure_line(user, desk, words)),
        "amend": lambda: edit_dialog(
            mention, b.context([words("modal.amend_hint")]), mention.reply.text if mention.reply else "", desk, words
        ),
    }
    return views[button]()


def exposure_line(user: str, desk: Desk, words: Words) -> str:
    """How much abuse this person has opened, above what they opened now."""
    opened = len(desk.store.exposure(desk.clock.now() - SHIFT).get(user, ()))
    if not desk.ration:
        return words("modal.exposure", count=opened)
    return words("modal.exposure_of", opened=opened, limit=desk.ration)


def edit_dialog(mention: Mention, above: list[b.Block], typed: str | None, desk: Desk, words: Words) -> View:
    """With the length of what stands in the field, in the platform's own unit."""
    connector = desk.platforms.connector(mention.post.platform, mention.post.account)
    text = typed if typed is not None else mention.draft.text if mention.draft else ""
    return edit_view(mention, connector.capabilities, connector.measure(text), words, above, typed)


def others_lines(mention: Mention, user: str, desk: Desk, words: Words) -> list[str]:
    """Who else is at it, for somebody who is about to edit."""
    return attention_lines(replace(mention, attention=mention.attention.without(user)), desk.content(), words)


def refusal(refused: Exception, decision: d.Decision, view: View, mention_id: str, desk: Desk, words: Words) -> View:
    """What the ack of a refused dialog carries: nothing that was typed is lost."""
    if isinstance(decision, d.Write) and isinstance(refused, DecisionRefused) and refused.key == "refused.newer_draft":
        mention = desk.store.get(mention_id)
        who = name_of(mention.draft.made_by, desk.content(), words) if mention.draft and mention.draft.by_person else ""
        above = newer_blocks(mention, who or words("card.unscripted"), words)
        return {"response_action": "update", "view": edit_dialog(mention, above, decision.text, desk, words)}
    at, why = REFUSED_AT[view["callback_id"]], said(refused, words)
    if not at:
        return {"response_action": "update", "view": refused_view(why, words)}
    return {"response_action": "errors", "errors": {at: why}}


def said(refused: Exception, words: Words) -> str:
    """A refusal in the catalogue's words; a card nobody can read is said to be just that."""
    if isinstance(refused, DecisionRefused):
        return words(refused.key, **{name: named(name, value, words) for name, value in refused.values.items()})
    if isinstance(refused, OutsideError):
        return words(refused.key)
    return words("refused.unknown_card")


def named(name: str, value: object, words: Words) -> object:
    """Roles, levels and past deeds have words of their own."""
    if name == "level":
        return level_name(str(value), words)
    family = {"role": "role", "what": "deed"}.get(name)
    return words(f"{family}.{value}") if family else value
