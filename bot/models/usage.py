"""What a server says a call cost, and the sum of several calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.mention.call import Call
from bot.mention.draft import Usage

__all__ = ["Call", "total", "usage_of"]

MOST = 10**9  # tokens; no answer costs more, and a database could not store any number a server makes up


def usage_of(reported: object) -> Usage:
    """One call with the tokens a server reports as `usage`; what it does not report counts as 0."""
    tokens = reported if isinstance(reported, Mapping) else {}
    details = tokens.get("prompt_tokens_details")
    cached = details.get("cached_tokens") if isinstance(details, Mapping) else 0
    return Usage(1, _count(tokens.get("prompt_tokens")), _count(cached), _count(tokens.get("completion_tokens")))


def total(usages: Iterable[Usage]) -> Usage:
    """All of them together."""
    rows = [(usage.calls, usage.input_tokens, usage.cached_tokens, usage.output_tokens) for usage in usages]
    return Usage(*(sum(column) for column in zip(*rows, strict=True)))


def _count(number: object) -> int:
    return number if isinstance(number, int) and 0 < number <= MOST else 0
