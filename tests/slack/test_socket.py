"""The socket: it says what keeps it from working, and what Slack refuses for good is an error."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from slack_bolt.request import BoltRequest

from bot.errors import CredentialsRefused
from bot.sandbox.server import Sandbox
from bot.slack.calls import SlackCalls, web_client
from bot.slack.delivery import CardDelivery
from bot.slack.pace import Pace
from bot.slack.socket import SlackSocket, bolt_app
from tests.acceptance.workplace import setup
from tests.fakes import MAYA, World
from tests.postgresql import free_port

pytestmark = pytest.mark.slow


def turns(count: int) -> Callable[[float], bool]:
    """Stops a loop when it has been asked so often."""
    left = [count]

    def stop(seconds: float) -> bool:
        left[0] -= 1
        return left[0] < 0

    return stop


def test_while_slack_cannot_be_reached_the_socket_says_so() -> None:
    app = bolt_app(web_client("xoxb-sandbox-1", f"http://127.0.0.1:{free_port()}/api/"))
    socket = SlackSocket(app, "xapp-sandbox-1")
    socket.run(turns(2))
    assert socket.trouble == "URLError"


def test_a_token_slack_does_not_accept_is_an_error_and_one_it_accepts_connects_twice() -> None:
    with Sandbox(setup()) as sandbox:
        app = bolt_app(web_client("xoxb-sandbox-1", f"{sandbox.url}/api/"))
        for token in ("xoxb-sandbox-1", "xapp-of-somebody"):
            with pytest.raises(CredentialsRefused):
                SlackSocket(app, token).run(turns(2))
        socket, seen = SlackSocket(app, "xapp-sandbox-1"), list[int]()
        stop = turns(2)
        socket.run(lambda seconds: seen.append(socket.connected) or stop(seconds))  # type: ignore[func-returns-value]
        assert max(seen) == 2
        assert socket.trouble == ""


def test_cards_that_slack_refuses_because_of_the_token_are_a_trouble_of_their_delivery(world: World) -> None:
    world.arrive()
    with Sandbox(setup()) as sandbox:
        calls = SlackCalls(web_client("xoxp-nobody", f"{sandbox.url}/api/"))
        delivery = CardDelivery(world.desk, calls, Pace(100.0), world.desk.grace)
        delivery.run(turns(3))
        assert delivery.trouble.startswith("Slack says ")


def test_a_click_is_taken_while_slack_does_not_say_who_we_are(caplog: pytest.LogCaptureFixture) -> None:
    with Sandbox(setup()) as sandbox:
        sandbox.fault("before_500", method="auth.test", times=100)
        app, pressed = bolt_app(web_client("xoxb-sandbox-1", f"{sandbox.url}/api/")), list[str]()
        app.action("approve")(lambda ack, action: (ack(), pressed.append(action["action_id"])))  # type: ignore[func-returns-value]
        click = {
            "type": "block_actions",
            "team": {"id": "T1"},
            "user": {"id": MAYA},
            "actions": [{"action_id": "approve"}],
        }
        answer = app.dispatch(BoltRequest(mode="socket_mode", body=click))
        assert (answer.status, answer.body, pressed) == (200, "", ["approve"])
        assert sandbox.slack.calls == []
        assert caplog.records == []
