"""Blocks: what Slack takes is taken, and every documented limit is enforced at its edge."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.block_rules import BLOCKS, problems
from bot.sandbox.element_rules import ELEMENTS

from .bolt import Json, button, mrkdwn, option, plain, section

PICTURE = {"image_url": "https://shop.example/a.png", "alt_text": "a bottle"}
IMAGE = {"type": "image", **PICTURE}
RICH = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "hi"}]}]}
POINTS = [{"label": "Mon", "value": 3}, {"label": "Tue", "value": 0}]
SERIES: Json = {"name": "angry", "data": POINTS}
AXES: Json = {"categories": ["Mon", "Tue"], "x_label": "day", "y_label": "mentions"}
BARS: Json = {"type": "bar", "series": [SERIES], "axis_config": AXES}
RAW = {"type": "raw_text", "text": "a"}
CONFIRM = {"title": plain("Sure?"), "text": mrkdwn("*Really*"), "confirm": plain("Yes"), "deny": plain("No")}
CARD = {"type": "card", "title": mrkdwn("A card"), "body": plain("words"), "actions": [button("a")], "icon": IMAGE}
TASK = {"type": "task_card", "task_id": "t", "title": "Look", "status": "complete"}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def asks(kind: str, **more: Any) -> Json:
    element = {"type": kind, "action_id": "a", **more}
    return {"type": "input", "label": plain("Words"), "element": element}


def chart(**chart: Any) -> Json:
    return {"type": "data_visualization", "title": "Mood", "chart": chart}


def table(rows: list[list[Json]]) -> Json:
    return {"type": "data_table", "caption": "Topics", "rows": rows}


CHOICES = [option("tone"), option("fact")]
GOOD: dict[str, Json] = {
    "section": {**section("*hi*"), "fields": [plain("a"), mrkdwn("b")], "accessory": button("a"), "expand": True},
    "section with fields only": {"type": "section", "fields": [plain("a")]},
    "section with an image": {**section("hi"), "accessory": IMAGE},
    "divider": {"type": "divider", "block_id": "line"},
    "header": {"type": "header", "text": {**plain("Title"), "emoji": True}},
    "context": {"type": "context", "elements": [IMAGE, plain("a"), {**mrkdwn("b"), "verbatim": True}]},
    "image": {"type": "image", **PICTURE, "title": plain("A bottle")},
    "image kept by Slack": {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "a bottle"},
    "button": actions(button("a", style="primary", url="https://shop.example", confirm=CONFIRM)),
    "button for some": actions(button("a", visible_to_user_ids=["U1"], accessibility_label="Press me")),
    "overflow": actions({"type": "overflow", "action_id": "a", "options": CHOICES}),
    "static_select": actions({"type": "static_select", "options": CHOICES, "initial_option": CHOICES[0]}),
    "groups": actions({"type": "static_select", "option_groups": [{"label": plain("G"), "options": CHOICES}]}),
    "multi_static_select": actions({"type": "multi_static_select", "options": CHOICES, "max_selected_items": 1}),
    "external_select": actions({"type": "external_select", "min_query_length": 0, "placeholder": plain("Find")}),
    "multi_external_select": actions({"type": "multi_external_select", "initial_options": CHOICES}),
    "users_select": actions({"type": "users_select", "initial_user": "U1"}),
    "multi_users_select": actions({"type": "multi_users_select", "initial_users": ["U1", "W2"]}),
    "channels_select": actions({"type": "channels_select", "initial_channel": "C1"}),
    "multi_channels_select": actions({"type": "multi_channels_select", "initial_channels": ["C1"]}),
    "conversations_select": actions({"type": "conversations_select", "filter": {"include": ["im", "public"]}}),
    "multi_conversations_select": actions({"type": "multi_conversations_select", "max_selected_items": 2}),
    "checkboxes": actions({"type": "checkboxes", "options": CHOICES, "initial_options": CHOICES}),
    "radio_buttons": actions({"type": "radio_buttons", "options": [{"text": mrkdwn("*a*"), "value": "a"}]}),
    "datepicker": actions({"type": "datepicker", "initial_date": "2026-11-22"}),
    "timepicker": actions({"type": "timepicker", "initial_time": "23:59", "timezone": "Europe/Warsaw"}),
    "datetimepicker": actions({"type": "datetimepicker", "initial_date_time": 1_795_322_082}),
    "plain_text_input": asks("plain_text_input", initial_value="", min_length=0, max_length=3000, multiline=True),
    "email_text_input": asks("email_text_input", focus_on_load=True),
    "url_text_input": asks("url_text_input", dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"]}),
    "number_input": asks("number_input", is_decimal_allowed=True, min_value="-1.5", max_value="3"),
    "rich_text_input": asks("rich_text_input", initial_value=RICH),
    "rich_text": RICH,
    "a list": {
        "type": "rich_text",
        "elements": [{"type": "rich_text_list", "style": "bullet", "elements": RICH["elements"], "indent": 1}],
    },
    "video": {
        "type": "video",
        "title": plain("How to"),
        "alt_text": "how to",
        "thumbnail_url": "https://shop.example/a.png",
        "video_url": "https://shop.example/v",
    },
    "markdown": {"type": "markdown", "text": "x" * 12_000},
    "feedback_buttons": {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "a",
                "positive_button": {"text": plain("Good"), "value": "good"},
                "negative_button": {"text": plain("Bad"), "value": "bad"},
            }
        ],
    },
    "icon_button": {
        "type": "context_actions",
        "elements": [{"type": "icon_button", "icon": "trash", "text": plain("x")}],
    },
    "card": CARD,
    "carousel": {"type": "carousel", "elements": [CARD, CARD]},
    "container": {"type": "container", "title": plain("More"), "child_blocks": [section("a")], "is_collapsible": True},
    "table": {"type": "table", "rows": [[RAW, RICH]], "column_settings": [None, {"align": "right"}]},
    "data_table": table([[RAW, RAW], [RICH, {"type": "raw_number", "value": 1.5, "text": "1.5"}]]),
    "bar chart": chart(**BARS),
    "pie chart": chart(type="pie", segments=[{"label": "angry", "value": 1}]),
    "task_card": TASK,
    "plan": {"type": "plan", "title": "Steps", "tasks": [{**TASK, "status": "pending"}]},
}
MODAL_ONLY = {
    "alert": {"type": "alert", "text": mrkdwn("Careful"), "level": "warning"},
    "file_input": asks("file_input", max_files=10, filetypes=["pdf"]),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_block_is_taken(name: str) -> None:
    assert problems([GOOD[name]], "message") == []


@pytest.mark.parametrize("name", MODAL_ONLY)
def test_a_block_for_modals_is_taken_there_and_nowhere_else(name: str) -> None:
    assert problems([MODAL_ONLY[name]], "modal") == []
    assert problems([MODAL_ONLY[name]], "message")
    assert problems([MODAL_ONLY[name]], "home")


def test_every_kind_of_block_and_element_has_a_good_example() -> None:
    shown = [*GOOD.values(), *MODAL_ONLY.values()]
    kinds = set(_kinds(shown))
    assert {kind for table in BLOCKS.values() for kind in table} <= kinds
    assert set(ELEMENTS) <= kinds


def _kinds(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [value["type"]] if isinstance(value.get("type"), str) else []
        return own + [kind for part in value.values() for kind in _kinds(part)]
    return [kind for part in value for kind in _kinds(part)] if isinstance(value, list) else []


BAD: dict[str, tuple[Json, str]] = {
    "a block without a type": ({"text": plain("a")}, "/blocks/0/type"),
    "a kind nobody knows": ({"type": "marquee"}, "/blocks/0/type"),
    "a file, which apps cannot send": ({"type": "file", "external_id": "a", "source": "remote"}, "/blocks/0/type"),
    "a key nobody knows": ({**section("a"), "colour": "red"}, "/blocks/0/colour"),
    "a null": ({**section("a"), "block_id": None}, "/blocks/0/block_id"),
    "a long block id": ({"type": "divider", "block_id": "x" * 256}, "/blocks/0/block_id"),
    "an empty block id": ({"type": "divider", "block_id": ""}, "/blocks/0/block_id"),
    "a section of nothing": ({"type": "section"}, "/blocks/0"),
    "empty text": (section(""), "/blocks/0/text/text"),
    "text of 3,001": (section("x" * 3001), "/blocks/0/text/text"),
    "text that is no object": ({"type": "section", "text": "hi"}, "/blocks/0/text/type"),
    "emoji in mrkdwn": ({"type": "section", "text": {**mrkdwn("a"), "emoji": True}}, "/blocks/0/text/emoji"),
    "a field of 2,001": ({"type": "section", "fields": [plain("x" * 2001)]}, "/blocks/0/fields/0/text"),
    "11 fields": ({"type": "section", "fields": [plain("a")] * 11}, "/blocks/0/fields"),
    "no fields": ({"type": "section", "fields": []}, "/blocks/0/fields"),
    "an input as accessory": ({**section("a"), "accessory": {"type": "plain_text_input"}}, "/blocks/0/accessory/type"),
    "a header in mrkdwn": ({"type": "header", "text": mrkdwn("a")}, "/blocks/0/text/type"),
    "a header of 151": ({"type": "header", "text": plain("x" * 151)}, "/blocks/0/text/text"),
    "an empty context": ({"type": "context", "elements": []}, "/blocks/0/elements"),
    "a context of 11": ({"type": "context", "elements": [plain("a")] * 11}, "/blocks/0/elements"),
    "a button in a context": ({"type": "context", "elements": [button("a")]}, "/blocks/0/elements/0/type"),
    "a row of nothing": (actions(), "/blocks/0/elements"),
    "26 buttons": (actions(*(button(f"a{n}") for n in range(26))), "/blocks/0/elements"),
    "the same action twice": (actions(button("a"), button("a")), "/blocks/0/elements/1/action_id"),
    "a long action id": (actions(button("x" * 256)), "/blocks/0/elements/0/action_id"),
    "a button in mrkdwn": (actions({**button("a"), "text": mrkdwn("a")}), "/blocks/0/elements/0/text/type"),
    "a button of 76": (actions({**button("a"), "text": plain("x" * 76)}), "/blocks/0/elements/0/text/text"),
    "a value of 2,001": (actions(button("a", value="x" * 2001)), "/blocks/0/elements/0/value"),
    "a value that is a number": (actions(button("a", value=7)), "/blocks/0/elements/0/value"),
    "an empty value": (actions(button("a", value="")), "/blocks/0/elements/0/value"),
    "a style nobody knows": (actions(button("a", style="link")), "/blocks/0/elements/0/style"),
    "a link that is none": (actions(button("a", url="javascript:alert(1)")), "/blocks/0/elements/0/url"),
    "a long link": (actions(button("a", url="https://a/" + "x" * 3000)), "/blocks/0/elements/0/url"),
    "a label of 76": (actions(button("a", accessibility_label="x" * 76)), "/blocks/0/elements/0/accessibility_label"),
    "a prompt of 4,001": (actions(button("a", agent_prompt="x" * 4001)), "/blocks/0/elements/0/agent_prompt"),
    "a question without a no": (
        actions(button("a", confirm={k: v for k, v in CONFIRM.items() if k != "deny"})),
        "/blocks/0/elements/0/confirm",
    ),
    "a question of 301": (
        actions(button("a", confirm={**CONFIRM, "text": plain("x" * 301)})),
        "/blocks/0/elements/0/confirm/text/text",
    ),
    "an answer of 31": (
        actions(button("a", confirm={**CONFIRM, "confirm": plain("x" * 31)})),
        "/blocks/0/elements/0/confirm/confirm/text",
    ),
    "six in an overflow": (
        actions({"type": "overflow", "options": [option(f"o{n}") for n in range(6)]}),
        "/blocks/0/elements/0/options",
    ),
    "no options": (actions({"type": "static_select", "options": []}), "/blocks/0/elements/0/options"),
    "101 options": (
        actions({"type": "static_select", "options": [option(f"o{n}") for n in range(101)]}),
        "/blocks/0/elements/0/options",
    ),
    "options and groups": (
        actions(
            {"type": "static_select", "options": CHOICES, "option_groups": [{"label": plain("a"), "options": CHOICES}]}
        ),
        "/blocks/0/elements/0",
    ),
    "neither options nor groups": (actions({"type": "static_select"}), "/blocks/0/elements/0"),
    "a first choice that is none": (
        actions({"type": "static_select", "options": CHOICES, "initial_option": option("other")}),
        "/blocks/0/elements/0/initial_option",
    ),
    "an option of 76": (
        actions({"type": "static_select", "options": [{"text": plain("x" * 76), "value": "a"}]}),
        "/blocks/0/elements/0/options/0/text/text",
    ),
    "an option's value of 151": (
        actions({"type": "static_select", "options": [{"text": plain("a"), "value": "x" * 151}]}),
        "/blocks/0/elements/0/options/0/value",
    ),
    "an option's description of 76": (
        actions({"type": "static_select", "options": [{**option("a"), "description": plain("x" * 76)}]}),
        "/blocks/0/elements/0/options/0/description/text",
    ),
    "an option in mrkdwn": (
        actions({"type": "static_select", "options": [{"text": mrkdwn("a"), "value": "a"}]}),
        "/blocks/0/elements/0/options/0/text/type",
    ),
    "a placeholder of 151": (
        actions({"type": "users_select", "placeholder": plain("x" * 151)}),
        "/blocks/0/elements/0/placeholder/text",
    ),
    "11 boxes": (
        actions({"type": "checkboxes", "options": [option(f"o{n}") for n in range(11)]}),
        "/blocks/0/elements/0/options",
    ),
    "a date that is none": (
        actions({"type": "datepicker", "initial_date": "22.11.2026"}),
        "/blocks/0/elements/0/initial_date",
    ),
    "a time that is none": (
        actions({"type": "timepicker", "initial_time": "24:00"}),
        "/blocks/0/elements/0/initial_time",
    ),
    "an input without a label": ({"type": "input", "element": {"type": "plain_text_input"}}, "/blocks/0"),
    "a label of 2,001": ({**asks("plain_text_input"), "label": plain("x" * 2001)}, "/blocks/0/label/text"),
    "a hint of 2,001": ({**asks("plain_text_input"), "hint": plain("x" * 2001)}, "/blocks/0/hint/text"),
    "a draft of 3,001": (asks("plain_text_input", initial_value="x" * 3001), "/blocks/0/element/initial_value"),
    "a draft over its own limit": (
        asks("plain_text_input", initial_value="xxx", max_length=2),
        "/blocks/0/element/initial_value",
    ),
    "a limit of 3,001": (asks("plain_text_input", max_length=3001), "/blocks/0/element/max_length"),
    "a limit of nothing": (asks("plain_text_input", max_length=0), "/blocks/0/element/max_length"),
    "a floor over the ceiling": (asks("plain_text_input", min_length=9, max_length=3), "/blocks/0/element/min_length"),
    "a number without its kind": (asks("number_input"), "/blocks/0/element"),
    "a number that is none": (
        asks("number_input", is_decimal_allowed=False, initial_value="3,5"),
        "/blocks/0/element/initial_value",
    ),
    "a trigger nobody knows": (
        asks("plain_text_input", dispatch_action_config={"trigger_actions_on": ["on_blur"]}),
        "/blocks/0/element/dispatch_action_config/trigger_actions_on/0",
    ),
    "a button in an input": (asks("button", text=plain("a")), "/blocks/0/element/type"),
    "a picture without words": ({"type": "image", "image_url": "https://a.example/b.png"}, "/blocks/0"),
    "a picture from two places": ({"type": "image", **PICTURE, "slack_file": {"id": "F1"}}, "/blocks/0"),
    "words of 2,001 for a picture": ({"type": "image", **PICTURE, "alt_text": "x" * 2001}, "/blocks/0/alt_text"),
    "a picture from a file": ({"type": "image", **PICTURE, "image_url": "file:///etc/passwd"}, "/blocks/0/image_url"),
    "markdown of 12,001": ({"type": "markdown", "text": "x" * 12_001}, "/blocks/0/text"),
    "rich text with a stray part": (
        {"type": "rich_text", "elements": [{"type": "text", "text": "a"}]},
        "/blocks/0/elements/0/type",
    ),
    "rich text of nothing": (
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}]},
        "/blocks/0/elements/0/elements/0/text",
    ),
    "a list of no style": (
        {"type": "rich_text", "elements": [{"type": "rich_text_list", "elements": RICH["elements"]}]},
        "/blocks/0/elements/0",
    ),
    "six feedback buttons": (
        {"type": "context_actions", "elements": [{"type": "icon_button", "icon": "trash", "text": plain("x")}] * 6},
        "/blocks/0/elements",
    ),
    "a card of nothing": ({"type": "card", "subtitle": plain("a")}, "/blocks/0"),
    "a card's body of 201": ({**CARD, "body": plain("x" * 201)}, "/blocks/0/body/text"),
    "a card with three buttons": ({**CARD, "actions": [button("a"), button("b"), button("c")]}, "/blocks/0/actions"),
    "11 cards": ({"type": "carousel", "elements": [CARD] * 11}, "/blocks/0/elements"),
    "a container without a title": ({"type": "container", "child_blocks": [section("a")]}, "/blocks/0"),
    "11 in a container": (
        {"type": "container", "title": plain("a"), "child_blocks": [section("a")] * 11},
        "/blocks/0/child_blocks",
    ),
    "a container in a container": (
        {"type": "container", "title": plain("a"), "child_blocks": [GOOD["container"]]},
        "/blocks/0/child_blocks/0/type",
    ),
    "closed and not to be opened": (
        {"type": "container", "title": plain("a"), "child_blocks": [section("a")], "default_collapsed": True},
        "/blocks/0/default_collapsed",
    ),
    "101 rows": ({"type": "table", "rows": [[RAW]] * 101}, "/blocks/0/rows"),
    "21 columns": ({"type": "table", "rows": [[RAW] * 21]}, "/blocks/0/rows/0"),
    "a table without a caption": ({"type": "data_table", "rows": [[RAW], [RAW]]}, "/blocks/0"),
    "a table of a header only": (table([[RAW]]), "/blocks/0/rows"),
    "102 rows of data": (table([[RAW]] * 102), "/blocks/0/rows"),
    "rows of different length": (table([[RAW, RAW], [RAW]]), "/blocks/0/rows/1"),
    "rich text as header": (table([[RICH], [RAW]]), "/blocks/0/rows/0/0/type"),
    "a table of 10,001 characters": (
        table([[RAW], [{"type": "raw_text", "text": "x" * 5000}], [{"type": "raw_text", "text": "x" * 5000}]]),
        "/blocks/0/rows",
    ),
    "a title of 51": ({**chart(**BARS), "title": "x" * 51}, "/blocks/0/title"),
    "a chart nobody knows": (chart(type="radar", segments=[]), "/blocks/0/chart/type"),
    "seven slices": (
        chart(type="pie", segments=[{"label": f"s{n}", "value": 1} for n in range(7)]),
        "/blocks/0/chart/segments",
    ),
    "a slice of nothing": (
        chart(type="pie", segments=[{"label": "a", "value": 0}]),
        "/blocks/0/chart/segments/0/value",
    ),
    "a label of 21": (
        chart(type="pie", segments=[{"label": "x" * 21, "value": 1}]),
        "/blocks/0/chart/segments/0/label",
    ),
    "seven series": (
        chart(**{**BARS, "series": [{**SERIES, "name": f"s{n}"} for n in range(7)]}),
        "/blocks/0/chart/series",
    ),
    "two series of one name": (chart(**{**BARS, "series": [SERIES, SERIES]}), "/blocks/0/chart/series/1"),
    "a day without a point": (
        chart(**{**BARS, "series": [{**SERIES, "data": POINTS[:1]}]}),
        "/blocks/0/chart/series/0/data",
    ),
    "a point on no day": (
        chart(**{**BARS, "series": [{**SERIES, "data": [*POINTS, {"label": "Sun", "value": 1}]}]}),
        "/blocks/0/chart/series/0/data",
    ),
    "a task that waits alone": ({**TASK, "status": "pending"}, "/blocks/0/status"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_block_is_refused_where_it_is_bad(name: str) -> None:
    block, pointer = BAD[name]
    assert [problem.pointer for problem in problems([block], "message")] == [pointer]


def menu(kind: str, **more: Any) -> Json:
    return actions({"type": kind, "action_id": "a", **more})


def choices(count: int) -> list[Json]:
    return [option(f"o{number}") for number in range(count)]


def initial(kind: str, name: str, value: Any) -> Callable[[int], Json]:
    return lambda n: menu(kind, **{name: [value] * n})


EDGES: dict[str, tuple[Callable[[int], Json], int, int]] = {  # a block of size n, the least and the most n
    "text": (lambda n: section("x" * n), 1, 3000),
    "fields": (lambda n: {"type": "section", "fields": [plain("a")] * n}, 1, 10),
    "button": (lambda n: menu("button", text=plain("x" * n)), 1, 75),
    "button's value": (lambda n: menu("button", text=plain("a"), value="x" * n), 1, 2000),
    "button's link": (lambda n: menu("button", text=plain("a"), url="https://a/".ljust(n, "x")[:n]), 9, 3000),
    "button's agent prompt": (lambda n: menu("button", text=plain("a"), agent_prompt="x" * n), 1, 4000),
    "title of a question": (lambda n: actions(button("a", confirm={**CONFIRM, "title": plain("x" * n)})), 1, 100),
    "no of a question": (lambda n: actions(button("a", confirm={**CONFIRM, "deny": plain("x" * n)})), 1, 30),
    "overflow": (lambda n: menu("overflow", options=choices(n)), 1, 5),
    "option in an overflow": (lambda n: menu("overflow", options=[{"text": plain("x" * n), "value": "a"}]), 1, 75),
    "checkboxes": (lambda n: menu("checkboxes", options=choices(n)), 1, 10),
    "words of a checkbox": (lambda n: menu("checkboxes", options=[{"text": mrkdwn("x" * n), "value": "a"}]), 1, 75),
    "checked at first": (lambda n: menu("checkboxes", options=choices(10), initial_options=choices(n)), 1, 10),
    "radio buttons": (lambda n: menu("radio_buttons", options=choices(n)), 1, 10),
    "options": (lambda n: menu("static_select", options=choices(n)), 1, 100),
    "groups": (
        lambda n: menu("static_select", option_groups=[{"label": plain("a"), "options": choices(1)}] * n),
        1,
        100,
    ),
    "options of a group": (
        lambda n: menu("static_select", option_groups=[{"label": plain("a"), "options": choices(n)}]),
        1,
        100,
    ),
    "label of a group": (
        lambda n: menu("static_select", option_groups=[{"label": plain("x" * n), "options": choices(1)}]),
        1,
        75,
    ),
    "several options": (lambda n: menu("multi_static_select", options=choices(n)), 1, 100),
    "chosen at first": (
        lambda n: menu("multi_static_select", options=choices(100), initial_options=choices(n)),
        1,
        100,
    ),
    "found at first": (initial("multi_external_select", "initial_options", option("a")), 1, 100),
    "people at first": (initial("multi_users_select", "initial_users", "U1"), 1, 100),
    "channels at first": (initial("multi_channels_select", "initial_channels", "C1"), 1, 100),
    "conversations at first": (initial("multi_conversations_select", "initial_conversations", "C1"), 1, 100),
    "most chosen": (lambda n: menu("multi_users_select", max_selected_items=n), 1, 100),
    "placeholder of an input": (lambda n: asks("plain_text_input", placeholder=plain("x" * n)), 1, 150),
    "draft": (lambda n: asks("plain_text_input", initial_value="x" * n), 0, 3000),
    "shortest draft": (lambda n: asks("plain_text_input", min_length=n), 0, 3000),
    "longest draft": (lambda n: asks("plain_text_input", max_length=n), 1, 3000),
    "label": (lambda n: {**asks("plain_text_input"), "label": plain("x" * n)}, 1, 2000),
    "words for a picture": (lambda n: {"type": "image", **PICTURE, "alt_text": "x" * n}, 1, 2000),
    "title of a picture": (lambda n: {"type": "image", **PICTURE, "title": plain("x" * n)}, 1, 2000),
    "title of a card": (lambda n: {**CARD, "title": plain("x" * n)}, 1, 150),
    "subtitle of a card": (lambda n: {**CARD, "subtitle": plain("x" * n)}, 1, 150),
    "title of a container": (
        lambda n: {"type": "container", "title": plain("x" * n), "child_blocks": [section("a")]},
        1,
        150,
    ),
    "rows of a table": (lambda n: {"type": "table", "rows": [[RAW]] * n}, 1, 100),
    "columns of a table": (lambda n: {"type": "table", "rows": [[RAW] * n]}, 1, 20),
    "settings of columns": (lambda n: {"type": "table", "rows": [[RAW]], "column_settings": [None] * n}, 1, 20),
    "rows of a data table": (lambda n: table([[RAW]] * n), 2, 101),
    "columns of a data table": (lambda n: table([[RAW] * n] * 2), 1, 20),
    "page of a data table": (lambda n: {**table([[RAW]] * 2), "page_size": n}, 1, 100),
    "text of a data table": (lambda n: table([[RAW], [{"type": "raw_text", "text": "x" * (n - 1)}]]), 2, 10_000),
    "name of an axis": (lambda n: chart(**{**BARS, "axis_config": {**AXES, "x_label": "x" * n}}), 1, 50),
    "series": (lambda n: chart(**{**BARS, "series": [{**SERIES, "name": f"s{i}"} for i in range(n)]}), 1, 6),
    "slices": (lambda n: chart(type="pie", segments=[{"label": f"s{i}", "value": 1} for i in range(n)]), 1, 6),
    "days": (
        lambda n: chart(
            type="line",
            series=[{"name": "angry", "data": [{"label": f"d{i}", "value": i} for i in range(n)]}],
            axis_config={"categories": [f"d{i}" for i in range(n)]},
        ),
        1,
        20,
    ),
}


@pytest.mark.parametrize("name", EDGES)
def test_a_limit_is_enforced_at_its_edge_and_not_before(name: str) -> None:
    sized, least, most = EDGES[name]
    assert problems([sized(least)], "message") == []
    assert problems([sized(most)], "message") == []
    assert problems([sized(most + 1)], "message")
    if least:
        assert problems([sized(least - 1)], "message")


@pytest.mark.parametrize(("sized", "most"), [
    (lambda n: asks("file_input", max_files=n), 10),
    (lambda n: {"type": "alert", "text": mrkdwn("x" * n)}, 200),
])  # fmt: skip
def test_the_limits_of_a_modals_own_blocks(sized: Callable[[int], Json], most: int) -> None:
    assert problems([sized(1)], "modal") == problems([sized(most)], "modal") == []
    assert problems([sized(0)], "modal")
    assert problems([sized(most + 1)], "modal")


LISTS: dict[str, tuple[object, str, str]] = {
    "no list": ({"type": "divider"}, "message", "/blocks"),
    "an empty list": ([], "modal", "/blocks"),
    "51 blocks in a message": ([{"type": "divider"}] * 51, "message", "/blocks"),
    "101 blocks in a modal": ([{"type": "divider"}] * 101, "modal", "/blocks"),
    "101 blocks in Home": ([{"type": "divider"}] * 101, "home", "/blocks"),
    "one block id twice": ([{"type": "divider", "block_id": "a"}] * 2, "message", "/blocks/1/block_id"),
    "one block id inside and outside a container": (
        [
            {"type": "divider", "block_id": "a"},
            {"type": "container", "title": plain("a"), "child_blocks": [{"type": "divider", "block_id": "a"}]},
        ],
        "message",
        "/blocks/1/child_blocks/0/block_id",
    ),
    "12,001 characters of markdown in two": (
        [{"type": "markdown", "text": "x" * 12_000}, {"type": "markdown", "text": "x"}],
        "message",
        "/blocks",
    ),
    "two tables": ([GOOD["table"]] * 2, "message", "/blocks"),
    "three charts": ([GOOD["bar chart"]] * 3, "message", "/blocks"),
    "two things with the focus": (
        [asks("plain_text_input", focus_on_load=True), asks("plain_text_input", focus_on_load=True)],
        "modal",
        "/blocks/1/element/focus_on_load",
    ),
    "a file input in a message": ([asks("file_input")], "message", "/blocks/0/element/type"),
    "a dispatched file": ([{**asks("file_input"), "dispatch_action": True}], "modal", "/blocks/0/dispatch_action"),
    "a table in a modal": ([GOOD["table"]], "modal", "/blocks/0/type"),
    "a chart in Home": ([GOOD["bar chart"]], "home", "/blocks/0/type"),
    "markdown in Home": ([GOOD["markdown"]], "home", "/blocks/0/type"),
    "a card in a modal": ([CARD], "modal", "/blocks/0/type"),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_bad_list_is_refused(name: str) -> None:
    blocks, surface, pointer = LISTS[name]
    assert [problem.pointer for problem in problems(blocks, surface)] == [pointer]  # type: ignore[arg-type]


def test_the_same_action_may_stand_in_two_blocks_and_50_blocks_fit() -> None:
    assert problems([{**actions(button("a"))} for _ in range(50)], "message") == []


def test_a_problem_reads_like_slacks_own_message() -> None:
    (problem,) = problems([section("")], "message")
    assert str(problem) == "[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]"


SOMETHING = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.just([]), st.just({}))


@given(st.sampled_from(sorted(GOOD)), st.data())
def test_a_value_of_the_wrong_type_never_passes_and_never_crashes(name: str, data: st.DataObject) -> None:
    block = copy.deepcopy(GOOD[name])
    path = data.draw(st.sampled_from(_places(block)))
    holder: Any = block
    for key in path[:-1]:
        holder = holder[key]
    value = data.draw(SOMETHING.filter(lambda one: type(one) is not type(holder[path[-1]])))
    number = isinstance(holder[path[-1]], (int, float)) and isinstance(value, int) and not isinstance(value, bool)
    setting = path[:1] == ("column_settings",) and (value is None or value == {})  # a column may be left as it is
    title = name == "plan" and path == ("title",)
    holder[path[-1]] = value
    found = problems([block], "message")
    if not (number or setting or title):
        assert found


def _places(value: object) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found: list[tuple[Any, ...]] = []
    for key, part in items:
        found += [(key,), *((key, *rest) for rest in _places(part))]
    return found


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "text", "elements", "block_id", "options", "rows"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(json_values, st.sampled_from(["message", "modal", "home"]))
def test_no_json_at_all_crashes_the_rules(value: object, surface: Any) -> None:
    assert isinstance(problems(value, surface), list)
    assert isinstance(problems([value], surface), list)
