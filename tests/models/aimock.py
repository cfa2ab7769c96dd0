"""aimock, a model's server that others wrote: told over HTTP what to answer and how to fail, and keeping a journal."""

from __future__ import annotations

import json
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.groups import NODE

Fixture = dict[str, Any]
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # whatever proxy the machine uses


@dataclass(frozen=True)
class Aimock:
    address: str

    @property
    def url(self) -> str:
        return f"{self.address}/v1"

    def plays(self, *fixtures: Fixture) -> None:
        """From now on the first of these that matches answers; the journal is empty."""
        self._control("POST", "reset", {})
        self._control("POST", "fixtures", {"fixtures": fixtures})

    def journal(self) -> list[dict[str, Any]]:
        """The bodies of all requests since, with the status of the answer as `status`; 0: none was sent."""
        entries = self._control("GET", "journal")
        return [{**entry["body"], "status": entry["response"]["status"]} for entry in entries]

    def asked(self) -> list[str]:
        """The model of every request, in order."""
        return [body["model"] for body in self.journal()]

    def _control(self, method: str, what: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.address}/__aimock/{what}", data, method=method)
        with DIRECT.open(request, timeout=10) as answer:
            return json.load(answer)


@contextmanager
def running() -> Iterator[Aimock]:
    """Ends with us, however we end: its standard input is our pipe."""
    process = subprocess.Popen(
        ["node", "aimock.js"], cwd=NODE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert process.stdin
    assert process.stdout
    try:
        yield Aimock(process.stdout.readline().strip())
    finally:
        process.stdin.close()
        process.wait(10)
        process.stdout.close()


def says(content: object, model: str = "", **more: Any) -> Fixture:
    """An answer; `more` are aimock's overrides of the envelope (usage, finishReason, …)."""
    text = content if isinstance(content, str) else json.dumps(content)
    return {"match": {"model": model} if model else {}, "response": {"content": text, **more}}


def fails(status: int, model: str = "", code: str = "", **more: Any) -> Fixture:
    """An error answer; `more`: retryAfter in seconds."""
    error = {"message": "no", "type": "error", **({"code": code} if code else {})}
    return {"match": {"model": model} if model else {}, "response": {"error": error, "status": status, **more}}


def chaos(model: str = "", **rates: float) -> Fixture:
    """A fair answer that does not arrive as it should: dropRate, malformedRate, disconnectRate, latencyMs, …"""
    return {**says({"fine": True}, model), "chaos": rates}
