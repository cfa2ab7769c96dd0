"""Customers' words: made storable when they arrive, and compared however a platform redraws them."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Any

from pydantic import BeforeValidator

LONGEST = 40_000  # characters of one mention; more is a mistake in the file or an attack


def clean(text: str) -> str:
    """The text without what databases and hashes cannot take (NUL, lone surrogates); lines end with one newline."""
    text = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _cleaned(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value


Words = Annotated[str, BeforeValidator(_cleaned)]  # a text in a payload: one odd character must not cost the rest


def same_words(one: str, other: str) -> bool:
    """Whether two texts say the same: compatibility forms, white space and case do not count."""
    return _normalised(one) == _normalised(other)


def _normalised(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
