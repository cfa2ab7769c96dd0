"""A Chroma server several processes share: each finds its own articles, whatever the others and the server do."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import chromadb
import pytest
from chromadb.api.shared_system_client import SharedSystemClient
from pydantic import SecretStr

from bot.content.articles import Article
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.search import Shelf
from bot.knowledge.server import TOUCH, UNUSED, Server
from bot.knowledge.source import REST
from bot.knowledge.upkeep import Upkeep
from bot.knowledge.vectors import Embedder
from tests.chroma import ChromaServer, chroma_server
from tests.knowledge.conftest import Opened
from tests.knowledge.library import DAY, PAYMENT, RETURNS, Watched, article, rose

pytestmark = pytest.mark.slow

ASKED = ["I was charged twice"]
ANSWER = "rose/payment.en#top"
QUESTIONS = ["I was charged twice", "opened cream", "Where can I park?", "money back", "bonus points", "Sunday"]
Shared = Callable[..., KnowledgeBase]


class Hours:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    """One server for this file."""
    with chroma_server(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def server(running: ChromaServer) -> ChromaServer:
    """It runs, and holds nothing."""
    if not running.answers():
        running.start()
    client = chromadb.HttpClient("127.0.0.1", running.port)
    for old in client.list_collections():
        client.delete_collection(old.name)
    return running


@pytest.fixture
def hours() -> Hours:
    return Hours()


@pytest.fixture
def shared(server: ChromaServer, hours: Hours) -> Iterator[Shared]:
    """Opens knowledge bases of processes that share the server."""
    bases: list[KnowledgeBase] = []

    def open_base(articles: tuple[Article, ...] | None = None, embedder: Embedder | None = None) -> KnowledgeBase:
        held = {"rose": rose() if articles is None else articles}
        place = Server(server.url, SecretStr(""), hours)
        bases.append(KnowledgeBase(place, lambda: held, embedder or Watched()))
        return bases[-1]

    yield open_base
    for base in bases:
        base.close()


def found(knowledge: KnowledgeBase, asked: list[str] = ASKED) -> list[str]:
    return [passage.id for passage in knowledge.search("rose", "en", asked, DAY)]


def collections(server: ChromaServer) -> Mapping[str, Any]:
    client = chromadb.HttpClient("127.0.0.1", server.port)
    return {one.name: one for one in client.list_collections()}


def embedded(embedder: Watched) -> int:
    """How many texts of articles it was asked for."""
    return len([text for text in embedder.texts if text not in QUESTIONS])


TEXTS = len(Shelf(rose()).rows)


# -- sharing --------------------------------------------------------------------------------------------


def test_a_shared_server_finds_what_a_folder_of_ones_own_finds(shared: Shared, opened: Opened) -> None:
    theirs, own = shared(), opened({"rose": rose()})
    for question in QUESTIONS:
        assert found(theirs, [question]) == found(own, [question])
        sure = [base.closest("rose", "en", [question], DAY).sure for base in (theirs, own)]
        assert sure[0] == pytest.approx(sure[1], abs=1e-5)
    assert not theirs.degraded
    assert theirs.trouble == ""


def test_a_second_process_embeds_nothing_again(shared: Shared, server: ChromaServer) -> None:
    first, second = Watched(), Watched()
    assert found(shared(embedder=first)) == found(shared(embedder=second))
    assert (embedded(first), embedded(second)) == (TEXTS, 0)
    assert len(collections(server)) == 1


def test_two_that_build_at_the_same_moment_do_no_harm(shared: Shared, server: ChromaServer) -> None:
    bases, together = [shared() for _ in range(4)], threading.Barrier(4)
    answers: list[list[str]] = []

    def begin(base: KnowledgeBase) -> None:
        together.wait()
        answers.append(found(base))

    threads = [threading.Thread(target=begin, args=(base,)) for base in bases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer[0] for answer in answers] == [ANSWER] * 4
    assert not any(base.degraded for base in bases)
    (only,) = collections(server).values()
    assert only.count() == TEXTS


def test_old_and_new_articles_are_searched_side_by_side_during_a_rolling_deploy(shared: Shared) -> None:
    fresh = Watched()
    old = shared((article("returns.en", RETURNS), article("payment.en", PAYMENT)))
    found(old)
    changed = article("returns.en", RETURNS.replace("14 days", "10 days"))
    new = shared((changed, article("payment.en", PAYMENT)), fresh)
    assert "10 days" in new.search("rose", "en", ["opened cream"], DAY)[0].text
    assert "14 days" in old.search("rose", "en", ["opened cream"], DAY)[0].text
    assert not old.degraded
    assert not new.degraded
    assert embedded(fresh) == 1  # the rest was copied


def test_texts_are_not_kept_on_the_server(shared: Shared, server: ChromaServer) -> None:
    found(shared())
    (only,) = collections(server).values()
    assert set(only.get(include=["documents"])["documents"]) == {None}


# -- old collections ------------------------------------------------------------------------------------


def test_what_nobody_has_used_for_a_day_is_dropped_and_nothing_earlier(
    shared: Shared, server: ChromaServer, hours: Hours
) -> None:
    found(shared((article("payment.en", PAYMENT),)))
    hours.at += UNUSED - timedelta(minutes=1)
    found(shared((article("returns.en", RETURNS),)))
    assert len(collections(server)) == 2
    hours.at += timedelta(minutes=2)
    found(shared(rose()))
    assert len(collections(server)) == 2  # the first one is gone


def test_an_old_process_that_still_works_is_never_robbed(shared: Shared, server: ChromaServer, hours: Hours) -> None:
    old = shared((article("payment.en", PAYMENT),))
    found(old)
    for _ in range(30):
        hours.at += TOUCH
        old.tend()
    found(shared(rose()))
    assert len(collections(server)) == 2
    assert found(old) == [ANSWER]
    assert not old.degraded


def test_collections_of_others_on_the_same_server_are_left_alone(
    shared: Shared, server: ChromaServer, hours: Hours
) -> None:
    chromadb.HttpClient("127.0.0.1", server.port).create_collection("somebody-else", metadata={"used_at": 1})
    hours.at += 2 * UNUSED
    found(shared())
    assert "somebody-else" in collections(server)


# -- doubt ----------------------------------------------------------------------------------------------


def lose_rows(collection: Any) -> None:
    collection.delete(ids=collection.get(limit=5)["ids"])


def add_rows(collection: Any) -> None:
    collection.add(ids=["a stranger"], embeddings=[[0.5] * Watched.dimensions])


@pytest.mark.parametrize("damage", [lose_rows, add_rows])
def test_a_collection_that_holds_something_else_is_made_right(
    shared: Shared, server: ChromaServer, damage: Callable[[Any], None]
) -> None:
    found(shared())
    (only,) = collections(server).values()
    damage(only)
    after = shared()
    assert found(after)[0] == ANSWER
    assert not after.degraded
    (only,) = collections(server).values()
    assert only.count() == TEXTS


def test_a_process_whose_collection_was_dropped_builds_it_again(shared: Shared, server: ChromaServer) -> None:
    base = shared()
    found(base)
    for name in collections(server):
        chromadb.HttpClient("127.0.0.1", server.port).delete_collection(name)
    assert found(base)[0] == ANSWER  # from words, then from memory
    base.tend()
    assert found(base)[0] == ANSWER
    assert not base.degraded
    assert len(collections(server)) == 1


# -- a server that is away ------------------------------------------------------------------------------


def test_killed_and_started_again_it_is_searched_throughout(
    shared: Shared, server: ChromaServer, caplog: pytest.LogCaptureFixture
) -> None:
    embedder = Watched()
    base, fresh = shared(embedder=embedder), Upkeep(shared())
    healthy = found(base)
    server.kill()
    assert found(base)[0] == ANSWER
    assert found(base) == healthy  # with vectors in memory
    assert base.degraded
    assert base.trouble == f"the Chroma server {server.url} cannot be used: vectors live in memory until it can"
    assert "vectors live in memory" in caplog.text
    base.tend()
    assert base.degraded  # it is still away
    server.start()
    before = embedded(embedder)
    base.tend()
    assert not base.degraded
    assert found(base) == healthy
    assert embedded(embedder) == before  # the server had kept everything
    assert fresh.trouble == ""


def test_away_at_the_start_it_is_gone_to_when_it_comes(shared: Shared, server: ChromaServer) -> None:
    server.kill()
    base = shared()
    assert found(base)[0] == ANSWER
    upkeep = Upkeep(base)
    assert "cannot be used" in upkeep.trouble
    server.start()
    looks = iter((False, True))
    upkeep.run(lambda seconds: next(looks))
    assert upkeep.trouble == ""
    assert found(base)[0] == ANSWER


def clients() -> int:
    """How many of Chroma's clients this process keeps."""
    return len(SharedSystemClient._identifier_to_system)


