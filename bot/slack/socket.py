"""The connection to Slack: Bolt over Socket Mode, with a look every few seconds whether it still lives."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.errors import CredentialsRefused

CONNECTIONS = 2  # one keeps receiving while Slack refreshes the other (Slack allows ten)
LISTENERS = 16  # threads; a click is one short transaction
LOOK = 3.0  # seconds between two looks at the connections
log = logging.getLogger(__name__)


def bolt_app(client: WebClient) -> App:
    """A Bolt app without listeners; its own client retries nothing either."""
    return App(
        name="unscripted",  # or Bolt reads every source file on the call stack to find one
        client=client,
        logger=logging.getLogger("slack_bolt"),  # its own would not keep to our level
        token_verification_enabled=False,
        request_verification_enabled=False,  # a socket needs none, and bot.slack.http has its own
        listener_executor=ThreadPoolExecutor(LISTENERS, thread_name_prefix="listener"),
    )


class SlackSocket:
    """Implements ports.Loop."""

    name = "slack socket"

    def __init__(self, app: App, app_token: str) -> None:
        self._app, self._app_token = app, app_token
        self._handlers: list[SocketModeHandler] = []

    @property
    def connected(self) -> int:
        return sum(handler.client.is_connected() for handler in self._handlers)

    def run(self, stop: Callable[[float], bool]) -> None:
        self._handlers = [
            SocketModeHandler(self._app, self._app_token, trace_enabled=False) for _ in range(CONNECTIONS)
        ]
        try:
            while not stop(0):
                self._mend()
                stop(LOOK)
        finally:
            for handler in self._handlers:
                handler.close()  # type: ignore[no-untyped-call]

    def _mend(self) -> None:
        """Connect whatever is not connected, with a fresh address: a spent one never works again."""
        for handler in self._handlers:
            if handler.client.is_connected():
                continue
            try:
                handler.connect()  # type: ignore[no-untyped-call]
            except SlackApiError as error:
                if error.response.get("error") in {"invalid_auth", "not_authed", "token_revoked"}:
                    raise CredentialsRefused("Slack does not accept SLACK_APP_TOKEN") from None
                log.warning("no socket from Slack: %s", error.response.get("error"))
            except OSError as error:
                log.warning("Slack cannot be reached: %s", type(error).__name__)
