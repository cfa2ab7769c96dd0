"""Whether promises and contradictions in replies are recognised, by the rules and by a model, on sets of our own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.content.evals import ContradictionCase, PromiseCase, Promised
from bot.evaluation.task import Eval, Row, Scored, each, mean_rows
from bot.mention.contradictions import Said, contradictions
from bot.mention.guardrails.amounts import amounts
from bot.mention.promises import Kind, pledges
from bot.mention.promises.calendar import LAST_MINUTE

ZONE = "Europe/Warsaw"
NOW = datetime(2026, 3, 4, 10, tzinfo=ZoneInfo(ZONE))  # a Wednesday; when every text of the sets is written
BEFORE = NOW - timedelta(days=1)  # … and what was said before it
PARTS = ("", "-held", "-fresh")  # of the sets: tuned on, written before the rules, written after them


@dataclass(frozen=True, slots=True)
class Found:
    kind: Kind
    due: datetime | None
    amount: str


Promises = tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Judge:
    """Who reads the texts; None: no verdict. The language is that of the text."""

    promises: Callable[[str, str], Promises | None]
    contradicts: Callable[[ContradictionCase, str], bool | None]


@dataclass(frozen=True, slots=True)
class Sets:
    """Cases by the name of their file: a language, and which part of the set it is."""

    promises: Mapping[str, Sequence[PromiseCase]]
    contradictions: Mapping[str, Sequence[ContradictionCase]]


def with_rules() -> Judge:
    """What the program itself says, without a model."""
    return Judge(_pledged, _contradicted)


def _pledged(text: str, language: str) -> Promises:
    return tuple(Found(one.kind, one.due, one.amount) for one in pledges(text, language, NOW, ZONE))


def _contradicted(case: ContradictionCase, language: str) -> bool:
    return bool(contradictions(case.text, language, [Said(case.said, case.source, BEFORE)], NOW, ZONE))


def evals(
    sets: Sets, judges: Mapping[str, Judge]
) -> Iterator[Eval[PromiseCase, Promises] | Eval[ContradictionCase, bool]]:
    for name, texts in sets.promises.items():
        language = language_of(name)
        readers = {who: each(_reading(judge, language)) for who, judge in judges.items()}
        yield Eval(f"promises {name}", texts, readers, promise_figures)
    for name, pairs in sets.contradictions.items():
        language = language_of(name)
        comparers = {who: each(_comparing(judge, language)) for who, judge in judges.items()}
        yield Eval(f"contradictions {name}", pairs, comparers, contradiction_figures)


def language_of(name: str) -> str:
    return name.partition("-")[0]


def _reading(judge: Judge, language: str) -> Callable[[PromiseCase], Promises | None]:
    return lambda case: judge.promises(case.text, language)


def _comparing(judge: Judge, language: str) -> Callable[[ContradictionCase], bool | None]:
    return lambda case: judge.contradicts(case, language)


def summaries(rows: Sequence[Row]) -> Iterator[Row]:
    """The mean over the languages, part by part."""
    for what in ("promises", "contradictions"):
        names = [name for name in dict.fromkeys(row["set"] for row in rows) if name.startswith(f"{what} ")]
        for part in PARTS:
            own = [name for name in names if name == language_of(name) + part]
            yield from mean_rows(rows, own, f"{what} all{part}")


def promise_figures(scored: Scored[PromiseCase, Promises]) -> dict[str, float]:
    """Share of the promises found; of these the shares with the right kind and with the right day and sum; and of the
    harmless texts the share with any."""
    pairs = [pair for case, found in scored for pair in paired(case, found)]
    met = [(one, other) for one, other in pairs if other]
    alarms = [bool(found) for case, found in scored if not case.pledges]
    figures = {"recall": len(met) / len(pairs)} if pairs else {}
    if met:
        figures["right kind"] = sum(one.kind == other.kind for one, other in met) / len(met)
        figures["right day"] = sum(_on_time(one, other) for one, other in met) / len(met)
    return figures | ({"false alarms": sum(alarms) / len(alarms)} if alarms else {})


def paired(case: PromiseCase, found: Promises) -> list[tuple[Promised, Found | None]]:
    """Every promise with what was found of it: one of its kind, else one nobody else has."""
    left, pairs = list(found), list[tuple[Promised, Found | None]]()
    wanted = {one.kind for one in case.pledges}
    for one in case.pledges:
        alike = [other for other in left if other.kind == one.kind] or [o for o in left if o.kind not in wanted]
        pairs.append((one, alike[0] if alike else None))
        left = [other for other in left if other not in alike[:1]]
    return pairs


def _on_time(one: Promised, other: Found) -> bool:
    return other.due == moment(one.due) and same_sum(one.amount, other.amount)


def moment(text: str) -> datetime | None:
    """A day's last minute, or the hour with it, in the zone of the sets. ValueError where there is no such moment."""
    if not text:
        return None
    read = datetime.fromisoformat(text)
    day = read if ":" in text else datetime.combine(read, LAST_MINUTE)
    return day.replace(tzinfo=ZoneInfo(ZONE))


def same_sum(one: str, other: str) -> bool:
    mine, theirs = amounts(one), amounts(other)
    return bool(mine) == bool(theirs) and all(amount.says(theirs[0]) for amount in mine)


def contradiction_figures(scored: Scored[ContradictionCase, bool]) -> dict[str, float]:
    """Share of the contradictions found, and of the harmless pairs taken for one."""
    said = {
        "recall": [found for case, found in scored if case.contradicts],
        "false alarms": [found for case, found in scored if not case.contradicts],
    }
    return {metric: sum(found) / len(found) for metric, found in said.items() if found}


def promise_mistakes(scored: Scored[PromiseCase, Promises]) -> Iterator[tuple[str, str]]:
    """Ids of what was missed, told wrongly or found in harmless words; no texts, for two parts stay unread."""
    for case, found in scored:
        for one, other in paired(case, found):
            if other is None:
                yield case.id, f"{one.kind}: missed"
            elif one.kind != other.kind or not _on_time(one, other):
                wrong = "another day" if one.kind == other.kind else f"told as {other.kind}"
                yield case.id, f"{one.kind}: {wrong}"
        if found and not case.pledges:
            yield case.id, f"false alarm: {', '.join(other.kind for other in found)}"


def contradiction_mistakes(scored: Scored[ContradictionCase, bool]) -> Iterator[tuple[str, str]]:
    for case, found in scored:
        if found != case.contradicts:
            yield case.id, "false alarm" if found else "missed"
