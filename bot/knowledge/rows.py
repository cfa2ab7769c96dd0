"""What of a brand's articles is embedded: pieces of passages under their headings, and customers' questions."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.knowledge.nearest import Row
from bot.knowledge.passages import Entry

CHUNK, OVERLAP = 60, 10  # words: a long section is found by its pieces and returned whole

Questions = Mapping[str, Sequence[str]]  # language -> customers' phrasings


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A question as a customer would ask it, and the topic that answers it."""

    topic: str
    text: str
    row_id: str  # of its vector


def questions_of(entries: Iterable[Entry]) -> dict[str, Questions]:
    """Per topic: what is asked of one language version is asked of the others too."""
    asked: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for entry in entries:
        for language, phrasings in entry.article.questions.items():
            asked[entry.topic][language] |= dict.fromkeys(phrasings)
    return defaultdict(dict, {topic: {at: tuple(said) for at, said in by.items()} for topic, by in asked.items()})


def phrasings_of(entries: Iterable[Entry], questions: Mapping[str, Questions], language: str) -> list[Phrasing]:
    """What customers ask in this language, of topics that are asked for in more than one way."""
    of_topic = {entry.topic: entry.passage.brand for entry in entries}
    asked = {topic: questions[topic].get(language, ()) for topic in of_topic}
    return [
        Phrasing(topic, text, _row(f"{of_topic[topic]}/{topic}", "", language, text).id)
        for topic, texts in asked.items()
        if len(texts) > 1
        for text in texts
    ]


def rows_of(entry: Entry, questions: Questions) -> Iterator[Row]:
    passage = entry.passage
    for chunk in chunks(passage.text.split()):
        header = f"{passage.title}. {passage.heading}. " if passage.heading else f"{passage.title}. "
        yield _row(passage.id, passage.version, passage.language, header + chunk)
    for language, phrasings in questions.items():
        for phrasing in phrasings:
            yield _row(f"{passage.brand}/{entry.topic}", "", language, phrasing)


def chunks(words: Sequence[str]) -> Iterator[str]:
    for start in range(0, max(1, len(words) - OVERLAP), CHUNK - OVERLAP):
        yield " ".join(words[start : start + CHUNK])


def _row(passage: str, version: str, language: str, text: str) -> Row:
    identity = json.dumps([passage, version, language, text], ensure_ascii=False)
    return Row(hashlib.sha256(identity.encode()).hexdigest()[:32], passage, version, language, text)
