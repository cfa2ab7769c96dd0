"""conversations.*: channels, direct messages and what was said in them."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

from bot.sandbox.method import Args, Method, flag, limit, words
from bot.sandbox.refusal import Refused
from bot.sandbox.setup import BOT_USER
from bot.sandbox.slack import Message, Slack

Json = dict[str, Any]
MOMENT = re.compile(r"(\d{1,12})(?:\.(\d{1,6}))?")


def history(slack: Slack, args: Args) -> Args:
    """conversations.history: newest first, without replies and ephemeral messages."""
    everything = [message for message in slack.said(slack.room(words(args, "channel"))) if not message.only_for]
    shown = [m for m in everything if m.thread_ts in ("", m.ts) or m.reply_broadcast]
    page = _page([m for m in reversed(shown) if _within(m, args)], args)
    for told in page["messages"]:
        told |= _thread_summary(told["ts"], everything)
    return page


def replies(slack: Slack, args: Args) -> Args:
    """conversations.replies: a message and what was answered to it, oldest first."""
    everything = [message for message in slack.said(slack.room(words(args, "channel"))) if not message.only_for]
    parent = [message for message in everything if message.ts == words(args, "ts")]
    if not parent:
        raise Refused("thread_not_found")
    found = [m for m in everything if parent[0].ts == m.thread_ts != m.ts and _within(m, args)]
    page = _page([*parent, *found], args)
    for told in page["messages"][:1]:
        told |= _thread_summary(told["ts"], everything)
    return page


def _within(message: Message, args: Args) -> bool:
    at = moment(message.ts)
    after = moment(words(args, "oldest") or "0", "invalid_ts_oldest")
    before = moment(words(args, "latest") or "999999999999", "invalid_ts_latest")
    return after <= at <= before if flag(args, "inclusive") else after < at < before


def moment(ts: str, error: str = "invalid_arguments") -> int:
    """Microseconds of a timestamp.

    Raises:
        Refused: `error`, when it is no timestamp
    """
    match = MOMENT.fullmatch(ts)
    if match is None:
        raise Refused(error)
    return int(match[1]) * 1_000_000 + int((match[2] or "").ljust(6, "0"))


def _page(found: list[Message], args: Args) -> Args:
    start, most = _start(found, words(args, "cursor")), limit(args, 100)
    more = found[start + most : start + most + 1]
    told: Json = {"messages": [m.api(flag(args, "include_all_metadata")) for m in found[start : start + most]]}
    told |= {"has_more": bool(more), "pin_count": 0}
    if more:
        told["response_metadata"] = {"next_cursor": base64.b64encode(f"next_ts:{more[0].ts}".encode()).decode()}
    return told


def _start(found: list[Message], cursor: str) -> int:
    # A cursor names the next message, so that new ones do not shift the pages.
    if not cursor:
        return 0
    try:
        name, _, ts = base64.b64decode(cursor, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise Refused("invalid_cursor") from None
    index = next((index for index, message in enumerate(found) if message.ts == ts), None)
    if name != "next_ts" or index is None:
        raise Refused("invalid_cursor")
    return index


def _thread_summary(ts: str, everything: list[Message]) -> Json:
    answers = [message for message in everything if message.thread_ts == ts != message.ts]
    return {"thread_ts": ts, "reply_count": len(answers), "latest_reply": answers[-1].ts} if answers else {}


def list_all(slack: Slack, args: Args) -> Args:
    """conversations.list"""
    types = (words(args, "types") or "public_channel").replace(" ", "").split(",")
    if set(types) - {"public_channel", "private_channel", "im", "mpim"}:
        raise Refused("invalid_types")
    rooms = list(slack.channels) if "public_channel" in types else []
    rooms += list(slack.direct) if "im" in types else []
    return paged("channels", [_told(slack, room) for room in rooms], args)


def paged(key: str, items: list[Any], args: Args) -> Args:
    """One page of a list, and the cursor of the next.

    Raises:
        Refused: invalid_limit, invalid_cursor
    """
    start, most = words(args, "cursor") or "0", limit(args, 100, 1000)
    if not re.fullmatch(r"\d{1,6}", start) or int(start) > len(items):
        raise Refused("invalid_cursor")
    end = int(start) + most
    return {key: items[int(start) : end], "response_metadata": {"next_cursor": str(end) if end < len(items) else ""}}


def info(slack: Slack, args: Args) -> Args:
    """conversations.info"""
    return {"channel": _told(slack, slack.room(words(args, "channel")))}


def join(slack: Slack, args: Args) -> Args:
    """conversations.join: the app is a member of every channel already."""
    room = slack.room(words(args, "channel"))
    if room in slack.direct:
        raise Refused("method_not_supported_for_channel_type")
    warned = {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
    return {"channel": _told(slack, room), **warned}


def members(slack: Slack, args: Args) -> Args:
    """conversations.members"""
    room = slack.room(words(args, "channel"))
    people = [slack.direct[room]] if room in slack.direct else list(slack.people)
    return paged("members", [*people, BOT_USER], args)


def open_direct(slack: Slack, args: Args) -> Args:
    """conversations.open: with one person."""
    if words(args, "channel"):
        return {"channel": {"id": slack.room(words(args, "channel"))}, "already_open": True, "no_op": True}
    users = [user for user in words(args, "users").replace(" ", "").split(",") if user]
    if not users:
        raise Refused("users_list_not_supplied")
    if len(users) > 1:
        raise Refused("method_not_supported_for_channel_type", ["the sandbox has no group messages"])
    return {"channel": _told(slack, slack.room(slack.person(users[0]).id))}


def _told(slack: Slack, room: str) -> Json:
    if room in slack.direct:
        return {"id": room, "is_im": True, "is_channel": False, "user": slack.direct[room], "is_archived": False}
    channel = slack.channels[room]
    told: Json = {"id": room, "name": channel.name, "name_normalized": channel.name, "is_channel": True, "is_im": False}
    told |= {"is_private": False, "is_archived": False, "is_member": True, "num_members": len(slack.people) + 1}
    return told | {"topic": {"value": channel.topic, "creator": "", "last_set": 0}}


_PAGED = ("cursor", "limit")
_SLICE = (*_PAGED, "include_all_metadata", "inclusive", "latest", "oldest")
METHODS = {
    "conversations.history": Method(history, 3, ("channel",), _SLICE),
    "conversations.replies": Method(replies, 3, ("channel", "ts"), _SLICE),
    "conversations.list": Method(list_all, 2, (), (*_PAGED, "exclude_archived", "team_id", "types")),
    "conversations.info": Method(info, 3, ("channel",), ("include_locale", "include_num_members")),
    "conversations.join": Method(join, 3, ("channel",)),
    "conversations.members": Method(members, 4, ("channel",), _PAGED),
    "conversations.open": Method(open_direct, 3, (), ("channel", "prevent_creation", "return_im", "users")),
}
