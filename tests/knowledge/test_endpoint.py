"""An endpoint's vectors come beside our own: they have a say when they help, and never harm."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.content.articles import Article
from bot.errors import Unavailable
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.search import Found
from bot.knowledge.vectors import Vectors, offline_embedder
from tests.knowledge.conftest import Opened
from tests.knowledge.endpoint import Vector, constant, noise, serving, three, zero
from tests.knowledge.library import DAY, article, rose

pytestmark = pytest.mark.slow

# Topics nobody asks about in the words of the article, nor twice in the same words.
WORDS = """lantern gravel otter sonnet velvet cactus ribbon thunder pickle harbor marble fiddle walnut comet barley
pigeon saddle anchor pepper candle meadow falcon oyster hammock juniper copper violin tundra parsley glacier kettle
magnet orchid puddle quarry raisin saffron turnip umbrella vinegar willow zipper badger cobalt dagger ember""".split()
TOPICS = {f"topic{at}": WORDS[4 * at : 4 * at + 4] for at in range(8)}
UNHEARD = WORDS[32:40]  # one more way to ask of each topic, written nowhere
TOPIC_OF = {word: at for at, words in enumerate(TOPICS.values()) for word in words} | {
    word: at for at, word in enumerate(UNHEARD)
}


def shelf() -> tuple[Article, ...]:
    return tuple(
        article(f"{topic}.en", f"Of {words[0]}.", topic, en=tuple(words[1:])) for topic, words in TOPICS.items()
    )


def knowing(text: str) -> Vectors:
    """Knows what every word of ours is about; nothing of any other text."""
    known = [TOPIC_OF[word] for word in text.lower().replace(".", " ").split() if word in TOPIC_OF]
    vector: Vectors = np.eye(9)[known[0] if known else 8] + 0.01 * noise(text, 9)
    return vector


def asked(base: KnowledgeBase) -> list[Found]:
    base.catch_up()
    return [base.closest("rose", "en", [word], DAY) for word in [*UNHEARD, *WORDS[:8], "nothing of the kind"]]


def test_vectors_that_know_more_than_words_find_what_words_cannot(opened: Opened) -> None:
    with serving("knowing", knowing) as embedder:
        base = opened({"rose": shelf()}, embedder)
        found = asked(base)[: len(UNHEARD)]
    assert [one.passages[0].title for one in found] == list(TOPICS)
    assert all(one.answered for one in found)


@pytest.mark.parametrize("vector", [noise, constant, three, zero])
def test_vectors_that_are_worth_nothing_change_nothing(opened: Opened, vector: Vector) -> None:
    without = opened({"rose": shelf()}, offline_embedder())
    expected = asked(without)
    without.close()
    with serving(vector.__name__, vector) as embedder:
        assert asked(opened({"rose": shelf()}, embedder)) == expected


def test_an_endpoint_that_answers_in_other_dimensions_than_before_is_embedded_again(opened: Opened) -> None:
    with serving("changing", noise) as embedder:
        before = opened({"rose": rose()}, embedder)
        expected = asked(before)
        before.close()
    with serving("changing", three) as embedder:
        assert asked(opened({"rose": rose()}, embedder)) == expected


class Endpoint:
    """What is needed of one, without a wire: knows everything, can be held up and go out of reach."""

    dimensions = 9

    def __init__(self, name: str = "endpoint-knowing@full") -> None:
        self.name = name
        self.reachable = True
        self.held_up = threading.Event()
        self.held_up.set()
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.held_up.wait(10)
        if not self.reachable:
            raise Unavailable
        self.texts.extend(texts)
        rows = np.array([knowing(text) for text in texts]).reshape(-1, self.dimensions)
        vectors: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        return vectors


def test_an_endpoint_out_of_reach_leaves_our_own_vectors(opened: Opened) -> None:
    endpoint = Endpoint()
    base = opened({"rose": shelf()}, endpoint)
    assert asked(base)[0].answered
    endpoint.reachable = False
    gone = asked(base)
    base.close()
    assert gone == asked(opened({"rose": shelf()}, offline_embedder()))


def test_searches_go_on_while_another_model_is_built_beside(opened: Opened, tmp_path: Path) -> None:
    first = opened({"rose": shelf()}, Endpoint())
    asked(first)
    first.close()
    second = Endpoint("endpoint-another@full")
    second.held_up.clear()
    base = opened({"rose": shelf()}, second)
    assert base.closest("rose", "en", [WORDS[0]], DAY).passages[0].title == "topic0"
    assert not second.texts
    second.held_up.set()
    assert [one.passages[0].title for one in asked(base)[: len(UNHEARD)]] == list(TOPICS)
    base.close()
    kept = Endpoint("endpoint-another@full")
    asked(opened({"rose": shelf()}, kept))
    assert not [text for text in kept.texts if text.startswith("topic0. Of")]  # it was complete


def test_articles_that_change_while_they_are_embedded_are_embedded_after_all(opened: Opened) -> None:
    endpoint, written = Endpoint(), [{"rose": shelf()[:4]}]
    endpoint.held_up.clear()
    base = opened(lambda: written[0], endpoint)
    base.closest("rose", "en", ["anything"], DAY)
    written[0] = {"rose": shelf()}
    base.closest("rose", "en", ["anything"], DAY)
    endpoint.held_up.set()
    base.catch_up()
    assert [one.passages[0].title for one in asked(base)[: len(UNHEARD)]] == list(TOPICS)
