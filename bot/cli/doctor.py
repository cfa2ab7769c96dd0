"""`unscripted doctor`: tries every configured credential and says what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from bot.assembly import Office, Role, open_office
from bot.cli.options import AsJson, Folder, quiet_settings
from bot.cli.output import SETTINGS, answer, people
from bot.cli.run import slack_tokens
from bot.errors import ModelFailed, UnscriptedError
from bot.mention.alerts import EVERYBODY, pages
from bot.models import NoModel
from bot.ports import Question
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    what: str
    state: str  # fine | missing | broken
    detail: str


TOKENS = {  # of Slack: what each is called, and what to do without it
    "SLACK_BOT_TOKEN": ("Slack bot token", "set SLACK_BOT_TOKEN; `unscripted manifest` makes the app"),
    "SLACK_SIGNING_SECRET": ("Slack signing secret", "set SLACK_SIGNING_SECRET"),
    "SLACK_APP_TOKEN": ("Slack app token", "set SLACK_APP_TOKEN, an app-level token with connections:write"),
}


def doctor(
    workspace: Folder = Path(),
    role: Annotated[
        Role, typer.Option(help="Only what a process of this role uses, as in `unscripted run`.")
    ] = Role.ALL,
    as_json: AsJson = False,
) -> None:
    """Check the workspace, database, Slack, every account, every page and the model. Exit 3 when something is broken or
    missing without which `unscripted run` cannot work."""
    settings = quiet_settings(workspace)
    findings = list(examined(settings, role))
    if as_json:
        answer({"ok": not unfit(findings), "findings": [vars_of(finding) for finding in findings]})
    table = Table("what", "", "", show_header=False, box=None, pad_edge=False)
    for finding in findings:
        mark = {"fine": "[green]✓ fine[/]", "missing": "[yellow]– missing[/]", "broken": "[red]✗ broken[/]"}[
            finding.state
        ]
        table.add_row(finding.what, mark, escape(finding.detail))
    people.print(table)
    if unfit(findings):
        raise typer.Exit(SETTINGS)


def unfit(findings: list[Finding]) -> bool:
    needed = ("workspace", "database", "Slack")
    return any(f.state == "broken" or (f.state == "missing" and f.what.startswith(needed)) for f in findings)


def examined(settings: Settings, role: Role = Role.ALL) -> Iterator[Finding]:
    """One finding after another; what builds on something broken is not tried."""
    office: Office | None = None

    def open_it() -> str:
        nonlocal office
        office = open_office(settings)
        return f"{settings.workspace.resolve()}, database and content can be used"

    yield tried("workspace and database", open_it)
    if office is None:
        return
    if role is not Role.CONNECTORS:
        yield index_finding(settings, office)
    yield from slack_findings(settings, office, role)
    for connector in office.connectors:
        if connector.platform != "import":
            yield tried(f"account {connector.platform}/{connector.account}", connector.check)
    if role in (Role.ALL, Role.WORKER):
        yield from page_findings(office)
    if any(account.platform == "demo" for account in office.desk.content().accounts):
        yield Finding(
            "demo accounts", "fine", "they only exist inside `unscripted demo`; remove them when you are done"
        )
    if role in (Role.ALL, Role.WORKER):
        yield model_finding(office)


def index_finding(settings: Settings, office: Office) -> Finding:
    office.knowledge.catch_up()
    if office.knowledge.trouble:
        state = "broken" if settings.chroma_url else "missing"
        return Finding("knowledge index", state, office.knowledge.trouble)
    where = f", on the Chroma server {settings.chroma_url}" if settings.chroma_url else ""
    return Finding("knowledge index", "fine", f"in step with the articles{where}")


def slack_findings(settings: Settings, office: Office, role: Role) -> Iterator[Finding]:
    from bot.slack.calls import SlackCalls, web_client

    tokens = slack_tokens(settings, role)
    yield from (Finding(TOKENS[name][0], "missing", TOKENS[name][1]) for name, token in tokens.items() if not token)
    if not tokens.get("SLACK_BOT_TOKEN"):
        return
    calls = SlackCalls(web_client(tokens["SLACK_BOT_TOKEN"], settings.slack_api_url))
    yield tried("Slack bot token", lambda: f"connected as {calls.who_am_i().get('user')}")
    if tokens.get("SLACK_SIGNING_SECRET"):
        yield Finding("Slack signing secret", "fine", "Slack's requests are expected at /slack/events")
    if token := tokens.get("SLACK_APP_TOKEN"):
        yield tried("Slack app token", SlackCalls(web_client(token, settings.slack_api_url)).try_socket)
    for name, channel in office.desk.content().channels.items():
        yield tried(f"Slack channel {name}", lambda channel=channel: joined(calls.channel(channel)))  # type: ignore[misc]


def joined(channel: dict[str, object]) -> str:
    if not channel.get("is_member"):
        raise UnscriptedError("the bot is not a member: /invite it there")
    return f"#{channel.get('name')}"


def page_findings(office: Office) -> Iterator[Finding]:
    """One for each destination of escalations outside Slack; nothing is sent there."""
    policies = office.desk.content().policies.values()
    for page in dict.fromkeys(page for policy in policies for page in pages(policy, EVERYBODY)):
        yield tried(f"page {page.shown}", lambda page=page: office.pages.check(page))  # type: ignore[misc]


def model_finding(office: Office) -> Finding:
    """A question to each step's model; the answer's form does not matter here."""
    if isinstance(office.gateway, NoModel):
        return Finding(
            "model", "missing", "set OPENAI_API_KEY; until then cards carry a reply brief instead of a draft"
        )
    schema = {
        "type": "object",
        "properties": {"ok": {"type": "boolean"}},
        "required": ["ok"],
        "additionalProperties": False,
    }
    used = []
    for step in ("triage", "draft"):
        try:
            asked = (("user", '{"ok": true} is the answer.'),)
            used.append(office.gateway.ask(Question(step, "doctor", "", "Answer with JSON.", asked, schema)).model)
        except ModelFailed as failed:
            return Finding(f"model ({step})", "broken", str(failed))
    return Finding("model", "fine", ", ".join(dict.fromkeys(used)))


def tried(what: str, attempt: Callable[[], str]) -> Finding:
    try:
        return Finding(what, "fine", attempt())
    except UnscriptedError as wrong:
        return Finding(what, "broken", str(wrong))


def vars_of(finding: Finding) -> dict[str, str]:
    return {"what": finding.what, "state": finding.state, "detail": finding.detail}
