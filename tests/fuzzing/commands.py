"""Runs `unscripted …` in this process and tells how it ended; anything but an exit is a traceback."""

from __future__ import annotations

import contextlib
import io
import sys
from dataclasses import dataclass

import pytest

from bot.cli import output
from bot.cli.main import main


@dataclass(frozen=True, slots=True)
class Ended:
    code: int
    said: str  # stdout and stderr


def unscripted(*arguments: str) -> Ended:
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        patch.setattr(sys, "argv", ["unscripted", *arguments])
        patch.setattr(output.people, "_file", said)  # the property would keep what it finds for ever
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
        else:
            code = 0
    assert "Traceback" not in said.getvalue()
    return Ended(code, said.getvalue())
