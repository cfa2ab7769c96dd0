"""What commands say: people read stderr, scripts read one line of JSON on stdout."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.logging import RichHandler

from bot.settings import Settings
from bot.watch.logs import FileLines, JsonLines, TextLines

log = logging.getLogger(__name__)
people = Console(stderr=True, highlight=False)

FINE, PROBLEMS, USAGE, SETTINGS = 0, 1, 2, 3  # exit codes, told in docs/cli.md


def answer(value: Any) -> None:
    """One line of JSON for a script."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=str) + "\n")
    sys.stdout.flush()


def say(text: str, style: str | None = None) -> None:
    """As it stands: brackets in a path or a customer's words are no markup, and an address is never broken. Where
    machines read stderr it is a log line like every other."""
    if any(isinstance(handler.formatter, JsonLines) for handler in logging.getLogger().handlers):
        log.log(logging.ERROR if style == "red" else logging.INFO, "%s", text)
        return
    people.print(text, style=style, markup=False, soft_wrap=True)


def give_up(text: str, code: int) -> NoReturn:
    say(text, "red")
    raise typer.Exit(code)


def log_to_stderr(settings: Settings, level: str = "") -> None:
    """Our own log lines in the form and from the level that are set, or from this level; libraries only when something
    is wrong, and never a customer's words or a key."""
    form = settings.log_format
    shown: logging.Handler = RichHandler(console=people, show_path=False, rich_tracebacks=False, markup=False)
    shown.setFormatter(TextLines())
    if form == "json" or not people.is_terminal:  # a file is not drawn on: drawing a line costs more than many lines
        shown = logging.StreamHandler(sys.stderr)
        shown.setFormatter(JsonLines() if form == "json" else FileLines())
    logging.basicConfig(level=logging.WARNING, handlers=[shown], force=True)
    logging.getLogger("bot").setLevel(level or settings.log_level)
    log.setLevel(logging.INFO)  # what a command says is heard at every level
    logging.getLogger("slack_sdk").setLevel(logging.CRITICAL)  # it quotes answers; what failed is told by us
    libraries = (
        "slack_bolt websockets httpx httpx2 openai langchain chromadb alembic procrastinate psycopg opentelemetry"
    )
    for noisy in libraries.split():
        logging.getLogger(noisy).setLevel(logging.ERROR)
