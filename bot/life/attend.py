"""What people decide about who is at a mention and when it comes back; nothing of it blocks anybody else."""

from __future__ import annotations

from datetime import timedelta

from bot.errors import DecisionRefused, NotAllowed, Stale
from bot.mention import decision as d
from bot.mention.attention import SHIFT
from bot.mention.mention import Mention
from bot.mention.people import Person
from bot.ports import Desk

LONGEST = timedelta(days=30)  # of a snooze: longer would be a way to lose a mention
ANSWER = timedelta(days=14)  # a customer who has not answered by then will not


def claim(mention: Mention, decision: d.Claim, person: Person, desk: Desk) -> Mention:
    """Theirs, or theirs for longer."""
    now, holder = desk.clock.now(), mention.attention.claim
    if holder and holder.by != person.id:
        raise Stale("refused.taken", who=name_of(holder.by, desk))
    attention = mention.attention.woken().claimed(person.id, now + desk.lease, now)
    return mention.attended("claimed", attention, person.id, now)


def release(mention: Mention, decision: d.Release, person: Person, desk: Desk) -> Mention:
    if mention.attention.claim is None:
        raise Stale("refused.free")
    return mention.attended("released", mention.attention.woken().released(), person.id, desk.clock.now())


def hand_over(mention: Mention, decision: d.HandOver, person: Person, desk: Desk) -> Mention:
    """To somebody who may decide about it."""
    workspace, now, note = desk.content(), desk.clock.now(), decision.note.strip()
    other, policy = workspace.people.get(decision.to), workspace.policies[mention.brand]
    if other is None or other.id == person.id or not policy.may_decide(other, mention.level, now):
        raise DecisionRefused("refused.not_for_them", who=name_of(decision.to, desk))
    attention = mention.attention.woken().handed_over(other.id, person.id, note, now + desk.lease, now)
    return mention.attended("handed_over", attention, person.id, now, {"to": other.id, "note": note})


def start_editing(mention: Mention, decision: d.StartEditing, person: Person, desk: Desk) -> Mention:
    now = desk.clock.now()
    attention = mention.attention.woken().editing(person.id, now + desk.lease, now)
    return mention.attended("editing", attention, person.id, now)


def stop_editing(mention: Mention, decision: d.StopEditing, person: Person, desk: Desk) -> Mention:
    attention = mention.attention.edit_ended(person.id)
    if attention == mention.attention:
        raise Stale
    return mention.attended("edit_ended", attention, person.id, desk.clock.now())


def snooze(mention: Mention, decision: d.Snooze, person: Person, desk: Desk) -> Mention:
    now = desk.clock.now()
    if not now < decision.until <= now + LONGEST:
        raise DecisionRefused("refused.snooze_time")
    attention = mention.attention.snoozed(person.id, decision.until, now)
    return mention.attended("snoozed", attention, person.id, now, {"until": decision.until})


def wait_for_customer(mention: Mention, decision: d.WaitForCustomer, person: Person, desk: Desk) -> Mention:
    """Clocks stand still until the customer changes what they said; then it begins anew."""
    now = desk.clock.now()
    attention = mention.attention.snoozed(person.id, now + ANSWER, now, customer=True)
    return mention.attended("snoozed", attention, person.id, now, {"until": now + ANSWER, "customer": True})


def wake(mention: Mention, decision: d.Wake, person: Person, desk: Desk) -> Mention:
    if mention.attention.snooze is None:
        raise Stale("refused.awake")
    return mention.attended("woken", mention.attention.woken(), person.id, desk.clock.now())


def uncover(mention: Mention, decision: d.Uncover, person: Person, desk: Desk) -> Mention:
    """Rationed, so that one person is not left with all of it; looking again at the same costs nothing."""
    now = desk.clock.now()
    opened = desk.store.exposure(now - SHIFT).get(person.id, frozenset())
    if desk.ration and len(opened) >= desk.ration and mention.id not in opened:
        raise NotAllowed("refused.ration", count=len(opened))
    return mention.attended("uncovered", mention.attention, person.id, now)


def name_of(person_id: str, desk: Desk) -> str:
    person = desk.content().people.get(person_id)
    return person.name if person else person_id
