"""The dialogs: write a reply, ask for another draft, escalate, dismiss, correct tags, read everything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from bot.content.words import Words
from bot.content.workspace import Workspace
from bot.mention import decision as d
from bot.mention.ledger import State
from bot.mention.mention import Mention
from bot.mention.tags import Kind, Sentiment, Topic, Urgency
from bot.ports import Capabilities
from bot.slack import blocks as b
from bot.slack.what import level_name

DISMISSALS = ("spam", "abuse", "duplicate", "answered_elsewhere", "not_about_us", "other")
View = dict[str, Any]


def edit_view(
    mention: Mention,
    can: Capabilities,
    length: int,
    words: Words,
    above: Sequence[b.Block] = (),
    typed: str | None = None,
) -> View:
    """The newest draft to change; its length against the platform's limit follows the typing.

    `above`: what colleagues do or did meanwhile. `typed`: what was typed over an older draft; it stays.
    """
    text = typed if typed is not None else mention.draft.text if mention.draft else ""
    element = {
        "type": "plain_text_input",
        "action_id": "edit_text",
        "multiline": True,
        "max_length": b.FIELD,
        "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]},
        **({"initial_value": text[: b.FIELD]} if text else {"placeholder": b.plain(words("modal.write_here"), 150)}),
    }
    field = {**b.text_input("text", words("modal.reply"), element), "dispatch_action": True}
    kept = {"m": mention.id, "v": mention.draft.version if mention.draft else 0}
    said = b.quote(b.words_of(b.shortened(mention.post.words, 1500)))
    key = "modal.amend_title" if mention.reply else "modal.edit_title" if mention.draft else "modal.write_title"
    title = words(key)
    blocks = [said, *above, field, length_line(length, can, words)]
    view = b.modal("edit", title, words("modal.save"), words("modal.cancel"), kept, blocks)
    return {**view, "notify_on_close": True}


def newer_blocks(mention: Mention, who: str, words: Words) -> list[b.Block]:
    """What was saved while somebody was typing, above what they typed."""
    if mention.draft is None:
        return [b.section(words("modal.newer_post"))]
    text = b.paragraph(b.words_of(b.shortened(mention.draft.text, b.FIELD)))
    return [b.section(words("modal.newer", who=who)), text, *b.context([words("modal.newer_yours")])]


def length_line(length: int, can: Capabilities, words: Words) -> b.Block:
    if can.max_reply is None:
        line = words("modal.length", count=length)
    else:
        key = "modal.length_over" if length > can.max_reply else "modal.length_of"
        line = words(key, length=length, limit=can.max_reply, over=length - can.max_reply)
    return {"type": "context", "block_id": "length", "elements": [b.mrkdwn(line)]}


def regenerate_view(mention: Mention, words: Words) -> View:
    element = {
        "type": "plain_text_input", "action_id": "instruction", "multiline": True, "max_length": 500,
        "placeholder": b.plain(words("modal.instruction_hint"), 150),
    }  # fmt: skip
    field = b.text_input("instruction", words("modal.instruction"), element, optional=True)
    title, send = words("modal.regenerate_title"), words("modal.regenerate")
    return b.modal("regenerate", title, send, words("modal.cancel"), {"m": mention.id}, [field])


def escalate_view(mention: Mention, workspace: Workspace, words: Words) -> View:
    policy = workspace.policies[mention.brand]
    above = policy.above(mention.level or policy.levels[0].name)  # nobody has read it yet: from the bottom
    levels = [b.option(level_name(level.name, words), level.name) for level in above]
    reason = {"type": "plain_text_input", "action_id": "reason", "multiline": True, "max_length": 1000}
    blocks = [
        b.text_input("to", words("modal.escalate_to"), _select("to", levels, levels[0])),
        b.text_input("reason", words("modal.escalate_reason"), reason, hint=words("modal.escalate_hint")),
    ]
    title, send = words("modal.escalate_title"), words("button.escalate")
    return b.modal("escalate", title, send, words("modal.cancel"), {"m": mention.id}, blocks)


def dismiss_view(mention: Mention, words: Words) -> View:
    reasons = [b.option(words(f"dismiss.reason.{reason}"), reason) for reason in DISMISSALS]
    note = {"type": "plain_text_input", "action_id": "note", "max_length": 300}
    blocks = [
        b.text_input("reason", words("modal.dismiss_reason"), _select("reason", reasons, None)),
        b.text_input("note", words("modal.note"), note, optional=True),
    ]
    title, send = words("modal.dismiss_title"), words("button.dismiss")
    return b.modal("dismiss", title, send, words("modal.cancel"), {"m": mention.id}, blocks)


def tags_view(mention: Mention, words: Words) -> View:
    tags = mention.tags
    assert tags
    topics = _options("topic", Topic, words)
    chosen = [option for option in topics if option["value"] in tags.topics]
    several = {
        "type": "multi_static_select",
        "action_id": "topics",
        "options": topics,
        "max_selected_items": max(5, len(chosen)),
    }
    blocks = [
        _choice("kind", Kind, tags.kind, words),
        b.text_input("topics", words("modal.topics"), {**several, **({"initial_options": chosen} if chosen else {})}),
        _choice("sentiment", Sentiment, tags.sentiment, words),
        _choice("urgency", Urgency, tags.urgency, words),
    ]
    title = words("modal.tags_title")
    return b.modal("tags", title, words("modal.save"), words("modal.cancel"), {"m": mention.id}, blocks)


def whole_view(mention: Mention, words: Words, above: str = "") -> View:
    """Every word of the customer, in pieces Slack takes."""
    text = mention.post.words
    pieces = [text[at : at + b.FIELD] for at in range(0, len(text), b.FIELD)][:90]
    blocks = [*b.context([above]), *(b.quote(b.words_of(piece)) for piece in pieces)]
    if mention.tags and mention.tags.gloss:
        blocks += b.context([words("card.gloss", words=b.literal(mention.tags.gloss))])
    return b.modal("whole", words("modal.whole_title"), None, words("modal.close"), {"m": mention.id}, blocks)


def decision_of(view: View, kept: dict[str, Any]) -> d.Decision:  # noqa: C901  # one case a dialog
    """What a submitted dialog decides."""
    given = view["state"]["values"]
    match view["callback_id"]:
        case "edit":
            return d.Write(given["text"]["edit_text"]["value"] or "", kept["v"])
        case "promises":
            number = int(given["promise"]["promise"]["selected_option"]["value"])
            state = State(given["state"]["state"]["selected_option"]["value"])
            return d.SettlePromise(number, state, given["note"]["note"]["value"] or "")
        case "note_promise":
            due = datetime.fromtimestamp(int(given["due"]["due"]["selected_date_time"]), UTC)
            return d.NotePromise(given["words"]["words"]["value"] or "", due)
        case "ask":
            return d.AskApproval(kept["s"], given["note"]["note"]["value"] or "")
        case "send_back":
            return d.SendBack(given["guidance"]["guidance"]["value"] or "")
        case "approve_anyway":
            return d.Approve(kept["s"], anyway=True)
        case "hand_over":
            return d.HandOver(given["to"]["to"]["selected_user"], given["note"]["note"]["value"] or "")
        case "snooze":
            at = given["at"]["at"]["selected_date_time"] or given["until"]["until"]["selected_option"]["value"]
            return d.Snooze(datetime.fromtimestamp(int(at), UTC))
        case "regenerate":
            return d.Regenerate(given["instruction"]["instruction"]["value"] or "")
        case "escalate":
            return d.Escalate(given["reason"]["reason"]["value"] or "", given["to"]["to"]["selected_option"]["value"])
        case "dismiss":
            return d.Dismiss(
                given["reason"]["reason"]["selected_option"]["value"], given["note"]["note"]["value"] or ""
            )
        case "tags":
            one = {name: given[name][name]["selected_option"]["value"] for name in ("kind", "sentiment", "urgency")}
            topics = tuple(Topic(option["value"]) for option in given["topics"]["topics"]["selected_options"])
            return d.Retag(Kind(one["kind"]), topics, Sentiment(one["sentiment"]), Urgency(one["urgency"]))
        case other:
            raise ValueError(f"no dialog is called {other}")


def _select(action: str, options: list[b.Element], initial: b.Element | None) -> b.Element:
    element = {"type": "static_select", "action_id": action, "options": options}
    return {**element, "initial_option": initial} if initial else element


def _choice(field: str, vocabulary: Iterable[StrEnum], chosen: str, words: Words) -> b.Block:
    options = _options(field, vocabulary, words)
    initial = next(option for option in options if option["value"] == chosen)
    return b.text_input(field, words(f"modal.{field}"), _select(field, options, initial))


def _options(field: str, vocabulary: Iterable[StrEnum], words: Words) -> list[b.Element]:
    return [b.option(words(f"tag.{field}.{value}"), value) for value in vocabulary]
