"""What is proposed to ask: real questions of valid articles, of the person's brands, in their language."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from bot.content.words import Words
from bot.errors import CredentialsRefused, PlatformRefused
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.vectors import offline_embedder
from bot.mention.post import Post
from bot.sandbox.assistant import suggest
from bot.sandbox.setup import Person as SlackPerson
from bot.sandbox.setup import Setup
from bot.sandbox.slack import Slack
from bot.slack.questions import addressed
from bot.slack.suggestions import LONGEST, MOST, Suggestions, in_messages, questions_for
from bot.triage.reader import LexiconReader
from tests.fakes import IRINA, MAYA, TOMEK, World


def all_questions(world: World, brand: str, language: str, on: date) -> set[str]:
    articles = [one for one in world.desk.content().articles[brand] if one.valid_on(on)]
    return {question for article in articles for question in article.questions.get(language, ())}


@pytest.mark.parametrize("language", ["en", "ru", "pl"])
def test_an_agent_gets_questions_of_their_brand_in_their_language(world: World, language: str) -> None:
    person = world.desk.content().people[MAYA]
    asked = questions_for(person, world.desk, language)
    assert len({said for _, said in asked}) == MOST
    assert {said for _, said in asked} <= all_questions(world, "peony", language, date(2026, 11, 22))
    assert all(shown == said and len(shown) <= LONGEST for shown, said in asked)


def test_who_works_for_several_brands_asks_one_of_them(world: World) -> None:
    workspace = world.desk.content()
    asked = [said for _, said in questions_for(workspace.people[IRINA], world.desk, "ru")]
    brands = [addressed(said, workspace, ("brightbus", "peony"))[0] for said in asked]
    assert brands == ["brightbus", "peony"] * (MOST // 2)
    assert addressed(asked[0], workspace, ("brightbus",))[1] in all_questions(
        world, "brightbus", "en", date(2026, 11, 22)
    )


def test_what_is_not_valid_yet_or_any_more_is_not_proposed(world: World) -> None:
    articles = world.desk.content().articles["peony"]
    refills = next(one for one in articles if one.stem == "refills-2027.en")
    spring = next(one for one in articles if one.stem == "spring-delivery-2026.en")
    assert [one.valid_on(date(2026, 11, 22)) for one in (refills, spring)] == [False, False]
    world.clock.at = datetime(2031, 1, 1, tzinfo=UTC)
    assert all(one.valid_on(date(2031, 1, 1)) for one in articles if one.valid_until is None)


@pytest.mark.slow
def test_each_is_answered_by_the_articles_it_comes_from(world: World, tmp_path: Path) -> None:
    workspace, lexicon, today = world.desk.content(), LexiconReader(), date(2026, 11, 22)
    knowledge = KnowledgeBase(tmp_path / "index", lambda: workspace.articles, offline_embedder())
    for person, language in product((MAYA, TOMEK), ("en", "ru", "pl")):
        brands = sorted(workspace.people[person].brands)
        for _, said in questions_for(workspace.people[person], world.desk, language):
            brand, question = addressed(said, workspace, brands)
            brand = brand or brands[0]
            spoken = lexicon.read(Post("import", brand, "1", question), workspace.brands[brand].languages).language
            found = knowledge.search(brand, spoken, [question], today, 1)
            source = [one.stem for one in workspace.articles[brand] if question in one.questions.get(spoken, ())]
            topics = {stem.partition(".")[0] for stem in source}
            assert [passage.id.split("/")[1].partition(".")[0] in topics for passage in found] == [True], said
    knowledge.close()


class Window:
    """Slack's strict reading of what is proposed."""

    def __init__(self, trouble: Exception | None = None) -> None:
        self.slack = Slack(Setup((SlackPerson(MAYA, "Maya", "agent"),), ()), "")
        self.trouble, self.calls = trouble, 0

    def suggest(self, channel: str, title: str, prompts: list[tuple[str, str]]) -> None:
        self.calls += 1
        if self.trouble:
            raise self.trouble
        told = [{"title": shown, "message": said} for shown, said in prompts]
        suggest(self.slack, {"channel_id": channel, "title": title, "prompts": told})


def opened(window: Window, world: World, user: str = MAYA) -> list[str]:
    acks: list[str] = []
    suggestions = Suggestions(world.desk, window, lambda user: Words("pl"))  # type: ignore[arg-type]
    event: dict[str, Any] = {"user": user, "channel": window.slack.room(MAYA), "tab": "messages"}
    suggestions.opened(lambda: acks.append("acked"), {"event": event})
    return acks


def test_slack_takes_what_is_proposed(world: World) -> None:
    window = Window()
    assert opened(window, world) == ["acked"]
    (told,) = window.slack.agent_view.state()["prompts"]
    assert told["title"] == Words("pl")("agent.suggested")
    assert len(told["prompts"]) == MOST


def test_strangers_are_proposed_nothing(world: World) -> None:
    window = Window()
    assert opened(window, world, "U0NOBODY") == ["acked"]
    assert window.calls == 0


@pytest.mark.parametrize("trouble", [PlatformRefused("not_agent_app"), CredentialsRefused("Slack says missing_scope")])
def test_an_app_that_may_not_propose_goes_on_without(
    world: World, trouble: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    assert opened(Window(trouble), world) == ["acked"]
    assert "no suggested questions" in caplog.text


def test_only_the_tab_with_the_messages_counts() -> None:
    assert [in_messages({"event": {"tab": tab}}) for tab in ("messages", "home")] == [True, False]
