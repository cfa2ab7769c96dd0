"""What is closed to the app: channels that are gone, archived or without it, and a token that was revoked."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
GONE = "channel_not_found"
READS = frozenset({"conversations.history", "conversations.replies"})


class Closures:
    """Until somebody opens them again."""

    def __init__(self) -> None:
        self._channels: dict[str, str] = {}  # channel -> Slack's code
        self._token = ""  # Slack's code for every call of the bot's token

    def close(self, channel: str, error: str) -> None:
        self._channels[channel] = error

    def open(self, channel: str) -> None:
        self._channels.pop(channel, None)

    def revoke(self, error: str) -> None:
        """An empty error takes it back."""
        self._token = error

    def answer(self, method: str, token: str, args: Json) -> Json | None:
        """What a call is answered with instead; None when it is not concerned."""
        if self._token and token.startswith("xoxb"):
            return {"ok": False, "error": self._token}
        channel = str(args.get("channel", ""))
        error = self._channels.get(channel)
        if error is None:
            return None
        if method == "conversations.info" and error != GONE:
            told = {"id": channel, "is_archived": error == "is_archived", "is_member": error != "not_in_channel"}
            return {"ok": True, "channel": told}
        if method in READS and error == "is_archived":
            return None  # an archive can be read
        return {"ok": False, "error": error}
