"""The small values: posts, ranges, conditions, levels, fingerprints."""

from __future__ import annotations

import itertools
from dataclasses import FrozenInstanceError, replace

import pytest

from bot.mention.draft import fingerprint
from bot.mention.escalation import EscalationPolicy, Level
from bot.mention.mention import Mention
from bot.mention.people import Person, Role
from bot.mention.post import Author, content_revision
from bot.mention.rules import Condition, Range, first_match
from bot.mention.tags import Evidence, Kind, ReplyWorth, Topic
from tests.fakes import MAYA, NOON, UNSURE, post, sample

FRONT, LEADS = frozenset({Role.AGENT, Role.LEAD}), frozenset({Role.LEAD})
LEVELS = (Level("agent", FRONT), Level("lead", LEADS), Level("board", frozenset()))
POLICY = EscalationPolicy("peony", "v1", LEVELS, {})
AGENT = Person(MAYA, "Maya", Role.AGENT, frozenset({"peony"}))


def test_a_post_is_always_the_same_mention_whatever_it_says() -> None:
    assert post("one", external_id="7").mention_id == post("two", external_id="7", rating=5).mention_id
    assert len(post().mention_id) == 16


@pytest.mark.parametrize(
    ("title", "text", "rating"), [("x", "b", 1.0), ("a", "x", 1.0), ("a", "b", 2.0), ("a", "b", None)]
)
def test_any_change_of_the_content_is_another_revision(title: str, text: str, rating: float | None) -> None:
    assert content_revision(title, text, rating) != content_revision("a", "b", 1.0)


def test_title_and_text_are_read_as_one() -> None:
    assert post("text", title="Title").words == "Title\ntext"
    assert post("text").words == "text"


@pytest.mark.parametrize(
    ("span", "number", "inside"),
    [
        (Range(1, 2), 1, True),
        (Range(1, 2), 2, True),
        (Range(1, 2), 2.001, False),
        (Range(None, 2), -5, True),
        (Range(3), 10**9, True),
        (Range(3), 0, False),
        (Range(0), 0, True),
        (Range(), None, False),
    ],
)
def test_a_range_holds_its_ends_and_never_the_unknown(span: Range, number: float | None, inside: bool) -> None:
    assert span.holds(number) is inside


def test_ratings_of_ten_are_read_as_of_five() -> None:
    low = Condition(ranges=(("rating", Range(None, 2)),))
    assert low.holds("peony", post(rating=4, rating_max=10), None)
    assert not low.holds("peony", post(rating=5, rating_max=10), None)


def test_a_condition_on_tags_does_not_hold_before_there_are_any() -> None:
    spam = Condition(sets=(("kind", frozenset({"spam"})),))
    assert not spam.holds("peony", post(), None)
    assert spam.holds("peony", post(), replace(UNSURE, kind=Kind.SPAM))


def test_one_of_several_topics_is_enough_and_all_fields_must_hold() -> None:
    condition = Condition(sets=(("topic", frozenset({"delivery", "staff"})), ("kind", frozenset({"complaint"}))))
    assert condition.holds("peony", post(), replace(UNSURE, topics=(Topic.APP, Topic.STAFF)))
    assert not condition.holds("peony", post(), replace(UNSURE, topics=(Topic.APP,)))
    assert not condition.holds("peony", post(), replace(UNSURE, topics=(Topic.STAFF,), kind=Kind.PRAISE))


def test_an_import_is_known_by_the_site_it_came_from() -> None:
    condition = Condition(sets=(("platform", frozenset({"Otzovik"})),))
    assert condition.holds("peony", post(platform="import", site="Otzovik"), None)
    assert not condition.holds("peony", post(platform="import"), None)


def test_exactly_one_rule_decides_about_every_mention() -> None:
    """Over every combination of kind, topic and stars there is a rule, and it is the first that matches."""
    for brand, kind, topic, rating in itertools.product(sample().brands, Kind, Topic, (None, 1, 5)):
        rules, tags = sample().rules[brand], replace(UNSURE, kind=kind, topics=(topic,))
        found = first_match(rules, brand, post(rating=rating), tags)
        matching = [rule for rule in rules if rule.when.holds(brand, post(rating=rating), tags)]
        assert found is matching[0]


