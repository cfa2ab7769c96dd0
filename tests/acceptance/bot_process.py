"""The real program in a process of its own that kills itself at one boundary: before or after one step takes effect."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from bot.connectors.demo import Demo
from bot.slack.calls import SlackCalls
from bot.store.effects import SqlEffects
from bot.store.store import SqlStore

from .workplace import assembled, settings

Which = Callable[..., bool]  # whether a call with these arguments is the one that counts


def event(kind: str) -> Which:
    """A save that notes this event last."""
    return lambda store, mention, *rest: mention.unsaved[-1].kind == kind


def noting(kind: str) -> Which:
    """A save that notes this event, whatever follows from it."""
    return lambda store, mention, *rest: kind in {event.kind for event in mention.unsaved}


def arrival(store: Any, mentions: Any, *rest: Any) -> bool:
    return bool(mentions)


def of(kind: str) -> Which:
    """An effect of this kind: a card or a reply."""
    return lambda effects, key, *rest, **more: key.startswith(kind)


def any_call(*arguments: Any, **more: Any) -> bool:
    return True


BOUNDARIES: dict[str, tuple[type, str, Which]] = {
    "an arrival is stored": (SqlStore, "take_in", arrival),
    "a lease is taken": (SqlStore, "due", any_call),
    "tags are saved": (SqlStore, "save", event("triaged")),
    "a draft is saved": (SqlStore, "save", event("drafted")),
    "waiting is saved": (SqlStore, "save", event("waiting")),
    "a card is claimed": (SqlEffects, "claim", of("card:")),
    "a card is posted": (SlackCalls, "post", any_call),
    "a card is settled": (SqlEffects, "settle", of("card:")),
    "drawn is noted": (SqlStore, "drawn", any_call),
    "a card is looked for": (SlackCalls, "find", any_call),
    "a card is tried again": (SqlEffects, "retry", of("card:")),
    "an approval is saved": (SqlStore, "save", event("approved")),
    "a card is changed": (SlackCalls, "update", any_call),
    "leaving is saved": (SqlStore, "save", event("leaving")),
    "a reply is claimed": (SqlEffects, "claim", of("reply:")),
    "a reply is published": (Demo, "publish", any_call),
    "published is saved": (SqlStore, "save", event("published")),
    "doubt is saved": (SqlStore, "save", event("unsure")),
    "a reply is looked for": (Demo, "find_own_reply", any_call),
    "a reply is tried again": (SqlEffects, "retry", of("reply:")),
}
# Once a reply is out: it is corrected or deleted, and its people are asked whether it was solved.
AFTERWARDS: dict[str, tuple[type, str, Which]] = {
    "a correction is claimed": (SqlEffects, "claim", of("reply:")),
    "a correction is sent": (Demo, "publish", any_call),
    "amended is saved": (SqlStore, "save", noting("amended")),
    "a deletion is claimed": (SqlEffects, "claim", of("removal:")),
    "a reply is deleted": (Demo, "withdraw", any_call),
    "removed is saved": (SqlStore, "save", noting("removed")),
    "followed up is saved": (SqlStore, "save", noting("followed_up")),
    "a question is claimed": (SqlEffects, "claim", of("follow_up:")),
    "a question is posted": (SlackCalls, "answer", any_call),
    "a question is settled": (SqlEffects, "settle", of("follow_up:")),
}


def dies_at(boundary: str) -> None:
    """Wrap the one call, for this process only."""
    name, _, when = boundary.rpartition(":")
    owner, method, counts = {**BOUNDARIES, **AFTERWARDS}[name]
    real = getattr(owner, method)

    def wrapped(*arguments: Any, **more: Any) -> Any:
        here = counts(*arguments, **more)
        if here and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        answer = real(*arguments, **more)
        if here and when == "after" and (answer or method != "due"):
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    setattr(owner, method, wrapped)


def start(url: str, folder: Path, boundary: str = "", **changes: object) -> ForkServerProcess:
    """The program with its state in `folder`, at the sandbox with this address. BOUNDARY is a row of BOUNDARIES or
    AFTERWARDS with ":before" or ":after": there it kills itself, as a power cut would; without one it works until it is
    killed. `changes`: of its settings."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.acceptance.warm"])
    process = context.Process(target=work, args=(url, folder, boundary, changes), daemon=True)
    process.start()
    return process


def work(url: str, folder: Path, boundary: str, changes: dict[str, Any]) -> None:
    sys.stderr = (folder / "log").open("a", buffering=1)
    if boundary:
        dies_at(boundary)
    _, loops = assembled(settings(url, folder, **changes), url)
    loops.start()
    signal.pause()
