"""Whatever comes down a socket from Slack: the thread that reads goes on, and what is stored is whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.sync.client import ClientConnection

from bot.slack.socket import SlackSocket
from tests.fuzzing.envelopes import click, command, events, shortcuts, views
from tests.fuzzing.front_door import AtOnce, FrontDoor
from tests.fuzzing.mutations import examples, mutated, torn
from tests.fuzzing.whole import whole

pytestmark = pytest.mark.slow


@dataclass
class Wire:
    """A connection that brings these frames and then ends."""

    frames: list[str | bytes]
    sent: list[str] = field(default_factory=list)

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, *_: object) -> None: ...

    def __iter__(self) -> Iterator[str | bytes]:
        return iter(self.frames)

    def send(self, frame: str) -> None:
        self.sent.append(frame)


def heard(door: FrontDoor, *frames: str | bytes) -> list[dict[str, Any]]:
    """The acknowledgements of these frames, read one after the other."""
    door.start_again()
    wire = Wire(list(frames))
    socket, connection = SlackSocket(door.slack._app, "xapp-1"), cast(ClientConnection, wire)
    socket._open.append(connection)
    socket._listen(connection, cast(Any, wire), cast(ThreadPoolExecutor, AtOnce()))
    assert socket.connected == 0
    whole(door.engine, door.clean.rows)
    return [json.loads(frame) for frame in wire.sent]


def envelope(payload: Any, kind: str = "events_api", id: str = "e1") -> dict[str, Any]:
    return {"type": kind, "envelope_id": id, "payload": payload, "accepts_response_payload": True, "retry_attempt": 0}


def valid(door: FrontDoor) -> list[dict[str, Any]]:
    written = door.mentions["written"]
    approve = click("approve", {"m": written.id, "v": 1, "s": written.seen})
    interactive = [envelope(one, "interactive") for one in (approve, *views(door)[:9], *shortcuts())]
    said = [envelope(one) for one in events()]
    leave = {"type": "disconnect", "reason": "refresh_requested", "debug_info": {}}
    return [
        *interactive,
        *said,
        envelope(command("help"), "slash_commands"),
        leave,
        {"type": "hello", "num_connections": 1},
    ]


LAST = envelope(command("help"), "slash_commands", "last")


@examples(150)
@given(data=st.data())
def test_frames_of_any_shape_and_the_next_one_is_answered(door: FrontDoor, data: st.DataObject) -> None:
    frames = data.draw(st.lists(mutated(*valid(door)), min_size=1, max_size=3))
    answers = heard(door, *map(json.dumps, frames), json.dumps(LAST))
    assert answers[-1]["envelope_id"] == "last"


@examples(80)
@given(frame=torn(json.dumps(envelope(events()[0])).encode()), text=st.booleans())
def test_torn_frames_and_the_next_one_is_answered(door: FrontDoor, frame: bytes, text: bool) -> None:
    answers = heard(door, frame.decode(errors="replace") if text else frame, json.dumps(LAST))
    assert answers[-1]["envelope_id"] == "last"


@pytest.mark.parametrize(
    "frame", ["", "{", "[]", "null", "7", "[" * 5_000, b"\xff\xfe", '{"type": "disconnect"}',
              '{"type": "events_api", "envelope_id": 1, "payload": []}'],
)  # fmt: skip
def test_after_a_frame_nobody_can_read_the_next_one_is_answered(door: FrontDoor, frame: str | bytes) -> None:
    answers = heard(door, frame, frame, json.dumps(LAST))
    assert [answer["envelope_id"] for answer in answers] == ["last"]