@pytest.mark.parametrize(
    ("changes", "deserves"),
    [
        ({}, True),
        ({"kind": Kind.INSULT}, False),
        ({"kind": Kind.SPAM}, False),
        ({"reply_worth": ReplyWorth.TOO_LITTLE_TEXT}, False),
        ({"reply_worth": ReplyWorth.NO_REPLY_NEEDED}, False),
        ({"suspicions": (Evidence("spam", "", 0.1),)}, False),
        ({"suspicions": (Evidence("troll", "", 0.9),)}, True),
    ],
)
def test_a_draft_is_deserved_unless_it_is_spam_abuse_or_nothing_to_answer(
    changes: dict[str, object], deserves: bool
) -> None:
    mention = Mention("m", "peony", post(), NOON, tags=replace(UNSURE, **changes))  # type: ignore[arg-type]
    assert mention.deserves_draft is deserves
    assert not Mention("m", "peony", post(), NOON).deserves_draft


def test_mentions_do_not_change() -> None:
    mention = Mention("m", "peony", post(), NOON)
    with pytest.raises(FrozenInstanceError):
        mention.stage = mention.stage  # type: ignore[misc]


@pytest.mark.parametrize("changed", range(5))
def test_a_fingerprint_changes_with_everything_it_is_bound_to(changed: int) -> None:
    bound: list[object] = ["words", "r1", "demo", "U0MAYA:agent", (("peony/a", "v1"),)]
    other = list(bound)
    other[changed] = (("peony/a", "v2"),) if changed == 4 else f"{bound[changed]}'"
    assert fingerprint(*bound) != fingerprint(*other)  # type: ignore[arg-type]


def test_fields_of_a_fingerprint_cannot_flow_into_each_other() -> None:
    assert fingerprint("a", "b", "", "", ()) != fingerprint("ab", "", "", "", ())
    assert fingerprint('a","b', "", "", "", ()) != fingerprint("a", "b", "", "", ())


def test_authority_names_person_role_brand_level_and_policy() -> None:
    rights = {
        POLICY.authority(AGENT, "agent"),
        POLICY.authority(AGENT, "lead"),
        POLICY.authority(replace(AGENT, id="U0X"), "agent"),
        POLICY.authority(replace(AGENT, role=Role.LEAD), "agent"),
        POLICY.authority(replace(AGENT, brands=frozenset()), "agent"),
        replace(POLICY, version="v2").authority(AGENT, "agent"),
    }
    assert len(rights) == 6


def test_levels_climb_and_an_unknown_one_is_the_highest() -> None:
    assert [level.name for level in POLICY.above("agent")] == ["lead", "board"]
    assert POLICY.above("board") == ()
    assert POLICY.level("renamed") == POLICY.levels[-1]
    assert POLICY.above("renamed") == ()
    assert POLICY.may_decide(AGENT, "agent")
    assert not POLICY.may_decide(AGENT, "lead")
    assert not POLICY.may_decide(replace(AGENT, brands=frozenset({"brightbus"})), "agent")


def test_a_persons_corrections_are_certain_and_the_rest_stays() -> None:
    tags = UNSURE.corrected(MAYA, Kind.PRAISE, (Topic.STAFF,), UNSURE.sentiment, UNSURE.urgency)
    assert (tags.kind, tags.topics, tags.read_by) == (Kind.PRAISE, (Topic.STAFF,), MAYA)
    assert {tags.confidence[name] for name in ("kind", "topics", "sentiment", "urgency")} == {1.0}
    assert (tags.language, tags.risks) == (UNSURE.language, UNSURE.risks)


def test_an_author_may_be_unknown() -> None:
    loud = Condition(ranges=(("followers", Range(0)),))
    assert not loud.holds("peony", post(author=Author()), None)
