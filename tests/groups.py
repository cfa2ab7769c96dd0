"""Groups of tests that need something this machine may not have, and how to find out why it is missing."""

from __future__ import annotations

import fcntl
import importlib.util
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
NODE = ROOT / "tests" / "node"  # its package.json pins aimock
REQUIRED = os.environ.get("UNSCRIPTED_REQUIRE") == "all"  # a missing group fails instead of being left out


def no_browser() -> str:
    if importlib.util.find_spec("playwright") is None:
        return "the package playwright is not installed"
    return "" if chromium() else "no chromium on the PATH"


def chromium() -> str | None:
    """Path of the browser; playwright is told to use it."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def no_postgresql() -> str:
    if importlib.util.find_spec("psycopg") is None:
        return "the package psycopg is not installed"
    if os.environ.get("UNSCRIPTED_TEST_POSTGRESQL"):
        return ""
    if postgresql_programs() is None:
        return "no server programs below /usr/lib/postgresql, and UNSCRIPTED_TEST_POSTGRESQL names no server"
    if os.geteuid() == 0 and shutil.which("runuser") is None:
        return "its server does not run as root, and there is no runuser"
    return ""


def postgresql_programs() -> Path | None:
    """The folder with initdb and pg_ctl, of the newest version there is."""
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = sorted((path.parent for path in found), key=lambda path: float(path.parent.name))
    on_path = shutil.which("initdb")
    return newest[-1] if newest else Path(on_path).parent if on_path else None


@cache
def no_node() -> str:
    """Also installs aimock, once for all workers."""
    if not shutil.which("node"):
        return "no node on the PATH"
    told = subprocess.run(["node", "--version"], capture_output=True, text=True, timeout=60).stdout.strip()
    if tuple(map(int, re.findall(r"\d+", told)[:2])) < (20, 15):  # Debian 12 has 18
        return f"aimock needs Node.js 20.15 or newer, this is {told or 'none that answers'}"
    with (NODE / "package.json").open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # workers begin at the same time
        return "" if aimock_is_installed() else install_aimock()


def aimock_is_installed() -> bool:
    """In the version that is pinned."""
    wanted = json.loads((NODE / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    return all(installed_version(NODE / "node_modules" / name) == version for name, version in wanted.items())


def installed_version(package: Path) -> str:
    described = package / "package.json"
    return str(json.loads(described.read_bytes())["version"]) if described.exists() else ""


def install_aimock() -> str:
    """Why that failed; "" when it did not."""
    if not (npm := shutil.which("npm")):
        return "aimock is not installed, and there is no npm on the PATH to do it"
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=0", "--fetch-timeout=30000"]
    try:
        done = subprocess.run(command, cwd=NODE, capture_output=True, text=True, timeout=120)
    except subprocess.TimeoutExpired:
        return "npm could not install aimock within two minutes"
    complaint = re.search(r"(?m)^npm (?:ERR!|error) code (\w+)", done.stderr)
    return "" if done.returncode == 0 else f"npm could not install aimock: {complaint[1] if complaint else 'no reason'}"


def no_llama() -> str:
    missing = [name for name in ("xllamacpp", "gguf") if importlib.util.find_spec(name) is None]
    return f"not installed: {', '.join(missing)}" if missing else ""


def no_wordllama() -> str:
    return "" if importlib.util.find_spec("wordllama") else "wordllama is not installed"


def no_shared() -> str:
    return "" if SHARED.is_dir() else "there is no folder ../shared"


@dataclass(frozen=True, slots=True)
class Group:
    marker: str
    name: str
    why_missing: Callable[[], str]  # "" when it is here


GROUPS = (
    Group("browser", "browser", no_browser),
    Group("postgresql", "PostgreSQL", no_postgresql),
    Group("node", "Node.js", no_node),
    Group("llama", "llama.cpp", no_llama),
    Group("wordllama", "word vectors", no_wordllama),
    Group("shared", "shared data", no_shared),
)
