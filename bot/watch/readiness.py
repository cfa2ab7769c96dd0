"""Whether this process can do its work now: names and reasons from a closed set, fit for strangers, never late."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future

from bot.errors import CredentialsRefused, OutsideError
from bot.watch.within import Within

PATIENCE = 2.0  # seconds for all checks together
FRESH = 1.0  # seconds an answer is good for
Check = Callable[[], str]  # why not, in words for strangers; "" when all is well
log = logging.getLogger(__name__)


class Readiness:
    """What each check says; `stopping` comes first, and then nothing else is asked."""

    def __init__(self, checks: Mapping[str, Check], stopping: Callable[[], bool]) -> None:
        self._checks = {name: Within(check, PATIENCE, FRESH) for name, check in checks.items()}
        self._stopping = stopping

    def __call__(self) -> dict[str, str]:
        """Reasons by name; {} when this process is ready."""
        if self._stopping():
            return {"process": "is stopping"}
        until = time.monotonic() + PATIENCE
        asked = {name: check.begin() for name, check in self._checks.items()}
        found = {name: _reason(name, answer, until) for name, answer in asked.items()}
        return {name: reason for name, reason in found.items() if reason}


def _reason(name: str, answer: Future[str], until: float) -> str:
    """Strangers learn that something is wrong; what it is stands in the log."""
    try:
        return answer.result(max(0.0, until - time.monotonic()))
    except TimeoutError:
        return "does not answer in time"
    except CredentialsRefused:
        return "refuses our credentials"
    except OutsideError as trouble:
        log.debug("not ready, %s: %s", name, trouble)
        return "cannot be reached"
    except Exception:  # whatever it is: this process cannot say that it is ready
        log.exception("not ready, %s", name)
        return "does not work"


class Accepted:
    """Slack took our token once, and has not refused it since: an outage of Slack later changes nothing."""

    def __init__(self, ask: Callable[[], object], refused: Callable[[], bool]) -> None:
        """`refused`: whether anybody here is refused by Slack now."""
        self._ask, self._refused = ask, refused
        self._once = False

    def __call__(self) -> str:
        if self._once and not self._refused():
            return ""
        try:
            self._ask()
            self._once = True
        except OutsideError:
            if not self._once:
                raise
        return ""
