"""A small world of mentions: of every way to fit or miss the conditions made here it has one mention."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from functools import cache

from hypothesis import strategies as st

from bot.mention.boxes import Box, space
from bot.mention.post import Author, Post
from bot.mention.rules import Condition, Range
from bot.mention.sides import Numbers, One, Several
from bot.mention.tags import Kind, Tags, Topic
from tests.fakes import UNSURE, post

KINDS = (frozenset({"praise"}), frozenset({"complaint"}), frozenset(Kind) - {"praise", "complaint"})  # asked together
NAMES = {"topic": ("delivery", "staff"), "platform": ("shop", "web"), "brand": ("peony", "brightbus")}
ENDS = {"rating": (2.0, 3.0), "followers": (1.5, 2.0, 3.0)}
TOPICS = ((), (Topic.DELIVERY,), (Topic.STAFF,), (Topic.DELIVERY, Topic.STAFF))
RATINGS, FOLLOWERS = (None, 1.0, 2.0, 2.5, 3.0, 5.0), (None, 1, 2, 3, 4)
PLACES = (("demo", ""), ("shop", ""), ("web", ""), ("web", "shop"))  # platform and site


@dataclass(frozen=True, slots=True)
class Seen:
    """What conditions are held against."""

    post: Post
    tags: Tags | None

    def fits(self, condition: Condition) -> bool:
        return condition.holds("peony", self.post, self.tags)

    def lies_in(self, box: Box) -> bool:
        return all(holds(side, self.given(field)) for field, side in box.items())

    def given(self, field: str) -> frozenset[str] | float | None:
        """What the mention gives for a field; rules speak of five stars, and so does this world."""
        if field in ("rating", "followers"):
            return self.post.rating if field == "rating" else self.post.author.followers
        if field == "platform":
            return frozenset({self.post.platform.replace("demo", "\0"), self.post.site or self.post.platform}) - {
                "demo"
            }
        if field == "brand":
            return frozenset({"peony"})
        return self.tags.values(field) if self.tags else frozenset()


def holds(side: One | Several | Numbers, given: frozenset[str] | float | None) -> bool:
    """What a side of a box means, said once more and otherwise."""
    if isinstance(side, Numbers):
        assert not isinstance(given, frozenset)
        return side.unknown if given is None else any(low <= (given, 0) <= high for low, high in side.spans)
    assert isinstance(given, frozenset)
    if isinstance(side, One):
        return len(given) == 1 and given <= side.allowed
    return given <= side.allowed and all(given & hit for hit in side.hits)


@cache
def mentions(*, untagged: bool = False) -> tuple[Seen, ...]:
    read: list[Tags | None] = [
        replace(UNSURE, kind=kind, topics=topics)
        for kind, topics in itertools.product((Kind.PRAISE, Kind.COMPLAINT, Kind.QUESTION), TOPICS)
    ]
    posts = [
        post(platform=platform, account="", site=site, rating=rating, author=Author(followers=followers))
        for (platform, site), rating, followers in itertools.product(PLACES, RATINGS, FOLLOWERS)
    ]
    return tuple(Seen(made, tags) for made in posts for tags in (*read, *([None] if untagged else [])))


def everything(*, untagged: bool = False) -> tuple[Box, ...]:
    """The space these mentions lie in."""
    return space(("peony",), [Condition((("platform", frozenset(NAMES["platform"])),))], untagged=untagged)


def _sets(field: str) -> st.SearchStrategy[tuple[str, frozenset[str]]]:
    if field == "kind":
        asked = st.sets(st.sampled_from(KINDS), min_size=1).map(lambda bundles: frozenset().union(*bundles))
    else:
        asked = st.frozensets(st.sampled_from(NAMES[field]), min_size=1)
    return st.tuples(st.just(field), asked.map(lambda names: frozenset(map(str, names))))


def _ranges(field: str) -> st.SearchStrategy[tuple[str, Range]]:
    ends = st.none() | st.sampled_from(ENDS[field])
    return st.tuples(st.just(field), st.builds(Range, ends, ends))


def _some(fields: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(fields), unique=True, max_size=2)


CONDITIONS = st.builds(
    Condition,
    _some(["kind", "topic", "platform", "kind", "brand"]).flatmap(lambda fields: st.tuples(*map(_sets, fields))),
    _some(["rating", "followers"]).flatmap(lambda fields: st.tuples(*map(_ranges, fields))),
)
