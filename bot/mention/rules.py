"""Reaction rules: ordered rows, the first that matches decides, the last one matches everything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.mention.post import Post
from bot.mention.tags import Tags

RANGE_FIELDS = ("rating", "followers")


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from `low` to `high`, both included; None means open. An unknown number is in no range."""

    low: float | None = None
    high: float | None = None

    def holds(self, number: float | None) -> bool:
        if number is None:
            return False
        return (self.low is None or number >= self.low) and (self.high is None or number <= self.high)

    @property
    def told(self) -> str:
        return (
            f"{_shown(self.low) if self.low is not None else ''}–{_shown(self.high) if self.high is not None else ''}"
        )


@dataclass(frozen=True, slots=True)
class Condition:
    """All of these must hold: a field shares a value with its set, a number lies in its range."""

    sets: tuple[tuple[str, frozenset[str]], ...] = ()
    ranges: tuple[tuple[str, Range], ...] = ()

    def holds(self, brand: str, post: Post, tags: Tags | None) -> bool:
        return all(_values(field, brand, post, tags) & allowed for field, allowed in self.sets) and all(
            span.holds(_number(field, post)) for field, span in self.ranges
        )

    def told(self, brand: str, post: Post, tags: Tags | None) -> list[tuple[str, str, str]]:
        """Field by field: what this mention has, and what is asked for."""
        sets = [
            (field, ", ".join(sorted(_values(field, brand, post, tags))), ", ".join(sorted(allowed)))
            for field, allowed in self.sets
        ]
        return sets + [(field, _shown(_number(field, post)), span.told) for field, span in self.ranges]


@dataclass(frozen=True, slots=True)
class Rule:
    """What a reply to this kind of mention must achieve, who decides and how fast."""

    name: str
    when: Condition
    goal: str
    must: tuple[str, ...]
    must_not: tuple[str, ...]
    decides: str  # level of the escalation policy
    reply_within: timedelta
    escalate: str = ""  # why it goes up at once; empty: it does not
    four_eyes: bool = False  # whoever wrote the words does not approve them


@dataclass(frozen=True, slots=True)
class Route:
    """Which Slack channel a mention's card belongs to."""

    when: Condition
    channel: str  # Slack channel id


def first_match(rules: tuple[Rule, ...], brand: str, post: Post, tags: Tags) -> Rule:
    """The one rule that decides; content guarantees that the last row matches everything."""
    return next(rule for rule in rules if rule.when.holds(brand, post, tags))


def _values(field: str, brand: str, post: Post, tags: Tags | None) -> frozenset[str]:
    if field == "brand":
        return frozenset((brand,))
    if field == "platform":
        return frozenset((post.platform, post.site, post.account)) - {""}
    return tags.values(field) if tags else frozenset()


def _number(field: str, post: Post) -> float | None:
    if field == "followers":
        return post.author.followers
    return None if post.rating is None else post.rating * 5 / post.rating_max  # rules speak of five stars


def _shown(number: float | None) -> str:
    return "unknown" if number is None else f"{number:g}"
