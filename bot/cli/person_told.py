"""A customer's data as a JSON file with all of it, and as a spreadsheet with what people read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.errors import InputError
from bot.mention.mention import Mention
from bot.mention.spreadsheet import csv_text
from bot.store.persons import SqlPersons

COLUMNS = (
    "mention", "brand", "platform", "account", "address", "author", "author id", "written", "rating", "title", "text",
    "before the last edit", "in our language", "drafts", "published reply", "promises", "stage",
)  # fmt: skip


def told_of(persons: SqlPersons, mentions: Sequence[Mention], asked: Mapping[str, Any], now: datetime) -> str:
    told = {
        "made_at": now,
        "asked_for": asked,
        "mentions": [persons.told(mention) for mention in mentions],
        "questions_that_quote_them": persons.questions(mentions),
    }
    return json.dumps(told, ensure_ascii=False, default=str, indent=1) + "\n"


def sheet_of(mentions: Sequence[Mention]) -> str:
    return csv_text(COLUMNS, [row_of(mention) for mention in mentions])


def row_of(mention: Mention) -> tuple[object, ...]:
    post, before = mention.post, mention.previous
    return (
        mention.id, mention.brand, post.platform, post.account, post.url or "", post.author.name, post.author.id,
        post.written_at.isoformat() if post.written_at else "", post.rating if post.rating is not None else "",
        post.title, post.text, before.words if before else "", mention.tags.gloss if mention.tags else "",
        "\n---\n".join(draft.text for draft in mention.versions), mention.reply.text if mention.reply else "",
        "\n".join(promise.words for promise in mention.promises), mention.stage,
    )  # fmt: skip


def write_privately(files: Sequence[tuple[Path, str]]) -> None:
    """New files nobody else on this machine may read, whole or none of them; InputError when one cannot be written."""
    made = list[Path]()
    try:
        for path, _ in files:
            path.touch(mode=0o600, exist_ok=False)
            made.append(path)
        for path, text in files:
            path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        for one in made:
            one.unlink(missing_ok=True)
        if isinstance(error, FileExistsError):
            raise InputError(f"{path} exists already: name another file with --to or --csv") from None
        raise InputError(f"{path} cannot be written: {error.strerror}") from None
