"""`python -m bot.sandbox`: the sandbox alone, in a process of its own."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.errors import InputError
from bot.sandbox.server import Sandbox
from bot.sandbox.setup import Channel, Person, Setup

SMALL = Setup(
    people=(
        Person("U0ANNA", "Anna", "agent"),
        Person("U0LEO", "Leo", "lead"),
        Person("U0TARA", "Tara", "trainer"),
    ),
    channels=(Channel("C0MENTIONS", "mentions", "What customers say"), Channel("C0ESCALATIONS", "escalations")),
)


def main() -> None:
    """Serve until interrupted."""
    options = _options()
    stop = threading.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda *_: stop.set())
    with Sandbox(_setup(options), options.port) as sandbox:
        sys.stdout.write(f"{sandbox.url}\n")
        sys.stdout.flush()
        stop.wait()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--clock", type=float, help="how many times faster rate limits run")
    parser.add_argument("--journal", type=Path, help="file of JSON lines for everything on the wire")
    parser.add_argument("--setup", type=Path, help="JSON file with people, channels and accounts")
    return parser.parse_args()


def _setup(options: argparse.Namespace) -> Setup:
    setup = _read(options.setup) if options.setup else SMALL
    clock, journal = options.clock or setup.clock_factor, options.journal or setup.journal
    return replace(setup, clock_factor=clock, journal=journal)


def _read(path: Path) -> Setup:
    try:
        return TypeAdapter(Setup).validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise InputError(f"{path} is not a setup of the sandbox: {error}") from error


if __name__ == "__main__":
    main()
