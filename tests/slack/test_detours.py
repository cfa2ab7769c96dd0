"""A channel that is closed to us: its cards stand in the catch-all, the reason is said once, and all goes back."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

from bot.content.words import LANGUAGES, Words
from bot.errors import Ambiguous
from bot.mention import decision as d
from bot.mention.mention import Mention
from bot.mention.outcome import Escalation
from bot.mention.stage import Stage
from bot.slack.alerts import AlertDelivery
from bot.slack.calls import SlackCalls
from bot.slack.delivery import CardDelivery
from bot.slack.detours import REASONS, detour_lines, detours
from bot.slack.links import Links
from bot.slack.pace import Pace
from bot.store.alerts import SqlAlerts
from bot.store.overview import SqlOverview
from tests.fakes import MAYA, World, post, triage_answer, without

from .rooms import Board, Said

URGENT, CATCH_ALL, ABOVE, OTHER = "C0PEONYURG", "C0PEONY", "C0PEONYESC", "C0PEONYLEG"
CLOSED = ["channel_not_found", "is_archived", "not_in_channel"]


@pytest.fixture
def board(world: World) -> Board:
    return Board(world)


def urgent(board: Board, number: int = 1) -> Mention:
    board.world.model.says("triage", triage_answer(urgency="high"))
    return board.world.arrive(post(f"My face burns, number {number}."))


def rounds(board: Board, delivery: CardDelivery, seconds: float = 5, number: int = 4) -> None:
    for _ in range(number):
        delivery.deliver()
        board.world.clock.pass_(seconds)


def where(board: Board, mention: Mention) -> str:
    [said] = board.rooms.of(f"card:{mention.id}:main")
    return said.channel


def elsewhere(board: Board) -> None:
    """Whoever runs the program names another channel."""
    before = board.world.workspace
    routes = tuple(replace(one, channel=OTHER if one.channel == URGENT else one.channel) for one in before.routes)
    channels = {**before.channels, "peony-urgent": OTHER}
    board.world.workspace = replace(before, routes=routes, channels=channels)


def lines(board: Board) -> list[Said]:
    return [said for said in board.rooms.messages if said.key.startswith("detour:")]


@pytest.mark.parametrize("code", CLOSED)
def test_cards_of_a_closed_channel_stand_in_the_catch_all_and_the_reason_is_said_once(board: Board, code: str) -> None:
    board.rooms.closed[URGENT] = code
    arrived = [urgent(board, number) for number in range(5)]
    delivery = board.delivery()
    rounds(board, delivery)
    rounds(board, board.delivery())  # the same after a restart
    assert {where(board, mention) for mention in arrived} == {CATCH_ALL}
    [line] = lines(board)
    assert line.channel == CATCH_ALL
    assert Words()(f"detour.why_{REASONS[code]}") in line.text
    assert "#peony-urgent" in line.text
    assert board.rooms.times("post", URGENT) == 1
    assert "peony-urgent" in delivery.trouble


def test_open_cards_that_stood_there_come_to_the_catch_all_and_answered_ones_stay(board: Board) -> None:
    waiting, over, claimed = urgent(board, 1), urgent(board, 2), urgent(board, 3)
    rounds(board, board.delivery())
    board.world.decide(over, d.Dismiss("spam"))
    rounds(board, board.delivery())
    board.rooms.closed[URGENT] = "is_archived"
    board.world.decide(claimed, d.Claim())
    rounds(board, board.delivery(), number=8)
    assert sorted(said.channel for said in board.rooms.of(f"card:{waiting.id}:main")) == [CATCH_ALL, URGENT]
    assert len(board.rooms.of(f"card:{claimed.id}:main")) == 2
    assert where(board, over) == URGENT
    assert not board.world.store.undrawn(1)


def test_when_it_is_back_new_cards_go_there_again_and_the_line_says_so(board: Board) -> None:
    board.rooms.closed[URGENT] = "is_archived"
    before = urgent(board, 1)
    delivery = board.delivery()
    rounds(board, delivery)
    del board.rooms.closed[URGENT]
    rounds(board, delivery, seconds=30)
    after = urgent(board, 2)
    rounds(board, delivery)
    assert (where(board, before), where(board, after)) == (CATCH_ALL, URGENT)
    [line] = lines(board)
    assert line.text == Words()("detour.back", channel="#peony-urgent")
    assert (delivery.trouble, detours(board.world.effects, board.world.workspace)) == ("", [])
    board.rooms.closed[URGENT] = "is_archived"  # and again: a line of its own
    again = urgent(board, 3)
    rounds(board, delivery)
    assert where(board, again) == CATCH_ALL
    assert len(lines(board)) == 2


def test_another_channel_named_by_the_workspace_takes_the_cards(board: Board) -> None:
    first = urgent(board, 1)
    rounds(board, board.delivery())
    board.rooms.closed[URGENT] = "channel_not_found"
    elsewhere(board)
    board.world.decide(first, d.Claim())
    second = urgent(board, 2)
    delivery = board.delivery()
    rounds(board, delivery, number=8)
    assert delivery.trouble == ""
    assert where(board, second) == OTHER
    assert [said.channel for said in board.rooms.of(f"card:{first.id}:main")] == [URGENT, OTHER]


def test_a_channel_the_workspace_names_no_more_is_nobodys_trouble(board: Board) -> None:
    board.rooms.closed[URGENT] = "channel_not_found"
    delivery = board.delivery()
    first = urgent(board, 1)
    rounds(board, delivery)
    assert "peony-urgent" in delivery.trouble
    elsewhere(board)
    rounds(board, delivery)
    assert delivery.trouble == ""
    assert where(board, first) == CATCH_ALL


def test_while_the_catch_all_is_closed_too_nothing_is_lost_and_nobody_hammers(board: Board) -> None:
    board.rooms.closed |= {URGENT: "is_archived", CATCH_ALL: "not_in_channel"}
    arrived = [urgent(board, number) for number in range(30)]
    delivery = board.delivery()
    rounds(board, delivery, seconds=10, number=60)  # ten minutes
    assert board.rooms.messages == []
    assert board.rooms.times("post") <= 3  # how many wait, the first card, and its second try in the catch-all
    assert board.rooms.times("channel") <= 22  # each channel once a minute
    assert "peony-urgent" in delivery.trouble
    assert "peony-mentions" in delivery.trouble
    assert "invite" in delivery.trouble
    board.rooms.closed.clear()
    rounds(board, delivery, seconds=10, number=12)
    while board.world.store.undrawn(1):
        delivery.deliver()
    assert {where(board, mention) for mention in arrived} == {URGENT}
    assert delivery.trouble == ""


def test_an_escalated_card_whose_channel_is_closed_stands_in_the_catch_all(board: Board) -> None:
    board.rooms.closed[ABOVE] = "is_archived"
    mention = board.world.arrive()
    board.world.store.save(mention.escalated(Escalation("lead", "Somebody else decides.", MAYA, mention.arrived_at)))
    rounds(board, board.delivery())
    [above] = board.rooms.of(f"card:{mention.id}:lead")
    assert (above.channel, where(board, mention)) == (CATCH_ALL, CATCH_ALL)
    assert not board.world.store.undrawn(1)


def test_a_channel_that_still_refuses_after_it_seemed_open_is_said_once(board: Board) -> None:
    board.rooms.closed[URGENT] = "restricted_action_read_only_channel"
    delivery = board.delivery()
    for number in range(6):
        urgent(board, number)
        rounds(board, delivery, seconds=31)
    assert len(lines(board)) == 1
    assert board.rooms.times("post", URGENT) <= 13
    assert len([said for said in board.rooms.messages if said.key.startswith("card:")]) == 6
    del board.rooms.closed[URGENT]
    rounds(board, delivery, seconds=61)
    last = urgent(board, 99)
    rounds(board, delivery)
    assert where(board, last) == URGENT
    assert delivery.trouble == ""


def test_an_alert_that_stands_in_a_channel_shows_that_it_is_back(board: Board) -> None:
    world, delivery, calls = board.world, board.delivery(), cast(SlackCalls, board.rooms)
    links = Links(calls, SqlOverview(world.engine))
    alerts = AlertDelivery(
        world.desk, SqlAlerts(world.engine, world.clock), calls, Pace(1e9), links, delivery.detours
    )  # fmt: skip

    def alerted(*numbers: int) -> list[str]:
        for number in numbers:
            up = Escalation("lead", "Somebody else decides.", MAYA, world.clock.now())
            world.store.save(urgent(board, number).escalated(up))
        for _ in range(3):
            world.clock.pass_(31)
            alerts.deliver()
            delivery.detours.attend()
        return [said.channel for said in board.rooms.messages if said.key.startswith("alert:")]

    board.rooms.closed[ABOVE] = "restricted_action_read_only_channel"
    assert alerted(1, 2, 3) == [CATCH_ALL]
    assert "peony-escalations" in delivery.trouble
    del board.rooms.closed[ABOVE]
    world.clock.pass_(61)
    delivery.detours.attend()
    assert alerted(4, 5, 6) == [CATCH_ALL, ABOVE]
    assert delivery.trouble == ""


def test_what_was_posted_and_lost_before_the_channel_closed_is_posted_once_more_where_people_are(board: Board) -> None:
    """Slack took the card, the answer was lost, and then somebody archived the channel: its card is of no use."""
    mention = urgent(board)
    board.rooms.faults["post"] = [(Ambiguous(), True)]
    delivery = board.delivery()
    delivery.deliver()
    board.rooms.closed[URGENT] = "is_archived"
    rounds(board, delivery)
    assert [said.channel for said in board.rooms.of(f"card:{mention.id}:main")] == [URGENT, CATCH_ALL]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_which_channel_and_what_to_do(board: Board, language: str) -> None:
    board.rooms.closed |= {URGENT: "is_archived", CATCH_ALL: "not_in_channel"}
    urgent(board)
    rounds(board, board.delivery())
    found = detour_lines(detours(board.world.effects, board.world.workspace), board.world.workspace, Words(language))
    assert len(found) == 2
    for line, name in zip(sorted(found), sorted(["peony-mentions", "peony-urgent"]), strict=True):
        assert name in line
        assert "unscripted.yaml" in line
    assert board.world.get(urgent(board)).stage is Stage.WAITING


def test_a_card_that_was_posted_just_before_its_channel_was_archived_moves_at_once(board: Board) -> None:
    """An archive can be read: the old card is found there, and is of no use."""
    mention = urgent(board)
    delivery = board.delivery()
    delivery.deliver()
    board.rooms.closed[URGENT] = "is_archived"
    board.world.decide(mention, d.Claim())
    rounds(board, delivery)
    assert [said.channel for said in board.rooms.of(f"card:{mention.id}:main")] == [URGENT, CATCH_ALL]
    assert board.rooms.times("find") == 0


def test_whoever_draws_no_more_tells_of_no_channel(board: Board) -> None:
    board.rooms.closed[URGENT] = "is_archived"
    mention, mine = urgent(board), [True]
    delivery = board.delivery(mine=lambda: mine[0])
    rounds(board, delivery)
    assert "peony-urgent" in delivery.trouble
    mine[0] = False
    looks = iter([False] * 2)
    delivery.run(lambda seconds: next(looks, True))
    assert delivery.trouble == ""
    mine[0] = True
    board.world.decide(mention, d.Claim())
    rounds(board, delivery, number=1)
    assert "peony-urgent" in delivery.trouble, "it is ours again"
    assert len(lines(board)) == 1


def test_a_brand_that_is_gone_holds_up_no_other_and_its_cards_come_when_it_is_back(
    board: Board, caplog: pytest.LogCaptureFixture
) -> None:
    board.rooms.closed |= {URGENT: "is_archived", CATCH_ALL: "not_in_channel"}
    waiting, delivery = urgent(board), board.delivery()
    rounds(board, delivery)
    whole = board.world.workspace
    board.world.workspace = without(whole, "peony")
    assert delivery.trouble == "", "also before the next pass"
    assert delivery.detours.held() == set()
    other = board.world.arrive(post("The bus was late.", account="brightbus-app"), brand="brightbus")
    rounds(board, delivery)
    assert board.rooms.of(f"card:{other.id}:main")
    assert caplog.text.count("the brand peony is gone") == 1
    board.rooms.closed.clear()
    rounds(board, delivery, seconds=31)
    board.world.workspace = whole
    rounds(board, delivery, seconds=31)
    assert where(board, waiting) == URGENT
