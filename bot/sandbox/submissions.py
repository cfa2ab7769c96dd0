"""What the app answers in an ack: to a submitted modal, and to a slash command."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox import payloads
from bot.sandbox.block_rules import problems
from bot.sandbox.refusal import Refused
from bot.sandbox.setup import BOT, Person
from bot.sandbox.slack import Slack
from bot.sandbox.socket_mode import Envelope
from bot.sandbox.view_rules import view_problems
from bot.sandbox.views import View

Json = dict[str, Any]
Interact = Callable[[Person, Envelope], Awaitable[Json | None]]
REQUIRED = "Please complete this required field."


class Submissions:
    """Sends what people submit and carries out the answer."""

    def __init__(self, slack: Slack, interact: Interact) -> None:
        self._slack, self._interact = slack, interact

    async def submit(self, person: Person, view: View, values: Json) -> str:
        """Submit a modal.

        Returns:
            closed | errors | updated | pushed | cleared | timeout | failed
        """
        given = payloads.entered(view, values)
        errors = _own_errors(view, given)
        if errors:
            self._slack.views.complain(view, errors)
            return "errors"
        payload = payloads.submission(self._slack, person, view, given)
        answer = await self._interact(person, Envelope("interactive", payload, takes_answer=True))
        if answer is None:
            return "timeout"
        try:
            return self._carry_out(view, answer)
        except Refused as refusal:
            self._slack.journal.violation("view_submission", refusal.error, refusal.detail)
            self._slack.toast(person.id, "We had some trouble connecting. Try again?")
            return "failed"

    def _carry_out(self, view: View, answer: Json) -> str:
        match answer.get("response_action"):
            case None if not answer:
                self._slack.views.close(view)
                return "closed"
            case "clear":
                self._slack.views.clear(view.user)
                return "cleared"
            case "errors":
                self._slack.views.complain(view, _errors(view, answer.get("errors")))
                return "errors"
            case "update":
                self._slack.views.update(view, _checked(answer))
                return "updated"
            case "push":
                self._slack.views.push(view.user, _checked(answer))
                return "pushed"
            case other:
                raise Refused("invalid_response_action", [str(other)])

    async def command(self, person: Person, room: str, envelope: Envelope) -> None:
        """Send a slash command; the ack may carry a message."""
        answer = await self._interact(person, envelope)
        if not answer:
            return
        blocks, text = answer.get("blocks") or [], str(answer.get("text") or "")
        found = problems(blocks, "message") if blocks else []
        if found or not (blocks or text):
            detail = "; ".join(map(str, found))
            self._slack.journal.violation("slash_commands", "invalid_command_response", detail)
            self._slack.toast(person.id, f"{envelope.payload['command']} failed.")
            return
        only_for = "" if answer.get("response_type") == "in_channel" else person.id
        message = self._slack.post(room, BOT, text, blocks, only_for=only_for)
        self._slack.note_pings("slash_commands", message)


def _own_errors(view: View, values: Json) -> dict[str, str]:
    """What Slack's client refuses before it asks the app."""
    inputs = [block for block in view.body["blocks"] if block["type"] == "input"]
    checked = {block["block_id"]: _own_error(block, values[block["block_id"]]) for block in inputs}
    return {block_id: error for block_id, error in checked.items() if error}


def _own_error(block: Json, values: Json) -> str:
    element = block["element"]
    value = values[element["action_id"]][payloads.choice_key(element["type"])]
    if value in (None, "", []):
        return "" if block.get("optional") else REQUIRED
    size = len(value) if isinstance(value, str) else 0
    if size > element.get("max_length", 3000):
        return f"Must be at most {element.get('max_length', 3000)} characters."
    if size < element.get("min_length", 0):
        return f"Must be at least {element['min_length']} characters."
    return ""


def _errors(view: View, errors: object) -> dict[str, str]:
    inputs = {block["block_id"] for block in view.body["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or set(errors) - inputs:
        raise Refused("invalid_errors", [f"keys must be block ids of inputs: {errors}"])
    return {block_id: str(error) for block_id, error in errors.items()}


def _checked(answer: Json) -> Json:
    body: Json = answer.get("view") or {}
    found = view_problems(body)
    if found:
        raise Refused("invalid_view", problems=found)
    return body
