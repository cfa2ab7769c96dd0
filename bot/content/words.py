"""Every word people see, from one catalogue per language."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml
from babel import Locale
from babel.numbers import format_decimal

LANGUAGES = ("en", "ru", "pl")
PLURALS = frozenset({"zero", "one", "two", "few", "many", "other"})  # categories of Unicode CLDR
ALWAYS = "always"  # the form of a sentence in which no number inflects anything
Forms = dict[str, str]  # plural category -> sentence


class Words:
    """`words("card.approve")`, `words("card.by", who="Maya")`: a sentence of the catalogue with its values put in.

    A value called `count`, a whole number, chooses the plural form. A language or Slack locale ("pl-PL") without a
    catalogue is answered in English.
    """

    def __init__(self, language: str = "en") -> None:
        spoken = language.partition("-")[0]
        self.language = spoken if spoken in LANGUAGES else "en"
        self._entries = catalogue(self.language)

    def __call__(self, key: str, **values: object) -> str:
        forms = self._entries[key]
        if "count" not in values:
            return forms[ALWAYS].format(**values)
        count = int(str(values["count"]))
        form = ALWAYS if ALWAYS in forms else Locale(self.language).plural_form(count)
        return forms[form].format(**{**values, "count": format_decimal(count, locale=self.language)})

    def __contains__(self, key: str) -> bool:
        return key in self._entries


@cache
def catalogue(language: str) -> dict[str, Forms]:
    """Dotted key -> the forms of its sentence."""
    text = resources.files("bot.content").joinpath("words", f"{language}.yaml").read_text(encoding="utf-8")
    return dict(_flat(yaml.safe_load(text), ""))


def _flat(entries: dict[str, Any], above: str) -> list[tuple[str, Forms]]:
    found: list[tuple[str, Forms]] = []
    for key, value in entries.items():
        if not isinstance(value, dict):
            found.append((f"{above}{key}", {ALWAYS: value}))
        elif value.keys() <= PLURALS:
            found.append((f"{above}{key}", value))
        else:
            found += _flat(value, f"{above}{key}.")
    return found
