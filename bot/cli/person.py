"""`unscripted person`: what is kept of one customer, listed, and then told in a file or erased."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import sqlalchemy as sa
import typer
from rich.progress import track

from bot.cli.database import database_to_look, existing_database
from bot.cli.import_ import brand_of
from bot.cli.options import AsJson, Folder, quiet_settings
from bot.cli.output import PROBLEMS, USAGE, answer, give_up, people, say
from bot.cli.person_found import STAYS, found_by, left_alone, row_of, tell_found, tell_remains
from bot.cli.person_told import sheet_of, told_of, write_privately
from bot.clock import SystemClock
from bot.content.workspace import read_workspace
from bot.errors import Unavailable, UnscriptedError
from bot.mention.event import OPERATOR
from bot.ports import Forgotten
from bot.settings import Settings
from bot.store.forgetting import SqlForgetting
from bot.store.persons import Found, SqlPersons
from bot.watch.redaction import redacted

TYPED = "erase"
TRIES = 4  # at emptying SQLite's log
UNSETTLED = (
    "somebody is at the database, perhaps a backup: erased words may still stand in SQLite's files; run the same "
    "command again later"
)
app = typer.Typer(help="One customer's data: tell all of it, or erase it.", no_args_is_help=True)
Author = Annotated[str, typer.Option("--author", help="PLATFORM:AUTHOR_ID, such as demo:u-1042.")]
Mentions = Annotated[
    list[str] | None,
    typer.Option("--mention", help="A mention's id, and whatever is surely of the same customer of its brand; again."),
]
Traces = Annotated[
    list[str] | None,
    typer.Option("--trace", help="E-mail address, phone or order number, or an author's exact name; again for more."),
]
Only = Annotated[bool, typer.Option("--only", help="With --mention: nothing but the mentions named.")]
Brand = Annotated[str, typer.Option("--brand", help="Brand of unscripted.yaml; default: all of them.")]


@app.callback()
def group() -> None:
    """One customer's data: tell all of it, or erase it."""


@app.command("export")
def export(
    author: Author = "",
    mention: Mentions = None,
    trace: Traces = None,
    only: Only = False,
    brand: Brand = "",
    to: Annotated[Path, typer.Option("--to", help="The JSON file to write; it must not exist.")] = Path("person.json"),
    csv: Annotated[Path | None, typer.Option("--csv", help="Also a CSV file, a row per mention.")] = None,
    workspace: Folder = Path(),
    as_json: AsJson = False,
) -> None:
    """Write everything that is kept of a customer to a file: words, drafts, replies, events, promises, model calls.
    Exit 1 when there are mentions that cannot be read."""
    settings = quiet_settings(workspace)
    with database_to_look(settings) as engine:
        persons = persons_of(engine, brand, settings)
        found, problems = listed(persons, author, mention or [], trace or [], only)
        sure = [one.mention for one in found if one.sure]
        if sure:
            now = SystemClock().now()
            asked = {"author": author, "mention": mention or [], "trace": trace or [], "brand": brand}
            sheet = [(csv, sheet_of(sure))] if csv else []
            write_privately([(to, told_of(persons, sure, asked, now)), *sheet])
            say(f"{counted(len(sure))} told in {to}{f' and {csv}' if csv else ''}, which nobody else here can read.")
    if as_json:
        told = {"told": len(sure), "file": str(to) if sure else None}
        answer({"found": [row_of(one) for one in found], "problems": problems, **told})
    if problems:
        raise typer.Exit(PROBLEMS)


