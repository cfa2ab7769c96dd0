"""What a reply to a mention is held against: cited facts, the brand's voice and policy, and what it said before."""

from __future__ import annotations

from collections.abc import Sequence

from bot.content.workspace import Workspace
from bot.mention.draft import Passage
from bot.mention.guardrails import Context
from bot.mention.mention import Mention
from bot.mention.outcome import Reply
from bot.mention.similarity import scored
from bot.ports import Connector


def standards(
    text: str,
    mention: Mention,
    workspace: Workspace,
    passages: Sequence[Passage],
    connector: Connector,
    wall: Sequence[Reply],
) -> Context:
    """Everything the guardrails may know of this text, whoever wrote it."""
    brand, voice = workspace.brands[mention.brand], workspace.voices[mention.brand].card
    language = mention.tags.language if mention.tags else ""
    manner = voice.languages.get(language)
    return Context(
        mention=mention.post.words,
        language=language,
        facts=tuple(passage.told for passage in passages),
        links=brand.links,
        never=voice.vocabulary.never,
        length=connector.measure(text),
        limit=connector.capabilities.max_reply,
        author=mention.post.author.name,
        instruction="\n".join((mention.instruction, *(draft.text for draft in mention.versions if draft.by_person))),
        known=known(mention, workspace),
        promises=workspace.policies[mention.brand].promises,
        address=manner.address if manner else None,
        max_apologies=voice.empathy.max_apologies,
        exclamations=voice.format.exclamations,
        emoji=voice.format.emoji,
        max_sentence_words=voice.format.max_sentence_words,
        score=scored(text, mention.post.words, wall),
    )


def known(mention: Mention, workspace: Workspace) -> tuple[str, ...]:
    """Names and numbers that are no invention: the brand, its places, its own vocabulary, the stars that were given."""
    post = mention.post
    places = (account.name for account in workspace.accounts if account.brand == mention.brand)
    stars = f"{post.rating:g} {post.rating_max:g}" if post.rating is not None else ""
    vocabulary = workspace.voices[mention.brand].card.vocabulary.use
    return (workspace.brands[mention.brand].name, *places, post.site, stars, *vocabulary)
