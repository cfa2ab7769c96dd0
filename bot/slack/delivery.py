"""Brings cards to Slack: whatever was saved but not yet drawn is drawn, at Slack's pace, once, newest state only."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.about import about, doing
from bot.content.words import Words
from bot.errors import Ambiguous, CredentialsRefused, PlatformRefused, Throttled
from bot.mention.erased import is_erased
from bot.mention.mention import Mention
from bot.mention.stage import OPEN, Stage
from bot.ports import Capabilities, Claim, Desk, Once
from bot.slack.blocks import Block
from bot.slack.calls import SlackCalls
from bot.slack.card import Card, Place, Scene, draw, left_key, metadata, places
from bot.slack.crowds import Crowds
from bot.slack.detours import PROBE, Detours
from bot.slack.notes import Notes
from bot.slack.pace import UPDATES, Pace
from bot.slack.posting import SOON, Message, Posting
from bot.slack.spoken import Spoken

RELATED = 3  # other mentions of the same customer named on a card
BATCH = 10  # mentions of one channel looked at in one pass
READ_WAIT = timedelta(seconds=20)  # a card waits this long to be read: only then its channel is known
DRAFT_WAIT = timedelta(seconds=2)  # it waits this long for its draft and is then posted without
CALM = 0.05  # seconds between two passes at least: hundreds of clicks at once are not hundreds of looks at the database
TROUBLE = timedelta(seconds=30)  # before a refused card is tried again
REFUSED = 5.0  # seconds between two looks while Slack does not accept our token; `calls` waits longer each time
log = logging.getLogger(__name__)


class CardDelivery:
    """Implements ports.Loop. `mine`: whether this process draws cards now; others only answer who spoke to them."""

    name = "card delivery"

    def __init__(
        self, desk: Desk, calls: SlackCalls, pace: Pace, grace: timedelta, mine: Callable[[], bool] = lambda: True
    ) -> None:
        self._desk, self._calls, self._pace, self._mine = desk, calls, pace, mine
        self._posting = Posting(desk, calls, pace, grace)
        self.detours = Detours(desk, calls, self._posting, pace)  # any thread may ask it
        self._crowds = Crowds(desk, calls, self._posting, pace, self.detours, mine)
        self._notes = Notes(desk, calls, self._posting, grace, mine)
        self._spoken = Spoken(calls, pace)
        self._resting: dict[str, datetime] = {}  # cards that failed, until they are tried again
        self._hurry = threading.Event()
        self._trouble = ""
        self._brands: set[str] = set()  # there were in the pass before

    @property
    def trouble(self) -> str:
        """Slack refuses us, or channels that no card can be posted in."""
        return self._trouble or self.detours.trouble

    def tell(self, channel: str, user: str, text: str) -> None:
        """Words only this person sees, soon and at Slack's pace."""
        self._spoken.tell(channel, user, text)
        self.hurry()

    def say(self, channel: str, thread: str, text: str, blocks: list[Block]) -> None:
        """An answer in a thread or a direct message, soon and at Slack's pace."""
        self._spoken.say(channel, thread, text, blocks)
        self.hurry()

    def hurry(self) -> None:
        """Something was saved: look now."""
        self._hurry.set()

    def run(self, stop: Callable[[float], bool]) -> None:
        while not stop(0):
            try:
                self._spoken.send()
                if self._mine():
                    self.deliver()
                else:
                    self.detours.forget()
                self._trouble = ""
            except CredentialsRefused as refused:
                self._trouble = str(refused)
                log.error("cards are not delivered: %s", refused)
                stop(REFUSED)
            self._hurry.wait(self._pace.gap / 2)
            stop(CALM)
            self._hurry.clear()

    def deliver(self) -> None:
        """One pass: draw what can be drawn now; cards that failed are passed over for a while."""
        now = self._desk.clock.now()
        self._resting = {key: until for key, until in self._resting.items() if until > now}
        self.detours.attend()
        self._crowds.tell()
        self._miss(set(self._desk.content().brands))
        for mention in self._desk.store.undrawn(BATCH + len(self._resting), self.detours.held(), self._brands):
            with about(mention.id):
                self._deliver(mention)

    def _miss(self, brands: set[str]) -> None:
        """Of a brand that is not in the workspace nothing is drawn; it is all done when the brand is back."""
        for gone in sorted(self._brands - brands):
            log.warning("the brand %s is gone from unscripted.yaml: its cards stay as they are until it is back", gone)
        self._brands = brands

    def _deliver(self, mention: Mention) -> None:
        if not self._ready(mention):
            return
        if is_erased(mention) and not self._desk.effects.begun(mention.id):  # there is nothing to take back
            self._desk.store.drawn(mention)
            return
        brought = [self._bring(mention, place) for place in places(mention, self._desk.content())]
        if all(brought) and self._answered(mention):
            self._desk.store.drawn(mention)

    def _ready(self, mention: Mention) -> bool:
        """A new card waits for its draft; one that is there follows at once."""
        if mention.stage not in OPEN or mention.stage is Stage.WAITING:
            return True
        patience = DRAFT_WAIT if mention.home else READ_WAIT
        waited = self._desk.clock.now() - mention.arrived_at >= patience
        return waited or self._desk.effects.done(f"card:{mention.id}:main") is not None

    def _bring(self, mention: Mention, place: Place) -> bool:
        """Whether this card shows this state now."""
        if place.key in self._resting:
            return False
        claim = self._desk.effects.done(place.key)
        where = claim.remote_id.partition(":")[0] if claim else place.channel
        to = self.detours.leads_to(where, mention)
        if claim and to != where and mention.stage is Stage.CLOSED:
            return True  # what is over is not brought to another channel
        if to is None:
            return self._rest(place.key, PROBE)
        if claim and to != where:
            self._leave(mention, place, claim.remote_id)
            claim = None
        return self._drawn_there(mention, place, claim, to)

    def _leave(self, mention: Mention, place: Place, remote_id: str) -> None:
        """It shows the customer's words until they are erased: where it stands is not forgotten."""
        left = left_key(mention.id, remote_id)
        self._desk.effects.claim(left, mention.id, remote_id.partition(":")[0])
        self._desk.effects.settle(left, remote_id, "")
        self._posting.useless(place.key, remote_id)

    def _drawn_there(self, mention: Mention, place: Place, claim: Claim | None, channel: str) -> bool:
        if not (self._pace.could(UPDATES) if claim else self._pace.may_post(channel)):
            return False
        try:
            card = self._card(mention, place)
            log.debug("its card in %s is drawn", channel)
            if claim and claim.shown == card.shown:
                return True
            with doing("card", brand=mention.brand, stage=mention.stage):
                if claim:
                    return self._update(mention, place, card, claim.remote_id)
                return self._post(mention, place, card, channel)
        except Throttled as slow:
            self._pace.wait(UPDATES if claim else channel, slow.wait)
            return False
        except Ambiguous:  # a look-up or an update: both can safely be sent again
            return self._rest(place.key, SOON)
        except PlatformRefused as refused:
            if self.detours.closed(channel, refused.reason, mention):
                return False  # it goes elsewhere in the next pass
            log.error("a card was refused in %s: %s", channel, refused.reason)
            return self._rest(place.key, TROUBLE)

    def _post(self, mention: Mention, place: Place, card: Card, channel: str) -> bool:
        said = Message(card.text, card.blocks, metadata(mention.id, place.key), card.shown)
        posted = self._posting.post(place.key, mention.id, channel, said)
        if posted:
            self.detours.posted(channel)
        return posted

    def _update(self, mention: Mention, place: Place, card: Card, remote_id: str) -> bool:
        if not self._mine() or not self._pace.may(UPDATES):  # what another process has drawn since is newer than this
            return False
        channel, ts = remote_id.split(":")
        try:
            self._calls.update(channel, ts, card.text, card.blocks, metadata(mention.id, place.key))
        except PlatformRefused as refused:
            if refused.reason != "message_not_found":
                raise
            self._posting.gone(place.key, remote_id)  # somebody deleted the card
            return False
        self._desk.effects.settle(place.key, remote_id, card.shown)
        return True

    def _answered(self, mention: Mention) -> bool:
        """Whether what belongs in the card's thread stands there; tried again when Slack does not take it now."""
        key = f"note:{mention.id}"
        if key in self._resting:
            return False
        try:
            return self._notes.bring(mention)
        except Throttled as slow:
            return self._rest(key, timedelta(seconds=slow.wait))
        except Ambiguous:
            return self._rest(key, SOON)
        except PlatformRefused as refused:
            card = self._desk.effects.done(f"card:{mention.id}:main")
            if card and self.detours.closed(card.remote_id.partition(":")[0], refused.reason, mention):
                return mention.stage is Stage.CLOSED  # an open card goes elsewhere, and this with it
            log.error("what belongs below a card was refused: %s", refused.reason)
            return self._rest(key, TROUBLE)

    def _rest(self, key: str, wait: timedelta) -> bool:
        self._resting[key] = self._desk.clock.now() + wait
        return False

    def _card(self, mention: Mention, place: Place) -> Card:
        text = mention.draft.text if mention.draft else ""
        try:
            connector = self._desk.platforms.connector(mention.post.platform, mention.post.account)
            can, length = connector.capabilities, connector.measure(text)
        except PlatformRefused:  # the account was removed; what became of its mentions is shown all the same
            can, length = Capabilities(Once.NONE), len(text)
        workspace = self._desk.content()
        words = Words(workspace.brands[mention.brand].desk_language)
        return draw(mention, place, Scene(workspace, words, can, length, self._desk.store.related(mention, RELATED)))
