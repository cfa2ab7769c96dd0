"""Rows for a spreadsheet, in which no customer's words become a formula: every CSV this program writes is made here."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins like this is worked out when the file is opened (OWASP)


def guarded(cell: object) -> object:
    """With an apostrophe in front where a spreadsheet would take it for a formula; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """With a header, and the mark by which spreadsheets know UTF-8."""
    written = io.StringIO(newline="")
    sheet = csv.writer(written)
    sheet.writerow(columns)
    sheet.writerows([guarded(cell) for cell in row] for row in rows)
    return "\ufeff" + written.getvalue()
