"""Writes a reply: facts from the knowledge base, one model call, and one more when the first answer will not do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.errors import ModelFailed
from bot.life.consistency import contradicting
from bot.life.masking import mask_for
from bot.life.quoting import cleaned
from bot.life.writing import Judge, draft_question, repair_question
from bot.mention.draft import Brief, Draft, Passage
from bot.mention.guardrails import complaints
from bot.mention.mention import Mention
from bot.mention.outcome import Reply
from bot.mention.sentences import sentences
from bot.ports import Desk

PATIENCE = timedelta(
    seconds=18
)  # for a version: within 20 s of a button there is a draft, or a brief that says why not
WALL = 100  # published replies of the brand on the platform that a draft is compared with
BEFORE = 3  # earlier mentions of the same author that a draft knows of
PASSAGES = 8  # facts a draft may rest on
FEWEST, ROOM = 3, 5_200  # of them, beside a mention that leaves less than this many characters for both
SEARCHED = 8  # sentences of a mention that are looked up


def draft(mention: Mention, desk: Desk) -> Mention:
    """A draft, or the brief with its reason when no model answers or the brand does not write the language."""
    assert mention.tags
    facts = find_facts(mention, desk)
    if mention.tags.language not in desk.content().brands[mention.brand].languages:
        return mention.briefed(brief(mention, facts, "language"), desk.clock.now())
    try:
        return mention.drafted(write(mention, facts, desk), desk.clock.now())
    except ModelFailed as failure:
        return mention.briefed(brief(mention, facts, failure.reason), desk.clock.now())


def others(mention: Mention, desk: Desk) -> tuple[Reply, ...]:
    """The wall the draft is compared with: what the brand has said there, but not the reply it is to replace."""
    wall = desk.store.replies(mention.brand, mention.post.platform, WALL)
    return tuple(reply for reply in wall if not mention.amending or reply != mention.reply)


def find_facts(mention: Mention, desk: Desk) -> tuple[Passage, ...]:
    """Passages for what the customer asks, in their language first."""
    assert mention.tags
    today = desk.content().brands[mention.brand].today(desk.clock.now())
    hide = mask_for(mention, desk.content()).hide  # embeddings may be made by a model elsewhere
    said = (*mention.tags.points, *sentences(cleaned(mention.post.words)))
    asked = list(dict.fromkeys(map(hide, said)))[:SEARCHED]
    return desk.knowledge.search(mention.brand, mention.tags.language, asked, today, PASSAGES)


def write(mention: Mention, facts: tuple[Passage, ...], desk: Desk) -> Draft:
    """One draft version, for at most two calls. ModelFailed when neither answer has the form of a draft."""
    workspace, facts = desk.content(), affordable(facts, mention)
    connector = desk.platforms.connector(mention.post.platform, mention.post.account)
    wall = others(mention, desk)
    judge = Judge(mention, workspace, facts, connector, wall, lambda text: contradicting(text, mention, desk))
    before = desk.store.of_author(mention, BEFORE)
    told = [reply.text for reply in wall]
    question = draft_question(mention, workspace, facts, connector.capabilities, before, told)
    question = replace(question, until=desk.clock.now() + PATIENCE)  # for both calls together: somebody is waiting
    answer = desk.model.ask(question)
    first = judge.draft(answer, question)
    reasons = complaints(first.flags) if first else ["The answer was not a JSON object of the required form."]
    if first and not reasons:
        return first
    try:
        again = repair_question(question, answer.text, [mask_for(mention, workspace).hide(line) for line in reasons])
        second = judge.draft(desk.model.ask(again), question)
    except ModelFailed:
        if first:
            return first  # flagged as it is; a person decides
        raise
    return better(first, second)


def affordable(facts: tuple[Passage, ...], mention: Mention) -> tuple[Passage, ...]:
    """The best facts, fewer of them beside a long mention."""
    room, size = ROOM - len(mention.post.words), 0
    for number, fact in enumerate(facts):
        size += len(fact.text)
        if size > room and number >= FEWEST:
            return facts[:number]
    return facts


def better(first: Draft | None, second: Draft | None) -> Draft:
    """The second answer unless it is worse than the first."""
    if second and (first is None or len(complaints(second.flags)) <= len(complaints(first.flags))):
        return second
    if first:
        return first
    raise ModelFailed("malformed")


def brief(mention: Mention, facts: tuple[Passage, ...], reason: str) -> Brief:
    """Facts and a plan for a person who writes the reply."""
    assert mention.tags
    assert mention.rule
    points = mention.tags.points or tuple(sentences(mention.post.text)[:3])
    return Brief(reason, points, facts, mention.rule.goal, mention.rule.must, mention.rule.must_not)
