"""The connection to Slack: Bolt over Socket Mode. A socket that ends, however it ends, is replaced at once.

The SDK's own client is not used: cut off without a close frame it reads nothing on for 40 s, and frames that arrive
together it reads by recursion, until there are too many.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress

from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import ClientConnection, connect

from bot.errors import CredentialsRefused, InputError, OutsideError

CONNECTIONS = 2  # one keeps receiving while Slack refreshes the other (Slack allows ten)
LISTENERS = 16  # threads; a click is one short transaction
ANSWERS = 20  # envelopes under way; Bolt looks every 10 ms whether one is acknowledged
LOOK, AGAIN = 0.2, 3.0  # seconds between two looks at the connections, and after one that could not be made
PING = 10.0  # seconds between two signs of life, and how long Slack has to answer one
REFUSED = frozenset({"invalid_auth", "not_authed", "token_revoked", "not_allowed_token_type"})
# What a payload raises that does not have the shape Slack describes.
ODD = (ValueError, TypeError, LookupError, AttributeError, RecursionError, OverflowError, InputError)
log = logging.getLogger(__name__)
FRAMES = logging.getLogger("websockets")  # not ours: at our level DEBUG it would print what people write


def bolt_app(client: WebClient) -> App:
    """A Bolt app without listeners; its own client retries nothing either.

    Bolt would ask Slack who we are before the first click is taken, and swallow clicks with an apology of its own
    while Slack does not answer that: what we listen to tells bots apart by itself.
    """

    def known(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    token, client.token = client.token, None  # or Bolt warns that it is not used: `known` hands it out
    app = App(
        name="unscripted",  # or Bolt reads every source file on the call stack to find one
        client=client,
        authorize=known,
        logger=logging.getLogger("slack_bolt"),  # its own would not keep to our level
        token_verification_enabled=False,
        request_verification_enabled=False,  # a socket needs none, and bot.slack.http has its own
        listener_executor=ThreadPoolExecutor(LISTENERS, thread_name_prefix="listener"),
    )
    client.token = token
    app.error(not_taken)
    return app


def not_taken(error: Exception, response: BoltResponse | None) -> BoltResponse | None:
    """What is said, at once, of a request that failed before it was acknowledged; Slack tells its person, or delivers
    an event again. None when it was acknowledged."""
    log.error("a request of Slack failed", exc_info=error)
    if response is None:
        return None
    return BoltResponse(status=503 if isinstance(error, OutsideError) else 400 if isinstance(error, ODD) else 500)


class SlackSocket:
    """Implements ports.Loop."""

    name = "slack socket"

    def __init__(self, app: App, app_token: str) -> None:
        self.trouble = ""
        self._app, self._app_token = app, app_token
        self._open: list[ClientConnection] = []
        self._leaving: list[ClientConnection] = []  # Slack asked them to go; acks still leave by them

    @property
    def connected(self) -> int:
        return len(self._open)

    def run(self, stop: Callable[[float], bool]) -> None:
        answers = ThreadPoolExecutor(ANSWERS, thread_name_prefix="answer")
        try:
            while not stop(0):
                stop(LOOK if self._mend(answers) else AGAIN)
        finally:
            answers.shutdown()  # what is under way is acknowledged
            for websocket in [*self._open, *self._leaving]:
                websocket.close()

    def _mend(self, answers: ThreadPoolExecutor) -> bool:
        """Open what is missing, each with an address of its own: one that was used never works again."""
        try:
            while len(self._open) < CONNECTIONS:
                self._connect(answers)
        except SlackApiError as error:
            if error.response.get("error") in REFUSED:
                raise CredentialsRefused("Slack does not accept SLACK_APP_TOKEN") from None
            return self._failed(str(error.response.get("error")))
        except (OSError, WebSocketException) as error:
            return self._failed(type(error).__name__)
        self.trouble = ""
        return True

    def _failed(self, trouble: str) -> bool:
        self.trouble = trouble
        log.warning("no socket from Slack: %s", trouble)
        return False

    def _connect(self, answers: ThreadPoolExecutor) -> None:
        url = str(self._app.client.apps_connections_open(app_token=self._app_token)["url"])
        dial = connect(
            url,
            max_size=None,
            open_timeout=PING,
            ping_interval=PING,
            ping_timeout=PING,
            close_timeout=1,
            logger=FRAMES,
        )
        lifetime = ExitStack()
        websocket = lifetime.enter_context(dial)
        self._open.append(websocket)
        listening = (websocket, lifetime, answers)
        threading.Thread(target=self._listen, args=listening, name="socket", daemon=True).start()

    def _listen(self, websocket: ClientConnection, lifetime: ExitStack, answers: ThreadPoolExecutor) -> None:
        """Until it ends; whoever looks next opens another one."""
        try:
            with lifetime:
                for frame in websocket:
                    self._take(frame, websocket, answers)
        except ConnectionClosed as end:
            log.info("a socket was cut off: %s", end)
        except RuntimeError:  # we are stopping: Slack keeps what we do not take
            log.info("an envelope came too late")
        finally:
            for sockets in (self._open, self._leaving):
                if websocket in sockets:
                    sockets.remove(websocket)

    def _take(self, frame: str | bytes, websocket: ClientConnection, answers: ThreadPoolExecutor) -> None:
        try:
            message = json.loads(frame)
            leaves, envelope = message.get("type") == "disconnect", SocketModeRequest.from_dict(message)
        except ODD as odd:  # one frame must not cost the connection
            log.warning("a frame from Slack could not be read: %s", type(odd).__name__)
            return
        if leaves and websocket in self._open:
            self._leaving.append(websocket)
            self._open.remove(websocket)
        elif envelope:
            answers.submit(self._answer, envelope, websocket)

    def _answer(self, envelope: SocketModeRequest, websocket: ClientConnection) -> None:
        try:
            answer = run_bolt_app(self._app, envelope)
            if answer.status == 200:
                self._acknowledge(envelope.envelope_id, answer, websocket)
            else:
                log.warning("an envelope of type %s was not acknowledged: %s", envelope.type, answer.status)
        except Exception:  # the thread must go on; Slack tells the person, or delivers again
            log.exception("an envelope was not acknowledged")

    def _acknowledge(self, envelope_id: str, answer: BoltResponse, websocket: ClientConnection) -> None:
        """By the socket it came by, or, where that has ended meanwhile, by another one."""
        is_json = answer.first_headers().get("content-type", "").startswith("application/json")
        payload = json.loads(answer.body) if answer.body and is_json else answer.body or None
        frame = json.dumps(SocketModeResponse(envelope_id, payload).to_dict())
        for way in (websocket, *self._open):
            with suppress(ConnectionClosed):
                way.send(frame)
                return
        log.warning("an acknowledgement found no socket")
