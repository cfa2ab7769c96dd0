"""Runs a command as the shell does, in this process: exit code, what a script reads, what people read."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from bot.cli import output
from bot.cli.main import main

Command = Callable[..., tuple[int, str, str]]


def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    def run(*arguments: str, **environment: Any) -> tuple[int, str, str]:
        for name, value in environment.items():
            monkeypatch.setenv(name, str(value))
        monkeypatch.setattr(sys, "argv", ["unscripted", *arguments])
        monkeypatch.setenv("COLUMNS", "200")
        monkeypatch.setattr(output.people, "_width", None)  # it keeps the width of when it was made
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run
