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
        """The level of this name; one the policy no longer knows counts as the highest."""
        return self.levels[self.rank(name)]

    def rank(self, name: str) -> int:
        """Where this level stands, 0 the lowest."""
        return next((rank for rank, level in enumerate(self.levels) if level.name == name), len(self.levels) - 1)

    def may_decide(self, person: Person, level: str) -> bool:
        """Whether this person's role stands on this level."""
        return self.brand in person.brands and person.role in self.level(level).roles

    def above(self, name: str) -> tuple[Level, ...]:
        """The levels a mention on this level can climb to."""
        return self.levels[self.rank(name) + 1 :]

    def authority(self, person: Person, level: str) -> str:
        """By what right this person decides: part of what an approval is bound to."""
        brand = self.brand if self.brand in person.brands else ""
        return f"{person.id}:{person.role}:{brand}:{level}:{self.version}"
