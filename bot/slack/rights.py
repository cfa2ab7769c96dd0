"""Who may approve what a draft promises: on the card, and in the dialog that asks for it."""

from __future__ import annotations

from typing import Any

from bot.content.words import Words
from bot.content.workspace import Workspace
from bot.mention.escalation import EscalationPolicy
from bot.mention.guardrails.rights import Excess, beyond
from bot.mention.mention import Mention
from bot.mention.stage import Stage
from bot.slack import blocks as b
from bot.slack.story import name_of
from bot.slack.what import level_name

View = dict[str, Any]


def beyond_level(mention: Mention, policy: EscalationPolicy) -> tuple[Excess, ...]:
    """What the waiting draft promises beyond the level that decides now."""
    if mention.stage is not Stage.WAITING or mention.draft is None or not mention.level:
        return ()
    facts = [passage.told for passage in mention.draft.passages]
    return beyond(mention.draft.text, policy.granted(mention.level), facts)


def rights_lines(mention: Mention, workspace: Workspace, words: Words) -> list[str]:
    """What needs a higher level, or somebody else than its author."""
    lines, draft = [], mention.draft
    if excess := beyond_level(mention, workspace.policies[mention.brand]):
        level = b.escape(level_name(mention.level, words))
        kinds = ", ".join(dict.fromkeys(words(f"promise.{one.promise}") for one in excess))
        said = b.literal(b.shortened("; ".join(one.words for one in excess), 300))
        lines.append(words("card.beyond", level=level, promise=kinds, words=said))
    waits = mention.stage is Stage.WAITING and draft is not None and draft.by_person
    if waits and draft and mention.rule and mention.rule.four_eyes:
        lines.append(words("card.four_eyes", who=name_of(draft.made_by, workspace, words)))
    return lines


def ask_view(mention_id: str, seen: str, said: str, level: str, words: Words) -> View:
    """Approve became: ask for approval."""
    note = {"type": "plain_text_input", "action_id": "note", "multiline": True, "max_length": 500}
    told = words("modal.ask", words=b.literal(b.shortened(said, 500)), level=b.escape(level_name(level, words)))
    blocks = [b.section(told), b.text_input("note", words("modal.note"), note, optional=True)]
    title, send = words("modal.ask_title"), words("button.ask")
    return b.modal("ask", title, send, words("modal.cancel"), {"m": mention_id, "s": seen}, blocks)


def send_back_view(mention: Mention, words: Words) -> View:
    """What the level below is told."""
    field = {"type": "plain_text_input", "action_id": "guidance", "multiline": True, "max_length": 2000}
    blocks = [b.text_input("guidance", words("modal.guidance"), field, hint=words("modal.guidance_hint"))]
    title, send = words("modal.send_back_title"), words("button.send_back")
    return b.modal("send_back", title, send, words("modal.cancel"), {"m": mention.id}, blocks)
