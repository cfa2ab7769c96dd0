"""Exported reviews: every row is a post or an error that says why, and reading a file again gives the same ids."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.connectors.columns import SYNONYMS
from bot.connectors.reviews_file import Defaults, Reading, read_reviews
from bot.connectors.rows import LARGEST
from bot.connectors.text import LONGEST
from bot.errors import InputError
from bot.mention.post import Change


def read(path: Path, data: str | bytes, mapping: dict[str, str] | None = None, **defaults: Any) -> Reading:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_reviews(path, mapping or {}, Defaults("shop", **defaults))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "reviews.csv"


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    return tmp_path / "reviews.jsonl"


def test_a_row_becomes_a_post_with_all_it_says(table: Path) -> None:
    reading = read(table, (
        "id,Platform,Author,Author ID,Rating,Title,Review text,Date,Language,Link,Reply\n"
        "7,maps.example,Ola,u1,4/10,Bus,Late again,2026-11-20T08:00:00Z,pl-PL,https://site.example/7,Sorry!\n"
    ))  # fmt: skip
    (post,) = reading.posts
    assert (post.platform, post.account, post.external_id, post.site) == ("import", "shop", "7", "maps.example")
    assert (post.text, post.title, post.rating, post.rating_max) == ("Late again", "Bus", 4, 10)
    assert (post.author.name, post.author.id, post.language_hint) == ("Ola", "u1", "pl")
    assert (post.written_at, post.url) == (datetime(2026, 11, 20, 8, tzinfo=UTC), "https://site.example/7")
    assert (post.existing_reply, post.change) == ("Sorry!", Change.NEW)
    assert post.revision
    assert (reading.rows, reading.errors) == (1, ())


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("Отзыв;Оценка;Дата;Автор;Заголовок;Ответ", {"text", "rating", "date", "author", "title", "reply"}),
        ("Treść;Ocena;Data;Autor;Tytuł;Źródło", {"text", "rating", "date", "author", "title", "site"}),
        (
            "review_text;star-rating;Created At;USER;headline;lang",
            {"text", "rating", "date", "author", "title", "language"},
        ),
        ("Opinia;Score10;czas;Użytkownik;Temat;Link", {"text", "rating10", "date", "author", "title", "url"}),
    ],
)
def test_columns_are_known_by_their_names_in_three_languages(table: Path, header: str, fields: set[str]) -> None:
    reading = read(table, f"{header}\nWords;4;2026-11-20;Ola;Title;en\n")
    assert set(reading.mapping) == fields
    assert reading.posts[0].text == "Words"


def test_no_name_stands_for_two_fields() -> None:
    names = [name for synonyms in SYNONYMS.values() for name in synonyms]
    assert len(names) == len(set(names))


def test_the_better_name_wins_and_the_persons_choice_goes_before_it(table: Path) -> None:
    data = "comment,text,other\none,two,three\n"
    assert read(table, data).posts[0].text == "two"
    assert read(table, data, {"text": "Other"}).posts[0].text == "three"
    assert read(table, data, {"text": "comment"}).mapping == {"text": "comment"}


def test_columns_nothing_was_read_from_are_named(table: Path) -> None:
    assert read(table, "text,colour\nNice lamp,red\n").ignored == ("colour",)


def test_of_two_columns_with_one_name_the_first_is_read(table: Path) -> None:
    assert read(table, "text,text,Text\none,two,three\n").posts[0].text == "one"


def test_a_column_chosen_for_one_field_serves_no_other(table: Path) -> None:
    reading = read(table, "title,rating\nLate again,2\n", {"text": "title"})
    assert (reading.posts[0].text, reading.posts[0].title) == ("Late again", "")


@pytest.mark.parametrize(
    ("mapping", "message"),
    [({"words": "text"}, "no field 'words'"), ({"rating": "points"}, "no column 'points'; columns are: text, points2")],
)
def test_a_choice_that_cannot_be_followed_is_explained(table: Path, mapping: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(table, "text,points2\nLate,1\n", mapping)


def test_a_chosen_field_that_no_line_has_is_explained(lines: Path) -> None:
    with pytest.raises(InputError, match="no row has a field 'points'"):
        read(lines, '{"text": "Late"}\n', {"rating": "points"})


def test_a_table_without_words_is_not_read_at_all(table: Path) -> None:
    with pytest.raises(InputError, match="columns are: at, score, text_len"):
        read(table, "at,score,text_len\n2020-01-07 22:31:42,5,69\n")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_the_one_that_makes_sense_of_the_header(table: Path, delimiter: str) -> None:
    data = delimiter.join(["text", "rating", "author, the one; who"]) + "\n" + delimiter.join(["a", "1", "Ola"])
    quoted = data if delimiter == "\t" else data.replace("author, the one; who", '"author, the one; who"')
    assert [(post.text, post.rating) for post in read(table, quoted).posts] == [("a", 1)]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "Зажигалка не работает"), ("utf-8-sig", "Zażółć gęślą jaźń"), ("utf-16", "Посылка шла месяц"),
        ("cp1251", "Посылка шла месяц, ёлки"), ("cp1250", "Paczka nie dotarła, proszę o zwrot pieniędzy"),
        ("ascii", "Late"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_usual_encodings_and_line_ends_are_read(table: Path, encoding: str, text: str, newline: str) -> None:
    reading = read(table, f"text;rating{newline}{text};1{newline}".encode(encoding))
    assert [(post.text, post.rating) for post in reading.posts] == [(text, 1)]


def test_a_few_broken_bytes_cost_their_row_and_not_the_file(table: Path) -> None:
    good = "text,rating\nПосылка шла месяц,1\n".encode()
    reading = read(table, good + b"broken \xff\xfe,2\n" + "Спасибо,5\n".encode())
    assert [post.text for post in reading.posts] == ["Посылка шла месяц", "Спасибо"]
    assert [(error.row, error.field) for error in reading.errors] == [(3, "")]


def test_nul_bytes_do_not_get_into_a_post(table: Path, lines: Path) -> None:
    assert read(table, b"te\0xt,author\nLa\0te,O\0la\n").posts[0].text == "Late"
    assert read(lines, b'{"text": "La\\u0000te"}\n').posts[0].text == "Late"


def test_a_quoted_line_end_is_part_of_the_words_and_rows_are_counted_as_a_spreadsheet_does(table: Path) -> None:
    reading = read(table, 'text,rating\n"two\r\nlines",1\n\n,,\nbad,9\n"a ""quoted"" word", "2"\n')
    assert [(post.text, post.rating) for post in reading.posts] == [("two\nlines", 1), ('a "quoted" word', 2)]
    assert [(error.row, error.field) for error in reading.errors] == [(5, "rating")]
    assert reading.rows == 3


def test_an_unclosed_quote_does_not_swallow_the_rows_after_it_unnoticed(table: Path) -> None:
    reading = read(table, 'rating,text\n1,good\n2,"never closed\n3,lost\n4,lost\n')
    assert [post.text for post in reading.posts] == ["good"]
    assert "quote is not closed" in reading.errors[0].message
    assert reading.rows == len(reading.posts) + len(reading.errors)


def test_a_huge_unclosed_quote_is_an_error_and_the_reading_goes_on(table: Path) -> None:
    reading = read(table, 'rating,text\n2,"never closed\n' + "3,some more words\n" * 10_000)
    assert "quote is not closed" in reading.errors[0].message
    assert len(reading.posts) > 1000


@pytest.mark.parametrize(
    ("row", "field", "message"),
    [
        ("a,,1,2026-11-20", "text", "there is no text"), ("a, ,1,2026-11-20", "text", "there is no text"),
        ("a,x,good,2026-11-20", "rating", "'good': not a number"),
        ("a,x,6,2026-11-20", "rating", "not between 0 and 5"),
        ("a,x,-1,2026-11-20", "rating", "not between 0 and 5"),
        ("a,x,1,03/04/2026", "date", "say how dates are written"),
        (f"a,{'x' * (LONGEST + 1)},1,", "text", "at most 40000"),
        ("a,x,1", "", "3 columns and the header 4"), ("a,x,1,2026-11-20,more", "", "5 columns and the header 4"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_used_is_explained_and_the_others_are_read(
    table: Path, row: str, field: str, message: str
) -> None:
    reading = read(table, f"author,text,rating,date\n{row}\nOla,fine,5,2026-11-20\n")
    assert [post.text for post in reading.posts] == ["fine"]
    assert [(error.row, error.field) for error in reading.errors] == [(2, field)]
    assert message in reading.errors[0].message
    assert reading.rows == 2


def test_empty_cells_beyond_the_header_do_no_harm(table: Path) -> None:
    assert read(table, "text,rating\nfine,5,,\n").errors == ()


def test_json_lines_are_read_with_the_same_names_and_counted_as_lines(lines: Path) -> None:
    reading = read(lines, (
        '\ufeff{"text": "One", "score": 4, "at": 1795168800, "author": null}\n\n{"текст": "Два", "score10": 7}\r\n'
        '{"text": \n[1]\n{"rating": 5}\n{"text": ["a"]}\n'
        '{"text": "Three", "rating": true}\n{"text": "Four", "score": NaN}\n'
    ))  # fmt: skip
    assert [(post.text, post.rating, post.rating_max) for post in reading.posts] == [
        ("One", 4, 5), ("Два", 7, 10), ("Four", None, 5),
    ]  # fmt: skip
    assert [(error.row, error.field) for error in reading.errors] == [
        (4, ""), (5, ""), (6, "text"), (7, "text"), (8, "rating"),
    ]  # fmt: skip
    assert reading.rows == 8


def test_a_json_array_is_read_and_counted_from_one(tmp_path: Path) -> None:
    path = tmp_path / "reviews.json"
    reading = read(
        path, json.dumps([{"review": "One", "score": float("nan")}, 5, {"review": ""}, {"review": "Two"}], indent=2)
    )
    assert [post.text for post in reading.posts] == ["One", "Two"]
    assert [error.row for error in reading.errors] == [2, 3]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.json", b'[{"text": "One"},\n{"text"', "a.json:2: the JSON is broken"), ("a.json", b"[" * 100_000, "broken"),
        ("a.csv", b"", "empty"), ("a.csv", b"\xef\xbb\xbf \r\n", "empty"),
        ("a.xlsx", b"PK\x03\x04....", "export it as CSV"),
        ("a.xls", b"\xd0\xcf\x11\xe0....", "export it as CSV"),
        ("a.csv", b'"', "no column"), ("a.csv", b"\x00\x01", "no column"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_explained(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(tmp_path / name, data)


def test_a_file_that_is_not_there_is_explained(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.csv", tmp_path):
        with pytest.raises(InputError, match=str(path)):
            read_reviews(path, {}, Defaults("shop"))


def test_reading_a_file_again_gives_the_same_ids(table: Path) -> None:
    data = "author,text,date\nOla,Late,2026-11-20\n,Late,\n,Late,\nOla,Late,2026-11-21\n"
    once, again = read(table, data), read(table, data)
    assert once == again
    assert len({post.mention_id for post in once.posts}) == 4, "identical anonymous rows stay two mentions"


def test_a_date_written_otherwise_and_another_order_keep_the_ids(table: Path) -> None:
    first = read(table, "author,text,date\nOla,Late,2026-11-20\nJan,Fine,2026-11-21\n")
    second = read(table, "date;text;author\n21.11.2026;Fine;Jan\n20.11.2026;Late;Ola\n", date_format="%d.%m.%Y")
    assert {post.external_id for post in first.posts} == {post.external_id for post in second.posts}


def test_site_author_date_and_words_each_make_another_mention(table: Path) -> None:
    rows = [
        "a,Ola,2026-11-20,Late",
        "b,Ola,2026-11-20,Late",
        "a,Jan,2026-11-20,Late",
        "a,Ola,,Late",
        "a,Ola,2026-11-20,Fine",
    ]
    reading = read(table, "\n".join(["site,author,date,text", *rows]))
    assert len({post.external_id for post in reading.posts}) == len(rows)
    assert not any("-" in post.external_id for post in reading.posts), "none repeats another"


def test_an_edited_row_with_an_id_is_the_same_mention_in_a_new_revision(table: Path) -> None:
    (before,) = read(table, "id,text\n7,Late\n").posts
    (after,) = read(table, "id,text\n7,Late but nice\n").posts
    assert before.mention_id == after.mention_id
    assert before.revision != after.revision


def test_an_id_given_twice_is_an_error(table: Path) -> None:
    reading = read(table, "id,text,rating\n7,bad,9\n7,Late,1\n7,Fine,5\n")
    assert [post.text for post in reading.posts] == ["Late"]
    assert [(error.row, error.field) for error in reading.errors] == [(2, "rating"), (4, "id")]
    assert "row 3" in reading.errors[1].message


def test_an_unknown_date_stays_unknown(table: Path) -> None:
    assert read(table, "text,date\nLate,\n").posts[0].written_at is None


def test_what_a_row_does_not_say_is_taken_from_the_defaults(table: Path) -> None:
    data = "text,rating,site,language\nOne,9,,\nTwo,4/5,maps.example,ru\n"
    one, two = read(table, data, site="reviews.example", language="pl", rating_max=10).posts
    assert (one.site, one.language_hint, one.rating_max) == ("reviews.example", "pl", 10)
    assert (two.site, two.language_hint, two.rating_max) == ("maps.example", "ru", 5)


def test_only_addresses_a_browser_opens_are_kept_as_links(table: Path) -> None:
    reading = read(table, "text,url\nOne,javascript:alert(1)\nTwo,https://site.example/2\n")
    assert [post.url for post in reading.posts] == [None, "https://site.example/2"]


@pytest.mark.parametrize("date_format", ["%d.%m", "%Q", "%d.%m.%Y %", "today"])
def test_a_date_format_that_cannot_work_is_refused_before_the_reading(table: Path, date_format: str) -> None:
    with pytest.raises(InputError, match="date format"):
        read(table, "text\nLate\n", date_format=date_format)


def test_a_file_that_would_not_fit_in_memory_is_refused_before_it_is_read(tmp_path: Path) -> None:
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(LARGEST + 1)  # takes no room on the disk
    with pytest.raises(InputError, match="is larger than 500 MB; split it"):
        read_reviews(huge, {}, Defaults("peony"))
