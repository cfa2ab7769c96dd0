"""A real Bolt app at a sandbox, closed without waiting for its time-outs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_sdk import WebClient

from bot.sandbox.journal import Violation
from bot.sandbox.server import Channel, Person, Sandbox, Setup

Json = dict[str, Any]
T = TypeVar("T")
MAY, IRA = "U0MAY", "U0IRA"
MENTIONS, URGENT = "C0MENTIONS", "C0URGENT"
SETUP = Setup(
    people=(Person(MAY, "May Lind", "agent"), Person(IRA, "Ira Vol", "lead", "ru-RU")),
    channels=(Channel(MENTIONS, "mentions", "What customers say"), Channel(URGENT, "urgent")),
    clock_factor=1_000_000,  # no rate limits
)


def client_of(sandbox: Sandbox, token: str = "xoxb-sandbox-1") -> WebClient:
    return WebClient(token, base_url=f"{sandbox.url}/api/", retry_handlers=[])


@dataclass(frozen=True, slots=True)
class Place:
    """A sandbox with an app in it."""

    sandbox: Sandbox
    app: App
    client: WebClient
    handlers: list[SocketModeHandler]

    def errors(self) -> list[str]:
        """What the app did wrong since this was last asked."""
        found: list[Violation] = self.sandbox.slack.violations
        errors = [violation.error for violation in found]
        found.clear()
        return errors

    def events(self, type: str) -> list[Json]:
        """What the page was told, by type."""
        return [event["data"] for event in self.sandbox.slack.feed.since(0) if event["type"] == type]

    def post(self, *elements: Json, **more: Any) -> str:
        """A message with a row of elements; its ts."""
        rows = [{"type": "actions", "block_id": "row", "elements": list(elements)}]
        ts: str = self.client.chat_postMessage(channel=MENTIONS, text="card", blocks=rows, **more)["ts"]
        return ts

    def press(self, ts: str, action_id: str, user: str = MAY, **more: Any) -> Json:
        return self.sandbox.act(user, "click", channel=MENTIONS, ts=ts, block_id="row", action_id=action_id, **more)

    def message(self, ts: str, channel: str = MENTIONS) -> Json:
        return next(message for message in self.sandbox.slack.messages(channel) if message["ts"] == ts)


@contextmanager
def place(setup: Setup = SETUP, sockets: int = 1) -> Iterator[Place]:
    """A running sandbox and a connected app without listeners."""
    sandbox = Sandbox(setup)
    sandbox.start()
    app = App(client=client_of(sandbox), process_before_response=True)
    handlers = [SocketModeHandler(app, "xapp-sandbox-1") for _ in range(sockets)]
    try:
        for handler in handlers:
            handler.connect()  # type: ignore[no-untyped-call]
        until(lambda: sandbox.connections == sockets, "the app is connected")
        yield Place(sandbox, app, client_of(sandbox), handlers)
    finally:
        _close(sandbox, handlers)


def _close(sandbox: Sandbox, handlers: list[SocketModeHandler]) -> None:
    # The client waits seconds for words from a quiet server: end the server first, and wake its queue.
    for handler in handlers:
        handler.client.auto_reconnect_enabled = False
    sandbox.stop()
    for handler in handlers:
        handler.client.closed = True
        handler.client.message_queue.put(None)
        # Its own thread closes the socket too, and two that close at the same moment trip over each other.
        until(lambda client=handler.client: not client.is_connected(), "the client hung up")  # type: ignore[misc]
        handler.close()  # type: ignore[no-untyped-call]


def heard(register: Callable[[Any], object]) -> list[Json]:
    """Bodies that come to a listener, acknowledged: `heard(app.action("approve"))`."""
    bodies: list[Json] = []

    def listen(ack: Any, body: Json) -> None:
        ack()
        bodies.append(body)

    register(listen)
    return bodies


def until(holds: Callable[[], T], what: str, seconds: float = 10) -> T:
    """What `holds` answers as soon as it is true."""
    end = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < end, f"not within {seconds:g} s: {what}"
        time.sleep(0.005)
    return found


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str) -> Json:
    return {"type": "section", "text": mrkdwn(text)}


def button(action_id: str, **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain("Press"), "value": "m1", **more}


def option(value: str) -> Json:
    return {"text": plain(value.title()), "value": value}


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain("Edit"), "submit": plain("Save"), "blocks": list(blocks), **more}


def words_input(block_id: str = "reply", **element: Any) -> Json:
    words = {"type": "plain_text_input", "action_id": "words", **element}
    return {"type": "input", "block_id": block_id, "label": plain("Reply"), "element": words}
