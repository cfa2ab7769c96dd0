"""Who is at a mention, on its card and in dialogs: take it, hand it over, put it aside, and whether to go on anyway."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.content.words import Words
from bot.content.workspace import Workspace
from bot.mention.listing import reply_by
from bot.mention.mention import Mention
from bot.mention.stage import Stage
from bot.slack import blocks as b
from bot.slack.story import name_of
from bot.slack.what import NAME

EVENING, MORNING = 18, 9  # o'clock in the brand's time zone
SOON = timedelta(minutes=30)  # an evening that is nearer is not offered
GIST = 80  # characters of the customer's words in one line
View = dict[str, Any]


def attention_lines(mention: Mention, workspace: Workspace, words: Words) -> list[str]:
    """Who has it and since when, and who writes at this moment."""
    claim, editors = mention.attention.claim, mention.attention.editors
    lines = []
    if claim and claim.taken:
        note = words("card.note", words=b.literal(b.shortened(claim.note, 300))) if claim.note else ""
        times = {"at": b.when(claim.since), "until": b.when(claim.until, "{time}")}
        who, giver = name_of(claim.by, workspace, words), name_of(claim.giver, workspace, words)
        handed = words("card.handed_over", who=who, giver=giver, note=note, **times) if claim.giver else ""
        lines.append(handed.strip() or words("card.claimed", who=who, **times))
    if editors:
        names = ", ".join(name_of(one.by, workspace, words) for one in editors)
        lines.append(words("card.editing", who=names, at=b.when(editors[0].since, "{time}")))
    return lines


def attention_row(mention: Mention, words: Words) -> list[b.Element]:
    """Take it or let it go, put it aside, mend its tags: while it waits for a person."""
    if mention.stage is not Stage.WAITING:
        return []
    claim = mention.attention.claim
    held = [_button("release", mention, words), _button("hand_over", mention, words)]
    taken = held if claim and claim.taken else [_button("claim", mention, words)]
    tags = [_button("tags", mention, words)] if mention.tags else []
    back = [_button("send_back", mention, words)] if mention.level and mention.escalations and raised(mention) else []
    versions = [_button("versions", mention, words)] if len(mention.versions) > 1 else []
    aside = [_button("snooze", mention, words), _button("wait_for_customer", mention, words)]
    return [*taken, *back, *aside, *tags, *versions]


def raised(mention: Mention) -> bool:
    """Whether it stands where it was brought up to, and has not been sent back since."""
    sent_back = mention.guidance[-1].at if mention.guidance else None
    return sent_back is None or mention.escalations[-1].at > sent_back


def asleep(mention: Mention, workspace: Workspace, words: Words, live: bool) -> list[b.Block]:
    """One line of what is put aside, with who did it and until when."""
    snooze = mention.attention.snooze
    assert snooze
    key = "card.awaits_customer" if snooze.customer else "card.snoozed"
    line = words(key, who=name_of(snooze.by, workspace, words), until=b.when(snooze.until), **gist(mention, words))
    return [b.section(line), *b.actions("decide", [_button("wake", mention, words)] if live else [])]


def gist(mention: Mention, words: Words) -> dict[str, str]:
    """Author and first words, for one line."""
    post = mention.post
    author = b.literal(b.shortened(post.author.name, NAME)) or words("card.somebody")
    return {"author": author, "text": b.literal(b.shortened(post.line, GIST))}


def hand_over_view(mention: Mention, channel: str, words: Words) -> View:
    """To whom, and what they should know; `channel` is where they will be told."""
    note = {"type": "plain_text_input", "action_id": "note", "multiline": True, "max_length": 300}
    blocks = [
        b.text_input("to", words("modal.hand_over_to"), {"type": "users_select", "action_id": "to"}),
        b.text_input("note", words("modal.note"), note, optional=True),
    ]
    title, send = words("modal.hand_over_title"), words("button.hand_over")
    return b.modal("hand_over", title, send, words("modal.cancel"), {"m": mention.id, "c": channel}, blocks)


def given_line(mention: Mention, workspace: Workspace, words: Words) -> str:
    """What the colleague is told to whom it was handed over."""
    claim = mention.attention.claim
    assert claim
    note = words("card.note", words=b.literal(claim.note)) if claim.note else ""
    giver = name_of(claim.giver, workspace, words)
    return words("card.given", giver=giver, note=note, **gist(mention, words)).strip()


def snooze_view(mention: Mention, now: datetime, timezone: str, words: Words) -> View:
    """Three usual moments, or one of their own."""
    options = [b.option(text, str(int(until.timestamp()))) for text, until in snooze_times(now, timezone, words)]
    usual = {"type": "static_select", "action_id": "until", "options": options, "initial_option": options[0]}
    own = {"type": "datetimepicker", "action_id": "at"}
    by = reply_by(mention)
    due = words("modal.snooze_due", at=b.when(by)) if by else ""
    blocks = [
        *b.context([due]),
        b.text_input("until", words("modal.snooze_until"), usual),
        b.text_input("at", words("modal.snooze_chosen"), own, optional=True, hint=words("modal.snooze_hint")),
    ]
    title, send = words("modal.snooze_title"), words("button.snooze")
    return b.modal("snooze", title, send, words("modal.cancel"), {"m": mention.id}, blocks)


def snooze_times(now: datetime, timezone: str, words: Words) -> list[tuple[str, datetime]]:
    """By the brand's own clock, with what each is called."""
    local = now.astimezone(ZoneInfo(timezone))
    evening = local.replace(hour=EVENING, minute=0, second=0, microsecond=0)
    morning = (local + timedelta(days=1)).replace(hour=MORNING, minute=0, second=0, microsecond=0)
    tonight = [(words("modal.snooze_evening", at=f"{evening:%H:%M}"), evening)] if evening - local > SOON else []
    return [
        (words("modal.snooze_hour"), now + timedelta(hours=1)),
        *tonight,
        (words("modal.snooze_tomorrow", at=f"{morning:%H:%M}"), morning),
    ]


def occupied_view(mention_id: str, seen: str, who: str, words: Words) -> View:
    """Approving what somebody else is at is a second, explicit decision."""
    title, go_on = words("modal.occupied_title"), words("button.approve_anyway")
    blocks = [b.section(words("modal.occupied", who=b.escape(who)))]
    return b.modal("approve_anyway", title, go_on, words("modal.cancel"), {"m": mention_id, "s": seen}, blocks)


def refused_view(why: str, words: Words) -> View:
    """A refusal, where a dialog has no field to show it at."""
    return b.modal("refused", words("modal.refused_title"), None, words("modal.close"), {}, [b.section(b.escape(why))])


def _button(action: str, mention: Mention, words: Words) -> b.Element:
    return b.button(action, words(f"button.{action}"), {"m": mention.id})
