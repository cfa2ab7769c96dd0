"""The sample mentions and articles in the formats of ../shared/data, for evals on a machine without public sets."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.content.workspace import Workspace
from bot.evaluation.data import Data
from bot.evaluation.script import Reply
from bot.life.quoting import cleaned
from bot.sandbox.model import Recording, spoken
from bot.sandbox.reviews import SeedReview
from bot.sandbox.seeding import recordings, seed_reviews

THEN = datetime(2026, 11, 22, tzinfo=UTC)  # ages of sample mentions do not matter here


def sample_data(workspace: Workspace, folder: Path) -> Data:
    """Sample mentions with the recorded model's verdict; the articles, and their customers' phrasings as questions."""
    read = {recording.mention: recording.answers[0] for recording in reversed(_recorded("triage"))}
    told = [
        {"text": seed.text, "lang": seed.language, "score": seed.rating, "sentiment": read[seed.id]["sentiment"]}
        for _, seed in _seeds(workspace).values()
        if seed.id in read
    ]
    _write(folder / "a_sample_mentions.jsonl", told)
    articles = [article for of_brand in workspace.articles.values() for article in of_brand]
    for language in dict.fromkeys(article.languages[0] for article in articles):
        own = [article for article in articles if article.languages[0] == language]
        documents = [{"doc_id": a.path, "title": a.title, "text": a.body, "lang": language} for a in own]
        asked = [{"text": q, "lang": language, "rel": [a.path]} for a in own for q in a.questions.get(language, ())]
        _write(folder / f"c_{language}_articles-{language}_docs.jsonl", documents)
        _write(folder / f"c_{language}_articles-{language}_queries.jsonl", asked)
    return Data(folder)


def recorded_drafts(workspace: Workspace) -> dict[str, list[Reply]]:
    """Per brand every recorded draft; its wall are the first drafts of all other mentions of the brand."""
    brands = {mention: brand for mention, (brand, _) in _seeds(workspace).items()}
    drafts = [one for one in _recorded("draft") if one.mention in brands]
    found: dict[str, list[Reply]] = {}
    for one in drafts:
        brand = brands[one.mention]
        others = (other for other in drafts if brands[other.mention] == brand and other.mention != one.mention)
        wall = tuple(spoken(other.answers[0]) for other in others)
        replies = [Reply(spoken(answer), one.text, wall) for answer in one.answers]
        found.setdefault(f"drafts of {brand}", []).extend(replies)
    return found


def _recorded(step: str) -> list[Recording]:
    return [recording for recording in recordings(cleaned).entries if recording.step == step]


def _seeds(workspace: Workspace) -> dict[str, tuple[str, SeedReview]]:
    """The sample mentions by id, each with its brand; none for a workspace of other accounts."""
    return {
        seed.id: (account.brand, seed) for account in workspace.accounts for seed in seed_reviews(account.account, THEN)
    }


def _write(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
