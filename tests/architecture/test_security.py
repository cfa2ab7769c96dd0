"""Rules of security that no reader should have to remember."""

from __future__ import annotations

import ast
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.sandbox.server import Sandbox
from bot.sandbox.setup import Setup
from bot.settings import Settings
from tests.groups import ROOT

from .test_code import FILES, tree

SECRET = re.compile(r"signature|secret|token|password|digest|hmac|api_key|signed", re.IGNORECASE)
OUTSIDE = ("bot/connectors/", "bot/slack/", "bot/web/", "bot/models/", "bot/secret_files.py", "bot/settings.py")
# Where a role decides anything, and what; everywhere else people are asked about through these.
ROLES = {
    "bot/life/decide.py": "who may take which decision, in one table",
    "bot/life/bring_in.py": "who may make a mention of what reached them elsewhere: there is none yet to decide about",
    "bot/life/ring.py": "whether somebody who may decide stands on a level",
    "bot/mention/escalation.py": "who stands on a level",
    "bot/content/escalation.py": "whom a level of the policy may name",
    "bot/slack/home_pages.py": "which parts a Home tab shows",
    "bot/slack/home_clicks.py": "who may turn the pages of a Home tab",
    "bot/cli/show.py": "the agent of the demo",
}


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def words_of(node: ast.expr) -> str:
    """The name a value goes by; "" for a literal and for the length of something."""
    if isinstance(node, ast.Call):
        return "" if isinstance(node.func, ast.Name) and node.func.id == "len" else words_of(node.func)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def letter_by_letter(module: ast.Module) -> Iterator[int]:
    """Lines where a secret is compared with == or !=, except with nothing."""
    for node in ast.walk(module):
        if not isinstance(node, ast.Compare):
            continue
        sides = [node.left, *node.comparators]
        empty = any(isinstance(side, ast.Constant) and side.value in ("", None) for side in sides)
        secret = any(SECRET.search(words_of(side)) for side in sides)
        if secret and not empty and any(isinstance(op, ast.Eq | ast.NotEq) for op in node.ops):
            yield node.lineno


def test_signatures_and_secrets_are_never_compared_letter_by_letter() -> None:
    """`==` takes longer the more of a guess is right; hmac.compare_digest does not."""
    outside = [path for path in FILES if named(path).startswith(OUTSIDE)]
    assert len(outside) > 20
    assert [f"{named(path)}:{line}" for path in outside for line in letter_by_letter(tree(path))] == []


COMPARED = """
given == own_signature
headers["x"] != self.token
"v1," + sign(body) == request.hexdigest()
api_key == expected or other
"""
LEFT_ALONE = """
token == ""
None != secret
len(signature) == 64
hmac.compare_digest(given, own_signature)
name in tokens
given is password
platform == account
"""


def test_the_rule_about_comparing_would_be_noticed() -> None:
    assert list(letter_by_letter(ast.parse(COMPARED))) == [2, 3, 4, 5]
    assert list(letter_by_letter(ast.parse(LEFT_ALONE))) == []


def test_roles_are_looked_at_where_this_table_says_and_nowhere_else() -> None:
    found = set()
    for path in FILES:
        for node in ast.walk(tree(path)):
            asked = [node.left, *node.comparators] if isinstance(node, ast.Compare) else []
            asked += [node.subject] if isinstance(node, ast.Match) else []
            of_person = any(isinstance(side, ast.Attribute) and side.attr == "role" for side in asked)
            if of_person and "sandbox" not in named(path):
                found.add(named(path))
    assert found == set(ROLES)


def test_every_body_over_http_is_read_by_the_one_function_that_stops_at_its_limit() -> None:
    asked = [
        f"{named(path)}:{node.lineno}"
        for path in FILES
        if named(path).startswith("bot/web/")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("body", "json", "form")
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "request"
    ]
    assert asked == []


def test_every_spreadsheet_is_written_by_the_one_file_that_guards_against_formulas() -> None:
    writers = [named(path) for path in FILES if re.search(r"csv\.(Dict)?[wW]riter\(", path.read_text(encoding="utf-8"))]
    assert writers == ["bot/mention/spreadsheet.py"]


def test_only_checked_addresses_are_called_where_others_configured_them() -> None:
    """Callbacks and pages connect to the address that was checked, whatever the name says a moment later."""
    for name in ("bot/connectors/webhook.py", "bot/connectors/page_webhook.py"):
        posts = [
            node
            for node in ast.walk(tree(ROOT / name))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "post"
        ]
        assert posts
        assert all(words_of(post.args[-1]) == "address" for post in posts)
        assert "checked_address(" in (ROOT / name).read_text(encoding="utf-8")


def test_the_sandbox_and_the_web_server_listen_to_this_machine_only_unless_told_otherwise() -> None:
    assert Settings.model_fields["web_host"].default == "127.0.0.1"
    with Sandbox(Setup((), ())) as sandbox:
        port = int(sandbox.url.rpartition(":")[2])
        assert sandbox.url == f"http://127.0.0.1:{port}"
        with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.2", port), timeout=5):
            pass


@pytest.mark.parametrize("page", ["threat-model.md", "personal-data.md"])
def test_the_files_that_are_said_to_protect_exist(page: str) -> None:
    told = re.findall(r"`((?:bot|\.ci)/[\w./]+|constraints\.txt)`", (ROOT / "docs" / page).read_text(encoding="utf-8"))
    assert [path for path in told if not (ROOT / path).exists()] == []
