"""Traces as OpenTelemetry sends them: one for each life, step, decision, card and call. Only this file knows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Thread

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Status, StatusCode

from bot import __version__
from bot.about import watches

TIMEOUT = 5.0  # seconds for one export
LAST = 3.0  # seconds for what is left at the end


def follow(endpoint: str, headers: Mapping[str, str], service: str) -> Callable[[], None]:
    """From now on every deed becomes a span, sent in the background; what is returned sends the rest and ends it."""
    exporter = OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces", headers=dict(headers), timeout=TIMEOUT)
    provider = TracerProvider(
        resource=Resource.create({"service.name": service, "service.version": __version__}), shutdown_on_exit=False
    )
    provider.add_span_processor(BatchSpanProcessor(exporter))
    tracer = provider.get_tracer("unscripted", __version__)

    @contextmanager
    def span(deed: str, facts: dict[str, str]) -> Iterator[None]:
        """An error is told by its type: its text may quote anything."""
        known = {f"unscripted.{name}": str(value) for name, value in facts.items() if value}
        with tracer.start_as_current_span(
            deed, attributes=known, record_exception=False, set_status_on_exception=False
        ) as current:
            try:
                yield
            except Exception as error:
                current.set_attribute("error.type", type(error).__name__)
                current.set_status(Status(StatusCode.ERROR, type(error).__name__))
                raise

    def end() -> None:
        watches.remove(span)
        last = Thread(target=provider.shutdown, name="last traces", daemon=True)  # a collector that is away holds it up
        last.start()
        last.join(LAST)

    watches.insert(0, span)
    return end
