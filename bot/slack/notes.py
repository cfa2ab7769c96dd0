"""What a higher level answered, in the thread of the mention's own card: whoever had asked is called, once."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.content.words import Words
from bot.content.workspace import Workspace
from bot.errors import Ambiguous
from bot.mention.mention import Mention
from bot.mention.outcome import Guidance
from bot.ports import ClaimState, Desk
from bot.slack import blocks as b
from bot.slack.calls import SlackCalls
from bot.slack.story import name_of
from bot.slack.what import level_name


class Notes:
    """One effect row per answer, claimed before the call; one that was left behind is looked for first."""

    def __init__(self, desk: Desk, calls: SlackCalls, grace: timedelta) -> None:
        self._desk, self._calls, self._grace = desk, calls, grace
        self._look_up_at: dict[str, datetime] = {}  # answers of this process whose fate is not known

    def bring(self, mention: Mention) -> bool:
        """Whether every answer stands below the card; errors as SlackCalls, but for Ambiguous."""
        card = self._desk.effects.done(f"card:{mention.id}:main")
        if card is None:
            return not mention.guidance
        channel, ts = card.remote_id.split(":")
        brought = [self._brought(mention, at, said, channel, ts) for at, said in enumerate(mention.guidance, 1)]
        return all(brought)

    def _brought(self, mention: Mention, number: int, said: Guidance, channel: str, card: str) -> bool:
        key = f"note:{mention.id}:{number}"
        if self._desk.effects.done(key):
            return True
        claim, now = self._desk.effects.claim(key, mention.id, channel), self._desk.clock.now()
        if claim.state is ClaimState.LEFT_BEHIND:
            if now < self._look_up_at.get(key, claim.at + self._grace):
                return False
            if ts := self._calls.find_answer(channel, card, key):
                self._desk.effects.settle(key, f"{channel}:{ts}", "")
                return True
            if not self._desk.effects.retry(key, claim.at):
                return False
        workspace = self._desk.content()
        text, blocks = note(mention, said, workspace, Words(workspace.brands[mention.brand].desk_language))
        metadata = {"event_type": "unscripted_note", "event_payload": {"mention": mention.id, "note": key}}
        self._look_up_at[key] = now
        try:
            ts = self._calls.answer(channel, card, text, blocks, metadata)
        except Ambiguous:
            return False
        self._desk.effects.settle(key, f"{channel}:{ts}", "")
        return True


def note(mention: Mention, said: Guidance, workspace: Workspace, words: Words) -> tuple[str, list[b.Block]]:
    """The one message that calls somebody by name: they asked, and wait for it."""
    who, level = name_of(said.by, workspace, words), b.escape(level_name(said.to, words))
    line = words("card.answered", who=who, level=level)
    called = f"<@{said.asked_by}> {line}" if said.asked_by in workspace.people else line
    return called, [b.section(called), b.quote(b.words_of(said.words))]
