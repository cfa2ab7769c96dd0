"""How fast the engines carry jobs of five empty steps, beside LangGraph's checkpointers; what a second worker adds.

    .venv/bin/python benchmarks/engine.py steps [--jobs 400] [--concurrency 16] [--rounds 3] [--json]
    .venv/bin/python benchmarks/engine.py workers [--mentions 120] [--threads 4] [--seconds 0.3] [--json]

`steps`: a job is stored, claimed, read, saved five times (a compare-and-set with an event each) and given back: the
real store, worker and schema, with a life that does nothing. In LangGraph it is a graph of five empty nodes with one
thread id per job, invoked from a pool of as many threads; it runs with the durability it has by default and with
`sync`, which is what our saves are, and counts with the faster of both. Both use the same PostgreSQL with its own
defaults (fsync and synchronous_commit on). SqliteSaver counts as it comes, which is WAL mode with synchronous=FULL;
ours is WAL with synchronous=NORMAL: a process that is killed loses nothing, a machine without power may lose the last
moments. SqliteSaver with our setting is printed beside it. Every contender has the same jobs and the best of its
rounds counts; rounds are interleaved, each begins with an empty database. Ours count from when one job before them is
over: a worker that starts is no part of it. CPU is that of this process. Exit 1 when the embedded engine is less than
5 times as fast as SqliteSaver or 3 times as PostgresSaver.

`workers`: the real life of a mention up to its waiting for an agent, in one and in two worker processes
on one PostgreSQL, with a model that answers each of its two questions after `--seconds`, and an instant one. Exit 1
when two bring less than 1.7 times as much while the model is waited for.
"""

from __future__ import annotations

import argparse
import itertools
import json
import multiprocessing
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypedDict
from unittest.mock import patch

import sqlalchemy as sa
from arrival import BRANDS, StubModel
from rich.console import Console
from rich.table import Table

from bot.assembly import Office, open_office, sample_workspace
from bot.assembly.loops import engine_of
from bot.clock import SystemClock
from bot.engine.worker import Worker
from bot.life.intake import take_in
from bot.mention.event import BOT, Event
from bot.mention.mention import Mention
from bot.mention.post import Author, Post, content_revision
from bot.mention.stage import Stage
from bot.ports import Desk
from bot.settings import Settings, read_settings
from bot.store.database import open_database
from bot.store.schema import mentions as table
from bot.store.store import SqlStore
from tests import postgresql

STEPS = 5
TEXT = "The hand cream I got today was open and half of it is in the box. What now?"
POSTGRESQL = "-c max_connections=100"  # everything else as its makers chose
AS_IT_COMES = "LangGraph SqliteSaver as it comes"
LEAST = {  # beside the fastest of these
    "embedded SQLite": (5.0, (AS_IT_COMES,)),
    "embedded PostgreSQL": (3.0, ("LangGraph PostgresSaver, async", "LangGraph PostgresSaver, sync")),
}
OUR_SETTINGS = ("LangGraph SqliteSaver, async", "LangGraph SqliteSaver, sync")
GAIN = 1.7
STARTING = 5.0  # seconds until a worker listens
console = Console(stderr=True)


@dataclass(frozen=True, slots=True)
class Load:
    jobs: int
    concurrency: int


class Countdown:
    """Waits for so many jobs."""

    def __init__(self, jobs: int) -> None:
        self._left, self._lock, self._over = jobs, threading.Lock(), threading.Event()

    def done(self) -> None:
        with self._lock:
            self._left -= 1
            if not self._left:
                self._over.set()

    def wait(self) -> None:
        assert self._over.wait(600), f"{self._left} jobs are not done after ten minutes"


# -- ours -----------------------------------------------------------------------------------------------


def five(mention_id: str, desk: Desk) -> Mention:
    """A life of five steps that do nothing but save: what `live` does between its steps."""
    mention = desk.store.get(mention_id)
    for number in range(STEPS):
        mention = desk.store.save(stepped(mention, number, desk))
    return mention


def stepped(mention: Mention, number: int, desk: Desk) -> Mention:
    now, last = desk.clock.now(), number == STEPS - 1
    event = Event("step", now, BOT, {"number": number})
    stage, due_at = (Stage.CLOSED, None) if last else (Stage.TRIAGED, now)
    return replace(mention, stage=stage, due_at=due_at, unsaved=(event,))


