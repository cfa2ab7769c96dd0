"""Customer text on its way to a model: cleaned of invisible tricks, escaped, and fenced off."""

from __future__ import annotations

import json
import re
import secrets
import unicodedata

LONGEST = 8_000  # characters of one mention a model gets to read
TAGGED, ANSWERED = 1_800, 2_800  # characters of a longer one that are enough to tag it, and to answer it
# Controls, bidi marks, zero-width characters, the tag block and private use carry hidden instructions, never meaning.
# The joiner U+200D stays: families of emoji are held together by it.
HIDDEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    "\ue000-\uf8ff\U000e0000-\U000e007f\U000f0000-\U0010fffd]"
)


def cleaned(text: str) -> str:
    """The words without what cannot be seen, in normal form (NFKC), cut at LONGEST characters with a mark."""
    visible = HIDDEN.sub("", unicodedata.normalize("NFKC", text))
    return visible if len(visible) <= LONGEST else visible[:LONGEST] + " […]"


def excerpt(text: str, length: int) -> str:
    """At most this many characters, a long text without its middle: two thirds of them from the beginning."""
    if len(text) <= length:
        return text
    end = length // 3
    return f"{text[: length - end - 5].rsplit(maxsplit=1)[0]} […] {text[-end:].split(maxsplit=1)[-1]}"


def quoted(text: str) -> str:
    """Escaped like a JSON string between delimiters nobody can guess, so that it can only be read as data."""
    fence = f"customer-{secrets.token_hex(8)}"
    return f"<{fence}>\n{json.dumps(cleaned(text), ensure_ascii=False)}\n</{fence}>"
