"""How often the language of a mention is told right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.evaluation.data import Data, sample
from bot.evaluation.task import Eval, NotRun, System, each, means
from bot.triage.language import identify

LANGUAGES = ("en", "ru", "pl")
LETTERS = 40  # a shorter text may not have a language of its own


@dataclass(frozen=True, slots=True)
class Text:
    words: str
    language: str


def right(text: Text, said: str) -> dict[str, float]:
    return {"right": float(said == text.language)}


def evals(data: Data, count: int | None = None) -> Iterator[Eval[Text, str]]:
    """One per set of public mentions, one per language, and one over all of them."""
    sets = {name: sample(_texts(data, name), count) for name in data.names("a_*")}
    every = [text for texts in sets.values() for text in texts]
    spoken = {language: [text for text in every if text.language == language] for language in LANGUAGES}
    systems: dict[str, System[Text, str] | NotRun] = {"unscripted": each(_ours), "py3langid": each(_unrestricted)}
    for name, texts in {**sets, **spoken}.items():
        if texts:
            yield Eval(name, texts, systems, means(right))
    if every:
        commonest = Counter(text.language for text in every).most_common(1)[0][0]
        yield Eval("all", every, systems | {"majority": each(lambda text: commonest)}, means(right))


def _texts(data: Data, name: str) -> list[Text]:
    texts = [Text(row["text"], row["lang"]) for row in data.rows(name, "text", "lang")]
    return [text for text in texts if sum(map(str.isalpha, text.words)) >= LETTERS]


def _ours(text: Text) -> str:
    return str(identify(text.words, LANGUAGES)[0])


def _unrestricted(text: Text) -> str:
    """The same statistical model, choosing among all the languages it knows."""
    return str(_model().classify(text.words)[0])


@cache
def _model() -> Any:  # the library has no types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