def job(number: int) -> Mention:
    author = Author(f"Customer {number}")
    post = Post("import", "bench", f"bench-{number}", TEXT, rating=2, author=author)
    now = SystemClock().now()
    return Mention(post.mention_id, "bench", post, now).arrived(now)


def embedded(url: str, load: Load) -> float:
    """Jobs a second."""
    with closing_engine(url) as engine:
        clock, waking = SystemClock(), list[Worker]()
        store = SqlStore(engine, clock, lambda: waking[0].wake() if waking else None)
        worker = Worker(bench_desk(store, clock), store, load.concurrency)
        waking.append(worker)
        return carried(worker, "bot.engine.worker.live", store, load)


def distributed(url: str, load: Load) -> float:
    from bot.engine.distributed import Distributed, Queue, libpq, prepare

    with closing_engine(url) as engine:
        clock = SystemClock()
        prepare(libpq(url))
        store = SqlStore(engine, clock, wake=Queue())
        worker = Distributed(bench_desk(store, clock), store, url, load.concurrency)
        return carried(worker, "bot.engine.distributed.live", store, load)


def carried(worker: Any, living: str, store: SqlStore, load: Load) -> float:
    """From the first job that is handed in until the last is over, once the worker has carried one before them."""
    started, countdown, stop = Countdown(1), Countdown(load.jobs), threading.Event()
    first, *jobs = [job(number) for number in range(load.jobs + 1)]

    def lived(mention_id: str, desk: Desk) -> Mention:
        mention = five(mention_id, desk)
        (started if mention_id == first.id else countdown).done()
        return mention

    with patch(living, lived):
        working = threading.Thread(target=worker.run, args=(stop.wait,))
        working.start()
        store.take_in([first])
        started.wait()
        begun = time.perf_counter()
        for one in jobs:
            store.take_in([one])
        countdown.wait()
        seconds = time.perf_counter() - begun
        stop.set()
        working.join(30)
    kept = [len(store.events(one.id)) for one in jobs]
    assert kept == [STEPS + 1] * load.jobs, "some job did not go through every step exactly once"
    return load.jobs / seconds


def bench_desk(store: SqlStore, clock: SystemClock) -> Desk:
    nobody: Any = None
    return Desk(clock, store, nobody, nobody, nobody, nobody, nobody, lambda: nobody)


@contextmanager
def closing_engine(url: str) -> Iterator[Any]:
    engine = open_database(url)
    try:
        yield engine
    finally:
        engine.dispose()


# -- LangGraph's ----------------------------------------------------------------------------------------


class State(TypedDict):
    id: str
    text: str
    step: int


def graph(saver: Any) -> Any:
    from langgraph.graph import END, START, StateGraph

    built: Any = StateGraph(State)
    names = [f"step {number}" for number in range(STEPS)]
    for name in names:
        built.add_node(name, lambda state: {"step": state["step"] + 1})
    for before, after in itertools.pairwise([START, *names, END]):
        built.add_edge(before, after)
    return built.compile(checkpointer=saver)


def invoked(saver: Any, load: Load, durability: str) -> float:
    app = graph(saver)

    def one(number: int) -> int:
        state: State = {"id": f"bench-{number}", "text": TEXT, "step": 0}
        done = app.invoke(state, {"configurable": {"thread_id": str(number)}}, durability=durability)
        return int(done["step"])

    begun = time.perf_counter()
    with ThreadPoolExecutor(load.concurrency) as pool:
        steps = list(pool.map(one, range(load.jobs)))
    assert steps == [STEPS] * load.jobs
    return load.jobs / (time.perf_counter() - begun)


def sqlite_saver(path: str, load: Load, durability: str, synchronous: str = "NORMAL") -> float:
    from langgraph.checkpoint.sqlite import SqliteSaver

    with closing(sqlite3.connect(path, check_same_thread=False)) as connection:
        connection.execute(f"PRAGMA synchronous={synchronous}")
        saver = SqliteSaver(connection)
        saver.setup()
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        return invoked(saver, load, durability)


