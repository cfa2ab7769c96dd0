"""Where a reply says the opposite of a fact without any number: what may not be done can be, an exception is none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.mention.guardrails.statements import Statement, statements, stem_of, stems
from bot.mention.guardrails.wording import WORD, folded

_ENOUGH = 2  # words besides the act that must agree where no fact says anything else about it
_EXCEPT = re.compile(
    r"\b(?:except(?: for)?|apart from|with the exception of|кроме|за исключением|oprocz|poza|z wyjatkiem)\b"
)
_INCLUDING = re.compile(
    r"\b(?:including|included|too|as well|also|включая|в том числе|тоже|также|wlacznie|lacznie|w tym|tez|rowniez|takze)\b"
)
_ALL = re.compile(
    r"\b(?:all|every|everything|whole|entire|each|any|always|без исключени\w|все|всем|всех|всего|любой|любая|любые|кажд\w+|весь|вся|всю|"
    r"wszystk\w+|kazd\w+|cal[aey]\w*|zawsze|dowoln\w+|without exception|bez wyjatk\w+)\b"
)
_ONLY = re.compile(r"\b(?:only|только|лишь|исключительно|tylko|wylacznie|jedynie)\b")
_UNLESS = re.compile(r"\b(?:unless|except|кроме|если только|chyba|oprocz|z wyjatkiem)\b")
_ONE = re.compile(
    r"\b(?:only|just|no more than|только|лишь|не больше|tylko|jedynie|najwyzej) (?:1|one|once|один|одна|одно|раз|jeden|jedna|jedno|raz)\b"
)
_MANY = re.compile(
    r"\b(?:two|both|several|multiple|many|more than one|[2-9]|any number|as many|два|две|двух|оба|обе|нескольк\w+|сколько|много|"
    r"dwa|dwie|dwoch|oba|obie|kilka|kilku|wiele|wiecej niz jed\w+|ile)\b"
)
_LIMITED = re.compile(r"\d|\b(?:if|when|until|within|before|unless|если|когда|до|jesli|gdy|do|przed)\b")
_CAPITAL = re.compile(r"\b[A-ZА-ЯĄĆĘŁŃÓŚŹŻ]\w+")
_YOURS = re.compile(
    r"\b(?:you|your|yours|this|that|вы|вам|вас|ваш\w{0,3}|это\w?|этот|эту|pan\w{0,3}|panstw\w{1,3}|ten|ta|te|tego|tej)\b"
)
_ANYTHING = stems(
    "products items articles things make made товары средства делаем продаем produkty robimy sprzedajemy artykuly"
)


@dataclass(frozen=True, slots=True)
class Told:
    """A clause of a fact, and what it stands among."""

    clause: Statement
    title: frozenset[str]  # of the article: tells none of its sentences from another
    heading: frozenset[str]
    denied: frozenset[str]  # by the whole passage


def opposites(text: str, facts: Sequence[str]) -> Iterator[str]:
    """The clauses of the text that deny what a fact says, or say what it denies."""
    told = [line for fact in facts for line in _told(fact)]
    said = statements(text) if told else ()
    known = {line.clause.words for line in told}
    for clause in said:
        if clause.words not in known and any(rule(clause, told) for rule in RULES):
            yield clause.words


@lru_cache(maxsize=512)
def _told(fact: str) -> tuple[Told, ...]:
    """Title and heading state nothing, nor does an address."""
    lines = fact.splitlines()
    body = [line for line in lines if line.rstrip().endswith((".", "!", ";"))]
    heads = [stems(folded(line)) for line in lines[: lines.index(body[0])]] if body else []
    title, heading = (heads[0], heads[-1]) if heads else (frozenset(), frozenset())
    clauses = statements("\n".join(body))
    denied = frozenset().union(*(clause.denied for clause in clauses if not clause.bound))
    return tuple(Told(clause, title, heading, denied) for clause in clauses)


def _allowed_though_denied(said: Statement, told: Sequence[Told]) -> bool:
    """A Saver ticket can be cancelled — where the fact says that it cannot."""
    if said.bound:
        return False
    denials = [(act, line) for line in told if not line.clause.bound for act in line.clause.denied & said.yes]
    return any(
        _same_case(act, said, line, [other for other in told if act in other.clause.yes]) for act, line in denials
    )


def _same_case(act: str, said: Statement, line: Told, rivals: Sequence[Told]) -> bool:
    """Whether both speak of one thing; where another sentence says yes, only by a word of this one alone."""
    shared = (said.about & line.clause.around) - {act}
    if not rivals:
        return len(shared) >= _ENOUGH
    return bool(shared - line.title - frozenset().union(*(rival.clause.about for rival in rivals)))


def _denied_though_allowed(said: Statement, told: Sequence[Told]) -> bool:
    """Opened products cannot be returned — where the fact says on which condition they can."""
    if said.bound or re.search(r"\d", said.words):
        return False
    grants = [(act, line.clause) for line in told for act in said.denied & line.clause.yes]
    return any(_flatly(act, said, fact) and not _excused(act, said, fact, told) for act, fact in grants)


def _flatly(act: str, said: Statement, fact: Statement) -> bool:
    """Whether it says no to the same thing; a fact with a limit is only denied by words about everybody."""
    if _ONLY.search(fact.words):
        return False
    shared = (said.about & fact.around) - {act}
    if not _LIMITED.search(fact.words):
        return len(shared) >= _ENOUGH
    return bool(shared) and said.about - {act} <= fact.around and not _YOURS.search(said.words)


def _excused(act: str, said: Statement, fact: Statement, told: Sequence[Told]) -> bool:
    """Another sentence of the facts denies it as well, for something this clause names."""
    denying = [
        line.clause for line in told
        if act in line.clause.denied or (act in line.clause.yes and _ONLY.search(line.clause.words))
    ]  # fmt: skip
    return any((other.around - fact.around) & said.about or act in other.denied for other in denying)


def _excepted(said: Statement, told: Sequence[Told]) -> bool:
    """The one thing a fact takes out of its rule is said to follow it, or the rule is said to have no exception."""
    if _EXCEPT.search(folded(said.sentence)) or (said.bound and not _INCLUDING.search(said.words)):
        return False
    for line in told:
        found = _EXCEPT.search(folded(line.clause.sentence))
        if found and _ALL.search(folded(line.clause.sentence)):
            rule, taken_out = line.clause.sentence[: found.start()], line.clause.sentence[found.end() :]
            ruled = (stems(folded(rule)) | line.heading) - _ANYTHING
            shown = said.denied & line.denied or (said.yes & ruled) - line.denied
            if shown and (_ALL.search(said.words) or _named_before(shown, _names(taken_out), said)):
                return True
    return False


def _names(text: str) -> frozenset[str]:
    return stems(folded(" ".join(_CAPITAL.findall(text)) or text))


def _named_before(shown: frozenset[str], names: frozenset[str], said: Statement) -> bool:
    """Whether the clause is about the exception: "the wax is vegan"; "vegan like the wax" may say anything."""
    order = [stem_of(word) for word in WORD.findall(folded(said.sentence))]
    named = [order.index(stem) for stem in names & said.about if stem in order]
    shows = [order.index(stem) for stem in shown if stem in order]
    before = min(named, default=0) < min(shows, default=0)
    return len(named) >= min(_ENOUGH, len(names)) and (before or bool(_INCLUDING.search(said.words)))


def _confined(said: Statement, told: Sequence[Told]) -> bool:
    """A mascara can be returned opened — where the fact says: only unopened."""
    if said.bound:
        return False
    return any(_loosened(said, line) for line in told if _ONLY.search(line.clause.words))


def _loosened(said: Statement, line: Told) -> bool:
    fact = line.clause
    opposite = {stem[1:] if stem.startswith("-") else f"-{stem}" for stem in fact.yes} & said.about
    spared = stems(" ".join(_UNLESS.split(folded(fact.sentence))[1:]))
    shared = (said.about & fact.around) - opposite
    done = shared & fact.yes & said.yes
    return bool(opposite and done and shared - line.title) and len(shared) >= _ENOUGH and not said.about & spared


def _counted(said: Statement, told: Sequence[Told]) -> bool:
    """Two codes in one order — where the fact says: only one."""
    several = _next_stems(_MANY, said.words) if said.yes and not _ONLY.search(folded(said.sentence)) else set()
    return any(several & _next_stems(_ONE, line.clause.words) for line in told)


def _next_stems(counting: re.Pattern[str], clause: str) -> set[str]:
    """What is counted."""
    behind = (WORD.findall(clause[match.end() :])[:1] for match in counting.finditer(clause))
    return {stem for words in behind for stem in map(stem_of, words) if stem}


RULES = (_allowed_though_denied, _denied_though_allowed, _excepted, _confined, _counted)
