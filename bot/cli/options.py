"""Options several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Folder = Annotated[
    Path, typer.Option("--workspace", help="Folder with unscripted.yaml.", envvar="UNSCRIPTED_WORKSPACE")
]
AsJson = Annotated[bool, typer.Option("--json", help="One line of JSON on stdout.")]
