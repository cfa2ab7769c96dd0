"""By what a mention is listed and found: its words without case and accents, its labels, when a reply is due."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from bot.mention.clocks import REPLY
from bot.mention.mention import Mention
from bot.mention.tags import Kind, Wants

LONGEST = 20_000  # characters of a mention that are searched
GRATEFUL = frozenset({Wants.THANKS, Wants.NOTHING, Wants.SYMPATHY})


class Bare(dict[int, str]):
    """What is left of a character, worked out once: no accents, no control characters, joiners or halves of letters,
    which nobody searches for and databases may refuse."""

    def __missing__(self, code: int) -> str:
        kind = unicodedata.category(letter := chr(code))[0]
        self[code] = "" if kind == "M" or (kind == "C" and not letter.isspace()) else letter
        return self[code]


BARE = Bare(str.maketrans({"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe"}))  # Unicode does not take these apart


def folded(text: str) -> str:
    """Without case, accents and runs of spaces: `Żółw`, `żółw` and `zolw` are one word, `ё` is `е`."""
    return " ".join(unicodedata.normalize("NFKD", text.casefold()).translate(BARE).split())


def searched_words(mention: Mention) -> str:
    """Who wrote it and what they said."""
    return folded(f"{mention.post.author.name} {mention.post.title} {mention.post.text[:LONGEST]}")[:LONGEST]


def labels(mention: Mention) -> str:
    """` platform:demo platform:peony-store tag:complaint … `: what a search can ask for by name."""
    post, tags = mention.post, mention.tags
    found = [label("platform", name) for name in (post.platform, post.account, post.site) if name]
    if tags:
        values = [tags.kind, *tags.topics, tags.sentiment, tags.emotion, tags.urgency, tags.wants, tags.language]
        flags = [evidence.flag for evidence in (*tags.risks, *tags.suspicions)]
        found += [label("tag", value) for value in (*values, *flags)]
    return f" {' '.join(dict.fromkeys(found))} "


def label(kind: str, value: str) -> str:
    """One word, whatever spaces the value has."""
    return f"{kind}:{folded(value).replace(' ', '-')}"


def reply_by(mention: Mention) -> datetime | None:
    """When a reply is due, or was due first; None while that clock stands still, and before any rule is known."""
    clock = next((clock for clock in mention.clocks if clock.name == REPLY), None)
    if clock:
        return clock.late_since or clock.over_at
    return mention.waits_since + mention.rule.reply_within if mention.rule else None


def lateness(mention: Mention) -> int:
    """2 when one of its clocks is over, 1 when one has warned, else 0."""
    over = any(clock.breached or clock.late_since for clock in mention.clocks)
    return 2 if over else int(any(clock.warned for clock in mention.clocks))


def unanswered(mention: Mention) -> bool:
    """Whether somebody asked for something and no article had anything to say: a gap of the knowledge base."""
    if mention.tags is None or mention.tags.kind is Kind.PRAISE or mention.tags.wants in GRATEFUL:
        return False
    ours = next((draft for draft in reversed(mention.versions) if not draft.by_person), None)
    if ours:
        return not ours.passages
    return mention.brief is not None and not mention.brief.facts
