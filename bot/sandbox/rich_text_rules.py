"""Which rich text Slack accepts: sections, lists, quotes and preformatted text made of small parts."""

from __future__ import annotations

from collections.abc import Mapping

from bot.sandbox.checks import LINK, Check, array, boolean, number, one_of, record, string, typed

_FLAGS = ("bold", "italic", "strike", "underline", "code", "highlight", "client_highlight", "unlink")
STYLE = record({}, dict.fromkeys(_FLAGS, boolean))
WORDS = string(12_000, least=0)
URL = string(3000, pattern=LINK)


def _part(required: Mapping[str, Check], **optional: Check) -> Check:
    return record(required, {"style": STYLE, **optional})


PARTS: dict[str, Check] = {
    "text": _part({"text": string(12_000)}),
    "link": _part({"url": URL}, text=WORDS, unsafe=boolean),
    "user": _part({"user_id": string(255, pattern="[UW][A-Z0-9]+")}),
    "usergroup": _part({"usergroup_id": string(255, pattern="S[A-Z0-9]+")}),
    "team": _part({"team_id": string(255, pattern="T[A-Z0-9]+")}),
    "channel": _part({"channel_id": string(255, pattern="[CG][A-Z0-9]+")}),
    "emoji": _part({"name": string(255)}, skin_tone=number(1, 6), unicode=string(255)),
    "broadcast": _part({"range": one_of("here", "channel", "everyone")}),
    "color": _part({"value": string(7, pattern="#?[0-9a-fA-F]{6}")}),
    "date": _part({"timestamp": number(0, 10**11), "format": string(255)}, url=URL, fallback=WORDS),
}
_LINE = array(typed(PARTS), 0, 1000)
_BORDER = {"border": one_of(0, 1)}
SECTION = {"rich_text_section": record({"elements": _LINE}, {})}
CONTAINERS: dict[str, Check] = {
    **SECTION,
    "rich_text_preformatted": record({"elements": _LINE}, {**_BORDER, "language": string(255)}),
    "rich_text_quote": record({"elements": _LINE}, _BORDER),
    "rich_text_list": record(
        {"style": one_of("bullet", "ordered"), "elements": array(typed(SECTION), 1, 1000)},
        {**_BORDER, "indent": number(0, 8), "offset": number(0, 10**6)},
    ),
}
RICH_TEXT_BLOCK = record({"elements": array(typed(CONTAINERS), 0, 1000)}, {"block_id": string(255)})
RICH_TEXT = typed({"rich_text": RICH_TEXT_BLOCK})
