"""`unscripted import`: reviews from a CSV or JSON file become mentions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.progress import track
from rich.table import Table

from bot.assembly import open_office
from bot.cli.options import AsJson, Folder
from bot.cli.output import PROBLEMS, answer, log_to_stderr, people, say
from bot.connectors.reviews_file import Defaults, Reading, read_reviews
from bot.content.workspace import Workspace, read_workspace
from bot.errors import InputError
from bot.life.intake import take_in
from bot.mention.post import Post
from bot.settings import read_settings

CARDS = "Which rows get a card: recent (last 24 hours), all, none, or a number: that many of the newest."
RECENT = timedelta(hours=24)
BATCH = 200  # rows saved in one transaction
COUNTED = ("new", "edited", "answered", "recalled", "unchanged")
SHOWN = 20  # errors listed for people; --json has them all


def import_reviews(
    file: Annotated[Path, typer.Argument(help="CSV (, ; or tab), JSON lines or a JSON array.")],
    brand: Annotated[str, typer.Option(help="Brand of unscripted.yaml; default: the first one.")] = "",
    cards: Annotated[str, typer.Option(help=CARDS)] = "recent",
    mapping: Annotated[list[str] | None, typer.Option("--map", help="field=column; again for more.")] = None,
    site: Annotated[str, typer.Option(help="Where the reviews stand, when no column says it.")] = "",
    language: Annotated[str, typer.Option(help="Language of the rows, when no column says it: en, ru, pl.")] = "",
    date_format: Annotated[str, typer.Option(help="How dates are written when not in ISO 8601, e.g. %d.%m.%Y.")] = "",
    rating_max: Annotated[float, typer.Option(help="The best rating there is.")] = 5,
    dry_run: Annotated[bool, typer.Option(help="Read and report; store nothing.")] = False,
    workspace: Folder = Path(),
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Store every usable row; importing the same file again changes nothing. Exit 1 when a row could not be used."""
    settings = read_settings(workspace=workspace)
    log_to_stderr(settings)
    slug = brand_of(read_workspace(settings.workspace.resolve()), brand)
    reading = read_reviews(file, pairs(mapping or []), Defaults(slug, site, language, date_format, rating_max))
    wants_card = chosen(cards, reading.posts, datetime.now(UTC))  # noqa: TID251  # "recent" is recent now
    counts: Counter[str] = Counter() if dry_run else store(reading.posts, slug, settings, wants_card)
    report = {
        "rows": reading.rows,
        "usable": len(reading.posts),
        "cards": sum(wants_card(post) and post.existing_reply is None for post in reading.posts),
        **{what: counts[what] for what in COUNTED},
        "dry_run": dry_run,
        "mapping": reading.mapping,
        "ignored": reading.ignored,
        "errors": [{"row": error.row, "field": error.field, "message": error.message} for error in reading.errors],
    }
    if as_json:
        answer(report)
    tell(report, reading)
    if reading.errors:
        raise typer.Exit(PROBLEMS)


def brand_of(workspace: Workspace, brand: str) -> str:
    if brand and brand not in workspace.brands:
        raise InputError(f"there is no brand {brand!r} in unscripted.yaml; there are {', '.join(workspace.brands)}")
    return brand or next(iter(workspace.brands))


def pairs(mapping: list[str]) -> dict[str, str]:
    wrong = [pair for pair in mapping if "=" not in pair]
    if wrong:
        raise InputError(f"--map takes field=column, not {wrong[0]!r}")
    return dict(pair.split("=", 1) for pair in mapping)


def chosen(cards: str, posts: Sequence[Post], now: datetime) -> Callable[[Post], bool]:
    """Which posts get a card. A post of unknown date is not recent, and older than every dated one."""
    if cards in ("all", "none"):
        return lambda post: cards == "all"
    if cards == "recent":
        return lambda post: post.written_at is not None and now - post.written_at <= RECENT
    if not cards.isdecimal():
        raise InputError(f"--cards takes recent, all, none or a number, not {cards!r}")
    unknown = datetime.min.replace(tzinfo=UTC)
    newest = sorted(posts, key=lambda post: post.written_at or unknown, reverse=True)[: int(cards)]
    ids = {post.mention_id for post in newest}
    return lambda post: post.mention_id in ids


def store(posts: Sequence[Post], brand: str, settings: Any, wants_card: Callable[[Post], bool]) -> Counter[str]:
    office, counts = open_office(settings), Counter[str]()
    batches = [posts[at : at + BATCH] for at in range(0, len(posts), BATCH)]
    for batch in track(batches, "Storing…", console=people, transient=True):
        counts += take_in(batch, brand, office.desk, wants_card=wants_card, recall=True)
    office.chain.seal_all()  # perhaps nothing runs that would
    office.close()
    return counts


def tell(report: dict[str, Any], reading: Reading) -> None:
    """The outcome in a sentence, and the first rows that could not be used."""
    read_from = ", ".join(f"{field} from “{column}”" for field, column in report["mapping"].items())
    left = f" Not used: {', '.join(f'“{column}”' for column in reading.ignored)}." if reading.ignored else ""
    say(f"Read {read_from or 'nothing'}.{left}")
    done = "would be stored" if report["dry_run"] else "stored"
    happened = ", ".join(f"{what} {report[what]}" for what in COUNTED if report[what])
    say(
        f"{report['rows']} rows: {report['usable']} {done}, {report['cards']} with a card, "
        f"{len(reading.errors)} unusable.{f' Of these: {happened}.' if happened else ''}"
    )
    if not reading.errors:
        return
    table = Table("row", "field", "what is wrong", title="Rows that could not be used")
    for error in reading.errors[:SHOWN]:
        table.add_row(str(error.row), error.field, escape(error.message))
    people.print(table)
    if len(reading.errors) > SHOWN:
        say(f"… and {len(reading.errors) - SHOWN} more; --json lists all.")
