"""Nothing of what only the model reads gets out: its instructions, planted words, passage ids, placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from bot.mention.draft import Flag
from bot.mention.guardrails.addresses import without_addresses
from bot.mention.guardrails.context import Context, blocked

LEAKED = 8  # words in a row that stand in the prompt
_WORD = re.compile(r"\w+")
# Fences around customer text, ids of passages, template marks, masks of personal data, names of the form's fields.
_MARKS = re.compile(
    r"</?customer-[0-9a-f]{4,}>?|customer-[0-9a-f]{8,}|\[?\b[a-z0-9-]+/[\w.-]+#[\w-]+\]?|\{\{.*?\}\}|<!--.*?-->|"
    r"\[(?:PHONE|EMAIL|CARD|IBAN|PESEL|ORDER)_\d+\]|\b(?:policy_only|left_open|must_not|free_item)\b|"
    r"(?i:\b(?:system (?:prompt|message)|my (?:instructions|prompt|guidelines)|as an? (?:AI|language model|artificial)|language model|"
    r"мои(?:х|ми)? инструкци\w+|системн\w+ промпт\w*|языков\w+ модел\w+|как (?:ИИ|искусственн\w+)|"
    r"moj\w* instrukcj\w+|model\w* j[eę]zykow\w+|jako (?:AI|model|sztuczn\w+)))"
)


def leaked_prompt(text: str, context: Context) -> Iterable[Flag]:
    """Eight words in a row of the instructions, the canary, or a mark only the model sees."""
    return blocked("leaked_prompt", _leaks(text, context))


def unknown_source(text: str, context: Context) -> Iterable[Flag]:
    """A passage is cited that was not given."""
    return blocked("unknown_source", context.unknown_passages)


def _leaks(text: str, context: Context) -> Iterator[str]:
    yield from (match[0] for match in _MARKS.finditer(without_addresses(text)))
    if context.canary and context.canary.casefold() in text.casefold():
        yield context.canary
    words = _WORD.findall(text.casefold())
    runs = {" ".join(words[at : at + LEAKED]): at for at in range(len(words) - LEAKED + 1)} if context.prompt else {}
    shared = runs.keys() & _runs_of(context.prompt) if runs else ()
    if shared:
        yield min(shared, key=lambda run: runs[run])


@lru_cache(maxsize=64)
def _runs_of(prompt: str) -> frozenset[str]:
    """Every eight words in a row; a brand's prompt is the same for all its mentions."""
    words = _WORD.findall(prompt.casefold())
    return frozenset(" ".join(words[at : at + LEAKED]) for at in range(len(words) - LEAKED + 1))
