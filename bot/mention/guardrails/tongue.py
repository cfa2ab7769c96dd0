"""Which language a reply is in, by its letters and its commonest words: enough to see a reply in the wrong one."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.mention.guardrails.wording import words

LETTER = re.compile(r"[^\W\d_]")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
POLISH = re.compile(r"[ąćęłńśźż]", re.IGNORECASE)
NOT_RUSSIAN = re.compile(r"[іїєґў]", re.IGNORECASE)
COMMON = {  # words of both languages ("to", "do", "on", "i", "a") say nothing
    "en": frozenset(
        "the and you your is are was were of it we our that this for with not have has be can will as at from but if i'm "
        "they what which an about there so please it's don't".split()
    ),
    "pl": frozenset(
        "nie sie jest w z na ze od za po przy o ten ta te tego tej tym jak czy ale lub albo oraz juz jeszcze moze "
        "prosze pan pani sa byl byla bylo bedzie mozna nas nam nasz dla przez co gdy jesli".split()
    ),
}


@lru_cache(maxsize=1024)
def tongue(text: str) -> str:
    """en, ru or pl; "" when there are too few words to tell; "other" for letters of another language."""
    letters = LETTER.findall(text)
    cyrillic = len(CYRILLIC.findall(text))
    if cyrillic > len(letters) / 2:
        return "other" if len(NOT_RUSSIAN.findall(text)) > len(letters) / 50 else "ru"
    said = words(text)
    polish = sum(word in COMMON["pl"] for word in said) + sum(bool(POLISH.search(word)) for word in text.split())
    english = sum(word in COMMON["en"] for word in said)
    if max(polish, english) < 2 or min(polish, english) * 2 > max(polish, english):
        return ""
    return "pl" if polish > english else "en"
