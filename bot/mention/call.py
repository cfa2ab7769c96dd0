"""One call of a language model, for the books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.mention.draft import Usage


@dataclass(frozen=True, slots=True)
class Call:
    """One HTTP request to a model's server; never a word of what was asked or answered."""

    at: datetime
    seconds: float
    mention_id: str
    brand: str
    step: str
    profile: str
    model: str
    outcome: str  # "answered" or the reason of the failure
    detail: str  # "HTTP 503", the class of an error, or empty
    usage: Usage
