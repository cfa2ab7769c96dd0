"""Reads a mention: tags it, by a model or by the lexicon, and finds the one rule that decides."""

from __future__ import annotations

from dataclasses import replace

from pydantic import ValidationError

from bot.content.workspace import Workspace
from bot.errors import ModelFailed
from bot.life.answers import TriageAnswer, strict_schema
from bot.life.masking import mask_for
from bot.life.quoting import TAGGED, cleaned, excerpt, quoted
from bot.life.triggers import brought_up
from bot.mention.mention import Mention
from bot.mention.rules import first_match
from bot.mention.tags import Evidence, Tags
from bot.ports import Desk, Question

GLOSS = 600  # characters of a gloss that are kept


def triage(mention: Mention, desk: Desk) -> Mention:
    workspace = desk.content()
    tags = read(mention, desk, workspace)
    rule = first_match(workspace.rules[mention.brand], mention.brand, mention.post, tags)
    home = workspace.route(mention.brand, mention.post, tags)
    return brought_up(mention.triaged(tags, rule, home, desk.clock.now()), desk)


def read(mention: Mention, desk: Desk, workspace: Workspace) -> Tags:
    """The model's tags when it answers in the schema, else the lexicon's with their lower confidence.

    The middle of a long mention, which the model does not get, is searched for risks by the lexicon.
    """
    question, languages = triage_question(mention, workspace), workspace.brands[mention.brand].languages
    try:
        answer = desk.model.ask(question)
        tags = tags_of(TriageAnswer.model_validate_json(answer.text), mention, answer.model, workspace)
    except (ModelFailed, ValidationError):
        return desk.lexicon.read(mention.post, languages)
    words = cleaned(mention.post.words)
    return tags if excerpt(words, TAGGED) == words else _with_risks(tags, desk.lexicon.read(mention.post, languages))


def _with_risks(tags: Tags, others: Tags) -> Tags:
    known = {found.flag for found in tags.risks}
    return replace(tags, risks=(*tags.risks, *(found for found in others.risks if found.flag not in known)))


def triage_question(mention: Mention, workspace: Workspace) -> Question:
    post = mention.post
    system, turn = workspace.prompts["triage"].render(
        brand=workspace.brands[mention.brand].name,
        desk=workspace.brands[mention.brand].desk,
        platform=post.site or post.platform,
        rating="unknown" if post.rating is None else f"{post.rating:g} of {post.rating_max:g}",
        mention=quoted(excerpt(mask_for(mention, workspace).hide(cleaned(post.words)), TAGGED)),
    )
    return Question("triage", mention.id, mention.brand, system, (("user", turn),), strict_schema(TriageAnswer))


def tags_of(answer: TriageAnswer, mention: Mention, model: str, workspace: Workspace) -> Tags:
    """The answer as tags; words that are not the customer's own are dropped, flags stay without them."""
    said, mask = cleaned(mention.post.words), mask_for(mention, workspace)

    def own(words: str) -> str:
        shown = mask.show(words)
        return shown if shown in said else ""

    def verbatim(words: list[str]) -> tuple[str, ...]:
        return tuple(filter(None, map(own, words)))

    return Tags(
        kind=answer.kind,
        topics=tuple(answer.topics),
        sentiment=answer.sentiment,
        emotion=answer.emotion,
        urgency=answer.urgency,
        wants=answer.wants,
        language=answer.language,
        reply_worth=answer.reply_worth,
        confidence=answer.confidences(),
        risks=tuple(Evidence(found.risk, own(found.evidence), found.confidence) for found in answer.risks),
        suspicions=tuple(
            Evidence(found.suspicion, own(found.evidence), found.confidence) for found in answer.suspicions
        ),
        points=verbatim(answer.points),
        people=verbatim(answer.people),
        orders=verbatim(answer.orders),
        gloss=" ".join(mask.show(answer.gloss).split())[:GLOSS],
        read_by=model,
        prompt_version=workspace.prompts["triage"].version,
    )
