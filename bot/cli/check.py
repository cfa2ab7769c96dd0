"""`unscripted check`: the whole workspace, every mistake with its path and line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import AsJson
from bot.cli.output import PROBLEMS, answer, say
from bot.connectors.registry import CONNECTORS
from bot.content.evals import read_evals
from bot.content.source import ContentErrors, read_source
from bot.content.workspace import Workspace, read_workspace
from bot.errors import ContentError


def check(
    workspace: Annotated[
        Path, typer.Argument(help="Folder with unscripted.yaml.", envvar="UNSCRIPTED_WORKSPACE")
    ] = Path(),
    as_json: AsJson = False,
) -> None:
    """Read unscripted.yaml, prompts/, kb/ and evals/ as the program does; name every mistake. Exit 1 if any."""
    root, problems, counts = workspace.resolve(), list[ContentError](), dict[str, int]()
    for part in (read_content, read_cases):
        try:
            counts |= part(root)
        except ContentErrors as wrong:
            problems += wrong.problems
    if problems:
        if as_json:
            rows = [{"path": str(p.path), "line": p.line, "message": p.message} for p in problems]
            answer({"ok": False, "problems": rows})
        for problem in problems:
            say(str(problem), "red")
        say(f"{len(problems)} to mend.")
        raise typer.Exit(PROBLEMS)
    if as_json:
        answer({"ok": True, **counts})
    say("All of it can be used: " + ", ".join(f"{number} {what}" for what, number in counts.items()) + ".")


def read_content(root: Path) -> dict[str, int]:
    found = read_workspace(root)
    know_platforms(found)
    return counted(found)


def read_cases(root: Path) -> dict[str, int]:
    return {"cases of evals": read_evals(root)}


def know_platforms(workspace: Workspace) -> None:
    """ContentErrors names every account on a platform that has no connector."""
    source = read_source(workspace.root / "unscripted.yaml")
    unknown = [
        source.error(
            f"no connector for {account.platform}; there are {', '.join(CONNECTORS)}", "accounts", at, "platform"
        )
        for at, account in enumerate(workspace.accounts)
        if account.platform not in CONNECTORS
    ]
    if unknown:
        raise ContentErrors(unknown)


def counted(workspace: Workspace) -> dict[str, int]:
    return {
        "brands": len(workspace.brands),
        "people": len(workspace.people),
        "accounts": len(workspace.accounts),
        "rules": sum(map(len, workspace.rules.values())),
        "articles": sum(map(len, workspace.articles.values())),
        "prompts": len(workspace.prompts),
    }
