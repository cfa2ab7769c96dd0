"""A month of two brands in two time zones: what customers and people do, two workers, hours in which all are away."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from bot.content.workspace import Workspace
from bot.engine.sweep import Sweep
from bot.errors import DecisionRefused
from bot.life.live import live
from bot.mention import decision as d
from bot.mention.escalation import Absence, Clocks, EscalationPolicy, Level
from bot.mention.hours import Hours
from bot.mention.mention import Mention
from bot.ports import Answer, Connector, Question
from bot.store.effects import SqlEffects
from bot.store.schema import mentions
from bot.store.store import SqlStore
from tests import fakes
from tests.fakes import IRINA, MAYA, NORA, TOMEK, FakeClock, FakeConnector, ScriptedModel, World, edit, post, sample
from tests.life.oracle import Calendar, Office, Terms

START = datetime(2026, 10, 5, 6, tzinfo=UTC)
DAYS = 38  # to 12 November: Warsaw puts the clock back on 25 October, New York on 1 November
END = START + timedelta(days=DAYS)
BEAT, STRAY = timedelta(seconds=3), (0, 2, 1, 0, 1, 2, 2)  # looks are up to five seconds apart
HOUR = timedelta(hours=1)
LEAD_AWAY = (date(2026, 10, 19), date(2026, 10, 23))  # of Peony
OFFICES = {
    "peony": Office("Europe/Warsaw", (0, 1, 2, 3, 4), 9, 17, frozenset({date(2026, 11, 11)})),
    "brightbus": Office("America/New_York", (0, 1, 2, 3, 4, 5), 8, 20, frozenset({date(2026, 10, 12)})),
}
LADDERS = {"peony": ("agent", "lead", "legal"), "brightbus": ("agent", "lead", "board")}
PEOPLE = {"peony": (MAYA, IRINA, NORA), "brightbus": (TOMEK, IRINA)}
SAID = "the lid a cap one seal your parcel this label their glass some foil another box cracks dents smears".split()
KINDS = ("complaint", "question", "praise", "mixed")


def look(at: datetime) -> datetime:
    """The first look of this world at or after a moment."""
    beat = (at - START) // BEAT
    looks = (START + one * BEAT + timedelta(seconds=STRAY[one % len(STRAY)]) for one in (beat - 1, beat, beat + 1))
    return next(moment for moment in looks if moment >= at)


# -- what is in force -----------------------------------------------------------------------------------


def workspace() -> Workspace:
    policies = {brand: _policy(brand, sample().policies[brand]) for brand in OFFICES}
    return replace(sample(), policies=policies)


def _policy(brand: str, policy: EscalationPolicy) -> EscalationPolicy:
    office = OFFICES[brand]
    hours = Hours(office.zone, frozenset(office.days), time(office.opens), time(office.closes), office.holidays)
    levels = policy.levels if brand == "peony" else (*policy.levels, Level("board", people=frozenset({IRINA})))
    away = (Absence(IRINA, *LEAD_AWAY),) if brand == "peony" else ()
    clocks = Clocks(look=2 * HOUR, publish=HOUR, warn=0.75, hours=hours)
    return replace(policy, clocks=clocks, levels=levels, away=away, timezone=office.zone)


def terms(brand: str) -> Terms:
    """The same, as the oracle is told it."""

    def above(level: str, at: datetime) -> tuple[str, bool]:
        left = LADDERS[brand][LADDERS[brand].index(level) + 1 :]
        today = at.astimezone(ZoneInfo(OFFICES[brand].zone)).date()
        away = brand == "peony" and LEAD_AWAY[0] <= today <= LEAD_AWAY[1]
        return next((name for name in left if name != "lead" or not away), ""), not left

    rules = sample().rules[brand]
    reply = {rule.name: int(rule.reply_within.total_seconds()) for rule in rules}
    first = {rule.name: rule.decides for rule in rules}
    return Terms(Calendar(OFFICES[brand], START, DAYS + 30), 7200, 3600, reply, first, 0.75, above)


# -- what happens ---------------------------------------------------------------------------------------


class Reader(ScriptedModel):
    """Tags a mention as its text says, and never writes the same twice."""

    def ask(self, question: Question) -> Answer:
        kind = next((kind for kind in KINDS if kind in question.turns[0][1]), KINDS[0])
        self.says("triage", fakes.triage_answer(kind=kind))
        own = " ".join(random.Random(len(self.questions)).choices(SAID, k=6))
        self.says("draft", fakes.draft_answer(f"Thank you for telling us about {own}. Please write to the care team."))
        return super().ask(question)


@dataclass
class Platforms:
    """Peony's people post by hand, Brightbus's replies leave by themselves."""

    clock: FakeClock

    def __post_init__(self) -> None:
        self._peony = FakeConnector(self.clock, by_hand=True)
        self.brightbus = FakeConnector(self.clock, account="brightbus")

    def connector(self, platform: str, account: str) -> Connector:
        return self._peony if account == "peony-store" else self.brightbus


Act = Callable[["Month", Mention, random.Random], object]


def decided(make: Callable[[Mention, datetime, random.Random], d.Decision]) -> Act:
    """By the first person who may."""

    def act(month: Month, mention: Mention, chance: random.Random) -> None:
        for person in PEOPLE[mention.brand]:
            with suppress(DecisionRefused):
                month.worlds[0].decide(mention, make(mention, month.clock.now(), chance), person)
                return

    return act


def refused(month: Month, mention: Mention, chance: random.Random) -> None:
    """The platform will not take the next reply."""
    if mention.brand == "brightbus":
        month.platforms.brightbus.faults = [fakes.refused]


def later(chance: random.Random) -> timedelta:
    return timedelta(seconds=chance.randrange(3600, 150_000))


ACTS: dict[str, Act] = {
    "claim": decided(lambda mention, now, chance: d.Claim()),
    "snooze": decided(lambda mention, now, chance: d.Snooze(now + later(chance))),
    "wake": decided(lambda mention, now, chance: d.Wake()),
    "wait for the customer": decided(lambda mention, now, chance: d.WaitForCustomer()),
    "write": decided(lambda mention, now, chance: d.Write("We are sorry.", len(mention.versions))),
    "approve": decided(lambda mention, now, chance: d.Approve(mention.seen, anyway=True)),
    "undo": decided(lambda mention, now, chance: d.Undo()),
    "posted": decided(lambda mention, now, chance: d.PostedByHand()),
    "cannot post": decided(lambda mention, now, chance: d.CannotPost()),
    "dismiss": decided(lambda mention, now, chance: d.Dismiss("other", "no")),
    "no reply": decided(lambda mention, now, chance: d.NoReplyNeeded()),
    "reopen": decided(lambda mention, now, chance: d.Reopen()),
    "regenerate": decided(lambda mention, now, chance: d.Regenerate("shorter")),
    "escalate": decided(lambda mention, now, chance: d.Escalate("please look", "lead")),
    "edit": lambda month, mention, chance: month.worlds[0].take_in(
        edit(mention.post, f"{mention.post.text}!"), brand=mention.brand
    ),
    "refused": refused,
}  # fmt: skip
WEIGHTS = {"approve": 8, "claim": 3, "snooze": 3, "posted": 2, "dismiss": 0.3, "no reply": 0.3}


@dataclass
class Month:
    """Runs it; what it leaves behind is the database."""

    url: str
    count: int  # of mentions
    seed: int = 7
    clock: FakeClock = field(default_factory=lambda: FakeClock(START))
    worlds: list[World] = field(default_factory=list)  # two workers' own, over one database
    restarts: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.platforms, self.model = Platforms(self.clock), Reader()
        self.outages = [self._outage(day) for day in range(2, DAYS - 2, 3)]
        self.plan = sorted(
            (item for number in range(self.count) for item in self._story(number)), key=lambda one: one[0]
        )

    def _outage(self, day: int) -> tuple[datetime, datetime]:
        begins = look(START + timedelta(days=day, seconds=self.chance.randrange(86_400)))
        return begins, look(begins + timedelta(seconds=self.chance.randrange(5, 10_000)))

    def _story(self, number: int) -> list[tuple[datetime, str, str, str]]:
        """When, brand, text, and what: a customer writes, and some of it follows."""
        brand, kind = self.chance.choice(list(OFFICES)), self.chance.choice(KINDS)
        text = f"Bottle {number} came cracked, and this is a {kind}."
        at = look(START + timedelta(seconds=self.chance.randrange((DAYS - 4) * 86_400)))
        story = [(at, brand, text, "arrive")]
        names, weights = list(ACTS), [WEIGHTS.get(name, 1) for name in ACTS]
        for _ in range(self.chance.randrange(9)):
            at = look(at + timedelta(seconds=int(self.chance.expovariate(1 / 20_000))))
            acts = self.chance.choices(names, weights)
            story += [(at, brand, text, act) for act in acts]
            if acts == ["approve"] and self.chance.random() < 0.3:
                story.append((look(at + BEAT), brand, text, "undo"))
        return story

    def sweep_after(self, at: datetime) -> datetime:
        """The first look at which anybody was there."""
        seen = look(at)
        return next((back for gone, back in self.outages if gone <= seen < back), seen)

    # -- running ----------------------------------------------------------------------------------------

    def run(self) -> None:
        self._restart()
        outages = list(self.outages)
        while (now := self._next()) < END:
            if outages and now >= outages[0][0]:
                now = max(now, outages.pop(0)[1])
                self._restart()
            self.clock.at = now
            self._sweep()
            self._act()
            self._work()
        for world in self.worlds:
            world.close()

    def _restart(self) -> None:
        """New processes over the same database."""
        for world in self.worlds:
            world.close()
        self.worlds, self.restarts = [self._open(), self._open()], self.restarts + 1
        self.sweeps = [Sweep(world.desk) for world in self.worlds]

    def _open(self) -> World:
        world = World(self.url, workspace())
        world.clock, world.store = self.clock, SqlStore(world.engine, self.clock)
        world.desk = replace(
            world.desk, clock=self.clock, store=world.store, effects=SqlEffects(world.engine, self.clock),
            platforms=self.platforms, model=self.model,
        )  # fmt: skip
        return world

    def _next(self) -> datetime:
        """The next moment at which anything is to happen, and at least one look later."""
        with self.worlds[0].engine.connect() as connection:
            owed = connection.execute(sa.select(sa.func.min(mentions.c.rings_at), sa.func.min(mentions.c.due_at))).one()
        moments = [moment for moment in owed if moment] + [self.plan[0][0] if self.plan else END]
        return look(max(min(moments), self.clock.now() + BEAT / 3))

    def _sweep(self) -> None:
        """Now one worker comes first, now the other, now both at once."""
        match self.chance.randrange(3):
            case 0:
                threads = [threading.Thread(target=sweep.sweep) for sweep in self.sweeps]
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()
            case turn:
                for sweep in self.sweeps[:: 1 if turn == 1 else -1]:
                    sweep.sweep()

    def _act(self) -> None:
        while self.plan and self.plan[0][0] <= self.clock.now():
            _, brand, text, what = self.plan.pop(0)
            made = post(text, account="peony-store" if brand == "peony" else "brightbus")
            if what == "arrive":
                self.worlds[0].take_in(made, brand=brand)
            elif known := self.worlds[0].store.known([made.mention_id]):
                ACTS[what](self, known[made.mention_id], self.chance)

    def _work(self) -> None:
        for number, world in enumerate(self.worlds):
            for mention_id in world.store.due(50, f"worker {number}", timedelta(seconds=1)):
                live(mention_id, world.desk)
                world.store.release(mention_id)
