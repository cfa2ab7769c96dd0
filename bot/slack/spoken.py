"""What is said to people rather than shown to all: answers in threads, and words one person sees; at Slack's pace."""

from __future__ import annotations

import logging
from collections import deque

from bot.errors import Ambiguous, PlatformRefused, Throttled
from bot.slack.blocks import Block
from bot.slack.calls import SlackCalls
from bot.slack.pace import TELLS, Pace

log = logging.getLogger(__name__)


class Spoken:
    """Each once: an answer that is lost can be asked for again, one that stands twice confuses."""

    def __init__(self, calls: SlackCalls, pace: Pace) -> None:
        self._calls, self._pace = calls, pace
        self._to_tell: deque[tuple[str, str, str]] = deque()
        self._to_say: deque[tuple[str, str, str, list[Block]]] = deque()

    def tell(self, channel: str, user: str, text: str) -> None:
        self._to_tell.append((channel, user, text))

    def say(self, channel: str, thread: str, text: str, blocks: list[Block]) -> None:
        self._to_say.append((channel, thread, text, blocks))

    def send(self) -> None:
        """What may be sent now. CredentialsRefused: it stays for later."""
        self._send_told()
        for _ in range(len(self._to_say)):
            self._send_said()

    def _send_told(self) -> None:
        while self._to_tell and self._pace.may(TELLS):
            try:
                self._calls.tell(*self._to_tell[0])
            except Throttled as slow:
                self._pace.wait(TELLS, slow.wait)
                return
            except (Ambiguous, PlatformRefused) as trouble:
                log.warning("an answer to one person was lost: %s", trouble)
            self._to_tell.popleft()

    def _send_said(self) -> None:
        channel, thread, text, blocks = answer = self._to_say[0]
        if not self._pace.may_post(channel):
            self._to_say.rotate(-1)
            return
        try:
            with self._pace.turn(channel):
                self._calls.say(channel, thread, text, blocks)
        except Throttled as slow:
            self._pace.wait(channel, slow.wait)
            self._to_say.append(answer)
        except (Ambiguous, PlatformRefused) as trouble:
            log.warning("an answer in a thread was lost: %s", trouble)
        self._to_say.popleft()
