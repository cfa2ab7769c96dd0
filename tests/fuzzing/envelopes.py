"""Valid payloads of every kind Slack sends, about what stands behind the front door."""

from __future__ import annotations

import json
from typing import Any

from bot.content.words import Words
from bot.mention.mention import Mention
from bot.ports import Desk
from bot.sandbox.payloads import choice_key, initial
from bot.sandbox.walk import elements_of, every
from bot.slack.attention import occupied_view
from bot.slack.dialogs import DIALOGS, dialog
from bot.slack.listeners import CLICKS
from bot.slack.make_mention import make_view
from bot.slack.rights import ask_view
from tests.fakes import IRINA, MAYA, SAM, TOMEK
from tests.fuzzing.front_door import FrontDoor

Json = dict[str, Any]
TEAM, CHANNEL, CARD = "T0SANDBOX", "C0PEONY", "1700000000.000100"
WORDS = Words()
FILLED: Json = {
    "plain_text_input": "Please write to the care team.",
    "users_select": TOMEK,
    "datetimepicker": 1_900_000_000,
    "multi_static_select": [],
}


def who(user: str = MAYA, team: str = TEAM) -> Json:
    return {
        "user": {"id": user, "username": "maya", "name": "maya", "team_id": team}, "team": {"id": team, "domain": "x"},
        "api_app_id": "A0UNSCRIPTED", "token": "sandbox", "enterprise": None, "is_enterprise_install": False,
        "trigger_id": "1.2.3",
    }  # fmt: skip


def click(action: str, value: Any, user: str = MAYA, **more: Any) -> Json:
    """A button below a card."""
    pressed = {
        "type": "button", "action_id": action, "block_id": "decide", "value": json.dumps(value),
        "action_ts": "1700000000.0001", "text": {"type": "plain_text", "text": "Press"}, **more,
    }  # fmt: skip
    return {
        "type": "block_actions", **who(user), "channel": {"id": CHANNEL, "name": "peony"},
        "container": {"type": "message", "message_ts": CARD, "channel_id": CHANNEL, "is_ephemeral": False},
        "message": {"type": "message", "ts": CARD, "text": "card", "user": "U0BOT", "blocks": []},
        "response_url": "http://127.0.0.1:9/none", "state": {"values": {}}, "actions": [pressed],
    }  # fmt: skip


def clicks(door: FrontDoor) -> list[Json]:
    """Every button there is, on mentions where it does something and where it does not."""
    found = []
    for name, mention in door.mentions.items():
        value = {"m": mention.id, "v": 1, "s": mention.seen}
        found += [click(action, value, by) for action in (*CLICKS, *DIALOGS) for by in (MAYA, IRINA)]
        found += [click("approve", {"m": mention.id}), click("open_page", value), click(name, value)]
    found += [click(action, {}, by) for action in ("home_refresh", "home_chart", "open_card") for by in (MAYA, SAM)]
    found += [click(action, {}) for action in ("bulk_approve", "bulk_dismiss")]
    found += [click("handover_0", {"brand": "peony"}, IRINA), click("answer_helpful", {"q": "Ev1"})]
    typed = click("edit_text", "")
    typed["actions"][0] |= {"type": "plain_text_input", "value": "Typing"}
    typed["view"] = shown(dialog("edit", door.mentions["written"], MAYA, CHANNEL, door.office.desk, WORDS))
    return [*found, typed]


def views(door: FrontDoor) -> list[Json]:
    """Every dialog, submitted and closed."""
    desk = door.office.desk
    written, closed = door.mentions["written"], door.mentions["closed"]
    person = desk.content().people[MAYA]
    made = [_dialog(button, written, closed, desk) for button in DIALOGS if button != "promises"]
    made += [
        occupied_view(written.id, written.seen, "Tomek", WORDS),
        ask_view(written.id, written.seen, "a refund", "lead", WORDS),
        make_view(person, f"slack:{CHANNEL}:{CARD}", "My parcel never came.", {"peony": "Peony & Pine"}, WORDS),
        bulk_view("bulk_approve", written, written.seen),
        bulk_view("bulk_dismiss", written, written.wording),
    ]
    kinds = ("view_submission", "view_submission", "view_closed")
    return [{"type": kind, **who(), "view": shown(view), "response_urls": []} for view in made for kind in kinds]


def _dialog(button: str, written: Mention, closed: Mention, desk: Desk) -> Json:
    return dialog(button, closed if button in ("note_promise", "amend") else written, MAYA, CHANNEL, desk, WORDS)


