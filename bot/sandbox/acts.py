"""What people do on the page, turned into what Slack would send the app."""

from __future__ import annotations

import asyncio
import html
from collections.abc import Coroutine
from typing import Any

from bot.sandbox import payloads
from bot.sandbox.refusal import Refused
from bot.sandbox.setup import BOT, LOCALES, Person
from bot.sandbox.slack import Slack
from bot.sandbox.socket_mode import Envelope, NoAck, NoSocket, Sockets
from bot.sandbox.submissions import Submissions
from bot.sandbox.views import View
from bot.sandbox.walk import element_at
from bot.sandbox.workspace import told

Json = dict[str, Any]
RETRIES = (0, 0, 60, 300)  # seconds before each attempt to deliver an event
GONE = "This is no longer there."
SENTENCES = {"message_not_found": GONE, "not_found": GONE, "channel_not_found": GONE, "user_not_found": "Who are you?"}


class Acts:
    """Carries out one act at a time; deliveries go on in the background."""

    def __init__(self, slack: Slack, sockets: Sockets) -> None:
        self._slack, self._sockets = slack, sockets
        self._submissions = Submissions(slack, self._interact)
        self._background: set[asyncio.Task[None]] = set()
        self._by_type = {
            "click": self._click,
            "input": self._input,
            "submit": self._submit,
            "close": self._close,
            "say": self._say,
            "home": self._home,
            "direct": self._direct,
            "slash": self._slash,
            "shortcut": self._shortcut,
            "language": self._language,
        }

    async def act(self, body: Json) -> Json:
        """Do what a person asks: {"user", "type", …}; the answer always has `ok`."""
        self._slack.journal.write("act", **{key: value for key, value in body.items() if key != "kind"})
        does = self._by_type.get(str(body.get("type")))
        try:
            if does is None:
                raise Refused("The sandbox does not know this act.")
            return {"ok": True, **await does(self._slack.person(str(body.get("user"))), body)}
        except Refused as refusal:
            return {"ok": False, "error": SENTENCES.get(refusal.error, refusal.error)}
        except KeyError as missing:
            return {"ok": False, "error": f"The act lacks {missing}."}

    async def _click(self, person: Person, body: Json) -> Json:
        message = self._slack.message(str(body["channel"]), str(body["ts"]))
        if message.only_for not in ("", person.id) or message.user != BOT:
            raise Refused(GONE)
        element = self._visible(message.blocks, person, body)
        action = payloads.action(self._slack, element, body["block_id"], _chosen(element, body))
        self._later(self._answered(person, payloads.on_message(self._slack, person, message, action)))
        return {}

    async def _input(self, person: Person, body: Json) -> Json:
        view = self._open_view(person, body)
        element = self._visible(view.body["blocks"], person, body)
        action = payloads.action(self._slack, element, body["block_id"], _chosen(element, body))
        values = payloads.entered(view, body.get("values") or {})
        self._later(self._answered(person, payloads.on_view(self._slack, person, view, values, action)))
        return {}

    async def _submit(self, person: Person, body: Json) -> Json:
        return {
            "result": await self._submissions.submit(person, self._open_view(person, body), body.get("values") or {})
        }

    async def _close(self, person: Person, body: Json) -> Json:
        view = self._open_view(person, body)
        if view.body.get("clear_on_close"):
            self._slack.views.clear(person.id)
        else:
            self._slack.views.close(view)
        if view.body.get("notify_on_close"):
            self._later(self._answered(person, payloads.closed(self._slack, person, view)))
        return {}

    async def _say(self, person: Person, body: Json) -> Json:
        text, thread = html.escape(str(body["text"]), quote=False), str(body.get("thread_ts") or "")
        message = self._slack.post(self._slack.room(str(body["channel"])), person.id, text, thread_ts=thread)
        self._later(self._event(payloads.said(self._slack, message)))
        return {"ts": message.ts}

    async def _home(self, person: Person, body: Json) -> Json:
        self._later(self._event(payloads.home_opened(self._slack, person, "home")))
        return {}

    async def _direct(self, person: Person, body: Json) -> Json:
        self._later(self._event(payloads.home_opened(self._slack, person, "messages")))
        return {"channel": self._slack.room(person.id)}

    async def _slash(self, person: Person, body: Json) -> Json:
        room = self._slack.room(str(body["channel"]))
        told = payloads.command(self._slack, person, room, str(body["command"]), str(body.get("text", "")))
        self._later(self._submissions.command(person, room, Envelope("slash_commands", told, takes_answer=True)))
        return {}

    async def _language(self, person: Person, body: Json) -> Json:
        if body["locale"] not in LOCALES:
            raise Refused("The sandbox does not speak this language.")
        now = told(self._slack.speak(person, body["locale"]), with_locale=True)
        stamp = self._slack.next_ts()
        changed = {"type": "user_change", "user": now, "cache_ts": int(float(stamp)), "event_ts": stamp}
        self._later(self._event(payloads.event(self._slack, changed)))
        return {}

    async def _shortcut(self, person: Person, body: Json) -> Json:
        message = self._slack.message(str(body["channel"]), str(body["ts"]))
        if message.only_for or body["callback_id"] not in dict(self._slack.setup.shortcuts):
            raise Refused(GONE)
        told = payloads.shortcut(self._slack, person, message, str(body["callback_id"]))
        self._later(self._answered(person, told))
        return {}

    def _open_view(self, person: Person, body: Json) -> View:
        view = self._slack.views.find(str(body["view_id"]))
        if view.user != person.id or (view.body["type"] == "modal" and view != self._slack.views.top(person.id)):
            raise Refused(GONE)
        return view

    def _visible(self, blocks: list[Json], person: Person, body: Json) -> Json:
        element = element_at(blocks, str(body["block_id"]), str(body["action_id"]))
        if element is None or person.id not in element.get("visible_to_user_ids", [person.id]):
            raise Refused(GONE)
        return element

    async def _answered(self, person: Person, payload: Json) -> None:
        await self._interact(person, Envelope("interactive", payload))

    async def _interact(self, person: Person, envelope: Envelope) -> Json | None:
        """The app's answer to what a person did; None when there was none, and the person was told."""
        try:
            return await self._sockets.deliver(envelope)
        except NoSocket:
            self._slack.toast(person.id, "The app is not connected.")
        except NoAck:
            self._slack.toast(person.id, f"The app did not answer in {self._slack.setup.patience:g} s.")
        return None

    async def _event(self, payload: Json) -> None:
        for attempt, pause in enumerate(RETRIES):
            await asyncio.sleep(pause / self._slack.setup.clock_factor)
            await self._sockets.arrival(self._slack.setup.patience)
            try:
                await self._sockets.deliver(Envelope("events_api", payload, attempt=attempt))
            except (NoSocket, NoAck):
                continue
            return

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)


def _chosen(element: Json, body: Json) -> object:
    """What the person chose or typed, checked against the choices there are."""
    kind = element["type"]
    if kind in ("button", "icon_button"):
        return element.get("value")
    if kind == "feedback_buttons":
        values = [element[name]["value"] for name in ("positive_button", "negative_button")]
        return _among(body.get("value"), values)
    chosen = body.get("selected", body.get("value"))
    if isinstance(chosen, dict) and payloads.choice_key(kind) in chosen:
        chosen = chosen[payloads.choice_key(kind)]  # the page sends what state.values holds
    choices = [*element.get("options", []), *(one for g in element.get("option_groups", []) for one in g["options"])]
    if choices and chosen is not None:
        return [_among(one, choices) for one in chosen] if isinstance(chosen, list) else _among(chosen, choices)
    return chosen


def _among(chosen: Any, choices: list[Any]) -> Any:
    if chosen not in choices:
        raise Refused(GONE)
    return chosen
