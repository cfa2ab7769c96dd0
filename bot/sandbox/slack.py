"""The local workspace: who is there, what was said, and what the app did wrong."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace
from typing import Any

from bot.sandbox.agent_view import AgentView
from bot.sandbox.feed import Feed
from bot.sandbox.journal import Journal, Ping, Violation
from bot.sandbox.refusal import Refused
from bot.sandbox.setup import APP, BOT, BOT_USER, TEAM, Channel, Person, Setup
from bot.sandbox.tokens import Tokens
from bot.sandbox.views import Views
from bot.sandbox.walk import filled, notified

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it stands now."""

    ts: str
    channel: str
    user: str  # the bot's BOT id, or a person's
    text: str
    blocks: list[Json]
    thread_ts: str = ""
    edited: str = ""  # when, as a ts
    reply_broadcast: bool = False  # a reply that the channel shows too
    only_for: str = ""  # the one person who sees an ephemeral message
    metadata: Json | None = None
    reactions: tuple[str, ...] = ()  # the bot's
    streaming: bool = False  # it still grows

    def page(self) -> Json:
        """As the web page reads it."""
        told: Json = {key: getattr(self, key) for key in ("ts", "channel", "user", "text", "blocks")}
        told["edited"] = bool(self.edited)
        rare = ("thread_ts", "reply_broadcast", "only_for", "metadata", "reactions", "streaming")
        optional = {key: getattr(self, key) for key in rare}
        return told | {key: value for key, value in optional.items() if value}

    def api(self, with_metadata: bool = True) -> Json:
        """As the Web API and payloads tell it."""
        told: Json = {"type": "message", "ts": self.ts, "text": self.text, "team": TEAM, "user": self.user}
        if self.user == BOT:
            told |= {"user": BOT_USER, "bot_id": BOT, "app_id": APP}
        if self.blocks:
            told["blocks"] = self.blocks
        if self.thread_ts:
            told["thread_ts"] = self.thread_ts
        if self.edited:
            told["edited"] = {"user": told["user"], "ts": self.edited}
        if self.metadata and with_metadata:
            told["metadata"] = self.metadata
        if self.reactions:
            told["reactions"] = [{"name": name, "users": [BOT_USER], "count": 1} for name in self.reactions]
        return told


class Slack:
    """Everything the workspace knows; every verb is safe to call from any thread."""

    def __init__(self, setup: Setup, url: str) -> None:
        self.setup, self.url = setup, url
        self.journal, self.feed = Journal(setup.journal), Feed()
        self.people: dict[str, Person] = {person.id: person for person in setup.people}
        self.channels: dict[str, Channel] = {channel.id: channel for channel in setup.channels}
        self.direct: dict[str, str] = {}  # channel id of a direct message -> person
        self.views, self.agent_view = Views(self.feed), AgentView(self.feed)
        self.tokens = Tokens(url, setup.patience)
        self._messages: dict[str, dict[str, Message]] = {id: {} for id in self.channels}
        self._lock = threading.RLock()
        self._last_ts = 0

    @property
    def violations(self) -> list[Violation]:
        """What the app did that Slack refuses or warns about, oldest first."""
        return self.journal.violations

    @property
    def calls(self) -> list[tuple[str, Json]]:
        """Every Web API call: (method, arguments without the token)."""
        return self.journal.calls

    @property
    def pings(self) -> list[Ping]:
        """Whom the app's messages would have notified."""
        return self.journal.pings

    def messages(self, channel: str) -> list[Json]:
        """What a channel shows, oldest first, ephemeral messages and replies included, as the page reads it."""
        return [message.page() for message in self.said(channel)]

    def said(self, channel: str) -> list[Message]:
        """The same as values."""
        with self._lock:
            return list(self._messages.get(channel, {}).values())

    def room(self, channel: str) -> str:
        """The id of a channel or direct message; a person's id leads to their direct message.

        Raises:
            Refused: channel_not_found
        """
        with self._lock:
            if channel in self._messages:
                return channel
            if channel not in self.people:
                raise Refused("channel_not_found")
            room = "D" + channel[1:]
            self.direct[room] = channel
            self._messages.setdefault(room, {})
            return room

    def person(self, user: str) -> Person:
        """Somebody of the workspace.

        Raises:
            Refused: user_not_found
        """
        if user not in self.people:
            raise Refused("user_not_found")
        return self.people[user]

    def speak(self, person: Person, locale: str) -> Person:
        """Show Slack to somebody in another language."""
        with self._lock:
            self.people[person.id] = replace(person, locale=locale)
            self.feed.publish("people", {"people": self._everybody()})
        return self.people[person.id]

    def message(self, channel: str, ts: str) -> Message:
        """One message.

        Raises:
            Refused: message_not_found
        """
        with self._lock:
            found = self._messages.get(channel, {}).get(ts)
        if found is None:
            raise Refused("message_not_found")
        return found

    def next_ts(self) -> str:
        """A new timestamp, unique and later than all before, in seconds with six decimals."""
        with self._lock:
            self._last_ts = max(self._last_ts + 1, int(time.time() * 1_000_000))
            return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def post(self, channel: str, user: str, text: str, blocks: list[Json] | None = None, **more: Any) -> Message:
        """Add a message; `more` are other fields of Message."""
        with self._lock:
            message = Message(self.next_ts(), channel, user, text, filled(blocks or []), **more)
            self._messages[channel][message.ts] = message
            self.feed.publish("ephemeral" if message.only_for else "message", message.page())
        if user == BOT and not message.only_for:
            self.agent_view.answered(channel, message.thread_ts)
        return message

    def edit(self, message: Message, **changes: Any) -> Message:
        """Change fields of a message."""
        with self._lock:
            if "blocks" in changes:
                changes["blocks"] = filled(changes["blocks"])
            edited = replace(message, **changes)
            self._messages[message.channel][message.ts] = edited
            self.feed.publish("update", edited.page())
        return edited

    def delete(self, message: Message) -> None:
        """Remove a message."""
        with self._lock:
            del self._messages[message.channel][message.ts]
            self.feed.publish("delete", {"channel": message.channel, "ts": message.ts})

    def note_pings(self, method: str, message: Message, link_names: bool = False) -> None:
        """Record whom a message notifies."""
        for who in notified(message.text, message.blocks, link_names):
            self.journal.ping(method, message.channel, message.ts, who)

    def toast(self, user: str, text: str) -> None:
        """Show a passing notice to one person."""
        self.feed.publish("toast", {"user": user, "text": text})

    def state(self) -> Json:
        """Everything the page needs when it loads."""
        with self._lock:
            rooms = [
                {"id": one.id, "name": one.name, "topic": one.topic, "kind": "channel"}
                for one in self.channels.values()
            ]
            rooms += [
                {"id": id, "name": self.people[user].name, "topic": "", "kind": "im", "user": user}
                for id, user in self.direct.items()
            ]
            return {
                "seq": self.feed.seq,
                "notice": self.setup.notice,
                "brand": self.setup.brand,
                "shortcuts": [{"id": callback, "name": name} for callback, name in self.setup.shortcuts],
                "people": self._everybody(),
                "channels": rooms,
                "messages": {id: self.messages(id) for id in self._messages},
                "accounts": [
                    {"account": one.account, "brand": one.brand, "name": one.name, "languages": one.languages}
                    for one in self.setup.accounts
                ],
                **self.views.state(),
                **self.agent_view.state(),
            }

    def _everybody(self) -> list[Json]:
        people = self.people.values()
        return [{"id": one.id, "name": one.name, "role": one.role, "locale": one.locale} for one in people]
