"""A card: a pure function of the saved mention; everything on it is there or said to be left out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.content.words import Words
from bot.content.workspace import Workspace
from bot.mention.erased import is_erased
from bot.mention.mention import Mention
from bot.mention.stage import OPEN
from bot.ports import Capabilities
from bot.slack import blocks as b
from bot.slack.answer import GISTS, answer_blocks
from bot.slack.attention import asleep, attention_lines, attention_row
from bot.slack.buttons import button_row
from bot.slack.promises import promise_lines, promise_row
from bot.slack.rights import beyond_level, rights_lines
from bot.slack.story import story_lines
from bot.slack.what import (
    abusive,
    author_line,
    customer_words,
    gloss_lines,
    related_lines,
    rule_line,
    tag_line,
    warning_lines,
)

ROOM = 2400  # JSON characters that stay for the customer's words, when anything else can be shortened
# Characters of each sentence of ours, and of each line of small print, when the card would be too large.
SENTENCES = ((1000, 1000), (400, 400), (200, 200), (100, 100), (80, 40))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a card of a mention is: in its own channel, or in that of a level it climbed to."""

    key: str  # of its effect row
    channel: str
    live: bool  # whether this card has the buttons
    main: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """What a card needs beside the mention."""

    workspace: Workspace
    words: Words
    capabilities: Capabilities
    length: int  # of the draft, in the platform's unit
    related: Sequence[tuple[Mention, bool]] = ()  # of the same customer: surely, or only perhaps


@dataclass(frozen=True, slots=True)
class Card:
    text: str  # what notifications and screen readers say
    blocks: list[b.Block]

    @property
    def shown(self) -> str:
        """Hash of what it shows: an unchanged card is not sent again."""
        return hashlib.sha256(json.dumps([self.text, self.blocks]).encode()).hexdigest()[:16]


def left_key(mention_id: str, remote_id: str) -> str:
    """Of the effect row of a card that was left where it stood, because its channel is closed to us."""
    return f"card:{mention_id}:left:{remote_id}"


def metadata(mention_id: str, key: str) -> dict[str, object]:
    """How a card is found again: the mention's id, and which of its cards this is."""
    kind = "unscripted_card" if key == f"card:{mention_id}:main" else "unscripted_escalation"
    return {"event_type": kind, "event_payload": {"mention": mention_id, "card": key}}


def places(mention: Mention, workspace: Workspace) -> list[Place]:
    """One card in the mention's channel, one in that of each level above that has its own; what came up there as one
    of many stands in a list, and its card stays where it is."""
    policy = workspace.policies[mention.brand]
    home = mention.home or workspace.route(mention.brand, mention.post, mention.tags)
    climbed = dict.fromkeys(
        step.to for step in mention.escalations if policy.level(step.to).channel and not step.listed
    )
    above = [
        Place(f"card:{mention.id}:{name}", policy.level(name).channel or home, mention.level == name, main=False)
        for name in climbed
    ]
    return [Place(f"card:{mention.id}:main", home, not any(place.live for place in above), main=True), *above]


def draw(mention: Mention, place: Place, scene: Scene) -> Card:
    """Who said what, what it is about, what we could answer, and what can be done."""
    words, workspace = scene.words, scene.workspace
    if is_erased(mention):
        return blank(mention, words)
    if mention.attention.snooze:
        return Card(summary(mention, words), asleep(mention, workspace, words, place.live))
    head = [
        b.section(author_line(mention, workspace, words)),
        *b.context([tag_line(mention, words), rule_line(mention, words)]),
        *(b.section(line) for line in warning_lines(mention, words)),
        *(b.section(line) for line in attention_lines(mention, workspace, words)),
        *(b.section(line) for line in rights_lines(mention, workspace, words)),
        *b.context(promise_lines(mention, workspace, words)),
        *b.context(related_lines(scene.related, workspace, words)),
    ]
    told = [*gloss_lines(mention, words), *b.context(story_lines(mention, workspace, words, place.live))]
    policy = workspace.policies[mention.brand]
    top = not policy.above(mention.level or policy.levels[0].name)
    promised = beyond_level(mention, policy) if place.live else ()
    rows = b.actions("decide", button_row(mention, scene.capabilities, words, top, bool(promised)))
    second = [*attention_row(mention, words), *promise_row(mention, words)]
    buttons = [*rows, *b.actions("attention", second)] if place.live else []
    for gist in GISTS:
        answer = answer_blocks(mention, scene.capabilities, scene.length, words, gist) if place.live else []
        rest = [*told, *([b.divider(), *answer] if answer else []), *buttons]
        if b.size([*head, *rest]) <= b.CARD_BYTES - ROOM:
            break
    for most, small in SENTENCES:
        if b.size([*head, *rest]) <= b.CARD_BYTES - ROOM:
            break
        head, rest = b.condensed(head, most, small), b.condensed(rest, most, small)
    said = customer_words(mention, words, b.CARD_BYTES - b.size([*head, *rest]))
    return Card(summary(mention, words), [*head, *said, *rest])


def blank(mention: Mention, words: Words) -> Card:
    """What stands where an erased mention stood."""
    assert mention.closing
    return Card(words("closed.erased"), [b.section(words("card.erased", at=b.when(mention.closing.at)))])


def summary(mention: Mention, words: Words) -> str:
    """One line for notifications."""
    post = mention.post
    rating = (
        words("card.rating", rating=f"{post.rating:g}", most=f"{post.rating_max:g}") if post.rating is not None else ""
    )
    key = "card.summary_open" if mention.stage in OPEN else "card.summary_decided"
    said = words("card.abuse_short") if abusive(mention) else b.escape(b.shortened(post.line, 140))
    author = b.escape(post.author.name or words("card.somebody"))
    return words(key, rating=rating, author=author, text=said).strip()
