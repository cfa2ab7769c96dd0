"""A desk becomes a list of named loops: what runs in this process."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from functools import partial

from bot.assembly.office import Office, receive
from bot.assembly.slack import slack_loops
from bot.engine.loops import Loops
from bot.engine.pager import Pager
from bot.engine.poller import Poller
from bot.engine.sealer import Sealer
from bot.engine.sweep import Sweep
from bot.engine.worker import Worker
from bot.settings import Settings
from bot.web.app import web_app
from bot.web.server import WebServer


def loops_of(settings: Settings, office: Office) -> Loops:
    """Worker, clocks, pager, what Slack sees and says, one poller per polled account, the web."""
    health: list[Loops] = []

    def healthy() -> dict[str, dict[str, object]]:
        return {name: asdict(state) for name, state in health[0].health().items()}

    office.warm()
    worker = Worker(office.desk, office.store, settings.threads)
    office.wakes.append(worker.wake)
    first = timedelta(hours=settings.first_cards_hours)
    pollers = [
        Poller(
            office.desk, connector, office.brands[connector.platform, connector.account], settings.poll_seconds, first
        )
        for connector in office.connectors
        if connector.capabilities.polled
    ]
    slack, answering = slack_loops(settings, office, healthy)
    web = WebServer(web_app(partial(receive, office), healthy, answering), settings.web_host, settings.web_port)
    pager = Pager(office.desk, office.alerts, office.pages)
    health.append(Loops([worker, Sweep(office.desk), pager, Sealer(office.chain), *slack, *pollers, web]))
    return health[0]
