"""Pages leave once per batch and destination, are tried again for a day, and are never given up silently."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.content.workspace import Workspace
from bot.engine.loops import Loops
from bot.engine.pager import DAY, FORGOTTEN, LEAST, Pager
from bot.errors import (
    Ambiguous,
    CredentialsRefused,
    NotAllowed,
    PlatformRefused,
    SettingsError,
    Stale,
    Throttled,
    Unavailable,
)
from bot.mention import decision as d
from bot.mention.alerts import page_key
from bot.mention.escalation import Page
from bot.mention.mention import Mention
from bot.mention.outcome import Escalation
from bot.ports import Summons, Way
from bot.store.alerts import SqlAlerts
from tests.engine.test_worker import until
from tests.fakes import IRINA, MAYA, SAM, World, post, sample
from tests.store.test_rolling import DAMAGED, OTHERS, taken_over

DUTY, HOOK = Page("email", "duty@example.com"), Page("webhook", "https://hooks.example/x", "HOOK")


class Killed(BaseException):
    """The process ends here."""


@dataclass
class Receivers:
    """Everybody outside; `faults` are what the next attempts meet, before or after the page is taken."""

    faults: list[tuple[BaseException, bool]] = field(default_factory=list)
    attempts: list[tuple[str, str]] = field(default_factory=list)
    taken: dict[str, Summons] = field(default_factory=dict)  # a receiver drops what it has had

    def send(self, page: Page, summons: Summons) -> None:
        self.attempts.append((page.shown, summons.key))
        fault, happens = self.faults.pop(0) if self.faults else (None, True)
        if happens:
            self.taken[summons.key] = summons
        if fault:
            raise fault

    def check(self, page: Page) -> str:
        return "fine"


def with_pages(*pages: Page) -> Workspace:
    """The sample workspace, whose leads are also paged."""
    workspace = sample()
    policy = workspace.policies["peony"]
    levels = tuple(replace(level, pages=pages) if level.name == "lead" else level for level in policy.levels)
    return replace(workspace, policies={**workspace.policies, "peony": replace(policy, levels=levels)})


@dataclass
class Desk:
    """A pager over a real store."""

    world: World
    receivers: Receivers = field(default_factory=Receivers)

    def __post_init__(self) -> None:
        self.alerts = SqlAlerts(self.world.engine, self.world.clock)
        self.restart()

    def restart(self) -> None:
        self.pager = Pager(self.world.desk, self.alerts, self.receivers)

    def escalate(self, number: int = 1, words: str = "It leaks") -> list[Mention]:
        arrived = [self.world.arrive(post(f"{words}, number {n}.")) for n in range(number)]
        up = Escalation("lead", "Somebody else decides.", MAYA, self.world.clock.now())
        return [self.world.store.save(mention.escalated(up)) for mention in arrived]

    def pass_(self, seconds: float = 3) -> None:
        self.world.clock.pass_(seconds)
        self.pager.deliver()

    @property
    def settled(self) -> bool:
        return self.alerts.untold(Way.PAGES) == []


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    world = World(f"sqlite:///{tmp_path}/unscripted.db", with_pages(DUTY, HOOK))
    yield Desk(world)
    world.close()


def test_each_destination_gets_one_page_for_many_escalations(desk: Desk) -> None:
    desk.escalate(50)
    for _ in range(4):
        desk.pass_()
    assert [where for where, _ in desk.receivers.attempts] == ["duty@example.com", "hooks.example"]
    for summons in desk.receivers.taken.values():
        assert (summons.brand_name, summons.level, len(summons.listed)) == ("Peony & Pine", "lead", 50)
    assert desk.settled


@pytest.mark.parametrize("what", OTHERS)
def test_a_page_nobody_here_can_write_silences_no_other(desk: Desk, what: str) -> None:
    (first,) = desk.escalate(words="It came cracked")
    desk.world.clock.pass_(3)
    desk.alerts.gather()
    taken_over(desk.world, first.id, OTHERS[what])
    (second,) = desk.escalate()
    for _ in range(3):
        desk.pass_()
    assert [where for where, _ in desk.receivers.attempts] == ["duty@example.com", "hooks.example"]
    assert {one.mention.id for told in desk.receivers.taken.values() for one in told.listed} == {second.id}
    assert ("not told yet" in desk.pager.trouble) is (what in DAMAGED)
    assert desk.settled is (what not in DAMAGED)


def test_where_nobody_wants_pages_a_batch_is_settled_at_once(world: World) -> None:
    quiet = Desk(world)
    quiet.escalate()
    quiet.pass_()
    assert (quiet.receivers.attempts, quiet.settled) == ([], True)


@pytest.mark.parametrize("happened", [True, False])
@pytest.mark.parametrize(
    "trouble",
    [Unavailable(), Ambiguous(), Throttled(40), PlatformRefused("gone"), CredentialsRefused(), SettingsError("no key")],
)
def test_what_failed_is_told_again_under_the_same_key(desk: Desk, trouble: Exception, happened: bool) -> None:
    desk.receivers.faults = [(trouble, happened)]
    desk.escalate()
    desk.pass_()
    assert not desk.settled
    assert desk.pager.trouble == "not told yet: duty@example.com"
    for _ in range(8):
        desk.pass_(10)
    assert desk.pager.trouble == ""
    (first, key), _, (again, same) = desk.receivers.attempts
    assert (first, key) == (again, same)
    assert len(desk.receivers.taken) == 2
    assert desk.settled


@pytest.mark.parametrize("happened", [True, False])
def test_killed_between_claim_and_answer_it_is_told_by_the_next_process_under_the_same_key(
    desk: Desk, happened: bool
) -> None:
    desk.receivers.faults = [(Killed(), happened)]
    desk.escalate()
    with pytest.raises(Killed):
        desk.pass_()
    desk.restart()
    desk.pass_()
    assert [where for where, _ in desk.receivers.attempts] == ["duty@example.com", "hooks.example"]
    desk.pass_(LEAST.total_seconds())
    (_, key), _, (_, same) = desk.receivers.attempts
    assert key == same
    assert len(desk.receivers.taken) == 2
    assert desk.settled


def test_two_processes_send_one_page(desk: Desk) -> None:
    other = Pager(desk.world.desk, desk.alerts, desk.receivers)
    desk.receivers.faults = [(Unavailable(), False)] * 2
    desk.escalate()
    for _ in range(20):
        desk.pass_(7)
        other.deliver()
    assert len(desk.receivers.attempts) == 4
    assert len(desk.receivers.taken) == 2


def test_an_address_that_was_corrected_is_not_missed_under_its_old_name(desk: Desk) -> None:
    desk.world.workspace = with_pages(DUTY)
    desk.receivers.faults = [(Unavailable(), False)]
    desk.escalate()
    desk.pass_()
    assert desk.pager.trouble == "not told yet: duty@example.com"
    desk.world.workspace = with_pages(HOOK)
    desk.pass_()
    assert desk.settled
    assert desk.pager.trouble == ""


def test_what_another_process_has_told_is_not_missed_here(desk: Desk) -> None:
    desk.receivers.faults = [(Unavailable(), False)]
    desk.escalate()
    desk.pass_()
    other = Pager(desk.world.desk, desk.alerts, desk.receivers)
    desk.world.clock.pass_(LEAST.total_seconds())
    other.deliver()
    assert desk.settled
    assert desk.pager.trouble == "not told yet: duty@example.com"
    desk.pass_()
    assert desk.pager.trouble == ""


def test_each_wait_is_as_long_as_all_before_together_also_after_a_restart(desk: Desk) -> None:
    desk.world.workspace = with_pages(DUTY)
    desk.receivers.faults = [(Unavailable(), False)] * 6
    desk.escalate()
    desk.pass_()
    start, attempts = desk.world.clock.now(), [0]
    while len(attempts) < 7:
        desk.restart()
        desk.pass_(1)
        if len(desk.receivers.attempts) > len(attempts):
            attempts.append(int((desk.world.clock.now() - start).total_seconds()))
    assert attempts == [0, 30, 60, 120, 240, 480, 960]


def test_who_asks_for_patience_gets_it(desk: Desk) -> None:
    desk.world.workspace = with_pages(DUTY)
    desk.receivers.faults = [(Throttled(100), False)]
    desk.escalate()
    desk.pass_()
    desk.pass_(99)
    assert len(desk.receivers.attempts) == 1
    desk.pass_(1)
    assert len(desk.receivers.attempts) == 2


def test_one_dead_destination_holds_up_neither_the_other_nor_later_batches(desk: Desk) -> None:
    desk.receivers.faults = [(Unavailable(), False)]
    desk.escalate()
    desk.pass_()
    assert [key.rpartition(":")[2].partition("-")[0] for key in desk.receivers.taken] == ["webhook"]
    mention = desk.world.arrive(post("Another one."))
    desk.world.store.save(mention.escalated(Escalation("lead", "why", MAYA, desk.world.clock.now())))
    desk.pass_()
    assert len(desk.receivers.taken) == 3


def test_after_a_day_it_is_given_up_and_healthz_says_so(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.world.workspace = with_pages(DUTY)
    desk.receivers.faults = [(Unavailable(), False)] * 2
    desk.escalate()
    desk.pass_()
    desk.world.clock.pass_(DAY.total_seconds() + 1)
    loops = Loops([desk.pager])
    loops.start()
    until(lambda: "escalations were not told within a day: duty@example.com" in loops.health()["pager"].trouble)
    loops.stop()
    assert "was never told to duty@example.com" in caplog.text


# -- a person is asked --------------------------------------------------------------------------------------


def given_up(desk: Desk, failures: int = 2) -> tuple[Mention, str]:
    """A page nobody took within a day: its mention, and the key of its effect row."""
    desk.world.workspace = with_pages(DUTY)
    desk.receivers.faults = [(Unavailable(), False)] * failures
    (mention,) = desk.escalate()
    desk.pass_()
    with pytest.raises(Unavailable, match="not told within a day"):
        desk.pass_(DAY.total_seconds() + 1)
    (batch,) = desk.alerts.untold(Way.PAGES)
    return mention, page_key(batch.id, DUTY)


def test_what_was_given_up_is_not_sent_again_while_nobody_says_so(desk: Desk) -> None:
    given_up(desk)
    desk.restart()
    desk.pass_(3600)
    assert len(desk.receivers.attempts) == 2
    assert not desk.settled


def test_they_know_ends_it(desk: Desk) -> None:
    mention, key = given_up(desk)
    desk.world.decide(mention, d.PageKnown(key))
    desk.pass_()
    assert (desk.settled, len(desk.receivers.attempts)) == (True, 2)
    assert desk.world.happened(mention)[-1] == "page_known"


def test_send_again_gives_it_another_day_under_the_same_key_for_its_receiver(desk: Desk) -> None:
    mention, key = given_up(desk, failures=5)
    desk.world.decide(mention, d.PageAgain(key))
    desk.pass_()
    desk.restart()
    for _ in range(4):
        desk.pass_(3600)
    assert desk.settled
    assert {said for _, said in desk.receivers.attempts} == {key}
    assert len(desk.receivers.attempts) == 6


def test_a_second_day_is_given_up_like_the_first(desk: Desk) -> None:
    mention, key = given_up(desk, failures=99)
    desk.world.decide(mention, d.PageAgain(key))
    desk.pass_()
    with pytest.raises(Unavailable):
        desk.pass_(DAY.total_seconds())
    desk.world.decide(mention, d.PageKnown(f"{key}:2"))
    desk.pass_()
    assert desk.settled


def test_one_answer_counts(desk: Desk) -> None:
    mention, key = given_up(desk)
    desk.world.decide(mention, d.PageKnown(key), IRINA)
    with pytest.raises(Stale) as refused:
        desk.world.decide(mention, d.PageAgain(key))
    assert refused.value.values == {"who": "Irina Volkova"}
    with pytest.raises(Stale):
        desk.world.decide(mention, d.PageKnown("alert:no-such:page"))
    with pytest.raises(NotAllowed):
        desk.world.decide(mention, d.PageKnown(key), SAM)


def test_nobody_is_asked_for_ever(desk: Desk) -> None:
    mention, key = given_up(desk)
    desk.pass_(FORGOTTEN.total_seconds())
    assert desk.settled
    assert len(desk.receivers.attempts) == 2
    for answer in (d.PageKnown(key), d.PageAgain(key)):
        with pytest.raises(Stale, match="closed"):
            desk.world.decide(mention, answer)


def test_a_page_holds_the_most_serious_mention_first(desk: Desk) -> None:
    calm, late = desk.escalate(2)
    note = late.attended("breached", late.attention, "bot", desk.world.clock.now(), {"clock": "reply", "to": "lead"})
    desk.world.store.save(note)
    desk.pass_()
    summons = next(iter(desk.receivers.taken.values()))
    assert [(one.mention.id, one.kind) for one in summons.listed] == [(late.id, "breached"), (calm.id, "escalated")]
    assert summons.at - desk.world.clock.now() == timedelta(0)
