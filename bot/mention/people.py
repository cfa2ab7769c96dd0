"""Who may decide: people, their roles and the brands they work for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    AGENT = "agent"
    LEAD = "lead"
    TRAINER = "trainer"


@dataclass(frozen=True, slots=True)
class Person:
    id: str  # Slack user id
    name: str
    role: Role
    brands: frozenset[str]
