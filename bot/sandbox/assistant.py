"""assistant.threads.*: what an agent app shows besides messages: that it is busy in a thread, and what to ask it."""

from __future__ import annotations

from bot.sandbox.checks import array, record, string
from bot.sandbox.method import Args, Method, refuse, words
from bot.sandbox.refusal import Refused
from bot.sandbox.slack import Slack

PROMPTS, LOADING = 4, 10  # at most
STATUS, TITLE, MESSAGE = 256, 75, 3000  # characters; Slack documents no limit, this is what its pane shows
_PROMPTS = array(record({"title": string(TITLE), "message": string(MESSAGE)}, {}), 1, PROMPTS)
_LOADING = array(string(STATUS), 1, LOADING)


def set_status(slack: Slack, args: Args) -> Args:
    """assistant.threads.setStatus: an empty status ends it, and so does the app's next message in the thread."""
    room, status = slack.room(words(args, "channel_id")), words(args, "status")
    if "status" not in args:
        raise Refused("invalid_arguments", ["[ERROR] missing required field: status"])
    _in_thread(slack, room, args)
    loading = args.get("loading_messages", [])
    if loading:
        refuse("invalid_arguments", _LOADING(loading, "/loading_messages"))
    slack.agent_view.busy(room, words(args, "thread_ts"), status, loading)
    return {}


def suggest(slack: Slack, args: Args) -> Args:
    """assistant.threads.setSuggestedPrompts: in a person's direct messages."""
    room = slack.room(words(args, "channel_id"))
    if room not in slack.direct:
        raise Refused("channel_not_found", ["prompts are shown in direct messages only"])
    if "thread_ts" in args:
        _in_thread(slack, room, args)
    refuse("invalid_arguments", _PROMPTS(args["prompts"], "/prompts"))
    slack.agent_view.suggest(room, words(args, "title"), args["prompts"])
    return {}


def _in_thread(slack: Slack, room: str, args: Args) -> None:
    if words(args, "thread_ts") not in {message.ts for message in slack.said(room) if not message.only_for}:
        raise Refused("invalid_thread_ts")


_LOOK = ("icon_emoji", "icon_url", "username")
METHODS = {
    "assistant.threads.setStatus": Method(
        set_status, 0, ("channel_id", "thread_ts"), ("status", "loading_messages", *_LOOK)
    ),
    "assistant.threads.setSuggestedPrompts": Method(suggest, 4, ("channel_id", "prompts"), ("thread_ts", "title")),
}
