"""The lower half of a card: the draft with what it rests on, the brief, or the reply as it was read back."""

from __future__ import annotations

from collections.abc import Sequence

from bot.content.words import Words
from bot.mention.draft import Brief, Draft, Flag, Severity
from bot.mention.mention import Mention
from bot.mention.outcome import Reply
from bot.mention.similarity import Score
from bot.mention.stage import Stage
from bot.ports import Capabilities
from bot.slack import blocks as b
from bot.slack.what import changes

FACTS, POINTS = 4, 3  # passages, and points to answer, named on a card
FRESH = 0.25  # likeness a reply may have to an earlier one without a word (design: the median of drafts)
REPLACED = 300  # characters shown of a reply that a correction is about to replace
LONG = 700  # characters from which two versions are not compared on the card
GISTS = (320, 160, 80)  # characters of a passage in a brief: the longest that leaves room for the customer's words


def answer_blocks(mention: Mention, can: Capabilities, length: int, words: Words, gist: int) -> list[b.Block]:
    """What stands below the customer's words now."""
    if mention.stage in (Stage.PUBLISHED, Stage.CLOSED):
        return reply_blocks(mention.reply, words) if mention.reply else []
    if mention.stage is Stage.HANDED and mention.approval:
        return [*b.context([words("card.by_hand")]), b.preformatted(mention.approval.text)]
    if mention.stage is Stage.REMOVING and mention.reply:
        return reply_blocks(mention.reply, words)
    if mention.amending and mention.reply and mention.draft:
        below = [*b.context([words("card.amending")]), *draft_blocks(mention.draft, can, length, words)]
        return [*reply_blocks(mention.reply, words, REPLACED), *below]
    if mention.draft:
        changed = change_blocks(mention.versions, words) if gist == GISTS[0] else []  # where there is room for it
        return [*draft_blocks(mention.draft, can, length, words), *changed]
    if mention.brief:
        return brief_blocks(mention.brief, words, gist)
    return b.context([words("card.drafting")]) if mention.stage in (Stage.NEW, Stage.TRIAGED) else []


def draft_blocks(draft: Draft, can: Capabilities, length: int, words: Words) -> list[b.Block]:
    source = words("card.written_by_person") if draft.by_person else words("card.written_by_model")
    if draft.recorded:
        source = words("card.recorded", version=draft.prompt_version)
    label = words("card.draft", version=draft.version, source=source, length=length_words(length, can, words))
    rest = [
        words("card.rests_on", passage=b.literal(_name(passage.title, passage.heading)))
        for passage in draft.passages[:FACTS]
    ]
    if len(draft.passages) > FACTS:
        rest.append(words("card.more_facts", count=len(draft.passages) - FACTS))
    rest += [words("card.left_open", words=b.literal(b.shortened(point, 300))) for point in draft.left_open]
    if not draft.passages and not draft.by_person:
        rest.append(words("card.no_facts"))
    if draft.score:
        rest.append(score_line(draft.score, words))
    return [
        *b.context([label]),
        b.paragraph(b.words_of(b.shortened(draft.text, b.FIELD))),
        *draft_gloss(draft, words),
        *(b.section(flag_line(flag, words)) for flag in draft.flags),
        *b.context(rest),
    ]


def draft_gloss(draft: Draft, words: Words) -> list[b.Block]:
    """The reply in the desk's language."""
    return b.context([words("card.gloss", words=b.literal(b.shortened(draft.gloss, 1200)))]) if draft.gloss else []


def change_blocks(versions: Sequence[Draft], words: Words) -> list[b.Block]:
    """What is new since the version before, where the two are still alike."""
    if len(versions) < 2 or max(len(versions[-1].text), len(versions[-2].text)) > LONG:
        return []
    before, after = versions[-2:]
    marked = changes(before.text, after.text)
    kept = sum(len(element["text"]) for element in marked if "style" not in element)
    if before.text == after.text or kept < len(after.text) / 3:
        return []
    return [*b.context([words("card.changed", version=before.version)]), b.quote(*marked)]


def length_words(length: int, can: Capabilities, words: Words) -> str:
    if can.max_reply is None:
        return words("modal.length", count=length)
    return words("modal.length_of", length=length, limit=can.max_reply)


def score_line(score: Score, words: Words) -> str:
    """How far the reply is from what the brand has said before; a near one is quoted."""
    percent = round(score.similarity * 100)
    if score.similarity <= FRESH or score.twin_at is None:
        return words("card.fresh", percent=percent)
    at, twin = b.when(score.twin_at, "{date_short_pretty}"), b.literal(b.shortened(score.twin, 200))
    return words("card.close_to", when=at, percent=percent, twin=twin)


def flag_line(flag: Flag, words: Words) -> str:
    """A guardrail's sentence for the agent."""
    values = {name: _named(name, value, words) for name, value in flag.values.items()}
    mark = words("card.blocked") if flag.severity is Severity.BLOCK else words("card.careful")
    return f"{mark} {words(f'guardrail.{flag.rule}', **values)}"


def _named(name: str, value: str, words: Words) -> str:
    """Languages and promises have words of their own."""
    key = {"language": f"tag.language.{value}", "promise": f"promise.{value.replace(' ', '_')}"}.get(name, "")
    return words(key) if key in words else b.literal(b.shortened(value, 300))


def brief_blocks(brief: Brief, words: Words, gist: int) -> list[b.Block]:
    """Facts and a plan, not a reply."""
    known = f"model.reason.{brief.reason}" in words
    why = words(f"model.reason.{brief.reason if known else 'other'}")
    lines = [words("brief.title", why=why)]
    lines += [words("brief.point", words=b.literal(b.shortened(point, gist))) for point in brief.points[:POINTS]]
    if more := len(brief.points[POINTS:]):
        lines.append(words("brief.more_points", count=more))
    lines += [
        words(
            "brief.fact",
            title=b.literal(_name(f.title, f.heading)),
            words=b.literal(b.shortened(" ".join(f.text.split()), gist)),
        )
        for f in brief.facts[:FACTS]
    ] or [words("brief.no_facts")]
    if more := len(brief.facts[FACTS:]):
        lines.append(words("card.more_facts", count=more))
    plan = [words("brief.goal", goal=b.literal(brief.goal))]
    plan += [words("brief.must", words=b.literal(line)) for line in brief.must]
    plan += [words("brief.must_not", words=b.literal(line)) for line in brief.must_not]
    return [b.section("\n".join(part)) for part in (lines, plan)]


def reply_blocks(reply: Reply, words: Words, most: int = b.FIELD) -> list[b.Block]:
    return [*b.context([words(f"reply.{reply.state}")]), b.paragraph(b.words_of(b.shortened(reply.text, most)))]


def _name(title: str, heading: str) -> str:
    return f"{title} — {heading}" if heading else title
