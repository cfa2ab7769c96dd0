"""The outer form: length, exclamation marks, emoji, and how long a sentence may be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.mention.draft import Flag, Severity
from bot.mention.guardrails.addresses import EMAIL, LINK
from bot.mention.guardrails.context import Context, warned
from bot.mention.guardrails.wording import WORD, sentences

_EMOJI = re.compile("[\U0001f1e6-\U0001faff\u2600-\u27bf\u2b50\u2b55\u2764]")
_SMILEY = re.compile(r"(?<!\w)[:;=]-?[)(DPp](?!\w)|[)(]{2,}|<3|\^\^")
_MOST_EMOJI = {"none": 0, "rare": 1}
_SHOWN = 60  # characters of a long sentence that are quoted


def too_long(text: str, context: Context) -> Iterator[Flag]:
    """Longer than the platform takes."""
    if context.limit is not None and context.length > context.limit:
        yield Flag("too_long", Severity.BLOCK, {"length": str(context.length), "limit": str(context.limit)})


def exclamations(text: str, context: Context) -> Iterator[Flag]:
    count = text.count("!")
    if context.exclamations is not None and count > context.exclamations:
        yield Flag("exclamations", Severity.WARN, {"count": str(count), "most": str(context.exclamations)})


def emoji(text: str, context: Context) -> Iterable[Flag]:
    found = _EMOJI.findall(text) + _SMILEY.findall(text)
    most = _MOST_EMOJI.get(context.emoji, len(found))
    return warned("emoji", found) if len(found) > most else []


def long_sentence(text: str, context: Context) -> Iterator[Flag]:
    """A sentence a hurried reader loses: links and addresses count as one word."""
    for sentence in sentences(text):
        count = len(WORD.findall(LINK.sub(" link ", EMAIL.sub(" mail ", sentence)).lower().replace("’", "'")))
        if context.max_sentence_words is not None and count > context.max_sentence_words:
            most = str(context.max_sentence_words)
            yield Flag("long_sentence", Severity.WARN, {"count": str(count), "most": most, "words": sentence[:_SHOWN]})
