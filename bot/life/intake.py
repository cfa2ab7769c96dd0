"""Takes posts in: new ones become mentions, edited ones open again, deleted ones close; repeats change nothing."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.about import about
from bot.errors import Damaged, Moved
from bot.mention.erased import is_erased
from bot.mention.mention import Mention
from bot.mention.post import Change, Post
from bot.mention.stage import OPEN
from bot.ports import Desk

log = logging.getLogger(__name__)
TRIES = 10  # against others who save the same mentions at the same moment


def take_in(
    posts: Sequence[Post],
    brand: str,
    desk: Desk,
    source: str = "",
    cursor: str = "",
    wants_card: Callable[[Post], bool] = lambda post: True,
    recall: bool = False,
) -> Counter[str]:
    """Store all of it and the source's cursor at once; counts of new, edited, deleted, answered, recalled, unchanged.

    `recall`: history that now wants a card gets one; a platform that merely tells us again must not do that.
    """
    for _ in range(TRIES):
        usable, known = comparable(posts, desk)
        changed: dict[str, Mention] = {}
        counts = Counter(["unchanged"] * (len(posts) - len(usable)))
        for post in usable:
            before = changed.get(post.mention_id) or known.get(post.mention_id)
            with about(post.mention_id):
                what, mention = taken(post, before, brand, desk, wants_card(post), recall)
                log.debug("%s on %s", what, post.platform)
            counts[what] += 1
            if mention:
                changed[post.mention_id] = mention
        try:
            desk.store.take_in(list(changed.values()), source, cursor)
        except Moved:
            continue
        return counts
    raise Moved


def comparable(posts: Sequence[Post], desk: Desk) -> tuple[Sequence[Post], dict[str, Mention]]:
    """What is stored of these posts, and those that can be compared with it: not what concerns a damaged mention."""
    while True:
        try:
            return posts, desk.store.known([post.mention_id for post in posts])
        except Damaged as damaged:
            log.error("what is told of a mention is passed over: %s", damaged)
            posts = [post for post in posts if post.mention_id != damaged.mention_id]


def taken(
    post: Post, before: Mention | None, brand: str, desk: Desk, card: bool, recall: bool
) -> tuple[str, Mention | None]:
    """What this post means, and the mention to save; None when nothing changes."""
    now = desk.clock.now()
    if before is None:
        if post.change is Change.DELETED:
            return "unchanged", None
        quiet = not card or post.existing_reply is not None
        return "new", Mention(post.mention_id, brand, post, now, quiet=quiet).arrived(now)
    if is_erased(before):
        return "unchanged", None  # it does not come back, whatever the platform still shows
    if post.change is Change.DELETED:
        return ("unchanged", None) if before.gone else ("deleted", before.ended("deleted_by_customer", now))
    if before.gone or post.revision != before.post.revision:
        edited = before.edited(post, now)  # also of history: new words are news
        return "edited", edited.recalled(now) if before.quiet and card else edited
    if answered_by_others(post, before):
        return "answered", replace(before, post=post).ended("answered_elsewhere", now, post.existing_reply or "")
    if recall and card and before.quiet and before.post.existing_reply is None:
        return "recalled", before.recalled(now)
    return "unchanged", None


def answered_by_others(post: Post, before: Mention) -> bool:
    """A reply of the brand is on the platform that was not there before and that this program did not put there."""
    news = post.existing_reply not in (None, before.post.existing_reply)
    return news and before.stage in OPEN and before.reply is None
