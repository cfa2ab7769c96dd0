"""`unscripted draft`: what the program would answer to a text, and everything it would rest on."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from bot.assembly import open_office
from bot.cli.import_ import brand_of
from bot.cli.options import AsJson, Folder, quiet_settings
from bot.cli.output import answer, people, say
from bot.content.words import Words
from bot.life.draft import draft as draft_step
from bot.life.triage import triage
from bot.mention.mention import Mention
from bot.mention.post import Post, content_revision


def draft(
    text: Annotated[str, typer.Argument(help="What the customer wrote.")],
    brand: Annotated[str, typer.Option(help="Brand of unscripted.yaml; default: the first one.")] = "",
    rating: Annotated[float | None, typer.Option(help="Stars, of five.")] = None,
    title: Annotated[str, typer.Option(help="Title of the review.")] = "",
    workspace: Folder = Path(),
    as_json: AsJson = False,
) -> None:
    """Tag a text, find the rule and the facts, and draft a reply or a brief; nothing is stored or sent."""
    settings = quiet_settings(workspace)
    desk = open_office(settings).desk
    slug = brand_of(desk.content(), brand)
    post = Post("import", slug, "draft", text, content_revision(title, text, rating), title=title, rating=rating)
    now = desk.clock.now()
    mention = triage(Mention(post.mention_id, slug, post, now), desk)
    mention = draft_step(mention, desk) if mention.deserves_draft else mention
    if as_json:
        answer(report(mention))
    show(mention)


def report(mention: Mention) -> dict[str, Any]:
    """Everything a script may want: tags, rule, and the draft or the brief with what they rest on."""
    return {
        "brand": mention.brand,
        "tags": asdict(mention.tags) if mention.tags else None,
        "rule": mention.rule.name if mention.rule else None,
        "level": mention.level,
        "draft": asdict(mention.draft) if mention.draft else None,
        "brief": asdict(mention.brief) if mention.brief else None,
    }


def show(mention: Mention) -> None:
    assert mention.tags
    assert mention.rule
    words, tags = Words(), mention.tags
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(style="dim")
    table.add_row("tags", f"{tags.kind}, {', '.join(tags.topics)}, {tags.sentiment}, urgency {tags.urgency}")
    table.add_row("read by", tags.read_by + (f" (prompt {tags.prompt_version})" if tags.prompt_version else ""))
    table.add_row("rule", f"{mention.rule.name}: {mention.rule.goal}")
    table.add_row("decided by", mention.level)
    if draft := mention.draft:
        table.add_row("draft", escape(draft.text))
        table.add_row("made by", draft.made_by)
        table.add_row(
            "versions", f"prompt {draft.prompt_version}, voice {draft.voice_version}, policy {draft.policy_version}"
        )
        for sentence in draft.sentences:
            table.add_row("sentence", f"{escape(sentence.text)}  [dim]{', '.join(sentence.passages) or 'no facts'}[/]")
        for passage in draft.passages:
            table.add_row("rests on", f"{passage.id} ({passage.version}): {passage.title} — {passage.heading}")
        for flag in draft.flags:
            table.add_row(flag.severity, escape(words(f"guardrail.{flag.rule}", **flag.values)))
    elif brief := mention.brief:
        table.add_row("no draft", words(f"model.reason.{brief.reason}"))
        for fact in brief.facts:
            table.add_row("fact", escape(f"{fact.id} ({fact.version}): {' '.join(fact.text.split())[:200]}…"))
    else:
        table.add_row("no draft", words(f"card.{tags.reply_worth}") if tags.reply_worth != "reply" else "spam")
    people.print(table)
    say("")