def test_while_the_endpoint_is_away_the_way_back_is_tried_after_its_rest_and_leaves_no_client(
    shared: Shared, server: ChromaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.kill()
    embedder = Watched()
    base = shared(embedder=embedder)
    found(base)
    server.start()
    embedder.reachable, before, times = False, clients(), embedder.times
    for _ in range(3):
        base.tend()
    assert (clients(), embedder.times) == (before, times + 1)
    embedder.reachable = True
    base.tend()
    assert base.degraded
    monkeypatch.setattr("bot.knowledge.source.time.monotonic", lambda begun=time.monotonic: begun() + REST)
    base.tend()
    assert not base.degraded
    base.close()
    assert clients() == before


def test_articles_that_change_while_the_server_is_away_are_there_when_it_is_back(
    server: ChromaServer, hours: Hours
) -> None:
    held: dict[str, Mapping[str, tuple[Article, ...]]] = {"now": {"rose": (article("returns.en", RETURNS),)}}
    base = KnowledgeBase(Server(server.url, SecretStr(""), hours), lambda: held["now"], Watched())
    found(base)
    server.kill()
    held["now"] = {"rose": (article("returns.en", RETURNS.replace("14 days", "10 days")),)}
    assert "10 days" in base.search("rose", "en", ["opened cream"], DAY)[0].text
    server.start()
    base.tend()
    assert not base.degraded
    assert "10 days" in base.search("rose", "en", ["opened cream"], DAY)[0].text
    base.close()


class Impostor(BaseHTTPRequestHandler):
    """Says that it is well, and answers every question with a page of a proxy, or not at all."""

    silent = False

    def do_GET(self) -> None:
        if self.path.endswith("heartbeat"):
            self._say(200, b'{"nanosecond heartbeat": 1}')
        else:
            self._say(200, b'{"tenant": "t", "databases": ["d"], "name": "t", "user_id": "u", "id": "x"}')

    def do_POST(self) -> None:
        if self.silent:
            time.sleep(2)
        self._say(502, b"<html>Bad gateway</html>")

    def _say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *told: object) -> None:
        """Quiet."""


@pytest.fixture
def impostor() -> Iterator[str]:
    serving = ThreadingHTTPServer(("127.0.0.1", 0), Impostor)
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{serving.server_address[1]}"
    serving.shutdown()
    serving.server_close()


@pytest.mark.parametrize("silent", [False, True])
def test_whatever_answers_at_its_address_instead_is_not_believed(
    impostor: str, hours: Hours, silent: bool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.knowledge.server.ANSWER", 0.2)
    monkeypatch.setattr(Impostor, "silent", silent)
    began = time.monotonic()
    base = KnowledgeBase(Server(impostor, SecretStr("secret-token"), hours), lambda: {"rose": rose()}, Watched())
    assert found(base)[0] == ANSWER
    assert base.degraded
    assert time.monotonic() - began < 8
    base.close()
    assert "secret-token" not in caplog.text
