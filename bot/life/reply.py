"""What people decide about the words of a reply, from the draft to what stands on the platform."""

from __future__ import annotations

from dataclasses import replace

from bot.errors import BeyondRights, DecisionRefused, Occupied, PlatformRefused, Stale
from bot.life import attend, ledger
from bot.life.consistency import contradicting
from bot.life.doubt import require_asked
from bot.life.draft import others
from bot.life.follow_up import ask_at
from bot.life.rights import excess_of, lowest_that_may
from bot.life.standards import standards
from bot.mention import decision as d
from bot.mention.draft import Draft, Passage
from bot.mention.guardrails import flags_of
from bot.mention.mention import Mention
from bot.mention.outcome import Reply, ReplyState
from bot.mention.people import Person
from bot.ports import Desk


def approve(mention: Mention, decision: d.Approve, person: Person, desk: Desk) -> Mention:
    if mention.draft is None:
        raise DecisionRefused("refused.nothing_to_approve")
    if decision.seen != mention.seen:
        raise Stale("refused.changed")
    if mention.draft.blocked:
        raise DecisionRefused("refused.blocked")
    if mention.attention.snooze:
        raise Stale("refused.snoozed", who=attend.name_of(mention.attention.snooze.by, desk))
    if found := contradicting(mention.draft.text, mention, desk):  # of something said since it was written
        raise DecisionRefused("refused.contradicts", **found[0].values)
    may_approve(mention, person, desk)
    others = mention.attention.others(person.id)
    if others and not decision.anyway:
        raise Occupied(who=", ".join(attend.name_of(other, desk) for other in others))
    now = desk.clock.now()
    authority = desk.content().policies[mention.brand].authority(person, mention.level)
    by_hand = desk.platforms.connector(mention.post.platform, mention.post.account).capabilities.by_hand
    return mention.approved(person.id, authority, now if by_hand else now + desk.undo, now, others)


def may_approve(mention: Mention, person: Person, desk: Desk) -> None:
    """Four eyes where the rule wants them, and nothing promised beyond this person's rights."""
    draft = mention.draft
    if draft and draft.by_person and draft.made_by == person.id and mention.rule and mention.rule.four_eyes:
        raise DecisionRefused("refused.four_eyes")
    if excess := excess_of(mention, person, desk):
        said = "; ".join(one.words for one in excess)
        if to := lowest_that_may(mention, desk):
            raise BeyondRights(words=said, level=to)
        raise DecisionRefused("refused.nobody_may", words=said)


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
    wall = others(mention, desk)
    held = replace(standards(text, mention, desk.content(), passages, connector, wall), by_person=True)
    draft = Draft(
        len(mention.versions) + 1, text, language, passages=passages,
        flags=(*contradicting(text, mention, desk), *flags_of(text, held)), made_by=person.id, by_person=True,
        score=held.score,
    )  # fmt: skip
    return mention.written(draft, desk.clock.now())


def still_cited(draft: Draft, text: str) -> tuple[Passage, ...]:
    """Passages of the sentences a person has left as they were."""
    kept = {passage for sentence in draft.sentences if sentence.text in text for passage in sentence.passages}
    return tuple(passage for passage in draft.passages if passage.id in kept)


def can_be_changed(mention: Mention, kind: type, desk: Desk) -> None:
    """Whether the published reply can be corrected or deleted where it stands; DecisionRefused when not."""
    if mention.reply is None or mention.reply.state is not ReplyState.LIVE:
        raise Stale("refused.closed")
    try:
        can = desk.platforms.connector(mention.post.platform, mention.post.account).capabilities
    except PlatformRefused:  # the account was removed meanwhile
        raise DecisionRefused("refused.cannot_change") from None
    if not (can.can_delete_reply if kind is d.Withdraw else can.can_edit_reply):
        raise DecisionRefused("refused.cannot_change")


def keep(mention: Mention, decision: d.KeepReply, person: Person, desk: Desk) -> Mention:
    if not mention.amending or mention.reply is None:
        raise Stale("refused.closed")
    return mention.kept(person.id, desk.clock.now(), ask_at(mention, mention.reply.at, desk))


def withdraw(mention: Mention, decision: d.Withdraw, person: Person, desk: Desk) -> Mention:
    return mention.withdrawn(person.id, desk.clock.now())


def regenerate(mention: Mention, decision: d.Regenerate, person: Person, desk: Desk) -> Mention:
    return mention.redraft_wanted(decision.instruction.strip(), person.id, desk.clock.now())


def undo(mention: Mention, decision: d.Undo, person: Person, desk: Desk) -> Mention:
    if mention.due_at is not None and mention.due_at <= desk.clock.now():
        raise Stale("refused.left")
    return mention.undone(person.id, desk.clock.now())


def posted_by_hand(mention: Mention, decision: d.PostedByHand, person: Person, desk: Desk) -> Mention:
    assert mention.approval
    shown = Reply(mention.approval.text, ReplyState.BY_HAND, desk.clock.now(), person.id, url=mention.post.url)
    return ledger.published(mention, shown, desk, person.id)


def cannot_post(mention: Mention, decision: d.CannotPost, person: Person, desk: Desk) -> Mention:
    return mention.not_posted(decision.note.strip(), person.id, desk.clock.now())


def it_is_there(mention: Mention, decision: d.ItIsThere, person: Person, desk: Desk) -> Mention:
    require_asked(mention)
    return posted_by_hand(mention, d.PostedByHand(), person, desk)


def send_again(mention: Mention, decision: d.SendAgain, person: Person, desk: Desk) -> Mention:
    require_asked(mention)
    return mention.not_there(person.id, desk.clock.now())
