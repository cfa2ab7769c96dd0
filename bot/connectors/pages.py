"""Where escalations are told outside Slack: e-mail and signed webhooks, each by its own kind."""

from __future__ import annotations

from collections.abc import Callable

from bot.connectors.page_email import MailServer
from bot.connectors.page_webhook import WebhookPages
from bot.mention.escalation import Page
from bot.ports import Clock, Summons


class OutsidePages:
    """Implements ports.Pages. `secret`: what a page's environment variable holds."""

    def __init__(self, smtp_url: str, sender: str, clock: Clock, secret: Callable[[str], str]) -> None:
        self._mail, self._webhooks, self._secret = MailServer(smtp_url, sender), WebhookPages(clock), secret

    def send(self, page: Page, summons: Summons) -> None:
        if page.kind == "email":
            self._mail.send(page, summons)
        else:
            self._webhooks.send(page, self._secret(page.secret), summons)

    def check(self, page: Page) -> str:
        if page.kind == "email":
            return self._mail.check(page)
        return self._webhooks.check(page, self._secret(page.secret))
