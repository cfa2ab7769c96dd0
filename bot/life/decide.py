"""The only way people enter a mention's life: who may decide what, when, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.content.words import Words
from bot.errors import AlreadySeen, DecisionRefused, Moved, NotAllowed, Occupied, Stale
from bot.life import attend
from bot.life.draft import WALL
from bot.life.follow_up import FOLLOW_UP_AFTER
from bot.life.standards import standards
from bot.mention import decision as d
from bot.mention.attention import GLANCES
from bot.mention.draft import Draft, Passage
from bot.mention.guardrails import flags_of
from bot.mention.mention import Mention
from bot.mention.outcome import Escalation
from bot.mention.people import Person, Role
from bot.mention.rules import first_match
from bot.mention.stage import OPEN, Stage
from bot.ports import Desk

ANSWERING = frozenset({Role.AGENT, Role.LEAD})
EVERYBODY = frozenset(Role)
WAITING = frozenset({Stage.WAITING})
READ = OPEN - {Stage.NEW}  # before that nobody knows which level decides
HANDED, UNSURE = frozenset({Stage.HANDED}), frozenset({Stage.UNKNOWN})

# decision -> stages it is possible in, roles that may take it, whether only the level that decides now may
TERMS: dict[type, tuple[frozenset[Stage], frozenset[Role], bool]] = {
    d.Approve: (WAITING, ANSWERING, True),
    d.Write: (READ, ANSWERING, True),
    d.Regenerate: (WAITING, EVERYBODY, False),
    d.Escalate: (OPEN, ANSWERING, False),
    d.Dismiss: (READ, ANSWERING, True),
    d.Retag: (frozenset(Stage) - {Stage.NEW}, EVERYBODY, False),
    d.Undo: (frozenset({Stage.APPROVED}), ANSWERING, True),
    d.PostedByHand: (HANDED, ANSWERING, True),
    d.CannotPost: (HANDED, ANSWERING, True),
    d.ItIsThere: (UNSURE, ANSWERING, True),
    d.SendAgain: (UNSURE, ANSWERING, True),
    d.Reopen: (frozenset({Stage.CLOSED}), ANSWERING, True),
    d.NoReplyNeeded: (READ, ANSWERING, True),
    d.Claim: (READ, ANSWERING, True),
    d.Release: (OPEN, ANSWERING, False),
    d.HandOver: (READ, ANSWERING, False),
    d.StartEditing: (READ, ANSWERING, True),
    d.StopEditing: (OPEN, ANSWERING, False),
    d.Snooze: (WAITING, ANSWERING, True),
    d.Wake: (WAITING, ANSWERING, False),
}


def decide(mention_id: str, decision: d.Decision, person_id: str, desk: Desk, receipt: str = "") -> Mention:
    """Check and carry out one decision in one transaction. NotAllowed, Stale or DecisionRefused say why not;
    AlreadySeen when this very click was handled before."""
    while True:
        mention = desk.store.get(mention_id)
        try:
            person = who(person_id, mention, desk)
            check(mention, type(decision), person, desk)
            return desk.store.save(CARRY_OUT[type(decision)](mention, decision, person, desk), receipt)
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
    person = desk.content().people.get(person_id)
    if person is None:
        raise NotAllowed("refused.unknown_person")
    if mention.brand not in person.brands:
        raise NotAllowed("refused.other_brand", brand=desk.content().brands[mention.brand].name)
    return person


def check(mention: Mention, kind: type, person: Person, desk: Desk) -> None:
    """Role first, then whether it is still open, then whose level it is."""
    stages, roles, level_decides = TERMS[kind]
    if person.role not in roles:
        raise NotAllowed("refused.role", role=person.role)
    if mention.stage not in stages or (kind is d.Retag and mention.tags is None):
        raise too_late(mention, desk)
    policy = desk.content().policies[mention.brand]
    if level_decides and mention.level and not policy.may_decide(person, mention.level):
        raise NotAllowed("refused.level", level=mention.level)
    if kind is d.Escalate and not policy.above(mention.level or policy.levels[0].name):
        raise DecisionRefused("refused.no_higher_level", level=mention.level)


def too_late(mention: Mention, desk: Desk) -> DecisionRefused:
    """Who was faster, and with what."""
    deeds = (event for event in reversed(desk.store.events(mention.id)) if event.kind not in GLANCES)
    last = next((event for event in deeds if event.by in desk.content().people), None)
    if mention.stage in OPEN:
        return Stale("refused.not_ready")
    name = desk.content().people[last.by].name if last else ""
    return Stale("refused.decided", who=name, what=last.kind) if last else Stale("refused.closed")


def approve(mention: Mention, decision: d.Approve, person: Person, desk: Desk) -> Mention:
    if mention.draft is None:
        raise DecisionRefused("refused.nothing_to_approve")
    if decision.seen != mention.seen:
        raise Stale("refused.changed")
    if mention.draft.blocked:
        raise DecisionRefused("refused.blocked")
    if mention.attention.snooze:
        raise Stale("refused.snoozed", who=attend.name_of(mention.attention.snooze.by, desk))
    others = mention.attention.others(person.id)
    if others and not decision.anyway:
        raise Occupied(who=", ".join(attend.name_of(other, desk) for other in others))
    now = desk.clock.now()
    authority = desk.content().policies[mention.brand].authority(person, mention.level)
    by_hand = desk.platforms.connector(mention.post.platform, mention.post.account).capabilities.by_hand
    return mention.approved(person.id, authority, now if by_hand else now + desk.undo, now, others)


def write(mention: Mention, decision: d.Write, person: Person, desk: Desk) -> Mention:
    connector = desk.platforms.connector(mention.post.platform, mention.post.account)
    latest, limit = (mention.draft.version if mention.draft else 0), connector.capabilities.max_reply
    text = decision.text.strip()
    if decision.over != latest:
        raise Stale("refused.newer_draft")
    if not text:
        raise DecisionRefused("refused.empty")
    if limit is not None and (length := connector.measure(text)) > limit:
        raise DecisionRefused("refused.too_long", length=length, limit=limit)
    language = mention.tags.language if mention.tags else ""
    passages = still_cited(mention.draft, text) if mention.draft else ()
    wall = desk.store.replies(mention.brand, mention.post.platform, WALL)
    held = replace(standards(text, mention, desk.content(), passages, connector, wall), by_person=True)
    draft = Draft(
        len(mention.versions) + 1, text, language, passages=passages, flags=flags_of(text, held), made_by=person.id,
        by_person=True, score=held.score,
    )  # fmt: skip
    return mention.written(draft, desk.clock.now())


def still_cited(draft: Draft, text: str) -> tuple[Passage, ...]:
    """Passages of the sentences a person has left as they were."""
    kept = {passage for sentence in draft.sentences if sentence.text in text for passage in sentence.passages}
    return tuple(passage for passage in draft.passages if passage.id in kept)


def regenerate(mention: Mention, decision: d.Regenerate, person: Person, desk: Desk) -> Mention:
    return mention.redraft_wanted(decision.instruction.strip(), person.id, desk.clock.now())


def escalate(mention: Mention, decision: d.Escalate, person: Person, desk: Desk) -> Mention:
    policy = desk.content().policies[mention.brand]
    if decision.to not in {level.name for level in policy.above(mention.level or policy.levels[0].name)}:
        raise DecisionRefused("refused.no_higher_level", level=mention.level)
    return mention.escalated(Escalation(decision.to, decision.reason.strip(), person.id, desk.clock.now()))


def dismiss(mention: Mention, decision: d.Dismiss, person: Person, desk: Desk) -> Mention:
    if f"dismiss.reason.{decision.reason}" not in Words():
        raise DecisionRefused
    return mention.dismissed(decision.reason, decision.note.strip(), person.id, desk.clock.now())


def no_reply_needed(mention: Mention, decision: d.NoReplyNeeded, person: Person, desk: Desk) -> Mention:
    return mention.no_reply_needed(person.id, desk.clock.now())


def retag(mention: Mention, decision: d.Retag, person: Person, desk: Desk) -> Mention:
    assert mention.tags
    tags = mention.tags.corrected(person.id, decision.kind, decision.topics, decision.sentiment, decision.urgency)
    rule = first_match(desk.content().rules[mention.brand], mention.brand, mention.post, tags)
    policy = desk.content().policies[mention.brand]
    sinks = policy.rank(rule.decides) < policy.rank(mention.level)
    stays = mention.escalations or (sinks and not policy.may_decide(person, mention.level))
    return mention.retagged(tags, rule, mention.level if stays else rule.decides, person.id, desk.clock.now())


def undo(mention: Mention, decision: d.Undo, person: Person, desk: Desk) -> Mention:
    if mention.due_at is not None and mention.due_at <= desk.clock.now():
        raise Stale("refused.left")
    return mention.undone(person.id, desk.clock.now())


def posted_by_hand(mention: Mention, decision: d.PostedByHand, person: Person, desk: Desk) -> Mention:
    now = desk.clock.now()
    return mention.posted_by_hand(person.id, now, now + FOLLOW_UP_AFTER)


def cannot_post(mention: Mention, decision: d.CannotPost, person: Person, desk: Desk) -> Mention:
    return mention.not_posted(decision.note.strip(), person.id, desk.clock.now())


def it_is_there(mention: Mention, decision: d.ItIsThere, person: Person, desk: Desk) -> Mention:
    _asked(mention)
    return posted_by_hand(mention, d.PostedByHand(), person, desk)


def send_again(mention: Mention, decision: d.SendAgain, person: Person, desk: Desk) -> Mention:
    _asked(mention)
    return mention.not_there(person.id, desk.clock.now())


def reopen(mention: Mention, decision: d.Reopen, person: Person, desk: Desk) -> Mention:
    if mention.closing is None or mention.closing.reason in {"deleted_by_customer", "answered", "history"}:
        raise Stale("refused.closed")
    return mention.reopened(person.id, desk.clock.now())


def _asked(mention: Mention) -> None:
    """A person settles a reply's fate only when no look-up can."""
    if mention.due_at is not None:
        raise Stale("refused.not_ready")


CARRY_OUT: dict[type, Callable[[Mention, Any, Person, Desk], Mention]] = {
    d.Approve: approve,
    d.Write: write,
    d.Regenerate: regenerate,
    d.Escalate: escalate,
    d.Dismiss: dismiss,
    d.Retag: retag,
    d.Undo: undo,
    d.PostedByHand: posted_by_hand,
    d.CannotPost: cannot_post,
    d.ItIsThere: it_is_there,
    d.SendAgain: send_again,
    d.Reopen: reopen,
    d.NoReplyNeeded: no_reply_needed,
    d.Claim: attend.claim,
    d.Release: attend.release,
    d.HandOver: attend.hand_over,
    d.StartEditing: attend.start_editing,
    d.StopEditing: attend.stop_editing,
    d.Snooze: attend.snooze,
    d.Wake: attend.wake,
}
