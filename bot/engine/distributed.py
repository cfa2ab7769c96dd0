"""The distributed engine: Procrastinate's jobs in the same PostgreSQL wake mentions up, on any number of machines.

Our own rows are the truth. A job only says "look at this mention"; whatever is lost of Procrastinate's tables, the
sweep finds in ours and says it again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import procrastinate
import psycopg
from procrastinate.exceptions import ConnectorException
from procrastinate.schema import SchemaManager
from psycopg import sql
from psycopg.conninfo import make_conninfo

from bot.about import about
from bot.engine.process import dead, me
from bot.engine.worker import LEASE
from bot.errors import SettingsError, Unavailable
from bot.life.live import live
from bot.ports import Desk, Leases
from bot.store.database import server_parameters
from bot.store.faults import AWAY

LOOK = 0.2  # seconds between two looks whether we are to stop
EVERY_SECOND = "* * * * * *"
MANY = 500  # mentions of one sweep
QUEUED = "select lock from procrastinate_jobs where status in ('todo', 'doing') and lock = any(%(ids)s)"
# A job whose worker died is never given to another one by itself, and its lock would hold up the mention's next jobs
# for ever once the worker's row is gone (procrastinate #1518).
ABANDONED = """
    select procrastinate_finish_job_v1(job.id, 'failed', true)
    from procrastinate_jobs job left join procrastinate_workers worker on worker.id = job.worker_id
    where job.status = 'doing' and (worker.id is null or worker.last_heartbeat < now() - interval '30 seconds')
"""
living: ContextVar[str] = ContextVar("living", default="")  # the mention this thread carries
log = logging.getLogger(__name__)


class Queue:
    """Implements ports.Wake: a job in the transaction that saves the mention."""

    def __init__(self) -> None:
        self.app = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())
        self.job: Any = self.app.task(name="live", pass_context=False)(_nobody)

    def __call__(self, connection: Any, mention_id: str) -> None:
        if living.get() != mention_id:  # whoever carries it looks again by itself
            self.job.configure(lock=mention_id, connection=connection).defer(mention_id=mention_id)


class Distributed:
    """Implements ports.Loop; any number of them may run, here and elsewhere."""

    name = "worker"

    def __init__(self, desk: Desk, leases: Leases, url: str, threads: int) -> None:
        """`url`: of the PostgreSQL database. SettingsError when it is none."""
        self._desk, self._leases, self._url, self._threads = desk, leases, libpq(url), threads
        self.trouble = ""

    def run(self, stop: Callable[[float], bool]) -> None:
        try:
            prepare(self._url)
            for holder in dead(self._leases.holders()):
                self._leases.release_all(holder)
            asyncio.run(self._work(stop))
        except (ConnectorException, psycopg.Error) as error:
            raise hindrance(error) from error

    async def _work(self, stop: Callable[[float], bool]) -> None:
        """Until we are to stop: what is under way is finished. Unavailable when it ends by itself."""
        loop, app = asyncio.get_running_loop(), self._app()
        loop.set_default_executor(ThreadPoolExecutor(self._threads + 2, thread_name_prefix="life"))
        async with app.open_async():
            working = asyncio.create_task(
                app.run_worker_async(
                    concurrency=self._threads, install_signal_handlers=False, delete_jobs="always",
                    fetch_job_polling_interval=1.0,
                )
            )  # fmt: skip
            while not working.done() and not await asyncio.to_thread(stop, LOOK):
                pass
            if working.done():
                await working
                raise Unavailable("the worker's connection to the database was lost")
            working.cancel()
            await asyncio.wait([working])

    def _app(self) -> procrastinate.App:
        app = procrastinate.App(
            connector=procrastinate.PsycopgConnector(conninfo=self._url, min_size=1, max_size=self._threads + 4)
        )
        job: Any = app.task(name="live", pass_context=False)(self._live)

        @app.periodic(cron=EVERY_SECOND)
        @app.task(name="sweep", queueing_lock="sweep", priority=1)
        async def sweep(timestamp: int) -> None:
            await self._sweep(app, job)

        return app

    async def _sweep(self, app: procrastinate.App, job: Any) -> None:
        """What is owed and in no job's hands is said again: after a crash, and when a wait is over."""
        await app.connector.execute_query_all_async(ABANDONED)
        owed = await asyncio.to_thread(self._leases.owed, MANY)
        found = await app.connector.execute_query_all_async(QUEUED, ids=owed) if owed else []
        queued = {row["lock"] for row in found}
        for mention_id in owed:
            if mention_id not in queued:
                await job.configure(lock=mention_id).defer_async(mention_id=mention_id)

    def _live(self, mention_id: str) -> None:
        """A life that fails keeps its lease: it is tried again when that runs out, not at once."""
        if not self._leases.take(mention_id, me(), LEASE):
            return
        living.set(mention_id)
        with about(mention_id):
            try:
                live(mention_id, self._desk)
                self._leases.release(mention_id)
            except Exception:  # one mention's trouble must not stop the others
                log.exception("it could not go on; tried again in %s", LEASE)


def libpq(url: str) -> str:
    """The database's address as libpq knows it. SettingsError when it is no PostgreSQL."""
    if not (told := server_parameters(url)):
        raise SettingsError("UNSCRIPTED_ENGINE=procrastinate needs UNSCRIPTED_DATABASE_URL=postgresql+psycopg://…")
    return make_conninfo("", **told)


def prepare(url: str) -> None:
    """Procrastinate's tables, made or brought up to date by whoever comes first. Unavailable says why they are not."""
    try:
        with psycopg.connect(url) as connection:
            connection.execute("select pg_advisory_xact_lock(727002)")
            _bring_up_to_date(connection)
    except psycopg.Error as error:
        raise hindrance(error) from error


def hindrance(error: BaseException) -> Unavailable:
    """A server that is away, or what it says against us; Procrastinate wraps its errors."""
    if isinstance(error, ConnectorException) and error.__cause__:
        error = error.__cause__
    if isinstance(error, psycopg.OperationalError):
        return Unavailable(AWAY)
    why = (isinstance(error, psycopg.Error) and error.diag.message_primary) or " ".join(str(error).split())
    return Unavailable(f"the database's tables for Procrastinate cannot be used: {why}")


def _bring_up_to_date(connection: psycopg.Connection[Any]) -> None:
    """Nothing is said to tables that are as new as this version, or newer: who only uses them may not own them."""
    migrations = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    newest = migrations[-1].name
    found = connection.execute("select obj_description(to_regclass('procrastinate_jobs'))").fetchone()
    there = connection.execute("select to_regclass('procrastinate_jobs') is not null").fetchone()
    known = found[0] if found and found[0] else ""
    if known >= newest:
        return
    if there and there[0]:
        for path in migrations:
            if known and path.name > known:
                connection.execute(path.read_bytes())
    else:
        connection.execute(SchemaManager.get_schema())
    connection.execute(sql.SQL("comment on table procrastinate_jobs is {}").format(newest))


def _nobody(mention_id: str) -> None:
    """The work is done by `Distributed`, in the worker's own app."""
