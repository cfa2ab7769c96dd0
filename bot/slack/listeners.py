"""Clicks and dialogs become decisions; a listener decides, acknowledges, and then says what there is to say."""

from __future__ import annotations

import functools
import json
import logging
from collections.abc import Callable
from typing import Any

from slack_bolt import App

from bot.content.words import Words
from bot.errors import AlreadySeen, DecisionRefused, OutsideError, UnscriptedError
from bot.mention import decision as d
from bot.ports import Decide, Desk, May
from bot.slack.calls import SlackCalls
from bot.slack.modals import (
    decision_of,
    dismiss_view,
    edit_view,
    escalate_view,
    length_line,
    regenerate_view,
    tags_view,
    whole_view,
)

log = logging.getLogger(__name__)
Body = dict[str, Any]
Tell = Callable[[str, str, str], None]  # channel, user, text

# What a button decides by itself; `s` is the fingerprint of what the person saw.
CLICKS: dict[str, Callable[[dict[str, Any]], d.Decision]] = {
    "approve": lambda seen: d.Approve(seen["s"]),
    "undo": lambda seen: d.Undo(),
    "posted": lambda seen: d.PostedByHand(),
    "cannot_post": lambda seen: d.CannotPost(),
    "there": lambda seen: d.ItIsThere(),
    "again": lambda seen: d.SendAgain(),
    "reopen": lambda seen: d.Reopen(),
}
# Buttons that open a dialog, with the decision it leads to; None: reading needs no right.
DIALOGS: dict[str, type | None] = {
    "edit": d.Write,
    "regenerate": d.Regenerate,
    "escalate": d.Escalate,
    "dismiss": d.Dismiss,
    "tags": d.Retag,
    "whole": None,
}
# Where a dialog shows why it was refused: one of its input blocks.
REFUSED_AT = {"edit": "text", "regenerate": "instruction", "escalate": "reason", "dismiss": "reason", "tags": "kind"}


def register(app: App, desk: Desk, calls: SlackCalls, decide: Decide, may: May, tell: Tell) -> None:
    """Every listener of the program; `tell` brings words to one person, now or a little later."""
    clerk = Clerk(desk, calls, decide, may, tell, Words())
    for action in CLICKS:
        app.action(action)(clerk.click)
    for action in DIALOGS:
        app.action(action)(clerk.open)
    for callback in REFUSED_AT:
        app.view(callback)(clerk.submit)
    app.action("edit_text")(clerk.typed)
    app.action("open_page")(clerk.followed_link)


def composed(listener: Callable[..., None]) -> Callable[..., None]:
    """Bolt loses the ack of a listener that raises after it (slack.md 4.2): whatever happens is logged instead."""

    @functools.wraps(listener)
    def calm(self: Clerk, ack: Callable[..., None], body: Body) -> None:
        try:
            listener(self, ack, body)
        except OutsideError as trouble:
            log.warning("%s: %s", listener.__name__, trouble)
        except Exception:  # the last line of defence: the ack must not be lost with it
            log.exception("%s failed", listener.__name__)

    return calm


class Clerk:
    """Turns what people do in Slack into decisions, and refusals into words only they see."""

    def __init__(self, desk: Desk, calls: SlackCalls, decide: Decide, may: May, tell: Tell, words: Words) -> None:
        self._desk, self._calls, self._words = desk, calls, words
        self._decide, self._may, self._tell = decide, may, tell

    @composed
    def click(self, ack: Callable[..., None], body: Body) -> None:
        """One short transaction, the ack, and an answer if it was refused."""
        action, user = body["actions"][0], body["user"]["id"]
        receipt = f"{user}:{action['action_id']}:{action['action_ts']}"
        refused = None
        try:
            seen = json.loads(action["value"])
            self._decide(seen["m"], CLICKS[action["action_id"]](seen), user, receipt)
        except AlreadySeen:
            pass  # redelivered: it was carried out, and answered, the first time
        except (UnscriptedError, ValueError, KeyError, TypeError) as why:
            refused = why
        ack()
        if refused:
            self._tell(body["channel"]["id"], user, self._said(refused))

    @composed
    def open(self, ack: Callable[..., None], body: Body) -> None:
        """A dialog for those who may use it; the trigger lives three seconds."""
        ack()
        action, user, channel = body["actions"][0], body["user"]["id"], body["channel"]["id"]
        try:
            view = self._dialog(action, user)
        except (UnscriptedError, ValueError, KeyError, TypeError) as refused:
            self._tell(channel, user, self._said(refused))
            return
        try:
            self._calls.open_view(body["trigger_id"], view)
        except OutsideError as trouble:  # the trigger ran out, or Slack is busy: pressing again helps
            log.warning("a dialog did not open: %s", trouble)
            self._tell(channel, user, self._words(OutsideError.key))

    @composed
    def submit(self, ack: Callable[..., None], body: Body) -> None:
        """Checked and decided before the ack, because the refusal travels in it."""
        view, user = body["view"], body["user"]["id"]
        kept = json.loads(view["private_metadata"])
        try:
            self._decide(kept["m"], decision_of(view, kept), user, f"{user}:{view['id']}:{view['hash']}")
        except AlreadySeen:
            pass
        except UnscriptedError as refused:
            ack(response_action="errors", errors={REFUSED_AT[view["callback_id"]]: self._said(refused)})
            return
        ack()

    @composed
    def typed(self, ack: Callable[..., None], body: Body) -> None:
        """The length follows the typing; a newer update of the same dialog wins."""
        ack()
        view, text = body["view"], body["actions"][0].get("value") or ""
        post = self._desk.store.get(json.loads(view["private_metadata"])["m"]).post
        connector = self._desk.platforms.connector(post.platform, post.account)
        line = length_line(connector.measure(text), connector.capabilities, self._words)
        blocks = [line if block["block_id"] == "length" else block for block in view["blocks"]]
        kept = {key: view[key] for key in ("type", "callback_id", "title", "submit", "close", "private_metadata")}
        self._calls.update_view(view["id"], view["hash"], {**kept, "blocks": blocks})

    @composed
    def followed_link(self, ack: Callable[..., None], body: Body) -> None:
        ack()

    def _dialog(self, action: Body, user: str) -> Body:
        mention_id, kind = json.loads(action["value"])["m"], DIALOGS[action["action_id"]]
        mention = self._may(mention_id, kind, user) if kind else self._desk.store.get(mention_id)
        workspace = self._desk.content()
        connector = self._desk.platforms.connector(mention.post.platform, mention.post.account)
        length = connector.measure(mention.draft.text) if mention.draft else 0
        dialogs: dict[str, Callable[[], Body]] = {
            "edit": lambda: edit_view(mention, connector.capabilities, length, self._words),
            "regenerate": lambda: regenerate_view(mention, self._words),
            "escalate": lambda: escalate_view(mention, workspace, self._words),
            "dismiss": lambda: dismiss_view(mention, self._words),
            "tags": lambda: tags_view(mention, self._words),
            "whole": lambda: whole_view(mention, self._words),
        }
        return dialogs[action["action_id"]]()

    def _said(self, refused: Exception) -> str:
        """A refusal in the catalogue's words; a card nobody can read is said to be just that."""
        if isinstance(refused, DecisionRefused):
            return self._words(refused.key, **{name: self._named(name, v) for name, v in refused.values.items()})
        if isinstance(refused, OutsideError):
            return self._words(refused.key)
        return self._words("refused.unknown_card")

    def _named(self, name: str, value: object) -> object:
        """Roles and past deeds have words of their own."""
        family = {"role": "role", "what": "deed"}.get(name)
        return self._words(f"{family}.{value}") if family else value
