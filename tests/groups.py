"""Groups of tests that need something this machine may not have, and how to find out why it is missing."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
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


def no_node() -> str:
    return "" if shutil.which("node") else "no node on the PATH"


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
    Group("shared", "shared data", no_shared),
)
