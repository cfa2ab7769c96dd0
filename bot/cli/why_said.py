"""What happened, in a line each, with people by their names; whatever a customer wrote cannot move the cursor."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.content.workspace import Workspace
from bot.mention.event import BOT, PLATFORM, Event

SAID = {
    "arrived": "arrived",
    "recalled": "brought in again to get a card",
    "edited": "changed by the customer: everything begins anew",
    "triaged": "read by {read_by}: {kind}; the rule {rule} decides",
    "drafted": "draft {version} made by {by}",
    "briefed": "no draft ({reason}): people write themselves",
    "waiting": "shown to people",
    "written": "wrote version {version}",
    "approved": "approved version {draft}",
    "undone": "took the approval back",
    "leaving": "the reply is about to be sent",
    "unsure": "sent, and its fate is unclear",
    "pending": "the platform has the reply and decides",
    "published": "the reply is public ({state})",
    "amended": "the correction is public ({state})",
    "handed": "to be posted by hand",
    "escalated": "brought up to {to}: {reason}",
    "sent_back": "sent back to {to}: {guidance}",
    "redraft_wanted": "asked for another draft: {instruction}",
    "dismissed": "closed without a reply ({reason}) {note}",
    "warned": "the clock {clock} warns",
    "breached": "the clock {clock} was over on level {level}; next: {to}",
    "voided": "the approval is void: {reason}",
    "refused": "the platform refuses it: {reason}",
    "handed_over": "handed over to {to}",
    "followed_up": "closed as answered",
    "erased": "the customer's words were erased",
}
LONG = frozenset({"text", "fingerprint", "prompt", "quiet", "promises", "erased"})  # told elsewhere, or for machines


class Names:
    """How people, channels and moments are called here."""

    def __init__(self, workspace: Workspace, brand: str, now: datetime) -> None:
        self._people = {person.id: person.name for person in workspace.people.values()}
        self._channels = {channel: f"#{name}" for name, channel in workspace.channels.items()}
        known = workspace.brands.get(brand)
        self.zone = ZoneInfo(known.timezone if known else "UTC")
        self.brand, self._year = known.name if known else brand, now.astimezone(self.zone).year

    def who(self, by: str) -> str:
        return {BOT: "the program", PLATFORM: "the platform", "": "nobody"}.get(by) or self._people.get(by, by)

    def where(self, channel: str) -> str:
        return self._channels.get(channel, channel)

    def when(self, at: datetime | None) -> str:
        """In the brand's own time."""
        if at is None:
            return "–"
        local = at.astimezone(self.zone)
        return f"{local:%a %d %b %H:%M:%S}" if local.year == self._year else f"{local:%d %b %Y %H:%M:%S}"

    def what(self, event: Event) -> str:
        """An event in a line; one that is not known here is told as it is."""
        if template := SAID.get(event.kind):
            return " ".join(template.format_map(_Told(self._named(event.data))).split()).rstrip(" :")
        rest = (f"{name} {value}" for name, value in self._named(event.data).items() if name not in LONG and value)
        return ", ".join([event.kind.replace("_", " "), *rest])

    def _named(self, data: Mapping[str, Any]) -> dict[str, str]:
        return {name: self._people.get(str(value), str(value)) for name, value in data.items()}


class _Told(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "–"


def harmless(text: str) -> str:
    """Without what a terminal would obey: escapes become visible, marks that turn the direction of writing vanish."""
    kinds = ((letter, unicodedata.category(letter)) for letter in text)
    return "".join(
        letter if kind[0] != "C" or letter in "\n\t" else "" if kind == "Cf" else "\N{REPLACEMENT CHARACTER}"
        for letter, kind in kinds
    )
