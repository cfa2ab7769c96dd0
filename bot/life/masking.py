"""Keeps personal data from language models: replaced by marks such as [PHONE_1] before, put back after."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.content.workspace import Workspace
from bot.life.quoting import cleaned
from bot.mention.mention import Mention
from bot.mention.personal_data import ALWAYS_PRIVATE, essence, personal_data

_MARK = re.compile(r"\[[A-Z]+_\d+\]")


@dataclass(frozen=True, slots=True)
class Mask:
    """What stands for what: one mark for each number or address, however it is written."""

    originals: tuple[tuple[str, str], ...] = ()  # (mark, as the customer wrote it), longest first

    def hide(self, text: str) -> str:
        """The text as a model may read it."""
        for mark, original in self.originals:
            text = text.replace(original, mark)
        return text

    def show(self, text: str) -> str:
        """The text with what the customer wrote in the place of each mark."""
        known = dict(reversed(self.originals))  # of two spellings the first one
        return _MARK.sub(lambda match: known.get(match[0], match[0]), text)


def mask_for(mention: Mention, workspace: Workspace, others: Sequence[Mention] = ()) -> Mask:
    """What the brand keeps from models about a mention, and then about further ones of the same author."""
    texts = (mention.post.words, mention.post.author.name, *(other.post.words for other in others))
    return mask_of(texts, workspace.brands[mention.brand].mask)


def mask_of(texts: Sequence[str], kinds: Iterable[str] = ALWAYS_PRIVATE) -> Mask:
    """The mask of everything personal of these kinds in the texts, cleaned as a model gets them."""
    wanted = tuple(kinds)
    marks: dict[str, str] = {}
    spellings: dict[str, str] = {}
    taken = {mark for text in texts for mark in _MARK.findall(text)}  # a customer may write [PHONE_1], too
    for text in map(cleaned, texts):
        for datum in personal_data(text, wanted):
            key = f"{datum.kind}:{essence(datum.text)}"
            if key not in marks:
                marks[key] = _free(datum.kind.upper(), {*taken, *marks.values()})
            spellings.setdefault(datum.text, marks[key])
    found = [(mark, original) for original, mark in spellings.items()]
    return Mask(tuple(sorted(found, key=lambda pair: -len(pair[1]))))


def masked(text: str, kinds: Iterable[str] = ALWAYS_PRIVATE) -> str:
    """One text as a model reads it: cleaned, and without personal data."""
    return mask_of((text,), kinds).hide(cleaned(text))


def _free(kind: str, taken: set[str]) -> str:
    number = 1
    while f"[{kind}_{number}]" in taken:
        number += 1
    return f"[{kind}_{number}]"
