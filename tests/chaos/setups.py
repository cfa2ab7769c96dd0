"""The ways the program is run: on one machine with one file, on one with a server, and as several processes."""

from __future__ import annotations

from tests.chaos.program import Process
from tests.chaos.run import SetUp

JOBS = {"engine": "procrastinate"}
SETUPS = (
    SetUp("embedded-sqlite", (Process("all"),)),
    SetUp("embedded-postgresql", (Process("all"),), postgresql=True),
    SetUp(
        "procrastinate",
        (
            Process("web", "web", JOBS), Process("connectors", "connectors", JOBS), Process("worker-1", "worker", JOBS),
            Process("worker-2", "worker", JOBS, returns=False),
        ),
        postgresql=True,
    ),
)  # fmt: skip
