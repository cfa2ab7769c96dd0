"""`unscripted manifest`: the Slack app manifest to paste."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from bot.cli.options import AsJson
from bot.cli.output import answer, say
from bot.slack.manifest import manifest as app_manifest


def manifest(
    name: Annotated[str, typer.Option(help="Name of the app and its bot.")] = "Unscripted",
    as_json: AsJson = False,
) -> None:
    """Print the manifest: api.slack.com/apps → Create New App → From a manifest → JSON."""
    if as_json:
        answer(app_manifest(name))
        return
    sys.stdout.write(json.dumps(app_manifest(name), indent=2) + "\n")
    say("Paste this at api.slack.com/apps → Create New App → From a manifest. Then: install it, copy the bot token")
    say("(xoxb-…) to SLACK_BOT_TOKEN, make an app-level token with connections:write (xapp-…) for SLACK_APP_TOKEN.")
