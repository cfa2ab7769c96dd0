"""Every version of a reply can be read: by whom, when, on whose wish, and what changed; nothing is left out unsaid."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from bot.content.words import Words
from bot.mention import decision as d
from bot.mention.draft import Draft
from bot.mention.mention import Mention
from bot.mention.stage import Stage
from bot.sandbox.view_rules import too_large, view_problems
from bot.slack.versions import MOST, versions_view
from tests.fakes import NOON, World, draft_answer, post, sample

from .drawing import ANY, HIDING, SPOKEN, WORDS, links_in, mentions, moment, texts_in


@ANY
@given(mentions(stages=(Stage.WAITING,)), SPOKEN)
def test_slack_takes_every_list_of_versions_and_it_pings_and_links_nowhere(mention: Mention, words: Words) -> None:
    many = replace(mention, drafts=(*mention.drafts, *[Draft(9, "x" * 3000, "en", instruction="<!channel>")] * 9))
    view = versions_view(many, [], sample(), words)
    assert view_problems(view, "modal") == []
    assert not too_large(view)
    for kind, text in texts_in(view["blocks"]):
        assert not HIDING.search(text)
        assert [link for link in (links_in(text) if kind == "mrkdwn" else []) if not moment(link)] == []


def test_the_newest_version_stands_first_with_what_it_was_asked_for(world: World) -> None:
    mention = world.arrive()
    world.model.says("draft", draft_answer("We have looked for your parcel in Lublin."))
    mention = world.live(world.decide(mention, d.Regenerate("name the depot")))
    mention = world.decide(mention, d.Write("We have looked for your parcel in Lublin today.", 2))
    view = versions_view(mention, world.store.events(mention.id), world.workspace, WORDS)
    said = [text for _, text in texts_in(view["blocks"])]
    numbers = [text.split("*")[1] for text in said if text.startswith("*Version")]
    assert numbers == ["Version 3", "Version 2", "Version 1"]
    assert any(text.startswith("*Version 3*  ·  Maya Lindqvist  ·  <!date") for text in said)
    assert "Asked for: “name the depot”" in said


def test_versions_that_do_not_fit_are_counted() -> None:
    drafts = tuple(Draft(number, f"Version number {number}", "en") for number in range(1, MOST + 4))
    mention = Mention("m1", "peony", post(), NOON, Stage.WAITING, draft=drafts[-1], drafts=drafts[:-1])
    said = [text for _, text in texts_in(versions_view(mention, [], sample(), WORDS)["blocks"])]
    assert said[-1] == "3 older versions are not shown here."
