"""Says in a channel how many cards are still to come there: one message while a crowd waits, changed in place."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.content.words import Words
from bot.content.workspace import Workspace
from bot.errors import Ambiguous, PlatformRefused, Throttled
from bot.ports import Claim, Crowd, Desk
from bot.slack import blocks as b
from bot.slack.calls import SlackCalls
from bot.slack.detours import OVER, Detours
from bot.slack.pace import UPDATES, Pace
from bot.slack.posting import Message, Posting

MANY = 20  # cards still to come in one channel: more are worth a message
LOOK = 30.0  # seconds between two looks at what other processes have said
EVERY = 15  # of Slack's seconds between two changes of it
GONE = "gone"  # shown: somebody deleted it, and does not want to read it
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Queue:
    """What is still to come in one channel."""

    channel: str
    brand: str  # the brand most of it is of: it is said in the language of that desk
    count: int
    urgent: int
    one: str  # id of one of the mentions

    @property
    def key(self) -> str:
        """Of the effect row."""
        return f"waiting:{self.channel}"

    @property
    def shown(self) -> str:
        return f"{self.count}/{self.urgent}"


def queues(crowds: Sequence[Crowd], workspace: Workspace, leads_to: Callable[[str, str], str]) -> list[Queue]:
    """By the channel the cards will stand in; what nobody has read yet counts where unknown mentions go."""
    found: dict[str, list[Crowd]] = {}
    for crowd in crowds:
        if crowd.brand in workspace.brands:
            found.setdefault(leads_to(crowd.brand, crowd.home or workspace.catch_all(crowd.brand)), []).append(crowd)
    return [
        Queue(channel, max(of, key=lambda one: one.count).brand, sum(one.count for one in of),
              sum(one.urgent for one in of), of[0].one)
        for channel, of in found.items()
    ]  # fmt: skip


def crowd_lines(crowds: Sequence[Crowd], workspace: Workspace, words: Words) -> list[str]:
    """One sentence a channel with a crowd, for those who look elsewhere."""
    found = queues(crowds, workspace, lambda brand, channel: channel)
    return [
        words("crowd.there", channel=b.literal(f"#{workspace.channel_name(one.channel)}"), line=line_of(one, words))
        for one in found
        if one.count > MANY
    ]


def line_of(queue: Queue, words: Words) -> str:
    first = words("crowd.urgent", count=queue.urgent) if 0 < queue.urgent < queue.count else ""
    return words("crowd.line", count=queue.count, first=first)


class Crowds:
    """One effect row per channel, used again by the next crowd there; only what draws cards calls it."""

    def __init__(
        self, desk: Desk, calls: SlackCalls, posting: Posting, pace: Pace, detours: Detours, mine: Callable[[], bool]
    ) -> None:
        self._desk, self._calls, self._posting, self._pace = desk, calls, posting, pace
        self._detours, self._mine = detours, mine
        self._next: dict[str, float] = {}  # channel -> when it may change again
        self._standing: dict[str, str] = {}  # channel -> brand of messages that say something
        self._looks_at = 0.0

    def tell(self) -> None:
        """Post, change or end what is said; nothing is waited for."""
        workspace = self._desk.content()
        standing = self._known(workspace)
        waiting = {one.channel: one for one in queues(self._desk.store.to_come(), workspace, self._detours.instead)}
        crowded = [channel for channel, one in waiting.items() if channel and one.count > MANY]
        for channel in {*standing, *crowded}:
            queue = waiting.get(channel) or Queue(channel, standing[channel], 0, 0, "")
            if time.monotonic() >= self._next.get(channel, 0):
                standing[channel] = queue.brand
                self._tell(queue, workspace)

    def _known(self, workspace: Workspace) -> dict[str, str]:
        """What this process or another one said before; of a brand that is gone, in the language of another one."""
        if time.monotonic() >= self._looks_at:
            self._looks_at = time.monotonic() + LOOK
            keys = {f"waiting:{channel}": channel for channel in workspace.channels.values()}
            found = self._desk.effects.known(list(keys))
            self._standing = {keys[k]: "" for k, claim in found.items() if claim.shown != OVER} | self._standing
        first = next(iter(workspace.brands))
        self._standing = {at: of if of in workspace.brands else first for at, of in self._standing.items()}
        return self._standing

    def _tell(self, queue: Queue, workspace: Workspace) -> None:
        said = message(queue, Words(workspace.brands[queue.brand].desk_language))
        claim, told, pause = self._desk.effects.done(queue.key), False, EVERY * self._pace.gap
        try:
            if claim and claim.shown != OVER:
                told = self._changed(queue, claim, said)
            else:
                told = self._posted(queue, claim, said)
            pause = pause if told else 0.0  # this pass had no room for it
        except Throttled as slow:
            self._pace.wait(UPDATES if claim and claim.shown != OVER else queue.channel, slow.wait)
        except Ambiguous as trouble:
            log.info("how many cards wait was not said: %s", trouble)
        except PlatformRefused as refused:  # the cards find out and go elsewhere
            log.info("how many cards wait was not said in %s: %s", queue.channel, refused.reason)
            self._end(queue, claim)
        self._next[queue.channel] = time.monotonic() + pause
        if told and not queue.count:
            self._end(queue, None)

    def _end(self, queue: Queue, claim: Claim | None) -> None:
        if claim:
            self._desk.effects.settle(queue.key, claim.remote_id, OVER)
        self._standing.pop(queue.channel, None)
        self._pace.let_go(queue.channel)

    def _posted(self, queue: Queue, claim: Claim | None, said: Message) -> bool:
        if not queue.count and not self._desk.effects.known([queue.key]):
            return True
        self._pace.keep(queue.channel)  # before the crowd itself
        if not self._pace.may_post(queue.channel, alert=True):
            return False
        if claim:  # of a crowd before
            self._posting.useless(queue.key, claim.remote_id)
        try:
            return self._posting.post(queue.key, queue.one, queue.channel, said)
        finally:
            self._pace.let_go(queue.channel)

    def _changed(self, queue: Queue, claim: Claim, said: Message) -> bool:
        """Anew only where the numbers are others; what was deleted is not missed."""
        if claim.shown in (said.shown, GONE) and queue.count:
            return True
        if claim.shown != GONE:
            if not self._mine() or not self._pace.may(UPDATES):
                return False
            channel, ts = claim.remote_id.split(":")
            try:
                self._calls.update(channel, ts, said.text, said.blocks, said.metadata)
            except PlatformRefused as refused:
                if refused.reason != "message_not_found":
                    raise
                said = Message("", [], {}, GONE)
        self._desk.effects.settle(queue.key, claim.remote_id, said.shown if queue.count else OVER)
        return True


def message(queue: Queue, words: Words) -> Message:
    line = line_of(queue, words) if queue.count else words("crowd.over")
    payload = {"card" if queue.count else "over": queue.key}  # the next crowd's is another one
    return Message(
        line, b.context([line]), {"event_type": "unscripted_waiting", "event_payload": payload},
        queue.shown if queue.count else OVER,
    )  # fmt: skip
