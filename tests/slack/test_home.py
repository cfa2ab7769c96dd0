"""The Home tab as a pure function: whatever anybody wrote, Slack takes it, and it pings and links nowhere."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.words import LANGUAGES, Words
from bot.mention.fates import Fate
from bot.mention.mention import Mention
from bot.mention.stage import Stage
from bot.mention.tags import Kind
from bot.ports import Asked, Backlog, EvalRun
from bot.sandbox.block_rules import problems
from bot.sandbox.view_rules import too_large, view_problems
from bot.sandbox.walk import notified
from bot.slack.figures import Week, week_chart, week_lines
from bot.slack.handover import handover_blocks
from bot.slack.home import MOST, Lessons, Queue, Watch, home, stranger
from bot.slack.lines import Board, age
from bot.slack.what import safe_url
from tests.fakes import IRINA, MAYA, NOON, UNSURE, sample

from .drawing import ANY, HIDING, HOURS, links_in, mentions, moment, texts, texts_in

LINK = "https://team.slack.com/archives/C1/p1000002"
MANY = st.lists(mentions(), max_size=10)
PEOPLE = st.dictionaries(st.sampled_from([MAYA, IRINA, "U0GONE"]), st.integers(0, 10**6))
BACKLOGS = st.lists(
    st.builds(Backlog, st.sampled_from(["peony", "brightbus"]), *[st.integers(0, 10**6)] * 3, HOURS),
    max_size=2, unique_by=lambda backlog: backlog.brand,
)  # fmt: skip
ASKED = st.builds(Asked, st.just("E1"), HOURS, st.just(MAYA), st.just("peony"), texts(500, 1), st.just(()))
WEEK = st.builds(
    Week, st.just(NOON.date()), st.dictionaries(st.sampled_from(Fate), st.integers(0, 9999)).map(Counter[Fate])
)
WEEKS = st.lists(WEEK, min_size=4, max_size=4).map(
    lambda weeks: [Week(NOON.date() - timedelta(weeks=number), week.counts) for number, week in enumerate(weeks)]
)
RUNS = st.builds(EvalRun, st.sampled_from(["replies", "triage"]), HOURS, st.lists(texts(300, 1), max_size=5).map(tuple))
PARTS = st.one_of(
    st.tuples(st.builds(Queue, MANY, st.integers(0, 10**6), MANY, MANY, MANY, MANY)),
    st.tuples(st.builds(Watch, MANY, MANY, BACKLOGS, *[PEOPLE] * 3), st.builds(Queue, MANY, st.integers(0, 9))),
    st.tuples(st.builds(Lessons, MANY, st.lists(ASKED, max_size=10), WEEKS, st.lists(RUNS, max_size=9))),
)


def board(language: str, parts: Any) -> Board:
    links = {mention.id: LINK for part in parts for mention in part.everything}
    return Board(sample(), Words(language), NOON, links)


def harmless(blocks: list[dict[str, Any]], known: set[str | None]) -> None:
    assert notified("", blocks) == []
    for kind, text in texts_in(blocks):
        assert not HIDING.search(text)
        found = links_in(text) if kind == "mrkdwn" else []
        assert [link for link in found if not moment(link) and link.split("|")[0] not in known] == [], text


@pytest.mark.slow
@ANY
@given(PARTS, st.sampled_from(LANGUAGES))
def test_slack_takes_every_home_and_it_pings_and_links_nowhere(parts: Any, language: str) -> None:
    view = home(board(language, parts), parts)
    assert view_problems(view, "home") == []
    assert not too_large(view)
    assert len(view["blocks"]) <= MOST
    shown = [mention for part in parts for mention in part.everything]
    harmless(view["blocks"], {LINK, *(mention.post.url for mention in shown if safe_url(mention.post.url))})


@pytest.mark.slow
@ANY
@given(st.builds(Watch, MANY, MANY, BACKLOGS, *[PEOPLE] * 3), texts(60, 1), st.sampled_from(LANGUAGES))
def test_slack_takes_every_handover_and_it_pings_and_links_nowhere(watch: Watch, by: str, language: str) -> None:
    text, blocks = handover_blocks("peony", by, watch, board(language, [watch]))
    assert problems(blocks, "message") == []
    assert links_in(text) == []
    harmless(blocks, {LINK})


@ANY
@given(WEEKS, st.sampled_from(LANGUAGES))
def test_slack_takes_every_chart_and_its_numbers_stand_in_the_text(weeks: list[Week], language: str) -> None:
    words = Words(language)
    assert problems([week_chart(weeks, words)], "message") == []
    lines = week_lines(weeks, words).splitlines()
    assert len(lines) == len(weeks)
    for week, line in zip(weeks, lines, strict=True):
        assert not week.total or all(str(week.percent(fate)) in line for fate in Fate)


def test_a_chart_stays_out_of_the_home() -> None:
    lessons = Lessons((), (), [Week(NOON.date())])
    assert "data_visualization" not in {block["type"] for block in home(board("en", [lessons]), [lessons])["blocks"]}


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(minutes=-5), "0 min"),
        (timedelta(minutes=89), "89 min"),
        (timedelta(minutes=90), "1 h"),
        (timedelta(hours=35), "35 h"),
        (timedelta(hours=36), "1 day"),
        (timedelta(days=12), "12 days"),
    ],
)
def test_ages_are_said_in_the_unit_that_still_says_something(passed: timedelta, said: str) -> None:
    assert age(NOON - passed, NOON, Words()) == said


def test_a_stranger_is_told_whom_to_ask() -> None:
    view = stranger(Words()("refused.unknown_person"))
    assert view_problems(view, "home") == []


@ANY
@given(mentions(stages=(Stage.WAITING,)))
def test_nobody_reads_abuse_in_a_list(mention: Mention) -> None:
    insult = replace(mention, tags=replace(mention.tags or UNSURE, kind=Kind.INSULT))
    told = [text for _, text in texts_in(home(Board(sample(), Words(), NOON, {}), [Queue([insult], 1)])["blocks"])]
    assert any("(abuse, hidden)" in text for text in told)


@ANY
@given(mentions())
def test_without_a_known_link_there_is_no_button(mention: Mention) -> None:
    queue = Queue([mention], 1)
    blocks = home(Board(sample(), Words(), NOON, {}), [queue])["blocks"]
    assert [block for block in blocks if "accessory" in block] == []
    assert "next" not in {block.get("block_id") for block in blocks}
