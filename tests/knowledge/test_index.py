"""The index on disk follows the articles, and is rebuilt from them rather than believed."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from bot.content.articles import Article
from bot.errors import Unavailable
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.chroma import Chroma, Disbelieved
from bot.knowledge.search import Shelf
from bot.knowledge.vectors import Vectors
from tests.knowledge.conftest import Opened
from tests.knowledge.library import DAY, PAYMENT, RETURNS, Watched, article, rose

ASKED = ["I was charged twice"]
ANSWER = "rose/payment.en#top"


class Shelves:
    """A workspace whose articles change."""

    def __init__(self, *articles: Article) -> None:
        self.put(*articles)

    def put(self, *articles: Article) -> None:
        self.articles: Mapping[str, tuple[Article, ...]] = {"rose": articles}

    def __call__(self) -> Mapping[str, tuple[Article, ...]]:
        return self.articles


def found(knowledge: KnowledgeBase, asked: list[str] = ASKED) -> list[str]:
    return [passage.id for passage in knowledge.search("rose", "en", asked, DAY)]


def fill(opened: Opened) -> int:
    """An index of the sample articles, closed again; how many texts it took."""
    embedder = Watched()
    base = opened({"rose": rose()}, embedder)
    assert found(base)[0] == ANSWER
    assert not base.degraded
    base.close()
    return len(embedder.texts) - len(ASKED)


def reopen(opened: Opened) -> int:
    """Opens what `fill` left, searches and says how many texts had to be embedded again."""
    embedder = Watched()
    base = opened({"rose": rose()}, embedder)
    assert found(base)[0] == ANSWER
    assert not base.degraded
    return len(embedder.texts) - len(ASKED)


# -- in step --------------------------------------------------------------------------------------------


def test_a_second_start_embeds_nothing_again(opened: Opened) -> None:
    assert fill(opened) > 10
    assert reopen(opened) == 0


def test_only_a_changed_passage_is_embedded_again(opened: Opened) -> None:
    shelves, embedder = Shelves(article("returns.en", RETURNS), article("payment.en", PAYMENT)), Watched()
    base = opened(shelves, embedder)
    found(base)
    embedder.texts.clear()
    changed = article("returns.en", RETURNS.replace("14 days", "10 days"))
    shelves.put(changed, article("payment.en", PAYMENT))
    assert "10 days" in base.search("rose", "en", ["opened cream"], DAY)[0].text
    assert [text for text in embedder.texts if text != "opened cream"] == [
        "returns.en. Opened products. An opened cream can be returned within 10 days of delivery if most of it is left."
    ]


def test_what_was_found_before_a_change_still_shows_what_it_said(opened: Opened) -> None:
    shelves = Shelves(article("returns.en", RETURNS))
    base = opened(shelves)
    (before, *_) = base.search("rose", "en", ["opened cream"], DAY)
    shelves.put(article("returns.en", RETURNS.replace("14 days", "10 days")))
    (after, *_) = base.search("rose", "en", ["opened cream"], DAY)
    assert (before.id, "14 days" in before.text, "10 days" in after.text) == (after.id, True, True)
    assert base.versions("rose", [before.id], DAY) == {after.id: after.version} != {before.id: before.version}


def test_the_same_articles_are_not_looked_at_twice(opened: Opened) -> None:
    embedder = Watched()
    base = opened(Shelves(*rose()), embedder)
    found(base)
    embedder.texts.clear()
    found(base)
    assert embedder.texts == ASKED


def test_a_removed_article_is_gone_at_once(opened: Opened) -> None:
    shelves = Shelves(*rose())
    base = opened(shelves)
    assert ANSWER in found(base)
    assert base.versions("rose", [ANSWER], DAY)
    shelves.put(*(written for written in rose() if written.stem != "payment.en"))
    assert base.versions("rose", [ANSWER], DAY) == {}
    assert ANSWER not in found(base)


def test_a_removed_brand_leaves_nothing_on_disk(opened: Opened, tmp_path: Path) -> None:
    shelves = Shelves(*rose())
    base = opened(shelves)
    found(base)
    shelves.articles = {"bus": (article("bikes.en", "A bike travels for 20.", "Bikes", "bus"),)}
    assert [p.id for p in base.search("bus", "en", ["How much is a bike?"], DAY)] == ["bus/bikes.en#top"]
    assert list(manifest(tmp_path)["counts"].values()) == [1]


def test_another_embedder_never_meets_the_old_vectors(opened: Opened, tmp_path: Path) -> None:
    texts = fill(opened)
    embedder = Watched("hashed-otherwise-2048")
    assert found(opened({"rose": rose()}, embedder))[0] == ANSWER
    assert len(embedder.texts) - len(ASKED) == texts
    assert len(manifest(tmp_path)["counts"]) == 1


def test_the_old_vectors_stay_until_those_of_another_embedder_are_complete(opened: Opened, tmp_path: Path) -> None:
    texts = fill(opened)
    unreachable = Watched("hashed-otherwise-2048")
    unreachable.reachable = False
    base = opened({"rose": rose()}, unreachable)
    assert found(base)[0] == ANSWER
    base.close()
    assert reopen(opened) == 0  # nothing of the old index was lost
    assert list(manifest(tmp_path)["counts"].values()) == [texts]


def test_what_was_embedded_before_the_embedder_failed_is_not_embedded_again(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.knowledge.index.BATCH", 4)
    embedder = Watched()
    whole = embedder.embed

    def fails_in_the_third_batch(texts: Sequence[str]) -> Vectors:
        embedder.reachable = len(embedder.texts) < 8
        return whole(texts)

    monkeypatch.setattr(embedder, "embed", fails_in_the_third_batch)
    base = opened({"rose": rose()}, embedder)
    found(base)
    base.close()
    assert len(embedder.texts) == 8
    assert reopen(opened) == len(Shelf(rose()).rows) - 8


def test_texts_are_not_kept_in_the_index(opened: Opened, tmp_path: Path) -> None:
    fill(opened)
    assert b"working days" not in database(tmp_path).read_bytes()


# -- doubt ----------------------------------------------------------------------------------------------


def manifest(tmp_path: Path) -> dict[str, dict[str, int]]:
    content: dict[str, dict[str, int]] = json.loads((tmp_path / "index" / "manifest.json").read_text())
    return content


def database(tmp_path: Path) -> Path:
    (file,) = tmp_path.glob("index/chroma-*/chroma.sqlite3")
    return file


def overwrite_database(tmp_path: Path) -> None:
    database(tmp_path).write_bytes(b"not a database at all" * 1000)


def empty_database(tmp_path: Path) -> None:
    database(tmp_path).write_bytes(b"")


def remove_generation(tmp_path: Path) -> None:
    shutil.rmtree(database(tmp_path).parent)


def lose_vectors(tmp_path: Path) -> None:
    with sqlite3.connect(database(tmp_path)) as connection:
        connection.execute("DELETE FROM embeddings_queue")
    connection.close()


def lose_rows(tmp_path: Path) -> None:
    content = json.loads((tmp_path / "index" / "manifest.json").read_text())
    content["counts"] = {name: count + 1 for name, count in content["counts"].items()}
    (tmp_path / "index" / "manifest.json").write_text(json.dumps(content))


def break_manifest(tmp_path: Path) -> None:
    (tmp_path / "index" / "manifest.json").write_text('{"generation": ')


def die_while_writing(tmp_path: Path) -> None:
    (tmp_path / "index" / "busy").touch()


def remove_everything(tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "index")


@pytest.mark.parametrize(
    "damage",
    [
        overwrite_database, empty_database, remove_generation, lose_vectors, lose_rows, break_manifest,
        die_while_writing, remove_everything,
    ],
)  # fmt: skip
def test_a_damaged_index_is_built_again_from_the_articles(
    opened: Opened, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    texts = fill(opened)
    damage(tmp_path)
    assert reopen(opened) == texts
    assert len(list((tmp_path / "index").glob("chroma-*"))) == 1
    assert not (tmp_path / "index" / "busy").exists()


def test_an_index_that_breaks_while_it_is_used_is_built_again(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    base = opened({"rose": rose()}, Watched())
    healthy = found(base)
    closest, broken = Chroma.closest, [True]

    def fails_once(self: Chroma, *rest: object) -> list[dict[str, float]]:
        if broken.pop() if broken else False:
            raise Disbelieved("a broken segment")
        return closest(self, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Chroma, "closest", fails_once)
    assert found(base) == healthy
    assert not broken
    assert not base.degraded


def test_a_disk_that_stays_broken_leaves_the_vectors_in_memory(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuses(self: Chroma, *rest: object) -> None:
        raise Disbelieved("a broken disk")

    monkeypatch.setattr(Chroma, "put", refuses)
    base = opened({"rose": rose()})
    assert found(base)[0] == ANSWER
    assert base.degraded
    assert "vectors live in memory" in caplog.text


# -- owners ---------------------------------------------------------------------------------------------


def test_a_second_owner_searches_from_memory_and_says_so(opened: Opened, caplog: pytest.LogCaptureFixture) -> None:
    first, second = opened({"rose": rose()}), opened({"rose": rose()})
    assert found(first) == found(second)
    assert not first.degraded
    assert second.degraded
    assert "another process owns" in caplog.text


def test_the_directory_is_free_again_once_its_owner_is_gone(opened: Opened, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from bot.knowledge.index import open_index;"
        "from bot.knowledge.vectors import HashedStems;"
        "index = open_index(Path(sys.argv[1]), HashedStems());"
        "print(type(index).__name__, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "index")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as owner:
        assert owner.stdout
        assert owner.stdout.readline() == "DiskIndex\n"
        kept_out = opened({"rose": rose()})
        assert found(kept_out)[0] == ANSWER
        assert kept_out.degraded
        owner.kill()
    assert reopen(opened) > 0


# -- an embedder out of reach ---------------------------------------------------------------------------


def test_words_alone_answer_while_the_embedder_is_out_of_reach(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.knowledge.source.REST", 0)
    embedder = Watched()
    embedder.reachable = False
    base = opened({"rose": rose()}, embedder)
    assert found(base)[0] == ANSWER
    embedder.reachable = True
    assert found(base)[0] == ANSWER
    assert len(embedder.texts) > 10  # caught up as soon as it could
    embedder.reachable = False
    assert found(base)[0] == ANSWER


def test_an_embedder_out_of_reach_is_left_alone_for_a_while(opened: Opened) -> None:
    embedder = Watched()
    base = opened({"rose": rose()}, embedder)
    found(base)
    tried: list[Sequence[str]] = []

    def fails(texts: Sequence[str]) -> Vectors:
        tried.append(texts)
        raise Unavailable

    embedder.embed = fails  # type: ignore[method-assign]
    assert [found(base)[0] for _ in range(3)] == [ANSWER] * 3
    assert len(tried) == 1
