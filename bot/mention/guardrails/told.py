"""A clause of a fact with what decides whether a reply contradicts it, worked out once for every fact."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.mention.guardrails.statements import Statement, statements, stem_of, stems
from bot.mention.guardrails.wording import WORD, folded

ALL = re.compile(
    r"\b(?:all|every|everything|whole|entire|each|any|always|without exception|без исключени\w|все|всем|всех|всего|любой|любая|"
    r"любые|кажд\w+|весь|вся|всю|wszystk\w+|kazd\w+|cal[aey]\w*|zawsze|dowoln\w+|bez wyjatk\w+)\b"
)
EXCEPT = re.compile(
    r"\b(?:except(?: for)?|apart from|with the exception of|кроме|за исключением|oprocz|poza|z wyjatkiem)\b"
)
ONLY = re.compile(r"\b(?:only|только|лишь|исключительно|tylko|wylacznie|jedynie)\b")
_UNLESS = re.compile(r"\b(?:unless|except|кроме|если только|chyba|oprocz|z wyjatkiem)\b")
_LIMITED = re.compile(r"\d|\b(?:if|when|until|within|before|unless|если|когда|до|jesli|gdy|do|przed)\b")
_ONE = re.compile(
    r"\b(?:only|just|no more than|только|лишь|не больше|tylko|jedynie|najwyzej) "
    r"(?:1|one|once|один|одна|одно|раз|jeden|jedna|jedno|raz)\b"
)
_CAPITAL = re.compile(r"\b[A-ZА-ЯЁĄĆĘŁŃÓŚŹŻ]\w+")
# A rule about everything is about these, and they do not tell what it says.
_ANYTHING = stems(
    "products items articles things make made товары средства делаем продаем produkty robimy sprzedajemy artykuly"
)


@dataclass(frozen=True, slots=True)
class Told:
    """What it stands among, what it confines an act to, and which exception it names."""

    clause: Statement
    title: frozenset[str]  # of the article: tells none of its sentences from another
    denied: frozenset[str]  # by the whole passage
    limited: bool  # it holds within a time or under a condition
    only: bool
    spared: frozenset[str]  # from that "only"
    once: frozenset[str]  # what there is only one of
    ruled: frozenset[str]  # what a rule with exceptions says of everything; empty where there is none
    taken_out: frozenset[str]  # the names of its exceptions


@lru_cache(maxsize=512)
def told(fact: str) -> tuple[Told, ...]:
    """Title and heading state nothing, nor does an address."""
    lines = fact.splitlines()
    body = [line for line in lines if line.rstrip().endswith((".", "!", ";"))]
    heads = [stems(folded(line)) for line in lines[: lines.index(body[0])]] if body else []
    clauses = statements("\n".join(body))
    denied = frozenset[str]().union(*(clause.denied for clause in clauses if not clause.bound))
    return tuple(_of(clause, heads, denied) for clause in clauses)


def _of(clause: Statement, heads: list[frozenset[str]], denied: frozenset[str]) -> Told:
    ruled, taken_out = _excepting(clause.sentence)
    return Told(
        clause=clause,
        title=heads[0] if heads else frozenset(),
        denied=denied,
        limited=bool(_LIMITED.search(clause.words)),
        only=bool(ONLY.search(clause.words)),
        spared=stems(" ".join(_UNLESS.split(folded(clause.sentence))[1:])),
        once=counted(_ONE, clause.words),
        ruled=(ruled | heads[-1]) - _ANYTHING if ruled and heads else ruled - _ANYTHING,
        taken_out=taken_out,
    )


def _excepting(sentence: str) -> tuple[frozenset[str], frozenset[str]]:
    """What a rule about everything says, and the names of what it leaves out."""
    small = folded(sentence)
    found = EXCEPT.search(small)
    if not found or not ALL.search(small):
        return frozenset(), frozenset()
    left_out = sentence[found.end() :]
    return stems(small[: found.start()]), stems(folded(" ".join(_CAPITAL.findall(left_out)) or left_out))


def counted(counting: re.Pattern[str], clause: str) -> frozenset[str]:
    """What these words count."""
    behind = (WORD.findall(clause[match.end() :])[:1] for match in counting.finditer(clause))
    return frozenset(stem for words in behind for stem in map(stem_of, words) if stem)
