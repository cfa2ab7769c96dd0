"""The escalation policy as a value: levels with the people on them, what brings a mention up, and its clocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.mention.authority import Grant, better
from bot.mention.hours import Hours
from bot.mention.people import Person, Role
from bot.mention.rules import Condition


@dataclass(frozen=True, slots=True)
class Rota:
    """Who is on call: each for one turn, again and again; turns change at midnight of the level's time zone."""

    people: tuple[str, ...]  # Slack user ids
    since: date  # first day of the first turn
    turn: timedelta  # whole days

    def at(self, today: date) -> str:
        return self.people[(today - self.since).days // max(self.turn.days, 1) % len(self.people)]


@dataclass(frozen=True, slots=True)
class Page:
    """Where an escalation is also told, outside Slack."""

    kind: str  # email | webhook
    address: str
    secret: str = ""  # name of the environment variable with the key a webhook is signed with
    allow_private: bool = False  # whether a webhook may be in a private network

    @property
    def shown(self) -> str:
        """What logs call it: the path of a webhook may hold a key."""
        return self.address if self.kind == "email" else urlsplit(self.address).hostname or ""


@dataclass(frozen=True, slots=True)
class Level:
    """One step of the ladder, lowest first. Who is on it: people with one of these roles, and these people."""

    name: str
    roles: frozenset[Role] = frozenset()
    channel: str | None = None  # Slack channel id where its cards go; None: the mention's own channel
    people: frozenset[str] = frozenset()  # Slack user ids
    group: str = ""  # Slack user group that is called; who may decide is told by roles and people alone
    hours: Hours | None = None  # None: always
    on_call: Rota | None = None
    may: Mapping[str, Grant] = field(default_factory=dict)  # promise class -> grant, beyond that of the levels below
    pages: tuple[Page, ...] = ()


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away, both days included; the deputy stands on their levels meanwhile."""

    person: str
    first: date
    last: date
    deputy: str = ""


@dataclass(frozen=True, slots=True)
class Repeats:
    """How often the same customer has written, this time included."""

    mentions: int = 0  # at least so many
    provocations: int = 0  # of them insults or trolling
    within: timedelta = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Trigger:
    """Brings a mention up at once, whatever its rule says."""

    name: str
    when: Condition
    to: str  # level
    because: str
    repeats: Repeats | None = None


@dataclass(frozen=True, slots=True)
class Clocks:
    """How long a mention may wait; the time for a reply is the rule's own. None: no such clock."""

    look: timedelta | None = None  # until somebody takes it, edits it or decides
    publish: timedelta | None = None  # from the approval until the reply is out
    follow_up: timedelta | None = timedelta(days=7)  # from the reply until its people are asked whether it was solved
    warn: float = 0.75  # share of a target after which people are warned
    hours: Hours | None = None  # clocks stand still outside; None: they always run


@dataclass(frozen=True, slots=True)
class EscalationPolicy:
    brand: str
    version: str  # content hash
    levels: tuple[Level, ...]
    promises: Mapping[str, str]  # promise class -> never | policy_only | allowed: what a draft may promise
    triggers: tuple[Trigger, ...] = ()
    clocks: Clocks = Clocks()
    away: tuple[Absence, ...] = ()
    timezone: str = "UTC"  # of the brand: when a day of absence or of a turn begins

    def level(self, name: str) -> Level:
        """The level of this name; one the policy no longer knows counts as the highest."""
        return self.levels[self.rank(name)]

    def rank(self, name: str) -> int:
        """Where this level stands, 0 the lowest."""
        return next((rank for rank, level in enumerate(self.levels) if level.name == name), len(self.levels) - 1)

    def above(self, name: str) -> tuple[Level, ...]:
        """The levels a mention on this level can climb to."""
        return self.levels[self.rank(name) + 1 :]

    def below(self, name: str) -> Level | None:
        """The level it is sent back to; None at the bottom."""
        rank = self.rank(name)
        return self.levels[rank - 1] if rank else None

    def may_decide(self, person: Person, level: str, at: datetime | None = None) -> bool:
        """Whether this person stands on this level, by role, by name, or today for somebody who is away."""
        if self.brand not in person.brands:
            return False
        found = self.level(level)
        if person.role in found.roles or person.id in found.people:
            return True
        return at is not None and any(one in found.people for one in self._represented(person.id, at))

    def closed_to(self, person: Person, at: datetime) -> tuple[str, ...]:
        """The levels somebody else decides."""
        return tuple(level.name for level in self.levels if not self.may_decide(person, level.name, at))

    def authority(self, person: Person, level: str) -> str:
        """By what right this person decides: part of what an approval is bound to."""
        brand = self.brand if self.brand in person.brands else ""
        return f"{person.id}:{person.role}:{brand}:{level}:{self.version}"

    def rights(self, person: Person, at: datetime | None = None) -> dict[str, Grant]:
        """What this person may promise: what the highest level they stand on may."""
        own = [level.name for level in self.levels if self.may_decide(person, level.name, at)]
        return self.granted(own[-1]) if own else {promise: Grant(grant) for promise, grant in self.promises.items()}

    def granted(self, level: str) -> dict[str, Grant]:
        """What a level may promise: what drafts may, and all that it and the levels below it grant."""
        found = {promise: Grant(grant) for promise, grant in self.promises.items()}
        for below in self.levels[: self.rank(level) + 1]:
            found = better(found, below.may)
        return found

    def staff(self, level: str, people: Iterable[Person], at: datetime) -> list[Person]:
        """Who stands on this level and is not away; nobody: it has to go higher."""
        there = (one for one in people if self.may_decide(one, level, at))
        return [one for one in there if not self._absent(one.id, at)]

    def called(self, level: str, people: Iterable[Person], at: datetime) -> list[Person]:
        """Who is told of something that reaches this level: whoever is on call, or their deputy, else everybody."""
        found, rota = self.staff(level, people, at), self.level(level).on_call
        if rota is None:
            return found
        turn = rota.at(self._today(at))
        absence = self._absent(turn, at)
        one = absence.deputy if absence else turn
        return [person for person in found if person.id == one] or found

    def _absent(self, person_id: str, at: datetime) -> Absence | None:
        today = self._today(at)
        return next((one for one in self.away if one.person == person_id and one.first <= today <= one.last), None)

    def _represented(self, person_id: str, at: datetime) -> list[str]:
        today = self._today(at)
        return [one.person for one in self.away if one.deputy == person_id and one.first <= today <= one.last]

    def _today(self, at: datetime) -> date:
        return at.astimezone(ZoneInfo(self.timezone)).date()
