"""What a sandbox starts with: people, channels, accounts of the demo review site, and how fast its clock runs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.reviews import Account

LOCALES = ("en-US", "ru-RU", "pl-PL")  # languages Slack can be shown in here
BOT_USER, BOT, APP, TEAM = "U0UNSCRIPTED", "B0UNSCRIPTED", "A0UNSCRIPTED", "T0SANDBOX"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works in the workspace."""

    id: str
    name: str
    role: str  # agent | lead | trainer: shown only, the sandbox enforces nothing about it
    locale: str = "en-US"


@dataclass(frozen=True, slots=True)
class Channel:
    """A public channel; the bot and everybody else are members."""

    id: str
    name: str
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Setup:
    """Everything a sandbox is built from."""

    people: tuple[Person, ...]
    channels: tuple[Channel, ...]
    accounts: tuple[Account, ...] = ()
    notice: str = ""  # shown on the page
    clock_factor: float = 1.0  # rate limits and retries of events run this many times faster
    journal: Path | None = None  # JSON lines of everything on the wire
    shortcuts: tuple[tuple[str, str], ...] = ()  # the app's message shortcuts: callback id, name
    brand: str = "Unscripted"  # the bot's name
    patience: float = 3.0  # seconds Slack waits for an ack, and a trigger id lives
