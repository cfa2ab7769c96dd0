"""What triage without a model makes of public mentions: how they feel, and who is no genuine customer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from bot.errors import ModelFailed
from bot.evaluation.baselines import Fit, cross_fitted, logistic, majority
from bot.evaluation.data import Data, sample
from bot.evaluation.task import Eval, NotRun, Scored, System, each
from bot.life.answers import TriageAnswer
from bot.life.triage import tags_of, triage_question
from bot.mention.mention import Mention
from bot.mention.post import Post
from bot.mention.tags import Kind, Tags
from bot.ports import Desk

MOODS = ("positive", "neutral", "negative")
AS = {"ambivalent": "neutral", "mixed": "neutral"}  # three ways
ATTACK, GENUINE = "attack", "genuine"
SELF_TAUGHT = "baselines learn from four fifths of the same set, unscripted from none of it"
# Sets whose labels tell attacks from the rest: their field, and the values that mean an attack.
LABELLED: dict[str, tuple[str, frozenset[Any]]] = {
    "f_toxic_*": ("label", frozenset({"toxic", "offensive", "hate"})),
    "e_*spam": ("spam", frozenset({1})),
}

Read = Callable[[Post], Tags | None]  # None: no verdict


@dataclass(frozen=True, slots=True)
class Labelled:
    post: Post
    label: str


def evals(data: Data, readers: dict[str, Read], count: int | None = None) -> Iterator[Eval[Labelled, str]]:
    """Sentiment with the stars withheld; then genuine negatives, hard genuine ones, and attacks."""
    for name in data.names("a_*"):
        yield _sentiment(name, data, readers, count)
    for name in data.names("a_*"):
        yield from never_attacked(f"genuine negatives of {name}", _negatives(data.rows(name, "text")), readers, count)
    for pattern, (field, attacks) in LABELLED.items():
        for name in data.names(pattern) if data.path.is_dir() else ():
            yield _attacks(name, data.rows(name, "text", field), field, attacks, readers, count)
    if data.has("f_benign_hard_reviews"):
        rows = data.rows("f_benign_hard_reviews", "text")
        yield from never_attacked("f_benign_hard_reviews", rows, readers, count)


def with_model(desk: Desk, brand: str) -> Read:
    """The reading of the desk's model; no verdict where it gives none, so that nothing is guessed for it."""

    def read(post: Post) -> Tags | None:
        workspace = desk.content()
        mention = Mention(post.mention_id, brand, post, desk.clock.now())
        try:
            answer = desk.model.ask(triage_question(mention, workspace))
            return tags_of(TriageAnswer.model_validate_json(answer.text), mention, answer.model, workspace)
        except (ModelFailed, ValidationError):
            return None

    return read


def mood(row: dict[str, Any]) -> str | None:
    """What a person's label or the author's stars say; None where neither says one of the three."""
    if "sentiment" in row:
        label = AS.get(row["sentiment"], row["sentiment"])
        return label if label in MOODS else None
    stars = row["score"] if "score" in row else row["score10"] / 2 if "score10" in row else None
    if stars is None:
        return None
    good = 4 if "score" in row else 3.5  # seven of ten is praise, four of five is
    return "negative" if stars <= 2 else "positive" if stars >= good else "neutral"


def _sentiment(name: str, data: Data, readers: dict[str, Read], count: int | None) -> Eval[Labelled, str]:
    cases = [Labelled(_post(row), said) for row in data.rows(name, "text") if (said := mood(row))]
    cases = sample(cases, count)
    systems = {system: each(_feeling(read)) for system, read in readers.items()}
    return Eval(name, cases, systems | _baselines(), agreement, note=SELF_TAUGHT)


def _negatives(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if mood(row) == "negative"]


def never_attacked(
    name: str, rows: list[dict[str, Any]], readers: dict[str, Read], count: int | None
) -> Iterator[Eval[Labelled, str]]:
    """Mentions that are all genuine, with their stars as the program sees them."""
    cases = sample([Labelled(_post(row, stars=True), GENUINE) for row in rows], count)
    if cases:
        yield Eval(name, cases, {system: each(_verdict(read)) for system, read in readers.items()}, _caught)


def _attacks(
    name: str, rows: list[dict[str, Any]], field: str, attacks: frozenset[Any], readers: dict[str, Read],
    count: int | None,
) -> Eval[Labelled, str]:  # fmt: skip
    cases = sample([Labelled(_post(row), ATTACK if row[field] in attacks else GENUINE) for row in rows], count)
    systems = {system: each(_verdict(read)) for system, read in readers.items()}
    both = len({case.label for case in cases}) > 1
    return Eval(name, cases, systems | (_baselines() if both else {}), _caught, note=SELF_TAUGHT if both else "")


def _baselines() -> dict[str, System[Labelled, str] | NotRun]:
    return {"majority": _fitted(majority), "tfidf+lr": _fitted(logistic)}


def _fitted(fit: Fit) -> System[Labelled, str]:
    def say(cases: Iterable[Labelled]) -> Iterable[str]:
        every = list(cases)
        return cross_fitted(fit, [case.post.words for case in every], [case.label for case in every])

    return say


def _feeling(read: Read) -> Callable[[Labelled], str | None]:
    def say(case: Labelled) -> str | None:
        tags = read(case.post)
        return AS.get(tags.sentiment, str(tags.sentiment)) if tags else None

    return say


def _verdict(read: Read) -> Callable[[Labelled], str | None]:
    def say(case: Labelled) -> str | None:
        tags = read(case.post)
        return (ATTACK if attacks(tags) else GENUINE) if tags else None

    return say


def attacks(tags: Tags) -> bool:
    """Whether a mention is filed as something other than a customer with something to say."""
    return tags.kind in (Kind.INSULT, Kind.SPAM) or bool(tags.suspicions)


def agreement(scored: Scored[Labelled, str]) -> dict[str, float]:
    """Share right, and the mean over the labels of F1, which always saying the commonest cannot win."""
    right = sum(said == case.label for case, said in scored) / len(scored)
    labels = sorted({case.label for case, _ in scored})
    return {"accuracy": right, "F1": sum(_f1(scored, label) for label in labels) / len(labels)}


def _f1(scored: Scored[Labelled, str], label: str) -> float:
    both = sum(case.label == said == label for case, said in scored)
    either = sum(case.label == label for case, _ in scored) + sum(said == label for _, said in scored)
    return 2 * both / either if either else 0.0


def _caught(scored: Scored[Labelled, str]) -> dict[str, float]:
    """Of the attacks how many are called so, and of the genuine ones how many."""
    shares = {"recall": ATTACK, "called attack": GENUINE}
    of = {metric: [said == ATTACK for case, said in scored if case.label == label] for metric, label in shares.items()}
    return {metric: sum(found) / len(found) for metric, found in of.items() if found}


def _post(row: dict[str, Any], stars: bool = False) -> Post:
    return Post("", "", row["text"], row["text"], rating=row.get("score") if stars else None)
