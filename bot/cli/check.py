"""`unscripted check`: the whole workspace, every mistake with its path and line, and rules that overlap."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.options import AsJson
from bot.cli.output import PROBLEMS, answer, say
from bot.connectors.registry import CONNECTORS
from bot.content.evals import read_evals
from bot.content.ordering import Note, ordered_routes, ordered_rules
from bot.content.source import ContentErrors, collected, read_source
from bot.content.workspace import Workspace, read_workspace
from bot.errors import ContentError


def check(
    workspace: Annotated[
        Path, typer.Argument(help="Folder with unscripted.yaml.", envvar="UNSCRIPTED_WORKSPACE")
    ] = Path(),
    as_json: AsJson = False,
) -> None:
    """Read unscripted.yaml, prompts/, kb/ and evals/ as the program does; name every mistake, and rules that overlap.
    Exit 1 if there is a mistake."""
    root, problems = workspace.resolve(), list[ContentError]()
    content, cases = collected(problems, read_content, root), collected(problems, read_evals, root)
    found = notes(content) if content else []
    counts = counted(content) | {"cases of evals": cases} if content and not problems else {}
    if as_json:
        wrong = {"problems": rows(problems)} if problems else {}
        answer({"ok": not problems, **wrong, "notes": rows(found), **counts})
    for note in found:
        say(f"{note.path}:{note.line}: note: {note.message}", "yellow")
    for problem in problems:
        say(str(problem), "red")
    if problems:
        say(f"{len(problems)} to mend.")
        raise typer.Exit(PROBLEMS)
    say("All of it can be used: " + ", ".join(f"{number} {what}" for what, number in counts.items()) + ".")


def read_content(root: Path) -> Workspace:
    found = read_workspace(root)
    know_platforms(found)
    return found


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


def notes(workspace: Workspace) -> list[Note]:
    """What is worth knowing about the order of routes and rules."""
    names = {id: name for name, id in workspace.channels.items()}
    routes = [(route.when, names[route.channel]) for route in workspace.routes]
    found = ordered_routes(read_source(workspace.root / "unscripted.yaml"), workspace.brands, routes).notes()
    for slug, rules in workspace.rules.items():
        source = read_source(workspace.root / "prompts" / "brands" / slug / "rules.yaml")
        found += ordered_rules(source, slug, rules).notes()
    return found


def counted(workspace: Workspace) -> dict[str, int | None]:
    return {
        "brands": len(workspace.brands),
        "people": len(workspace.people),
        "accounts": len(workspace.accounts),
        "rules": sum(map(len, workspace.rules.values())),
        "articles": sum(map(len, workspace.articles.values())),
        "prompts": len(workspace.prompts),
    }


def rows(named: Sequence[Note | ContentError]) -> list[dict[str, Any]]:
    return [{"path": str(one.path), "line": one.line, "message": one.message} for one in named]
