"""Which tables and charts Slack accepts; where its sources disagree, the smaller limit counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.sandbox.checks import Check, Json, Problem, array, boolean, number, one_of, record, string, typed, unique
from bot.sandbox.rich_text_rules import RICH_TEXT_BLOCK

BLOCK_ID = {"block_id": string(255)}
_TABLE_TEXT = 10_000  # characters of all cells of a table
_BIG = 1e15

RAW_TEXT = record({"text": string(_TABLE_TEXT)}, {})
RAW_NUMBER = record({"value": number(-_BIG, _BIG, whole=False), "text": string(255)}, {})
CELLS: dict[str, Check] = {"raw_text": RAW_TEXT, "raw_number": RAW_NUMBER, "rich_text": RICH_TEXT_BLOCK}


def words_in(value: Json) -> int:
    """Characters of every `text` below a JSON value."""
    if isinstance(value, list):
        return sum(words_in(one) for one in value)
    if not isinstance(value, dict):
        return 0
    own = value.get("text")
    return (len(own) if isinstance(own, str) else 0) + sum(words_in(one) for one in value.values())


def _table_fits(value: Json, at: str) -> Iterator[Problem]:
    if words_in(value["rows"]) > _TABLE_TEXT:
        yield Problem(f"{at}/rows", "too_long", f"no more than {_TABLE_TEXT} characters in all cells", _TABLE_TEXT)


def _same_width(value: Json, at: str) -> Iterator[Problem]:
    for index, row in enumerate(value["rows"]):
        if len(row) != len(value["rows"][0]):
            yield Problem(f"{at}/rows/{index}", "invalid_value", "all rows must have the same number of cells")


def _plain_header(value: Json, at: str) -> Iterator[Problem]:
    for index, cell in enumerate(value["rows"][0]):
        if cell["type"] == "rich_text":
            yield Problem(f"{at}/rows/0/{index}/type", "unsupported_type", "rich_text is not allowed in the header")


def _column_setting(value: Json, at: str) -> Iterator[Problem]:
    if value is not None:  # null leaves a column as it is
        yield from record({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})(value, at)


TABLE = record(
    {"rows": array(array(typed(CELLS), 1, 20), 1, 100)},
    {**BLOCK_ID, "column_settings": array(_column_setting, 1, 20)},
    _table_fits,
)
DATA_TABLE = record(
    {"caption": string(255), "rows": array(array(typed(CELLS), 1, 20), 2, 101)},
    {**BLOCK_ID, "page_size": number(1, 100), "row_header_column_index": number(0, 19)},
    _same_width,
    _plain_header,
    _table_fits,
)

LABEL, AXIS = string(20), string(50)
POINT = record({"label": LABEL, "value": number(-_BIG, _BIG, whole=False)}, {})
SERIES = record({"name": LABEL, "data": array(POINT, 1, 20)}, {})


def _above_zero(value: Json, at: str) -> Iterator[Problem]:
    if isinstance(value, (int, float)) and value <= 0:
        yield Problem(at, "out_of_range", "must be more than 0", 0)
    yield from number(-_BIG, _BIG, whole=False)(value, at)


def _a_point_per_category(value: Json, at: str) -> Iterator[Problem]:
    categories: list[Any] = sorted(value["axis_config"]["categories"])
    for index, series in enumerate(value["series"]):
        if sorted(point["label"] for point in series["data"]) != categories:
            yield Problem(f"{at}/series/{index}/data", "invalid_value", "must have one point for every category")


_AXES = record({"categories": array(LABEL, 1, 20, unique(str, "categories"))}, {"x_label": AXIS, "y_label": AXIS})
_SERIES = array(SERIES, 1, 6, unique(lambda series: series.get("name"), "names"))
_PLOT = record({"series": _SERIES, "axis_config": _AXES}, {}, _a_point_per_category)
_PIE = record({"segments": array(record({"label": LABEL, "value": _above_zero}, {}), 1, 6)}, {})
CHARTS: dict[str, Check] = {"pie": _PIE, "bar": _PLOT, "area": _PLOT, "line": _PLOT}
DATA_VISUALIZATION = record({"title": string(50), "chart": typed(CHARTS)}, BLOCK_ID)
