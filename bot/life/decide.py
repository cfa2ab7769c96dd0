"""The only way people enter a mention's life: who may decide what, when, and what follows from it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Lock
from typing import Any

from bot.about import about, doing
from bot.errors import AlreadySeen, DecisionRefused, Moved, NotAllowed, Stale
from bot.life import attend, course, follow_up, ledger, paging, reply, withdraw
from bot.life.ring import minded
from bot.mention import decision as d
from bot.mention.attention import GLANCES
from bot.mention.erased import is_erased
from bot.mention.mention import Mention
from bot.mention.people import ANSWERING, Person, Role
from bot.mention.stage import OPEN, Stage
from bot.ports import Desk

log = logging.getLogger(__name__)
EVERYBODY = frozenset(Role)
WAITING = frozenset({Stage.WAITING})
READ = OPEN - {Stage.NEW}  # before that nobody knows which level decides
HANDED, UNSURE = frozenset({Stage.HANDED}), frozenset({Stage.UNKNOWN})
REMOVING = frozenset({Stage.REMOVING})
ANSWERED = frozenset({Stage.PUBLISHED, Stage.CLOSED})

# Those who press at the same moment take turns in this process: the second finds what the first has left, at no cost.
# Other processes are told apart by the version of what is saved.
TURNS = tuple(Lock() for _ in range(64))

# decision -> stages it is possible in, roles that may take it, whether only the level that decides now may
TERMS: dict[type, tuple[frozenset[Stage], frozenset[Role], bool]] = {
    d.Approve: (WAITING, ANSWERING, True),
    d.Write: (READ | ANSWERED, ANSWERING, True),
    d.KeepReply: (WAITING, ANSWERING, True),
    d.Withdraw: (ANSWERED, ANSWERING, True),
    d.Regenerate: (WAITING, EVERYBODY, False),
    d.Escalate: (OPEN, ANSWERING, False),
    d.AskApproval: (WAITING, ANSWERING, True),
    d.SendBack: (WAITING, ANSWERING, True),
    d.Dismiss: (READ, ANSWERING, True),
    d.Retag: (frozenset(Stage) - {Stage.NEW}, EVERYBODY, False),
    d.Undo: (frozenset({Stage.APPROVED}), ANSWERING, True),
    d.PostedByHand: (HANDED, ANSWERING, True),
    d.CannotPost: (HANDED, ANSWERING, True),
    d.ItIsThere: (UNSURE, ANSWERING, True),
    d.SendAgain: (UNSURE, ANSWERING, True),
    d.ItIsGone: (REMOVING, ANSWERING, True),
    d.DeleteAgain: (REMOVING, ANSWERING, True),
    d.Solved: (frozenset({Stage.CLOSED}), ANSWERING, True),
    d.NotSolved: (frozenset({Stage.CLOSED}), ANSWERING, True),
    d.PageKnown: (frozenset(Stage), ANSWERING, False),
    d.PageAgain: (frozenset(Stage), ANSWERING, False),
    d.Reopen: (frozenset({Stage.CLOSED}), ANSWERING, True),
    d.NoReplyNeeded: (READ, ANSWERING, True),
    d.Claim: (READ, ANSWERING, True),
    d.Release: (OPEN, ANSWERING, False),
    d.HandOver: (READ, ANSWERING, False),
    d.StartEditing: (READ, ANSWERING, True),
    d.StopEditing: (OPEN, ANSWERING, False),
    d.Snooze: (WAITING, ANSWERING, True),
    d.WaitForCustomer: (WAITING, ANSWERING, True),
    d.Wake: (WAITING, ANSWERING, False),
    d.SettlePromise: (frozenset(Stage), ANSWERING, False),
    d.NotePromise: (ANSWERED, ANSWERING, False),
    d.Uncover: (frozenset(Stage), EVERYBODY, False),
}

TAKING = frozenset({d.Release, d.HandOver, d.Snooze, d.WaitForCustomer})  # what somebody has taken is theirs
ABOUT_PAGES = frozenset({d.PageKnown, d.PageAgain})  # of many mentions: the one its question names may be erased


def decide(mention_id: str, decision: d.Decision, person_id: str, desk: Desk, receipt: str = "") -> Mention:
    """Check and carry out one decision in one transaction. NotAllowed, Stale or DecisionRefused say why not;
    AlreadySeen when this very click was handled before."""
    kind = type(decision).__name__
    with about(mention_id), doing(f"decision {kind}"), TURNS[hash(mention_id) % len(TURNS)]:
        mention = _decided(mention_id, decision, person_id, desk, receipt)
        log.info("%s by %s: it is %s", kind, person_id, mention.stage)
        return mention


def _decided(mention_id: str, decision: d.Decision, person_id: str, desk: Desk, receipt: str) -> Mention:
    while True:
        mention = desk.store.get(mention_id)
        try:
            person = who(person_id, mention, desk)
            check(mention, type(decision), person, desk)
            decided = CARRY_OUT[type(decision)](mention, decision, person, desk)
            return desk.store.save(minded(decided, desk), receipt)
        except Moved:  # somebody was faster: look at what they left
            continue
        except DecisionRefused:
            if receipt and desk.store.seen(receipt):  # refused because it has been carried out
                raise AlreadySeen from None
            raise


def may(mention_id: str, kind: type, person_id: str, desk: Desk) -> Mention:
    """The mention, when this person may take this kind of decision about it now; else the refusal."""
    mention = desk.store.get(mention_id)
    check(mention, kind, who(person_id, mention, desk), desk)
    return mention


def who(person_id: str, mention: Mention, desk: Desk) -> Person:
    """The person behind a Slack id, if they work for this brand."""
    content = desk.content()
    person = content.people.get(person_id)
    if person is None:
        raise NotAllowed("refused.unknown_person")
    if mention.brand not in content.brands:
        raise DecisionRefused("refused.brand_gone", brand=mention.brand)
    if mention.brand not in person.brands:
        raise NotAllowed("refused.other_brand", brand=content.brands[mention.brand].name)
    return person


def check(mention: Mention, kind: type, person: Person, desk: Desk) -> None:
    """Role first, then whether it is still open, then whose level it is."""
    stages, roles, level_decides = TERMS[kind]
    if person.role not in roles:
        raise NotAllowed("refused.role", role=person.role)
    if is_erased(mention) and kind not in ABOUT_PAGES:
        raise Stale("refused.erased")
    if mention.stage not in stages or (kind is d.Retag and mention.tags is None):
        raise too_late(mention, desk)
    if kind in (d.Write, d.Withdraw) and mention.stage in ANSWERED:
        reply.can_be_changed(mention, kind, desk)
    if kind is d.SettlePromise and not any(promise.open for promise in mention.promises):
        raise Stale("refused.settled")
    if kind in (d.Dismiss, d.NoReplyNeeded) and mention.amending:
        raise Stale("refused.answered")
    policy = desk.content().policies[mention.brand]
    if level_decides and mention.level and not policy.may_decide(person, mention.level, desk.clock.now()):
        raise NotAllowed("refused.level", level=mention.level)
    if kind in TAKING:
        theirs(mention, person, desk)
    if kind is d.Escalate and not policy.above(mention.level or policy.levels[0].name):
        raise DecisionRefused("refused.no_higher_level", level=mention.level)


def theirs(mention: Mention, person: Person, desk: Desk) -> None:
    """What somebody has taken, only they or a lead may give away or put aside."""
    holder = mention.attention.claim
    if holder and holder.by != person.id and person.role is not Role.LEAD:
        raise NotAllowed("refused.theirs", who=attend.name_of(holder.by, desk))


def too_late(mention: Mention, desk: Desk) -> DecisionRefused:
    """Who was faster, and with what."""
    deeds = (event for event in reversed(desk.store.events(mention.id)) if event.kind not in GLANCES)
    last = next((event for event in deeds if event.by in desk.content().people), None)
    if mention.stage in OPEN:
        return Stale("refused.not_ready")
    name = desk.content().people[last.by].name if last else ""
    return Stale("refused.decided", who=name, what=last.kind) if last else Stale("refused.closed")


CARRY_OUT: dict[type, Callable[[Mention, Any, Person, Desk], Mention]] = {
    d.Approve: reply.approve,
    d.Write: reply.write,
    d.KeepReply: reply.keep,
    d.Withdraw: reply.withdraw,
    d.Regenerate: reply.regenerate,
    d.Escalate: course.escalate,
    d.AskApproval: course.ask_approval,
    d.SendBack: course.send_back,
    d.Dismiss: course.dismiss,
    d.Retag: course.retag,
    d.Undo: reply.undo,
    d.PostedByHand: reply.posted_by_hand,
    d.CannotPost: reply.cannot_post,
    d.ItIsThere: reply.it_is_there,
    d.SendAgain: reply.send_again,
    d.ItIsGone: withdraw.it_is_gone,
    d.DeleteAgain: withdraw.delete_again,
    d.Solved: follow_up.solved,
    d.NotSolved: follow_up.not_solved,
    d.PageKnown: paging.page_known,
    d.PageAgain: paging.page_again,
    d.Reopen: course.reopen,
    d.NoReplyNeeded: course.no_reply_needed,
    d.Claim: attend.claim,
    d.Release: attend.release,
    d.HandOver: attend.hand_over,
    d.StartEditing: attend.start_editing,
    d.StopEditing: attend.stop_editing,
    d.Snooze: attend.snooze,
    d.WaitForCustomer: attend.wait_for_customer,
    d.Wake: attend.wake,
    d.SettlePromise: ledger.settle,
    d.NotePromise: ledger.note,
    d.Uncover: attend.uncover,
}