@app.command("erase")
def erase(
    author: Author = "",
    mention: Mentions = None,
    trace: Traces = None,
    only: Only = False,
    brand: Brand = "",
    yes: Annotated[bool, typer.Option("--yes", help="Erase what was found without asking.")] = False,
    workspace: Folder = Path(),
    as_json: AsJson = False,
) -> None:
    """Erase everything that is kept of a customer, also while the program runs; it does not come back. Safe to repeat.
    The audit log still verifies. Says at the end what stays where this program does not reach. Exit 2 when nothing was
    erased because nobody said yes, 1 when something could not be, which is said."""
    settings = quiet_settings(workspace)
    with existing_database(settings) as engine:
        persons = persons_of(engine, brand, settings)
        found, problems = listed(persons, author, mention or [], trace or [], only)
        confirm([one for one in found if one.sure and not one.erased], yes, found, as_json)
        erase_each(engine, found, problems, as_json)
    if problems:
        raise typer.Exit(PROBLEMS)


def listed(
    persons: SqlPersons, author: str, mentions: list[str], traces: list[str], only: bool
) -> tuple[Sequence[Found], list[str]]:
    """What is found, and what of it cannot be read; people see both."""
    found = found_by(persons, author, mentions, traces, only)
    problems = left_alone(persons.passed_over)
    tell_found(found, problems)
    return found, problems


def persons_of(engine: sa.Engine, brand: str, settings: Settings) -> SqlPersons:
    """InputError for a brand nobody knows, of which nothing would be found."""
    persons = SqlPersons(engine, brand)
    if brand and not persons.any():
        brand_of(read_workspace(settings.workspace.resolve()), brand)
    return persons


def confirm(left: Sequence[Found], yes: bool, found: Sequence[Found], as_json: bool) -> None:
    """Returns when somebody wants it."""
    if yes or not left:
        return
    if sys.stdin.isatty():
        said = typer.prompt(f"Type {TYPED} to erase these {len(left)} mentions for good", default="", err=True)
        if said.strip() == TYPED:
            return
    if as_json:
        answer({"found": [row_of(one) for one in found], "erased": []})
    give_up("Nothing was erased. Add --yes to erase what is listed.", USAGE)


def erase_each(engine: sa.Engine, found: Sequence[Found], problems: list[str], as_json: bool) -> None:
    """What is done is told however it ends: afterwards nobody knows what stays. What went wrong is one more problem."""
    forgetting, done = SqlForgetting(engine, SystemClock()), list[Forgotten]()
    ids = [one.mention.id for one in found if one.sure]
    with ExitStack() as ending:
        ending.callback(report, found, done, problems, as_json)
        ending.callback(settle, forgetting, problems)
        with noted(problems):
            for one in track(ids, "Erasing…", console=people, transient=True):
                done.append(forgetting.erase(one, OPERATOR))


def settle(forgetting: SqlForgetting, problems: list[str]) -> None:
    """Nobody may be running who would. Others can write between two tries."""
    with noted(problems):
        if not any(forgetting.settle() for _ in range(TRIES)):
            raise Unavailable(UNSETTLED)


@contextmanager
def noted(problems: list[str]) -> Iterator[None]:
    """An error ends what is done here, and is said at once."""
    try:
        yield
    except UnscriptedError as error:
        problems.append(redacted(str(error)))
        say(problems[-1], "red")


def counted(number: int) -> str:
    return f"{number} mention is" if number == 1 else f"{number} mentions are"


def report(found: Sequence[Found], done: Sequence[Forgotten], problems: Sequence[str], as_json: bool) -> None:
    news, gone = [one for one in done if one.news], {one.mention_id for one in done}
    left = [one.mention.id for one in found if one.sure and one.mention.id not in gone]
    stays: list[dict[str, Any]] = [{"mention": o.mention_id, **asdict(r)} for o in news for r in o.remains]
    if as_json:
        answer(
            {
                "found": [row_of(one) for one in found],
                "erased": [one.mention_id for one in news],
                "erased_before": [one.mention_id for one in done if not one.news],
                "not_erased": left,
                "problems": problems,
                "questions": sum(one.questions for one in news),
                "stays": stays,
                "always": list(STAYS),
            }
        )
    before = f"; {counted(len(done) - len(news))} erased before" if len(done) > len(news) else ""
    say(f"{counted(len(news))} erased{before}{f'; {counted(len(left))} not' if left else ''}.")
    if news:
        tell_remains(stays)
