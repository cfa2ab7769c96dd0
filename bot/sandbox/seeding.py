"""Reads the sample mentions and the recorded answers that come with the sandbox."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import resources
from typing import Any

import yaml

from bot.sandbox.model import Recording, Recordings
from bot.sandbox.reviews import SeedEdit, SeedReview


def seed_reviews(account: str, now: datetime) -> tuple[SeedReview, ...]:
    """The sample mentions of one account, as old as they say, counted back from now."""
    return tuple(_review(row, now) for row in _rows("mentions") if row["account"] == account)


def recordings(clean: Callable[[str], str]) -> Recordings:
    """Recorded answers by mention and step, with the versions of the prompts they were made with; `clean` is what
    the program does to a mention's words before a model reads them."""
    made_with, mentions = _file("made_with"), {row["id"]: row for row in _rows("mentions")}
    return Recordings(
        tuple(
            Recording(
                row["mention"],
                row["step"],
                clean(_words(mentions[row["mention"]], row.get("edited", False))),
                made_with[_brand(mentions[row["mention"]]["account"])][row["step"]],
                tuple(row["answers"]),
            )
            for row in _rows("recordings")
        )
    )


def _words(mention: dict[str, Any], edited: bool) -> str:
    """Title and text, before or after the author's edit."""
    title, text = mention.get("title") or "", mention["edit"]["text"] if edited else mention["text"]
    return f"{title}\n{text}" if title else text


def _review(row: dict[str, Any], now: datetime) -> SeedReview:
    edit = row.get("edit")
    edits = (
        (
            SeedEdit(
                now + timedelta(seconds=edit["after_seconds"]), edit["rating"], edit["text"], row.get("title") or ""
            ),
        )
        if edit
        else ()
    )
    return SeedReview(
        row["id"], row["author"], row["rating"], row["text"], row.get("title") or "", row["language"],
        now - timedelta(hours=row["hours_ago"]), edits, row.get("followers"), row.get("author_id") or "",
    )  # fmt: skip


def _brand(account: str) -> str:
    return account.split("-")[0]


def _rows(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = _file(name)[name]
    return rows


def _file(name: str) -> Any:
    return yaml.safe_load(resources.files("bot.sandbox").joinpath("seeds", f"{name}.yaml").read_text(encoding="utf-8"))
