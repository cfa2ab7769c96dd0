"""A Slack in memory for what draws cards and calls people: channels that come and go, messages that vanish, faults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from bot.errors import PlatformRefused
from bot.mention.mention import Mention
from bot.slack.calls import SlackCalls
from bot.slack.delivery import CardDelivery
from bot.slack.pace import Pace
from tests.fakes import World

Block = dict[str, Any]


@dataclass
class Said:
    """A message as it stands."""

    channel: str
    ts: str
    thread: str
    text: str
    blocks: list[Block]
    metadata: dict[str, Any]

    @property
    def key(self) -> str:
        payload = self.metadata.get("event_payload", {})
        return str(payload.get("card") or payload.get("note") or payload.get("over") or "")

    def is_found_by(self, key: str) -> bool:
        """As conversations.history finds it: what is over is not looked for any more."""
        return key in (self.metadata.get("event_payload", {}).get(name) for name in ("card", "note"))


@dataclass
class Rooms:
    """Stands for SlackCalls. `closed`: channel -> Slack's code; `faults`: what the next calls of a method suffer,
    before or after they take effect."""

    closed: dict[str, str] = field(default_factory=dict)
    refused: Exception | None = None  # what every call meets
    faults: dict[str, list[tuple[BaseException | None, bool]]] = field(default_factory=dict)
    messages: list[Said] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)  # method, channel
    told: list[tuple[str, str, str]] = field(default_factory=list)
    count: int = 0

    def post(self, channel: str, text: str, blocks: list[Block], metadata: dict[str, Any]) -> str:
        return self._said("post", Said(channel, "", "", text, blocks, metadata))

    def answer(self, channel: str, thread: str, text: str, blocks: list[Block], metadata: dict[str, Any]) -> str:
        return self._said("answer", Said(channel, "", thread, text, blocks, metadata))

    def say(self, channel: str, thread: str, text: str, blocks: list[Block]) -> None:
        self._said("say", Said(channel, "", thread, text, blocks, {}))

    def tell(self, channel: str, user: str, text: str) -> None:
        self._called("tell", channel)
        self.told.append((channel, user, text))

    def update(self, channel: str, ts: str, text: str, blocks: list[Block], metadata: dict[str, Any]) -> None:
        fault, happens = self._called("update", channel)
        found = [said for said in self.messages if (said.channel, said.ts) == (channel, ts)]
        if not found:
            raise PlatformRefused("message_not_found")
        if happens:
            found[0].text, found[0].blocks, found[0].metadata = text, blocks, metadata
        if fault:
            raise fault

    def find(self, channel: str, key: str, since: datetime) -> str | None:
        self._called("find", channel)
        here = [said for said in self.messages if (said.channel, said.thread) == (channel, "")]
        found = [said.ts for said in here if said.is_found_by(key)]
        return found[0] if found else None

    def find_answer(self, channel: str, thread: str, note: str) -> str | None:
        self._called("find_answer", channel)
        if not any(said.ts == thread for said in self.messages):
            raise PlatformRefused("thread_not_found")
        found = [said.ts for said in self.messages if (said.channel, said.thread, said.key) == (channel, thread, note)]
        return found[0] if found else None

    def below(self, channel: str, thread: str) -> list[dict[str, Any]]:
        """An archive can be read."""
        self._called("below", "" if self.closed.get(channel) == "is_archived" else channel)
        return [{"ts": said.ts, "bot_id": "B0BOT"} for said in self.messages if said.thread == thread]

    def delete(self, channel: str, ts: str) -> None:
        self._called("delete", channel)
        self.vanish(channel, ts)

    def channel(self, channel: str) -> dict[str, Any]:
        """As conversations.info: an archived channel is shown, and so is one we are not in."""
        self._called("channel", "")
        if self.closed.get(channel) == "channel_not_found":
            raise PlatformRefused("channel_not_found")
        there = self.closed.get(channel)
        return {"id": channel, "is_archived": there == "is_archived", "is_member": there != "not_in_channel"}

    def who_am_i(self) -> dict[str, Any]:
        self._called("who_am_i", "")
        return {"url": "https://team.slack.com/", "bot_id": "B0BOT"}

    def vanish(self, channel: str, ts: str) -> bool:
        """Somebody deletes this message."""
        left = [said for said in self.messages if (said.channel, said.ts) != (channel, ts)]
        gone, self.messages = len(left) < len(self.messages), left
        return gone

    def of(self, key: str) -> list[Said]:
        """The messages of this effect."""
        return [said for said in self.messages if said.key == key]

    def times(self, method: str, channel: str | None = None) -> int:
        return len([1 for name, where in self.calls if name == method and channel in (None, where)])

    def _said(self, method: str, said: Said) -> str:
        fault, happens = self._called(method, said.channel)
        self.count += 1
        said.ts = f"1.{self.count:06}"
        if happens:
            self.messages.append(said)
        if fault:
            raise fault
        return said.ts

    def _called(self, method: str, channel: str) -> tuple[BaseException | None, bool]:
        """The fault of this call, and whether it takes effect all the same."""
        self.calls.append((method, channel))
        if self.refused:
            raise self.refused
        if channel in self.closed:
            raise PlatformRefused(self.closed[channel])
        waiting = self.faults.get(method)
        fault, happens = waiting.pop(0) if waiting else (None, True)
        if fault and not happens:
            raise fault
        return fault, happens


@dataclass
class Board:
    """Card delivery over a real store, at a Slack in memory."""

    world: World
    rooms: Rooms = field(default_factory=Rooms)

    def delivery(self, mine: Callable[[], bool] = lambda: True, pace: Pace | None = None) -> CardDelivery:
        """A process that draws; it knows nothing of what others of them did."""
        desk, calls = self.world.desk, cast(SlackCalls, self.rooms)
        return CardDelivery(desk, calls, pace or Pace(10_000.0), desk.grace, mine)

    def card(self, mention: Mention) -> str:
        """What its only card shows."""
        [said] = self.rooms.of(f"card:{mention.id}:main")
        return str(said.blocks)
