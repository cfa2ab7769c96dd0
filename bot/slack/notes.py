"""What belongs in the thread of a mention's own card: the answer of a higher level, and whether it was solved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.content.words import Words
from bot.content.workspace import Workspace
from bot.errors import Ambiguous, PlatformRefused, Throttled
from bot.mention.mention import Mention
from bot.mention.outcome import Guidance
from bot.mention.stage import Stage
from bot.ports import ClaimState, Desk
from bot.slack import blocks as b
from bot.slack.calls import SlackCalls
from bot.slack.card import Card
from bot.slack.pace import UPDATES
from bot.slack.posting import Posting
from bot.slack.solved import question
from bot.slack.story import name_of
from bot.slack.what import level_name

NO_PARENT = {"thread_not_found", "cannot_reply_to_message", "message_not_found"}  # somebody deleted the card


@dataclass(frozen=True, slots=True)
class Note:
    """A message below a card."""

    key: str  # of its effect row
    card: Card
    lasting: bool  # it says the same for ever
    follows: bool  # it still matters: it is posted anew where its card is


class Notes:
    """One effect row per note, claimed before the call; one that was left behind is looked for first."""

    def __init__(
        self, desk: Desk, calls: SlackCalls, posting: Posting, grace: timedelta, mine: Callable[[], bool]
    ) -> None:
        self._desk, self._calls, self._posting, self._grace, self._mine = desk, calls, posting, grace, mine
        self._look_up_at: dict[str, datetime] = {}  # notes of this process whose fate is not known

    def bring(self, mention: Mention) -> bool:
        """Whether every note stands below the card as it should; errors as SlackCalls."""
        if not mention.guidance and not mention.follow_ups:
            return True
        main = f"card:{mention.id}:main"
        card = self._desk.effects.done(main)
        if card is None:
            return False
        channel, ts = card.remote_id.split(":")
        try:
            brought = [self._brought(mention, note, channel, ts) for note in notes(mention, self._desk.content())]
            return all(brought)
        except PlatformRefused as refused:
            if refused.reason not in NO_PARENT:
                raise
            self._posting.gone(main, card.remote_id)  # the card is posted anew, and the note below it
            return False
        except Throttled as slow:
            self._posting.pace.wait(channel, slow.wait)
            raise

    def _brought(self, mention: Mention, note: Note, channel: str, card: str) -> bool:
        done = self._desk.effects.done(note.key)
        if done and (_is_below(done.remote_id, channel, card) or not note.follows):
            return note.lasting or done.shown == note.card.shown or self._changed(note, done.remote_id)
        if done and self._desk.effects.lost(note.key, done.remote_id):
            self._look_up_at[note.key] = self._desk.clock.now()
        return self._posted(mention, note, channel, card)

    def _posted(self, mention: Mention, note: Note, channel: str, card: str) -> bool:
        claim, now = self._desk.effects.claim(note.key, mention.id, channel), self._desk.clock.now()
        if claim.state is ClaimState.LEFT_BEHIND:
            if now < self._look_up_at.get(note.key, claim.at + self._grace):
                return False
            if ts := self._calls.find_answer(channel, card, note.key):
                self._settled(note.key, f"{channel}:{ts}", "")
                return note.lasting
            if not self._desk.effects.retry(note.key, claim.at, channel):
                return False
        self._look_up_at[note.key] = now
        try:
            with self._posting.pace.turn(channel):
                said = note.card.text, note.card.blocks, _metadata(mention.id, note.key)
                ts = self._calls.answer(channel, card, *said)
        except Ambiguous:
            return False
        self._settled(note.key, f"{channel}:{ts}", note.card.shown)
        return True

    def _settled(self, key: str, remote_id: str, shown: str) -> None:
        self._desk.effects.settle(key, remote_id, shown)
        self._look_up_at.pop(key, None)

    def _changed(self, note: Note, remote_id: str) -> bool:
        if not self._mine() or not self._posting.pace.may(UPDATES):
            return False
        channel, ts = remote_id.split(":")
        _, mention, _ = note.key.split(":")
        try:
            self._calls.update(channel, ts, note.card.text, note.card.blocks, _metadata(mention, note.key))
        except Throttled as slow:
            self._posting.pace.wait(UPDATES, slow.wait)
            return False
        except PlatformRefused:  # it was deleted, or its channel is closed: its card says the same
            return True
        self._desk.effects.settle(note.key, remote_id, note.card.shown)
        return True


def _is_below(remote_id: str, channel: str, card: str) -> bool:
    """Whether this note is the card's, and not of one that stood elsewhere or earlier: Slack's times sort as text."""
    where, _, ts = remote_id.partition(":")
    return where == channel and ts > card


def notes(mention: Mention, workspace: Workspace) -> list[Note]:
    words, last = Words(workspace.brands[mention.brand].desk_language), mention.follow_ups
    over = mention.stage is Stage.CLOSED
    answers = [
        Note(f"note:{mention.id}:{number}", note(mention, said, workspace, words), lasting=True, follows=not over)
        for number, said in enumerate(mention.guidance, 1)
    ]
    asked = [
        Note(
            f"follow_up:{mention.id}:{number}", question(mention, number, workspace, words), lasting=False,
            follows=mention.asks_whether_solved and number == last,
        )
        for number in range(1, last + 1)
    ]  # fmt: skip
    return [*answers, *asked]


def note(mention: Mention, said: Guidance, workspace: Workspace, words: Words) -> Card:
    """The one message that calls somebody by name: they asked, and wait for it."""
    who, level = name_of(said.by, workspace, words), b.escape(level_name(said.to, words))
    line = words("card.answered", who=who, level=level)
    called = f"<@{said.asked_by}> {line}" if said.asked_by in workspace.people else line
    return Card(called, [b.section(called), b.quote(b.words_of(said.words))])


def _metadata(mention_id: str, key: str) -> dict[str, object]:
    return {"event_type": "unscripted_note", "event_payload": {"mention": mention_id, "note": key}}
