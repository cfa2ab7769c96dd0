"""The upper half of a card: who said what, what it is about, and what to be careful of."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from bot.content.words import Words
from bot.content.workspace import Workspace
from bot.mention.listing import reply_by
from bot.mention.mention import Mention
from bot.mention.post import Post
from bot.mention.tags import Kind, Tags
from bot.slack import blocks as b

UNSURE = 0.6  # below this a tag is shown as a guess
COMPARED = 250_000  # pairs of words: more would take seconds, and would not fit a card anyway
NAME, TITLE = 60, 120  # characters of an author's or a site's name and of a review's title
LEAST, MOST = 200, 2400  # characters of the customer's words a card shows; the rest opens in a dialog
FRAME = 720  # JSON characters of the blocks around them


def author_line(mention: Mention, workspace: Workspace, words: Words) -> str:
    """★★☆☆☆ 2 of 5 · author · place · when."""
    post = mention.post
    place = next((a.name for a in workspace.accounts if (a.platform, a.account) == (post.platform, post.account)), "")
    where = b.literal(b.shortened(post.site or place, NAME))
    parts = [
        f"*{stars(post.rating, post.rating_max, words)}*" if post.rating is not None else "",
        f"*{b.literal(b.shortened(post.author.name, NAME) or words('card.somebody'))}*",
        words("card.followers", count=post.author.followers) if post.author.followers else "",
        f"<{post.url}|{where}>" if safe_url(post.url) else where,
        b.when(post.written_at) if post.written_at else words("card.date_unknown"),
    ]
    return "  ·  ".join(part for part in parts if part)


def stars(rating: float, most: float, words: Words) -> str:
    """Stars for the eye, numbers for everybody."""
    said = words("card.rating", rating=f"{rating:g}", most=f"{most:g}")
    full = round(rating)
    return f"{'★' * full}{'☆' * (int(most) - full)} {said}" if most == 5 and 0 <= full <= 5 else said


def tag_line(mention: Mention, words: Words) -> str:
    """Kind, topics, mood, urgency, wish, language; a guess says so."""
    tags = mention.tags
    if tags is None:
        return words("card.reading")
    shown = [
        _tag("kind", tags.kind, tags, words),
        ", ".join(words(f"tag.topic.{topic}") for topic in tags.topics) + _doubt("topics", tags, words),
        _tag("sentiment", tags.sentiment, tags, words),
        _tag("emotion", tags.emotion, tags, words) if tags.emotion != "unclear" else "",
        words("card.urgency", urgency=_tag("urgency", tags.urgency, tags, words)),
        words("card.wants", wants=_tag("wants", tags.wants, tags, words)) if tags.wants != "unclear" else "",
        words(f"tag.language.{tags.language}") + _doubt("language", tags, words),
    ]
    line = "  ·  ".join(part for part in shown if part)
    return f"{line}  ·  {words('card.by_lexicon')}" if tags.read_by == "lexicon" else line


def rule_line(mention: Mention, words: Words) -> str:
    if mention.rule is None:
        return ""
    by = b.when(reply_by(mention) or mention.waits_since + mention.rule.reply_within)  # the clock stands still
    return words("card.rule", rule=mention.rule.name, level=b.escape(level_name(mention.level, words)), by=by)


def level_name(level: str, words: Words) -> str:
    """A level called like a role is called so in every language; other names are the policy's own."""
    key = f"role.{level}"
    return words(key) if key in words else level


def abusive(mention: Mention) -> bool:
    """Whether people are spared its words until they ask for them."""
    return mention.tags is not None and mention.tags.kind is Kind.INSULT


def warning_lines(mention: Mention, words: Words) -> list[str]:
    """Late clocks, risks and suspicions with the words they rest on, and what the last step left to say."""
    tags = mention.tags
    evidence = {item.flag: item for item in reversed([*tags.risks, *tags.suspicions])} if tags else {}
    lines = [
        words("card.warning", flag=words(f"tag.flag.{item.flag}"), words=b.literal(b.shortened(item.words, 200)))
        if item.words and not abusive(mention)
        else words("card.warning_bare", flag=words(f"tag.flag.{item.flag}"))
        for item in reversed(evidence.values())
    ]
    if tags and tags.reply_worth != "reply":
        lines.append(words(f"card.{tags.reply_worth}"))
    if mention.notice:
        lines.append(notice_line(mention, words))
    return [*clock_lines(mention, words), *lines]


def clock_lines(mention: Mention, words: Words) -> list[str]:
    """What people are late with, and what they soon will be."""
    late = {clock.name: clock.late_since for clock in mention.clocks if clock.late_since}
    soon = {clock.name: clock.over_at for clock in mention.clocks if clock.warned and not clock.late_since}
    return [
        *(words(f"card.late_{name}", at=b.when(at)) for name, at in late.items()),
        *(words(f"card.soon_{name}", at=b.when(at)) for name, at in soon.items() if at),
    ]


