"""Shows in the thread, where the platform allows it, what somebody asked for there: an answer, or the next version.

A preview lives in memory. One that is open when the program ends is closed with a word; one that is open when the
program is killed stays as it is until Slack ends it after some minutes. Nothing is lost by that: the version stands on
the card, drawn from what was saved, and a question can be asked again.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.content.words import Words
from bot.errors import CredentialsRefused
from bot.ports import Desk
from bot.slack import blocks as b
from bot.slack.calls import SlackCalls
from bot.slack.pace import Pace
from bot.slack.questions import Answer
from bot.slack.redrafts import Outcome, Wish, came_of
from bot.slack.statuses import Statuses
from bot.slack.streams import Spot, Stream, piece, task

log = logging.getLogger(__name__)
RETRY = 30.0  # seconds until Slack is asked again when it refuses us
PATIENCE = timedelta(seconds=90)  # for a version, and for a message that Slack does not let become whole
Say = Callable[[str, str, str, list[b.Block]], None]  # channel, thread, text, blocks
Tell = Callable[[str, str, str], None]  # channel, user, text


@dataclass(frozen=True, slots=True)
class Preview:
    """A version that is being written."""

    wish: Wish
    spot: Spot
    words: Words
    until: datetime
    stream: Stream | None  # None where Slack lets nothing grow: then there is a status


class Previews:
    """Implements ports.Loop; only its own thread talks to Slack, so that no click waits for that."""

    name = "previews"

    def __init__(self, desk: Desk, calls: SlackCalls, pace: Pace, say: Say, tell: Tell) -> None:
        """`say` and `tell`: how answers are given where nothing can grow."""
        self._desk, self._calls, self._pace, self._say, self._tell = desk, calls, pace, say, tell
        self._statuses = Statuses(calls, pace)
        self._asked: deque[Callable[[], None]] = deque()
        self._open: list[Preview] = []
        self._unwhole: list[tuple[datetime, Stream]] = []
        self._hurry = threading.Event()
        self.trouble = ""

    @contextmanager
    def looking(self, spot: Spot, words: Words) -> Iterator[None]:
        """While an answer is looked up; it ends with the answer, or with whatever goes wrong."""
        self._soon(lambda: self._statuses.show(spot, words("preview.looking")))
        try:
            yield
        except BaseException:  # whatever it is goes on; the status does not stay behind
            self._soon(lambda: self._statuses.end(spot))
            raise

    def answer(self, spot: Spot, answer: Answer) -> None:
        """Piece by piece, or as one message."""
        self._soon(lambda: self._answer(spot, answer))

    def redraft(self, spot: Spot, wish: Wish, words: Words, told: str) -> None:
        """The next version as soon as it is saved; `told` is what the person reads where nothing can grow."""
        self._soon(lambda: self._begin(spot, wish, words, told))

    def hurry(self) -> None:
        """Something was saved: look now."""
        self._hurry.set()

    def run(self, stop: Callable[[float], bool]) -> None:
        while not stop(0):
            try:
                self.turn()
                self.trouble = ""
            except CredentialsRefused as refused:
                self.trouble = str(refused)
                log.error("previews are not shown: %s", refused)
                stop(RETRY)
            self._hurry.wait(self._pace.gap / 2)
            self._hurry.clear()
        self.turn()
        for preview in self._open:
            self._end(preview, Outcome(preview.words("preview.late")))

    def turn(self) -> None:
        """Begin what was asked for, end what has come to something, and make whole what Slack has not taken yet."""
        while self._asked:
            self._asked.popleft()()
        self._statuses.send()
        self._look()
        unwhole, self._unwhole = self._unwhole, []
        for until, stream in unwhole:
            if not stream.mend():
                self._try_again(stream, until)

    def _soon(self, asked: Callable[[], None]) -> None:
        self._asked.append(asked)
        self.hurry()

    def _answer(self, spot: Spot, answer: Answer) -> None:
        head, *rest = answer.pieces
        self._statuses.answered(spot)
        stream = Stream(self._calls, self._pace, spot, head)
        if not stream.start(piece(head)):
            self._say(spot.channel, spot.thread, answer.text, answer.blocks)
            return
        for blocks in rest:
            stream.grow(blocks)
        self._finish(stream, answer.text, answer.verdicts)

    def _begin(self, spot: Spot, wish: Wish, words: Words, told: str) -> None:
        head = [b.section(words("preview.version", version=wish.version))]
        stream = Stream(self._calls, self._pace, spot, head)
        grows = stream.start(task(words("preview.writing", version=wish.version), "in_progress"))
        if not grows:
            self._tell(spot.channel, spot.user, told)
            lines = [words(key) for key in ("preview.reading", "preview.drafting", "preview.checking")]
            self._statuses.show(spot, words("preview.busy", version=wish.version), lines)
        until = self._desk.clock.now() + PATIENCE
        self._open.append(Preview(wish, spot, words, until, stream if grows else None))

    def _look(self) -> None:
        for preview in list(self._open):
            if outcome := self._outcome(preview):
                self._open.remove(preview)
                self._end(preview, outcome)

    def _outcome(self, preview: Preview) -> Outcome | None:
        if self._desk.clock.now() >= preview.until:
            return Outcome(preview.words("preview.late"))
        return came_of(preview.wish, self._desk.store.get(preview.wish.mention), preview.words)

    def _end(self, preview: Preview, outcome: Outcome) -> None:
        words, stream = preview.words, preview.stream
        if stream is None:
            self._statuses.end(preview.spot)
            return
        key = "preview.written" if outcome.pieces else "preview.writing"
        done = task(words(key, version=preview.wish.version), "complete" if outcome.pieces else "error")
        for number, sentence in enumerate(outcome.pieces):
            stream.grow([b.quote(b.words_of(sentence))], *([] if number else [done]))
        if not outcome.pieces:
            stream.grow([], done)
        self._finish(stream, words("preview.version", version=preview.wish.version), b.context([outcome.line]))

    def _finish(self, stream: Stream, text: str, blocks: list[b.Block]) -> None:
        if not stream.finish(text, blocks):
            self._try_again(stream, self._desk.clock.now() + PATIENCE)

    def _try_again(self, stream: Stream, until: datetime) -> None:
        """Until patience ends; then it is said in one message, so that nothing is lost."""
        if self._desk.clock.now() < until:
            self._unwhole.append((until, stream))
        else:
            self._say(stream.spot.channel, stream.spot.thread, stream.text, stream.whole)
