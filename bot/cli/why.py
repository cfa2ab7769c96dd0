"""`unscripted why`: one mention's whole story, for whoever has to understand it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.database import database_to_look
from bot.cli.options import AsJson, Folder, quiet_settings
from bot.cli.output import answer
from bot.cli.why_next import Next, next_of
from bot.cli.why_page import row_of, tell
from bot.clock import SystemClock
from bot.content.workspace import Workspace, read_workspace
from bot.errors import InputError
from bot.mention.mention import Mention
from bot.store.story import SqlStory, Story

NAMED = "Its id, the platform's own id or address of the review, or a link to its card."


def why(
    asked: Annotated[str, typer.Argument(help=NAMED, metavar="MENTION")],
    workspace: Folder = Path(),
    as_json: AsJson = False,
) -> None:
    """Tell a mention's whole story: what arrived, what was decided by whom and why, what is owed next and what keeps
    it."""
    settings = quiet_settings(workspace)
    content, now = read_workspace(settings.workspace.resolve()), SystemClock().now()
    with database_to_look(settings) as engine:
        story = SqlStory(engine).of(meant(asked, SqlStory(engine), content))
    then = next_of(story, content, now, settings.grace)
    if as_json:
        answer(facts(story, then, content))
    else:
        tell(story, then, content, now)


def meant(asked: str, stories: SqlStory, workspace: Workspace) -> str:
    """The one mention with this name."""
    accounts = [(account.platform, account.account) for account in workspace.accounts]
    found = stories.found(asked, [*accounts, *(("import", brand) for brand in workspace.brands)])
    if not found:
        ways = "its id, the review's id or address, or a link to its card"
        raise InputError(f"no mention is known as {asked}: give {ways}")
    if len(found) > 1:
        raise InputError(f"several mentions are known as {asked}: {', '.join(found)}")
    return found[0]


def facts(story: Story, then: Next, workspace: Workspace) -> dict[str, Any]:
    """The same for a script; moments are in UTC."""
    mention = story.mention
    state = {name: value for name, value in asdict(mention).items() if name not in ("unsaved", "clocks", "rule")}
    clocks = [{**asdict(clock), "over_at": clock.over_at, "rings_at": clock.rings_at} for clock in mention.clocks]
    return {
        "mention": mention.id, "brand": mention.brand, "stage": mention.stage, "next": asdict(then),
        "rule": _rule(mention, workspace),
        "state": {**state, "clocks": clocks}, "events": [asdict(event) for event in story.events],
        "effects": list(story.effects), "model_calls": list(story.calls), "alerts": list(story.alerts),
        "erasure": story.erasure,
        "undrawn": story.undrawn, "leased_by": story.leased_by, "leased_until": story.leased_until,
    }  # fmt: skip


def _rule(mention: Mention, workspace: Workspace) -> dict[str, Any] | None:
    """The row as it was when it decided, where it stands now, and what of the mention it takes."""
    rule = mention.rule
    if rule is None:
        return None
    because = rule.when.told(mention.brand, mention.post, mention.tags)
    return {
        **{name: value for name, value in asdict(rule).items() if name != "when"},
        "row": row_of(rule, mention.brand, workspace),
        "because": [{"field": field, "is": has, "takes": takes} for field, has, takes in because],
    }
