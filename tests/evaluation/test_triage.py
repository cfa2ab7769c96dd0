"""Sentiment beside baselines, and genuine customers apart from attacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ModelFailed
from bot.evaluation.data import Data
from bot.evaluation.task import Row, run
from bot.evaluation.triage import Labelled, Read, agreement, evals, mood, with_model
from bot.mention.post import Post
from bot.mention.tags import Tags
from bot.triage.reader import LexiconReader
from tests.evaluation.sets import write
from tests.fakes import World, triage_answer

LEXICON = LexiconReader()


def read(post: Post) -> Tags | None:
    return LEXICON.read(post, ("en",))


def rows_of(folder: Path, readers: dict[str, Read]) -> dict[tuple[str, str], Row]:
    return {(row["set"], row["system"]): row for row in run(evals(Data(folder), readers))}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"sentiment": "positive"}, "positive"),
        ({"sentiment": "ambivalent"}, "neutral"),
        ({"sentiment": "skip"}, None),
        ({"score": 2}, "negative"),
        ({"score": 3}, "neutral"),
        ({"score": 4}, "positive"),
        ({"score10": 4}, "negative"),
        ({"score10": 6}, "neutral"),
        ({"score10": 7}, "positive"),
        ({"text": "no verdict"}, None),
    ],
)
def test_labels_and_stars_become_three_moods(row: dict[str, object], said: str | None) -> None:
    assert mood(row) == said


def test_accuracy_and_f1_by_hand() -> None:
    def case(label: str) -> Labelled:
        return Labelled(Post("", "", "", ""), label)

    scored = [(case("positive"), "positive")] * 3 + [(case("negative"), "positive")]
    # positive: 2·3 / (3 + 4); negative: never said
    assert agreement(scored) == {"accuracy": 0.75, "F1": pytest.approx((6 / 7 + 0) / 2)}


def test_sentiment_is_told_without_the_stars(tmp_path: Path) -> None:
    praise, anger = "Wonderful, I love it, thank you", "Terrible, broken and useless"
    write(tmp_path, "a_en_x", [{"text": f"{praise} {at}", "score": 5} for at in range(6)])
    write(tmp_path, "a_en_y", [{"text": anger, "score": 1}, {"text": praise, "score": 1}])  # the second lies
    told = rows_of(tmp_path, {"unscripted": read})
    assert told["a_en_x", "unscripted"]["accuracy"] == 1
    assert told["a_en_y", "unscripted"]["accuracy"] == 0.5
    assert told["a_en_x", "majority"]["n"] == told["a_en_x", "tfidf+lr"]["n"] == 6
    assert told["genuine negatives of a_en_y", "unscripted"] == {
        "set": "genuine negatives of a_en_y", "system": "unscripted", "n": 2, "called attack": 0.0,
    }  # fmt: skip


def test_attacks_and_genuine_ones_of_a_labelled_set_are_counted_apart(tmp_path: Path) -> None:
    spam = "Subscribe to my channel, earn money fast, write to me on telegram https://spam.example"
    rows = [{"text": spam, "spam": 1}, {"text": "What a song", "spam": 0}, {"text": "Nice", "spam": 0}]
    write(tmp_path, "e_en_spam", rows)
    told = rows_of(tmp_path, {"unscripted": read, "nobody": lambda post: None})
    ours = told["e_en_spam", "unscripted"]
    assert (ours["n"], ours["recall"], ours["called attack"]) == (3, 1.0, 0.0)
    assert told["e_en_spam", "nobody"]["n"] == 0
    assert "recall" not in told["e_en_spam", "nobody"]


def test_a_set_of_toxic_texts_only_has_no_baseline(tmp_path: Path) -> None:
    write(tmp_path, "f_toxic_x", [{"text": "you idiot", "label": "toxic"}])
    assert {system for _, system in rows_of(tmp_path, {"unscripted": read})} == {"unscripted"}


def test_a_model_that_gives_no_verdict_leaves_the_mention_unscored(world: World) -> None:
    post = Post("", "", "1", "The pump broke")
    reader = with_model(world.desk, "peony")
    world.model.says("triage", triage_answer(sentiment="negative"), "no JSON", ModelFailed("unreachable"))
    assert [tags and str(tags.sentiment) for tags in (reader(post), reader(post), reader(post))] == [
        "negative", None, None,
    ]  # fmt: skip
