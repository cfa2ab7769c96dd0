"""What happened to a mention: the audit log, the source of all figures, and what a card is drawn from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

BOT, PLATFORM = "bot", "platform"  # who it was, when it was not a person
OPERATOR = "operator"  # whoever runs the commands


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; immutable, numbered per mention by the store."""

    kind: str  # a verb in the past: arrived, triaged, drafted, approved, …
    at: datetime
    by: str = ""  # Slack user id, BOT or PLATFORM
    data: dict[str, object] = field(default_factory=dict)
    settles: str = ""  # key of the effect row whose outcome this records
    remote_id: str = ""  # what the outside calls the effect
