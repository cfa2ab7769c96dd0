"""A reply does not say what a stranger dictated: whatever a mention demands, its words would be the mention's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.mention.draft import Flag
from bot.mention.guardrails.context import Context, blocked
from bot.mention.guardrails.wording import sentences

LONG = 5  # words of a sentence nobody shares with a customer by chance
_WORD = re.compile(r"\w+")


def echo(text: str, context: Context) -> Iterable[Flag]:
    """The whole reply, or a whole sentence of it, stands word for word in the mention."""
    return blocked("echo", _echoed(text, context.mention))


def _echoed(text: str, mention: str) -> Iterator[str]:
    said = _plain(mention)
    if _plain(text) in said if _WORD.search(text) else text.strip() in mention:
        yield text
        return
    yield from (one for one in sentences(text) if len(_WORD.findall(one)) >= LONG and _plain(one) in said)


def _plain(text: str) -> str:
    """Words between spaces, so that one text is only found in another from word to word."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "
