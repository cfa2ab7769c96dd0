"""What somebody may promise: never, where a passage says so, up to a sum, or freely; and which of two is more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

NEVER, POLICY_ONLY, UP_TO, ALLOWED = "never", "policy_only", "up_to", "allowed"
ORDER = (NEVER, POLICY_ONLY, UP_TO, ALLOWED)


@dataclass(frozen=True, slots=True)
class Grant:
    """One promise class for one level."""

    kind: str  # one of ORDER
    most: float = 0.0  # of `up_to`, in `currency`
    currency: str = ""  # as a reply names it: PLN, zł, €

    @property
    def rank(self) -> tuple[int, float]:
        return ORDER.index(self.kind), self.most


def better(have: Mapping[str, Grant], more: Mapping[str, Grant]) -> dict[str, Grant]:
    """The larger grant of each class: a level takes nothing away from those below it."""
    return {
        promise: max((grants[promise] for grants in (have, more) if promise in grants), key=lambda grant: grant.rank)
        for promise in {**have, **more}
    }
