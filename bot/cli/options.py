"""What several commands share: their options, and the settings they run with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.output import log_to_stderr
from bot.settings import Settings, read_settings

Folder = Annotated[
    Path, typer.Option("--workspace", help="Folder with unscripted.yaml.", envvar="UNSCRIPTED_WORKSPACE")
]
Port = Annotated[int, typer.Option(min=0, max=65535, help="Port of the page; 0 takes any free one.")]
AsJson = Annotated[bool, typer.Option("--json", help="One line of JSON on stdout.")]


def quiet_settings(workspace: Path) -> Settings:
    """For a command whose own words are what people read: only errors are logged."""
    settings = read_settings(workspace=workspace)
    log_to_stderr(settings, "ERROR")
    return settings
