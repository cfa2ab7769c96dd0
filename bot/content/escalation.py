"""Reads the escalation policy: the ladder with its people and hours, triggers, clocks, and who may promise what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from bot.content.notation import Days, Duration, Granted, Moment, Zone
from bot.content.ordering import ordered
from bot.content.rules import When, condition
from bot.content.source import ContentErrors, Source, Strict, read_source
from bot.errors import ContentError
from bot.mention.escalation import (
    Absence,
    Clocks,
    EscalationPolicy,
    Level,
    Page,
    Repeats,
    Rota,
    Trigger,
)
from bot.mention.hours import Hours
from bot.mention.people import ANSWERING, Person, Role
from bot.mention.reach import Row

Promise = Literal["refund", "compensation", "discount", "deadline", "guarantee", "free_item", "fault", "legal"]
SUMS = frozenset({"refund", "compensation"})  # classes that can be granted up to a sum


class HoursRow(Strict):
    days: Days = tuple(range(7))
    begin: Moment = Field(time(0), alias="from")
    end: Moment = Field(time(0), alias="to")
    timezone: Zone | None = None
    holidays: tuple[date, ...] = ()


class RotaRow(Strict):
    people: tuple[str, ...] = Field(min_length=1)
    since: date
    turn: Duration = timedelta(days=7)


def _web_address(url: str) -> str:
    """http or https, without user and password; ValueError otherwise."""
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.port == 0):
        raise ValueError("write an address that begins with https://")
    return url


class PageRow(Strict):
    email: str = Field("", pattern=r"^$|^[^@\s<>,;]+@[^@\s<>,;]+$")
    webhook: Annotated[str, Field(pattern=r"^\S*$"), AfterValidator(_web_address)] = ""
    secret: str = ""
    allow_private: bool = False


class LevelRow(Strict):
    name: str = Field(pattern=r"^[a-z0-9-]+$")
    roles: tuple[Role, ...] = ()
    people: tuple[str, ...] = ()
    group: str = Field("", pattern=r"^$|^S[A-Z0-9]+$")
    channel: str | None = None
    hours: HoursRow | None = None
    on_call: RotaRow | None = None
    may: dict[Promise, Granted] = {}
    page: tuple[PageRow, ...] = ()


class RepeatsRow(Strict):
    mentions: int = Field(0, ge=0)
    provocations: int = Field(0, ge=0)
    within: Duration = timedelta(days=30)


class TriggerRow(Strict):
    name: str = Field(pattern=r"^[a-z0-9-]+$")
    when: When | None = None
    repeats: RepeatsRow | None = None
    to: str
    because: str = Field(min_length=1)


class ClocksRow(Strict):
    look: Duration | None = None
    publish: Duration | None = None
    follow_up: Duration | Literal[False] = timedelta(days=7)  # YAML reads `off` as False
    warn: int = Field(75, ge=1, le=99)
    hours: HoursRow | None = None


class AwayRow(Strict):
    person: str
    begin: date = Field(alias="from")
    until: date
    deputy: str = ""


class EscalationFile(Strict):
    levels: tuple[LevelRow, ...] = Field(min_length=1)
    triggers: tuple[TriggerRow, ...] = ()
    clocks: ClocksRow = ClocksRow()
    away: tuple[AwayRow, ...] = ()
    promises: dict[Promise, Literal["never", "policy_only", "allowed"]]


def read_policy(
    path: Path, brand: str, channels: Mapping[str, str], people: Mapping[str, Person] | None, timezone: str
) -> EscalationPolicy:
    """`people` None: they could not be read, and nothing is said about them."""
    source = read_source(path)
    file = source.validated(EscalationFile)
    problems = [*_level_problems(source, file, channels), *_trigger_problems(source, file, brand)]
    if people is not None:
        problems += _people_problems(source, file, brand, people)
    if problems:
        raise ContentErrors(problems)
    return EscalationPolicy(
        brand,
        source.version,
        tuple(_level(row, channels, timezone) for row in file.levels),
        {str(name): granted for name, granted in file.promises.items()},
        tuple(_trigger(row) for row in file.triggers),
        _clocks(file.clocks, timezone),
        tuple(Absence(row.person, row.begin, row.until, row.deputy) for row in file.away),
        timezone,
    )


def _level(row: LevelRow, channels: Mapping[str, str], timezone: str) -> Level:
    rota = Rota(row.on_call.people, row.on_call.since, row.on_call.turn) if row.on_call else None
    pages = tuple(
        Page("email", page.email) if page.email else Page("webhook", page.webhook, page.secret, page.allow_private)
        for page in row.page
    )
    return Level(
        row.name, frozenset(row.roles), channels[row.channel] if row.channel else None, frozenset(row.people),
        row.group, _hours(row.hours, timezone), rota, {str(name): may for name, may in row.may.items()}, pages,
    )  # fmt: skip


def _hours(row: HoursRow | None, timezone: str) -> Hours | None:
    if row is None:
        return None
    return Hours(row.timezone or timezone, frozenset(row.days), row.begin, row.end, frozenset(row.holidays))


def _trigger(row: TriggerRow) -> Trigger:
    repeats = Repeats(row.repeats.mentions, row.repeats.provocations, row.repeats.within) if row.repeats else None
    return Trigger(row.name, condition(row.when), row.to, row.because, repeats)


def _clocks(row: ClocksRow, timezone: str) -> Clocks:
    return Clocks(row.look, row.publish, row.follow_up or None, row.warn / 100, _hours(row.hours, timezone))


def _level_problems(source: Source, file: EscalationFile, channels: Mapping[str, str]) -> Iterator[ContentError]:
    names = [row.name for row in file.levels]
    for at, row in enumerate(file.levels):
        if row.channel and row.channel not in channels:
            message = f"channel {row.channel} is not among `channels` of unscripted.yaml"
            yield source.error(message, "levels", at, "channel")
        if row.name in names[:at]:
            yield source.error(f"a level named {row.name} stands above already", "levels", at, "name")
        if row.on_call and row.on_call.turn < timedelta(days=1):
            yield source.error("a turn is whole days: write 1d or more", "levels", at, "on_call")
        for promise, may in row.may.items():
            if may.kind == "up_to" and promise not in SUMS:
                message = f"{promise} is no sum: write never, policy_only or allowed"
                yield source.error(message, "levels", at, "may", promise)
        for number, page in enumerate(row.page):
            if bool(page.email) == bool(page.webhook):
                yield source.error("a page has either `email` or `webhook`", "levels", at, "page", number)
            elif page.webhook and not page.secret:
                message = "a webhook needs `secret`: the name of the environment variable with its signing key"
                yield source.error(message, "levels", at, "page", number)


def _trigger_problems(source: Source, file: EscalationFile, brand: str) -> Iterator[ContentError]:
    names = [row.name for row in file.levels]
    for at, row in enumerate(file.triggers):
        if row.to not in names:
            yield source.error(f"level {row.to} is not among `levels`", "triggers", at, "to")
        if row.when is None and row.repeats is None:
            yield source.error("a trigger needs `when` or `repeats`: it would bring up everything", "triggers", at)
        # Every trigger that fits counts, so each is looked at alone: whether any mention fits it at all.
        alone = ordered(source, "triggers", [Row(row.name, condition(row.when), row.to)], (brand,))
        if alone.findings.unreached:
            yield source.error(f"no mention fits {row.name}", "triggers", at, "when")


def _people_problems(
    source: Source, file: EscalationFile, brand: str, people: Mapping[str, Person]
) -> Iterator[ContentError]:
    ours = {key for key, person in people.items() if brand in person.brands}
    for at, row in enumerate(file.levels):
        named = {"people": row.people, "on_call": row.on_call.people if row.on_call else ()}
        for field, keys in named.items():
            for key in set(keys) - ours:
                yield source.error(f"{key} is nobody who works for {brand} in unscripted.yaml", "levels", at, field)
        there = (people[key] for key in ours if key in row.people or people[key].role in row.roles)
        if not any(person.role in ANSWERING for person in there):
            yield source.error(f"nobody of {brand} who may decide stands on level {row.name}", "levels", at)
    for at, absence in enumerate(file.away):
        for key in {absence.person, absence.deputy} - {""} - ours:
            yield source.error(f"{key} is nobody who works for {brand} in unscripted.yaml", "away", at)
        if absence.until < absence.begin:
            yield source.error("`until` is before `from`", "away", at, "until")
