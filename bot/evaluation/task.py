"""An eval as one value: cases, the systems they are put to, and how what these say is scored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

CaseT = TypeVar("CaseT")
Said = TypeVar("Said")
T = TypeVar("T")

System = Callable[[Iterable[CaseT]], Iterable[Said | None]]  # what it says of each case; None: nothing to score
Scored = Sequence[tuple[CaseT, Said]]
Row = dict[str, Any]  # set, system, n, and one number per metric; `unscored` and `note` where there is something to say
DIGITS = 4
NAMING = ("set", "system", "n", "unscored", "note")  # what in a row is no metric


@dataclass(frozen=True, slots=True)
class NotRun:
    """A system that cannot be asked here."""

    reason: str


@dataclass(frozen=True, slots=True)
class Eval(Generic[CaseT, Said]):
    """Cases of one set for several systems. A case a system says nothing about is unscored, which is not zero."""

    set: str
    cases: Sequence[CaseT]
    systems: Mapping[str, System[CaseT, Said] | NotRun]
    scorer: Callable[[Scored[CaseT, Said]], Mapping[str, float]]
    note: str = ""


class Watch(Protocol):
    """Shows that something long is going on; the items come through unchanged."""

    def __call__(self, items: Sequence[T], doing: str) -> Iterable[T]: ...


def unwatched(items: Sequence[T], doing: str) -> Iterable[T]:
    return items


Look = Callable[[str, str, Scored[Any, Any]], None]  # set, system, and what it said of each case


def unseen(set: str, system: str, scored: Scored[Any, Any]) -> None:
    """Nobody looks at single cases."""


def each(say: Callable[[CaseT], Said | None]) -> System[CaseT, Said]:
    """A system that looks at one case at a time."""
    return lambda cases: map(say, cases)


def means(score: Callable[[CaseT, Said], Mapping[str, float]]) -> Callable[[Scored[CaseT, Said]], dict[str, float]]:
    """A scorer that averages what is scored case by case; a metric counts the cases that have it."""

    def scorer(scored: Scored[CaseT, Said]) -> dict[str, float]:
        found: dict[str, list[float]] = {}
        for case, said in scored:
            for metric, value in score(case, said).items():
                found.setdefault(metric, []).append(float(value))
        return {metric: sum(values) / len(values) for metric, values in found.items()}

    return scorer


def run(evals: Iterable[Eval[Any, Any]], watch: Watch = unwatched, look: Look = unseen) -> Iterator[Row]:
    """One row per set and system, as soon as it is measured; `look` sees the cases behind it."""
    for one in evals:
        for name, system in one.systems.items():
            yield _row(one, name, system, watch, look)


def _row(one: Eval[CaseT, Said], name: str, system: System[CaseT, Said] | NotRun, watch: Watch, look: Look) -> Row:
    if isinstance(system, NotRun):
        return {"set": one.set, "system": name, "n": 0, "note": f"not run: {system.reason}"}
    answers = system(watch(one.cases, f"{one.set}: {name}"))
    pairs = list(zip(one.cases, answers, strict=True))
    scored = [(case, said) for case, said in pairs if said is not None]
    look(one.set, name, scored)
    row: Row = {"set": one.set, "system": name, "n": len(scored)}
    if len(scored) < len(pairs):
        row["unscored"] = len(pairs) - len(scored)
    if scored:
        row |= {metric: round(value, DIGITS) for metric, value in one.scorer(scored).items()}  # a count stays one
    return row | ({"note": one.note} if one.note else {})


def mean_rows(rows: Sequence[Row], sets: Sequence[str], name: str) -> Iterator[Row]:
    """Per system the plain mean of every metric over these sets; nothing for a system that lacks one of them."""
    for system in dict.fromkeys(row["system"] for row in rows):
        own = {row["set"]: row for row in rows if row["system"] == system and row["n"]}
        if sets and all(one in own for one in sets):
            shared = [key for key in own[sets[0]] if key not in NAMING and all(key in own[one] for one in sets)]
            averages = {key: round(sum(own[one][key] for one in sets) / len(sets), DIGITS) for key in shared}
            yield {"set": name, "system": system, "n": sum(own[one]["n"] for one in sets), **averages}
