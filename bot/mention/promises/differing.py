"""Whether two sentences say different things of one matter: another number, price or month, or the opposite word."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.mention.guardrails.amounts import Amount, amounts
from bot.mention.guardrails.dates import WEEK, day_of
from bot.mention.guardrails.spoken import cues
from bot.mention.guardrails.statements import Statement, bounds, statements, stem_of, stems
from bot.mention.guardrails.units import PERCENT, TIME, is_money, unit_of
from bot.mention.guardrails.wording import WORD, folded, sentences

_ENOUGH = 2  # words that must agree
_STEM = 4  # letters of a word of time that counts nothing
ADDED = re.compile(
    r"\b(?:also|besides|additionally|on top|too|as well|further|также|тоже|еще|кроме|дополнительно|takze|rowniez|tez|"
    r"dodatkowo|oprocz|poza)\b"
)
# What may be done once may not be done twice.
AGAIN = re.compile(r"\b(?:again|twice|second time|дважды|повторно|второй раз|ponownie|dwa razy|drugi raz|dwukrotnie)\b")
# Words of many a promise that do not tell what it is about.
_OF_ANY = stems(
    "card account money back sum amount refund reimbursed call ring phone write reply answer hear from contact touch team colleague "
    "send sent post will get receive give full together latest replace swap exchange fix repair check look new another fresh "
    "карту карте счет деньги сумма сумму вернем вернут возврат перезвоним позвоним позвонит напишем ответим ответ свяжемся "
    "коллега отправим вышлем пришлем получите полностью обязательно заменим поменяем обменяем исправим починим проверим новый "
    "новую новая "
    "karte karta konto pieniadze kwota kwote zwrot zwrocimy oddamy zadzwonimy oddzwonimy zadzwoni odpiszemy odpowiemy odpowiedz "
    "skontaktujemy kolega wyslemy przeslemy otrzyma dostanie mozliwy mozliwa panstwu wymienimy "
    "naprawimy sprawdzimy wyjasnimy nowy nowa nowe koncem "
    "possible impossible возможна невозможна невозможно niemozliwa niemozliwy"
)
# What tells a price, and not of what.
_PRICE = stems("costs cost price free стоит бесплатно бесплатная бесплатный цена kosztuje koszt cena darmowa bezplatna")
_FROM = re.compile(r"\b(?:from|over|above|от|свыше|od|powyzej) \d")
_FREE = re.compile(r"\b(?:is|are|be|for) free(?! (?:of|from|to))\b")
# A capital inside a sentence, where it is no polite "you".
_CAPITAL = re.compile(r"(?<=[\w,;] )(?!Pan|Pań|Państw|Ваш|Вас|Вам|Ты|Twoj|Twój|Ci\b)[A-ZА-ЯЁĄĆĘŁŃÓŚŹŻ]\w+")
_LIMIT = re.compile(r"\b(?:up to|at most|no more than|до|не больше|не более|do|najwyzej|maksymalnie) \d")
_STILL = frozenset("again yet still снова еще уже znow znowu jeszcze".split())
# Either of these says what the other denies.
_OPPOSITE = (
    ("open", "clos"), ("open", "zamk"), ("откр", "закр"), ("czyn", "-czyn"),
    ("allo", "forb"), ("разр", "запр"), ("dozw", "zabr"),
)  # fmt: skip
_TURNED = {one: other for pair in _OPPOSITE for one, other in (pair, pair[::-1])}


@lru_cache(maxsize=1024)
def about(sentence: str) -> frozenset[str]:
    """The things it names, without days, numbers and what every promise is made of."""
    return _named(sentence) - _OF_ANY


@lru_cache(maxsize=1024)
def _named(sentence: str) -> frozenset[str]:
    counted = " ".join(folded(amount.text) for amount in amounts(sentence) if not amount.implied)
    plain = [word for word in WORD.findall(folded(sentence)) if day_of(word) is None]
    kinds = (word[:_STEM] for word in plain if unit_of([word])[0] and word not in counted)  # the day bus, no night bus
    return frozenset(filter(None, (*map(stem_of, plain), *kinds)))


def other_names(words: str, fact: str) -> bool:
    """Both name something with a capital letter, and not the same: another town, another product."""
    mine, theirs = _names(words), _names(fact)
    return bool(mine and theirs and not mine & theirs)


def _names(sentence: str) -> frozenset[str]:
    return frozenset(
        filter(None, (stem_of(folded(word)) for word in _CAPITAL.findall(sentence) if day_of(word) is None))
    )


def other_value(words: str, fact: str) -> bool:
    """A sentence of the fact speaks of the same and names another number, and none names this one."""
    if _bound(words):
        return False
    near = [line for line in sentences(fact) if _same(_named(words), _named(line)) and not _bound(line)]
    return any(_differ(words, line) for line in near) and not any(_agree(words, line) for line in near)


def _bound(sentence: str) -> bool:
    """Said only under a condition; that something is so again or still is none."""
    small = folded(sentence)
    return bool(set(bounds(small)) - _STILL) or bool(_FROM.search(small))


def _same(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Nothing stands in the shorter one that is not in the longer one, too."""
    mine, theirs = mine - _PRICE, theirs - _PRICE
    return len(mine & theirs) >= _ENOUGH and (mine <= theirs or theirs <= mine)


