"""Block Kit pieces that keep Slack's limits by construction (limits: docs.slack.dev, Block Kit reference)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

Block = dict[str, Any]
Element = dict[str, Any]

SECTION, BUTTON, CONTEXT_ELEMENTS, VALUE = 3000, 75, 10, 2000  # characters and counts Slack takes
FIELD = 3000  # characters one text field takes: a longer reply can be neither edited nor shown whole
CARD_BYTES = 12_000  # of blocks as JSON; from about 13,200 on Slack was seen answering msg_blocks_too_long
# Marks that reorder or hide text would let a customer show an agent something else than they wrote.
INVISIBLE = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


EMOJI = re.compile(r":(?=[\w+'-]+:)")
LOOK_ALIKE = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ", "_": "ˍ"})


def escape(text: str) -> str:
    """Text for mrkdwn and for a message's `text`: it can ping nobody and link nowhere."""
    return INVISIBLE.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def literal(text: str) -> str:
    """Escaped, and with the marks mrkdwn reads as formatting or emoji replaced by others that look the same."""
    return EMOJI.sub(":\u2060", escape(text)).translate(LOOK_ALIKE)


def when(at: datetime, form: str = "{date_short_pretty}, {time}") -> str:
    """A moment in the reader's own time zone; needs no updating."""
    return f"<!date^{int(at.timestamp())}^{form}|{at:%Y-%m-%d %H:%M} UTC>"


def plain(text: str, limit: int = SECTION) -> Element:
    return {"type": "plain_text", "text": shortened(text, limit), "emoji": False}


def mrkdwn(text: str) -> Element:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def section(text: str) -> Block:
    """Our own words in mrkdwn; whoever calls has escaped what others wrote."""
    return {"type": "section", "text": mrkdwn(cut(text, SECTION))}


def context(lines: Sequence[str]) -> list[Block]:
    """Small print; what comes after the tenth line stands in it."""
    kept = [line for line in lines if line]
    last = CONTEXT_ELEMENTS - 1
    parts = [*kept[:last], "\n".join(kept[last:])] if len(kept) > last else kept
    return [{"type": "context", "elements": [mrkdwn(cut(part, 2000)) for part in parts]}] if parts else []


def divider() -> Block:
    return {"type": "divider"}


def words_of(text: str, style: dict[str, bool] | None = None) -> Element:
    """Rich text shows what was written to the letter: no mrkdwn, no pings, no links."""
    element: Element = {"type": "text", "text": INVISIBLE.sub("", text) or " "}
    return {**element, "style": style} if style else element


def quote(*elements: Element) -> Block:
    return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": list(elements)}]}


def paragraph(*elements: Element) -> Block:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def preformatted(text: str) -> Block:
    """Easy to copy whole."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [words_of(text)]}]}


def button(
    action: str, text: str, value: dict[str, Any], style: str | None = None, url: str | None = None, label: str = ""
) -> Element:
    element: Element = {
        "type": "button",
        "action_id": action,
        "text": plain(text, BUTTON),
        "value": json.dumps(value, separators=(",", ":")),
    }
    optional = {"style": style, "url": url, "accessibility_label": shortened(label, BUTTON) if label else None}
    return {**element, **{name: given for name, given in optional.items() if given}}


def confirmed(element: Element, title: str, text: str, yes: str, no: str) -> Element:
    """The same element, asking first; only where harm is real."""
    asks = {"title": plain(title, 100), "text": plain(text, 300), "confirm": plain(yes, 30), "deny": plain(no, 30)}
    return {**element, "confirm": {**asks, "style": "danger"}}


def actions(block_id: str, elements: Iterable[Element]) -> list[Block]:
    """A row of buttons; none when there are none."""
    row = list(elements)
    return [{"type": "actions", "block_id": block_id, "elements": row}] if row else []


def option(text: str, value: str) -> Element:
    return {"text": plain(text, BUTTON), "value": value}


def text_input(block_id: str, label: str, element: Element, optional: bool = False, hint: str = "") -> Block:
    block: Block = {"type": "input", "block_id": block_id, "label": plain(label, 2000), "element": element}
    return {**block, "optional": optional, **({"hint": plain(hint, 2000)} if hint else {})}


def modal(
    callback: str, title: str, submit: str | None, close: str, kept: dict[str, Any], blocks: list[Block]
) -> Block:
    view = {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title, 24),
        "close": plain(close, 24),
        "private_metadata": json.dumps(kept, separators=(",", ":")),
        "blocks": blocks,
    }
    return {**view, "submit": plain(submit, 24)} if submit else view


def carried(value: str) -> dict[str, Any]:
    """What a card's button or its dialog carries, `m` being the mention's id. ValueError: it is none of ours."""
    kept = json.loads(value)
    if not isinstance(kept, dict) or not isinstance(kept.get("m"), str):
        raise ValueError("this names no mention")
    return kept


def shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def cut(text: str, limit: int) -> str:
    """Mrkdwn shortened without leaving half a link, half a moment or half an escaped letter."""
    return text if len(text) <= limit else re.sub(r"<[^<>]*$|&[a-z]*$", "", text[: limit - 1]) + "…"


def condensed(blocks: list[Block], limit: int, small: int) -> list[Block]:
    """The same with no sentence of ours longer than this, no small print longer than that; rich text keeps every
    word."""

    def short(block: Block) -> Block:
        if block["type"] == "section":
            return {**block, "text": mrkdwn(cut(block["text"]["text"], limit))}
        if block["type"] == "context":
            return {**block, "elements": [mrkdwn(cut(element["text"], small)) for element in block["elements"]]}
        return block

    return [short(block) for block in blocks]


def fitting(text: str, room: int) -> int:
    """How many letters fit: as JSON one letter costs between one character and twelve."""
    if len(json.dumps(text)) - 2 <= room:
        return len(text)
    for count, letter in enumerate(text):
        room -= len(json.dumps(letter)) - 2
        if room < 0:
            return count
    return len(text)


def size(blocks: list[Block]) -> int:
    """Characters of the blocks as Slack counts them: compact JSON."""
    return len(json.dumps(blocks, ensure_ascii=True, separators=(",", ":")))
