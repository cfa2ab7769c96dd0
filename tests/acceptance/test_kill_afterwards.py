"""SIGKILL while a published reply is corrected, deleted or asked about: what was begun ends once."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest

from bot.assembly import Office, open_office
from bot.life.decide import decide
from bot.life.quoting import cleaned
from bot.mention import decision as d
from bot.mention.mention import Mention
from bot.mention.post import Post
from bot.mention.stage import Stage
from bot.sandbox.seeding import recordings
from bot.sandbox.server import Sandbox

from .bot_process import AFTERWARDS, start
from .test_kill import rows
from .workplace import MAYA, THANKS, cards, settings, setup, texts_of, until

pytestmark = pytest.mark.slow

MENTION = Post("demo", "peony-store", THANKS, "").mention_id
BETTER = "Thank you for telling us about the people at the counter. They will read every word of it."
ASKED = "Was it solved?"


@dataclass(frozen=True, slots=True)
class Desk:
    sandbox: Sandbox
    folder: Path
    office: Office

    @contextmanager
    def program(self, death: str = "") -> Iterator[ForkServerProcess]:
        process = start(self.sandbox.url, self.folder, death)
        try:
            yield process
        finally:
            process.kill()
            process.join()

    def mention(self) -> Mention:
        return self.office.store.get(MENTION)

    def decide(self, decision: d.Decision) -> Mention:
        return decide(MENTION, decision, MAYA, self.office.desk)

    def happened(self) -> list[str]:
        return [event.kind for event in self.office.store.events(MENTION)]

    def texts(self) -> list[str]:
        return [reply.text for reply in self.sandbox.platform.review("peony-store", THANKS).replies]

    def settled(self) -> bool:
        """Nothing is under way any more, and the cards show it."""
        return not rows(self.folder, "select key from effects where done_at is null") and not rows(
            self.folder, "select id from mentions where undrawn"
        )


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A mention whose reply is out, and a program that is not running."""
    with Sandbox(setup(THANKS), 0, recordings(cleaned)) as sandbox:
        office = open_office(settings(sandbox.url, tmp_path), {"demo": {"url": sandbox.url}})
        made = Desk(sandbox, tmp_path, office)
        with made.program():
            until(lambda: waits(made), "it waits for a person", seconds=60)
            made.decide(d.Approve(made.mention().seen))
            until(lambda: made.mention().stage is Stage.PUBLISHED and made.settled(), "the reply is out", seconds=60)
        yield made
        office.close()


def waits(desk: Desk) -> bool:
    found = desk.office.store.known([MENTION]).get(MENTION)
    return found is not None and found.stage is Stage.WAITING and found.draft is not None and desk.settled()


def begin(desk: Desk, what: str) -> None:
    """What a person or the clock does while nobody runs."""
    if what in ("a correction is claimed", "a correction is sent", "amended is saved"):
        written = desk.decide(d.Write(BETTER, desk.mention().versions[-1].version))
        desk.decide(d.Approve(written.seen))
    elif what in ("a deletion is claimed", "a reply is deleted", "removed is saved"):
        desk.decide(d.Withdraw())
    else:
        desk.office.store.save(replace(desk.mention(), due_at=datetime.now(UTC) - timedelta(seconds=1)))


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("boundary", AFTERWARDS)
def test_killed_at_a_boundary_it_ends_once(boundary: str, when: str, desk: Desk) -> None:
    before = desk.texts()
    begin(desk, boundary)
    with desk.program(f"{boundary}:{when}") as process:
        until(lambda: not process.is_alive(), "it dies", seconds=60)
        assert process.exitcode == -signal.SIGKILL
    with desk.program() as process:
        until(lambda: ended(desk, boundary), "it has ended", seconds=60)
        until(desk.settled, "everything is settled", seconds=60)
        assert process.is_alive()
    assert len(cards(desk.sandbox)) == 1
    happened = desk.happened()
    match desk.mention().stage:
        case Stage.PUBLISHED:
            assert (desk.texts(), happened.count("amended")) == ([BETTER], 1)
        case Stage.CLOSED if "withdrawn" in happened:
            assert (desk.texts(), happened.count("removed")) == ([], 1)
        case _:
            assert (desk.texts(), happened.count("followed_up"), asked(desk)) == (before, 1, 1)


def ended(desk: Desk, boundary: str) -> bool:
    kinds = desk.happened()
    return bool({"amended", "removed"} & set(kinds)) or ("followed_up" in kinds and asked(desk) > 0)


def asked(desk: Desk) -> int:
    """How often its people were asked."""
    found = [message for channel in desk.sandbox.slack.channels for message in desk.sandbox.slack.messages(channel)]
    return len([message for message in found if ASKED in " ".join(texts_of(message["blocks"]))])
