"""What people decide about the way a mention goes: up, aside without a reply, under other tags, back again."""

from __future__ import annotations

from bot.content.words import Words
from bot.errors import DecisionRefused, Stale
from bot.mention import decision as d
from bot.mention.mention import Mention
from bot.mention.outcome import Escalation
from bot.mention.people import Person
from bot.mention.rules import first_match
from bot.ports import Desk


def escalate(mention: Mention, decision: d.Escalate, person: Person, desk: Desk) -> Mention:
    policy = desk.content().policies[mention.brand]
    if decision.to not in {level.name for level in policy.above(mention.level or policy.levels[0].name)}:
        raise DecisionRefused("refused.no_higher_level", level=mention.level)
    return mention.escalated(Escalation(decision.to, decision.reason.strip(), person.id, desk.clock.now()))


def dismiss(mention: Mention, decision: d.Dismiss, person: Person, desk: Desk) -> Mention:
    if f"dismiss.reason.{decision.reason}" not in Words():
        raise DecisionRefused
    if decision.over and decision.over != mention.wording:
        raise Stale("refused.changed_words")
    return mention.dismissed(decision.reason, decision.note.strip(), person.id, desk.clock.now())


def no_reply_needed(mention: Mention, decision: d.NoReplyNeeded, person: Person, desk: Desk) -> Mention:
    return mention.no_reply_needed(person.id, desk.clock.now())


def retag(mention: Mention, decision: d.Retag, person: Person, desk: Desk) -> Mention:
    assert mention.tags
    tags = mention.tags.corrected(person.id, decision.kind, decision.topics, decision.sentiment, decision.urgency)
    rule = first_match(desk.content().rules[mention.brand], mention.brand, mention.post, tags)
    policy = desk.content().policies[mention.brand]
    sinks = policy.rank(rule.decides) < policy.rank(mention.level)
    stays = mention.escalations or (sinks and not policy.may_decide(person, mention.level, desk.clock.now()))
    return mention.retagged(tags, rule, mention.level if stays else rule.decides, person.id, desk.clock.now())


def reopen(mention: Mention, decision: d.Reopen, person: Person, desk: Desk) -> Mention:
    if mention.closing is None or mention.closing.reason in {"deleted_by_customer", "answered", "history"}:
        raise Stale("refused.closed")
    return mention.reopened(person.id, desk.clock.now())
