"""Where a reply could send somebody: links, e-mail addresses, phone numbers and handles in a text."""

from __future__ import annotations

import re
from functools import lru_cache

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# What a host may end in without a path behind it: a missing space after a full stop must not look like one.
_ENDINGS = (
    "com|net|org|info|biz|io|eu|pl|ru|su|ua|kz|de|uk|fr|cz|lt|lv|ee|es|nl|ai|app|dev|xyz|site|online|website|ly|gl|"
    "example|test|рф"
)
_SIGN = r"[^\s<>()\"'«»„”]"
LINK = re.compile(
    rf"""
      (?:https?|hxxps?)://{_SIGN}+ | www\.{_SIGN}+
    | (?<![\w@.-])[\w-]+(?:\.[\w-]+)*\. (?: (?:{_ENDINGS})(?![\w-]|\.\w)(?:/{_SIGN}*)? | [a-z]{{2,}}/{_SIGN}* )
    """,
    re.IGNORECASE | re.VERBOSE,
)
HANDLE = re.compile(r"(?<![\w.@/])@[A-Za-z_]\w{2,}")
PHONE = re.compile(
    r"(?<![\w/.,:-])(?:\+\d{1,3}[ .-]?)?(?:\(\d{1,4}\)[ .-]?)?\d{2,4}(?:[ .-]?\d{2,4}){1,4}(?![\w/]|[.,:-]\d)"
)
_FEW, _MANY = 7, 15  # digits a phone number may have
_TAIL = ".,;:!?…)»”"


@lru_cache(maxsize=512)
def emails(text: str) -> tuple[str, ...]:
    return tuple(found.rstrip(_TAIL) for found in EMAIL.findall(text))


@lru_cache(maxsize=512)
def links(text: str) -> tuple[str, ...]:
    """As they stand there, without the full stop behind them."""
    return tuple(found.rstrip(_TAIL) for found in LINK.findall(EMAIL.sub(" ", text)))


@lru_cache(maxsize=512)
def handles(text: str) -> tuple[str, ...]:
    return tuple(HANDLE.findall(EMAIL.sub(" ", text)))


@lru_cache(maxsize=512)
def phones(text: str) -> tuple[str, ...]:
    """Numbers long enough, grouped or with a country code; a run of bare digits may be anything and is left to others."""
    bare = LINK.sub(" ", EMAIL.sub(" ", text))
    return tuple(found for found in PHONE.findall(bare) if _is_phone(found))


@lru_cache(maxsize=512)
def without_addresses(text: str) -> str:
    """The text with all of them blanked out."""
    text = HANDLE.sub(_blank, LINK.sub(_blank, EMAIL.sub(_blank, text)))
    return PHONE.sub(lambda match: _blank(match) if _is_phone(match[0]) else match[0], text)


def host_of(link: str) -> str:
    """The host alone: no scheme, name, path or port."""
    bare = re.sub(r"^(?:h\w+?://)?(?:[^/]*@)?(?:www\.)?", "", link.lower())
    return re.split(r"[/?#:]", bare)[0].rstrip(_TAIL)


def _is_phone(found: str) -> bool:
    digits = sum(map(str.isdigit, found))
    grouped = len(re.findall(r"\d+", found)) > 1
    return _FEW <= digits <= _MANY and (found.startswith(("+", "(")) or (grouped and not _is_round(found)))


def _is_round(found: str) -> bool:
    """12 000 000 and 2026-11-22 are no phone numbers."""
    groups = re.findall(r"\d+", found)
    thousands = len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:]) and " " in found
    date = len(groups) == 3 and {len(group) for group in groups} <= {2, 4} and len(groups[1]) == 2
    return (thousands and groups[-1] == "000") or (date and not found.startswith("+") and " " not in found)


def _blank(match: re.Match[str]) -> str:
    """As many blanks; the full stop behind it still ends its sentence."""
    bare = match[0].rstrip(_TAIL)
    return " " * len(bare) + match[0][len(bare) :]
