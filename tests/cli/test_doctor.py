"""What doctor says of the places where escalations are told outside Slack, and of what each role needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.assembly import Role, open_office
from bot.cli.doctor import Finding, examined, index_finding, page_findings, unfit
from bot.connectors.pages import OutsidePages
from bot.errors import SettingsError
from bot.mention.escalation import Page
from bot.settings import read_settings
from tests.chroma import chroma_server
from tests.connectors.mail import mail_server
from tests.fakes import World, sample
from tests.groups import ROOT

DUTY, HOOK = Page("email", "duty@example.com"), Page("webhook", "http://127.0.0.1/x?key=1", "HOOK", allow_private=True)


def paged(worlds: Callable[..., World], *pages: Page) -> World:
    """Every level of Peony's ladder pages there."""
    policy = sample().policies["peony"]
    changed = replace(policy, levels=tuple(replace(level, pages=pages) for level in policy.levels))
    return worlds(workspace=replace(sample(), policies={**sample().policies, "peony": changed}))


def findings(world: World, smtp_url: str = "", **secrets: str) -> list[tuple[str, str, str]]:
    pages = OutsidePages(smtp_url, "desk@peony.example", world.clock, lambda name: secrets.get(name, ""))
    found = list(page_findings(SimpleNamespace(desk=world.desk, pages=pages)))  # type: ignore[arg-type]
    assert unfit(found) == any(finding.state != "fine" for finding in found)
    return [(finding.what, finding.state, finding.detail) for finding in found]


def test_without_pages_there_is_nothing_to_say(world: World) -> None:
    assert findings(world) == []


def test_what_is_configured_is_fine_and_said_once(worlds: Callable[..., World]) -> None:
    with mail_server() as server:
        assert findings(paged(worlds, DUTY, HOOK), server.url, HOOK="key") == [
            ("page duty@example.com", "fine", "e-mail goes from desk@peony.example to duty@example.com"),
            ("page 127.0.0.1", "fine", "signed messages go to 127.0.0.1"),
        ]
    assert server.messages == []


def test_what_is_missing_is_named(worlds: Callable[..., World]) -> None:
    assert findings(paged(worlds, DUTY, HOOK)) == [
        (
            "page duty@example.com", "broken",
            "UNSCRIPTED_SMTP_URL and UNSCRIPTED_MAIL_FROM are needed for pages by e-mail",
        ),
        ("page 127.0.0.1", "broken", "HOOK is not set: escalations cannot be signed for 127.0.0.1"),
    ]  # fmt: skip


@pytest.mark.slow
def test_a_chroma_server_that_is_not_reached_is_named_and_one_that_is_too(tmp_path: Path) -> None:
    with chroma_server(tmp_path) as server:
        assert index(tmp_path, server.url) == Finding(
            "knowledge index", "fine", f"in step with the articles, on the Chroma server {server.url}"
        )
        server.kill()
        lost = index(tmp_path, server.url)
    assert (lost.state, unfit([lost])) == ("broken", True)
    assert lost.detail == f"the Chroma server {server.url} cannot be used: vectors live in memory until it can"


def index(folder: Path, chroma_url: str) -> Finding:
    settings = read_settings(workspace=ROOT, state=folder, chroma_url=chroma_url)
    office = open_office(settings)
    try:
        return index_finding(settings, office)
    finally:
        office.close()


@pytest.mark.parametrize("url", ["chroma:8000", "ftp://chroma:8000", "http://chroma", "http://a:b@chroma:8000"])
def test_what_is_no_address_of_a_chroma_server_is_said_at_once(url: str) -> None:
    with pytest.raises(SettingsError, match=r"UNSCRIPTED_CHROMA_URL: .*http://host:port"):
        read_settings(UNSCRIPTED_CHROMA_URL=url)


# -- what a role needs ------------------------------------------------------------------------------------


def needed(folder: Path, role: Role, **tokens: str) -> tuple[bool, set[str]]:
    """Whether a process of this role could run with these tokens, and what was looked at."""
    found = list(examined(read_settings(workspace=ROOT, state=folder, slack_mode="http", **tokens), role))
    return not unfit(found), {finding.what for finding in found}


def test_a_worker_is_asked_for_no_signing_secret_and_a_connector_for_no_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.calls.SlackCalls.who_am_i", lambda self: {"user": "unscripted"})
    monkeypatch.setattr("bot.slack.calls.SlackCalls.channel", lambda self, id: {"name": id, "is_member": True})
    assert needed(tmp_path, Role.WORKER)[0] is False
    fit, looked_at = needed(tmp_path, Role.WORKER, slack_bot_token="xoxb-of-the-worker")
    assert fit
    assert looked_at >= {"Slack bot token", "model"}
    assert "Slack signing secret" not in looked_at
    fit, looked_at = needed(tmp_path, Role.CONNECTORS)
    assert fit
    assert not [what for what in looked_at if what.startswith(("Slack", "knowledge", "page", "model"))]


def test_who_hears_slack_is_asked_for_the_signing_secret_too(tmp_path: Path) -> None:
    for role in (Role.WEB, Role.ALL):
        fit, looked_at = needed(tmp_path, role)
        assert not fit
        assert looked_at >= {"Slack bot token", "Slack signing secret"}
