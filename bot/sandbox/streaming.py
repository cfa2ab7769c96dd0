"""chat.*Stream: a message that grows before people's eyes, in a thread, until it is stopped."""

from __future__ import annotations

from typing import Any

from bot.sandbox.chat import check, fit, metadata_of, thread_of
from bot.sandbox.checks import array, one_of, record, string, typed
from bot.sandbox.method import Args, Method, refuse, words
from bot.sandbox.refusal import Refused
from bot.sandbox.setup import BOT, TEAM
from bot.sandbox.slack import Message, Slack

Json = dict[str, Any]
MARKDOWN, BLOCKS = 12_000, 50  # characters of a message's markdown, blocks of one call's chunks
_STATES = ("pending", "in_progress", "complete", "error")
_CHUNKS = array(
    typed(
        {
            "markdown_text": record({"text": string(MARKDOWN)}, {}),
            "task_update": record(
                {"id": string(255), "title": string(256), "status": one_of(*_STATES)},
                {"details": string(256), "output": string(256)},
            ),
            "blocks": record({"blocks": lambda value, at: iter(())}, {}),  # checked as any message's are
        }
    ),
    1,
    100,
)  # the sandbox shows tasks as a timeline only, so it knows no plan_update


def start(slack: Slack, args: Args) -> Args:
    """chat.startStream: an answer to one person, who must be named where others read along."""
    room, user = slack.room(words(args, "channel")), words(args, "recipient_user_id")
    if room not in slack.direct:
        _recipient(slack, user, words(args, "recipient_team_id"))
    if words(args, "task_display_mode") not in ("", "timeline"):
        raise Refused("invalid_arguments", ["the sandbox shows tasks as a timeline only"])
    blocks = _grown([], _chunks(args))
    message = slack.post(room, BOT, "", blocks, thread_ts=thread_of(slack, room, args), streaming=True)
    slack.note_pings("chat.startStream", message)
    return {"channel": room, "ts": message.ts}


def append(slack: Slack, args: Args) -> Args:
    """chat.appendStream"""
    message, chunks = _live(slack, args), _chunks(args)
    if not chunks:
        raise Refused("no_text")
    return _told(slack, "chat.appendStream", message, blocks=_grown(message.blocks, chunks))


def stop(slack: Slack, args: Args) -> Args:
    """chat.stopStream: `blocks` stand below everything that came before."""
    message, last = _live(slack, args), args.get("blocks") or []
    if last:
        check(last)
    blocks = [*_grown(message.blocks, _chunks(args)), *last]
    fit(blocks)
    changes = {"metadata": metadata_of(args)} if "metadata" in args else {}
    told = _told(slack, "chat.stopStream", message, blocks=blocks, streaming=False, **changes)
    return told | {"message": slack.message(message.channel, message.ts).api()}


def _recipient(slack: Slack, user: str, team: str) -> None:
    if not user:
        raise Refused("missing_recipient_user_id")
    if not team:
        raise Refused("missing_recipient_team_id")
    if team != TEAM:
        raise Refused("team_not_found")
    slack.person(user)


def _live(slack: Slack, args: Args) -> Message:
    message = slack.message(slack.room(words(args, "channel")), words(args, "ts"))
    if message.user != BOT:
        raise Refused("message_not_owned_by_app")
    if not message.streaming:
        raise Refused("message_not_in_streaming_state")
    return message


def _chunks(args: Args) -> list[Json]:
    chunks = args.get("chunks") or []
    if chunks:
        refuse("invalid_chunks", _CHUNKS(chunks, "/chunks"))
    for chunk in chunks:
        if chunk["type"] == "blocks":
            check(chunk["blocks"])
    if sum(len(chunk.get("blocks", ())) for chunk in chunks) > BLOCKS:
        raise Refused("msg_blocks_too_many")
    text = words(args, "markdown_text")
    return [*([{"type": "markdown_text", "text": text}] if text else []), *chunks]


def _grown(blocks: list[Json], chunks: list[Json]) -> list[Json]:
    """The message with what came in; a task that is told again is changed where it stands."""
    grown = list(blocks)
    for chunk in chunks:
        if chunk["type"] == "blocks":
            grown += chunk["blocks"]
        elif chunk["type"] == "task_update":
            _task(grown, chunk)
        elif grown and grown[-1]["type"] == "markdown":
            grown[-1] = {**grown[-1], "text": grown[-1]["text"] + chunk["text"]}
        else:
            grown.append({"type": "markdown", "text": chunk["text"]})
    if sum(len(block["text"]) for block in grown if block["type"] == "markdown") > MARKDOWN:
        raise Refused("msg_blocks_too_long")
    fit(grown)
    return grown


def _task(grown: list[Json], chunk: Json) -> None:
    more: Json = {key: _rich(chunk[key]) for key in ("details", "output") if key in chunk}
    card: Json = {
        "type": "task_card",
        "task_id": chunk["id"],
        "title": chunk["title"],
        "status": chunk["status"],
        **more,
    }
    for index, block in enumerate(grown):
        if block.get("task_id") == chunk["id"]:
            grown[index] = {**block, **card}
            return
    grown.append(card)


def _rich(text: str) -> Json:
    said = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [said]}


def _told(slack: Slack, method: str, message: Message, **changes: Any) -> Args:
    edited = slack.edit(message, **changes)
    slack.note_pings(method, edited)
    return {"channel": edited.channel, "ts": edited.ts}


_LOOK = ("icon_emoji", "icon_url", "username")
_GROWS = ("markdown_text", "chunks")
_FOR = ("recipient_team_id", "recipient_user_id", "task_display_mode")
METHODS = {
    "chat.startStream": Method(start, 2, ("channel", "thread_ts"), (*_GROWS, *_FOR, *_LOOK)),
    "chat.appendStream": Method(append, 4, ("channel", "ts"), _GROWS),
    "chat.stopStream": Method(stop, 2, ("channel", "ts"), (*_GROWS, "blocks", "metadata", "session_status")),
}
