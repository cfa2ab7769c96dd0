"""The Home tab: what a person needs to see first, by their role; a pure function of what was looked up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.content.words import Words
from bot.mention.ledger import Promise
from bot.mention.mention import Mention
from bot.ports import Asked, Backlog, EvalRun
from bot.slack import blocks as b
from bot.slack.figures import Week, week_lines
from bot.slack.lines import Board, age, header, list_blocks
from bot.slack.promises import promise_list
from bot.slack.story import name_of

SHOWN = 10  # mentions of one list
PEOPLE, BRANDS = 20, 20  # lines of the load, handover buttons
MOST = 100  # blocks Slack takes
View = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for one person."""

    mentions: Sequence[Mention]
    count: int
    claimed: Sequence[Mention] = ()
    snoozed: Sequence[Mention] = ()
    green: Sequence[Mention] = ()  # may be approved in a list
    idle: Sequence[Mention] = ()  # may be closed in a list
    owed: Sequence[tuple[Mention, Promise]] = ()  # by this person

    @property
    def everything(self) -> list[Mention]:
        return [*self.mentions, *self.claimed, *self.snoozed, *(mention for mention, _ in self.owed)]


@dataclass(frozen=True, slots=True)
class Watch:
    """What a lead keeps an eye on."""

    burning: Sequence[Mention]
    longest: Sequence[Mention]
    backlogs: Sequence[Backlog]
    decided: Mapping[str, int]  # Slack id -> decisions of this shift
    claims: Mapping[str, int]  # Slack id -> mentions they have taken
    exposed: Mapping[str, int]  # Slack id -> abusive mentions they opened in this shift
    late: Sequence[tuple[Mention, Promise]] = ()  # promises that were due

    @property
    def everything(self) -> list[Mention]:
        return [*self.burning, *self.longest, *(mention for mention, _ in self.late)]


@dataclass(frozen=True, slots=True)
class Lessons:
    """What a trainer learns from."""

    gaps: Sequence[Mention]
    asked: Sequence[Asked]  # questions of colleagues that nothing answered
    weeks: Sequence[Week]
    evals: Sequence[EvalRun] = ()

    @property
    def everything(self) -> list[Mention]:
        return list(self.gaps)


def home(board: Board, parts: Sequence[Queue | Watch | Lessons], notice: str = "", held_up: Sequence[str] = ()) -> View:
    """One page of the parts that a role has, with what has just happened on top, and what is held up."""
    said = [*(b.context([notice]) if notice else []), *(b.section(line) for line in held_up)]
    top = b.context([board.words("home.as_of", at=b.when(board.now, "{date_short_pretty}, {time_secs}"))])
    blocks = [*said, *(block for part in parts for block in _part(part, board)), *top, *_refresh(board)]
    return {"type": "home", "blocks": blocks[:MOST]}


def stranger(sentence: str) -> View:
    """For somebody the workspace does not list."""
    return {"type": "home", "blocks": [b.section(sentence)]}


def _part(part: Queue | Watch | Lessons, board: Board) -> list[b.Block]:
    match part:
        case Queue():
            return queue_blocks(part, board)
        case Watch():
            return watch_blocks(part, board)
        case Lessons():
            return lesson_blocks(part, board)


def queue_blocks(queue: Queue, board: Board) -> list[b.Block]:
    """The most urgent first, one button to the first of them, and those for several at once."""
    words = board.words
    first = next((board.links[m.id] for m in queue.mentions if m.id in board.links), None)
    go_on = [b.button("open_card", words("home.next_card"), {}, style="primary", url=first)] if first else []
    if queue.green:
        go_on.append(b.button("bulk_approve", words("home.bulk_approve", count=len(queue.green)), {}))
    if queue.idle:
        go_on.append(b.button("bulk_dismiss", words("home.bulk_dismiss", count=len(queue.idle)), {}))
    shown = list_blocks(
        words("home.queue", count=queue.count), queue.mentions, board, words("home.queue_empty"),
        queue.count - len(queue.mentions),
    )  # fmt: skip
    taken = list_blocks(words("home.claimed"), queue.claimed, board, "") if queue.claimed else []
    aside = list_blocks(words("home.snoozed"), queue.snoozed, board, "") if queue.snoozed else []
    owes = promise_list(words("home.promises"), queue.owed, board)
    return [shown[0], *b.actions("next", go_on), *shown[1:], *taken, *owes, *aside]