def bulk_view(callback: str, mention: Mention, seen: str) -> Json:
    box = {
        "type": "checkboxes", "action_id": "pick", "options": [{"value": seen}], "initial_options": [{"value": seen}],
    }  # fmt: skip
    reason = {"type": "static_select", "action_id": "reason", "initial_option": {"value": "spam"}}
    blocks = [
        {"type": "input", "block_id": f"pick:{mention.id}", "element": box},
        {"type": "input", "block_id": "reason", "element": reason},
    ]
    return {
        "type": "modal",
        "callback_id": callback,
        "private_metadata": "{}",
        "title": {},
        "close": {},
        "blocks": blocks,
    }


def shown(view: Json) -> Json:
    """A view as Slack tells of it, filled in."""
    values: Json = {}
    for _, block in every(view["blocks"]):
        for _, element in elements_of(block):
            if element["type"] not in ("button", "image"):
                kind, key = element["type"], choice_key(element["type"])
                given = initial(element) or FILLED.get(kind)
                values.setdefault(block["block_id"], {})[element["action_id"]] = {"type": kind, key: given}
    told = {"id": "V1", "hash": "1700000000.a", "team_id": TEAM, "state": {"values": values}, "submit": {}, "close": {}}
    return {**told, "notify_on_close": False, "root_view_id": "V1", "previous_view_id": None, **view}


def event(what: Json) -> Json:
    return {
        "type": "event_callback", "team_id": TEAM, "api_app_id": "A0UNSCRIPTED", "token": "sandbox", "event": what,
        "event_id": "Ev0001", "event_time": 1_700_000_000, "event_context": "x", "is_ext_shared_channel": False,
        "authorizations": [
            {"enterprise_id": None, "team_id": TEAM, "user_id": "U0BOT", "is_bot": True, "is_enterprise_install": False}
        ],
    }  # fmt: skip


def said(text: str, user: str = MAYA, **more: Any) -> Json:
    return event({
        "type": "message", "user": user, "text": text, "ts": "1700000001.000100", "channel": CHANNEL, "team": TEAM,
        "channel_type": "channel", "event_ts": "1700000001.000100", **more,
    })  # fmt: skip


def events() -> list[Json]:
    direct = {"channel": "D0MAYA", "channel_type": "im"}
    opened = {"type": "app_home_opened", "user": MAYA, "channel": "D0MAYA", "event_ts": "1700000001.000100"}
    return [
        said("shorter, please", thread_ts=CARD), said("What does it cost to send it back?", thread_ts=CARD),
        said("How long does delivery take?", **direct), said("Peony & Pine: refunds?", user=IRINA, **direct),
        said("hello", user="U0NOBODY", **direct), said("to each other", thread_ts="1.2"),
        said("", subtype="file_share", files=[{"id": "F1"}], thread_ts=CARD),
        event({"type": "message", "subtype": "message_changed", "channel": CHANNEL, "message": {"text": "x"}}),
        event({**opened, "tab": "home", "view": {"id": "V0"}}), event({**opened, "tab": "messages"}),
        event({"type": "user_change", "user": {"id": MAYA, "locale": "pl-PL"}, "event_ts": "1.2"}),
        event({"type": "reaction_added", "user": MAYA, "reaction": "eyes", "item": {"type": "message"}}),
        {"type": "url_verification", "token": "x", "challenge": "3eZbrw1a"},
        {"type": "app_rate_limited", "token": "x", "team_id": TEAM, "minute_rate_limited": 1, "api_app_id": "A0"},
    ]  # fmt: skip


def shortcuts() -> list[Json]:
    message = {"type": "message", "user": MAYA, "ts": "1700000001.000100", "text": "My parcel never came."}
    told = {**who(), "channel": {"id": CHANNEL, "name": "peony"}, "action_ts": "1700000002.1", "message": message}
    return [
        {"type": "message_action", "callback_id": "make_mention", **told, "message_ts": message["ts"]},
        {"type": "shortcut", "callback_id": "make_mention", **who(), "action_ts": "1700000002.1"},
        {"type": "block_suggestion", **who(), "action_id": "to", "block_id": "to", "value": "m"},
        {"type": "interactive_message", **who(), "actions": [{"name": "a", "type": "select"}], "callback_id": "x"},
        {"type": "dialog_submission", **who(), "callback_id": "x", "submission": {}, "state": "x"},
    ]


TYPED = (
    "help", "find allergic", "find tag:delivery brand:peony", 'find "cracked bottle" platform:import', "status",
    "report", "next", "find", "", "find brand:", "find tag:* %_", "FIND “oil” tag:„x”",
)  # fmt: skip


def command(text: str, user: str = MAYA, **more: str) -> dict[str, str]:
    return {
        "command": "/unscripted", "text": text, "user_id": user, "team_id": TEAM, "channel_id": CHANNEL,
        "response_url": "http://127.0.0.1:9/none", "trigger_id": "1.2.3", **more,
    }  # fmt: skip
