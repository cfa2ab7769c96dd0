"""Traces: what a collector on this machine hears of lives, decisions, cards and calls; nothing where nobody listens."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from bot.about import doing, watches
from bot.assembly import traces_of
from bot.errors import SettingsError
from bot.settings import read_settings
from tests.acceptance.workplace import COMPLAINT, MAYA, press, until, working
from tests.fakes import World, post
from tests.groups import ROOT


class Collector:
    """Listens on loopback and keeps every span."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, dict[str, str], ExportTraceServiceRequest]] = []
        kept = self.requests

        class Listening(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                body = gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body
                kept.append((self.path, dict(self.headers), ExportTraceServiceRequest.FromString(body)))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Nobody wants to read that."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Listening)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def spans(self) -> list[Any]:
        sent = [resource for _, _, request in self.requests for resource in request.resource_spans]
        found = [span for resource in sent for scope in resource.scope_spans for span in scope.spans]
        return sorted(found, key=lambda span: span.start_time_unix_nano)


@pytest.fixture
def collector() -> Iterator[Collector]:
    made = Collector()
    yield made
    made.close()


@pytest.fixture
def end(collector: Collector) -> Iterator[Callable[[], None]]:
    """Ends the traces, so that the collector has all of them."""
    settings = read_settings(traces_to=collector.url, traces_headers="x-key=a%20b, x-team=desk", traces_name="night")
    ends = traces_of(settings)
    yield ends
    if watches:
        ends()


def facts(span: Any) -> dict[str, str]:
    return {one.key.removeprefix("unscripted."): one.value.string_value for one in span.attributes}


def below(span: Any, spans: list[Any]) -> list[Any]:
    return [one for one in spans if one.parent_span_id == span.span_id]


def test_a_life_is_a_span_with_a_span_for_each_step(
    world: World, collector: Collector, end: Callable[[], None]
) -> None:
    mention = world.arrive(post("Zyzzyva came cracked."))
    world.approve(mention)
    end()
    (life,) = [span for span in collector.spans if span.name == "life"]
    assert facts(life) == {"mention": mention.id}
    steps = below(life, collector.spans)
    assert [(step.name, facts(step)) for step in steps] == [
        (f"step {step}", {"mention": mention.id, "brand": "peony", "stage": stage})
        for step, stage in (("triage", "new"), ("draft", "triaged"), ("wait", "drafted"))
    ]
    (decision,) = [span for span in collector.spans if span.name == "decision Approve"]
    assert facts(decision)["mention"] == mention.id
    assert b"Zyzzyva" not in b"".join(request.SerializeToString() for _, _, request in collector.requests)


def test_the_collector_is_told_who_sends_with_the_headers_it_wants(
    world: World, collector: Collector, end: Callable[[], None]
) -> None:
    world.arrive()
    end()
    path, headers, request = collector.requests[0]
    assert path == "/v1/traces"
    assert (headers["x-key"], headers["x-team"]) == ("a b", "desk")
    told = {one.key: one.value.string_value for one in request.resource_spans[0].resource.attributes}
    assert told["service.name"] == "night"


def test_an_error_is_told_by_its_type(world: World, collector: Collector, end: Callable[[], None]) -> None:
    mention = world.arrive(post("Zyzzyva came cracked."))

    def refuses(*_: object) -> None:
        raise ValueError("Zyzzyva")

    world.connector.faults = [refuses]  # type: ignore[list-item]
    with pytest.raises(ValueError, match="Zyzzyva"):
        world.publish(mention)
    end()
    (failed,) = [span for span in collector.spans if span.name == "step look_up"]
    assert failed.status.code == 2
    assert failed.status.message == "ValueError"
    assert facts(failed)["error.type"] == "ValueError"
    assert list(failed.events) == []


@pytest.mark.slow
def test_cards_models_and_platforms_have_their_spans(
    collector: Collector, end: Callable[[], None], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with working(tmp_path_factory.mktemp("state"), "pe-en-named-thanks") as place:
        mention = until(lambda: place.cards() and place.cards()[0].mention, "a card")
        press(place.sandbox, MAYA, place.card(str(mention), "approve"), "approve")
        until(lambda: place.replies(str(mention)), "the reply is public")
        place.post(COMPLAINT.format(1))
    end()
    ours = {span.span_id: span for span in collector.spans if facts(span).get("mention") == mention}
    names = {span.name for span in ours.values()}
    assert {
        "life",
        "step triage",
        "model triage",
        "step draft",
        "model draft",
        "card",
        "slack chat.postMessage",
    } <= names
    assert {"decision Approve", "step publish", "platform POST"} <= names
    parents = {(ours[span.parent_span_id].name, span.name) for span in ours.values() if span.parent_span_id in ours}
    assert {
        ("step draft", "model draft"),
        ("card", "slack chat.postMessage"),
        ("step look_up", "platform POST"),
    } <= parents
    model = next(span for span in ours.values() if span.name == "model draft")
    assert {"model", "brand"} <= set(facts(model))


def test_a_collector_that_is_away_holds_nothing_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.watch.tracing.LAST", 0.2)
    end = traces_of(read_settings(traces_to="http://127.0.0.1:9"))
    world.arrive()
    end()
    assert not watches


# -- where nobody listens -----------------------------------------------------------------------------------


def test_without_a_collector_nothing_is_followed_and_nothing_made() -> None:
    traces_of(read_settings())()
    assert not watches
    assert doing("life") is doing("step", brand="peony")
    assert isinstance(doing("life"), nullcontext)


def test_the_program_does_not_load_the_library_by_itself() -> None:
    code = (
        "import json, sys; from bot.cli.main import app;"
        "print(json.dumps([name for name in sys.modules if name.startswith('opentelemetry')]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert json.loads(done.stdout) == []


def test_a_collector_without_the_library_is_a_settings_error_that_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, "bot.watch.tracing", raising=False)
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(SettingsError, match=r"pip install 'unscripted\[tracing\]'"):
        traces_of(read_settings(traces_to="http://127.0.0.1:9"))
