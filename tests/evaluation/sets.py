"""Small sets on disk in the formats of ../shared/data."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot.evaluation.data import Data


def write(folder: Path, name: str, rows: Iterable[dict[str, Any]]) -> Data:
    """One set of a folder."""
    folder.mkdir(exist_ok=True)
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return Data(folder)
