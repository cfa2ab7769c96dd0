"""What tells how the program is: all of it on an address of its own, and to strangers whether this process is well."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from bot.assembly.office import Office
from bot.engine.loops import Loops
from bot.errors import SettingsError
from bot.ports import Loop
from bot.settings import Settings
from bot.store.figures import SqlFigures
from bot.store.fitness import unfit
from bot.watch.metrics import Healthy, Metrics
from bot.watch.readiness import Accepted, Check, Readiness
from bot.web.metrics_page import metrics_app
from bot.web.server import WebServer

WITH_SLACK = frozenset({"card delivery", "alerts", "previews", "home pages", "slack socket"})  # loops it can refuse


def metrics_of(settings: Settings, office: Office, healthy: Healthy) -> list[Loop]:
    """The server of the metrics, and of what keeps each loop; none when the port is -1."""
    if settings.metrics_port < 0:
        return []
    figures = SqlFigures(office.engine, office.desk.clock, settings.grace)
    app = metrics_app(Metrics(figures.read, healthy).told, healthy)
    return [WebServer(app, settings.metrics_host, settings.metrics_port, "metrics")]


def traces_of(settings: Settings) -> Callable[[], None]:
    """Begins to follow what is done, where a collector is named; what is returned ends it."""
    if not settings.traces_to:
        return lambda: None
    try:
        from bot.watch.tracing import follow  # an option: others need no such library
    except ImportError:
        wanted = "pip install 'unscripted[tracing]'"
        raise SettingsError(f"OTEL_EXPORTER_OTLP_ENDPOINT is set, and traces need a library: {wanted}") from None
    return follow(settings.traces_to, settings.traces_sent, settings.traces_name)


def for_strangers(health: Mapping[str, Mapping[str, object]]) -> dict[str, dict[str, object]]:
    """Whether all loops of a name run, and whether one is hindered: no accounts, and nothing of what keeps them."""
    told: dict[str, dict[str, object]] = {}
    for name, state in health.items():
        known = told.setdefault(_without_account(name), {"running": True, "hindered": False})
        known["running"] = known["running"] and state["running"]
        known["hindered"] = known["hindered"] or state["hindered"]
    return told


def readiness_of(office: Office, loops: Callable[[], Loops], who_am_i: Callable[[], object] | None) -> Readiness:
    """`who_am_i` asks Slack, where this process talks to it."""
    checks: dict[str, Check] = {
        "database": partial(unfit, office.engine),
        "loops": lambda: _resting(loops()),
    }
    if who_am_i:
        checks["slack"] = Accepted(who_am_i, lambda: _refused(loops()))
    return Readiness(checks, lambda: loops().stopping)


def _resting(loops: Loops) -> str:
    resting = dict.fromkeys(_without_account(name) for name, health in loops.health().items() if not health.running)
    return f"not running: {', '.join(resting)}" if resting else ""


def _without_account(loop: str) -> str:
    """“poll demo/peony-store” is one of the loops “poll”."""
    return loop.partition(" ")[0] if "/" in loop else loop


def _refused(loops: Loops) -> bool:
    return any(health.hindered for name, health in loops.health().items() if name in WITH_SLACK)
