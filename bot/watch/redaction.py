"""Keeps secrets out of whatever is shown: the values we were given, and whatever looks like one."""

from __future__ import annotations

import re
from threading import Lock
from urllib.parse import quote, urlsplit

SHORTEST = 4  # characters; a shorter one would hide half of the language and protects nothing
HIDDEN = "***"
LOOKS = re.compile(
    r"""
      \bxox[a-z][-.][\w.-]+ | \bxapp-[\w-]+          # Slack's tokens
    | \bsk-[\w-]{8,} | \bwhsec_[\w+/=-]+             # of models, of Standard Webhooks
    | (?<=services/)T\w+/B\w+/\w+                    # a Slack webhook's path
    | (?<=ticket=)[\w%.-]+                           # a socket's address
    | (?<=[Bb]earer\ )[^\s"',]+
    | (?<=://)[^\s/@:]*:[^\s/@]+(?=@)                # user and password of a URL
    """,
    re.VERBOSE,
)
_lock, _known = Lock(), set[str]()
_values: re.Pattern[str] | None = None


def keep_secret(*values: str) -> None:
    """From now on they are shown nowhere. Of a URL it is the password."""
    global _values
    with _lock:
        for value in values:
            hidden = _hidden(value)
            _known.update(one for one in (hidden, quote(hidden, safe="")) if len(one) >= SHORTEST)
        longest_first = sorted(_known, key=len, reverse=True)
        _values = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None


def _hidden(value: str) -> str:
    """The part nobody may read."""
    try:
        return (urlsplit(value).password or "") if "://" in value else value
    except ValueError:  # no address after all: all of it
        return value


def redacted(text: str) -> str:
    """The same without secrets."""
    text = _values.sub(HIDDEN, text) if _values else text
    return LOOKS.sub(HIDDEN, text)
