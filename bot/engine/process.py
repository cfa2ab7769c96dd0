"""This process by its name, and what processes of this machine that are dead have left behind."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable


def me() -> str:
    """As leases and duties name their holder: "host:pid"."""
    return f"{socket.gethostname()}:{os.getpid()}"


def dead(holders: Iterable[str]) -> list[str]:
    """Those of this machine that do not live any more, and this very process in an earlier run."""
    return [holder for holder in holders if holder == me() or _died_here(holder)]


def _died_here(holder: str) -> bool:
    host, _, pid = holder.rpartition(":")
    return host == socket.gethostname() and pid.isdecimal() and not _alive(int(pid))


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
