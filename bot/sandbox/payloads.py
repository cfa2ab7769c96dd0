"""The payloads Slack sends when people do something."""

from __future__ import annotations

import secrets
from typing import Any

from bot.sandbox.element_rules import STATEFUL
from bot.sandbox.setup import APP, BOT_USER, TEAM, Person
from bot.sandbox.slack import Message, Slack
from bot.sandbox.views import View
from bot.sandbox.walk import elements_of, every

Json = dict[str, Any]
SELECTED = {
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "checkboxes": "selected_options",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "rich_text_input": "rich_text_value",
    "file_input": "files",
}  # where an element's choice stands; the others have a `value`


def choice_key(kind: str) -> str:
    """The key under which an element of this kind tells what was chosen."""
    return SELECTED.get(kind, "value")


def initial(element: Json) -> object:
    """What an element holds before anybody touches it."""
    key = choice_key(element["type"])
    name = "initial_value" if key in ("value", "rich_text_value") else key.replace("selected", "initial")
    return element.get(name, [] if key.endswith("s") else None)


def entered(view: View, values: Json) -> Json:
    """state.values of a view: what the person entered, and the initial values where they entered nothing."""
    found: Json = {}
    for _, block in every(view.body["blocks"]):
        for _, element in elements_of(block):
            if element["type"] in STATEFUL:
                key, id = choice_key(element["type"]), element["action_id"]
                value = values.get(block["block_id"], {}).get(id, {}).get(key, initial(element))
                told = {"type": element["type"], key: None if value == "" else value}  # an empty input is null
                found.setdefault(block["block_id"], {})[id] = told
    return found


def on_message(slack: Slack, person: Person, message: Message, action: Json) -> Json:
    """block_actions of a message."""
    room = {"id": message.channel, "name": _room_name(slack, message.channel)}
    container: Json = {"type": "message", "message_ts": message.ts, "channel_id": message.channel}
    container |= {"is_ephemeral": bool(message.only_for)} | (
        {"thread_ts": message.thread_ts} if message.thread_ts else {}
    )
    told = {"type": "block_actions", **_who(slack, person), "container": container, "channel": room}
    told |= {"response_url": slack.tokens.response_url(person.id, message.channel, message.ts)}
    told |= {"state": {"values": _state(action)}, "actions": [action]}
    return told if message.only_for else told | {"message": message.api()}


def on_view(slack: Slack, person: Person, view: View, values: Json, action: Json) -> Json:
    """block_actions of a modal or a Home tab."""
    told = {"type": "block_actions", **_who(slack, person), "container": {"type": "view", "view_id": view.id}}
    return told | {"view": view.api(values), "state": {"values": values}, "actions": [action]}


def submission(slack: Slack, person: Person, view: View, values: Json) -> Json:
    """view_submission."""
    return {"type": "view_submission", **_who(slack, person), "view": view.api(values), "response_urls": []}


def closed(slack: Slack, person: Person, view: View) -> Json:
    """view_closed."""
    who = {key: value for key, value in _who(slack, person).items() if key != "trigger_id"}
    return {"type": "view_closed", **who, "view": view.api(), "is_cleared": False}


def action(slack: Slack, element: Json, block_id: str, chosen: object) -> Json:
    """What happened to one element; its own words and value travel with it."""
    told = {"type": element["type"], "action_id": element["action_id"], "block_id": block_id}
    told |= {key: element[key] for key in ("text", "style", "placeholder") if key in element}
    told |= {choice_key(element["type"]): chosen} if chosen is not None else {}
    return told | {"action_ts": slack.next_ts()}


def shortcut(slack: Slack, person: Person, message: Message, callback: str) -> Json:
    """message_action: a shortcut in the menu of a message."""
    told = {"type": "message_action", "callback_id": callback, **_who(slack, person), "action_ts": slack.next_ts()}
    room = {"id": message.channel, "name": _room_name(slack, message.channel)}
    told |= {"channel": room, "message": message.api(), "message_ts": message.ts}
    return told | {"response_url": slack.tokens.response_url(person.id, message.channel)}


def command(slack: Slack, person: Person, channel: str, name: str, text: str) -> Json:
    """A slash command."""
    room = {"channel_id": channel, "channel_name": _room_name(slack, channel)}
    who = {"user_id": person.id, "user_name": _login(person), "team_id": TEAM, "team_domain": "sandbox"}
    what = {"command": name, "text": text, "api_app_id": APP, "is_enterprise_install": "false", "token": "sandbox"}
    urls = {"response_url": slack.tokens.response_url(person.id, channel)}
    return {**what, **who, **room, **urls, "trigger_id": slack.tokens.trigger(person.id)}


def said(slack: Slack, message: Message) -> Json:
    """The event of a person's message."""
    kind = "im" if message.channel in slack.direct else "channel"
    told = {**message.api(), "channel": message.channel, "channel_type": kind, "event_ts": message.ts}
    return event(slack, told | {"client_msg_id": secrets.token_hex(16)})


def home_opened(slack: Slack, person: Person, tab: str) -> Json:
    """The event of a person who opens a tab of the app: "home" or "messages"."""
    view, room = slack.views.home(person.id), slack.room(person.id)
    told = {"type": "app_home_opened", "user": person.id, "channel": room, "tab": tab, "event_ts": slack.next_ts()}
    return event(slack, told | ({"view": view.api()} if view and tab == "home" else {}))


def event(slack: Slack, what: Json) -> Json:
    """An event in its wrapping."""
    allowed = {"enterprise_id": None, "team_id": TEAM, "user_id": BOT_USER, "is_bot": True}
    told: Json = {"type": "event_callback", "team_id": TEAM, "api_app_id": APP, "token": "sandbox", "event": what}
    told |= {"event_id": "Ev" + secrets.token_hex(5).upper(), "event_time": int(float(what["event_ts"]))}
    told |= {"authorizations": [{**allowed, "is_enterprise_install": False}], "is_ext_shared_channel": False}
    return told | {"event_context": secrets.token_hex(8)}


def _who(slack: Slack, person: Person) -> Json:
    user = {"id": person.id, "username": _login(person), "name": _login(person), "team_id": TEAM}
    told: Json = {"user": user, "team": {"id": TEAM, "domain": "sandbox"}, "api_app_id": APP, "token": "sandbox"}
    return told | {"enterprise": None, "is_enterprise_install": False, "trigger_id": slack.tokens.trigger(person.id)}


def _state(action: Json) -> Json:
    if action["type"] not in STATEFUL:
        return {}
    key = choice_key(action["type"])
    return {action["block_id"]: {action["action_id"]: {"type": action["type"], key: action.get(key)}}}


def _room_name(slack: Slack, room: str) -> str:
    return "directmessage" if room in slack.direct else slack.channels[room].name


def _login(person: Person) -> str:
    return person.name.lower().replace(" ", ".")
