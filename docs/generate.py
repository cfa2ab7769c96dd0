"""Writes what the docs say about settings and commands from the code; `--check` fails when they are out of step."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.main import get_command
from typer.testing import CliRunner

from bot.cli.main import app
from bot.settings import Settings, in_a_file

DOCS = Path(__file__).parent
HEADER = "<!-- Made by docs/generate.py from the code; do not edit. -->\n\n"


def settings() -> str:
    """One row per setting."""
    rows = [
        "# Settings",
        "",
        "All of them are environment variables.",
        "",
        "| variable | default | meaning |",
        "|---|---|---|",
    ]
    for field in Settings.model_fields.values():
        default = field.default
        shown = default.get_secret_value() if hasattr(default, "get_secret_value") else default
        shown = "" if shown in (None, "") else f"`{shown}`"
        rows.append(f"| `{field.alias}` | {shown} | {field.description} |")
    filed = ", ".join(f"`{field.alias}`" for field in Settings.model_fields.values() if in_a_file(field))
    rows += [
        "",
        "An account of `unscripted.yaml` may name further variables that hold its secrets (`secret: NAME`).",
        "",
        "A secret may stand in a file (Docker, Kubernetes): its variable with `_FILE` behind the name says in which,",
        "such as `SLACK_BOT_TOKEN_FILE=/run/secrets/slack_bot_token`. This holds for",
        f"{filed},",
        "and for the secrets of accounts and pages.",
    ]
    return HEADER + "\n".join(rows) + "\n"


def commands() -> str:
    """The help of every command, as the terminal shows it."""
    runner, parts = CliRunner(), ["# Commands", ""]
    parts += [
        "Exit codes: 0 fine, 1 something to mend in content or data, 2 wrong use, 3 settings or credentials.",
        "With `--json`, stdout is exactly one line of JSON; everything else goes to stderr.",
        "",
    ]
    for name in named(get_command(app)):
        plain = {"COLUMNS": "110", "TERM": "dumb", "NO_COLOR": "1"}
        shown = runner.invoke(app, [*name.split(), "--help"], env=plain).output
        parts += [
            f"## unscripted {name}",
            "",
            "```text",
            *(line.rstrip() for line in shown.strip().splitlines()),
            "```",
            "",
        ]
    return HEADER + "\n".join(parts)


def named(command: Any, above: str = "") -> Iterator[str]:
    """Every command and its subcommands."""
    for name in getattr(command, "commands", {}):
        yield f"{above}{name}"
        yield from named(command.commands[name], f"{above}{name} ")


def main() -> int:
    wrong = []
    for name, text in (("settings.md", settings()), ("cli.md", commands())):
        path = DOCS / name
        if "--check" in sys.argv and (not path.exists() or path.read_text(encoding="utf-8") != text):
            wrong.append(name)
        elif "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
    if wrong:
        sys.stderr.write(f"out of step: {', '.join(wrong)}; run .venv/bin/python docs/generate.py\n")
    return len(wrong)


if __name__ == "__main__":
    sys.exit(main())
