"""What talks with Slack: what cards and alerts it is told, and how people's clicks and words reach us."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.assembly.office import Office
from bot.engine.duty import Held
from bot.life.bring_in import bring_in, may_bring_in
from bot.life.decide import decide, may
from bot.ports import Answering, Desk, Loop
from bot.settings import Settings
from bot.web.app import Healthy

if TYPE_CHECKING:  # Slack's libraries load only where they are used
    from slack_sdk import WebClient

    from bot.slack.calls import SlackCalls
    from bot.slack.delivery import CardDelivery
    from bot.slack.links import Links
    from bot.slack.pace import Pace


@dataclass(frozen=True, slots=True)
class Slack:
    """What one process says to Slack."""

    client: WebClient
    calls: SlackCalls
    pace: Pace
    links: Links
    delivery: CardDelivery
    loops: tuple[Loop, ...]


def telling(settings: Settings, office: Office, draws: bool) -> Slack:
    """Cards and alerts, of which one process at a time is in charge; answers to people leave where they were asked."""
    from bot.slack.alerts import AlertDelivery
    from bot.slack.calls import SlackCalls, web_client
    from bot.slack.delivery import CardDelivery
    from bot.slack.links import Links
    from bot.slack.pace import Pace
    from bot.slack.wiping import Wiping

    desk, duty = office.desk, office.duty("cards and alerts")
    client = web_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
    calls, pace = SlackCalls(client), Pace(settings.slack_pace)
    links = Links(calls, office.overview)
    delivery = CardDelivery(desk, calls, pace, settings.grace, duty.mine if draws else _never)
    office.wakes.append(delivery.hurry)
    alerts = AlertDelivery(desk, office.alerts, calls, pace, links, delivery.detours)
    wiping = Wiping(desk, office.forgetting, calls, pace, alerts.retold)
    loops = (delivery, Held(alerts, duty), Held(wiping, duty)) if draws else (delivery,)
    return Slack(client, calls, pace, links, delivery, loops)


def listening(
    settings: Settings, office: Office, slack: Slack, healthy: Healthy
) -> tuple[list[Loop], Answering | None]:
    """Previews, Home tabs; and a socket, or what answers Slack where its requests come over HTTP."""
    from bot.slack.bulk import register_bulk
    from bot.slack.commands import register_commands
    from bot.slack.home_clicks import register_home
    from bot.slack.home_pages import HomePages
    from bot.slack.http import SlackHttp
    from bot.slack.listeners import register
    from bot.slack.locales import Locales
    from bot.slack.make_mention import register_shortcut
    from bot.slack.previews import Previews
    from bot.slack.socket import SlackSocket, bolt_app
    from bot.slack.suggestions import register_suggestions
    from bot.slack.talk import register_talk

    desk, overview, calls, delivery = office.desk, office.overview, slack.calls, slack.delivery
    app, previews = bolt_app(slack.client), Previews(desk, calls, slack.pace, delivery.say, delivery.tell)
    office.wakes.append(previews.hurry)
    locales = Locales(calls.locale, desk.clock)
    app.event("user_change")(locales.changed)
    pages = HomePages(desk, overview, office.questions, office.evals, calls, slack.links, locales.words)
    decides = partial(_decide, desk, pages.decided)
    register(app, desk, calls, decides, partial(_may, desk), delivery.tell, locales.words)
    register_talk(app, desk, decides, office.questions, previews, delivery.tell, locales.words)
    register_suggestions(app, desk, calls, locales.words)
    register_home(app, desk, pages, calls, delivery.say, locales.words)
    register_bulk(app, desk, pages, calls, decides, locales.words)
    register_commands(app, desk, overview, pages, locales.words, healthy)
    register_shortcut(app, desk, calls, locales.words, partial(may_bring_in, desk=desk), partial(bring_in, desk=desk))
    if settings.slack_mode == "http":
        return [previews, pages], SlackHttp(app, settings.slack_signing_secret.get_secret_value(), desk.clock)
    return [previews, pages, SlackSocket(app, settings.slack_app_token.get_secret_value())], None


def _never() -> bool:
    return False


def _decide(
    desk: Desk, decided: Callable[[str], None], mention_id: str, decision: Any, person_id: str, receipt: str
) -> Any:
    """`decided` hears of whoever decided something."""
    mention = decide(mention_id, decision, person_id, desk, receipt)
    decided(person_id)
    return mention


def _may(desk: Desk, mention_id: str, kind: type, person_id: str) -> Any:
    return may(mention_id, kind, person_id, desk)
