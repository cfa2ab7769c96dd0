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
    url: Annotated[
        str, typer.Option(help="Where Slack reaches this program (https://…): the app uses HTTP instead of a socket.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Print the manifest: api.slack.com/apps → Create New App → From a manifest → JSON."""
    made = app_manifest(name, url)
    if as_json:
        answer(made)
        return
    sys.stdout.write(json.dumps(made, indent=2) + "\n")
    say("Paste this at api.slack.com/apps → Create New App → From a manifest. Then: install it, copy the bot token")
    if url:
        say("(xoxb-…) to SLACK_BOT_TOKEN and the signing secret to SLACK_SIGNING_SECRET; UNSCRIPTED_SLACK_MODE=http.")
        return
    say("(xoxb-…) to SLACK_BOT_TOKEN, make an app-level token with connections:write (xapp-…) for SLACK_APP_TOKEN.")
