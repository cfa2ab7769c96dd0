"""One set-up lives through it: processes are killed and started again, everything outside fails, people press on."""

from __future__ import annotations

import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import sqlalchemy as sa

from bot.sandbox.server import Sandbox
from tests.acceptance.workplace import setup
from tests.chaos.count import Count, counted, unrest
from tests.chaos.people import Author, Crowd, Customers, Words, at_work
from tests.chaos.program import FAST, Process, start
from tests.chaos.weather import ODDS, unsettled

SETTLES = 90.0  # seconds after the last fault in which everything has to come to rest
CALM = 8.0  # seconds without faults in which people still press
PATIENT = 30.0  # seconds it may last longer until enough was pressed and enough went wrong
Progress = Callable[[str, int, int], None]  # what, lives so far, kills so far


@dataclass(frozen=True, slots=True)
class SetUp:
    """Which processes there are, and on what they store."""

    name: str
    processes: tuple[Process, ...]
    postgresql: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """How much of it there is; `seconds`: how long the faults last."""

    lives: int
    kills: int
    seconds: float
    seed: int
    broken: str = ""  # a row of program.BROKEN
    patience: float = SETTLES


@dataclass(frozen=True, slots=True)
class Report:
    """What happened, and what is wrong."""

    name: str
    lives: int
    kills: int
    served: Mapping[str, int]
    did: Mapping[str, int]
    count: Count
    settled: float | None  # seconds after the last fault; None: it never came to rest
    seconds: float

    @property
    def good(self) -> bool:
        return not self.count.told


@dataclass(slots=True)
class Crew:
    """The processes as they run; one that dies unasked is noted and started again."""

    begin: Callable[[Process], ForkServerProcess]
    killed: Callable[[Process], None]
    alive: dict[Process, ForkServerProcess] = field(default_factory=dict)
    kills: int = 0
    fell: list[str] = field(default_factory=list)

    def start(self, process: Process) -> None:
        self.alive[process] = self.begin(process)

    def kill(self, process: Process) -> None:
        self.alive[process].kill()
        self.alive[process].join()
        self.killed(process)
        self.kills += 1
        del self.alive[process]
        if process.returns:
            self.start(process)

    def look(self) -> None:
        for process, child in list(self.alive.items()):
            if not child.is_alive():
                self.fell.append(f"{process.name} ended by itself with {child.exitcode}")
                self.start(process)

    def end(self) -> None:
        for child in self.alive.values():
            child.kill()
            child.join()


def carried_through(made: SetUp, run: Run, database: str, folder: Path, progress: Progress) -> Report:
    """Let `made` live through `run`; `database`: an empty one, "" for SQLite in the folder."""
    began, chance = time.monotonic(), random.Random(f"{run.seed} {made.name}")
    words = Words(chance)
    world = replace(setup(clock=FAST), journal=folder / "wire.jsonl")
    with Sandbox(world, 0, Author(words, random.Random(run.seed))) as sandbox, ExitStack() as later:
        url = database or f"sqlite:///{folder / 'unscripted.db'}"
        crew = Crew(
            lambda process: start(process, sandbox.url, folder, url, run.broken),
            lambda process: sandbox.slack.journal.write("killed", process=process.name),
        )
        later.callback(crew.end)
        for process in made.processes:
            crew.start(process)
        wait_until(lambda: sandbox.connections > 0, 60)
        engine = sa.create_engine(url)
        later.callback(engine.dispose)
        customers, served = Customers(sandbox, words, chance), Counter[str]()
        crowd = Crowd(sandbox, words, run.seed)
        stormed(sandbox, customers, crowd, crew, run, chance, served, progress)
        settled = rested(sandbox, engine, crew, run.patience)
        progress("counts", customers.posted, crew.kills)
        count = counted(sandbox, engine)
        for fall in crew.fell:
            count.note("lost", fall)
        did = {
            "edits": customers.edited, "deletions": customers.deleted, "clicks": crowd.pressed,
            "acts acknowledged": count.acts, "replies": len(sandbox.platform.posted),
        }  # fmt: skip
        lasted = time.monotonic() - began
        return Report(made.name, customers.posted, crew.kills, faults(sandbox, served), did, count, settled, lasted)


def faults(sandbox: Sandbox, unsettled: Mapping[str, int]) -> Counter[str]:
    """What has gone wrong so far: with sockets and envelopes, and with calls of slack, platform and model."""
    found = Counter(unsettled)
    for (place, what), times in sandbox.faults_served.items():
        whose = place.split(".")[0]
        found[f"{whose if whose in ('platform', 'model') else 'slack'} {what}"] += times
    return found


def stormed(
    sandbox: Sandbox, customers: Customers, crowd: Crowd, crew: Crew, run: Run, chance: random.Random,
    served: Counter[str], progress: Progress,
) -> None:  # fmt: skip
    """Everything at once, as long as it lasts; then the sky clears and people finish what they are at."""
    over, home = threading.Event(), threading.Event()
    rate = run.lives / run.seconds
    people = at_work(crowd, lambda: random.expovariate(max(3.0, rate * 1.5)), home)
    sandbox.weather(ODDS, run.seed)
    storms = [
        threading.Thread(target=customers.live, args=(run.lives, run.seconds, over)),
        threading.Thread(target=unsettled, args=(sandbox, random.Random(run.seed), served, over)),
    ]
    for storm in storms:
        storm.start()
    begin = time.monotonic()
    for number, at in enumerate(sorted(chance.uniform(0.02, 0.98) * run.seconds for _ in range(run.kills))):
        while (left := begin + at - time.monotonic()) > 0:
            progress("storm", customers.posted, crew.kills)
            crew.look()
            time.sleep(min(0.5, left))
        once = [process for process in crew.alive if not process.returns] if number >= run.kills // 3 else []
        crew.kill(chance.choice(once or [process for process in crew.alive if process.returns]))
    storms[0].join()
    stays = time.monotonic() + PATIENT
    while time.monotonic() < stays and (crowd.pressed < run.lives / 2 or faults(sandbox, served).total() <= run.lives):
        time.sleep(0.1)  # on a busy machine the program had hardly begun
    over.set()
    storms[1].join()
    sandbox.weather({})
    sandbox.fault("let_go")
    time.sleep(min(CALM, run.seconds / 4))
    home.set()
    for person in people:
        person.join(10)
    progress("settles", customers.posted, crew.kills)


def rested(sandbox: Sandbox, database: sa.Engine, crew: Crew, patience: float) -> float | None:
    """Seconds until nothing was under way any more."""
    begin = time.monotonic()
    while time.monotonic() - begin < patience:
        crew.look()
        if not (what := unrest(database, sandbox)):
            time.sleep(1.0)  # what was already on its way to Slack
            return time.monotonic() - begin
        sandbox.slack.journal.write("unrest", what=what)
        time.sleep(0.3)
    return None


def wait_until(holds: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise RuntimeError(f"the program was not there within {seconds:g} s")
        time.sleep(0.05)


def temporary() -> Path:
    return Path(tempfile.mkdtemp(prefix="unscripted-chaos-"))
