"""Metrics after known situations, read as Prometheus reads them."""

from __future__ import annotations

import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from bot.assembly.watch import metrics_of
from bot.engine.loops import Loops
from bot.errors import Unavailable
from bot.mention import decision as d
from bot.mention.call import Call
from bot.mention.draft import Usage
from bot.mention.stage import Stage
from bot.ports import EFFECTS
from bot.settings import read_settings
from bot.store import figures as figures_module
from bot.store.audit import SqlChain
from bot.store.figures import SqlFigures, SqlPolls
from bot.store.keeping import back_up, restore
from bot.store.schema import events, mentions
from bot.store.spending import SqlSpending
from bot.watch.metrics import Metrics
from bot.watch.within import Within
from bot.web.metrics_page import metrics_app
from bot.web.server import WebServer
from tests.engine.test_loops import Failing
from tests.fakes import NOON, World, lost_request, post
from tests.postgresql import free_port

GRACE = timedelta(seconds=60)
LOOPS: dict[str, dict[str, object]] = {
    "worker": {"running": True, "failures": 0, "hindered": False},
    "pager": {"running": False, "failures": 3, "hindered": False},
    "card delivery": {"running": True, "failures": 1, "hindered": True},
}
Numbers = Callable[..., float | None]


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    made = World(database_url)
    yield made
    made.close()


def parsed(body: str) -> Numbers:
    """A metric's number by its name and labels; None when it is not there."""
    samples = [sample for family in text_string_to_metric_families(body) for sample in family.samples]
    assert samples

    def number(name: str, **labels: str) -> float | None:
        found = [sample.value for sample in samples if sample.name == f"unscripted_{name}" and sample.labels == labels]
        assert len(found) <= 1
        return found[0] if found else None

    return number


def scraped(world: World) -> Numbers:
    """By a process that has just been started: the truth of the database."""
    metrics = Metrics(SqlFigures(world.engine, world.clock, GRACE).read, lambda: LOOPS)
    answer = TestClient(metrics_app(metrics.told)).get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    return parsed(answer.text)


def test_an_empty_desk_owes_nothing(world: World) -> None:
    number = scraped(world)
    assert number("database_up") == 1
    assert number("owed_work") == number("owed_work_oldest_seconds") == 0
    assert number("cards_waiting_oldest_seconds") == number("audit_head_place") == 0
    assert [number("effects_unknown", kind=kind) for kind in EFFECTS] == [0] * len(EFFECTS)


def test_what_waits_grows_older(world: World) -> None:
    first, second = post("The first came cracked."), post("The second came cracked.")
    world.take_in(first)
    world.clock.pass_(40)
    world.take_in(second)
    number = scraped(world)
    assert number("owed_work") == 2
    assert number("owed_work_oldest_seconds") == 40
    assert number("mentions", brand="peony", stage="new") == 2
    assert number("waiting_oldest_seconds", brand="peony") == 0, "nobody has to decide yet"
    world.live(world.store.get(first.mention_id))
    world.clock.pass_(60)
    number = scraped(world)
    assert number("owed_work") == 1
    assert number("waiting_oldest_seconds", brand="peony") == 100
    assert number("mentions", brand="peony", stage="waiting") == 1


def test_cards_wait_by_channel_until_they_are_drawn(world: World) -> None:
    mention = world.arrive()
    home = mention.home
    world.clock.pass_(25)
    number = scraped(world)
    assert number("cards_waiting", channel=home, kind="new") == 1
    assert number("cards_waiting_oldest_seconds") == 25
    world.store.drawn(mention)
    assert scraped(world)("cards_waiting", channel=home, kind="new") is None
    world.decide(mention, d.Claim())
    world.clock.pass_(5)
    number = scraped(world)
    assert number("cards_waiting", channel=home, kind="changed") == 1
    assert number("cards_waiting_oldest_seconds") == 5


