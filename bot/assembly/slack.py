"""What talks with Slack: cards, alerts, previews, Home tabs, and how its requests reach us."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from bot.assembly.office import Office
from bot.life.bring_in import bring_in, may_bring_in
from bot.life.decide import decide, may
from bot.ports import Answering, Desk, Loop
from bot.settings import Settings
from bot.web.app import Healthy


def slack_loops(settings: Settings, office: Office, healthy: Healthy) -> tuple[list[Loop], Answering | None]:
    """Cards, alerts, previews, Home tabs; and a socket, or what answers Slack where its requests come over HTTP."""
    from bot.slack.alerts import AlertDelivery
    from bot.slack.bulk import register_bulk
    from bot.slack.calls import SlackCalls, web_client  # Slack's libraries load only where they are used
    from bot.slack.commands import register_commands
    from bot.slack.delivery import CardDelivery
    from bot.slack.home_clicks import register_home
    from bot.slack.home_pages import HomePages
    from bot.slack.http import SlackHttp
    from bot.slack.links import Links
    from bot.slack.listeners import register
    from bot.slack.locales import Locales
    from bot.slack.make_mention import register_shortcut
    from bot.slack.pace import Pace
    from bot.slack.posting import Posting
    from bot.slack.previews import Previews
    from bot.slack.socket import SlackSocket, bolt_app
    from bot.slack.suggestions import register_suggestions
    from bot.slack.talk import register_talk

    desk, overview = office.desk, office.overview
    client = web_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
    app, calls = bolt_app(client), SlackCalls(client)
    pace, links = Pace(settings.slack_pace), Links(calls, overview)
    delivery = CardDelivery(desk, calls, pace, settings.grace)
    alerts = AlertDelivery(desk, office.alerts, Posting(desk, calls, pace, settings.grace), pace, links)
    previews = Previews(desk, calls, pace, delivery.say, delivery.tell)
    office.wakes.extend((delivery.hurry, previews.hurry))
    locales = Locales(calls.locale, desk.clock)
    app.event("user_change")(locales.changed)
    pages = HomePages(desk, overview, office.questions, office.evals, calls, links, locales.words)
    decides = partial(_decide, desk, pages.decided)
    register(app, desk, calls, decides, partial(_may, desk), delivery.tell, locales.words)
    register_talk(app, desk, decides, office.questions, previews, delivery.tell, locales.words)
    register_suggestions(app, desk, calls, locales.words)
    register_home(app, desk, pages, calls, delivery.say, locales.words)
    register_bulk(app, desk, pages, calls, decides, locales.words)
    register_commands(app, desk, overview, pages, locales.words, healthy)
    register_shortcut(app, desk, calls, locales.words, partial(may_bring_in, desk=desk), partial(bring_in, desk=desk))
    if settings.slack_mode == "http":
        answering = SlackHttp(app, settings.slack_signing_secret.get_secret_value(), desk.clock)
        return [delivery, alerts, previews, pages], answering
    return [delivery, alerts, previews, pages, SlackSocket(app, settings.slack_app_token.get_secret_value())], None


def _decide(
    desk: Desk, decided: Callable[[str], None], mention_id: str, decision: Any, person_id: str, receipt: str
) -> Any:
    """`decided` hears of whoever decided something."""
    mention = decide(mention_id, decision, person_id, desk, receipt)
    decided(person_id)
    return mention


def _may(desk: Desk, mention_id: str, kind: type, person_id: str) -> Any:
    return may(mention_id, kind, person_id, desk)
