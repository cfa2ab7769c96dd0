"""`unscripted sandbox`: only the local Slack, review site and recorded model of the demo, for a program run by hand."""

from __future__ import annotations

import os
from pathlib import Path

from bot.cli.demo import NOTICE, setup_of
from bot.cli.options import Folder, Port, quiet_settings
from bot.cli.output import say
from bot.cli.signals import wait_until_stopped
from bot.content.workspace import read_workspace
from bot.errors import InputError
from bot.life.masking import masked
from bot.sandbox.seeding import recordings
from bot.sandbox.server import Sandbox, Setup


def sandbox(
    workspace: Folder = Path(),
    port: Port = 8765,
) -> None:
    """Serve a local Slack with the workspace's people and channels, its demo accounts, and recorded drafts."""
    settings = quiet_settings(workspace)
    with at_port(setup_of(read_workspace(settings.workspace), NOTICE), port) as world:
        for person in world.slack.people:  # everybody can write to the app at once
            world.slack.room(person)
        say(f"A local Slack at {world.url}; stop with Ctrl-C, nothing is kept. To connect `unscripted run`:")
        say(f"  export SLACK_API_URL={world.url}/api/ SLACK_BOT_TOKEN=xoxb-sandbox SLACK_APP_TOKEN=xapp-sandbox")
        say(f"  export OPENAI_BASE_URL={world.url}/v1 OPENAI_API_KEY=recordings")
        say(f"and `url: {world.url}` in each demo account of unscripted.yaml.")
        wait_until_stopped()


def at_port(setup: Setup, port: int) -> Sandbox:
    """InputError when it cannot listen there."""
    try:
        return Sandbox(setup, port, recordings(masked))
    except OSError as error:
        why = os.strerror(error.errno or 0)
        raise InputError(f"port {port} cannot be used ({why}): name another with --port") from error
