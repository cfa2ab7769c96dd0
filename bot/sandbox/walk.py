"""Walks over blocks: which elements they hold, whom their words would notify, and the ids Slack fills in."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from typing import Any

Block = dict[str, Any]
_MENTION = re.compile(
    r"<(?:!(?P<all>channel|here|everyone)(?:\|[^>]*)?|!subteam\^(?P<group>\w+)[^>]*|@(?P<user>[UW]\w+)(?:\|[^>]*)?)>"
)
_LINKED_NAME = re.compile(r"(?<!\w)@(channel|here|everyone)\b")
_HOLDERS = {"container": "child_blocks", "carousel": "elements"}  # blocks of blocks
_NOT_PRESSED = {"image", "plain_text", "mrkdwn"}  # parts of a context block


def every(blocks: list[Block], at: str = "/blocks") -> Iterator[tuple[str, Block]]:
    """Each block with its JSON pointer; what containers and carousels hold follows them."""
    for index, block in enumerate(blocks):
        yield f"{at}/{index}", block
        if key := _HOLDERS.get(block["type"]):
            yield from every(block[key], f"{at}/{index}/{key}")


def elements_of(block: Block) -> Iterator[tuple[str, Block]]:
    """Each interactive element of one block, with its JSON pointer below the block."""
    if block["type"] in ("rich_text", "carousel"):
        return
    for key in ("elements", "actions"):
        yield from ((f"/{key}/{i}", e) for i, e in enumerate(block.get(key, [])) if e["type"] not in _NOT_PRESSED)
    for key in ("accessory", "element"):
        if key in block and block[key]["type"] != "image":
            yield f"/{key}", block[key]


def element_at(blocks: list[Block], block_id: str, action_id: str) -> Block | None:
    """The element with these ids, if it is there."""
    for _, block in every(blocks):
        for _, element in elements_of(block):
            if (block["block_id"], element["action_id"]) == (block_id, action_id):
                return element
    return None


def filled(blocks: list[Block]) -> list[Block]:
    """The same blocks with the ids that Slack makes up where the app gave none."""
    return [_filled(block) for block in blocks]


def _filled(block: Block) -> Block:
    whole: Block = {"block_id": secrets.token_hex(3), **block}
    if key := _HOLDERS.get(block["type"]):
        whole[key] = filled(block[key])
    if block["type"] in ("actions", "context_actions"):
        whole["elements"] = [_named(element) for element in block["elements"]]
    if "actions" in block:
        whole["actions"] = [_named(element) for element in block["actions"]]
    for key in ("accessory", "element"):
        if key in block and block[key]["type"] != "image":
            whole[key] = _named(block[key])
    return whole


def _named(element: Block) -> Block:
    return {"action_id": secrets.token_hex(3), **element}


def notified(text: str, blocks: object, link_names: bool = False) -> list[str]:
    """Whom a message would notify, in order: `channel`, `here`, `everyone`, user and user group ids."""
    found = [*_mentions(text), *_below(blocks)]
    return found + (_LINKED_NAME.findall(text) if link_names else [])


def _mentions(text: str) -> Iterator[str]:
    for match in _MENTION.finditer(text):
        yield match["all"] or match["group"] or match["user"]


def _below(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _below(one)
    elif isinstance(value, dict):
        kind, text = value.get("type"), value.get("text")
        if kind in ("mrkdwn", "markdown") and isinstance(text, str):
            yield from _mentions(text)
        if kind in ("broadcast", "user", "usergroup"):
            yield str(value.get("range") or value.get("user_id") or value.get("usergroup_id"))
        for one in value.values():
            yield from _below(one)