def test_effects_that_were_begun_and_never_finished_are_told_after_the_grace(world: World) -> None:
    mention, removed = world.arrive(), world.arrive(post("Another cracked bottle."))
    mention = world.store.save(replace(mention, stage=Stage.UNKNOWN))
    world.store.save(replace(removed, stage=Stage.REMOVING))
    for key in ("card:1", "reply:1", "reply:2"):
        world.effects.claim(f"{key}:x", mention.id)
    world.effects.claim("removal:1:x", removed.id)
    world.effects.settle("reply:2:x", "somewhere", "")
    assert scraped(world)("effects_unknown", kind="reply") == 0
    world.clock.pass_(61)
    number = scraped(world)
    assert [number("effects_unknown", kind=kind) for kind in ("card", "reply", "removal", "note")] == [1, 1, 1, 0]


def test_a_reply_whose_fate_is_unclear_is_told(world: World) -> None:
    mention = world.arrive()
    world.connector.faults = [lost_request]
    world.publish(mention)
    world.clock.pass_(120)
    assert scraped(world)("effects_unknown", kind="reply") == 1


def test_after_a_restore_only_a_reply_whose_fate_is_unclear_is_told(world: World, tmp_path: Path) -> None:
    for number in range(3):
        published = world.arrive(post(f"Bottle {number} came cracked."))
        assert world.publish(published).stage is Stage.PUBLISHED
    world.arrive(post("Nobody has answered this yet."))
    unclear = world.arrive(post("And this one leaked."))
    back_up(world.engine, tmp_path / "backup.db", lambda more, whole: None)
    later = World(f"sqlite:///{tmp_path}/restored.db")
    restore(tmp_path / "backup.db", later.engine, lambda more, whole: None)
    later.clock.pass_(days=7)
    assert scraped(later)("effects_unknown", kind="reply") == 0
    later.store.save(replace(later.get(unclear), stage=Stage.UNKNOWN))
    assert scraped(later)("effects_unknown", kind="reply") == 1
    later.close()


def test_a_platform_that_does_not_answer_lags(world: World) -> None:
    polls = SqlPolls(world.engine, world.clock)
    polls.note("demo/peony-store")
    polls.note("demo/peony-app", "CredentialsRefused")
    world.clock.pass_(90)
    polls.note("demo/peony-store", "Unavailable")
    number = scraped(world)
    assert number("connector_lag_seconds", platform="demo", account="peony-store") == 90
    assert number("connector_error", platform="demo", account="peony-store", error="Unavailable") == 1
    assert number("connector_lag_seconds", platform="demo", account="peony-app") == 90
    polls.note("demo/peony-store")
    number = scraped(world)
    assert number("connector_lag_seconds", platform="demo", account="peony-store") == 0
    assert number("connector_error", platform="demo", account="peony-store", error="Unavailable") is None


def test_models_are_told_by_what_they_cost(world: World) -> None:
    spending = SqlSpending(world.engine)
    call = Call(NOON, 0.5, "m1", "peony", "draft", "writer", "big", "answered", "", Usage(1, 900, 400, 120))
    for made in (call, call, replace(call, outcome="timed_out", usage=Usage(1)), replace(call, step="triage")):
        spending.note(made)
    number = scraped(world)
    big = {"model": "big", "step": "draft"}
    assert number("model_calls_total", **big, outcome="answered") == 2
    assert number("model_calls_total", **big, outcome="timed_out") == 1
    assert number("model_calls_total", model="big", step="triage", outcome="answered") == 1
    assert number("model_seconds_total", **big, outcome="answered") == 1.0
    kinds = ("input", "cached", "output")
    told = [number("model_tokens_total", **big, outcome="answered", kind=kind) for kind in kinds]
    assert told == [1800, 800, 240]


def test_clocks_that_warn_and_that_are_over_are_at_risk(world: World) -> None:
    mention = world.arrive()
    assert mention.rule
    assert scraped(world)("sla_at_risk", brand="peony", state="over") == 0
    seen: list[tuple[float | None, float | None]] = []
    for _ in range(200):
        world.clock.pass_(minutes=30)
        mention = world.live(mention)
        number = scraped(world)
        told = (
            number("sla_at_risk", brand="peony", state="warned"),
            number("sla_at_risk", brand="peony", state="over"),
        )
        if not seen or seen[-1] != told:
            seen.append(told)
        if told == (0, 1):
            break
    assert seen == [(0, 0), (1, 0), (0, 1)]


