"""Embeddings over the wire: batches, order, length one, and every failure as Unavailable."""

from __future__ import annotations

import json

import numpy as np
import pytest
from pydantic import SecretStr

from bot.errors import Unavailable
from bot.models import embeddings
from bot.models.embeddings import EndpointEmbedder
from tests.connectors.loopback import Loopback, answer, loopback

pytestmark = pytest.mark.slow


def embedder(server: Loopback, wanted: int | None = None) -> EndpointEmbedder:
    return EndpointEmbedder("small", f"{server.url}/v1", SecretStr("k-secret"), wanted)


def vectors(*rows: list[float]) -> dict[str, object]:
    """As endpoints answer, in any order: `index` says which text a vector belongs to."""
    data = [{"object": "embedding", "index": index, "embedding": row} for index, row in enumerate(rows)]
    return {"object": "list", "model": "small", "data": data[::-1], "usage": {"prompt_tokens": 3, "total_tokens": 3}}


def body(request: bytes) -> dict[str, object]:
    told: dict[str, object] = json.loads(request.partition(b"\r\n\r\n")[2])
    return told


def test_vectors_come_back_in_the_order_of_the_texts_and_with_length_one() -> None:
    with loopback(answer(200, vectors([3.0, 4.0], [0.0, 2.0]))) as server:
        found = embedder(server).embed(["first", "second"])
    np.testing.assert_allclose(found, [[0.6, 0.8], [0.0, 1.0]], rtol=1e-6)
    assert found.dtype == np.float32
    assert body(server.requests[0])["input"] == ["first", "second"]
    assert body(server.requests[0])["encoding_format"] == "float"


def test_many_texts_go_in_several_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embeddings, "BATCH", 2)
    with loopback(answer(200, vectors([1.0, 0.0], [0.0, 1.0])), answer(200, vectors([1.0, 1.0]))) as server:
        assert embedder(server).embed(["a", "b", "c"]).shape == (3, 2)
    assert [body(request)["input"] for request in server.requests] == [["a", "b"], ["c"]]


def test_dimensions_are_asked_for_only_when_wanted_and_are_part_of_the_name() -> None:
    with loopback(answer(200, vectors([1.0, 0.0]))) as server:
        assert embedder(server, wanted=2).dimensions == 2
        embedder(server).embed(["a"])
    assert body(server.requests[0])["dimensions"] == 2
    assert "dimensions" not in body(server.requests[1])
    assert embedder(server, 2).name != embedder(server).name


def test_a_busy_endpoint_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embeddings, "wait_exponential_jitter", lambda **_: lambda _: 0.0)
    with loopback(answer(503), answer(200, vectors([1.0]))) as server:
        assert embedder(server).embed(["a"]).tolist() == [[1.0]]


@pytest.mark.parametrize(
    ("status", "content"),
    [(401, {"error": {"message": "no"}}), (404, {}), (200, b"<html>"), (200, {"data": None}), (200, vectors())],
)
def test_whatever_goes_wrong_is_unavailable_and_names_no_key(status: int, content: object) -> None:
    with (
        loopback(answer(status, content, content_type="application/json")) as server,
        pytest.raises(Unavailable) as why,
    ):
        embedder(server).embed(["a"])
    assert "k-secret" not in str(why.value)
    assert len(server.requests) <= 3
