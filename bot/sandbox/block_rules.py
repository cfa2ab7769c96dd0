"""Which blocks Slack accepts on which surface: one table row per block type, then the rules for the whole list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from bot.sandbox.chart_rules import BLOCK_ID, DATA_TABLE, DATA_VISUALIZATION, TABLE
from bot.sandbox.checks import Check, Json, Problem, array, boolean, either, exactly_one, one_of, record, string, typed
from bot.sandbox.element_rules import (
    HTTP,
    IMAGE,
    SLACK_FILE,
    button,
    in_actions,
    in_context_actions,
    in_input,
    in_section,
    plain,
    text,
    texts,
)
from bot.sandbox.rich_text_rules import RICH_TEXT, RICH_TEXT_BLOCK
from bot.sandbox.walk import elements_of, every

Surface = Literal["message", "modal", "home"]
MOST = {"message": 50, "modal": 100, "home": 100}  # blocks
MARKDOWN = 12_000  # characters of all markdown blocks of a message
AT_MOST = {"table": 1, "data_table": 1, "data_visualization": 2, "plan": 1}  # blocks of a kind in a message

_CARD_IMAGE = typed({"image": IMAGE})
_SOURCE = typed({"url": record({"url": HTTP, "text": string(255)}, {})})
_STATES = ("pending", "in_progress", "complete", "error")
_TASK = {"task_id": string(255), "title": string(3000)}
_TASK_MORE = {**BLOCK_ID, "details": RICH_TEXT, "output": RICH_TEXT, "sources": array(_SOURCE, 1, 100)}
_TASK_CARD = record({**_TASK, "status": one_of(*_STATES[1:])}, _TASK_MORE)
_TASK_IN_PLAN = record(_TASK, {**_TASK_MORE, "status": one_of(*_STATES)})


def _no_dispatched_file(value: Json, at: str) -> Iterator[Problem]:
    if value["element"]["type"] == "file_input" and value.get("dispatch_action"):
        yield Problem(f"{at}/dispatch_action", "invalid_value", "must be false for file_input")


def _open_when_fixed(value: Json, at: str) -> Iterator[Problem]:
    if value.get("default_collapsed") and not value.get("is_collapsible"):
        yield Problem(f"{at}/default_collapsed", "invalid_value", "needs is_collapsible")
    if value.get("has_header_divider") and value.get("is_collapsible"):
        yield Problem(f"{at}/has_header_divider", "invalid_value", "cannot be set when is_collapsible is true")


def _plan_title(value: Json, at: str) -> Iterator[Problem]:
    yield from (string(3000) if isinstance(value, str) else plain(3000))(value, at)


_CARD = record(
    {},
    {
        **BLOCK_ID,
        "hero_image": _CARD_IMAGE,
        "icon": _CARD_IMAGE,
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "actions": array(button, 1, 2),
    },
    either("hero_image", "title", "actions", "body"),
)
_SECTION = record(
    {},
    {**BLOCK_ID, "text": text(3000), "fields": array(text(2000), 1, 10), "accessory": in_section, "expand": boolean},
    either("text", "fields"),
)
_IMAGE = record(
    {"alt_text": string(2000)},
    {**BLOCK_ID, "image_url": HTTP, "slack_file": SLACK_FILE, "title": plain(2000)},
    exactly_one("image_url", "slack_file"),
)
_INPUT = record(
    {"label": plain(2000), "element": in_input},
    {**BLOCK_ID, "hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
    _no_dispatched_file,
)
_VIDEO = record(
    {
        "alt_text": string(2000),
        "title": plain(199),
        "thumbnail_url": HTTP,
        "video_url": string(3000, pattern=r"https://\S+"),
    },
    {
        **BLOCK_ID,
        "author_name": string(49),
        "description": plain(199),
        "provider_icon_url": HTTP,
        "provider_name": string(255),
        "title_url": HTTP,
    },
)

EVERYWHERE: dict[str, Check] = {
    "section": _SECTION,
    "divider": record({}, BLOCK_ID),
    "header": record({"text": plain(150)}, BLOCK_ID),
    "context": record({"elements": array(typed({"image": IMAGE, **texts(3000)}), 1, 10)}, BLOCK_ID),
    "actions": record({"elements": array(in_actions, 1, 25)}, BLOCK_ID),
    "image": _IMAGE,
    "input": _INPUT,
    "rich_text": RICH_TEXT_BLOCK,
    "video": _VIDEO,
}
_IN_CONTAINER: dict[str, Check] = {
    **EVERYWHERE,
    "markdown": record({"text": string(MARKDOWN)}, BLOCK_ID),
    "context_actions": record({"elements": array(in_context_actions, 1, 5)}, BLOCK_ID),
    "card": _CARD,
    "carousel": record({"elements": array(typed({"card": _CARD}), 1, 10)}, BLOCK_ID),
    "table": TABLE,
    "data_table": DATA_TABLE,
    "data_visualization": DATA_VISUALIZATION,
    "task_card": _TASK_CARD,
    "plan": record({"title": _plan_title}, {**BLOCK_ID, "tasks": array(typed({"task_card": _TASK_IN_PLAN}), 1, 100)}),
}
_CONTAINER = record(
    {"child_blocks": array(typed(_IN_CONTAINER), 1, 10)},
    {
        **BLOCK_ID,
        "title": plain(150),
        "rich_text_title": RICH_TEXT,
        "subtitle": text(150),
        "width": one_of("narrow", "standard", "wide", "full"),
        "icon": _CARD_IMAGE,
        "is_collapsible": boolean,
        "default_collapsed": boolean,
        "has_header_divider": boolean,
    },
    either("title", "rich_text_title"),
    _open_when_fixed,
)
_ALERT = record({"text": text(200)}, {**BLOCK_ID, "level": one_of("default", "info", "warning", "error", "success")})
BLOCKS: dict[str, dict[str, Check]] = {
    "message": {**_IN_CONTAINER, "container": _CONTAINER},
    "modal": {**EVERYWHERE, "alert": _ALERT},
    "home": EVERYWHERE,
}


def problems(blocks: Json, surface: Surface) -> list[Problem]:
    """Everything Slack would refuse about a list of blocks on a surface; an empty list means it is accepted."""
    found = list(array(typed(BLOCKS[surface]), 1, MOST[surface])(blocks, "/blocks"))
    return found or [*_repeated_ids(blocks), *_too_much(blocks), *_misplaced(blocks, surface)]


def _repeated_ids(blocks: Json) -> Iterator[Problem]:
    yield from _repeated((f"{at}/block_id", block.get("block_id")) for at, block in every(blocks))
    for at, block in every(blocks):
        yield from _repeated((f"{at}{below}/action_id", e.get("action_id")) for below, e in elements_of(block))


def _repeated(ids: Iterable[tuple[str, object]]) -> Iterator[Problem]:
    seen: set[object] = set()
    for pointer, one in ids:
        if one is not None and one in seen:
            yield Problem(pointer, "duplicate", f"already exists: {one}")
        seen.add(one)


def _too_much(blocks: Json) -> Iterator[Problem]:
    flat = [block for _, block in every(blocks)]
    for kind, most in AT_MOST.items():
        if sum(block["type"] == kind for block in flat) > most:
            yield Problem("/blocks", "too_many", f"no more than {most} {kind} blocks allowed", most)
    if sum(len(block["text"]) for block in flat if block["type"] == "markdown") > MARKDOWN:
        yield Problem("/blocks", "too_long", f"no more than {MARKDOWN} characters of markdown allowed", MARKDOWN)


def _misplaced(blocks: Json, surface: Surface) -> Iterator[Problem]:
    found = [(at + below, element) for at, block in every(blocks) for below, element in elements_of(block)]
    for at, element in found:
        if element["type"] == "file_input" and surface != "modal":
            yield Problem(f"{at}/type", "unsupported_type", "file_input is only allowed in modals")
    focused = [at for at, element in found if element.get("focus_on_load")]
    for at in focused[1:]:
        yield Problem(f"{at}/focus_on_load", "duplicate", "only one element can have the focus")
