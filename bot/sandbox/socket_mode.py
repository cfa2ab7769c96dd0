"""Socket Mode: envelopes to the app, each to one of its sockets, and its acks."""

from __future__ import annotations

import asyncio
import json
import secrets
import uuid
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.sandbox.faults import Gate
from bot.sandbox.setup import APP
from bot.sandbox.slack import Slack

Json = dict[str, Any]
MOST = 10  # sockets of one app
LEAVING = 1.0  # seconds between the notice of a disconnect and the end of the socket
KEPT = 1000  # envelopes that can be delivered again


class NoSocket(Exception):
    """The app is not connected."""


class NoAck(Exception):
    """The app took an envelope and did not ack it in time."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What goes to the app; `payload` is the same when it goes again."""

    type: str  # events_api | interactive | slash_commands
    payload: Json
    takes_answer: bool = False  # whether the ack may carry a payload
    attempt: int = 0

    def frame(self, id: str) -> str:
        """As the app reads it."""
        told = {"envelope_id": id, "type": self.type, "accepts_response_payload": self.takes_answer}
        if self.type == "events_api":
            told |= {"retry_attempt": self.attempt, "retry_reason": "timeout" if self.attempt else ""}
        return json.dumps({**told, "payload": self.payload})

    def about(self) -> str:
        """What it is, in a few words."""
        payload = self.payload
        what = payload.get("event", payload).get("type") or payload.get("command", "")
        ids = [action["action_id"] for action in payload.get("actions", [])]
        return " ".join([self.type, str(what), *ids, str(payload.get("view", {}).get("callback_id") or "")]).strip()


@dataclass(slots=True)
class _Waiting:
    """An envelope that went out."""

    envelope: Envelope
    ack: asyncio.Future[Json]
    socket: _Socket | None = None  # the one that carried it
    late: bool = False


@dataclass(slots=True, eq=False)
class _Socket:
    websocket: WebSocket
    sending: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def send(self, frame: str) -> bool:
        """Whether the frame went out."""
        async with self.sending:
            try:
                await self.websocket.send_text(frame)
            except (RuntimeError, WebSocketDisconnect, OSError):
                return False
        return True


