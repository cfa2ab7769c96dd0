"""chat.* and reactions.*: what the app says and changes."""

from __future__ import annotations

import json
from typing import Any

from bot.sandbox.block_rules import problems
from bot.sandbox.method import Args, Method, flag, refuse, words
from bot.sandbox.refusal import Refused
from bot.sandbox.setup import BOT
from bot.sandbox.slack import Message, Slack

TEXT, UPDATED_TEXT = 40_000, 4_000  # characters; longer is cut, longer is refused
BLOCKS = 13_200  # characters of all blocks as compact JSON: Slack was seen refusing more


def post_message(slack: Slack, args: Args) -> Args:
    """chat.postMessage"""
    room, content = slack.room(words(args, "channel")), _content(slack, "chat.postMessage", args)
    thread = thread_of(slack, room, args)
    broadcast, metadata = flag(args, "reply_broadcast"), metadata_of(args)
    message = slack.post(room, BOT, **content, thread_ts=thread, reply_broadcast=broadcast, metadata=metadata)
    slack.note_pings("chat.postMessage", message, flag(args, "link_names"))
    return {"channel": room, "ts": message.ts, "message": message.api(), **_warning(args)}


def post_ephemeral(slack: Slack, args: Args) -> Args:
    """chat.postEphemeral"""
    room, user = slack.room(words(args, "channel")), words(args, "user")
    if user not in slack.people:
        raise Refused("user_not_in_channel")
    content = _content(slack, "chat.postEphemeral", args)
    message = slack.post(room, BOT, **content, thread_ts=thread_of(slack, room, args), only_for=user)
    slack.note_pings("chat.postEphemeral", message, flag(args, "link_names"))
    return {"message_ts": message.ts, **_warning(args)}


def update(slack: Slack, args: Args) -> Args:
    """chat.update: what is not given stays as it was."""
    old = _own(slack, args, "cant_update_message")
    if old.streaming:
        raise Refused("streaming_state_conflict")
    if len(words(args, "text")) > UPDATED_TEXT:
        raise Refused("msg_too_long")
    content = _content(slack, "chat.update", args)
    changes: dict[str, Any] = {"edited": slack.next_ts(), "text": content["text"]}
    changes |= {"blocks": content["blocks"]} if "blocks" in args else {}
    changes |= {"metadata": metadata_of(args)} if "metadata" in args else {}
    message = slack.edit(old, **changes)
    slack.note_pings("chat.update", message, flag(args, "link_names"))
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": message.api()}


def delete(slack: Slack, args: Args) -> Args:
    """chat.delete"""
    message = _own(slack, args, "cant_delete_message")
    slack.delete(message)
    return {"channel": message.channel, "ts": message.ts}


def permalink(slack: Slack, args: Args) -> Args:
    """chat.getPermalink"""
    room = slack.room(words(args, "channel"))
    message = slack.message(room, words(args, "message_ts"))
    return {"channel": room, "permalink": f"{slack.url}/#{room}/{message.ts}"}


def react(slack: Slack, args: Args) -> Args:
    """reactions.add"""
    name, message = words(args, "name"), slack.message(slack.room(words(args, "channel")), words(args, "timestamp"))
    if name in message.reactions:
        raise Refused("already_reacted")
    slack.edit(message, reactions=(*message.reactions, name))
    return {}


def _own(slack: Slack, args: Args, otherwise: str) -> Message:
    message = slack.message(slack.room(words(args, "channel")), words(args, "ts"))
    if message.only_for:
        raise Refused("message_not_found")
    if message.user != BOT:
        raise Refused(otherwise)
    return message


def _content(slack: Slack, method: str, args: Args) -> dict[str, Any]:
    """Text and blocks of a message, checked."""
    text, blocks = words(args, "text") or words(args, "markdown_text"), args.get("blocks") or []
    if "markdown_text" in args and (words(args, "text") or blocks):
        raise Refused("markdown_text_conflict")
    if args.get("attachments"):
        raise Refused("invalid_attachments", ["the sandbox does not show attachments"])
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    if not text and not blocks:
        raise Refused("no_text")
    if blocks:
        check(blocks)
    if not text:
        slack.journal.violation(method, "missing_text", "blocks need a text for notifications")
    return {"text": text[:TEXT], "blocks": blocks}


def check(blocks: list[Any]) -> None:
    """Refuse blocks that no message may hold."""
    refuse("invalid_blocks", problems(blocks, "message"))
    fit(blocks)


def fit(blocks: list[Any]) -> None:
    """Refuse more than a message holds."""
    if len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))) > BLOCKS:
        raise Refused("msg_blocks_too_long")


def thread_of(slack: Slack, room: str, args: Args) -> str:
    """The message an answer goes below; empty for the channel itself."""
    thread = words(args, "thread_ts")
    if thread and thread not in {message.ts for message in slack.said(room) if not message.only_for}:
        raise Refused("cannot_reply_to_message")
    return thread


def metadata_of(args: Args) -> dict[str, Any] | None:
    """What travels with a message unseen."""
    found = args.get("metadata") or None
    if found is None:
        return None
    if not isinstance(found, dict) or set(found) - {"event_type", "event_payload", "entities"}:
        raise Refused("invalid_metadata_format")
    if not isinstance(found.get("event_type"), str) or not isinstance(found.get("event_payload"), dict):
        raise Refused("invalid_metadata_format")
    return found


def _warning(args: Args) -> Args:
    if words(args, "text") or words(args, "markdown_text"):
        return {}
    return {"warning": "missing_text_in_message", "response_metadata": {"warnings": ["missing_text_in_message"]}}


_LOOK = ("as_user", "icon_emoji", "icon_url", "username", "parse", "link_names", "attachments", "blocks", "text")
_SAID = (*_LOOK, "markdown_text", "metadata", "thread_ts")
_POSTED = (*_SAID, "mrkdwn", "reply_broadcast", "unfurl_links", "unfurl_media")
_CHANGED = ("as_user", "attachments", "blocks", "link_names", "markdown_text", "metadata", "parse", "text")

METHODS = {
    "chat.postMessage": Method(post_message, 0, ("channel",), _POSTED),
    "chat.postEphemeral": Method(post_ephemeral, 4, ("channel", "user"), _SAID),
    "chat.update": Method(update, 3, ("channel", "ts"), (*_CHANGED, "file_ids", "reply_broadcast")),
    "chat.delete": Method(delete, 3, ("channel", "ts"), ("as_user",)),
    "chat.getPermalink": Method(permalink, 0, ("channel", "message_ts")),
    "reactions.add": Method(react, 3, ("channel", "name", "timestamp")),
}
