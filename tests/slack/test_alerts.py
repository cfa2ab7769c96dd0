"""Alerts in Slack: they ping whom the policy calls and nobody else, and stand in a channel once whatever Slack does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.words import LANGUAGES, Words
from bot.errors import Ambiguous, CredentialsRefused, PlatformRefused, Throttled, Unavailable
from bot.mention.alerts import EVERYBODY, KINDS, Listed
from bot.mention.mention import Mention
from bot.mention.outcome import Escalation
from bot.ports import Way
from bot.sandbox.block_rules import problems
from bot.sandbox.walk import notified
from bot.slack import blocks as b
from bot.slack.alert_blocks import CALLED, SHOWN, Call, alert_blocks
from bot.slack.alerts import AlertDelivery
from bot.slack.calls import SlackCalls
from bot.slack.detours import Detours
from bot.slack.lines import Board
from bot.slack.links import Links
from bot.slack.pace import Pace
from bot.slack.posting import Posting
from bot.store.alerts import SqlAlerts
from bot.store.overview import SqlOverview
from tests.fakes import IRINA, MAYA, NOON, NORA, World, post, sample
from tests.store.test_rolling import OTHERS, taken_over

from .drawing import ANY, HIDING, links_in, mentions, moment, texts_in

LINK = "https://team.slack.com/archives/C1/p1000002"
PEOPLE = st.lists(st.sampled_from([MAYA, IRINA, NORA]), max_size=3, unique=True)
GRACE = timedelta(seconds=60)


# -- the message --------------------------------------------------------------------------------------------


def board(language: str, listed: list[Listed]) -> Board:
    return Board(sample(), Words(language), NOON, {one.mention.id: LINK for one in listed})


@pytest.mark.slow
@ANY
@given(
    st.lists(st.builds(Listed, mentions(), st.sampled_from(KINDS)), min_size=1, max_size=SHOWN + 3),
    st.sampled_from(["agent", "lead", "legal", EVERYBODY]), PEOPLE, st.sampled_from(LANGUAGES),
)  # fmt: skip
def test_slack_takes_every_alert_and_it_pings_only_whom_it_calls(
    listed: list[Listed], level: str, people: list[str], language: str
) -> None:
    text, blocks = alert_blocks(Call("peony", level, listed, people, ["S0LEADS"]), board(language, listed))
    assert problems(blocks, "message") == []
    assert b.size(blocks) <= b.CARD_BYTES
    assert links_in(text) == []
    assert set(notified("", blocks)) == set(people) | {"S0LEADS"}
    ours = {LINK, "!subteam^S0LEADS", *(f"@{person}" for person in people)}
    for kind, said in texts_in(blocks):
        assert not HIDING.search(said)
        found = links_in(said) if kind == "mrkdwn" else []
        assert [link for link in found if not moment(link) and link.split("|")[0] not in ours] == [], said


@pytest.mark.parametrize("language", LANGUAGES)
def test_five_hundred_mentions_are_one_message_that_counts_what_it_leaves_out(language: str) -> None:
    written = [post(f"It leaks. {'<!channel> Ужас! ' * 50}", external_id=str(number)) for number in range(500)]
    listed = [Listed(Mention(one.mention_id, "peony", one, NOON), "breached") for one in written]
    _, blocks = alert_blocks(Call("peony", "lead", listed, [IRINA]), board(language, listed))
    assert problems(blocks, "message") == []
    lines = [block for block in blocks[1:] if block["type"] == "section"]
    assert 0 < len(lines) <= SHOWN
    left = blocks[-1]["elements"][0]["text"]
    assert left == Words(language)("home.more", count=500 - len(lines))


def test_an_alert_says_who_is_called_why_and_where_the_card_is() -> None:
    one = Listed(Mention(post().mention_id, "peony", post(), NOON), "breached")
    _, blocks = alert_blocks(Call("peony", "lead", [one], [IRINA], ["S0LEADS"]), board("en", [one]))
    title, who, line = (text for _, text in texts_in(blocks))
    assert title == "🔔 *Peony &amp; Pine*, level *lead*: 1 mention calls for a decision"
    assert who == "Called: <!subteam^S0LEADS> <@U0IRINA>"
    assert line.startswith("• *Lena*: “The bottle of cleansing oil")
    assert line.endswith(f"<{LINK}|Open card>  ·  *its time is over*")


def test_when_nobody_is_left_it_says_so() -> None:
    one = Listed(Mention(post().mention_id, "peony", post(), NOON), "nobody_left")
    _, blocks = alert_blocks(Call("peony", EVERYBODY, [one]), board("en", [one]))
    told = [text for _, text in texts_in(blocks)]
    assert "nobody is left" in told[0]
    assert told[1] == "Nobody stands on this level today."


def test_of_a_crowd_on_a_level_some_are_named_and_the_rest_counted() -> None:
    crowd = [f"U{number}" for number in range(CALLED + 5)]
    one = Listed(Mention(post().mention_id, "peony", post(), NOON), "warned")
    _, blocks = alert_blocks(Call("peony", "agent", [one], crowd), board("en", [one]))
    assert len(notified("", blocks)) == CALLED
    assert blocks[1]["elements"][0]["text"].endswith("and 5 more")


# -- on its way ---------------------------------------------------------------------------------------------


@dataclass
class Channels:
    """What Slack has; `faults` are what the next calls suffer, before or after they take effect."""

    faults: list[tuple[Exception, bool]] = field(default_factory=list)
    posts: list[tuple[str, str, list[dict[str, Any]], dict[str, Any]]] = field(default_factory=list)

    def post(self, channel: str, text: str, blocks: list[dict[str, Any]], metadata: dict[str, Any]) -> str:
        fault, happens = self.faults.pop(0) if self.faults else (None, True)
        if happens:
            self.posts.append((channel, text, blocks, metadata))
        if fault:
            raise fault
        return f"1.{len(self.posts):06}"

    def find(self, channel: str, key: str, since: datetime) -> str | None:
        found = [at for at, (where, _, _, said) in enumerate(self.posts) if (where, key_in(said)) == (channel, key)]
        return f"1.{found[0] + 1:06}" if found else None

    def who_am_i(self) -> dict[str, Any]:
        return {"url": "https://team.slack.com/"}

    def where(self) -> list[str]:
        return [channel for channel, *_ in self.posts]


def key_in(metadata: dict[str, Any]) -> str:
    return str(metadata["event_payload"]["card"])


@dataclass
class Corner:
    """An alert delivery over a real store, and what it posts to."""

    world: World
    slack: Channels = field(default_factory=Channels)
    pace: Pace = field(default_factory=lambda: Pace(1e9))

    def __post_init__(self) -> None:
        self.alerts = SqlAlerts(self.world.engine, self.world.clock)
        self.links = Links(self.slack, SqlOverview(self.world.engine))  # type: ignore[arg-type]
        self.links.ask()
        self.start()

    def start(self) -> None:
        """As after a restart: nothing is remembered."""
        calls = cast(SlackCalls, self.slack)
        detours = Detours(self.world.desk, calls, Posting(self.world.desk, calls, self.pace, GRACE), self.pace)
        self.delivery = AlertDelivery(self.world.desk, self.alerts, calls, self.pace, self.links, detours)

    def escalate(self, number: int, to: str = "lead", words: str = "It leaks") -> list[Mention]:
        arrived = [self.world.arrive(post(f"{words}, number {n}.")) for n in range(number)]
        up = Escalation(to, "Somebody else decides.", MAYA, self.world.clock.now())
        return [self.world.store.save(mention.escalated(up)) for mention in arrived]

    def pass_(self, seconds: float = 3) -> None:
        self.world.clock.pass_(seconds)
        self.delivery.deliver()


@pytest.fixture
def corner(world: World) -> Corner:
    return Corner(world)


def test_fifty_escalations_are_one_message_in_the_levels_channel(corner: Corner) -> None:
    corner.escalate(50)
    for _ in range(5):
        corner.pass_()
    ((channel, text, blocks, _),) = corner.slack.posts
    assert channel == "C0PEONYESC"
    assert "50 mentions call for a decision" in text
    assert notified("", blocks) == [IRINA]
    assert corner.alerts.untold(Way.SLACK) == []


def test_one_that_has_its_card_there_needs_no_message_beside_it(corner: Corner) -> None:
    corner.escalate(1)
    corner.pass_()
    assert corner.slack.posts == []
    assert corner.alerts.untold(Way.SLACK) == []
    assert len(corner.alerts.untold(Way.PAGES)) == 1


def test_while_the_card_above_is_on_its_way_the_line_leads_to_the_one_below(corner: Corner) -> None:
    (mention, *_) = corner.escalate(3)
    for place, ts in (("main", "1.000001"), ("lead", "1.000002")):
        corner.world.effects.claim(f"card:{mention.id}:{place}", mention.id, "C1")
        corner.world.effects.settle(f"card:{mention.id}:{place}", f"C1:{ts}", "")
        assert corner.links.cards([mention], sample()) == {
            mention.id: f"https://team.slack.com/archives/C1/p{ts.replace('.', '')}"
        }


@pytest.mark.parametrize("what", OTHERS)
def test_an_alert_nobody_here_can_read_silences_no_other(corner: Corner, what: str) -> None:
    first = corner.escalate(3, words="It came cracked")
    corner.world.clock.pass_(3)
    corner.alerts.gather()
    for mention in first:
        taken_over(corner.world, mention.id, OTHERS[what])
    corner.escalate(3)
    for _ in range(5):
        corner.pass_()
    ((_, text, blocks, _),) = corner.slack.posts
    assert "3 mentions call for a decision" in text
    assert "It came cracked" not in str(blocks)


def test_an_alert_only_about_damaged_mentions_is_given_up_after_a_day_and_said(corner: Corner) -> None:
    for mention in corner.escalate(3):
        taken_over(corner.world, mention.id, OTHERS["a damaged state"])
    corner.pass_()
    (batch,) = corner.alerts.untold(Way.SLACK)
    corner.world.clock.pass_(days=1)
    with pytest.raises(Unavailable, match=batch.id):
        corner.pass_()
    assert corner.alerts.untold(Way.SLACK) == []


def test_when_nobody_is_left_every_channel_of_the_ladder_hears_of_it(corner: Corner) -> None:
    mention = corner.world.arrive()
    gone = mention.attended(
        "breached", mention.attention, "bot", corner.world.clock.now(), {"clock": "reply", "to": ""}
    )
    corner.world.store.save(gone)
    corner.pass_()
    assert sorted(corner.slack.where()) == ["C0PEONY", "C0PEONYESC", "C0PEONYLEG"]


@pytest.mark.parametrize(
    "faults",
    [
        [(Ambiguous(), True)], [(Ambiguous(), False)], [(Ambiguous(), False), (Ambiguous(), True)],
        [(Throttled(0), False)] * 3, [(PlatformRefused("no_such_thing"), False)],
        [(Throttled(0), False), (Ambiguous(), True)],
    ],
)  # fmt: skip
def test_whatever_slack_answers_it_stands_there_once(corner: Corner, faults: list[tuple[Exception, bool]]) -> None:
    corner.slack.faults = list(faults)
    corner.escalate(3)
    for _ in range(12):
        corner.pass_(5)
    assert corner.slack.where() == ["C0PEONYESC"]
    assert corner.alerts.untold(Way.SLACK) == []


@pytest.mark.parametrize("happened", [True, False])
def test_what_a_dead_process_left_behind_is_looked_up_and_stands_there_once(corner: Corner, happened: bool) -> None:
    class Killed(BaseException):
        """The process ends here."""

    corner.slack.faults = [(Killed(), happened)]  # type: ignore[list-item]
    corner.escalate(3)
    with pytest.raises(Killed):
        corner.pass_()
    corner.start()
    corner.pass_()
    assert len(corner.slack.posts) == happened, "it may be on its way: nobody sends it again blindly"
    for _ in range(3):
        corner.pass_(60)
    assert corner.slack.where() == ["C0PEONYESC"]
    assert corner.alerts.untold(Way.SLACK) == []


def test_two_processes_tell_it_once(corner: Corner) -> None:
    other = replace(corner)
    corner.escalate(3)
    corner.world.clock.pass_(3)
    for _ in range(3):
        corner.delivery.deliver()
        other.delivery.deliver()
    assert corner.slack.where() == ["C0PEONYESC"]


def test_what_slack_does_not_take_for_a_day_is_given_up_loudly(corner: Corner) -> None:
    corner.slack.faults = [(PlatformRefused("no_such_thing"), False)] * 3
    corner.escalate(3)
    corner.pass_()
    corner.pass_(3600)
    with pytest.raises(Unavailable, match="not told in Slack within a day"):
        corner.pass_(24 * 3600)
    assert corner.alerts.untold(Way.SLACK) == []


@pytest.mark.parametrize("code", ["channel_not_found", "is_archived", "not_in_channel"])
def test_an_alert_for_a_closed_channel_stands_in_the_catch_all_once(corner: Corner, code: str) -> None:
    corner.slack.faults = [(PlatformRefused(code), False)]
    corner.escalate(3)
    for _ in range(4):
        corner.pass_(30)
    assert corner.slack.where() == ["C0PEONY"]
    assert corner.alerts.untold(Way.SLACK) == []


def test_refused_credentials_are_logged_and_the_alert_waits(corner: Corner, caplog: pytest.LogCaptureFixture) -> None:
    corner.slack.faults = [(CredentialsRefused(), False)]
    corner.escalate(3)
    corner.world.clock.pass_(3)
    corner.delivery.run(stops_after(1))
    assert "nobody is called in Slack" in caplog.text
    assert corner.delivery.trouble
    assert len(corner.alerts.untold(Way.SLACK)) == 1


def stops_after(looks: int) -> Callable[[float], bool]:
    left = iter([False] * looks)
    return lambda seconds: next(left, True)


def test_an_alert_goes_before_the_cards_that_wait_for_the_channel() -> None:
    pace = Pace()
    pace.keep("C1")
    assert not pace.may_post("C1")
    assert pace.may_post("C1", alert=True)
    assert pace.may_post("C2")
    pace.let_go("C1")
    assert pace.may_post("C1")


def test_a_channel_is_not_kept_for_an_alert_that_never_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    now, pace = [100.0], Pace()
    monkeypatch.setattr("bot.slack.pace.time.monotonic", lambda: now[0])
    pace.keep("C1")
    now[0] += 4.9
    assert not pace.may_post("C1")
    now[0] += 0.2
    assert pace.may_post("C1")