def test_events_are_counted_by_kind_whoever_counts(world: World) -> None:
    reader = SqlFigures(world.engine, world.clock, GRACE)
    mentions_made = [world.arrive(post(f"Number {number} came cracked.")) for number in range(3)]
    assert reader.read().events == {"arrived": 3, "drafted": 3, "triaged": 3, "waiting": 3}
    world.decide(mentions_made[0], d.Claim())
    expected = {"arrived": 3, "claimed": 1, "drafted": 3, "triaged": 3, "waiting": 3}
    assert reader.read().events == SqlFigures(world.engine, world.clock, GRACE).read().events == expected
    assert scraped(world)("events_total", kind="claimed") == 1


def test_what_was_counted_is_not_counted_again_and_latecomers_are_not_missed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL commits numbers in any order: a row with a lower one may appear later."""
    now = 1000.0
    monkeypatch.setattr(figures_module, "monotonic", lambda: now)
    reader = SqlFigures(world.engine, world.clock, GRACE)
    mention = world.arrive()
    assert reader.read().events["arrived"] == 1

    def note(number: int, kind: str) -> None:
        row = {"id": number, "mention_id": mention.id, "seq": number, "kind": kind, "at": NOON, "by": "", "data": "{}"}
        with world.engine.begin() as connection:
            connection.execute(sa.insert(events), row)

    note(1002, "early")
    assert reader.read().events["early"] == 1
    note(1001, "late")  # committed after one with a higher number
    assert reader.read().events["late"] == 1
    for _ in range(4):
        now += 61
        assert reader.read().events == SqlFigures(world.engine, world.clock, GRACE).read().events
    asked: list[str] = []
    sa.event.listen(world.engine, "before_cursor_execute", lambda c, cu, statement, p, *_: asked.append(str(p)))
    assert reader.read().events["late"] == 1
    assert any("1002" in parameters for parameters in asked), "only what is newer is counted again"


def test_the_end_of_the_audit_chain_is_told(world: World) -> None:
    world.arrive()
    world.clock.pass_(30)
    assert scraped(world)("audit_unsealed_oldest_seconds") == 30
    SqlChain(world.engine).seal_all()
    number = scraped(world)
    assert number("audit_unsealed_oldest_seconds") == 0
    assert number("audit_head_place") == 4


def test_loops_are_told_with_their_failures(world: World) -> None:
    number = scraped(world)
    assert [number("loop_running", loop=name) for name in LOOPS] == [1, 0, 1]
    assert [number("loop_hindered", loop=name) for name in LOOPS] == [0, 0, 1]
    assert [number("loop_failures_total", loop=name) for name in LOOPS] == [0, 3, 1]


def away() -> Any:
    raise Unavailable


def test_a_database_that_is_away_is_told_and_the_loops_all_the_same() -> None:
    number = parsed(Metrics(away, lambda: LOOPS).told()[0].decode())
    assert number("database_up") == 0
    assert number("owed_work") is None
    assert number("loop_running", loop="worker") == 1


def test_a_database_that_hangs_holds_up_no_scrape(monkeypatch: pytest.MonkeyPatch) -> None:
    def hangs() -> Any:
        time.sleep(2)

    monkeypatch.setattr("bot.watch.metrics.PATIENCE", 0.1)
    metrics, begun = Metrics(hangs, lambda: LOOPS), time.monotonic()
    for _ in range(3):
        assert parsed(metrics.told()[0].decode())("database_up") == 0
    assert time.monotonic() - begun < 1.5


def test_scrapes_at_the_same_time_ask_the_database_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.watch.metrics.FRESH", 0.0)  # no answer is good for another scrape
    asked, waiting, all_wait = list[int](), list[int](), threading.Event()

    class Counted(Within[Any]):
        def begin(self) -> Any:
            question = super().begin()
            waiting.append(1)
            if len(waiting) == 5:
                all_wait.set()
            return question

    def read() -> Any:
        asked.append(1)
        assert all_wait.wait(20)
        return SqlFigures(world.engine, world.clock, GRACE).read()

    monkeypatch.setattr("bot.watch.metrics.Within", Counted)
    monkeypatch.setattr("bot.watch.metrics.PATIENCE", 30.0)
    metrics = Metrics(read, lambda: LOOPS)
    with ThreadPoolExecutor(5) as scrapers:
        told = [scrape.result() for scrape in [scrapers.submit(metrics.told) for _ in range(5)]]
    assert [parsed(body.decode())("database_up") for body, _ in told] == [1] * 5
    assert len(asked) == 1


@pytest.mark.parametrize("kind", ["text/plain", "application/openmetrics-text"])
@pytest.mark.parametrize("version", ["x", "1.0.0-rc", "1.0.x", "2.x", '"1.0.0"', "9" * 5000])
def test_a_version_of_the_format_that_is_none_is_answered_in_the_plainest(kind: str, version: str) -> None:
    answer = TestClient(metrics_app(Metrics(away, lambda: LOOPS).told)).get(
        "/metrics", headers={"Accept": f"{kind};version={version};q=0.5"}
    )
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert parsed(answer.text)("database_up") == 0


def test_a_scraper_that_asks_for_openmetrics_gets_them() -> None:
    for accept in ("application/openmetrics-text; version=1.0.0 ; q=0.5,*/*", "application/openmetrics-text"):
        assert Metrics(away, lambda: LOOPS).told(accept)[1].startswith("application/openmetrics-text; version=1.0.0")


def test_a_scrape_soon_after_another_asks_nothing(world: World) -> None:
    asked = []

    def read() -> Any:
        asked.append(1)
        return SqlFigures(world.engine, world.clock, GRACE).read()

    metrics = Metrics(read, lambda: LOOPS)
    for _ in range(5):
        metrics.told()
    assert len(asked) == 1


def test_nothing_a_customer_says_is_told(world: World) -> None:
    world.arrive(post("Zyzzyva came cracked."))
    body = Metrics(SqlFigures(world.engine, world.clock, GRACE).read, lambda: LOOPS).told()[0].decode()
    assert "Zyzzyva" not in body
    assert "Lena" not in body


def test_a_late_clock_of_before_is_found_by_the_migration(world: World) -> None:
    from importlib import import_module

    mention = world.arrive()
    while world.live(mention).rings_at and not any(clock.breached for clock in world.get(mention).clocks):
        world.clock.pass_(hours=3)
    with world.engine.begin() as connection:
        connection.execute(mentions.update().values(late=0))
        import_module("bot.store.migrations.versions.0013_watched").fill(connection)
        assert connection.scalar(sa.select(mentions.c.late)) == 2


# -- where it is told -------------------------------------------------------------------------------------


def test_metrics_listen_on_loopback_apart_from_the_web_unless_told_otherwise() -> None:
    settings = read_settings()
    assert (settings.metrics_host, settings.metrics_port) == ("127.0.0.1", 9464)
    assert settings.metrics_port != settings.web_port


def test_minus_one_turns_them_off(world: World) -> None:
    assert metrics_of(read_settings(metrics_port=-1), None, dict) == []  # type: ignore[arg-type]


def test_they_are_served_and_a_taken_port_hinders_nothing_else(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.server.AGAIN", 0.1)
    app = metrics_app(Metrics(SqlFigures(world.engine, world.clock, GRACE).read, lambda: LOOPS).told)
    first = WebServer(app, "127.0.0.1", free_port(), "metrics")
    loops = Loops([first, Failing("worker")])
    loops.start()
    wait(lambda: first.listens_on)
    second = WebServer(app, "127.0.0.1", first.listens_on, "metrics")
    others = Loops([second, Failing("worker")])
    others.start()
    wait(lambda: second.trouble)
    health = others.health()
    assert (health["metrics"].running, health["metrics"].hindered, health["worker"].hindered) == (True, True, False)
    with urllib.request.urlopen(f"http://127.0.0.1:{first.listens_on}/metrics") as answer:
        assert parsed(answer.read().decode())("database_up") == 1
    loops.stop()
    wait(lambda: second.listens_on == first.listens_on)
    others.stop()


def wait(holds: Callable[[], object]) -> None:
    until = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.01)