def _differ(words: str, line: str) -> bool:
    if _days(words, weekdays=True) != _days(line, weekdays=True):
        return False
    if _other_size(words, line):
        return bool(_LIMIT.search(folded(words)) and _LIMIT.search(folded(line)))
    months = _days(words, weekdays=False), _days(line, weekdays=False)
    return _other_amount(words, line) or _priced(words, line) or (all(months) and not months[0] & months[1])


def _other_size(words: str, line: str) -> bool:
    """The jar of 50 ml is not the jar of 30 ml; a suitcase of up to 15 kg is the same suitcase."""
    mine, theirs = _things(words), _things(line)
    return any(not mine[noun] & theirs[noun] for noun in mine.keys() & theirs.keys())


def _things(sentence: str) -> dict[str, frozenset[str]]:
    return {amount.noun: amount.values for amount in amounts(sentence) if amount.noun and not _kind(amount)}


def _agree(words: str, line: str) -> bool:
    return words == line or any(one.says(other) for one in _counted(words) for other in _counted(line))


def _other_amount(words: str, line: str) -> bool:
    """Both count the same kind of thing, and no number of one is a number of the other."""
    mine, theirs = _counted(words), _counted(line)
    return any(_kind(one) == _kind(other) for one in mine for other in theirs) and not _agree(words, line)


def _priced(words: str, line: str) -> bool:
    """It is free for the one and costs money for the other."""
    free = _free(words), _free(line)
    costs = any(is_money(one.unit) for one in amounts(words)), any(is_money(one.unit) for one in amounts(line))
    return (free[0] and costs[1] and not costs[0]) or (free[1] and costs[0] and not costs[1])


def _counted(sentence: str) -> list[Amount]:
    return [amount for amount in amounts(sentence) if _kind(amount) and not amount.implied]


def _kind(amount: Amount) -> str:
    if amount.unit in TIME:
        return "time"
    if any(":" in value for value in amount.values):
        return "clock"
    return "money" if is_money(amount.unit) else PERCENT if amount.unit == PERCENT else ""


def _free(sentence: str) -> bool:
    small = folded(sentence)
    return bool(_FREE.search(small)) or any(spoken.free.search(small) for spoken in cues(sentence))


def _days(sentence: str, weekdays: bool) -> frozenset[int]:
    found = (day_of(word) for word in WORD.findall(sentence))
    return frozenset(day for day in found if day is not None and (day < WEEK) == weekdays)


def other_way(words: str, fact: str) -> bool:
    """The same words, of which only one of the two holds a "not" or the opposite of one."""
    return any(_denies(said, line) for said in statements(words) for line in statements(fact))


def _denies(said: Statement, line: Statement) -> bool:
    mine, theirs = said.about, line.about
    if said.bound or line.bound or _days(said.words, weekdays=True) != _days(line.words, weekdays=True):
        return False
    if said.negated != line.negated:
        shared = mine & theirs
        return (mine == theirs and len(shared) >= _ENOUGH) or (len(shared) > _ENOUGH and shared in (mine, theirs))
    turned = frozenset(_TURNED[stem] for stem in mine if stem in _TURNED) & theirs
    rest = mine - _TURNED.keys(), theirs - _TURNED.keys()
    return bool(turned) and bool(rest[0] & rest[1]) and (rest[0] <= rest[1] or rest[1] <= rest[0])
