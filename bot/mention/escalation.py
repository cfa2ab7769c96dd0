"""The escalation policy as a value: levels, who is on them, and what may be promised."""

from __future__ import annotations

from dataclasses import dataclass

from bot.mention.people import Person, Role


@dataclass(frozen=True, slots=True)
class Level:
    """One step of the ladder, lowest first."""

    name: str
    roles: frozenset[Role]
    channel: str | None = None  # Slack channel id where its cards go; None: the mention's own channel


@dataclass(frozen=True, slots=True)
class EscalationPolicy:
    brand: str
    version: str  # content hash
    levels: tuple[Level, ...]
    promises: dict[str, str]  # promise class -> never | policy_only | allowed

    def level(self, name: str) -> Level:
        return next(level for level in self.levels if level.name == name)

    def may_decide(self, person: Person, level: str) -> bool:
        """Whether this person's role stands on this level."""
        return self.brand in person.brands and person.role in self.level(level).roles

    def above(self, name: str) -> tuple[Level, ...]:
        """The levels a mention on this level can climb to."""
        names = [level.name for level in self.levels]
        return self.levels[names.index(name) + 1 :]

    def authority(self, person: Person, level: str) -> str:
        """By what right this person decides: part of what an approval is bound to."""
        return f"{person.id}:{person.role}:{level}:{self.version}"
