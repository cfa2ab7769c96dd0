"""What a reply promises is held against what escalation.yaml grants; a person decides about everything else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from bot.mention.draft import Flag
from bot.mention.guardrails.amounts import amounts
from bot.mention.guardrails.context import Context, blocked
from bot.mention.guardrails.deadlines import deadlines
from bot.mention.guardrails.spoken import cues
from bot.mention.guardrails.units import is_money
from bot.mention.guardrails.wording import claimed, folded

SUMS = frozenset({"refund", "compensation"})
NEVER, POLICY_ONLY, ALLOWED = "never", "policy_only", "allowed"
GIFTS = ("refund", "compensation", "discount", "guarantee", "free_item")  # what is given; fault and time have own rules
_OWN_NO = frozenset({"guarantee", "fault", "legal"})  # their cues hold negations: "will not happen again"


def forbidden_promise(text: str, context: Context) -> Iterator[Flag]:
    """A class the policy never grants, whoever asks."""
    for promise in GIFTS:
        if context.promises.get(promise) == NEVER:
            cited = _speaks(promise, context.facts)
            asked = cited or _speaks(promise, [context.mention])
            yield from blocked("forbidden_promise", made(promise, text, not cited, not asked), promise=_name(promise))
    if context.promises.get("deadline") == NEVER:
        found = [words for words, _ in deadlines(text, ())]
        yield from blocked("forbidden_promise", found, promise="deadline")


def unfounded_promise(text: str, context: Context) -> Iterator[Flag]:
    """A class that only a cited passage, or what the agent entered, can grant."""
    for promise in GIFTS:
        if context.promises.get(promise) == POLICY_ONLY and not _speaks(promise, context.stated):
            asked = _speaks(promise, [context.mention])
            yield from blocked("unfounded_promise", made(promise, text, True, not asked), promise=_name(promise))
        if context.promises.get(promise) != ALLOWED and promise in SUMS:
            yield from blocked("unfounded_promise", _sums(promise, text, context), promise=_name(promise))
    if context.promises.get("refund", ALLOWED) != ALLOWED:
        yield from blocked("unfounded_promise", _exceptions(text, context), promise="exception")
    if context.promises.get("deadline") == POLICY_ONLY:
        found = [words for words, known in deadlines(text, context.stated) if not known]
        yield from blocked("unfounded_promise", found, promise="deadline")


def _sums(promise: str, text: str, context: Context) -> list[str]:
    """What is given back is the brand's to say: a sum that only the customer names is promised by nobody."""
    stated = [amount for source in context.stated for amount in amounts(source)]
    firm = [spoken.promises[promise].firm for spoken in cues(text)]
    given = [claim for cue in firm for claim in claimed(cue, text)]
    return [
        claim.words
        for claim in given
        for amount in amounts(claim.clause)
        if is_money(amount.unit) and not any(amount.says(other) for other in stated)
    ]


def _exceptions(text: str, context: Context) -> list[str]:
    """No article can grant that its own rules are bent; the agent can."""
    granted = any(spoken.exception.search(folded(context.instruction)) for spoken in cues(context.instruction))
    return [] if granted else [c.words for spoken in cues(text) for c in claimed(spoken.exception, text)]


def admitted_fault(text: str, context: Context) -> Iterable[Flag]:
    """Saying in public that the brand is to blame."""
    grant = context.promises.get("fault", ALLOWED)
    if grant == ALLOWED or (grant == POLICY_ONLY and any(made("fault", fact) for fact in context.stated)):
        return []
    return blocked("admitted_fault", made("fault", text))


def made(promise: str, text: str, soft: bool = False, bare: bool = False) -> list[str]:
    """The words that make this promise; policy told and mere talk count only where nobody else speaks of it."""
    found = []
    for kinds in (spoken.promises[promise] for spoken in cues(text)):
        wanted = [(kinds.firm, False), *([(kinds.soft, True)] if soft else []), *([(kinds.bare, True)] if bare else [])]
        for cue, loose in wanted:
            found += [claim.words for claim in claimed(cue, text, own_no=promise in _OWN_NO, no_after=loose)]
    return found


def _speaks(promise: str, sources: Sequence[str]) -> bool:
    return any(promise in _spoken_of(source) for source in sources)


@lru_cache(maxsize=512)
def _spoken_of(source: str) -> frozenset[str]:
    """The classes a fact or a customer speaks of."""
    small = folded(source)
    return frozenset(
        promise for spoken in cues(source) for promise in GIFTS if spoken.promises[promise].bare.search(small)
    )


def _name(promise: str) -> str:
    return promise.replace("_", " ")
