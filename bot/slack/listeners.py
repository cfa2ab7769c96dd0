"""Clicks and dialogs become decisions; a listener decides, acknowledges, and then says what there is to say."""

from __future__ import annotations

import functools
import json
import logging
from collections.abc import Callable
from typing import Any

from slack_bolt import App

from bot.about import about
from bot.content.words import Words
from bot.errors import AlreadySeen, BeyondRights, DecisionRefused, Occupied, OutsideError, UnscriptedError
from bot.mention import decision as d
from bot.mention.mention import Mention
from bot.ports import Decide, Desk, May
from bot.slack.attention import given_line, occupied_view, refused_view
from bot.slack.blocks import carried
from bot.slack.calls import SlackCalls
from bot.slack.dialogs import DIALOGS, REFUSED_AT, dialog, refusal, said
from bot.slack.modals import decision_of, length_line
from bot.slack.rights import ask_view

log = logging.getLogger(__name__)
Body = dict[str, Any]
Tell = Callable[[str, str, str], None]  # channel, user, text
Speak = Callable[[str], Words]  # the words for one person

# What a button decides by itself; `s` is the fingerprint of what the person saw.
CLICKS: dict[str, Callable[[dict[str, Any]], d.Decision]] = {
    "approve": lambda seen: d.Approve(seen["s"]),
    "undo": lambda seen: d.Undo(),
    "posted": lambda seen: d.PostedByHand(),
    "cannot_post": lambda seen: d.CannotPost(),
    "there": lambda seen: d.ItIsThere(),
    "again": lambda seen: d.SendAgain(),
    "gone": lambda seen: d.ItIsGone(),
    "delete_again": lambda seen: d.DeleteAgain(),
    "solved": lambda seen: d.Solved(),
    "not_solved": lambda seen: d.NotSolved(),
    "page_known": lambda seen: d.PageKnown(seen["k"]),
    "page_again": lambda seen: d.PageAgain(seen["k"]),
    "reopen": lambda seen: d.Reopen(),
    "no_reply": lambda seen: d.NoReplyNeeded(),
    "claim": lambda seen: d.Claim(),
    "release": lambda seen: d.Release(),
    "wake": lambda seen: d.Wake(),
    "ask": lambda seen: d.AskApproval(seen["s"]),
    "wait_for_customer": lambda seen: d.WaitForCustomer(),
    "keep": lambda seen: d.KeepReply(),
    "withdraw": lambda seen: d.Withdraw(),
}


def register(app: App, desk: Desk, calls: SlackCalls, decide: Decide, may: May, tell: Tell, words: Speak) -> None:
    """Every listener of the program; `tell` brings words to one person, now or a little later."""
    clerk = Clerk(desk, calls, decide, may, tell, words)
    for action in CLICKS:
        app.action(action)(clerk.click)
    for action in DIALOGS:
        app.action(action)(clerk.open)
    for callback in REFUSED_AT:
        app.view(callback)(clerk.submit)
    app.view_closed("edit")(clerk.left)
    app.action("edit_text")(clerk.typed)
    app.action("open_page")(clerk.followed_link)


def composed(listener: Callable[..., None]) -> Callable[..., None]:
    """Bolt loses the ack of a listener that raises after it (slack.md 4.2): whatever happens then is logged instead.
    What happens before it goes on: for a listener that says nothing Bolt waits as long as Slack does."""

    @functools.wraps(listener)
    def calm(self: Clerk, ack: Callable[..., None], body: Body) -> None:
        acked = list[bool]()

        def acknowledge(**answer: Any) -> None:
            ack(**answer)
            acked.append(True)

        with about(mention_of(body)):
            try:
                listener(self, acknowledge, body)
            except Exception as trouble:  # the last line of defence: the ack must not be lost with it
                if not acked:
                    raise
                if isinstance(trouble, OutsideError):
                    log.warning("%s: %s", listener.__name__, trouble)
                else:
                    log.exception("%s failed", listener.__name__)

    return calm


def mention_of(body: Body) -> str:
    """The id of the mention a click or a dialog is about; "" where it names none."""
    kept = (body.get("view") or {}).get("private_metadata") or (body.get("actions") or [{}])[0].get("value")
    try:
        found = json.loads(kept or "{}").get("m", "")
    except (ValueError, TypeError, AttributeError):  # a value that is not ours
        return ""
    return found if isinstance(found, str) else ""


