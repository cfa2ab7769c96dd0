"""`unscripted person`: what is kept of one customer, listed, and then told in a file or erased."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import sqlalchemy as sa
import typer
from rich.progress import track

from bot.cli.database import database_to_look, existing_database
from bot.cli.options import AsJson, Folder, quiet_settings
from bot.cli.output import USAGE, answer, give_up, people, say
from bot.cli.person_found import STAYS, found_by, row_of, tell_found, tell_remains
from bot.cli.person_told import sheet_of, told_of, write_privately
from bot.clock import SystemClock
from bot.mention.event import OPERATOR
from bot.ports import Forgotten
from bot.store.forgetting import SqlForgetting
from bot.store.persons import Found, SqlPersons

TYPED = "erase"
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
    """Write everything that is kept of a customer to a file: words, drafts, replies, events, promises, model calls."""
    with database_to_look(quiet_settings(workspace)) as engine:
        persons = SqlPersons(engine, brand)
        found = found_by(persons, author, mention or [], trace or [], only)
        tell_found(found)
        sure = [one.mention for one in found if one.sure]
        if sure:
            now = SystemClock().now()
            asked = {"author": author, "mention": mention or [], "trace": trace or [], "brand": brand}
            write_privately(to, told_of(persons, sure, asked, now))
            if csv:
                write_privately(csv, sheet_of(sure))
            say(f"{counted(len(sure))} told in {to}{f' and {csv}' if csv else ''}, which nobody else here can read.")
    if as_json:
        answer({"found": [row_of(one) for one in found], "told": len(sure), "file": str(to) if sure else None})


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
    erased because nobody said yes."""
    with existing_database(quiet_settings(workspace)) as engine:
        found = found_by(SqlPersons(engine, brand), author, mention or [], trace or [], only)
        tell_found(found)
        ids = [one.mention.id for one in found if one.sure]
        confirm([one for one in found if one.sure and not one.erased], yes, found, as_json)
        done = erased(engine, ids)
    report(found, done, as_json)


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


def erased(engine: sa.Engine, ids: Sequence[str]) -> list[Forgotten]:
    forgetting = SqlForgetting(engine, SystemClock())
    done = [forgetting.erase(one, OPERATOR) for one in track(ids, "Erasing…", console=people, transient=True)]
    forgetting.settle()  # nobody may be running who would
    return done


def counted(number: int) -> str:
    return f"{number} mention is" if number == 1 else f"{number} mentions are"


def report(found: Sequence[Found], done: Sequence[Forgotten], as_json: bool) -> None:
    news = [one for one in done if one.news]
    stays: list[dict[str, Any]] = [{"mention": o.mention_id, **asdict(r)} for o in news for r in o.remains]
    if as_json:
        answer(
            {
                "found": [row_of(one) for one in found],
                "erased": [one.mention_id for one in news],
                "erased_before": [one.mention_id for one in done if not one.news],
                "questions": sum(one.questions for one in news),
                "stays": stays,
                "always": list(STAYS),
            }
        )
    before = f"; {counted(len(done) - len(news))} erased before" if len(done) > len(news) else ""
    say(f"{counted(len(news))} erased{before}.")
    if news:
        tell_remains(stays)
