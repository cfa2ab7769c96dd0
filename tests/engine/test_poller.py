"""Asking a platform: history stays quiet, nothing is lost between pages, and trouble makes it wait."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.engine.poller import Poller
from bot.errors import CredentialsRefused, Moved, Throttled, Unavailable, Unreadable
from bot.mention.mention import Mention
from bot.mention.post import Post
from bot.mention.stage import Stage
from bot.ports import Page
from bot.store.figures import SqlPolls
from bot.store.store import SqlStore
from tests.fakes import NOON, FakeConnector, World, edit, post

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _calm(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    with caplog.at_level(logging.CRITICAL, "bot.engine.poller"):
        yield


def poller(world: World, connector: FakeConnector | None = None) -> Poller:
    return Poller(world.desk, connector or world.connector, "peony", 60.0, DAY, SqlPolls(world.engine, world.clock))


def old(text: str) -> Post:
    return post(text, written_at=NOON - 30 * DAY)


def quiet(world: World, *texts: str) -> list[bool]:
    return [world.store.get(post(text).mention_id).quiet for text in texts]


def pages(world: World, *found: tuple[tuple[Post, ...], str, bool]) -> Poller:
    world.connector.pages = [Page(*page) for page in found]
    return poller(world)


def test_the_first_look_at_an_account_makes_no_cards_of_its_history(world: World) -> None:
    asked = pages(world, ((old("old"), post("recent"), post("undated", written_at=None)), "7", False))
    assert asked.ask() is False
    assert quiet(world, "old", "recent", "undated") == [True, False, True]
    assert world.store.cursor("demo/peony-store") == "7"


def test_a_history_of_many_pages_makes_no_cards_either(world: World) -> None:
    asked = pages(world, ((old("1"),), "7", True), ((old("2"),), "8", True), ((old("3"),), "9", False))
    assert [asked.ask(), asked.ask(), asked.ask()] == [True, True, False]
    assert quiet(world, "1", "2", "3") == [True, True, True]
    assert world.store.cursor("demo/peony-store") == "9"


def test_a_first_look_that_was_interrupted_goes_on_as_one(world: World) -> None:
    pages(world, ((old("1"),), "7", True)).ask()
    pages(world, ((old("2"),), "8", False)).ask()  # another process
    assert quiet(world, "1", "2") == [True, True]


def test_the_platform_is_asked_with_its_own_cursor(world: World) -> None:
    asked: list[str] = []

    class Listening(FakeConnector):
        def poll(self, cursor: str, limit: int) -> Page:
            asked.append(cursor)
            return super().poll(cursor, limit)

    connector = Listening(world.clock)
    connector.pages = [Page((old("1"),), "7", True), Page((old("2"),), "8", False), Page((), "8", False)]
    asking = poller(world, connector)
    for _ in range(3):
        asking.ask()
    assert asked == ["", "7", "8"]


def test_after_the_first_look_everything_new_gets_a_card_however_old(world: World) -> None:
    """We may have been away for longer than a day."""
    asked = pages(world, ((old("1"),), "7", False), ((old("2"),), "8", True), ((old("3"),), "9", False))
    for _ in range(3):
        asked.ask()
    assert quiet(world, "1", "2", "3") == [True, False, False]


def test_history_that_comes_again_stays_history(world: World) -> None:
    asked = pages(world, ((old("1"),), "7", False), ((old("1"),), "8", False))
    asked.ask()
    asked.ask()
    assert quiet(world, "1") == [True]


def test_history_that_is_edited_later_gets_a_card(world: World) -> None:
    before = old("1")
    asked = pages(world, ((before,), "7", False), ((edit(before, "It broke after a month."),), "8", False))
    asked.ask()
    asked.ask()
    assert world.store.get(before.mention_id).stage is Stage.NEW


def test_posts_that_could_not_be_stored_are_asked_for_again(world: World) -> None:
    class Full(SqlStore):
        def take_in(self, arrived: object, source: str = "", cursor: str = "") -> None:
            raise Moved

    desk = replace(world.desk, store=Full(world.engine, world.clock))
    world.connector.pages = [Page((post(),), "7", False)]
    with pytest.raises(Moved):
        Poller(desk, world.connector, "peony", 60.0, DAY, SqlPolls(world.engine, world.clock)).ask()
    assert world.store.cursor("demo/peony-store") == ""
    assert world.store.known([post().mention_id]) == {}


# -- how often ------------------------------------------------------------------------------------------


class Moody(FakeConnector):
    """Answers as it is told to, one mood per question."""

    moods: list[Exception | bool] = []

    def poll(self, cursor: str, limit: int) -> Page:
        mood = self.moods.pop(0)
        if isinstance(mood, Exception):
            raise mood
        return Page((), f"{cursor}.", mood)


def waits(world: World, *moods: Exception | bool) -> list[float]:
    """How long it waits before each question, and after the last."""
    connector, waited = Moody(world.clock), []
    connector.moods = list(moods)

    def stop(seconds: float) -> bool:
        waited.append(seconds)
        return not connector.moods

    poller(world, connector).run(stop)
    return waited


def test_it_asks_at_once_and_then_every_so_often(world: World) -> None:
    assert waits(world, False, False) == [0.0, 60.0, 60.0]


def test_while_there_is_more_it_does_not_wait(world: World) -> None:
    assert waits(world, True, True, False) == [0.0, 0.0, 0.0, 60.0]


@pytest.mark.parametrize("trouble", [Unavailable(), CredentialsRefused()])
def test_trouble_is_waited_for(trouble: Exception, world: World) -> None:
    assert waits(world, trouble, False) == [0.0, 60.0, 60.0]


@pytest.mark.parametrize(
    "trouble", [Unavailable("the platform is away"), CredentialsRefused("the key is refused"), Unreadable("m1")]
)
def test_a_poller_says_its_trouble_until_the_platform_answers(trouble: Exception, world: World) -> None:
    asking, said = poller(world), list[str]()
    answers: list[Exception | bool] = [trouble, False]

    def ask() -> bool:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    asking.ask = ask  # type: ignore[method-assign]
    asking.run(lambda seconds: said.append(asking.trouble) or not answers)  # type: ignore[func-returns-value]
    assert said == ["", str(trouble), ""]


def test_a_platform_that_asks_for_time_gets_it(world: World) -> None:
    assert waits(world, Throttled(300), False) == [0.0, 300.0, 60.0]


def test_mentions_belong_to_the_brand_of_the_account(world: World) -> None:
    world.connector.pages = [Page((post(),), "7", False)]
    Poller(world.desk, world.connector, "brightbus", 60.0, DAY, SqlPolls(world.engine, world.clock)).ask()
    mention: Mention = world.store.get(post().mention_id)
    assert mention.brand == "brightbus"
