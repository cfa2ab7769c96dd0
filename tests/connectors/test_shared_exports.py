"""Real exports nobody wrote for this program: read without a crash, every row accounted for."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.connectors.reviews_file import Defaults, read_reviews
from bot.errors import InputError

DATA = Path(__file__).parents[3] / "shared" / "data"
EXPORTS = sorted([*DATA.glob("a_*.jsonl"), *DATA.glob("e_*.jsonl")])
STREAMS = sorted(DATA.glob("e_*.csv"))

pytestmark = pytest.mark.shared


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.stem)
def test_every_line_is_a_mention_or_an_explained_error(path: Path) -> None:
    reading = read_reviews(path, {}, Defaults("shop"))
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    assert reading.rows == len(reading.posts) + len(reading.errors) == len(lines)
    assert len({post.mention_id for post in reading.posts}) == len(reading.posts)
    assert {error.field for error in reading.errors} <= {"date"}
    assert all("say how dates are written" in error.message for error in reading.errors)


def test_dates_of_another_shape_are_read_once_the_shape_is_told() -> None:
    path = DATA / "a_en_airline_tweets.jsonl"
    assert len(read_reviews(path, {}, Defaults("shop")).errors) == 1013
    told = read_reviews(path, {}, Defaults("shop", date_format="%d-%m-%Y %H.%M"))
    assert told.errors == ()
    assert all(post.written_at and post.written_at.year == 2015 for post in told.posts)


def test_polish_ratings_out_of_ten_are_kept_as_such() -> None:
    reading = read_reviews(DATA / "a_pl_filmweb.jsonl", {}, Defaults("shop"))
    assert {post.rating_max for post in reading.posts} == {10}
    assert max(post.rating or 0 for post in reading.posts) == 10


@pytest.mark.parametrize("path", STREAMS, ids=lambda path: path.stem)
def test_a_stream_of_stars_without_words_says_what_is_missing(path: Path) -> None:
    with pytest.raises(InputError, match="columns are: at, score, text_len"):
        read_reviews(path, {}, Defaults("shop"))


@pytest.mark.parametrize("path", STREAMS, ids=lambda path: path.stem)
def test_rows_of_a_stream_add_up_when_a_column_is_chosen_for_the_words(path: Path) -> None:
    reading = read_reviews(path, {"text": "text_len"}, Defaults("shop"))
    assert reading.rows == len(reading.posts) == len(path.read_text().splitlines()) - 1
    assert all(post.written_at and post.rating for post in reading.posts)
    assert reading.errors == ()
