"""The share of texts whose language is told right."""

from __future__ import annotations

from pathlib import Path

from bot.evaluation.language import evals
from bot.evaluation.task import run
from tests.evaluation.sets import write

EN = "The parcel came two days late and the box was open"
RU = "Посылка пришла на два дня позже, и коробка была открыта"
PL = "Paczka przyszła dwa dni później, a pudełko było otwarte"


def test_short_texts_are_left_out_and_all_languages_are_told(tmp_path: Path) -> None:
    rows = [{"text": EN, "lang": "en"}, {"text": "Too late", "lang": "en"}, {"text": RU, "lang": "ru"}]
    data = write(tmp_path, "a_mixed", [*rows, {"text": RU + "!", "lang": "ru"}, {"text": PL, "lang": "pl"}])
    told = {(row["set"], row["system"]): row for row in run(evals(data))}
    assert told["a_mixed", "unscripted"] == {"set": "a_mixed", "system": "unscripted", "n": 4, "right": 1.0}
    assert told["ru", "unscripted"]["n"] == 2
    assert told["all", "majority"]["right"] == 0.5  # always Russian
    assert told["all", "py3langid"]["n"] == 4


def test_a_wrong_label_costs_its_share(tmp_path: Path) -> None:
    data = write(tmp_path, "a_x", [{"text": EN, "lang": "en"}, {"text": EN, "lang": "pl"}])
    told = {(row["set"], row["system"]): row for row in run(evals(data))}
    assert told["a_x", "unscripted"]["right"] == 0.5
    assert told["pl", "unscripted"]["right"] == 0
