"""How well and how fast the word lists read real mentions: `python benchmarks/triage.py [--json]`.

Needs the folder `../shared/data`. Half of its texts (by hash) were read while the word lists were written; every
figure here comes from the other half. Two kinds of figures are not quite blind all the same: what was flagged as a
risk, and what was taken for an insult or spam, was read in both halves, and a few cues were weakened after it.
Stars are withheld wherever they are the answer.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.mention.post import Post
from bot.mention.tags import Tags
from bot.triage.reader import LexiconReader

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data"
LANGUAGES = ("en", "ru", "pl")
MOODS = {"ambivalent": "neutral", "mixed": "neutral"}  # three ways
KINDS = (  # set, its label, the kind that is right
    ("b_en_app_review_types", "feature request", "suggestion"),
    ("b_en_app_review_types", "bug report", "complaint"),
    ("c_pl_allegro_questions", None, "question"),
    ("e_en_youtube_spam", 1, "spam"),
    ("e_ru_en_tgspam", 1, "spam"),
    ("f_toxic_ru_rudetoxifier", "toxic", "insult"),
)
TOPICS = (  # set, field, its label, topics that are right
    ("a_en_airline_tweets", "reason", "Late Flight", {"punctuality"}),
    ("a_en_airline_tweets", "reason", "Cancelled Flight", {"punctuality", "tickets"}),
    ("a_en_airline_tweets", "reason", "Lost Luggage", {"delivery"}),
    ("a_en_airline_tweets", "reason", "Flight Attendant Complaints", {"staff"}),
    ("a_en_airline_tweets", "reason", "Customer Service Issue", {"staff"}),
    ("b_en_bitext_support", "category", "REFUND", {"returns_refunds"}),
    ("b_en_bitext_support", "category", "PAYMENT", {"payment"}),
    ("b_en_bitext_support", "category", "ACCOUNT", {"account_loyalty"}),
    ("b_en_bitext_support", "category", "DELIVERY", {"delivery"}),
)


@dataclass(frozen=True, slots=True)
class Figure:
    group: str
    of: str
    texts: int
    value: float
    note: str = ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    if not DATA.is_dir():
        parser.exit(1, f"{DATA} is not there\n")
    figures = list(measure())
    if parser.parse_args().json:
        print(json.dumps([asdict(figure) for figure in figures]))
    else:
        Console().print(_table(figures))


def measure() -> Iterator[Figure]:
    begun = time.perf_counter()
    reader = LexiconReader()
    yield Figure("speed", "loading, ms", 1, 1000 * (time.perf_counter() - begun))
    begun = time.perf_counter()
    reader.read(Post("", "", "", "the first Latin text loads the language model"), LANGUAGES)
    yield Figure("speed", "first mention, ms", 1, 1000 * (time.perf_counter() - begun))
    read = Reads(reader)
    for measured in (_language, _sentiment, _sureness, _misfiled, _risks, _kinds, _topics):
        yield from measured(read)
    yield Figure("speed", "mean per mention, ms", len(read.times), 1000 * statistics.fmean(read.times))
    yield Figure("speed", "p95 per mention, ms", len(read.times), 1000 * statistics.quantiles(read.times, n=20)[-1])


class Reads:
    """Reads rows of a set and keeps how long each took."""

    def __init__(self, reader: LexiconReader) -> None:
        self._reader, self.times = reader, list[float]()

    def __call__(self, row: dict[str, Any], stars: bool = False) -> Tags:
        post = Post("", "", "", row["text"], rating=row.get("score") if stars else None)
        begun = time.perf_counter()
        tags = self._reader.read(post, LANGUAGES)
        self.times.append(time.perf_counter() - begun)
        return tags


def rows(name: str) -> list[dict[str, Any]]:
    """The half of a set that nobody read while writing the word lists."""
    with (DATA / f"{name}.jsonl").open(encoding="utf-8") as lines:
        every = [json.loads(line) for line in lines]
    return [row for row in every if hashlib.sha1(row["text"].encode()).digest()[0] % 2]


def genuine() -> list[str]:
    return sorted(path.stem for path in DATA.glob("a_*.jsonl"))


def mood(row: dict[str, Any]) -> str | None:
    """What the set says: a person's label, else the author's stars; None where it says neither."""
    if "sentiment" in row:
        label = MOODS.get(row["sentiment"], row["sentiment"])
        return label if label in ("positive", "neutral", "negative") else None
    stars = row["score"] if "score" in row else row["score10"] / 2
    return "negative" if stars <= 2 else "neutral" if stars < (4 if "score" in row else 3.5) else "positive"


def _language(read: Reads) -> Iterator[Figure]:
    for name in genuine():
        long = [row for row in rows(name) if sum(map(str.isalpha, row["text"])) >= 20]
        yield _share("language, >= 20 letters", name, long, lambda row: read(row).language == row["lang"])


def _sentiment(read: Reads) -> Iterator[Figure]:
    for name in genuine():
        told = [row for row in rows(name) if mood(row)]
        guess = [MOODS.get(found := str(read(row).sentiment), found) for row in told]
        right = [row for row, found in zip(told, guess, strict=True) if found == mood(row)]
        opposite = [1 for row, found in zip(told, guess, strict=True) if {found, mood(row)} == {"positive", "negative"}]
        usual = max(sum(mood(row) == label for row in told) for label in ("positive", "neutral", "negative"))
        note = f"opposite {len(opposite) / len(told):.1%}, always the commonest {usual / len(told):.1%}"
        yield Figure("sentiment from words alone", name, len(told), len(right) / len(told), note)


def _sureness(read: Reads) -> Iterator[Figure]:
    """Stated confidence against the share of right answers; all sets but the film reviews, which are about no brand."""
    seen: dict[float, list[bool]] = {}
    for name in genuine():
        for row in rows(name) if name != "a_pl_filmweb" else ():
            if mood(row):
                tags = read(row)
                found = MOODS.get(str(tags.sentiment), str(tags.sentiment))
                seen.setdefault(tags.confidence["sentiment"], []).append(found == mood(row))
    for stated, right in sorted(seen.items()):
        yield Figure("right answers by stated confidence", f"{stated:.2f}", len(right), statistics.fmean(right))


def _misfiled(read: Reads) -> Iterator[Figure]:
    """Genuine mentions taken for insult, spam or trolling; the angry ones apart."""
    for name in [*genuine(), "f_benign_hard_reviews"]:
        every = rows(name)
        yield _share("misfiled", name, every, lambda row: _rejected(read(row, stars=True)))
        angry = [row for row in every if name.startswith("a_") and mood(row) == "negative"]
        if angry:
            yield _share("misfiled, negative ones", name, angry, lambda row: _rejected(read(row, stars=True)))


def _risks(read: Reads) -> Iterator[Figure]:
    for name in genuine():
        found = [{evidence.flag for evidence in read(row, stars=True).risks} for row in rows(name)]
        note = ", ".join(f"{flag} {sum(flag in flags for flags in found)}" for flag in sorted(set().union(*found)))
        yield Figure("flagged with a risk", name, len(found), sum(map(bool, found)) / len(found), note)


def _kinds(read: Reads) -> Iterator[Figure]:
    for name, label, kind in KINDS:
        those = [row for row in rows(name) if label is None or row.get("label", row.get("spam")) == label]
        found = [row for row in those if read(row).kind == kind]
        yield Figure("kind found", f"{name}: {label or 'all'} = {kind}", len(those), len(found) / len(those))
    ham = [row for name in ("e_en_youtube_spam", "e_ru_en_tgspam") for row in rows(name) if not row["spam"]]
    yield _share("misfiled", "e_* without spam", ham, lambda row: _rejected(read(row)))


def _topics(read: Reads) -> Iterator[Figure]:
    for name, field, label, right in TOPICS:
        those = [row for row in rows(name) if row[field] == label]
        found = [row for row in those if right & set(map(str, read(row).topics))]
        yield Figure("topic found", f"{name}: {label}", len(those), len(found) / len(those))


def _rejected(tags: Tags) -> bool:
    return tags.kind in ("insult", "spam") or bool(tags.suspicions)


def _share(group: str, of: str, those: list[dict[str, Any]], holds: Callable[[dict[str, Any]], bool]) -> Figure:
    return Figure(group, of, len(those), sum(map(holds, those)) / len(those))


def _table(figures: Iterable[Figure]) -> Table:
    table = Table("", "of", "texts", "value", "", title="Triage without a model, on the half of the texts kept apart")
    for column in (2, 3):
        table.columns[column].justify = "right"
    for figure in figures:
        value = f"{figure.value:.2f}" if figure.group == "speed" else f"{figure.value:.1%}"
        table.add_row(figure.group, figure.of, str(figure.texts), value, figure.note)
    return table


if __name__ == "__main__":
    main()
