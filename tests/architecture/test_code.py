"""Rules about the code that no reader should have to remember."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.groups import ROOT

BOT = ROOT / "bot"
FILES = sorted(BOT.rglob("*.py"))
NAMES = [str(path.relative_to(ROOT)) for path in FILES]
VAGUE = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "manager",
    "managers",
    "service",
    "services",
    "handler",
}
# Who opens files beside content/, and which: nothing of it is content.
READERS = {
    "bot/connectors/encodings.py": "a file somebody wants to import",
    "bot/connectors/rows.py": "the same, row by row",
    "bot/engine/distributed.py": "Procrastinate's own migrations",
    "bot/evaluation/data.py": "data sets to measure with",
    "bot/knowledge/index.py": "its own index",
    "bot/secret_files.py": "secrets that stand in files",
    "bot/triage/words.py": "its own word lists",
}
OPENING = {"open", "read_text", "read_bytes"}
SETTINGS: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_a_file_is_short_and_says_first_what_it_is_for() -> None:
    assert len(FILES) > 80
    wrong = []
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        said = (ast.get_docstring(ast.parse(text)) or "").split("\n\n")[0]
        if len(text.splitlines()) > 250 or not said.endswith((".", ":")):
            wrong.append(f"{path.relative_to(ROOT)}: {len(text.splitlines())} lines, “{said}”")
    assert wrong == []


def test_names_say_what_a_thing_is() -> None:
    vague = []
    for path in FILES:
        classes = [node.name for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)]
        for name in (path.stem, path.parent.name, *classes):
            words = re.findall(r"[A-Z]?[a-z]+", name)
            vague += [f"{path.relative_to(ROOT)}: {name}" for word in words if word.lower() in VAGUE]
    assert vague == []


def opens_files(path: Path) -> bool:
    calls = (node.func for node in ast.walk(tree(path)) if isinstance(node, ast.Call))
    return any(
        (isinstance(call, ast.Attribute) and call.attr in OPENING) or (isinstance(call, ast.Name) and call.id == "open")
        for call in calls
    )


def test_only_content_opens_content_files() -> None:
    others = [name for name in NAMES if not name.startswith(("bot/content/", "bot/sandbox/"))]
    assert {name for name in others if opens_files(ROOT / name)} == set(READERS)


def test_every_import_looks_down() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]  # in here it would reconfigure logging
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("corner", ["slack", "model", "chroma", "database", "jobs", "metrics", "tracing"])
def test_a_corner_for_a_library_is_closed_to_every_other_package(corner: str) -> None:
    """A new package must be named in the contract, or it could use the library unseen."""
    contract = next(c for c in SETTINGS["tool"]["importlinter"]["contracts"] if c["id"] == f"{corner}-corner")
    owners = {"slack": "slack", "model": "models", "chroma": "knowledge", "database": "store", "jobs": "engine"}
    owner = owners.get(corner, "watch")
    packages = {path.stem for path in BOT.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    closed = {name.removeprefix("bot.") for name in contract["source_modules"]}
    assert packages - closed - {owner, "__init__"} <= {"errors", "assembly", "cli"}


def asked_of_a_fresh_python(code: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    return json.loads(done.stdout)


HEAVY = ("chromadb", "langchain", "langchain_openai", "openai", "slack_bolt", "slack_sdk", "numpy", "sqlalchemy")


def test_the_program_is_quick_to_import_and_leaves_the_heavy_libraries_for_later() -> None:
    code = (
        "import json, sys, time; import bot, bot.ports, bot.life.live, bot.life.decide;"
        f"print(json.dumps([time.process_time(), [name for name in {HEAVY!r} if name in sys.modules]]))"
    )
    seconds, loaded = asked_of_a_fresh_python(code)
    assert seconds < 1.0
    assert loaded == []
