"""Where cards are: Slack's archive links, made of channel and ts without a call each."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from bot.content.workspace import Workspace
from bot.errors import UnscriptedError
from bot.mention.mention import Mention
from bot.ports import Overview
from bot.slack.calls import SlackCalls
from bot.slack.card import places

log = logging.getLogger(__name__)


class Links:
    """Made from the team's address; while Slack has not told it, there are no links."""

    def __init__(self, calls: SlackCalls, overview: Overview) -> None:
        self._calls, self._overview, self._team = calls, overview, ""
        self._told = ""  # the trouble that was logged last: asked every few seconds, it is told when it changes

    @property
    def known(self) -> bool:
        return bool(self._team)

    def cards(self, mentions: Sequence[Mention], workspace: Workspace) -> Mapping[str, str]:
        """Mention id -> link to its card with the buttons, or while that is on its way to another one of it; those
        without a card are left out."""
        posted = self._overview.cards([mention.id for mention in mentions])
        found = {}
        for mention in mentions:
            live_first = sorted(places(mention, workspace), key=lambda place: not place.live)
            where = next((posted[place.key] for place in live_first if place.key in posted), "")
            if self._team and where:
                found[mention.id] = archive_link(self._team, where)
        return found

    def ask(self) -> None:
        """The team's address, once."""
        try:
            self._team = str(self._calls.who_am_i().get("url", ""))
        except UnscriptedError as trouble:
            if str(trouble) != self._told:
                self._told = str(trouble)
                log.warning("there are no links to cards: %s", trouble)


def archive_link(team: str, remote_id: str) -> str:
    """`https://team.slack.com/` and "C1:1.000002" -> `https://team.slack.com/archives/C1/p1000002`."""
    channel, _, ts = remote_id.partition(":")
    return f"{team.rstrip('/')}/archives/{channel}/p{ts.replace('.', '')}"
