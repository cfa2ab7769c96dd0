"""The ladder under any policy that passes the check: no mention is stuck, and somebody is always responsible."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.escalation import read_policy
from bot.errors import DecisionRefused
from bot.life.ring import let_ring
from bot.mention import decision as d
from bot.mention.escalation import EscalationPolicy, Level
from bot.mention.mention import Mention
from bot.mention.people import Person, Role
from bot.mention.stage import OPEN, Stage
from tests.fakes import NOON, World, edit, sample

MOVES = ("triaged", "escalated", "breached")  # what brings a mention to a level
ZONES = ["Europe/Warsaw", "America/New_York", "Asia/Kathmandu"]
NAMES = ["first", "second", "third", "fourth"]
CREW = [f"U{number}" for number in range(6)]
DAY = timedelta(days=1)
LONGEST = 500  # rings of one mention: a policy with short clocks and a long absence rings often

spans = st.sampled_from(["1h", "9h", "2d"])
hours = st.fixed_dictionaries(
    {},
    optional={
        "days": st.sampled_from(["mon-fri", "sat-sun", "mon-sun"]),
        "from": st.sampled_from(["00:00", "09:00", "22:00"]),
        "to": st.sampled_from(["00:00", "06:00", "17:00"]),
        "timezone": st.sampled_from(ZONES),
        "holidays": st.lists(st.dates(date(2026, 11, 20), date(2026, 12, 31)), max_size=3),
    },
)
crews = st.tuples(*(st.sampled_from(list(Role)) for _ in CREW)).map(
    lambda roles: {key: Person(key, key, role, frozenset({"peony"})) for key, role in zip(CREW, roles, strict=True)}
)


@st.composite
def files(draw: st.DrawFn) -> tuple[dict[str, Person], dict[str, object]]:
    """People, and an escalation.yaml in which each level has at least one of them who may decide."""
    people = draw(crews.filter(lambda crew: any(one.role is not Role.TRAINER for one in crew.values())))
    deciding = [key for key, person in people.items() if person.role is not Role.TRAINER]
    members = st.lists(st.sampled_from(deciding), min_size=1, max_size=2, unique=True)
    roles = st.sampled_from([[], [], ["trainer"], ["agent", "lead"], ["specialist"]])
    level = st.fixed_dictionaries({"roles": roles}, optional={"hours": hours})
    levels, away = list[object](), list[object]()
    for name in NAMES[: draw(st.sampled_from([3, 2, 4, 1]))]:
        there = draw(members)
        levels.append({"name": name, "people": there, **draw(level)})
        away += draw(absences(there, deciding))
    times = {"look": spans, "publish": spans}
    clocks = draw(st.fixed_dictionaries({"warn": st.sampled_from([1, 50, 99])}, optional={**times, "hours": hours}))
    return people, {"levels": levels, "clocks": clocks, "away": away, "promises": {}}


def absences(members: list[str], deputies: list[str]) -> st.SearchStrategy[list[dict[str, object]]]:
    """A whole level is away for some days, with or without somebody who stands in."""

    def away(begins: int, lasts: int, deputy: str | None) -> list[dict[str, object]]:
        first = NOON.date() + begins * DAY
        row = {"from": first, "until": first + lasts * DAY, **({"deputy": deputy} if deputy else {})}
        return [{"person": person, **row} for person in members]

    some = st.builds(away, st.integers(-1, 1), st.integers(0, 2), st.sampled_from([None, None, *deputies]))
    return st.one_of(some, st.just([]))


def policy_of(file: dict[str, object], people: dict[str, Person], folder: str, zone: str) -> EscalationPolicy:
    path = Path(folder) / "escalation.yaml"
    path.write_text(yaml.safe_dump(file), encoding="utf-8")
    return read_policy(path, "peony", {}, people, zone)  # it refuses what `unscripted check` refuses


def world_under(
    policy: EscalationPolicy, people: dict[str, Person], folder: str, decides: str, within: timedelta
) -> World:
    rules = {
        brand: tuple(replace(rule, decides=decides, reply_within=within, escalate="") for rule in of_brand)
        for brand, of_brand in sample().rules.items()
    }
    policies = {**sample().policies, "peony": policy}
    made = replace(sample(), people=people, policies=policies, rules=rules)
    return World(f"sqlite:///{folder}/x.db", made, by_hand=True)


ACTS: list[Callable[[Mention], d.Decision]] = [
    lambda mention: d.Claim(),
    lambda mention: d.Snooze(mention.arrived_at + 5 * DAY),
    lambda mention: d.WaitForCustomer(),
    lambda mention: d.Wake(),
    lambda mention: d.Approve(mention.seen, anyway=True),
    lambda mention: d.CannotPost(),
    lambda mention: d.Escalate("look", NAMES[1]),
    lambda mention: d.Dismiss("other", "no"),
    lambda mention: d.Reopen(),
]


@pytest.mark.slow
@settings(max_examples=min(60, settings().max_examples))
@given(
    made=files(),
    zone=st.sampled_from(ZONES),
    begins=st.integers(0, len(NAMES) - 1),
    within=st.sampled_from([timedelta(hours=2), timedelta(hours=9), 2 * DAY]),
    story=st.lists(st.tuples(st.integers(0, 8), st.sampled_from([*range(len(ACTS)), -1])), max_size=6),
)
def test_every_mention_ends_decided_or_on_top_and_somebody_is_always_responsible(
    made: tuple[dict[str, Person], dict[str, object]],
    zone: str,
    begins: int,
    within: timedelta,
    story: list[tuple[int, int]],
) -> None:
    people, file = made
    with tempfile.TemporaryDirectory() as folder:
        policy = policy_of(file, people, folder, zone)
        decides = policy.levels[begins % len(policy.levels)].name
        world = world_under(policy, people, folder, decides, within)
        mention = world.arrive()
        for rings, act in story:  # so many rings, and then somebody does something
            mention = climbed(world, mention, policy, rings)
            mention = acted(world, mention, act, people)
        mention = climbed(world, mention, policy, LONGEST)
        assert ended(mention, policy), (mention.stage, mention.level, mention.clocks)
        world.close()


def climbed(world: World, mention: Mention, policy: EscalationPolicy, rings: int) -> Mention:
    """As far as its clocks bring it, at most so many rings; whatever comes first is next."""
    responsible(world, mention, policy)
    for _ in range(rings):
        moments = [moment for moment in (mention.rings_at, waking(mention)) if moment]
        if not moments:
            break
        world.clock.at = max(world.clock.at, min(moments))
        before = len(world.happened(mention))
        let_ring(mention.id, world.desk)
        mention = world.live(mention)
        assert len(world.happened(mention)) > before, "it stands still"
        responsible(world, mention, policy)
    return mention


def waking(mention: Mention) -> datetime | None:
    return mention.due_at if mention.stage is Stage.WAITING else None


def acted(world: World, mention: Mention, act: int, people: dict[str, Person]) -> Mention:
    """By whoever may; -1: the customer changes their words."""
    if act < 0:
        world.take_in(edit(mention.post, f"{mention.post.text}!"))
    for person in people:
        with contextlib.suppress(DecisionRefused):
            if act >= 0:
                world.decide(mention, ACTS[act](mention), person)
                break
    return world.live(mention)


def responsible(world: World, mention: Mention, policy: EscalationPolicy) -> None:
    """Whenever it comes to a level somebody stands there, unless nobody is left above, either."""
    now = world.clock.now()
    moved = any(event.kind in MOVES and event.at == now for event in world.store.events(mention.id))
    if moved and mention.stage in OPEN:
        there = [level for level in policy.levels[policy.rank(mention.level) :] if somebody(level, policy, world, now)]
        assert not there or there[0].name == mention.level


def somebody(level: Level, policy: EscalationPolicy, world: World, now: datetime) -> bool:
    """Who may decide, belongs to the level or stands in for one of its people, and is not away today."""
    today = now.astimezone(ZoneInfo(policy.timezone)).date()
    away = {one.person: one.deputy for one in policy.away if one.first <= today <= one.last}
    stand_in = {one.deputy for one in policy.away if one.first <= today <= one.last and one.person in level.people}
    return any(
        person.role is not Role.TRAINER
        and key not in away
        and (person.role in level.roles or key in level.people or key in stand_in)
        for key, person in world.workspace.people.items()
    )


def ended(mention: Mention, policy: EscalationPolicy) -> bool:
    """Decided, also when it is approved and nothing times the rest; or on top, where it has said that time is up."""
    if mention.stage is Stage.CLOSED or (mention.stage is Stage.HANDED and not policy.clocks.publish):
        return True
    on_top = mention.level == policy.levels[-1].name
    return (
        on_top and mention.rings_at is None and all(clock.breached for clock in mention.clocks if clock.running_since)
    )
