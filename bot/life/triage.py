"""Reads a mention: tags it, by a model or by the lexicon, and finds the one rule that decides."""

from __future__ import annotations

from pydantic import ValidationError

from bot.content.workspace import Workspace
from bot.errors import ModelFailed
from bot.life.answers import TriageAnswer, strict_schema
from bot.life.masking import mask_for
from bot.life.quoting import cleaned, quoted
from bot.mention.mention import Mention
from bot.mention.rules import first_match
from bot.mention.tags import Evidence, Tags
from bot.ports import Desk, Question


def triage(mention: Mention, desk: Desk) -> Mention:
    workspace = desk.content()
    tags = read(mention, desk, workspace)
    rule = first_match(workspace.rules[mention.brand], mention.brand, mention.post, tags)
    home = workspace.route(mention.brand, mention.post, tags)
    return mention.triaged(tags, rule, home, desk.clock.now())


def read(mention: Mention, desk: Desk, workspace: Workspace) -> Tags:
    """The model's tags when it answers in the schema, else the lexicon's with their lower confidence."""
    try:
        answer = desk.model.ask(triage_question(mention, workspace))
        return tags_of(TriageAnswer.model_validate_json(answer.text), mention, answer.model, workspace)
    except (ModelFailed, ValidationError):
        return desk.lexicon.read(mention.post, workspace.brands[mention.brand].languages)


def triage_question(mention: Mention, workspace: Workspace) -> Question:
    post = mention.post
    system, turn = workspace.prompts["triage"].render(
        brand=workspace.brands[mention.brand].name,
        platform=post.site or post.platform,
        rating="unknown" if post.rating is None else f"{post.rating:g} of {post.rating_max:g}",
        mention=quoted(mask_for(mention, workspace).hide(cleaned(post.words))),
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
        read_by=model,
        prompt_version=workspace.prompts["triage"].version,
    )
