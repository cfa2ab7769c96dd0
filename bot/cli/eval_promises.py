"""`unscripted eval promises`: promises and contradictions in sentences of our own, with and without a model."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.figures import conclude, listed, watched
from bot.cli.options import AsJson, Folder
from bot.cli.output import say
from bot.cli.workbench import case_files, open_live, started
from bot.content.evals import ContradictionCase, PromiseCase, read_cases
from bot.evaluation import promises as promising
from bot.evaluation.judges import with_model
from bot.evaluation.task import run

FOLDERS = "Folder with promises/ and contradictions/, one file per language each; default: evals/."


def promises(
    data: Annotated[Path | None, typer.Option("--data", help=FOLDERS)] = None,
    live: Annotated[bool, typer.Option("--live", help="Also ask the configured model, once per case.")] = False,
    misses: Annotated[bool, typer.Option("--misses", help="List the cases that went wrong, by id.")] = False,
    workspace: Folder = Path(),
    as_json: AsJson = False,
) -> None:
    """Whether promises in replies are found with their day, and drafts that contradict what was said before."""
    with started(workspace) as (content, folder), ExitStack() as opened:
        sets = read_sets(data or content.root / "evals")
        judges = {"unscripted": promising.with_rules()}
        if live:
            desk = opened.enter_context(open_live(content, folder)).desk
            judges["model"] = with_model(desk, content.prompts, next(iter(content.brands)))
        wrong: list[tuple[str, ...]] = []

        def look(set: str, system: str, scored: Any) -> None:
            told = promising.promise_mistakes if set.startswith("promises") else promising.contradiction_mistakes
            wrong.extend((system, set, *line) for line in told(scored))

        rows = list(run(promising.evals(sets, judges), watched, look))
        rows += promising.summaries(rows)
        if misses:
            listed(("system", "set", "case", "what happened"), wrong)
        if not live:
            say("With a model: not measured; --live asks the configured one.", "dim")
        wants = "promises/LANGUAGE.yaml and contradictions/LANGUAGE.yaml with a list named cases"
        conclude("promises", rows, content, as_json, wants)


def read_sets(folder: Path) -> promising.Sets:
    texts, pairs = case_files(folder / "promises"), case_files(folder / "contradictions")
    return promising.Sets(
        {path.stem: read_cases(path, PromiseCase) for path in texts},
        {path.stem: read_cases(path, ContradictionCase) for path in pairs},
    )
