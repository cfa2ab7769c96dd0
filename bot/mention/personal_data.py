"""Personal data in a text: phone numbers, e-mail addresses, cards, IBAN, PESEL and order numbers, checked by their digits.

Check digits: ISO/IEC 7812-1 (cards), ISO 13616 (IBAN), the Polish act on population records (PESEL).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

KINDS = ("iban", "card", "pesel", "email", "phone", "order")  # looked for in this order: a card is no phone number
ALWAYS_PRIVATE: tuple[Literal["iban", "card", "pesel", "email", "phone"], ...] = (
    "iban", "card", "pesel", "email", "phone",
)  # fmt: skip
_CARD = re.compile(r"(?<![\w+/=-])\d(?:[ -]?\d){12,18}(?![\w/-])")
_IBAN = re.compile(
    r"(?<!\w)[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?!\w)|(?<![\w+])\d{2}(?:[ -]?\d{4}){6}(?!\w)"
)
_PESEL = re.compile(r"(?<![\w-])\d{11}(?![\w-])")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w/.,:#№-])(?:\+|00)?\(?\d{1,5}\)?(?:[ .–-]{0,2}\(?\d{1,5}\)?){1,6}(?![\w%/]|[.,:-]\d)")
_ORDER = re.compile(r"(?<![\w/.,:+=-])(?:[A-Z]{1,4}-?)?\d{5,20}(?:-\d+)*(?![\w%/]|[.:,]\d)", re.IGNORECASE)
_PHONE_DIGITS = range(9, 16)  # 7 and 8 digits only behind a word such as "tel.", or as 71-33-52-22
_MONEY = re.compile(r"\s*(?:zł|zl|pln|руб|₽|eur|usd|€|\$|£|gbp)", re.IGNORECASE)
_NEAR = r"\w*[.:]?\W*(?:\w+\W+){0,2}$"  # a word, and two more at most, in front of a number
_CALLED = re.compile(
    r"(?:tel|phone|call|mobile|cell|whatsapp|viber|number|тел|звон|моб|номер|zadzw|kom|numer)" + _NEAR, re.I
)
_ORDERED = re.compile(
    r"(?:order|parcel|tracking|invoice|booking|заказ|посылк|трек|накладн|отправлени|zam[oó]wieni|paczk|przesy[lł]k|"
    r"rezerwacj|faktur)" + _NEAR,
    re.IGNORECASE,
)
_BATCH = re.compile(r"(?:batch|lot|парти|parti)" + _NEAR, re.IGNORECASE)
_AROUND = 40  # characters in front of a number that are looked at


@dataclass(frozen=True, slots=True)
class Datum:
    kind: str  # one of KINDS
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def personal_data(text: str, kinds: Iterable[str] = KINDS) -> tuple[Datum, ...]:
    """Everything of these kinds in the order of the text; nothing is counted twice."""
    wanted = frozenset(kinds)
    return tuple(datum for datum in _all_of(text) if datum.kind in wanted)


@lru_cache(maxsize=512)
def _all_of(text: str) -> tuple[Datum, ...]:
    found: list[Datum] = []
    for kind in KINDS:
        for match in _PATTERNS[kind].finditer(text):
            datum = Datum(kind, match[0], match.start())
            free = all(datum.end <= other.start or other.end <= datum.start for other in found)
            if free and _CHECKS[kind](text, match):
                found.append(datum)
    return tuple(sorted(found, key=lambda datum: datum.start))


def essence(text: str) -> str:
    """What makes two spellings of one number or address the same."""
    return re.sub(r"[^\w@]", "", text).casefold()


def valid_card(digits: str) -> bool:
    """Luhn's sum, and not one digit all over."""
    doubled = [int(d) * (2 if at % 2 else 1) for at, d in enumerate(reversed(digits))]
    return len(set(digits)) > 1 and sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def valid_iban(iban: str) -> bool:
    """The remainder of 97; a Polish account number may come without its country."""
    full = iban if iban[:1].isalpha() else f"PL{iban}"
    turned = full[4:] + full[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def valid_pesel(digits: str) -> bool:
    """The check digit, and a month and day that can be."""
    weights = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)
    month, day = int(digits[2:4]) % 20, int(digits[4:6])
    return (
        sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 10 == 0 and 1 <= month <= 12 and 1 <= day <= 31
    )


def _is_phone(text: str, match: re.Match[str]) -> bool:
    digits = re.sub(r"\D", "", match[0])
    before = text[max(0, match.start() - _AROUND) : match.start()]
    called = bool(_CALLED.search(before))
    pairs = re.fullmatch(r"\d\d(?:-\d\d){3}", match[0])
    if len(digits) not in _PHONE_DIGITS and not ((called or pairs) and len(digits) in (7, 8)):
        return False
    if _MONEY.match(text, match.end()) or _ORDERED.search(before):
        return False
    return called or match[0].startswith(("+", "00", "(")) or _like_phone(match[0])


def _like_phone(found: str) -> bool:
    """Grouped as people write them, or nine digits in a row (Poland), or ten and more with 0, 7 or 8 first."""
    groups = re.findall(r"\d+", found)
    if len(groups) == 1:
        return len(groups[0]) in (9, 10, 11) and groups[0][0] in "0456789" and len(set(groups[0])) > 2
    date = len(groups) <= 3 and any(len(group) == 4 and group[:2] in ("19", "20") for group in groups)
    return not date and (len(groups) > 2 or len(groups[0]) >= 3) and not all(group == "000" for group in groups[1:])


def _is_order(text: str, match: re.Match[str]) -> bool:
    return not _MONEY.match(text, match.end()) and not _BATCH.search(
        text[max(0, match.start() - _AROUND) : match.start()]
    )


def _digits(match: re.Match[str]) -> str:
    return re.sub(r"\D", "", match[0])


_PATTERNS = {"card": _CARD, "iban": _IBAN, "pesel": _PESEL, "email": _EMAIL, "phone": _PHONE, "order": _ORDER}
_CHECKS: dict[str, Callable[[str, re.Match[str]], bool]] = {
    "card": lambda text, match: 13 <= len(_digits(match)) <= 19 and valid_card(_digits(match)),
    "iban": lambda text, match: valid_iban(re.sub(r"[ -]", "", match[0]).upper()),
    "pesel": lambda text, match: valid_pesel(match[0]),
    "email": lambda text, match: True,
    "phone": _is_phone,
    "order": _is_order,
}
