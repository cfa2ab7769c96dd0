"""Sets of questions with the documents that answer them: public ones, and ours about the sample articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from bot.content.articles import Article
from bot.content.evals import OwnQuestion
from bot.content.workspace import Workspace
from bot.errors import InputError
from bot.evaluation.data import SEED, Data, sample, title
from bot.mention.sentences import sentences

PUBLIC = "public"  # the brand of documents that belong to nobody
CALLED = {"xquad_en_ru": "xquad", "dstc11_reviews_faq": "dstc11"}
LIKE_FAQ = "b_*banking77"  # labelled questions that can be made into articles
VARIANTS = 3  # of a label's questions become its article
NOISE = "a_en_app_reviews"
NOISY = 4  # unrelated sentences around the question


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the paths of the documents that answer it."""

    text: str
    language: str
    relevant: frozenset[str]
    brand: str = PUBLIC
    alone: str = ""  # the question, when `text` has something around it


@dataclass(frozen=True, slots=True)
class QuestionSet:
    name: str
    articles: Mapping[str, tuple[Article, ...]]  # by brand
    asked: tuple[Asked, ...]

    def only(self, count: int | None) -> QuestionSet:
        return replace(self, asked=tuple(sample(list(self.asked), count)))


def public_sets(data: Data) -> Iterator[QuestionSet]:
    """Every set with documents and questions, one per language; labelled questions as pseudo-FAQ."""
    for name in data.names("c_*_docs"):
        stem = name.removesuffix("_docs")
        if data.has(f"{stem}_queries"):
            yield from _with_documents(data, stem)
    for name in data.names(LIKE_FAQ):
        if not name.endswith("_docs"):
            yield pseudo_faq(title(name), data.rows(name, "text", "label"))


def _with_documents(data: Data, stem: str) -> Iterator[QuestionSet]:
    documents = data.rows(f"{stem}_docs", "doc_id", "text")
    queries = [row for row in data.rows(f"{stem}_queries", "text", "rel") if row["rel"] and not row.get("impossible")]
    languages = list(dict.fromkeys(row.get("lang", "en") for row in queries))
    name = CALLED.get(title(stem), title(stem))
    for language in languages:
        own = [row for row in queries if row.get("lang", "en") == language]
        there = [row for row in documents if row.get("lang", "en") == language]
        called = f"{name}-{language}" if len(languages) > 1 else name
        yield QuestionSet(called, _by_entity(there, own), tuple(_asked(row, "rel") for row in own))


def crossing(data: Data) -> Iterator[QuestionSet]:
    """Questions in one language whose answer stands in another: rows with `rel_cross`."""
    for name in data.names("c_*_docs"):
        stem = name.removesuffix("_docs")
        rows = data.rows(f"{stem}_queries", "text", "rel") if data.has(f"{stem}_queries") else []
        own = [row for row in rows if row.get("rel_cross") and row["lang"] != "en"]
        if own:
            there = [row for row in data.rows(f"{stem}_docs", "doc_id", "text") if row["lang"] == "en"]
            asked = tuple(_asked(row, "rel_cross") for row in own)
            yield QuestionSet(f"{own[0]['lang']}→en", _by_entity(there, own), asked)


def pseudo_faq(name: str, rows: Iterable[dict[str, Any]]) -> QuestionSet:
    """Per label one article, its name and a few of its questions; the other questions are asked."""
    labelled: dict[str, list[str]] = {}
    for row in rows:
        labelled.setdefault(row["label"], []).append(row["text"])
    chance, articles, asked = Random(SEED), [], []
    for label, texts in sorted(labelled.items()):
        chance.shuffle(texts)
        body = "\n".join(texts[:VARIANTS])
        articles.append(article(label, label.replace("_", " ").replace("?", ""), body, "en"))
        asked += [Asked(text, "en", frozenset({label})) for text in texts[VARIANTS:]]
    return QuestionSet(name, {PUBLIC: tuple(articles)}, tuple(asked))


def in_rants(questions: QuestionSet, data: Data, count: int) -> QuestionSet:
    """Each question inside four sentences of unrelated reviews, at a random place."""
    noise = [said for row in data.rows(NOISE, "text") for said in sentences(row["text"]) if len(said.split()) > 3]
    chance = Random(SEED)
    asked = []
    for one in questions.only(count).asked:
        around = chance.sample(noise, NOISY)
        around.insert(chance.randrange(NOISY + 1), one.text)
        asked.append(replace(one, text=" ".join(map(_ended, around)), alone=one.text))
    return QuestionSet(f"rants {questions.name}", questions.articles, tuple(asked))


def own_set(name: str, language: str, rows: Iterable[OwnQuestion], workspace: Workspace) -> QuestionSet:
    """Questions of ours about the English articles; InputError for an article that does not exist."""
    english = {
        brand: tuple(one for one in articles if one.languages[0] == "en")
        for brand, articles in workspace.articles.items()
    }
    paths = {f"{brand}/{one.stem}": one.path for brand, articles in english.items() for one in articles}
    return QuestionSet(name, english, tuple(_own(row, language, paths) for row in rows))


def _own(row: OwnQuestion, language: str, paths: Mapping[str, str]) -> Asked:
    if unknown := [answer for answer in row.answers if answer not in paths]:
        raise InputError(f"evals/questions: {row.id} names {unknown[0]}, which is no English article")
    brand = row.answers[0].partition("/")[0]
    return Asked(row.question, language, frozenset(paths[answer] for answer in row.answers), brand)


def article(path: str, heading: str, text: str, language: str, brand: str = PUBLIC) -> Article:
    """A public document as an article of one passage."""
    body = text.replace("\n## ", "\n")
    return Article(brand, path, path, heading or "-", (language,), "-", None, None, None, {}, body)


def _by_entity(documents: list[dict[str, Any]], queries: list[dict[str, Any]]) -> dict[str, tuple[Article, ...]]:
    """Where questions are about one hotel or shop each, its documents are a brand of their own."""
    found: dict[str, list[Article]] = {}
    apart = any("entity" in row for row in queries)
    for row in documents:
        brand = ":".join(row["doc_id"].split(":")[:2]) if apart else PUBLIC
        made = article(row["doc_id"], row.get("title", ""), row["text"], row.get("lang", "en"), brand)
        found.setdefault(brand, []).append(made)
    return {brand: tuple(articles) for brand, articles in found.items()}


def _asked(row: dict[str, Any], relevant: str) -> Asked:
    return Asked(row["text"], row.get("lang", "en"), frozenset(row[relevant]), row.get("entity", PUBLIC))


def _ended(sentence: str) -> str:
    return sentence if sentence[-1:] in ".!?…" else f"{sentence}."
