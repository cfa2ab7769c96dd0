"""`unscripted demo`: the whole job on this machine, without an account and without a key."""

from __future__ import annotations

import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.assembly import Office, loops_of, open_office, sample_workspace
from bot.cli.options import AsJson, Port
from bot.cli.output import log_to_stderr, say
from bot.cli.show import show_once
from bot.cli.signals import wait_until_stopped
from bot.connectors.pages import OutsidePages
from bot.content.workspace import Workspace, read_workspace
from bot.life.masking import masked
from bot.sandbox.reviews import Account
from bot.sandbox.seeding import recordings, seed_reviews
from bot.sandbox.server import Channel, Person, Sandbox, Setup
from bot.settings import Settings, read_settings
from bot.slack.manifest import manifest

FASTER = 30  # the sandbox's clock for Slack's limits: nobody wants to wait half a minute for the samples
NOTICE = "The drafts for the sample mentions are recordings, not a live model. Everything else is the real program."
LIVE_NOTICE = "Drafts come from the model you connected."


@dataclass(frozen=True, slots=True)
class Demo:
    sandbox: Sandbox
    office: Office
    settings: Settings


def demo(
    port: Port = 8765,
    once: Annotated[
        bool, typer.Option(help="Run every sample mention to its card and one to its reply, then stop.")
    ] = False,
    as_json: AsJson = False,
    live_model: Annotated[
        bool, typer.Option(help="Use OPENAI_API_KEY and OPENAI_BASE_URL instead of recordings.")
    ] = False,
) -> None:
    """Show the main job in a browser: sample mentions become cards, you approve, the reply goes out."""
    with running(0 if once else port, live_model, undo=1.0 if once else None) as world:
        if once:
            show_once(world.sandbox, world.office, as_json)
            return
        tell(world, as_json)
        wait_until_stopped()


@contextmanager
def running(port: int, live_model: bool = False, undo: float | None = None) -> Iterator[Demo]:
    """The sandbox and the program connected to it; everything it stored is gone afterwards."""
    workspace = demo_workspace()
    folder = Path(tempfile.mkdtemp(prefix="unscripted-demo-"))
    setup = setup_of(read_workspace(workspace), LIVE_NOTICE if live_model else NOTICE)
    played = recordings(masked)
    try:
        with Sandbox(setup, free_or_said(port), played) as sandbox:
            for person in setup.people:  # everybody can write to the app at once
                sandbox.slack.room(person.id)
            settings = demo_settings(sandbox.url, workspace, folder, live_model, undo)
            log_to_stderr(settings, "WARNING")
            office = demo_office(settings, sandbox.url)
            loops = loops_of(settings, office)
            loops.start()
            try:
                yield Demo(sandbox, office, settings)
            finally:
                loops.stop(5)
                office.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def demo_workspace() -> Path:
    """This folder when it is a workspace, else the sample that comes with the program."""
    here = read_settings().workspace
    return here.resolve() if (here / "unscripted.yaml").exists() else sample_workspace()


def demo_settings(url: str, workspace: Path, folder: Path, live_model: bool, undo: float | None) -> Settings:
    ours = read_settings()
    recorded = {"openai_base_url": f"{url}/v1", "openai_api_key": "recordings", "embedding_model": ""}
    return read_settings(
        slack_bot_token="xoxb-sandbox-demo",
        slack_app_token="xapp-sandbox-demo",
        slack_api_url=f"{url}/api/",
        slack_mode="socket",
        workspace=workspace,
        state=folder,
        database_url="",
        chroma_url="",
        engine="embedded",
        undo_seconds=ours.undo_seconds if undo is None else undo,
        grace_seconds=15,
        poll_seconds=1,
        first_cards_hours=24 * 365,
        slack_pace=FASTER,
        web_port=0,
        metrics_port=-1,
        **({} if live_model else recorded),
    )


def demo_office(settings: Settings, url: str) -> Office:
    """Nobody on call is called by a demo: it knows no mail server, and no secret to sign a page with."""
    office = open_office(settings, {"demo": {"url": url}})
    return replace(office, pages=OutsidePages("", "", office.desk.clock, lambda name: ""))


def setup_of(workspace: Workspace, notice: str) -> Setup:
    """The sandbox's people, channels and review site, from the workspace."""
    now = datetime.now(UTC)  # noqa: TID251  # the samples' ages are counted back from the start
    people = tuple(Person(person.id, person.name, person.role) for person in workspace.people.values())
    channels = tuple(Channel(channel, name) for name, channel in workspace.channels.items())
    accounts = tuple(
        Account(
            account.account, workspace.brands[account.brand].name, account.name,
            workspace.brands[account.brand].languages, int(account.options.get("max_reply", 1000)),
            seed_reviews(account.account, now),
        )
        for account in workspace.accounts
        if account.platform == "demo"
    )  # fmt: skip
    offered = tuple((one["callback_id"], one["name"]) for one in manifest()["features"]["shortcuts"])
    return Setup(people, channels, accounts, notice, float(FASTER), shortcuts=offered)


def free_or_said(port: int) -> int:
    """The port asked for when it is free, else any."""
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            say(f"Port {port} is taken; another one is used.")
            return 0
    return port


def tell(world: Demo, as_json: bool) -> None:
    from bot.cli.output import answer

    if as_json:
        answer({"page": world.sandbox.url, "state": str(world.settings.state_folder)})
    say(f"\n  The demo is ready:  {world.sandbox.url}\n", "bold")
    say("  You are an agent, a lead or a trainer: choose at the left. Approve, edit, escalate; the reply")
    say(f"  appears on the brand's public page, e.g. {world.sandbox.url}/platform/peony-store")
    say("  Post a mention of your own (the form at the right) and watch it become a card.")
    say(f"  Your own reviews:  {typed_before(world.settings)} {sys.argv[0]} import FILE --cards all")
    say("  Stop with Ctrl-C; nothing is kept.\n")


def typed_before(settings: Settings) -> str:
    """What another command needs before its name to work on this demo, whatever is exported where it is typed."""
    ours = read_settings()
    needed = [f"UNSCRIPTED_STATE={shlex.quote(str(settings.state_folder))}"]
    if ours.workspace.resolve() != settings.workspace:
        needed.append(f"UNSCRIPTED_WORKSPACE={shlex.quote(str(settings.workspace))}")
    if ours.database_url:
        needed.append("UNSCRIPTED_DATABASE_URL= UNSCRIPTED_DATABASE_URL_FILE=")
    if ours.engine != settings.engine:
        needed.append(f"UNSCRIPTED_ENGINE={settings.engine}")
    return " ".join(needed)
