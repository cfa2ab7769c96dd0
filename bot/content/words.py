"""Every word people see, from one catalogue per language."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml


class Words:
    """`words("card.approve")`, `words("card.by", who="Maya")`: a sentence of the catalogue with its values put in."""

    def __init__(self, language: str = "en") -> None:
        self._entries = catalogue(language)

    def __call__(self, key: str, **values: object) -> str:
        return self._entries[key].format(**values)

    def __contains__(self, key: str) -> bool:
        return key in self._entries


@cache
def catalogue(language: str) -> dict[str, str]:
    """Dotted key -> sentence."""
    text = resources.files("bot.content").joinpath("words", f"{language}.yaml").read_text(encoding="utf-8")
    return dict(_flat(yaml.safe_load(text), ""))


def _flat(entries: dict[str, Any], above: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in entries.items():
        found += _flat(value, f"{above}{key}.") if isinstance(value, dict) else [(f"{above}{key}", value)]
    return found
