"""Where a reply says the opposite of a fact without any number: what may not be done can be, an exception is none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.mention.guardrails.statements import Statement, bounds, statements, stem_of
from bot.mention.guardrails.told import ALL, EXCEPT, ONLY, Told, counted, told
from bot.mention.guardrails.wording import WORD, folded

_ENOUGH = 2  # words besides the act that must agree where no fact says anything else about it
_EXCEPTION = re.compile(
    r"(?<!without )(?<!без )(?<!bez )\b(?:exceptions?|исключени\w+|wyjat\w+|jedyn\w+|единственн\w+)\b"
)
_INCLUDING = re.compile(
    r"\b(?:including|included|too|as well|also|включая|в том числе|тоже|также|wlacznie|lacznie|w tym|tez|rowniez|takze)\b"
)
_MANY = re.compile(
    r"\b(?:two|both|several|multiple|many|more than one|[2-9]|any number|as many|два|две|двух|оба|обе|нескольк\w+|сколько|много|"
    r"dwa|dwie|dwoch|oba|obie|kilka|kilku|wiele|wiecej niz jed\w+|ile)\b"
)
_YOURS = re.compile(
    r"\b(?:you|your|yours|this|that|вы|вам|вас|ваш\w{0,3}|это\w?|этот|эту|pan\w{0,3}|panstw\w{1,3}|ten|ta|te|tego|tej)\b"
)
_IF = re.compile(r"\b(?:if|when|если|когда|jesli|jezeli|gdy|kiedy|after|po|после)\b")
_NOT = re.compile(r"\b(?:not?|never|nothing|cannot|[a-z]+n't|не|нет|нельзя|ничего|nie|nic|would|could|бы|gdyby)\b")


def opposites(text: str, facts: Sequence[str]) -> Iterator[str]:
    """The clauses of the text that deny what a fact says, or say what it denies."""
    lines = [line for fact in facts for line in told(fact)]
    known = {line.clause.words for line in lines}
    for said in statements(text) if lines else ():
        if said.words not in known and any(rule(said, lines) for rule in RULES):
            yield said.words


def _allowed_though_denied(said: Statement, lines: Sequence[Told]) -> bool:
    """A Saver ticket can be cancelled — where the fact says that it cannot."""
    if said.bound and not _only_supposed(said):
        return False
    denials = [(act, line) for line in lines if not line.clause.bound for act in line.clause.denied & said.yes]
    return any(
        _same_case(act, said, line, [other for other in lines if act in other.clause.yes]) for act, line in denials
    )


def _only_supposed(said: Statement) -> bool:
    """If you cancel your Saver ticket, 90% comes back: said of a thing that cannot be done."""
    return not _NOT.search(folded(said.sentence)) and len(bounds(said.words)) == 1 and bool(_IF.search(said.words))


def _same_case(act: str, said: Statement, line: Told, rivals: Sequence[Told]) -> bool:
    """Whether both speak of one thing; where another sentence says yes, only by a word of this one alone."""
    shared = (said.about & line.clause.around) - {act}
    if not rivals:
        return len(shared) >= _ENOUGH
    return bool(shared - line.title - frozenset().union(*(rival.clause.about for rival in rivals)))


def _denied_though_allowed(said: Statement, lines: Sequence[Told]) -> bool:
    """Opened products cannot be returned — where the fact says on which condition they can."""
    if said.bound or re.search(r"\d", said.words):
        return False
    grants = [(act, line) for line in lines if not line.only for act in said.denied & line.clause.yes]
    return any(_flatly(act, said, line) and not _excused(act, said, line.clause, lines) for act, line in grants)


def _flatly(act: str, said: Statement, line: Told) -> bool:
    """Whether it says no to the same thing; a fact with a limit is only denied by words about everybody."""
    fact = line.clause
    shared = (said.about & fact.around) - {act}
    if not line.limited:
        return len(shared) >= _ENOUGH
    return bool(shared) and said.about - {act} <= fact.around and not _YOURS.search(said.words)


def _excused(act: str, said: Statement, fact: Statement, lines: Sequence[Told]) -> bool:
    """Another sentence of the facts denies it as well, for something this clause names."""
    denying = [line.clause for line in lines if act in line.clause.denied or (line.only and act in line.clause.yes)]
    return any((other.around - fact.around) & said.about or act in other.denied for other in denying)


def _excepted(said: Statement, lines: Sequence[Told]) -> bool:
    """The one thing a fact takes out of its rule is said to follow it, or the rule is said to have no exception."""
    ruling = [line for line in lines if line.ruled]
    if not ruling or (said.bound and not _INCLUDING.search(said.words)) or _names_exceptions(said):
        return False
    return any(
        (ALL.search(said.words) or _named_before(shown, line.taken_out, said))
        for line in ruling
        if (shown := said.denied & line.denied or (said.yes & line.ruled) - line.denied)
    )


def _names_exceptions(said: Statement) -> bool:
    small = folded(said.sentence)
    return bool(EXCEPT.search(small) or _EXCEPTION.search(small))


def _named_before(shown: frozenset[str], names: frozenset[str], said: Statement) -> bool:
    """Whether the clause is about the exception: "the wax is vegan"; "vegan like the wax" may say anything."""
    order = [stem_of(word) for word in WORD.findall(folded(said.sentence))]
    named = [order.index(stem) for stem in names & said.about if stem in order]
    shows = [order.index(stem) for stem in shown if stem in order]
    before = min(named, default=0) < max(shows, default=0)
    return len(named) >= min(_ENOUGH, len(names)) and (before or bool(_INCLUDING.search(said.words)))


def _confined(said: Statement, lines: Sequence[Told]) -> bool:
    """A mascara can be returned opened — where the fact says: only unopened."""
    if said.bound:
        return False
    return any(_loosened(said, line) for line in lines if line.only)


def _loosened(said: Statement, line: Told) -> bool:
    fact = line.clause
    opposite = {stem[1:] if stem.startswith("-") else f"-{stem}" for stem in fact.yes} & said.about
    shared = (said.about & fact.around) - opposite
    done = shared & fact.yes & said.yes
    return bool(opposite and done and shared - line.title) and len(shared) >= _ENOUGH and not said.about & line.spared


def _counted(said: Statement, lines: Sequence[Told]) -> bool:
    """Two codes in one order — where the fact says: only one."""
    once = frozenset[str]().union(*(line.once for line in lines))
    if not once & said.yes or ONLY.search(folded(said.sentence)):
        return False
    return bool(counted(_MANY, said.words) & once)


RULES = (_allowed_though_denied, _denied_though_allowed, _excepted, _confined, _counted)
