"""What happened so far, for the small print of a card: escalations, decisions and their outcome."""

from __future__ import annotations

from bot.content.words import Words
from bot.content.workspace import Workspace
from bot.mention.event import BOT
from bot.mention.mention import Mention
from bot.mention.outcome import Closing, Escalation, Guidance
from bot.mention.stage import Stage
from bot.slack import blocks as b
from bot.slack.what import level_name, safe_url


def story_lines(mention: Mention, workspace: Workspace, words: Words, live: bool) -> list[str]:
    lines = [line for _, line in sorted([
        *((step.at, escalation_line(step, workspace, words)) for step in mention.escalations),
        *((said.at, guidance_line(said, workspace, words)) for said in mention.guidance),
    ])]  # fmt: skip
    if not live:
        lines.append(words("card.decided_elsewhere", level=b.escape(level_name(mention.level, words))))
    lines.append(outcome_line(mention, workspace, words))
    return [line for line in lines if line]


def escalation_line(step: Escalation, workspace: Workspace, words: Words) -> str:
    key = "card.escalated_by_rule" if step.automatic else "card.escalated"
    if step.about.startswith("clock_"):
        key = "card.escalated_by_clock"
    who = name_of(step.by, workspace, words)
    level, reason = b.escape(level_name(step.to, words)), b.literal(b.shortened(step.reason, 500))
    if step.about:
        reason = words(f"escalation.{step.about}", words=reason)
    return words(key, who=who, level=level, reason=reason, at=b.when(step.at))


def guidance_line(said: Guidance, workspace: Workspace, words: Words) -> str:
    """What a higher level answered."""
    who, level = name_of(said.by, workspace, words), b.escape(level_name(said.to, words))
    return words(
        "card.sent_back", who=who, level=level, at=b.when(said.at), words=b.literal(b.shortened(said.words, 400))
    )


def outcome_line(mention: Mention, workspace: Workspace, words: Words) -> str:
    """Who, when, what, and the link to the reply as read back."""
    approval, reply = mention.approval, mention.reply
    who = name_of(approval.by, workspace, words) if approval else ""
    match mention.stage:
        case Stage.APPROVED if approval and mention.due_at:
            return words("card.approved", who=who, at=b.when(approval.at), leaves=b.when(mention.due_at, "{time_secs}"))
        case Stage.HANDED if approval:
            return words("card.handed", who=who, at=b.when(approval.at))
        case Stage.UNKNOWN if mention.due_at is None:
            return words("card.fate_asked", who=who)
        case Stage.UNKNOWN:
            return words("card.pending" if reply else "card.fate_unknown", who=who)
        case Stage.REMOVING if mention.due_at is None:
            return words("card.removal_asked")
        case Stage.REMOVING if mention.closing:
            by = name_of(mention.closing.by, workspace, words)
            return words("card.removing", who=by, at=b.when(mention.closing.at))
        case Stage.WAITING if reply:
            return published_line(mention, workspace, words)
        case Stage.PUBLISHED if reply:
            return published_line(mention, workspace, words)
        case Stage.CLOSED if mention.closing:
            return closed_line(mention, mention.closing, workspace, words)
        case _:
            return ""


def published_line(mention: Mention, workspace: Workspace, words: Words) -> str:
    reply = mention.reply
    assert reply
    link = f"<{reply.url}|{words('card.see_reply')}>" if safe_url(reply.url) else ""
    return words(
        f"card.published_{reply.state}", who=name_of(reply.by, workspace, words), at=b.when(reply.at), link=link
    )


def closed_line(mention: Mention, closing: Closing, workspace: Workspace, words: Words) -> str:
    if closing.reason == "answered" and mention.reply:
        return published_line(mention, workspace, words)
    key = f"closed.{closing.reason}"
    sentence = words(key) if key in words else words("dismiss.reason." + closing.reason)
    note = words("card.note", words=b.literal(b.shortened(closing.note, 300))) if closing.note else ""
    who = name_of(closing.by, workspace, words)
    return words("card.closed", who=who, why=sentence, at=b.when(closing.at), note=note).strip()


def name_of(person_id: str, workspace: Workspace, words: Words) -> str:
    """A person's name; naming them by Slack id would ping them at every card."""
    person = workspace.people.get(person_id)
    return b.escape(person.name) if person else words("card.unscripted" if person_id == BOT else "card.the_platform")
