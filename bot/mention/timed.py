"""What clocks do to a mention: they start with what happens to it, warn people, and bring it up when they are over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from bot.mention.clocks import LOOK, PUBLISH, REPLY, SENDING, Clock
from bot.mention.escalation import Clocks
from bot.mention.event import BOT
from bot.mention.outcome import Escalation, Notice
from bot.mention.record import Record
from bot.mention.stage import Stage


@dataclass(frozen=True, slots=True)
class Timed(Record):
    """A mention's clocks; each verb notes one event."""

    def started(self, terms: Clocks) -> Self:
        """With the clocks that start with what has happened since it was saved; `terms` are those in force now."""
        kinds, clocks = {event.kind for event in self.unsaved}, self.clocks
        if not kinds or self.rule is None:
            return self
        if "triaged" in kinds or (kinds & {"reopened", "not_solved"} and self.stage is Stage.WAITING):
            clocks = self._of_a_wait(terms)
        if "approved" in kinds and terms.publish and self.stage in SENDING:
            began = self.unsaved[-1].at
            clocks = (*clocks, Clock(PUBLISH, terms.publish, terms.warn, terms.hours, running_since=began))
        if "retagged" in kinds:
            clocks = tuple(self._aimed(clock) for clock in clocks)
        if "sent_back" in kinds:  # a clock that was over on top runs again below
            clocks = tuple(clock.again(self.unsaved[-1].at) if clock.breached else clock for clock in clocks)
        return replace(self, clocks=clocks)

    def warned(self, name: str, at: datetime) -> Self:
        clocks = tuple(replace(clock, warned=True) if clock.name == name else clock for clock in self.clocks)
        return self._rang("warned", at, {"clock": name}, clocks=clocks)

    def breached(self, name: str, level: str, to: str, at: datetime, *, last: bool, listed: bool) -> Self:
        """A clock is over on this level. `to`: the level above that takes it, "" when nobody is there; `last`: there
        is no higher level; `listed`: one of many at once."""
        data = {"clock": name, "level": level, "to": to, "listed": listed}
        changes: dict[str, Any] = {} if to else {"notice": self.notice or Notice("nobody", {})}
        if to and to != self.level:
            step = Escalation(to, "", BOT, at, automatic=True, about=f"clock_{name}", listed=listed)
            changes = {"level": to, "escalations": (*self.escalations, step), "attention": self.attention.released()}
        if self.approval and changes.get("level"):  # whoever approved it stood on the level that decided then
            changes["approval"] = replace(self.approval, level=self.approval.level or self.level)
        clocks = tuple(_over(clock, at, last) if clock.name == name else clock for clock in self.clocks)
        return self._rang("breached", at, data, clocks=clocks, **changes)

    def _of_a_wait(self, terms: Clocks) -> tuple[Clock, ...]:
        """Until somebody looks, and until a reply is approved."""
        assert self.rule
        targets = {LOOK: terms.look, REPLY: self.rule.reply_within}
        return tuple(
            Clock(name, target, terms.warn, terms.hours, running_since=self.waits_since)
            for name, target in targets.items()
            if target
        )

    def _aimed(self, clock: Clock) -> Clock:
        return clock.aimed(self.rule.reply_within) if self.rule and clock.name == REPLY else clock

    def _rang(self, kind: str, at: datetime, data: dict[str, Any], **changes: Any) -> Self:
        """Whatever people are doing with it, they go on."""
        return self._noted(kind, at, BOT, data, **{"attention": self.attention, **changes})


def _over(clock: Clock, at: datetime, last: bool) -> Clock:
    """Anew for the next level, until there is none; that nobody has looked is said once."""
    late = replace(clock, warned=True, breached=True, late_since=clock.late_since or clock.over_at)
    return late if last or clock.name == LOOK else late.again(at)
