"""Sets are found by name, read strictly, and sampled the same way every time."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import InputError
from bot.evaluation.data import Data, data_at, sample, title
from tests.evaluation.sets import write


def test_a_folder_has_the_sets_whose_names_fit(tmp_path: Path) -> None:
    for name in ("a_en_x", "a_ru_y", "b_en_z"):
        data = write(tmp_path / "d", name, [{"text": "?"}])
    assert data.names("a_*") == ["a_en_x", "a_ru_y"]
    assert data.names("b_*", "a_ru*") == ["a_ru_y", "b_en_z"]
    assert data.has("b_en_z")
    assert not data.has("b_en_q")


def test_a_single_file_is_the_set_whatever_its_name(tmp_path: Path) -> None:
    write(tmp_path / "d", "mine", [{"text": "one"}])
    data = data_at(tmp_path / "d" / "mine.jsonl")
    assert data.names("a_*") == ["mine"]
    assert data.rows("mine", "text") == [{"text": "one"}]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{not json", r"x\.jsonl:2: this line is not JSON"),
        ("[1]", r"x\.jsonl:2: this line is no JSON object"),
        ('{"score": 1}', r"x\.jsonl:2: the field 'text' is missing"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(tmp_path: Path, line: str, complaint: str) -> None:
    (tmp_path / "x.jsonl").write_text('{"text": "fine"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=complaint):
        Data(tmp_path).rows("x", "text")


def test_a_line_separator_inside_a_text_ends_no_line(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"text": "one\u2028two"}\n', encoding="utf-8")
    assert Data(tmp_path).rows("x") == [{"text": "one\u2028two"}]


def test_nothing_there_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file or folder"):
        data_at(tmp_path / "nowhere")


def test_a_file_that_is_no_text_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="cannot be read as UTF-8"):
        Data(tmp_path).rows("x")


def test_a_sample_keeps_the_order_and_is_always_the_same() -> None:
    items = list(range(100))
    drawn = sample(items, 10)
    assert drawn == sorted(drawn) == sample(items, 10)
    assert len(drawn) == 10
    assert sample(items, None) == sample(items, 100) == items


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("c_en_stackfaq", "stackfaq"),
        ("c_xquad_en_ru", "xquad_en_ru"),
        ("b_en_banking77", "banking77"),
        ("mine", "mine"),
    ],
)
def test_a_set_is_called_without_the_letter_and_language_in_front(name: str, called: str) -> None:
    assert title(name) == called
