"""What came of a wish in a card's thread: the draft sentence by sentence, or a sentence that says why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.words import Words
from bot.mention.draft import Draft
from bot.mention.mention import Mention
from bot.mention.sentences import sentences
from bot.mention.stage import OPEN, Stage
from bot.slack import blocks as b

PIECES, ROOM = 8, 6_000  # the draft appears in so many steps at most; JSON characters of it that are shown


@dataclass(frozen=True, slots=True)
class Wish:
    """Another draft somebody asked for."""

    mention: str
    version: int  # that it will be
    instruction: str


@dataclass(frozen=True, slots=True)
class Outcome:
    line: str
    pieces: tuple[str, ...] = ()  # the draft's sentences; only one that no guardrail blocks is shown in a thread


def came_of(wish: Wish, mention: Mention, words: Words) -> Outcome | None:
    """None while it is being written."""
    draft = next((one for one in mention.versions if one.version == wish.version), None)
    if mention.stage not in OPEN:
        return Outcome(words("preview.decided"))
    if draft and draft.instruction == wish.instruction and not draft.by_person:
        return shown(draft, mention, words)
    if draft is None and mention.instruction == wish.instruction and mention.stage is Stage.TRIAGED:
        return None
    if draft is None and mention.notice and mention.notice.key == "no_new_version":
        return Outcome(words("preview.none", reason=reason_of(mention.notice.values["reason"], words)))
    if draft is None and mention.brief:
        return Outcome(words("preview.brief", reason=reason_of(mention.brief.reason, words)))
    return Outcome(words("preview.moved_on"))


def shown(draft: Draft, mention: Mention, words: Words) -> Outcome:
    """The version that was wished for, if it still stands on the card and may be read as a proposal."""
    if draft is not mention.draft:
        return Outcome(words("preview.moved_on"))
    if draft.blocked:
        return Outcome(words("preview.blocked", version=draft.version))
    return Outcome(words("preview.on_card", version=draft.version), pieces_of(draft.text))


def pieces_of(text: str) -> tuple[str, ...]:
    """Its sentences; what comes after the last step comes with it."""
    said = sentences(b.shortened(text, b.fitting(text, ROOM)))
    last = PIECES - 1
    return (*said[:last], " ".join(said[last:])) if len(said) > PIECES else said


def reason_of(reason: str, words: Words) -> str:
    return words(f"model.reason.{reason if f'model.reason.{reason}' in words else 'other'}")
