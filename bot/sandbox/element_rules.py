"""Which composition objects and elements Slack accepts inside blocks: one table row per type."""

from __future__ import annotations

from collections.abc import Iterator

from bot.sandbox.checks import (
    LINK,
    Check,
    Json,
    Problem,
    array,
    boolean,
    exactly_one,
    number,
    one_of,
    ordered,
    record,
    string,
    typed,
    unique,
)
from bot.sandbox.rich_text_rules import RICH_TEXT

ACTION_ID, USER_ID, CHANNEL_ID = (
    string(255),
    string(255, pattern="[UW][A-Z0-9]+"),
    string(255, pattern="[CGD][A-Z0-9]+"),
)
NUMERAL = string(255, pattern=r"-?\d+(\.\d+)?")
HTTP = string(3000, pattern=r"https?://\S+")


def texts(most: int) -> dict[str, Check]:
    """Both kinds of text object."""
    words = {"text": string(most)}
    return {"plain_text": record(words, {"emoji": boolean}), "mrkdwn": record(words, {"verbatim": boolean})}


def text(most: int) -> Check:
    """A text object of either kind."""
    return typed(texts(most))


def plain(most: int) -> Check:
    """A plain_text object."""
    return typed(texts(most), {"plain_text"})


def option(words: Check, **more: Check) -> Check:
    """One choice; menus take plain text, radio buttons and checkboxes take mrkdwn too."""
    return record({"text": words, "value": string(150)}, {"description": words, **more})


