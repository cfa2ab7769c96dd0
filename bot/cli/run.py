"""`unscripted run`: the program in production."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from bot.assembly import loops_of, open_office
from bot.cli.options import Folder
from bot.cli.output import FINE, log_to_stderr, say
from bot.cli.signals import wait_until_stopped
from bot.errors import SettingsError
from bot.settings import Settings, read_settings


def run(
    workspace: Folder = Path(),
) -> None:
    """Connect to Slack, the platforms and the model, and work until stopped (Ctrl-C or SIGTERM)."""
    settings = read_settings(workspace=workspace)
    log_to_stderr(settings.log_level)
    require_slack(settings)
    office = open_office(settings)
    loops = loops_of(settings, office)
    loops.start()
    say(f"Unscripted runs. Health: http://{settings.web_host}:{settings.web_port}/healthz — stop with Ctrl-C.")
    wait_until_stopped()
    say("Stopping: what is under way is finished first. Ctrl-C again ends it at once.")
    loops.stop()
    office.close()
    logging.shutdown()
    os._exit(FINE)  # a call that hangs must not hold us up: what it was about is looked up at the next start


def require_slack(settings: Settings) -> None:
    missing = [
        name
        for name, token in (
            ("SLACK_BOT_TOKEN", settings.slack_bot_token),
            ("SLACK_SIGNING_SECRET", settings.slack_signing_secret)
            if settings.slack_mode == "http"
            else ("SLACK_APP_TOKEN", settings.slack_app_token),
        )
        if not token.get_secret_value()
    ]
    if missing:
        raise SettingsError(
            f"{' and '.join(missing)} not set. `unscripted manifest` makes the Slack app that gives them; "
            "`unscripted doctor` tells what else is missing; `unscripted demo` needs neither."
        )