def postgres_saver(url: str, load: Load, durability: str) -> float:
    from langgraph.checkpoint.postgres import PostgresSaver
    from psycopg.rows import dict_row
    from psycopg_pool import ConnectionPool

    plain = url.replace("postgresql+psycopg://", "postgresql://", 1)
    asked: dict[str, Any] = {"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row}  # as its page says
    with ConnectionPool(plain, min_size=load.concurrency, max_size=load.concurrency, kwargs=asked) as pool:
        saver: Any = PostgresSaver(pool)  # type: ignore[arg-type]
        saver.setup()
        return invoked(saver, load, durability)


# -- both -----------------------------------------------------------------------------------------------


def steps(load: Load, rounds: int) -> dict[str, Any]:
    best, cpu = dict[str, float](), dict[str, float]()
    with postgresql.server(POSTGRESQL) as server, tempfile.TemporaryDirectory(prefix="unscripted-bench-") as folder:
        for turn in range(rounds):
            for name, run in contenders(Path(folder) / str(turn), server).items():
                spent = time.process_time()
                best[name] = max(best.get(name, 0.0), run(load))
                cpu[name] = min(cpu.get(name, 1e9), (time.process_time() - spent) * 1000 / load.jobs)
                console.print(f"round {turn + 1}: {name}: {best[name]:.0f} jobs/s at best")
    ratios = {ours: best[ours] / max(best[one] for one in beside) for ours, (_, beside) in LEAST.items()}
    missed = [ours for ours, (least, _) in LEAST.items() if ratios[ours] < least]
    with_ours = best["embedded SQLite"] / max(best[one] for one in OUR_SETTINGS)
    ratios |= {"embedded SQLite, to SqliteSaver with our settings": with_ours}
    return {
        "jobs_per_second": rounded(best), "cpu_ms_per_job": rounded(cpu), "ratios": rounded(ratios), "missed": missed,
    }  # fmt: skip


def contenders(folder: Path, server: str) -> dict[str, Callable[[Load], float]]:
    """Each with an empty database of its own."""
    folder.mkdir()
    fresh = itertools.count()

    def sqlite(run: Callable[..., float], prefix: str = "", **more: str) -> Callable[[Load], float]:
        return lambda load: run(f"{prefix}{folder}/{next(fresh)}.db", load, **more)

    def postgres(run: Callable[..., float], **more: str) -> Callable[[Load], float]:
        def runs(load: Load) -> float:
            with postgresql.database(server) as url:
                return run(url, load, **more)

        return runs

    return {
        "embedded SQLite": sqlite(embedded, "sqlite:///"),
        "LangGraph SqliteSaver, async": sqlite(sqlite_saver, durability="async"),
        "LangGraph SqliteSaver, sync": sqlite(sqlite_saver, durability="sync"),
        AS_IT_COMES: sqlite(sqlite_saver, durability="async", synchronous="FULL"),
        "embedded PostgreSQL": postgres(embedded),
        "LangGraph PostgresSaver, async": postgres(postgres_saver, durability="async"),
        "LangGraph PostgresSaver, sync": postgres(postgres_saver, durability="sync"),
        "Procrastinate on PostgreSQL": postgres(distributed),
    }


# -- a second worker ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Crew:
    """So many processes with so many threads each, and a model that answers after so many seconds."""

    workers: int
    threads: int
    seconds: float
    engine: str


def workers(mentions: int, threads: int, seconds: float) -> dict[str, Any]:
    rates: dict[str, float] = {}
    with postgresql.server(POSTGRESQL) as server:
        for engine, wait, count in itertools.product(("embedded", "procrastinate"), (seconds, 0.0), (1, 2)):
            with postgresql.database(server) as url:
                rate = rates[named(engine, wait, count)] = crewed(url, mentions, Crew(count, threads, wait, engine))
                console.print(f"{named(engine, wait, count)}: {rate:.1f} mentions/s")
    gains = {
        f"{engine}, model {wait:g} s": rates[named(engine, wait, 2)] / rates[named(engine, wait, 1)]
        for engine, wait in itertools.product(("embedded", "procrastinate"), (seconds, 0.0))
    }
    missed = [name for name, gain in gains.items() if gain < GAIN and not name.endswith(" 0 s")]
    return {"mentions_per_second": rounded(rates), "gain": rounded(gains), "missed": missed}


def named(engine: str, wait: float, count: int) -> str:
    return f"{engine}, model {wait:g} s, {count} worker{'s' if count > 1 else ''}"


def crewed(url: str, mentions: int, crew: Crew) -> float:
    """Mentions a second, from the moment they are handed in until the last waits for an agent."""
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(crew.workers + 1)
    processes = [context.Process(target=work, args=(url, crew, ready), daemon=True) for _ in range(crew.workers)]
    with tempfile.TemporaryDirectory(prefix="unscripted-bench-") as folder:
        office = office_at(url, Path(folder), crew)
        for process in processes:
            process.start()
        try:
            ready.wait(300)
            begun = time.perf_counter()
            for brand in BRANDS:
                posts = [post(number, brand) for number in range(mentions) if BRANDS[number % 2] == brand]
                take_in(posts, brand, office.desk)
            waiting = sa.select(sa.func.count()).where(table.c.stage == Stage.WAITING)
            while counted(office, waiting) < mentions:
                assert time.perf_counter() < begun + 600, "not all of them wait for an agent after ten minutes"
                time.sleep(0.05)
            return mentions / (time.perf_counter() - begun)
        finally:
            for process in processes:
                process.kill()
                process.join()
            office.close()
            office.engine.dispose()


def work(url: str, crew: Crew, ready: Any) -> None:
    """What carries mentions in a worker process, with everything loaded that the first would wait for."""
    with tempfile.TemporaryDirectory(prefix="unscripted-bench-") as folder:
        office = office_at(url, Path(folder), crew)
        take_up(office)
        loop, never = engine_of(settings_at(url, Path(folder), crew), office), threading.Event()
        working = threading.Thread(target=loop.run, args=(never.wait,))
        working.start()
        time.sleep(STARTING)
        ready.wait(300)
        working.join()


def take_up(office: Office) -> None:
    today = office.desk.clock.now().date()
    for brand in BRANDS:
        office.desk.lexicon.read(post(0, brand), ("en",))
        office.desk.knowledge.search(brand, "en", [TEXT], today)


def office_at(url: str, folder: Path, crew: Crew) -> Office:
    office = open_office(settings_at(url, folder, crew))
    return replace(office, desk=replace(office.desk, model=StubModel(crew.seconds)))


def settings_at(url: str, folder: Path, crew: Crew) -> Settings:
    return read_settings(
        workspace=sample_workspace(), state=folder, database_url=url, engine=crew.engine, threads=crew.threads,
        mention_calls=100,
    )  # fmt: skip


def post(number: int, brand: str) -> Post:
    text = f"Parcel number {number} with my serum is late again, where is it?"
    author = Author(f"Customer {number}")
    return Post("import", brand, f"bench-{number}", text, content_revision("", text, 2), rating=2, author=author)


def counted(office: Office, query: Any) -> int:
    with office.engine.connect() as connection:
        return int(connection.scalar(query) or 0)


def rounded(figures: dict[str, float]) -> dict[str, float]:
    return {name: round(figure, 1 if figure >= 10 else 2) for name, figure in figures.items()}


def shown(figures: dict[str, Any]) -> None:
    if "gain" in figures:
        for name, gain in figures["gain"].items():
            wanted = "" if name.endswith(" 0 s") else f", at least {GAIN} wanted"
            console.print(f"{name}: two workers carry {gain} times as many mentions as one{wanted}")
        return
    table = Table("five empty steps", "jobs/s", "CPU ms a job")
    for name, rate in figures["jobs_per_second"].items():
        table.add_row(name, f"{rate:.0f}", f"{figures['cpu_ms_per_job'][name]:.1f}")
    console.print(table)
    for name, ratio in figures["ratios"].items():
        least = f", at least {LEAST[name][0]:g} wanted" if name in LEAST else ""
        console.print(f"{name}: {ratio} times LangGraph{least}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", choices=["steps", "workers"])
    parser.add_argument("--jobs", type=int, default=400)
    parser.add_argument("--concurrency", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--mentions", type=int, default=120)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=0.3)
    parser.add_argument("--json", action="store_true", help="one line of JSON on stdout")
    options = parser.parse_args()
    if options.what == "steps":
        figures = steps(Load(options.jobs, options.concurrency), options.rounds)
    else:
        figures = workers(options.mentions, options.threads, options.seconds)
    if options.json:
        print(json.dumps(figures))
    shown(figures)
    sys.exit(1 if figures["missed"] else 0)


if __name__ == "__main__":
    main()
