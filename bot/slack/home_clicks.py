"""What people do on their Home tab: open it, look again, hand a shift over, ask for a chart."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from slack_bolt import App

from bot.content.words import Words
from bot.errors import AlreadySeen, NotAllowed, PlatformRefused
from bot.mention.people import Person, Role
from bot.mention.post import Post
from bot.ports import Desk
from bot.slack import blocks as b
from bot.slack.calls import SlackCalls
from bot.slack.figures import week_chart, week_lines
from bot.slack.handover import handover_blocks
from bot.slack.home_pages import HomePages
from bot.slack.listeners import composed, receipt_of

Body = dict[str, Any]
Say = Callable[[str, str, str, list[b.Block]], None]  # channel, thread, text, blocks


def register_home(
    app: App, desk: Desk, pages: HomePages, calls: SlackCalls, say: Say, words: Callable[[str], Words]
) -> None:
    """The Home tab's event and buttons. `words`: those of a person."""
    clicks = HomeClicks(desk, pages, calls, say, words)
    app.event("app_home_opened")(clicks.opened)
    app.action("open_card")(clicks.followed)
    app.action("home_refresh")(clicks.refreshed)
    app.action(re.compile(r"handover_\d+"))(clicks.handed_over)
    app.action("home_chart")(clicks.charted)


class HomeClicks:
    def __init__(
        self, desk: Desk, pages: HomePages, calls: SlackCalls, say: Say, words: Callable[[str], Words]
    ) -> None:
        self._desk, self._pages, self._calls, self._say, self._words = desk, pages, calls, say, words

    @composed
    def opened(self, ack: Callable[..., None], body: Body) -> None:
        """Their direct messages with the bot are a tab of the same place; nothing is drawn there."""
        ack()
        if body["event"].get("tab") == "home":
            self._pages.show(body["event"]["user"])

    @composed
    def followed(self, ack: Callable[..., None], body: Body) -> None:
        ack()

    @composed
    def refreshed(self, ack: Callable[..., None], body: Body) -> None:
        ack()
        self._pages.show(body["user"]["id"])

    @composed
    def handed_over(self, ack: Callable[..., None], body: Body) -> None:
        """One message in the brand's channel, however often Slack delivers the click."""
        ack()
        action, user = body["actions"][0], body["user"]["id"]
        words, brand = self._words(user), json.loads(action["value"])["brand"]
        try:
            lead = self._person(user, brand, Role.LEAD)
            self._desk.store.note(f"{user}:handover:{brand}:{action['action_ts']}")
        except AlreadySeen:
            return
        except NotAllowed as refused:
            self._pages.show(user, words(refused.key))
            return
        workspace, watch = self._desk.content(), self._pages.watch((brand,))
        board = self._pages.board(Words(workspace.brands[brand].desk_language), *watch.everything)
        text, blocks = handover_blocks(brand, lead.name, watch, board)
        channel = workspace.route(brand, Post("", "", "", ""), None)  # where a mention goes that nothing is known of
        self._say(channel, "", text, blocks)
        name = next((name for name, id in workspace.channels.items() if id == channel), channel)
        self._pages.show(user, words("handover.posted", brand=b.literal(workspace.brands[brand].name), channel=name))

    @composed
    def charted(self, ack: Callable[..., None], body: Body) -> None:
        """The figures in one direct message: drawn where Slack draws charts, always as text too."""
        ack()
        action, user = body["actions"][0], body["user"]["id"]
        try:
            self._desk.store.note(receipt_of(action, user))
        except AlreadySeen:
            return
        person, words = self._desk.content().people.get(user), self._words(user)
        if person is None:
            self._pages.show(user, words("refused.unknown_person"))
            return
        weeks = self._pages.lessons(self._pages.brands(person)).weeks
        text, told = words("figures.title"), b.section(week_lines(weeks, words))
        try:
            self._calls.say(user, "", text, [week_chart(weeks, words), told])
        except PlatformRefused:  # not every workspace has charts
            self._calls.say(user, "", text, [told])
        self._pages.show(user, words("home.chart_sent"))

    def _person(self, user: str, brand: str, role: Role) -> Person:
        person = self._desk.content().people.get(user)
        if person is None:
            raise NotAllowed("refused.unknown_person")
        if person.role is not role or brand not in person.brands:
            raise NotAllowed("home.leads_only")
        return person
