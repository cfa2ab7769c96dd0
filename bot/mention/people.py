"""Who may decide: people, their roles and the brands they work for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    AGENT = "agent"
    LEAD = "lead"
    TRAINER = "trainer"
    SPECIALIST = "specialist"  # decides only on the levels that name them: legal, press, the brand itself


ANSWERING = frozenset({Role.AGENT, Role.LEAD, Role.SPECIALIST})  # who may decide at all, on the levels they stand on


@dataclass(frozen=True, slots=True)
class Person:
    id: str  # Slack user id
    name: str
    role: Role
    brands: frozenset[str]
