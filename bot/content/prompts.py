"""Prompts are Markdown with a header and {{placeholders}}; unknown or unused ones are mistakes that name themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from bot.content.source import ContentErrors, Strict, read_source

PER_MENTION = "<!-- per mention -->"  # above: the static system message; below: what changes with each mention
# What the program puts into each prompt; a prompt need not use all of it.
GIVEN = {
    "triage": frozenset({"brand", "desk", "platform", "rating", "mention"}),
    "draft": frozenset(
        "brand desk voice promises language limit goal must must_not facts points history openings earlier instruction"
        " author mention".split()
    ),
    "promises": frozenset({"now", "timezone", "language", "text"}),
    "contradictions": frozenset({"now", "said_at", "source", "said", "language", "text"}),
}
PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")


class Header(Strict):
    name: str
    inputs: tuple[str, ...]
    purpose: str


@dataclass(frozen=True, slots=True)
class Prompt:
    name: str
    version: str  # content hash of the file
    system: str
    turn: str

    def render(self, **values: str) -> tuple[str, str]:
        """The system message and the first user message with these values put in, customer text as it is."""
        return _filled(self.system, values), _filled(self.turn, values)


def read_prompt(path: Path) -> Prompt:
    """ContentErrors when a placeholder is not declared, or a declared one is not used."""
    source = read_source(path)
    header = source.validated(Header)
    used, given = set(PLACEHOLDER.findall(source.body)), GIVEN[path.stem]
    problems = [
        source.error(f"{{{{{name}}}}} is not among `inputs`", "inputs") for name in sorted(used - set(header.inputs))
    ]
    problems += [
        source.error(f"input {name} is nothing the program knows; it has {', '.join(sorted(given))}", "inputs")
        for name in header.inputs
        if name not in given
    ]
    problems += [
        source.error(f"input {name} is declared but never used", "inputs") for name in header.inputs if name not in used
    ]
    if source.body.count(PER_MENTION) != 1:
        problems.append(source.error(f"one line {PER_MENTION} must divide what is static from what changes"))
    if problems:
        raise ContentErrors(problems)
    system, turn = source.body.split(PER_MENTION)
    return Prompt(header.name, source.version, system.strip(), turn.strip())


def _filled(template: str, values: dict[str, str]) -> str:
    return PLACEHOLDER.sub(lambda match: values[match[1]], template)
