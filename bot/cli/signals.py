"""Ctrl-C and SIGTERM: the first one is a wish, the second one an order."""

from __future__ import annotations

import signal
import threading
from types import FrameType


def wait_until_stopped() -> None:
    """Return at the first signal; a second one ends the process at once."""
    stopped = threading.Event()

    def asked(number: int, frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        stopped.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, asked)
    stopped.wait()