class Clerk:
    """Turns what people do in Slack into decisions, and refusals into words only they see."""

    def __init__(self, desk: Desk, calls: SlackCalls, decide: Decide, may: May, tell: Tell, words: Speak) -> None:
        self._desk, self._calls, self._words = desk, calls, words
        self._decide, self._may, self._tell = decide, may, tell

    @composed
    def click(self, ack: Callable[..., None], body: Body) -> None:
        """One short transaction, the ack, and an answer if it was refused."""
        action, user = body["actions"][0], body["user"]["id"]
        refused, seen = None, dict[str, Any]()
        try:
            seen = carried(action["value"])
            self._decide(seen["m"], CLICKS[action["action_id"]](seen), user, receipt_of(action, user))
        except AlreadySeen:
            pass  # redelivered: it was carried out, and answered, the first time
        except (UnscriptedError, ValueError, KeyError, TypeError) as why:
            refused = why
        ack()
        if refused is None or not self._first(receipt_of(action, user)):
            return
        words = self._words(user)
        match refused:
            case Occupied(values={"who": who}):
                self._show(body, occupied_view(seen["m"], seen["s"], str(who), words))
            case BeyondRights(values={"words": promised, "level": level}):
                self._show(body, ask_view(seen["m"], seen["s"], str(promised), str(level), words))
            case _:
                self._tell(body["channel"]["id"], user, said(refused, words))

    def _first(self, receipt: str) -> bool:
        """Whether a refusal is new; what was refused once stays refused, however late it is delivered again."""
        try:
            self._desk.store.note(receipt)
        except AlreadySeen:
            return False
        except OutsideError as trouble:
            log.warning("a refusal was not noted: %s", trouble)
        return True

    @composed
    def open(self, ack: Callable[..., None], body: Body) -> None:
        """A dialog for those who may use it; the trigger lives three seconds."""
        ack()
        action, user, channel = body["actions"][0], body["user"]["id"], body["channel"]["id"]
        try:
            mention = self._noted(action, user)
            view = dialog(action["action_id"], mention, user, channel, self._desk, self._words(user))
        except AlreadySeen:
            return
        except (UnscriptedError, ValueError, KeyError, TypeError) as refused:
            if self._first(receipt_of(action, user)):
                self._tell(channel, user, said(refused, self._words(user)))
            return
        if not self._show(body, view) and action["action_id"] == "edit":
            self._stop_editing(carried(action["value"])["m"], user)

    def _show(self, body: Body, view: Body) -> bool:
        """Whether the dialog opened; its person is told when not."""
        try:
            self._calls.open_view(body["trigger_id"], view)
        except OutsideError as trouble:  # the trigger ran out, or Slack is busy: pressing again helps
            log.warning("a dialog did not open: %s", trouble)
            user = body["user"]["id"]
            self._tell(body["channel"]["id"], user, self._words(user)(OutsideError.key))
            return False
        return True

    @composed
    def submit(self, ack: Callable[..., None], body: Body) -> None:
        """Checked and decided before the ack, because the refusal travels in it."""
        view, user = body["view"], body["user"]["id"]
        try:
            kept = carried(view["private_metadata"])
            decision = decision_of(view, kept)
        except (ValueError, TypeError, LookupError, AttributeError) as odd:  # a dialog of another version of us
            words = self._words(user)
            ack(response_action="update", view=refused_view(said(odd, words), words))
            return
        try:
            mention = self._decide(kept["m"], decision, user, f"{user}:{view['id']}:{view['hash']}")
        except AlreadySeen:
            ack()
            return
        except UnscriptedError as refused:
            ack(**refusal(refused, decision, view, kept["m"], self._desk, self._words(user)))
            return
        ack()
        if isinstance(decision, d.HandOver):
            told = given_line(mention, self._desk.content(), self._words(decision.to))
            self._tell(kept["c"], decision.to, told)

    @composed
    def left(self, ack: Callable[..., None], body: Body) -> None:
        """An Edit dialog was closed without saving."""
        view, user = body["view"], body["user"]["id"]
        self._stop_editing(carried(view["private_metadata"])["m"], user, f"{user}:left:{view['id']}")
        ack()

    def _stop_editing(self, mention_id: str, user: str, receipt: str = "") -> None:
        """Told twice it ends one opening, not the next."""
        try:
            self._decide(mention_id, d.StopEditing(), user, receipt)
        except AlreadySeen:
            log.debug("%s has left this dialog before", user)
        except DecisionRefused:  # decided meanwhile: there is nothing left to end
            log.debug("%s does not edit it any more", user)
            if receipt:
                self._first(receipt)

    @composed
    def typed(self, ack: Callable[..., None], body: Body) -> None:
        """The length follows the typing; a newer update of the same dialog wins."""
        ack()
        view, text = body["view"], body["actions"][0].get("value") or ""
        post = self._desk.store.get(carried(view["private_metadata"])["m"]).post
        connector = self._desk.platforms.connector(post.platform, post.account)
        line = length_line(connector.measure(text), connector.capabilities, self._words(body["user"]["id"]))
        blocks = [line if block["block_id"] == "length" else block for block in view["blocks"]]
        kept = {
            key: view[key]
            for key in ("type", "callback_id", "title", "submit", "close", "private_metadata", "notify_on_close")
        }
        self._calls.update_view(view["id"], view["hash"], {**kept, "blocks": blocks})

    @composed
    def followed_link(self, ack: Callable[..., None], body: Body) -> None:
        ack()

    def _noted(self, action: Body, user: str) -> Mention:
        """The mention a dialog is about; who edits, or reads abuse, is noted before it opens."""
        mention_id, kind = carried(action["value"])["m"], DIALOGS[action["action_id"]]
        receipt = receipt_of(action, user)
        if kind in (d.StartEditing, d.Uncover):
            return self._decide(mention_id, kind(), user, receipt)
        mention = self._may(mention_id, kind, user) if kind else self._desk.store.get(mention_id)
        self._desk.store.note(receipt)  # a trigger opens one dialog
        return mention


def receipt_of(action: Body, user: str) -> str:
    """The same for a click that is delivered again."""
    return f"{user}:{action['action_id']}:{action['action_ts']}"
