"""Metrics for Prometheus, in a registry of our own: the truth of the database, and how the loops here are."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from bot import __version__
from bot.ports import EFFECTS, Figures, Spent
from bot.watch.within import Within

PATIENCE, FRESH = 5.0, 3.0  # seconds a scrape waits for the database, and the figures are good for
# A version that is none: the library compares it with its own, and fails.
ODD_VERSION = re.compile(r"version=(?!\d{1,3}(\.\d{1,3}){2}\s*([;,]|$))", re.ASCII)
Healthy = Callable[[], Mapping[str, Mapping[str, object]]]
Row = tuple[tuple[str, ...], float]
log = logging.getLogger(__name__)


class Metrics:
    """What /metrics says."""

    def __init__(self, read: Callable[[], Figures], healthy: Healthy) -> None:
        self._registry = CollectorRegistry(auto_describe=False)
        ProcessCollector(registry=self._registry)
        self._registry.register(Watched(Within(read, PATIENCE, FRESH), healthy))

    def told(self, accept: str = "") -> tuple[bytes, str]:
        """The exposition and its content type, as the scraper asks for it; in the plainest form when that is odd."""
        encode, content_type = choose_encoder("" if ODD_VERSION.search(accept) else accept)
        return encode(self._registry), content_type


class Watched(Collector):
    """Reads at the moment of the scrape; a database that is away is told as such, and the loops all the same."""

    def __init__(self, read: Callable[[], Figures], healthy: Healthy) -> None:
        self._read, self._healthy = read, healthy

    def collect(self) -> Iterable[Metric]:
        yield InfoMetricFamily("unscripted", "The program.", value={"version": __version__})
        yield from of_loops(self._healthy())
        try:
            figures = self._read()
        except Exception as trouble:  # noqa: BLE001  # a scrape without figures is better than none
            log.warning("metrics without figures: %s", trouble)
            yield GaugeMetricFamily("unscripted_database_up", "Whether the database answers.", 0)
            return
        yield GaugeMetricFamily("unscripted_database_up", "Whether the database answers.", 1)
        yield from of_work(figures)
        yield from of_queues(figures)
        yield from of_the_past(figures)


def of_loops(health: Mapping[str, Mapping[str, object]]) -> Iterator[Metric]:
    """Of this process, unlike all the rest."""
    for field, text in (("running", "Whether the loop runs."), ("hindered", "It runs, and cannot do its work.")):
        rows: list[Row] = [((name,), float(bool(state[field]))) for name, state in health.items()]
        yield gauge(f"unscripted_loop_{field}", text, ("loop",), rows)
    rows = [((name,), float(str(state["failures"]))) for name, state in health.items()]
    yield counter("unscripted_loop_failures", "How often the loop has failed.", ("loop",), rows)


def of_work(figures: Figures) -> Iterator[Metric]:
    """What the program owes."""
    at = figures.at
    yield GaugeMetricFamily("unscripted_owed_work", "Mentions whose turn it is.", figures.owed)
    text = "Since when the longest owed work is owed; 0: none is."
    yield GaugeMetricFamily("unscripted_owed_work_oldest_seconds", text, age(at, figures.owed_since))
    rows: list[Row] = [((one.channel, "new" if one.first else "changed"), float(one.count)) for one in figures.undrawn]
    yield gauge("unscripted_cards_waiting", "Cards that do not show the newest state.", ("channel", "kind"), rows)
    text = "Since when the oldest of them waits; 0: none does."
    yield GaugeMetricFamily("unscripted_cards_waiting_oldest_seconds", text, age(at, figures.undrawn_since))
    text = "Effects begun longer than the grace ago and never finished."
    kinds = dict.fromkeys((*EFFECTS, *figures.unknown))  # ours are there from the beginning, so that a rise is seen
    unknown = {kind: float(figures.unknown.get(kind, 0)) for kind in kinds}
    yield gauge("unscripted_effects_unknown", text, ("kind",), [((kind,), count) for kind, count in unknown.items()])
    yield from of_polls(figures)


def of_polls(figures: Figures) -> Iterator[Metric]:
    """How platforms answer, told by the database: only one process asks them."""
    asked = [(tuple(poll.account.split("/", 1)), poll) for poll in figures.polls]
    names: tuple[str, ...] = ("platform", "account")
    text = "Since the platform last answered (or, when it never did, since it was first refused)."
    rows: list[Row] = [(name, age(figures.at, poll.answered_at or poll.asked_at)) for name, poll in asked]
    yield gauge("unscripted_connector_lag_seconds", text, names, rows)
    rows = [((*name, poll.error), 1.0) for name, poll in asked if poll.error]
    yield gauge("unscripted_connector_error", "How the last question ended.", (*names, "error"), rows)


def of_queues(figures: Figures) -> Iterator[Metric]:
    """What waits, by brand."""
    queues, brands = figures.queues, sorted({queue.brand for queue in figures.queues})
    rows: list[Row] = [((queue.brand, queue.stage), float(queue.count)) for queue in queues]
    yield gauge("unscripted_mentions", "Mentions that are not closed.", ("brand", "stage"), rows)
    oldest = {
        brand: min((q.waits_since for q in queues if q.brand == brand and q.waits_since), default=None)
        for brand in brands
    }
    text = "Age of the oldest mention that waits for a person; 0: none does."
    rows = [((brand,), age(figures.at, since)) for brand, since in oldest.items()]
    yield gauge("unscripted_waiting_oldest_seconds", text, ("brand",), rows)
    of_brand = {brand: [queue for queue in queues if queue.brand == brand] for brand in brands}
    rows = [((brand, "warned"), float(sum(queue.warned for queue in own))) for brand, own in of_brand.items()]
    rows += [((brand, "over"), float(sum(queue.late for queue in own))) for brand, own in of_brand.items()]
    yield gauge("unscripted_sla_at_risk", "Mentions with a clock that has warned or is over.", ("brand", "state"), rows)


def of_the_past(figures: Figures) -> Iterator[Metric]:
    """What only grows."""
    rows: list[Row] = [((kind,), float(count)) for kind, count in figures.events.items()]
    yield counter("unscripted_events", "What has happened to mentions.", ("kind",), rows)
    names = ("model", "step", "outcome")
    calls = [((one.model, one.step, one.outcome), one) for one in figures.spent]
    rows = [(name, float(one.calls)) for name, one in calls]
    yield counter("unscripted_model_calls", "Requests to language models.", names, rows)
    rows = [(name, one.seconds) for name, one in calls]
    yield counter("unscripted_model_seconds", "How long they took together.", names, rows)
    rows = [((*name, kind), float(count)) for name, one in calls for kind, count in tokens(one).items()]
    yield counter("unscripted_model_tokens", "What they cost; input includes cached.", (*names, "kind"), rows)
    text = "Place of the newest event in the audit chain."
    yield GaugeMetricFamily("unscripted_audit_head_place", text, figures.sealed)
    text = "Since when the oldest event waits to be sealed; 0: all are."
    yield GaugeMetricFamily("unscripted_audit_unsealed_oldest_seconds", text, age(figures.at, figures.unsealed_since))


def tokens(spent: Spent) -> dict[str, int]:
    return {"input": spent.input_tokens, "cached": spent.cached_tokens, "output": spent.output_tokens}


def age(now: datetime, since: datetime | None) -> float:
    """Seconds; a moment in the future is now."""
    return max(0.0, (now - since).total_seconds()) if since else 0.0


def gauge(name: str, text: str, labels: tuple[str, ...], rows: Iterable[Row]) -> Metric:
    family = GaugeMetricFamily(name, text, labels=labels)
    for values, number in rows:
        family.add_metric(values, number)
    return family


def counter(name: str, text: str, labels: tuple[str, ...], rows: Iterable[Row]) -> Metric:
    family = CounterMetricFamily(name, text, labels=labels)
    for values, number in rows:
        family.add_metric(values, number)
    return family
