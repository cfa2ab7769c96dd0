"""Which events people are called for, whom they reach, and what of many mentions they are told first."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.mention.escalation import EscalationPolicy, Level, Page
from bot.mention.event import Event
from bot.mention.mention import Mention
from bot.mention.people import Person
from bot.mention.tags import Kind, Urgency

EVERYBODY = "*"  # where a level's name would stand: nobody is left above, so the whole ladder is told
NOBODY_LEFT, ESCALATED = "nobody_left", "escalated"
KINDS = (NOBODY_LEFT, "breached", "promise_overdue", ESCALATED, "warned", "promise_due")  # the most serious first
FLOOD = 3  # so many mentions on a level at once are worth a message, even where each has a card of its own
GIVEN_UP = "given up"  # what a page shows that nobody took within a day: a person is asked
NOBODY = "nobody:"  # in place of their answer: nobody has given one, and none is waited for any more
QUOTED = 300  # characters of the customer's words that leave Slack
URGENCY = tuple(reversed(Urgency))


@dataclass(frozen=True, slots=True)
class Alert:
    """One reason to call people."""

    kind: str  # one of KINDS
    level: str  # of the escalation policy, or EVERYBODY; "" before anybody has read the mention
    at: datetime
    who: str = ""  # Slack id of the one person it is about; "": whoever is called on the level


@dataclass(frozen=True, slots=True)
class Listed:
    """A mention in a list people are called for, with its most serious reason."""

    mention: Mention
    kind: str
    who: str = ""


def raised(events: Sequence[Event], level: str) -> dict[int, Alert]:
    """Which of these events, saved together, people are called for: place in the list -> alert.

    `level` decides after them. Of several that reach the same level the most serious counts: a breach and the
    escalation it causes are one alert.
    """
    found: dict[str, tuple[int, Alert]] = {}
    for place, event in enumerate(events):
        alert = _alert(event, level)
        if alert and (alert.level not in found or _rank(alert.kind) < _rank(found[alert.level][1].kind)):
            found[alert.level] = (place, alert)
    return dict(found.values())


def ranked(alerts: Iterable[tuple[str, Alert]], mentions: Mapping[str, Mention]) -> list[Listed]:
    """Each mention (alerts are given by its id) once: the most serious first, of equals the urgent, then the oldest."""
    worst: dict[str, Alert] = {}
    for mention_id, alert in alerts:
        if mention_id not in worst or _rank(alert.kind) < _rank(worst[mention_id].kind):
            worst[mention_id] = alert
    found = [Listed(mentions[key], alert.kind, alert.who) for key, alert in worst.items() if key in mentions]
    return sorted(found, key=lambda one: (_rank(one.kind), _urgency(one.mention), one.mention.arrived_at))


def levels_told(policy: EscalationPolicy, level: str) -> tuple[Level, ...]:
    """The levels an alert of this level reaches."""
    if level == EVERYBODY:
        return policy.levels
    return (policy.level(level or policy.levels[0].name),)


def called(policy: EscalationPolicy, level: str, people: Iterable[Person], at: datetime) -> list[str]:
    """Slack ids of those who are called by name."""
    everybody = list(people)
    on_it = (policy.called(one.name, everybody, at) for one in levels_told(policy, level))
    return list(dict.fromkeys(person.id for persons in on_it for person in persons))


def groups(policy: EscalationPolicy, level: str) -> list[str]:
    """Slack user groups that are called."""
    return list(dict.fromkeys(one.group for one in levels_told(policy, level) if one.group))


def pages(policy: EscalationPolicy, level: str) -> tuple[Page, ...]:
    """Where it is told outside Slack."""
    return tuple(dict.fromkeys(page for one in levels_told(policy, level) for page in one.pages))


def page_key(batch_id: str, page: Page, day: int = 1) -> str:
    """Of the effect row of a page's first day, or of another one a person has given it."""
    address = hashlib.sha256(page.address.encode()).hexdigest()[:12]
    return f"alert:{batch_id}:{page.kind}-{address}" + (f":{day}" if day > 1 else "")


def worth_a_message(policy: EscalationPolicy, level: str, listed: Sequence[Listed]) -> bool:
    """An escalated mention has its card in the level's channel already: a message beside it is for those who have to
    be called, and for a flood."""
    if len(listed) >= FLOOD or any(one.kind != ESCALATED for one in listed):
        return True
    return bool(listed) and any(one.group or one.on_call for one in levels_told(policy, level))


def quoted(mention: Mention) -> str:
    """The first of the customer's words in one line; "" where they are abuse: nobody is woken up with that."""
    abuse = mention.tags is not None and mention.tags.kind is Kind.INSULT
    line = mention.post.line
    return "" if abuse else line if len(line) <= QUOTED else line[: QUOTED - 1] + "…"


def _alert(event: Event, level: str) -> Alert | None:
    match event.kind:
        case "escalated":
            return Alert(ESCALATED, str(event.data["to"]), event.at)
        case "breached":
            to = str(event.data.get("to") or "")
            return Alert("breached", to, event.at) if to else Alert(NOBODY_LEFT, EVERYBODY, event.at)
        case "warned" | "promise_due" | "promise_overdue":
            return Alert(event.kind, level, event.at, str(event.data.get("who") or ""))
        case _:
            return None


def _rank(kind: str) -> int:
    return KINDS.index(kind)


def _urgency(mention: Mention) -> int:
    return URGENCY.index(mention.tags.urgency if mention.tags else Urgency.NORMAL)
