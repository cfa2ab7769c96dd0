"""A desk becomes a list of named loops: what runs in this process, by its role."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from enum import StrEnum
from functools import partial

from bot.assembly.office import Office, receive
from bot.assembly.slack import listening, telling
from bot.assembly.watch import for_strangers, metrics_of, readiness_of
from bot.engine.duty import Held
from bot.engine.loops import Loops
from bot.engine.pager import Pager
from bot.engine.poller import Poller
from bot.engine.process import dead
from bot.engine.retention import Retention
from bot.engine.sealer import Sealer
from bot.engine.sweep import Sweep
from bot.engine.worker import Worker
from bot.knowledge.upkeep import Upkeep
from bot.ports import Loop
from bot.settings import Settings
from bot.store.figures import SqlPolls
from bot.web.app import web_app
from bot.web.server import WebServer


class Role(StrEnum):
    """What a process is there for; any number may have the same one."""

    ALL = "all"
    WEB = "web"  # people and platforms reach us: Slack's clicks and events, webhooks
    WORKER = "worker"  # mentions live, clocks ring, cards and pages go out
    CONNECTORS = "connectors"  # platforms are asked for news


def loops_of(settings: Settings, office: Office, role: Role = Role.ALL) -> Loops:
    """The loops of this role; every one has a web server that says how it is."""
    health: list[Loops] = []

    def healthy() -> dict[str, dict[str, object]]:
        return {name: asdict(state) for name, state in health[0].health().items()}

    for holder in dead(office.duties.holders()):
        office.duties.lay_down(holder)
    loops, answering, who_am_i = list[Loop](), None, None
    if role in (Role.ALL, Role.WORKER):
        office.warm()
        loops += [
            engine_of(settings, office),
            Sweep(office.desk),
            pager_of(office),
            sealer_of(office),
            eraser_of(office),
        ]
    if role is not Role.CONNECTORS:
        slack = telling(settings, office, draws=role is not Role.WEB)
        loops, who_am_i = [*loops, *slack.loops], slack.calls.who_am_i
        if role is not Role.WORKER:
            heard, answering = listening(settings, office, slack, healthy)
            loops += heard
        loops += [Upkeep(office.knowledge)] if settings.chroma_url else []
    if role in (Role.ALL, Role.CONNECTORS):
        loops += pollers_of(settings, office)
    reached = partial(receive, office) if role in (Role.ALL, Role.WEB) else None
    ready = readiness_of(office, lambda: health[0], who_am_i)
    open_app = web_app(reached, lambda: for_strangers(healthy()), answering, ready)
    loops.append(WebServer(open_app, settings.web_host, settings.web_port))
    loops += metrics_of(settings, office, healthy)
    health.append(Loops(loops))
    return health[0]


def engine_of(settings: Settings, office: Office) -> Loop:
    """What carries mentions: by our own rows, or by Procrastinate's jobs."""
    if settings.engine == "procrastinate":
        from bot.engine.distributed import Distributed

        return Distributed(office.desk, office.store, settings.database, settings.threads)
    worker = Worker(office.desk, office.store, settings.threads)
    office.wakes.append(worker.wake)
    return worker


def pager_of(office: Office) -> Loop:
    return Held(Pager(office.desk, office.alerts, office.pages), office.duty("pager"))


def sealer_of(office: Office) -> Loop:
    return Held(Sealer(office.chain), office.duty("audit"))


def eraser_of(office: Office) -> Loop:
    return Held(Retention(office.desk, office.forgetting), office.duty("retention"))


def pollers_of(settings: Settings, office: Office) -> list[Loop]:
    """One per polled account; of several processes one asks."""
    polls = SqlPolls(office.engine, office.desk.clock)
    first, found = timedelta(hours=settings.first_cards_hours), list[Loop]()
    for connector in office.connectors:
        if connector.capabilities.polled:
            brand = office.brands[connector.platform, connector.account]
            poller = Poller(office.desk, connector, brand, settings.poll_seconds, first, polls)
            found.append(Held(poller, office.duty(poller.name)))
    return found
