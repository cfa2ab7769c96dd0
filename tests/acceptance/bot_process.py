"""The real program in a process of its own that kills itself at one boundary: before or after one call to the outside.

    python -m tests.acceptance.bot_process URL FOLDER [BOUNDARY]

URL is the sandbox's, FOLDER holds the state. BOUNDARY is a row of BOUNDARIES with ":before" or ":after"; the process
SIGKILLs itself the first time it gets there, as a power cut would. Without one it works until it is stopped.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.connectors.demo import Demo
from bot.engine.loops import Loops
from bot.slack.calls import SlackCalls
from bot.store.effects import SqlEffects
from bot.store.store import SqlStore

from .workplace import assembled, settings

Which = Callable[..., bool]  # whether a call with these arguments is the one that counts


def event(kind: str) -> Which:
    """A save that notes this event last."""
    return lambda store, mention, *rest: mention.unsaved[-1].kind == kind


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
    "a reply is claimed": (SqlEffects, "claim", of("reply:")),
    "a reply is published": (Demo, "publish", any_call),
    "published is saved": (SqlStore, "save", event("published")),
    "doubt is saved": (SqlStore, "save", event("unsure")),
    "a reply is looked for": (Demo, "find_own_reply", any_call),
    "a reply is tried again": (SqlEffects, "retry", of("reply:")),
}


def dies_at(boundary: str) -> None:
    """Wrap the one call, for this process only."""
    name, _, when = boundary.rpartition(":")
    owner, method, counts = BOUNDARIES[name]
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


def main(url: str, folder: str, boundary: str = "") -> None:
    if boundary:
        dies_at(boundary)
    _, loops = assembled(settings(url, Path(folder)), url)
    work(loops)


def work(loops: Loops) -> None:
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    loops.start()
    stopped.wait()
    loops.stop(2)


if __name__ == "__main__":
    main(*sys.argv[1:])
