"""`unscripted eval …`: how well it works, measured beside named baselines and held against evals/thresholds.yaml."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.assembly import open_embedder
from bot.cli.eval_promises import promises
from bot.cli.figures import conclude, listed, watched
from bot.cli.options import AsJson, Folder
from bot.cli.output import say
from bot.cli.samples import recorded_drafts
from bot.cli.workbench import (
    case_files,
    chosen,
    open_live,
    open_recorded,
    opened_office,
    our_attacks,
    published_replies,
    questions_of,
    settings_for,
    started,
    with_ours,
)
from bot.clock import SystemClock
from bot.content.evals import GuardrailCase, ReplyCase, read_cases
from bot.content.workspace import read_workspace
from bot.evaluation import guardrails as guarding
from bot.evaluation import injection as attacking
from bot.evaluation import language as telling
from bot.evaluation import refusal
from bot.evaluation import replies as replying
from bot.evaluation import retrieval as finding
from bot.evaluation import script as scripting
from bot.evaluation import triage as reading
from bot.evaluation.endpoints import Puppet, serving
from bot.evaluation.task import Row, run
from bot.knowledge.minilm import chroma_default
from bot.knowledge.vectors import offline_embedder
from bot.settings import read_settings
from bot.triage.reader import LexiconReader

FAST = 100  # cases of a set
LIVE = 100  # what a model is asked of a set: it takes time and costs money
PUBLIC = "Folder or file in the formats of ../shared/data; default: that folder beside the workspace, else the samples."
CASES = "YAML file or folder of cases; default: those below evals/."

app = typer.Typer(no_args_is_help=True)
Public = Annotated[Path | None, typer.Option("--data", help=PUBLIC)]
Cases = Annotated[Path | None, typer.Option("--data", help=CASES)]
Fast = Annotated[bool, typer.Option("--fast", help=f"At most {FAST} cases of each set.")]
Live = Annotated[bool, typer.Option("--live", help=f"Also ask the configured model, at most {LIVE} cases of each set.")]


@app.callback(invoke_without_command=True)
def measured(
    context: typer.Context,
    live: Annotated[
        bool, typer.Option("--live", help="All that needs a model: triage, injection, replies, promises.")
    ] = False,
    workspace: Folder = Path(),
) -> None:
    """Measure how well it works. Exit 1 when a threshold is missed."""
    if context.invoked_subcommand or not live:
        return
    worst = 0
    for each in (triage, injection, replies, promises):
        say(f"eval {each.__name__} --live", "bold")
        try:
            each(live=True, workspace=workspace)
        except typer.Exit as ended:
            worst = max(worst, ended.exit_code)
    raise typer.Exit(worst)


@app.command()
def retrieval(data: Public = None, fast: Fast = False, live: Live = False, workspace: Folder = Path(), as_json: AsJson = False) -> None:  # fmt: skip # noqa: E501
    """Whether questions find their article, beside BM25 and vector stores; and what it does not claim to know.

    R@5 and the like judge the order alone; `answered` is how often the search believes that something answers.
    --live: with the embeddings of the configured endpoint.
    """
    with started(workspace) as (content, folder):
        embedder = open_embedder(read_settings(workspace=content.root)) if live else offline_embedder()
        today = next(iter(content.brands.values())).today(SystemClock().now())
        bench = finding.Bench(embedder, folder, chroma_default(), today)
        public, count = chosen(data, content, folder), FAST if fast else None
        own = questions_of(content) if with_ours(data, public, "c_*") else []
        rows = list(run(finding.evals(public, bench, own, count), watched))
        rows += run(refusal.evals(public, bench, count), watched)
        rows += [*finding.summaries(rows), *refusal.summaries(rows)]
        wants = "NAME_docs.jsonl with NAME_queries.jsonl beside it (named c_* in a folder), or rows of text and label"
        conclude("retrieval", rows, content, as_json, wants)


@app.command()
def triage(data: Public = None, fast: Fast = False, live: Live = False, workspace: Folder = Path(), as_json: AsJson = False) -> None:  # fmt: skip # noqa: E501
    """Whether mentions are read right, beside the commonest label and TF-IDF with logistic regression."""
    with started(workspace) as (content, folder), ExitStack() as opened:
        readers: dict[str, reading.Read] = {"unscripted": with_lexicon()}
        if live:
            office = opened.enter_context(open_live(content, folder))
            readers["unscripted+model"] = reading.with_model(office.desk, next(iter(content.brands)))
        count = LIVE if live else FAST if fast else None
        rows = list(run(reading.evals(chosen(data, content, folder), readers, count), watched))
        wants = "rows of text with sentiment, score, score10, spam or label (files named a_*, e_* or f_* in a folder)"
        conclude("triage", rows, content, as_json, wants)


@app.command()
def language(data: Public = None, fast: Fast = False, workspace: Folder = Path(), as_json: AsJson = False) -> None:
    """Whether the language of texts of 40 letters and more is told right, beside py3langid without restriction."""
    with started(workspace) as (content, folder):
        rows = list(run(telling.evals(chosen(data, content, folder), FAST if fast else None), watched))
        wants = "rows of text and lang with at least 40 letters (files named a_* in a folder)"
        conclude("language", rows, content, as_json, wants)


@app.command()
def script(
    data: Public = None,
    fast: Fast = False,
    published: Annotated[
        bool, typer.Option("--published", help="What this program has published, week by week, and nothing else.")
    ] = False,
    workspace: Folder = Path(),
    as_json: AsJson = False,
) -> None:
    """How much of the replies people wrote is template, and whether our recorded drafts speak of their own customer."""
    with started(workspace) as (content, folder):
        public = chosen(data, content, folder)
        ours = recorded_drafts(content) if with_ours(data, public, "d_*store_replies") else {}
        drafts = published_replies(content) if published else ours
        rows = list(run(scripting.evals(None if published else public, drafts, FAST if fast else None), watched))
        wants = "at least 100 rows of text, reply and app (files named d_*store_replies in a folder)"
        conclude("script", rows, content, as_json, "a published reply" if published else wants)


@app.command()
def guardrails(
    data: Cases = None,
    misses: Annotated[bool, typer.Option("--misses", help="List the cases that went wrong, by id.")] = False,
    workspace: Folder = Path(),
    as_json: AsJson = False,
) -> None:
    """Whether seeded faults in replies are caught and good replies pass."""
    with started(workspace) as (content, _):
        files = case_files(data or content.root / "evals" / "guardrails")
        sets = {path.stem: read_cases(path, GuardrailCase) for path in files}
        bench = guarding.bench_of(content, SystemClock())
        wrong: list[tuple[str, ...]] = []

        def look(set: str, system: str, scored: Any) -> None:
            wrong.extend((set, *told) for told in guarding.mistakes(scored) if set in sets)

        rows = list(run(guarding.evals(sets, bench), watched, look))
        if misses:
            listed(("language", "case", "what happened"), wrong)
        conclude("guardrails", rows, content, as_json, "LANGUAGE.yaml with a list named cases")


@app.command()
def injection(
    data: Public = None,
    fast: Fast = False,
    live: Live = False,
    misses: Annotated[bool, typer.Option("--misses", help="List the attacks that got through, by id.")] = False,
    workspace: Folder = Path(),
    as_json: AsJson = False,
) -> None:
    """Whether an attack reaches a card one could approve, with a model that obeys it and one that also lies."""
    with started(workspace) as (content, folder), ExitStack() as opened:
        models: dict[str, attacking.Obeying] = {}
        for name, lies in (("obedient", False), ("lying", True)):
            puppet = opened.enter_context(serving(Puppet(lies=lies)))
            settings = settings_for(content, folder / name, openai_base_url=puppet.url, openai_api_key="puppet")
            models[name] = opened.enter_context(opened_office(settings)).desk, puppet
        if live:
            models["live"] = opened.enter_context(open_live(content, folder / "live")).desk, Puppet()
        public, count = chosen(data, content, folder), LIVE if live else FAST if fast else None
        sets = attacking.attacks(public, count) | (
            our_attacks(content) if with_ours(data, public, "f_injection_*") else {}
        )
        through: list[tuple[str, ...]] = []

        def look(set: str, system: str, scored: Any) -> None:
            through.extend((system, *told) for told in attacking.breaches(scored))

        rows = list(run(attacking.evals(sets, models, next(iter(content.brands))), watched, look))
        rows += run(attacking.false_alarms(public, with_lexicon(), count), watched)
        if misses:
            listed(("model", "attack", "what could be approved"), through)
        conclude("injection", rows, content, as_json, "rows of text (files named f_injection_*)")


@app.command()
def replies(
    data: Cases = None,
    against: Annotated[Path | None, typer.Option(help="Another workspace folder to compare with.")] = None,
    brand: Annotated[str, typer.Option(help="Only this brand.")] = "",
    live: Annotated[bool, typer.Option("--live", help="Ask the configured model instead of the recordings.")] = False,
    workspace: Folder = Path(),
    as_json: AsJson = False,
) -> None:
    """Whether drafts do what trainers expect; with --against, what a change of prompts, voice or articles does to them.

    Without --live only cases with a recorded answer are drafted; the others are unscored.
    """
    with started(workspace) as (content, folder), ExitStack() as opened:
        versions = {"unscripted": content} | ({"against": read_workspace(against.resolve())} if against else {})
        desks = {
            name: opened.enter_context(
                open_live(each, folder / name) if live else open_recorded(each, folder / name)
            ).desk
            for name, each in versions.items()
        }
        rows, changes = list[Row](), list[tuple[str, ...]]()
        for slug in [brand] if brand else content.brands:
            cases = [
                c for path in case_files(data or content.root / "evals" / slug) for c in read_cases(path, ReplyCase)
            ]
            found = {n: replying.outcomes(slug, cases, d, f"{slug}: {n}", watched) for n, d in desks.items()}
            rows += run(replying.evals(slug, cases, found))
            if against:
                changes += replying.differences(found["unscripted"], found["against"])
        if against:
            listed(("case", "holds now", "held before"), changes)
        if not live and any("unscored" in row for row in rows):
            say("Only mentions with a recorded answer are drafted without a model; --live asks the configured one.")
        conclude("replies", rows, content, as_json, "a list named cases in evals/<brand>/*.yaml")


app.command()(promises)


def with_lexicon() -> reading.Read:
    """Triage without a model, as it reads mentions of brands that speak three languages."""
    lexicon = LexiconReader()
    return lambda post: lexicon.read(post, telling.LANGUAGES)
