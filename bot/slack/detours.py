"""Channels Slack lets us not write to: where their cards go meanwhile, who reads why, and when a channel is back.

Each has one effect row, which any process reads: open while the channel is closed. Its message stands in the brand's
catch-all channel; where that is closed as well nothing is posted, and what is saved waits.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from threading import RLock

from bot.content.words import Words
from bot.content.workspace import Workspace
from bot.errors import Ambiguous, PlatformRefused, Throttled
from bot.mention.mention import Mention
from bot.ports import Claim, ClaimState, Desk, Effects
from bot.slack import blocks as b
from bot.slack.calls import SlackCalls
from bot.slack.pace import Pace
from bot.slack.posting import SOON, Message, Posting

REASONS = {  # Slack's code -> the last part of a key below `detour.why_`
    "channel_not_found": "gone", "is_archived": "archived", "not_in_channel": "out", "restricted_action": "barred",
    "restricted_action_read_only_channel": "barred", "restricted_action_thread_only_channel": "barred",
    "restricted_action_non_threadable_channel": "barred",
}  # fmt: skip
WHY = tuple(dict.fromkeys(REASONS.values()))
OPEN, OVER = "open", "over"  # what the effect row of a detour shows
LOOK = timedelta(seconds=5)  # between two looks at what other processes have found
PROBE = timedelta(minutes=1)  # between two looks whether a closed channel is back
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Detour:
    """A channel of a brand that is closed to us."""

    brand: str
    channel: str
    why: str  # one of WHY

    @property
    def key(self) -> str:
        """Of the effect row."""
        return f"detour:{self.brand}:{self.channel}:{self.why}"


def detours(effects: Effects, workspace: Workspace) -> list[Detour]:
    """Those that are open now, of the channels the workspace names."""
    pairs = [(brand, channel) for brand in workspace.brands for channel in workspace.channels_of(brand)]
    asked = {one.key: one for one in (Detour(*pair, why) for pair, why in product(pairs, WHY))}
    return [asked[key] for key, claim in sorted(effects.known(list(asked)).items()) if claim.shown != OVER]


def detour_lines(found: Sequence[Detour], workspace: Workspace, words: Words) -> list[str]:
    """One sentence each: the channel, what is wrong, where its cards are, and what to do."""
    closed = {(one.brand, one.channel) for one in found}
    lines = []
    for one in found:
        catch_all = workspace.catch_all(one.brand)
        held = (one.brand, catch_all) in closed
        meanwhile = "detour.held" if held else "detour.elsewhere"
        lines.append(line_of(one, meanwhile, catch_all, workspace, words))
    return lines


def plain_lines(found: Sequence[Detour], workspace: Workspace) -> str:
    """The same as a trouble of the program."""
    lines = detour_lines(found, workspace, Words())
    return " ".join(line.replace("*", "").replace("`", "").removeprefix("⚠️ ") for line in lines)


def line_of(one: Detour, key: str, to: str, workspace: Workspace, words: Words) -> str:
    name, other = (b.literal(f"#{workspace.channel_name(channel)}") for channel in (one.channel, to))
    return words(key, channel=name, id=one.channel, why=words(f"detour.why_{one.why}"), to=other)


class Detours:
    """Any thread may ask and report, and whoever asks waits for nobody; only what draws cards calls `attend`."""

    def __init__(self, desk: Desk, calls: SlackCalls, posting: Posting, pace: Pace) -> None:
        self._desk, self._calls, self._posting, self._pace = desk, calls, posting, pace
        self._open: dict[tuple[str, str], Detour] = {}
        self._looked_at: datetime | None = None
        self._probe_at: dict[str, datetime] = {}
        self._tried: set[str] = set()  # said to be back: the next message shows whether it is
        self._resting: dict[str, datetime] = {}
        self._lock = RLock()

    def leads_to(self, channel: str, mention: Mention) -> str | None:
        """Where what belongs there goes now: there, to the channel the routing names today, or to the catch-all; None
        while all of them are closed."""
        workspace = self._desk.content()
        others = (workspace.route(mention.brand, mention.post, mention.tags), workspace.catch_all(mention.brand))
        return next((one for one in (channel, *others) if not self._is_closed(mention.brand, one)), None)

    def instead(self, brand: str, channel: str) -> str:
        """The same for cards nobody has read yet; "" while there is nowhere."""
        others = (channel, self._desk.content().catch_all(brand))
        return next((one for one in others if not self._is_closed(brand, one)), "")

    def held(self) -> set[tuple[str, str]]:
        """(brand, channel) of cards that can stand nowhere now."""
        workspace = self._desk.content()
        return {
            (one.brand, one.channel)
            for one in self._named(workspace)
            if one.channel not in self._tried and self._is_closed(one.brand, workspace.catch_all(one.brand))
        }

    @property
    def trouble(self) -> str:
        """What whoever runs the program has to mend; "" while every channel is open."""
        workspace = self._desk.content()
        return plain_lines(self._named(workspace), workspace)

    def closed(self, channel: str, code: str, mention: Mention) -> bool:
        """Slack refused a message of this mention there: whether that is because the channel is closed to us."""
        if code not in REASONS:
            return False
        with self._lock:
            self._tried.discard(channel)
            if (mention.brand, channel) not in self._open:
                self._begin(Detour(mention.brand, channel, REASONS[code]), mention)
            self._probe_at[channel] = self._desk.clock.now() + PROBE
        return True

    def posted(self, channel: str) -> None:
        """A message stands there: it is back, whatever was said of it."""
        with self._lock:
            if channel in self._tried:
                self._back(channel)

    def attend(self) -> None:
        """Learn what other processes found, say what was not said yet, and look which channels are back."""
        workspace, now = self._desk.content(), self._desk.clock.now()
        with self._lock:
            self._look(workspace)
            for channel in {one.channel for one in self._named(workspace)} - self._tried:
                if now >= self._probe_at.get(channel, now):  # after a restart at once
                    self._probe_at[channel] = now + PROBE
                    self._probe(channel)
            for one in self._named(workspace):
                self._say(one, workspace, now)

    def forget(self) -> None:
        """Another process draws: it knows which channels are closed."""
        with self._lock:
            self._open, self._looked_at = {}, None
            self._tried.clear()

    def _named(self, workspace: Workspace) -> list[Detour]:
        """Those of the channels the workspace names: of others nobody waits to hear again."""
        return [
            one
            for one in list(self._open.values())
            if one.brand in workspace.brands and one.channel in workspace.channels_of(one.brand)
        ]

    def _is_closed(self, brand: str, channel: str) -> bool:
        return (brand, channel) in self._open and channel not in self._tried

    def _begin(self, one: Detour, mention: Mention) -> None:
        """Its open cards are drawn again, so that they stand where people are; then it is noted."""
        self._open[one.brand, one.channel] = one
        before = self._desk.effects.known([one.key]).get(one.key)
        if before and before.shown != OVER:
            return  # another process, or this one before it was started again
        self._desk.store.redraw(one.channel)
        if before:
            self._posting.useless(one.key, before.remote_id)
        else:
            self._posting.begun(one.key, mention.id, self._desk.content().catch_all(one.brand))
        log.error("no message of %s can be posted in %s: %s", one.brand, one.channel, one.why)

    def _look(self, workspace: Workspace) -> None:
        now = self._desk.clock.now()
        if self._looked_at is None or not timedelta(0) <= now - self._looked_at < LOOK:
            self._looked_at = now
            before = [one for one in self._open.values() if one.brand in workspace.brands]
            found = detours(self._desk.effects, workspace)
            found += [one for one in before if one.channel not in workspace.channels_of(one.brand)]
            self._open = {(one.brand, one.channel): one for one in found}

    def _probe(self, channel: str) -> None:
        try:
            told = self._calls.channel(channel)
        except Throttled as slow:
            self._probe_at[channel] = self._desk.clock.now() + max(PROBE, timedelta(seconds=slow.wait))
            return
        except (Ambiguous, PlatformRefused):
            return
        if told.get("is_archived") or told.get("is_member") is False:
            return
        self._tried.add(channel)  # whether we may write there only writing tells
        if not any(one.why == "barred" for one in self._open.values() if one.channel == channel):
            self._back(channel)

    def _back(self, channel: str) -> None:
        workspace = self._desk.content()
        for one in [one for one in self._named(workspace) if one.channel == channel]:
            claim = self._desk.effects.known([one.key]).get(one.key)
            if claim:
                self._unsay(one, claim, workspace)
                self._desk.effects.settle(one.key, claim.remote_id, OVER)
            del self._open[one.brand, channel]
        self._tried.discard(channel)
        self._desk.store.wipe_again(channel)

    def _say(self, one: Detour, workspace: Workspace, now: datetime) -> None:
        """In the catch-all channel, once for as long as it lasts."""
        to = workspace.catch_all(one.brand)
        if self._is_closed(one.brand, to) or now < self._resting.get(one.key, now) or not self._pace.may_post(to):
            return
        if self._desk.effects.done(one.key):
            return
        words = Words(workspace.brands[one.brand].desk_language)
        line = line_of(one, "detour.elsewhere", to, workspace, words)
        payload = {"card": one.key}
        said = Message(
            line, [b.section(line)], {"event_type": "unscripted_detour", "event_payload": payload}, OPEN
        )  # fmt: skip
        try:
            self._posting.post(one.key, "", to, said)
        except Throttled as slow:
            self._pace.wait(to, slow.wait)
        except (Ambiguous, PlatformRefused) as trouble:
            log.warning("why a channel has no cards was not said: %s", trouble)
            self._resting[one.key] = now + (SOON if isinstance(trouble, Ambiguous) else PROBE)

    def _unsay(self, one: Detour, claim: Claim, workspace: Workspace) -> None:
        if claim.state is not ClaimState.DONE or not claim.remote_id:
            return
        words = Words(workspace.brands[one.brand].desk_language)
        channel, ts = claim.remote_id.split(":")
        line = line_of(one, "detour.back", channel, workspace, words)
        over = {"event_type": "unscripted_detour", "event_payload": {"over": one.key}}  # the next one is another
        try:
            self._calls.update(channel, ts, line, [b.section(line)], over)
        except (Throttled, Ambiguous, PlatformRefused) as trouble:  # cards show it, too
            log.info("that a channel is back was not said: %s", trouble)