STYLE = one_of("primary", "danger")
CONFIRM = record({"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)}, {"style": STYLE})
CHOICE, BOX = option(plain(75)), option(text(75))
GROUP = record({"label": plain(75), "options": array(CHOICE, 1, 100)}, {})
DISPATCH = record(
    {"trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), 1, 2, unique(str, "triggers"))}, {}
)
FILTER = record(
    {},
    {
        "include": array(one_of("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)
SLACK_FILE = record({}, {"url": HTTP, "id": string(255)}, exactly_one("url", "id"))
IMAGE = record(
    {"alt_text": string(2000)}, {"image_url": HTTP, "slack_file": SLACK_FILE}, exactly_one("image_url", "slack_file")
)
FEEDBACK = record({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})


def initial_among(*names: str) -> Check:
    """What is chosen at first is one of the choices, down to its words."""

    def check(value: Json, at: str) -> Iterator[Problem]:
        groups = [group["options"] for group in value.get("option_groups", [])]
        choices = [choice for group in [value.get("options", []), *groups] for choice in group]
        for name in names:
            if name not in value:
                continue
            chosen = value[name] if isinstance(value[name], list) else [value[name]]
            if any(one not in choices for one in chosen):
                yield Problem(f"{at}/{name}", "invalid_value", "must be one of the options")

    return check


def _length_fits(value: Json, at: str) -> Iterator[Problem]:
    words = value.get("initial_value", "")
    if len(words) > value.get("max_length", 3000):
        yield Problem(f"{at}/initial_value", "too_long", "must not be longer than max_length", value.get("max_length"))


_ID = {"action_id": ACTION_ID}
_FOCUS = {**_ID, "focus_on_load": boolean}
_MENU = {**_FOCUS, "placeholder": plain(150), "confirm": CONFIRM}
_TYPED = {**_FOCUS, "placeholder": plain(150), "dispatch_action_config": DISPATCH}
_STATIC = {**_MENU, "options": array(CHOICE, 1, 100), "option_groups": array(GROUP, 1, 100)}
_MANY = {"max_selected_items": number(1, 100)}
_BUTTON = {**_ID, "value": string(2000), "confirm": CONFIRM, "accessibility_label": string(75)}
_SEEN_BY = {"visible_to_user_ids": array(USER_ID, 1, 100)}
_URL_ENABLED = {"response_url_enabled": boolean}
_WHERE = {"default_to_current_conversation": boolean, "filter": FILTER}
_ONE, _SEVERAL = exactly_one("options", "option_groups"), initial_among("initial_option", "initial_options")
_LINKED = {"url": string(3000, pattern=LINK), "style": STYLE}
_AGENT = {"agent_prompt": string(4000), "agent_prompt_display": string(4000)}

ELEMENTS: dict[str, Check] = {
    "button": record({"text": plain(75)}, {**_BUTTON, **_SEEN_BY, **_LINKED, **_AGENT}),
    "icon_button": record({"text": plain(75), "icon": one_of("trash")}, {**_BUTTON, **_SEEN_BY}),
    "feedback_buttons": record({"positive_button": FEEDBACK, "negative_button": FEEDBACK}, _ID),
    "image": IMAGE,
    "overflow": record({"options": array(option(plain(75), url=HTTP), 1, 5)}, {**_ID, "confirm": CONFIRM}),
    "checkboxes": record(
        {"options": array(BOX, 1, 10)}, {**_FOCUS, "initial_options": array(BOX, 1, 10), "confirm": CONFIRM}, _SEVERAL
    ),
    "radio_buttons": record(
        {"options": array(BOX, 1, 10)}, {**_FOCUS, "initial_option": BOX, "confirm": CONFIRM}, _SEVERAL
    ),
    "static_select": record({}, {**_STATIC, "initial_option": CHOICE}, _ONE, _SEVERAL),
    "multi_static_select": record({}, {**_STATIC, **_MANY, "initial_options": array(CHOICE, 1, 100)}, _ONE, _SEVERAL),
    "external_select": record({}, {**_MENU, "initial_option": CHOICE, "min_query_length": number(0, 150)}),
    "multi_external_select": record(
        {}, {**_MENU, **_MANY, "initial_options": array(CHOICE, 1, 100), "min_query_length": number(0, 150)}
    ),
    "users_select": record({}, {**_MENU, "initial_user": USER_ID}),
    "multi_users_select": record({}, {**_MENU, **_MANY, "initial_users": array(USER_ID, 1, 100)}),
    "channels_select": record({}, {**_MENU, **_URL_ENABLED, "initial_channel": CHANNEL_ID}),
    "multi_channels_select": record({}, {**_MENU, **_MANY, "initial_channels": array(CHANNEL_ID, 1, 100)}),
    "conversations_select": record({}, {**_MENU, **_URL_ENABLED, **_WHERE, "initial_conversation": string(255)}),
    "multi_conversations_select": record(
        {}, {**_MENU, **_MANY, **_WHERE, "initial_conversations": array(string(255), 1, 100)}
    ),
    "datepicker": record(
        {}, {**_MENU, "initial_date": string(10, pattern=r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")}
    ),
    "timepicker": record(
        {}, {**_MENU, "initial_time": string(5, pattern=r"([01]\d|2[0-3]):[0-5]\d"), "timezone": string(255)}
    ),
    "datetimepicker": record({}, {**_FOCUS, "confirm": CONFIRM, "initial_date_time": number(10**9, 10**10 - 1)}),
    "plain_text_input": record(
        {},
        {
            **_TYPED,
            "initial_value": string(3000, least=0),
            "multiline": boolean,
            "min_length": number(0, 3000),
            "max_length": number(1, 3000),
        },
        ordered("min_length", "max_length"),
        _length_fits,
    ),
    "email_text_input": record({}, {**_TYPED, "initial_value": string(3000)}),
    "url_text_input": record({}, {**_TYPED, "initial_value": string(3000)}),
    "number_input": record(
        {"is_decimal_allowed": boolean},
        {**_TYPED, "initial_value": NUMERAL, "min_value": NUMERAL, "max_value": NUMERAL},
        ordered("min_value", "max_value"),
    ),
    "rich_text_input": record({"action_id": ACTION_ID}, {**_TYPED, "initial_value": RICH_TEXT}),
    "file_input": record({}, {**_ID, "filetypes": array(string(20), 1, 100), "max_files": number(1, 10)}),
}

MENUS = frozenset(kind for kind in ELEMENTS if kind.endswith(("_select", "picker"))) | {"checkboxes", "radio_buttons"}
PRESSED = frozenset({"button", "overflow"})
TYPED_IN = frozenset(kind for kind in ELEMENTS if kind.endswith("_input"))
STATEFUL = MENUS | TYPED_IN  # what a view's state.values holds

in_actions = typed(ELEMENTS, MENUS | PRESSED)
in_section = typed(ELEMENTS, MENUS - {"datetimepicker"} | PRESSED | {"image"})
in_input = typed(ELEMENTS, STATEFUL)
in_context_actions = typed(ELEMENTS, {"feedback_buttons", "icon_button"})
button = typed(ELEMENTS, {"button"})
