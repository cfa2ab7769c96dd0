"""The slash command over a real store: who finds what, and that every answer is one Slack takes."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given

from bot.content.words import LANGUAGES, Words
from bot.mention import decision as d
from bot.mention.mention import Mention
from bot.mention.outcome import Escalation
from bot.mention.post import Author
from bot.sandbox.block_rules import problems
from bot.sandbox.walk import notified
from bot.slack import blocks as b
from bot.slack.commands import FOUND, Commands, said, tags_named, wanted_of
from bot.slack.crowds import MANY
from bot.slack.home_pages import HomePages
from bot.slack.links import Links
from bot.store.evals import SqlEvals
from bot.store.overview import SqlOverview
from bot.store.questions import SqlQuestions
from tests.fakes import IRINA, MAYA, SAM, World, post, sample

from .drawing import ANY, HOSTILE, links_in, moment, texts, texts_in
from .rooms import Board
from .test_home_pages import FakeSlack

pytestmark = pytest.mark.slow

RUNNING: dict[str, Mapping[str, Any]] = {"worker": {"running": True, "trouble": ""}}


@dataclass
class Desktop:
    world: World
    loops: dict[str, Mapping[str, Any]]
    language: str = "en"

    def asks(self, text: str, user: str = MAYA) -> str:
        """Everything the answer says; it travels in the one ack."""
        overview, slack = SqlOverview(self.world.engine), FakeSlack()
        links, evals = Links(slack, overview), SqlEvals(self.world.engine)  # type: ignore[arg-type]
        questions = SqlQuestions(self.world.engine)
        links.ask()

        def words(user: str) -> Words:
            return Words(self.language)

        pages = HomePages(self.world.desk, overview, questions, evals, slack, links, words)  # type: ignore[arg-type]
        acks: list[dict[str, Any]] = []
        commands = Commands(self.world.desk, overview, pages, words, lambda: self.loops)
        commands.asked(lambda **answer: acks.append(answer), {"user_id": user, "text": text})
        (answer,) = acks
        assert answer["response_type"] == "ephemeral"
        assert problems(answer["blocks"], "message") == []
        assert notified(answer["text"], answer["blocks"]) == []
        assert slack.told == []
        return "\n".join(text for _, text in texts_in(answer["blocks"]))


@pytest.fixture
def desktop(world: World) -> Desktop:
    return Desktop(world, dict(RUNNING))


def arrive(desktop: Desktop, text: str, **changes: Any) -> Mention:
    return desktop.world.arrive(post(text, **changes))


@pytest.mark.parametrize("typed", ["", "help", "dance", "find", "find   ", "<@U1> please"])
def test_what_is_not_understood_is_answered_with_help(desktop: Desktop, typed: str) -> None:
    assert "*/unscripted find*" in desktop.asks(typed)


def test_find_looks_at_words_author_tag_platform_and_brand_together(desktop: Desktop) -> None:
    arrive(desktop, "Żółć w kremie", author=Author("Łucja"))
    arrive(desktop, "The oil leaked")
    for typed in (
        "find ZOLC", "find łucja", "find lucja krem", 'find "w kremie"', "find „w kremie”", "find zolc tag:packaging",
        "Find zolc", "find zolc platform:demo", "find zolc platform:shopwall", "find zolc brand:peony",
    ):  # fmt: skip
        assert "Łucja" in desktop.asks(typed), typed
        assert "leaked" not in desktop.asks(typed), typed
    for typed in ("find zolc leaked", "find zolc tag:delivery", "find zolc platform:appwall", "find zolc brand:bright"):
        assert "No mention of your brands" in desktop.asks(typed), typed
    assert "leaked" in desktop.asks("find tag:packaging")


def test_only_mentions_of_ones_own_brands_are_found(desktop: Desktop) -> None:
    desktop.world.arrive(post("The coach was late", account="brightbus-app"), brand="brightbus")
    assert "No mention of your brands" in desktop.asks("find coach", MAYA)
    assert "The coach was late" in desktop.asks("find coach", IRINA)
    assert "You are not listed" in desktop.asks("find coach", "U0STRANGER")


def test_more_than_fit_are_said_to_be_more(desktop: Desktop) -> None:
    for number in range(FOUND + 1):
        arrive(desktop, f"The oil leaked, number {number}.")
    assert f"more than {FOUND}" in desktop.asks("find leaked")
    assert f"more than {FOUND}" not in desktop.asks("find leaked 1")


def test_status_says_what_waits_and_which_part_is_down(desktop: Desktop) -> None:
    assert "Nothing waits." in desktop.asks("status")
    assert "The one part of the program runs." not in desktop.asks("help")
    arrive(desktop, "The oil leaked")
    desktop.loops["slack socket"] = {"running": False, "trouble": "no network"}
    told = desktop.asks("status")
    assert "1 waiting" in told
    assert "Not running: slack socket no network" in told
    desktop.loops["slack socket"] = {"running": True, "trouble": "", "hindered": False}
    desktop.loops["card delivery"] = {"running": True, "trouble": "Slack says invalid_auth", "hindered": True}
    told = desktop.asks("status")
    assert "Not running" not in told
    assert "Runs, but cannot work: card delivery Slack says invalid" in told


def test_the_report_counts_the_week(desktop: Desktop) -> None:
    first, second, third = (arrive(desktop, text) for text in ("One.", "Two.", "Three."))
    desktop.world.publish(first)
    desktop.world.decide(second, d.Dismiss("spam"))
    desktop.world.decide(third, d.Escalate("press", "lead"))
    told = desktop.asks("report", SAM)
    for line in ("3 mentions arrived", "1 reply published", "1 closed without a reply", "1 escalation"):
        assert line in told
    assert "2 drafts  ·  50 % sent unchanged  ·  0 % edited  ·  50 % rejected" in told


def test_next_is_the_card_that_needs_this_person_most(desktop: Desktop) -> None:
    assert "Nothing waits for you" in desktop.asks("next")
    arrive(desktop, "The oil leaked")
    assert "The oil leaked" in desktop.asks("next")


def test_an_answer_comes_within_the_time_slack_waits_also_from_many_mentions(desktop: Desktop) -> None:
    desktop.world.take_in(*(post(f"The oil leaked {n} " + "and so on " * 40) for n in range(2000)))
    start = time.perf_counter()
    assert "leaked 1234" in desktop.asks("find leaked 1234")
    assert time.perf_counter() - start < 1.0


@pytest.mark.parametrize("language", LANGUAGES)
def test_tags_are_known_by_the_names_people_see(language: str) -> None:
    words = Words(language)
    assert "tag:delivery" in tags_named({"en": "deliv", "ru": "доставк", "pl": "dostaw"}[language], words)
    assert tags_named("xyz", words) == ("tag:xyz",)


@pytest.mark.parametrize("typed", [*HOSTILE, "tag:", "platform:", "brand:", '"', 'tag:"', "a:b:c", "%", "\\"])
def test_whatever_is_typed_finds_nothing_or_something_and_breaks_nothing(desktop: Desktop, typed: str) -> None:
    arrive(desktop, "The oil leaked")
    desktop.asks(f"find {typed}")
    desktop.asks(typed)
    wanted_of(typed, ["peony"], sample(), Words())


@ANY
@given(texts(3000), texts(3000, 1))
def test_a_long_answer_loses_lines_and_stays_one_that_slack_takes(title: str, line: str) -> None:
    _, blocks = said("Found", *[f"• {b.literal(title)}: {b.literal(line)}" for _ in range(20)])
    assert problems(blocks, "message") == []
    assert [link for _, text in texts_in(blocks) for link in links_in(text) if not moment(link)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_status_says_in_everybodys_words_how_many_cards_wait_and_which_channels_are_closed(
    world: World, language: str
) -> None:
    brought = Board(world)
    brought.rooms.closed |= {"C0PEONYESC": "is_archived", "C0PEONY": "not_in_channel"}
    for number in range(MANY + 5):
        world.arrive(post(f"Bottle {number} leaks."))
    up = Escalation("lead", "Somebody else decides.", MAYA, world.clock.now())
    world.store.save(world.store.undrawn(1)[0].escalated(up))
    delivery = brought.delivery()
    for _ in range(3):
        delivery.deliver()
    hindered = {"running": True, "hindered": True, "trouble": delivery.trouble}
    told, words = Desktop(world, {**RUNNING, "card delivery": hindered}, language).asks("status"), Words(language)
    assert words("crowd.line", count=25, first="") in told
    assert words("detour.why_out") in told
    assert "#peony-mentions" in told
    assert "peony-mentions" in delivery.trouble
    hindered_line = words("command.loop_hindered", loop="", trouble="").partition(":")[0]
    assert hindered_line not in told, "it is said once, in the person's words"
