"""Calls to Slack's Web API with the one translation of its errors; nothing retries here (the delivery loop does)."""

from __future__ import annotations

import http.client
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.about import doing
from bot.errors import Ambiguous, CredentialsRefused, OutsideError, PlatformRefused, Throttled
from bot.slack.blocks import Block, section
from bot.slack.gate import Gate

TIMEOUT = 10  # seconds
Chunk = dict[str, Any]  # a piece of a message that grows
CREDENTIALS = {
    "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "missing_scope",
    "no_permission", "org_login_required", "not_allowed_token_type",
}  # fmt: skip


def web_client(token: str, url: str) -> WebClient:
    """The SDK's own retries are off: with them one lost answer posts a message twice (reference: slack.md)."""
    return WebClient(token=token, base_url=url, timeout=TIMEOUT, retry_handlers=[])


class SlackCalls:
    """The few things this program asks of Slack."""

    def __init__(self, client: WebClient) -> None:
        self._client, self._gate = client, Gate()

    def post(self, channel: str, text: str, blocks: list[Block], metadata: dict[str, Any]) -> str:
        """The new message's ts. Ambiguous: it may be there."""
        answer = self._call(
            "chat.postMessage", channel=channel, text=text, blocks=blocks, metadata=metadata, unfurl_links=False,
            unfurl_media=False,
        )  # fmt: skip
        return str(answer["ts"])

    def say(self, channel: str, thread: str, text: str, blocks: list[Block]) -> None:
        """An answer to a person, in the thread they wrote in. Ambiguous: it may be there."""
        where = {"channel": channel, **({"thread_ts": thread} if thread else {})}
        self._call("chat.postMessage", **where, text=text, blocks=blocks, unfurl_links=False, unfurl_media=False)

    def busy(self, channel: str, thread: str, status: str, loading: Sequence[str] = ()) -> None:
        """Shown in the thread until our next message there, two minutes at most; "" ends it. `loading`: at most ten
        lines Slack shows in turn meanwhile."""
        lines = {"loading_messages": list(loading)} if loading else {}
        self._call("assistant.threads.setStatus", channel_id=channel, thread_ts=thread, status=status, **lines)

    def suggest(self, channel: str, title: str, prompts: Sequence[tuple[str, str]]) -> None:
        """At most four (shown, said) that a person can ask with one click."""
        told = [{"title": shown, "message": said} for shown, said in prompts]
        self._call("assistant.threads.setSuggestedPrompts", channel_id=channel, title=title, prompts=told)

    def start_stream(self, channel: str, thread: str, user: str, team: str, chunks: list[Chunk]) -> str:
        """The ts of a message that grows, for this person. Ambiguous: it may be there, without anything further."""
        whom = {"recipient_user_id": user, "recipient_team_id": team}
        return str(self._call("chat.startStream", channel=channel, thread_ts=thread, **whom, chunks=chunks)["ts"])

    def append_stream(self, channel: str, ts: str, chunks: list[Chunk]) -> None:
        """PlatformRefused("message_not_in_streaming_state") when Slack has ended it: after about five minutes."""
        self._call("chat.appendStream", channel=channel, ts=ts, chunks=chunks)

    def stop_stream(self, channel: str, ts: str, chunks: list[Chunk], blocks: list[Block]) -> None:
        """`blocks` stand below everything; only now the message can be updated."""
        more: dict[str, Any] = {"chunks": chunks} if chunks else {}
        self._call("chat.stopStream", channel=channel, ts=ts, **more, **({"blocks": blocks} if blocks else {}))

    def answer(self, channel: str, thread: str, text: str, blocks: list[Block], metadata: dict[str, Any]) -> str:
        """The ts of an answer below a card that can be found again. Ambiguous: it may be there."""
        answer = self._call(
            "chat.postMessage", channel=channel, thread_ts=thread, text=text, blocks=blocks, metadata=metadata,
            unfurl_links=False, unfurl_media=False,
        )  # fmt: skip
        return str(answer["ts"])

    def find_answer(self, channel: str, thread: str, note: str) -> str | None:
        """The ts of our answer below this card with this key."""
        answer = self._call(
            "conversations.replies", channel=channel, ts=thread, limit=200, include_all_metadata=True
        )  # fmt: skip
        for message in answer.get("messages", []):
            if message.get("metadata", {}).get("event_payload", {}).get("note") == note:
                return str(message["ts"])
        return None

    def update(self, channel: str, ts: str, text: str, blocks: list[Block], metadata: dict[str, Any]) -> None:
        self._call("chat.update", channel=channel, ts=ts, text=text[:4000], blocks=blocks, metadata=metadata)

    def delete(self, channel: str, ts: str) -> None:
        """Of our own messages."""
        self._call("chat.delete", channel=channel, ts=ts)

    def below(self, channel: str, thread: str) -> list[dict[str, Any]]:
        """Everything that was said below a message."""
        found, cursor = list[dict[str, Any]](), ""
        while True:
            page = {"cursor": cursor} if cursor else {}
            answer = self._call("conversations.replies", channel=channel, ts=thread, limit=200, **page)
            found += [message for message in answer.get("messages", []) if message.get("ts") != thread]
            cursor = (answer.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return found

    def message(self, channel: str, ts: str) -> dict[str, Any] | None:
        """A message of a channel, as it stands there."""
        answer = self._call("conversations.history", channel=channel, latest=ts, oldest=ts, inclusive="true", limit=1)
        return next((dict(message) for message in answer.get("messages", []) if message.get("ts") == ts), None)

    def find(self, channel: str, key: str, since: datetime) -> str | None:
        """The ts of our message (a card or an alert) with this effect key, written since then."""
        cursor = ""
        while True:
            answer = self._call(
                "conversations.history", channel=channel, oldest=f"{since.timestamp():.6f}", limit=200,
                include_all_metadata=True, **({"cursor": cursor} if cursor else {}),
            )  # fmt: skip
            for message in answer.get("messages", []):
                if message.get("metadata", {}).get("event_payload", {}).get("card") == key:
                    return str(message["ts"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return None

    def tell(self, channel: str, user: str, text: str) -> None:
        """Words only this person sees; as a block, because a bare text has its addresses made links."""
        self._call("chat.postEphemeral", channel=channel, user=user, text=text, blocks=[section(text)])

    def open_view(self, trigger_id: str, view: dict[str, Any]) -> None:
        self._call("views.open", trigger_id=trigger_id, view=view)

    def update_view(self, view_id: str, seen: str, view: dict[str, Any]) -> None:
        self._call("views.update", view_id=view_id, hash=seen, view=view)

    def publish_home(self, user: str, view: dict[str, Any]) -> None:
        """This person's Home tab; publishing it again changes nothing."""
        self._call("views.publish", user_id=user, view=view)

    def locale(self, user: str) -> str:
        """The language a person uses Slack in: "pl-PL"."""
        return str(self._call("users.info", user=user, include_locale=True)["user"].get("locale", ""))

    def who_am_i(self) -> dict[str, Any]:
        return self._call("auth.test")

    def try_socket(self) -> str:
        """With an app-level token: Slack would let us connect."""
        self._call("apps.connections.open")
        return "Socket Mode can connect"

    def channel(self, channel: str) -> dict[str, Any]:
        return dict(self._call("conversations.info", channel=channel)["channel"])

    def _call(self, method: str, **arguments: Any) -> dict[str, Any]:
        form: dict[str, Any] = {"json": arguments} if method in BODIES else {"params": arguments}
        self._gate.check()
        try:
            with doing(f"slack {method}"):
                answer = self._client.api_call(method, **form)
        except SlackApiError as error:
            raise self._gate.noted(_translated(error), _code(error)) from None
        except (URLError, OSError, http.client.HTTPException):
            raise Ambiguous(f"{method} got no answer") from None
        self._gate.opened()
        return dict(answer.data) if isinstance(answer.data, dict) else {}


BODIES = frozenset(
    {
        "chat.postMessage", "chat.update", "chat.postEphemeral", "views.open", "views.update", "views.publish",
        "chat.startStream", "chat.appendStream", "chat.stopStream", "assistant.threads.setStatus",
        "assistant.threads.setSuggestedPrompts",
    }
)  # fmt: skip


def _code(error: SlackApiError) -> str:
    return str(error.response.get("error")) if error.response is not None else ""


def _translated(error: SlackApiError) -> OutsideError | CredentialsRefused:
    """By status and code, never by wording."""
    response, code = error.response, _code(error)
    if response.status_code == 429 or code in {"ratelimited", "rate_limited"}:
        return Throttled(float(response.headers.get("Retry-After", 1)), "Slack asks to wait")
    if response.status_code >= 500 or code in {"internal_error", "fatal_error", "service_unavailable"}:
        return Ambiguous(f"Slack answered {response.status_code}")
    if code in CREDENTIALS:
        return CredentialsRefused(f"Slack says {code}")
    return PlatformRefused(str(code))
