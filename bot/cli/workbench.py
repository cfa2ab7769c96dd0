"""What evals run on: a workspace, cases, and offices whose state is gone afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.assembly import Office, open_office, sample_workspace
from bot.cli.database import database_to_look, existing_database
from bot.cli.demo import setup_of
from bot.cli.options import quiet_settings
from bot.cli.output import say
from bot.cli.samples import sample_data
from bot.clock import SystemClock
from bot.content.evals import Attack, OwnQuestion, Threshold, read_cases, read_thresholds
from bot.content.workspace import Workspace, read_workspace
from bot.errors import InputError, SettingsError
from bot.evaluation.data import Data, data_at
from bot.evaluation.questions import QuestionSet, own_set
from bot.evaluation.script import Reply, weeks
from bot.life.quoting import cleaned
from bot.models import NoModel
from bot.ports import EvalRun
from bot.sandbox.seeding import recordings
from bot.sandbox.server import Sandbox
from bot.settings import Settings, read_settings
from bot.store.evals import SqlEvals
from bot.store.store import SqlStore

REMEMBERED = 10_000  # published replies that are looked at
NO_LIMIT = 1_000_000  # calls of one mention; the budgets of a desk at work are no part of an eval


@contextmanager
def started(folder: Path) -> Iterator[tuple[Workspace, Path]]:
    """The workspace (the sample one where there is none) and a folder for what is gone afterwards."""
    quiet_settings(folder)
    there = (folder / "unscripted.yaml").exists() or folder != Path()
    with tempfile.TemporaryDirectory(prefix="unscripted-eval-") as temporary:
        yield read_workspace(folder.resolve() if there else sample_workspace()), Path(temporary)


def chosen(data: Path | None, workspace: Workspace, folder: Path) -> Data:
    """What --data names, else the public sets beside the workspace, else what the samples can give."""
    shared = workspace.root.parent / "shared" / "data"
    if data:
        return data_at(data)
    if shared.is_dir():
        return Data(shared)
    say("There are no public sets (../shared/data): the sample mentions and articles stand in for them.")
    (folder / "samples").mkdir()
    return sample_data(workspace, folder / "samples")


def with_ours(data: Path | None, public: Data, sets: str) -> bool:
    """Whether cases of ours are measured, too: not beside somebody's own file, or a folder without such sets."""
    return data is None or (public.path.is_dir() and bool(public.names(sets)))


def held(workspace: Workspace, name: str) -> Sequence[Threshold]:
    """What evals/thresholds.yaml demands of this eval; nothing in a workspace that has no such file."""
    if not (workspace.root / "evals" / "thresholds.yaml").exists():
        return ()
    bounds: Sequence[Threshold] = getattr(read_thresholds(workspace.root), name)
    return bounds


def remember(name: str, missed: Sequence[str], workspace: Workspace) -> None:
    """How it ended, where the program at work has a database."""
    settings = read_settings(workspace=workspace.root)
    if not settings.database_exists:
        return
    with existing_database(settings) as engine:
        SqlEvals(engine).note(EvalRun(name, SystemClock().now(), tuple(missed)))


def case_files(path: Path) -> list[Path]:
    """The YAML files of a folder, or the file itself."""
    found = [path] if path.is_file() else sorted(path.glob("*.yaml"))
    if not found:
        raise InputError(f"there are no cases at {path}: it wants YAML files with a list named cases")
    return found


def questions_of(workspace: Workspace) -> list[QuestionSet]:
    """Ours about the English articles, by language; none where nobody has written any."""
    files = sorted((workspace.root / "evals" / "questions").glob("*.yaml"))
    if not files:
        say("There are no questions of ours in evals/questions; that row is left out.")
    read = {path.stem: read_cases(path, OwnQuestion, "questions") for path in files}
    return [own_set(f"ours {language}→en", language, rows, workspace) for language, rows in read.items()]


def published_replies(workspace: Workspace) -> dict[str, list[Reply]]:
    """What the program at work has published, by brand and week."""
    with database_to_look(read_settings(workspace=workspace.root)) as engine:
        return weeks(SqlStore(engine, SystemClock()).answered(REMEMBERED))


def our_attacks(workspace: Workspace) -> dict[str, list[Attack]]:
    files = sorted((workspace.root / "evals" / "injection").glob("*.yaml"))
    return {f"ours {path.stem}": list(read_cases(path, Attack)) for path in files}


def settings_for(workspace: Workspace, state: Path, **changes: object) -> Settings:
    """Those of the environment, with a state of their own and no budget."""
    own = {"workspace": workspace.root, "state": state, "database_url": "", "embedding_model": ""}
    return read_settings(**own, mention_calls=NO_LIMIT, daily_tokens=0, **changes)


@contextmanager
def opened_office(settings: Settings) -> Iterator[Office]:
    office = open_office(settings)
    try:
        yield office
    finally:
        office.close()


@contextmanager
def open_live(workspace: Workspace, state: Path) -> Iterator[Office]:
    """An office with the configured model; SettingsError when there is none."""
    with opened_office(settings_for(workspace, state)) as office:
        if isinstance(office.gateway, NoModel):
            raise SettingsError("--live asks a language model, and none is configured: set OPENAI_API_KEY")
        yield office


@contextmanager
def open_recorded(workspace: Workspace, state: Path) -> Iterator[Office]:
    """An office whose model plays the recorded answers."""
    with Sandbox(setup_of(workspace, ""), 0, recordings(cleaned)) as sandbox:
        changes = {"openai_base_url": f"{sandbox.url}/v1", "openai_api_key": "recordings"}
        with opened_office(settings_for(workspace, state, **changes)) as office:
            yield office
