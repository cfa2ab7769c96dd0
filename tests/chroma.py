"""A real Chroma server on loopback for tests: started from the package's own command, killed, started again."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.postgresql import free_port

COMMAND = str(Path(sys.executable).with_name("chroma"))


@dataclass
class ChromaServer:
    """Keeps its data when it is killed."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [COMMAND, "run", "--path", str(self.folder), "--host", "127.0.0.1", "--port", str(self.port)]
        with (self.folder.parent / "chroma.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder.parent)
        end = time.monotonic() + 30
        while not self.answers():
            assert self.process.poll() is None, "the Chroma server ended at once"
            assert time.monotonic() < end, "no Chroma server within 30 s"
            time.sleep(0.05)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/api/v2/heartbeat", timeout=1) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait(10)


@contextmanager
def chroma_server(folder: Path) -> Iterator[ChromaServer]:
    server = ChromaServer(folder / "chroma")
    server.folder.mkdir()
    server.start()
    try:
        yield server
    finally:
        server.kill()
