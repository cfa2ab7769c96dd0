"""Whatever stands in a file somebody imports: every row is a post that can be stored or an error, or the file is
refused in a sentence."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.connectors.reviews_file import Defaults, Reading, read_reviews
from bot.errors import InputError
from tests.fuzzing.mutations import examples, mutated, torn
from tests.fuzzing.shop import Shop, empty_shop

HEADER = ["id", "date", "author", "rating", "title", "text", "url", "language", "reply"]
ROWS = [
    ["1", "2026-11-20", "Lena", "2", "Broken", 'It came "open", and half empty.', "https://example.com/1", "en", ""],
    ["2", "1700000000", "Оля", "5", "", "Спасибо, всё пришло целым;\nрекомендую", "", "ru", "Спасибо!"],
    ["3", "2026-11-21T10:00:00+01:00", "Łukasz", "3,5", "Źle", "Paczka nie doszła.", "", "pl", ""],
]


def as_csv(rows: list[list[str]], delimiter: str = ",") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


OBJECTS: list[dict[str, Any]] = [dict(zip(HEADER, row, strict=True)) for row in ROWS]
WHOLE = (
    as_csv([HEADER, *ROWS]).encode(),
    as_csv([HEADER, *ROWS], ";").encode("utf-16"),
    as_csv([HEADER, ROWS[1]], "\t").encode("cp1251"),
    b"\xef\xbb\xbf" + as_csv([HEADER, ROWS[2]]).encode(),
    json.dumps(OBJECTS, ensure_ascii=False).encode(),
    "\n".join(json.dumps(one) for one in OBJECTS).encode(),
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with empty_shop(tmp_path_factory.mktemp("x")) as made:
        yield made


def test_a_date_format_that_names_a_part_twice_is_refused_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(WHOLE[0])
    with pytest.raises(InputError, match=re.escape("%d.%d.%Y")):
        read_reviews(file, {}, Defaults("peony", date_format="%d.%d.%Y"))


def read(file: Path, shop: Shop, **how: Any) -> Reading | None:
    """None when the file was refused; what was read is stored, too."""
    try:
        reading = read_reviews(file, how.pop("mapping", {}), Defaults("peony", **how))
    except InputError:
        return None
    assert reading.rows == len(reading.posts) + len(reading.errors)
    assert all(error.message for error in reading.errors)
    if reading.posts:
        shop.takes_in(reading.posts)
    return reading


@examples(150)
@given(body=torn(*WHOLE), name=st.sampled_from(("x.csv", "x.json", "x.jsonl", "x.tsv", "x")))
def test_torn_files(shop: Shop, tmp_path: Path, body: bytes, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(body)
    read(file, shop)


@examples(60)
@given(
    cells=st.lists(st.lists(st.text(max_size=30), min_size=1, max_size=10), max_size=6),
    encoding=st.sampled_from(("utf-8", "utf-16", "utf-8-sig", "cp1251", "latin-1", "utf-16-le")),
    delimiter=st.sampled_from(",;\t"),
)
def test_cells_of_any_words(shop: Shop, tmp_path: Path, cells: list[list[str]], encoding: str, delimiter: str) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(as_csv([HEADER, *cells], delimiter).encode(encoding, "replace"))
    read(file, shop)


@examples(120)
@given(objects=mutated(OBJECTS), lines=st.booleans())
def test_json_of_any_shape(shop: Shop, tmp_path: Path, objects: Any, lines: bool) -> None:
    file = tmp_path / "x.json"
    rows = objects if isinstance(objects, list) else [objects]
    file.write_text("\n".join(map(json.dumps, rows)) if lines else json.dumps(objects), encoding="utf-8")
    read(file, shop)


ODD_FORMATS = st.one_of(
    st.from_regex(r"(%[a-zA-Z%][-./ ]?){0,5}", fullmatch=True), st.text(max_size=12), st.sampled_from(("%d.%d.%Y", "%"))
)


@examples(120)
@given(
    date_format=ODD_FORMATS,
    rating_max=st.floats(allow_nan=True, allow_infinity=True),
    mapping=st.dictionaries(
        st.one_of(st.sampled_from(HEADER), st.text(max_size=8)), st.sampled_from([*HEADER, "", "x"])
    ),
    site=st.text(max_size=30),
)
def test_odd_options(
    shop: Shop, tmp_path: Path, date_format: str, rating_max: float, mapping: dict[str, str], site: str
) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(WHOLE[0])
    read(file, shop, date_format=date_format, rating_max=rating_max, mapping=mapping, site=site)