def related_lines(related: Sequence[tuple[Mention, bool]], workspace: Workspace, words: Words) -> list[str]:
    """What else this customer wrote; where only the name says so it is a proposal."""
    names = {(account.platform, account.account): account.name for account in workspace.accounts}
    return [
        words(
            "card.same_customer" if sure else "card.perhaps_same",
            where=b.literal(
                other.post.site or names.get((other.post.platform, other.post.account), other.post.platform)
            ),
            when=b.when(other.post.written_at or other.arrived_at, "{date_short_pretty}"),
            words=words("card.abuse_short") if abusive(other) else b.literal(b.shortened(other.post.line, 120)),
            stage=words(f"stage.{other.stage}"),
        )
        for other, sure in related
    ]


def notice_line(mention: Mention, words: Words) -> str:
    assert mention.notice
    key, values = mention.notice.key, dict(mention.notice.values)
    if "reason" in values:
        refused = "platform.reason"
        family = {"void": "void", "refused": refused, "not_removed": refused, "no_new_version": "model.reason"}[key]
        known = f"{family}.{values['reason']}" in words
        values["reason"] = words(f"{family}.{values['reason'] if known else 'other'}")
    return words(f"notice.{key}", **{name: b.escape(value) for name, value in values.items()})


def customer_words(mention: Mention, words: Words, budget: int) -> list[b.Block]:
    """The customer's own words, as written; after an edit with what changed; what is left out is said."""
    post = mention.post
    if abusive(mention):
        show = b.button("uncover", words("card.show_abuse"), {"m": mention.id})
        return [*b.context([words("card.abuse")]), *b.actions("more", [show])]
    edited: list[b.Block] = []
    if was := mention.previous:
        changed, stars_were = changes(was.words, post.words), stars_changed(was, post, words)
        if changed and b.size(changed) <= budget - FRAME:
            return [*b.context([words("card.edited"), stars_were]), b.quote(*changed)]
        edited = b.context([words("card.edited_much"), stars_were])
    title = [b.words_of(f"{b.shortened(post.title, TITLE)}\n", {"bold": True})] if post.title else []
    room = max(LEAST, min(MOST, b.fitting(post.text, budget - b.size([*edited, *title]) - FRAME)))
    if len(post.text) <= room and len(post.title) <= TITLE:
        return [*edited, b.quote(*title, b.words_of(post.text))]
    left = max(0, len(post.text) - room) + max(0, len(post.title) - TITLE)
    more = b.button("whole", words("card.show_whole"), {"m": mention.id})
    return [
        *edited,
        b.quote(*title, b.words_of(post.text[:room] + ("…" if len(post.text) > room else ""))),
        {"type": "actions", "block_id": "more", "elements": [more]},
        *b.context([words("card.left_out", count=left)]),
    ]


def gloss_lines(mention: Mention, words: Words) -> list[b.Block]:
    """What a model says the customer wrote, for those who do not read it; abuse only where somebody asks for it."""
    gloss = mention.tags.gloss if mention.tags and not abusive(mention) else ""
    return b.context([words("card.gloss", words=b.literal(gloss))]) if gloss else []


def stars_changed(before: Post, after: Post, words: Words) -> str:
    """An edit may be one of the stars alone."""
    if before.rating is None or after.rating is None or before.rating == after.rating:
        return ""
    return words("card.edited_stars", before=f"{before.rating:g}", after=f"{after.rating:g}")


def changes(before: str, after: str) -> list[b.Element]:
    """Word by word: struck out what is gone, bold what is new; nothing when there is too much to compare."""
    old, new = re.findall(r"\S+\s*|\s+", before), re.findall(r"\S+\s*|\s+", after)
    if len(old) * len(new) > COMPARED:
        return []
    said, says = [word.strip() for word in old], [word.strip() for word in new]
    elements: list[b.Element] = []
    for kind, i, j, k, m in difflib.SequenceMatcher(None, said, says, autojunk=False).get_opcodes():
        gone, come = "".join(old[i:j]), "".join(new[k:m])
        if kind == "equal":
            elements.append(b.words_of(come))
            continue
        if gone:
            apart = " " if come and not gone[-1].isspace() else ""
            elements += [b.words_of(gone, {"strike": True}), *([b.words_of(apart)] if apart else [])]
        if come:
            elements.append(b.words_of(come, {"bold": True}))
    return elements


def safe_url(url: str | None) -> bool:
    return bool(url) and re.fullmatch(r"https?://[^\s<>|]+", url or "") is not None


def _tag(field: str, value: str, tags: Tags, words: Words) -> str:
    return words(f"tag.{field}.{value}") + _doubt(field, tags, words)


def _doubt(field: str, tags: Tags, words: Words) -> str:
    sure = tags.confidence.get(field, 1.0)
    return "" if sure >= UNSURE else " " + words("card.unsure", percent=round(sure * 100))