class Sockets:
    """The app's connections."""

    def __init__(self, slack: Slack, transports: Mapping[Any, asyncio.Transport]) -> None:
        """`transports`: those of every client's connection, by its address."""
        self._slack, self._patience, self._transports = slack, slack.setup.patience, transports
        self._open: list[_Socket] = []
        self._sent: dict[str, _Waiting] = {}
        self._recent: deque[Envelope] = deque(maxlen=KEPT)
        self._background: set[asyncio.Task[None]] = set()
        self._arrival = asyncio.Condition()
        self.gate = Gate()

    @property
    def count(self) -> int:
        """How many sockets take envelopes."""
        return len(self._open)

    async def attend(self, websocket: WebSocket) -> None:
        """Serve one socket until it ends."""
        if not self._slack.tokens.admit(websocket.query_params.get("ticket", "")):
            self._slack.journal.violation("socket", "invalid_ticket", "a ticket opens one socket, for a short time")
            await websocket.close(4408)
            return
        await websocket.accept()
        socket = _Socket(websocket)
        if len(self._open) >= MOST:
            await self._dismiss(socket, "too_many_websockets")
            return
        await self._greet(socket)
        with suppress(WebSocketDisconnect):
            while True:
                self._acked(await websocket.receive_text())
        self._leave(socket)

    async def _greet(self, socket: _Socket) -> None:
        await socket.send(json.dumps(self._hello()))
        async with self._arrival:
            self._open.append(socket)
            self._arrival.notify_all()
        self._slack.journal.write("socket", what="open", open=self.count)

    def _hello(self) -> Json:
        told = {"host": f"sandbox-{secrets.token_hex(4)}", "build_number": 1, "approximate_connection_time": 18060}
        return {
            "type": "hello",
            "num_connections": self.count + 1,
            "debug_info": told,
            "connection_info": {"app_id": APP},
        }

    def _leave(self, socket: _Socket) -> None:
        if socket in self._open:
            self._open.remove(socket)
            self._slack.journal.write("socket", what="closed", open=self.count)

    async def deliver(self, envelope: Envelope) -> Json:
        """Send an envelope to one socket and wait for its ack.

        Returns:
            The payload of the ack; empty when it has none.

        Raises:
            NoSocket: nobody is connected.
            NoAck: nobody acked within `patience` seconds.
        """
        self._recent.append(envelope)
        for _ in range(await self.gate.passed()):
            again = asyncio.get_running_loop().create_task(self._again(envelope))
            self._background.add(again)
            again.add_done_callback(self._background.discard)
        return await self._deliver(envelope)

    async def _deliver(self, envelope: Envelope) -> Json:
        id = str(uuid.uuid4())
        waiting = self._sent[id] = _Waiting(envelope, asyncio.get_running_loop().create_future())
        self._slack.journal.write("envelope", id=id, type=envelope.type, payload=envelope.payload)
        waiting.socket = await self._hand_over(envelope.frame(id))
        try:
            return await asyncio.wait_for(asyncio.shield(waiting.ack), self._patience)
        except TimeoutError:
            if waiting.socket in self._open:  # else it went down with its socket
                waiting.late = True
                self._slack.journal.violation(
                    "socket", "no_ack", f"{envelope.about()}: not within {self._patience:g} s"
                )
            raise NoAck from None

    async def _hand_over(self, frame: str) -> _Socket:
        while self._open:
            socket = self._open.pop(0)
            self._open.append(socket)  # the next envelope goes to the next socket
            if await socket.send(frame):
                return socket
            self._leave(socket)
        self._slack.journal.write("socket", what="nobody there", open=0)
        raise NoSocket

    def _acked(self, frame: str) -> None:
        try:
            ack = json.loads(frame)
            id, payload = ack["envelope_id"], ack.get("payload") or {}
        except (ValueError, TypeError, KeyError):
            self._slack.journal.violation("socket", "invalid_ack", frame[:200])
            return
        self._slack.journal.write("ack", id=id, payload=payload)
        waiting = self._sent.get(id)
        if waiting is None:
            self._slack.journal.violation("socket", "unknown_envelope", str(id))
        elif waiting.ack.done():
            self._slack.journal.violation("socket", "double_ack", waiting.envelope.about())
        else:
            self._take(waiting, payload)

    def _take(self, waiting: _Waiting, payload: Json) -> None:
        if waiting.late:
            self._slack.journal.violation("socket", "late_ack", waiting.envelope.about())
        if payload and not waiting.envelope.takes_answer:
            self._slack.journal.violation("socket", "unexpected_payload", waiting.envelope.about())
        waiting.ack.set_result(payload)

    async def redeliver(self, count: int = 1) -> bool:
        """Send the last `count` envelopes again, all at once, as Slack does when it lost an ack; False when there
        were none."""
        last = list(self._recent)[-count:]
        await asyncio.gather(*(self._again(envelope) for envelope in last))
        return bool(last)

    async def _again(self, envelope: Envelope) -> None:
        with suppress(NoSocket, NoAck):
            await self._deliver(replace(envelope, attempt=envelope.attempt + 1))

    async def arrival(self, seconds: float) -> None:
        """Wait for somebody to be connected."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), self._arrival:
                await self._arrival.wait_for(lambda: bool(self._open))

    async def disconnect(self, count: int = MOST) -> None:
        """Ask the `count` oldest sockets to reconnect, then end them."""
        leaving, self._open = self._open[:count], self._open[count:]
        await asyncio.gather(*(self._dismiss(socket, "refresh_requested") for socket in leaving))

    def abort(self, count: int = MOST) -> None:
        """Cut the `count` oldest sockets off without a word, as a network does."""
        for socket in self._open[:count]:
            self._leave(socket)
            if cut := self._transports.get(tuple(socket.websocket.client or ())):
                cut.abort()

    async def _dismiss(self, socket: _Socket, reason: str) -> None:
        self._slack.journal.write("socket", what=reason, open=self.count)
        host = {"host": "sandbox"}
        await socket.send(json.dumps({"type": "disconnect", "reason": reason, "debug_info": host}))
        await asyncio.sleep(LEAVING)
        with suppress(RuntimeError, WebSocketDisconnect):
            await socket.websocket.close()
