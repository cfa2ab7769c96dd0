"""Whether two words are forms of one name: Russian and Polish cases, vocatives, pet forms, the other alphabet."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.mention.guardrails.given_names import FAMILIES

# What may follow the same beginning. Each line is one way to decline; both endings must stand on the same line.
_PARADIGMS = [
    frozenset(line.replace("-", " - ").split())
    for line in (
        "- a e i o u y ie ia iu io em iem om am ow ami iami ach iach owi iowi owie ze zie s 's",
        "ek ka ku kiem kowi ki kow",
        "el la le lem lowi",
        "iec ca cu cem cowi ce",
        "ec ca cu cem ce",
        "ta ty cie te to t tem tu towi",
        "ka ki ce ke ko",
        "ga gi dze ge go",
        "ol olu ola",
        "i y a e ego iego emu iemu ej iej im ym ich ych imi ymi o ie",
        "- а е и о у ы ю я й ь ой ей ою ом ем ам ям ах ях ами ями ов ев ью ия ию ии ий ие",
        "ек ка ку ком ке ки ков",
        "ок ка ку ком ке ки ков",
        "ел ла лу лом ле",
        "ец ца цу цем це цы цев",
        "ий ый ой ая ую ого его ому ему ым им ом ем ей ые ие ых их ыми ими яя ее",
        "ов ова ову овым ове овой",
        "ев ева еву евым еве евой",
        "ин ина ину иным ине иной",
    )
]
_ROMAN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "i", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
    "ц": "c", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "iu", "я": "ia",
}  # fmt: skip
_SPELLINGS = (("sz", "sh"), ("cz", "ch"), ("rz", "zh"), ("kh", "h"), ("ks", "x"), ("ya", "ia"), ("yu", "iu"), ("ja", "ia"), ("ju", "iu"), ("w", "v"), ("j", "i"), ("y", "i"))  # fmt: skip
_ENDING = re.compile(r"(?<=\w{3})(?:ами|ями|ого|ому|ой|ей|ом|ем|ам|ах|ою|ию|ии|[аяуюыиеоь])$")
_HEARD = (("dzh", "j"), ("gh", ""), ("ph", "f"), ("th", "t"), ("ck", "k"), ("qu", "kv"), ("c", "k"), ("zh", "j"), ("kh", "sh"), ("ih", "h"), ("x", "ks"))  # fmt: skip
_BY_START: dict[str, list[str]] = {}
for _name in FAMILIES:
    _BY_START.setdefault(_name[:2], []).append(_name)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
# Places with other names in other languages.
_ELSEWHERE = [
    frozenset(line.split())
    for line in (
        "warsaw warszaw варшав", "krakow cracow краков", "poland polsk польш", "germany niem германи", "polish польск",
        "czechia czech чехи", "lithuania litw литв", "russia rosj росси", "russian rosyjsk русск", "europe europ европ",
        "wroclaw вроцлав", "lodz лодз", "gdansk гданьск", "english angielsk английск", "ukraine ukrain украин",
    )
]  # fmt: skip


@lru_cache(maxsize=4096)
def same_name(one: str, other: str) -> bool:
    """Whether two folded words may be one name; generous, because only a word of the sources is compared."""
    one, other = one.removesuffix("'s"), other.removesuffix("'s")
    if one == other or declined(one, other) or (family_of(one) & family_of(other)):
        return True
    if bool(_CYRILLIC.search(one)) != bool(_CYRILLIC.search(other)):
        return declined(roman(one), roman(other)) or _sounds(one) == _sounds(other) or _elsewhere(one, other)
    return _elsewhere(one, other)


@lru_cache(maxsize=4096)
def family_of(name: str) -> frozenset[int]:
    """The first names a folded word may be a form of; see given_names."""
    near = (other for other in _BY_START.get(name[:2], ()) if other == name or declined(name, other))
    return frozenset().union(*(FAMILIES[other] for other in near))


def roman(word: str) -> str:
    """One rough Latin spelling for Russian, Polish and English ones."""
    word = "".join(_ROMAN.get(letter, letter) for letter in word)
    for ours, plain in _SPELLINGS:
        word = word.replace(ours, plain)
    return word


@lru_cache(maxsize=4096)
def _sounds(name: str) -> str:
    """Its consonants, however English spells them: Honey and Хани, Jessica and Джессика. Too short a name has its own."""
    heard = roman(_ENDING.sub("", name)) if _CYRILLIC.search(name) else name.replace("w", "v")
    for spelled, plain in _HEARD:
        heard = heard.replace(spelled, plain)
    bare = re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouy]", "", heard))
    return heard[:1] + bare if len(bare) > 1 else name


def declined(one: str, other: str) -> bool:
    """Whether two folded words of one alphabet may be forms of one word."""
    shared = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    short = min(len(one), len(other))
    if shared < 2 or (shared < 3 and short > 4):
        return False
    ends = {one[shared:] or "-", other[shared:] or "-"}
    longer = {one[shared - 1 :], other[shared - 1 :]} if shared > 3 else set()
    return any(ends <= paradigm or (longer and longer <= paradigm) for paradigm in _PARADIGMS)


def _elsewhere(one: str, other: str) -> bool:
    return any(
        any(one.startswith(stem) for stem in places) and any(other.startswith(stem) for stem in places)
        for places in _ELSEWHERE
    )
