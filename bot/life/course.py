"""What people decide about the way a mention goes: up, aside without a reply, under other tags, back again."""

from __future__ import annotations

from bot.content.words import Words
from bot.errors import DecisionRefused, Stale
from bot.life.rights import excess_of, lowest_that_may
from bot.mention import decision as d
from bot.mention.mention import Mention
from bot.mention.outcome import Escalation, Guidance
from bot.mention.people import Person
from bot.mention.rules import first_match
from bot.ports import Desk


def escalate(mention: Mention, decision: d.Escalate, person: Person, desk: Desk) -> Mention:
    policy = desk.content().policies[mention.brand]
    if decision.to not in {level.name for level in policy.above(mention.level or policy.levels[0].name)}:
        raise DecisionRefused("refused.no_higher_level", level=mention.level)
    return mention.escalated(Escalation(decision.to, decision.reason.strip(), person.id, desk.clock.now()))


def ask_approval(mention: Mention, decision: d.AskApproval, person: Person, desk: Desk) -> Mention:
    """Up to the lowest level that may promise what the draft promises."""
    if mention.draft is None:
        raise DecisionRefused("refused.nothing_to_approve")
    if decision.seen != mention.seen:
        raise Stale("refused.changed")
    excess = excess_of(mention, person, desk)
    if not excess:
        raise Stale("refused.may_yourself")
    said = "; ".join(one.words for one in excess)
    to = lowest_that_may(mention, desk)
    if not to:
        raise DecisionRefused("refused.nobody_may", words=said)
    reason = f"{said}. {decision.note.strip()}" if decision.note.strip() else said
    return mention.escalated(Escalation(to, reason, person.id, desk.clock.now(), about="asks"))


def send_back(mention: Mention, decision: d.SendBack, person: Person, desk: Desk) -> Mention:
    """To the level below; the answer reaches whoever had asked."""
    workspace, now, words = desk.content(), desk.clock.now(), decision.guidance.strip()
    policy = workspace.policies[mention.brand]
    below = policy.below(mention.level)
    while below and not policy.staff(below.name, workspace.people.values(), now):
        below = policy.below(below.name)
    if below is None:
        raise DecisionRefused("refused.no_lower_level", level=mention.level)
    if not words:
        raise DecisionRefused("refused.empty")
    asked = next((step.by for step in reversed(mention.escalations) if not step.automatic), "")
    return mention.sent_back(Guidance(words, person.id, now, below.name, asked))


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
    if mention.gone or mention.closing is None or mention.closing.reason in {"answered", "history"}:
        raise Stale("refused.closed")
    if mention.closing.reason == "solved":  # answered: what was said is not proposed again
        return mention.not_solved(person.id, desk.clock.now())
    return mention.reopened(person.id, desk.clock.now())
