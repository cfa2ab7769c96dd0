"""Keeps secrets out of whatever is shown: the values we were given, and whatever looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from threading import Lock
from urllib.parse import quote, unquote, urlsplit

SHORTEST = 4  # characters; a shorter one would hide half of the language and protects nothing
TOKEN = 16  # characters; what stands beside tokens, like a team's name, is shorter
HIDDEN = "***"
LOOKS = re.compile(
    r"""
      \bxox[a-z][-.][\w.-]+ | \bxapp-[\w-]+          # Slack's tokens
    | \bsk-[\w-]{8,} | \bwhsec_[\w+/=-]+             # of models, of Standard Webhooks
    | (?<=services/)T\w+/B\w+/\w+                    # a Slack webhook's path
    | (?<=ticket=)[\w%.-]+                           # a socket's address
    | (?<=[Bb]earer\ )[^\s"',]+
    | (?<=://)[^\s/@:]*:(?!\d+/)[^\s@]+(?=@)        # user and password of a URL; a port and a path are none
    | (?<=[?&]password=)[^&#\s"']+                  # the same as a parameter
    """,
    re.VERBOSE,
)
PASSWORD = re.compile(r"://[^:/@]*:([^@]*)@")
PARAMETER = re.compile(r"[?&](?:ssl)?password=([^&#\s]+)")
_lock, _known = Lock(), set[str]()
_values: re.Pattern[str] | None = None


def keep_secret(*values: str) -> None:
    """From now on they are shown nowhere. Of a URL it is the password."""
    global _values
    with _lock:
        for value in values:
            for hidden in _hidden(value):
                ways = (hidden, quote(hidden, safe=""), unquote(hidden))
                _known.update(way for way in ways if len(way) >= SHORTEST)
        longest_first = sorted(_known, key=len, reverse=True)
        _values = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None


def keep_tokens(values: Iterable[str]) -> None:
    """The same for values of which some are secret and some are names that also stand elsewhere."""
    keep_secret(*(value for value in values if len(value) >= TOKEN))


def _hidden(value: str) -> Iterator[str]:
    """The parts nobody may read: of an address its password, also where it has a / that should have been %2F."""
    if "://" not in value:
        yield value
        return
    if as_written := PASSWORD.search(value):
        yield as_written[1]
    yield from PARAMETER.findall(value)
    try:
        yield urlsplit(value).password or ""
    except ValueError:  # no address after all: all of it
        yield value


def redacted(text: str) -> str:
    """The same without secrets. Both are looked for in what was given: a value hidden first could hide from the other
    what its rest belongs to."""
    shown, end = list[str](), 0
    found = [match.span() for pattern in (LOOKS, _values) if pattern for match in pattern.finditer(text)]
    for begins, ends in sorted(found):
        if begins >= end:
            shown += [text[end:begins], HIDDEN]
        end = max(end, ends)
    return "".join([*shown, text[end:]])
