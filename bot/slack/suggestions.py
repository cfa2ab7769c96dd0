"""What a person could ask, proposed when they open their direct messages: real questions of their brands' articles."""

from __future__ import annotations

import logging
from collections.abc import Callable
from itertools import chain, zip_longest
from typing import Any

from slack_bolt import App

from bot.content.articles import Article
from bot.content.words import Words
from bot.errors import CredentialsRefused, OutsideError
from bot.mention.people import Person
from bot.ports import Desk
from bot.slack import blocks as b
from bot.slack.calls import SlackCalls

MOST, LONGEST = 4, 75  # questions Slack shows, characters of one that fit a button
Body = dict[str, Any]
log = logging.getLogger(__name__)


def register_suggestions(app: App, desk: Desk, calls: SlackCalls, words: Callable[[str], Words]) -> None:
    """Before the listener of the Home tab: both are opened with the same event, and Bolt asks one listener only."""
    suggestions = Suggestions(desk, calls, words)
    app.event("app_home_opened", matchers=[in_messages])(suggestions.opened)


def in_messages(body: Body) -> bool:
    return bool(body["event"].get("tab") == "messages")


class Suggestions:
    def __init__(self, desk: Desk, calls: SlackCalls, words: Callable[[str], Words]) -> None:
        self._desk, self._calls, self._words = desk, calls, words

    def opened(self, ack: Callable[..., None], body: Body) -> None:
        """Not worth a second try: they stay where they are when somebody comes back."""
        ack()
        event = body["event"]
        person, words = self._desk.content().people.get(event["user"]), self._words(event["user"])
        asked = questions_for(person, self._desk, words.language) if person else []
        if not asked:
            return
        try:
            self._calls.suggest(event["channel"], words("agent.suggested"), asked)
        except (OutsideError, CredentialsRefused) as trouble:
            log.warning("no suggested questions: %s", trouble)


def questions_for(person: Person, desk: Desk, language: str) -> list[tuple[str, str]]:
    """(shown, said) of each: in their language where the brand's customers ask in it, their brands in turn. Who works
    for several brands says which one is meant."""
    workspace, now = desk.content(), desk.clock.now()
    brands = [workspace.brands[slug] for slug in sorted(person.brands) if slug in workspace.brands]
    found = [
        [
            f"{brand.name}: {question}" if len(brands) > 1 else question
            for question in questions_of(
                [one for one in workspace.articles[brand.slug] if one.valid_on(brand.today(now))],
                language if language in brand.languages else brand.languages[0],
            )
        ]
        for brand in brands
    ]
    in_turn = chain.from_iterable(zip_longest(*found, fillvalue=""))
    return [(b.shortened(question, LONGEST), question) for question in in_turn if question][:MOST]


def questions_of(articles: list[Article], language: str) -> list[str]:
    """The first real question of each topic that a button can show; an article has one file for each language."""
    first: dict[str, str] = {}
    for article in articles:
        topic = article.stem.partition(".")[0]
        asked = (one for one in article.questions.get(language, ()) if one.endswith("?") and len(one) <= LONGEST)
        if topic not in first and (question := next(asked, "")):
            first[topic] = question
    return list(first.values())
