"""Who is at a mention, and until when it rests: claims and open dialogs that end by themselves, and snoozes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

SHIFT = timedelta(hours=8)  # in which opened abuse is counted
# Events that say who looks at a mention; what becomes of it is not decided by them.
GLANCES = frozenset(
    {"claimed", "released", "handed_over", "editing", "edit_ended", "lapsed", "snoozed", "woken", "uncovered"}
)


@dataclass(frozen=True, slots=True)
class Hold:
    """A person is at a mention, for a while; nobody is kept from acting by it."""

    by: str  # Slack user id
    since: datetime
    until: datetime  # it ends then by itself
    taken: bool = True  # on purpose; otherwise it came with an open dialog and goes with it
    giver: str = ""  # who handed it over
    note: str = ""  # and what they said


@dataclass(frozen=True, slots=True)
class Snooze:
    """Put aside: the mention wakes by itself, and whenever anything happens to it."""

    by: str
    at: datetime
    until: datetime
    customer: bool = False  # their answer is waited for


@dataclass(frozen=True, slots=True)
class Attention:
    """What is noted about people and a mention that is still open."""

    claim: Hold | None = None
    editors: tuple[Hold, ...] = ()  # whose Edit dialog is open
    snooze: Snooze | None = None

    @property
    def until(self) -> datetime | None:
        """When the first of it ends."""
        ends = [part.until for part in (self.claim, *self.editors, self.snooze) if part]
        return min(ends, default=None)

    def others(self, person_id: str) -> tuple[str, ...]:
        """Who else is at it: the holder of the claim first, then those who edit."""
        there = dict.fromkeys(hold.by for hold in (self.claim, *self.editors) if hold)
        return tuple(one for one in there if one != person_id)

    def without(self, person_id: str) -> Attention:
        """What the others do."""
        claim = self.claim if self.claim and self.claim.by != person_id else None
        return replace(self, claim=claim, editors=tuple(one for one in self.editors if one.by != person_id))

    def claimed(self, by: str, until: datetime, at: datetime) -> Attention:
        """Theirs, or theirs for longer."""
        own = self.claim if self.claim and self.claim.by == by else Hold(by, at, until)
        return replace(self, claim=replace(own, until=until, taken=True))

    def handed_over(self, to: str, giver: str, note: str, until: datetime, at: datetime) -> Attention:
        return replace(self, claim=Hold(to, at, until, giver=giver, note=note))

    def released(self) -> Attention:
        return replace(self, claim=None)

    def editing(self, by: str, until: datetime, at: datetime) -> Attention:
        """Opening the dialog claims what nobody has, for as long as the dialog is open."""
        since = next((one.since for one in self.editors if one.by == by), at)
        others = tuple(one for one in self.editors if one.by != by)
        claim = self.claim or Hold(by, at, until, taken=False)
        claim = replace(claim, until=until) if claim.by == by else claim
        return replace(self, claim=claim, editors=(*others, Hold(by, since, until)))

    def edit_ended(self, by: str) -> Attention:
        """The dialog was saved or closed; a claim that only came with it ends too."""
        claim = None if self.claim and self.claim.by == by and not self.claim.taken else self.claim
        return replace(self, claim=claim, editors=tuple(one for one in self.editors if one.by != by))

    def snoozed(self, by: str, until: datetime, at: datetime, customer: bool = False) -> Attention:
        """Put aside is nobody's; who has the dialog open is still there."""
        return replace(self, claim=None, snooze=Snooze(by, at, until, customer))

    def woken(self) -> Attention:
        return replace(self, snooze=None)

    def lapsed(self, at: datetime) -> Attention:
        """Without the claim and the dialogs whose time is over."""
        claim = self.claim if self.claim and self.claim.until > at else None
        return replace(self, claim=claim, editors=tuple(one for one in self.editors if one.until > at))


NOBODY = Attention()
