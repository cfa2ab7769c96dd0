"""`unscripted run`: the program in production."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Annotated

import typer

from bot.assembly import Role, loops_of, open_office, traces_of
from bot.cli.options import Folder
from bot.cli.output import FINE, log_to_stderr, say
from bot.cli.signals import wait_until_stopped
from bot.errors import SettingsError
from bot.settings import Settings, read_settings
from bot.watch.logs import hear_everything


def run(
    workspace: Folder = Path(),
    role: Annotated[
        Role, typer.Option(help="What this process does; several may share a role, and all together do everything.")
    ] = Role.ALL,
) -> None:
    """Connect to Slack, the platforms and the model, and work until stopped (Ctrl-C or SIGTERM)."""
    settings = read_settings(workspace=workspace)
    log_to_stderr(settings)
    hear_everything()
    require_slack(settings, role)
    office = open_office(settings)
    loops, end_traces = loops_of(settings, office, role), traces_of(settings)
    loops.start()
    health = f"http://{settings.web_host}:{settings.web_port}/healthz"
    say(f"Unscripted runs{as_role(role)}. Health: {health} — stop with Ctrl-C.")
    wait_until_stopped()
    say("Stopping: what is under way is finished first. Ctrl-C again ends it at once.")
    loops.stop()
    office.close()
    end_traces()
    logging.shutdown()
    os._exit(FINE)  # a call that hangs must not hold us up: what it was about is looked up at the next start


def as_role(role: Role) -> str:
    return "" if role is Role.ALL else f" as {role}"


def slack_tokens(settings: Settings, role: Role) -> dict[str, str]:
    """What this role needs of Slack, by its variable; "" where it is not set. Who asks platforms needs no token at
    all."""
    bot = {"SLACK_BOT_TOKEN": settings.slack_bot_token}
    heard = (
        {"SLACK_SIGNING_SECRET": settings.slack_signing_secret}
        if settings.slack_mode == "http"
        else {"SLACK_APP_TOKEN": settings.slack_app_token}
    )
    needed = {Role.CONNECTORS: {}, Role.WORKER: bot}.get(role, bot | heard)
    return {name: token.get_secret_value() for name, token in needed.items()}


def require_slack(settings: Settings, role: Role = Role.ALL) -> None:
    missing = [name for name, token in slack_tokens(settings, role).items() if not token]
    if missing:
        raise SettingsError(
            f"{' and '.join(missing)} not set. `unscripted manifest` makes the Slack app that gives them; "
            "`unscripted doctor` tells what else is missing; `unscripted demo` needs neither."
        )