def watch_blocks(watch: Watch, board: Board) -> list[b.Block]:
    words = board.words
    brands = [backlog_line(backlog, board) for backlog in watch.backlogs]
    return [
        *list_blocks(words("home.burning"), watch.burning, board, words("home.burning_empty")),
        *promise_list(words("home.promises_late"), watch.late, board),
        *list_blocks(words("home.longest"), watch.longest, board, words("home.longest_empty")),
        header(words("home.load")),
        b.section("\n".join([*brands, *load_lines(watch, board)]) or words("home.load_empty")),
        *handover_buttons(board, [backlog.brand for backlog in watch.backlogs]),
    ]


def backlog_line(backlog: Backlog, board: Board) -> str:
    words = board.words
    return words(
        "home.backlog", brand=b.literal(board.workspace.brands[backlog.brand].name), waiting=backlog.waiting,
        urgent=backlog.urgent, overdue=backlog.overdue, age=age(backlog.oldest, board.now, words),
    )  # fmt: skip


def load_lines(watch: Watch, board: Board) -> list[str]:
    """Who decided how much, has taken how much and read how much abuse, the busiest first."""
    decided, claims, exposed, words = watch.decided, watch.claims, watch.exposed, board.words
    people = sorted({*decided, *claims, *exposed}, key=lambda one: (-decided.get(one, 0), -claims.get(one, 0), one))
    return [
        "  ·  ".join((
            words("home.decided", who=name_of(one, board.workspace, words), count=decided.get(one, 0)),
            words("home.holds", count=claims.get(one, 0)),
            *([words("home.exposed", count=exposed[one])] if one in exposed else []),
        ))
        for one in people[:PEOPLE]
    ]  # fmt: skip


def handover_buttons(board: Board, brands: Sequence[str]) -> list[b.Block]:
    """One per brand that has something to hand over."""
    named = [(brand, board.workspace.brands[brand].name) for brand in brands[:BRANDS]]
    row = [
        b.button(f"handover_{number}", board.words("home.hand_over", brand=name), {"brand": brand})
        for number, (brand, name) in enumerate(named)
    ]
    return b.actions("handover", row)


def lesson_blocks(lessons: Lessons, board: Board) -> list[b.Block]:
    words = board.words
    asked = [words("home.asked", words=b.literal(b.shortened(q.question, 200)), at=b.when(q.at)) for q in lessons.asked]
    return [
        *list_blocks(words("home.gaps"), lessons.gaps, board, words("home.gaps_empty")),
        header(words("home.questions")),
        b.section("\n".join(asked) or words("home.questions_empty")),
        header(words("home.evals")),
        b.section("\n".join(eval_line(run, words) for run in lessons.evals) or words("home.evals_empty")),
        header(words("figures.title")),
        b.section(week_lines(lessons.weeks, words)),
        *b.actions("chart", [b.button("home_chart", words("home.chart"), {})]),
    ]


def eval_line(run: EvalRun, words: Words) -> str:
    """Held, or which thresholds it missed."""
    name, at = b.literal(run.name), b.when(run.at)
    if not run.missed:
        return words("home.eval_held", name=name, at=at)
    first = b.literal(b.shortened("; ".join(run.missed), 300))
    return words("home.eval_missed", name=name, at=at, count=len(run.missed), words=first)


def _refresh(board: Board) -> list[b.Block]:
    return b.actions("refresh", [b.button("home_refresh", board.words("home.refresh"), {})])
