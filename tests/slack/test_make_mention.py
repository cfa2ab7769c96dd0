"""The dialog "Make this a mention": Slack takes it whatever the message says, and it leads to one mention."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.words import LANGUAGES, Words
from bot.life.bring_in import bring_in, may_bring_in
from bot.mention.post import Post
from bot.sandbox.view_rules import view_problems
from bot.slack.make_mention import MentionMaker, make_view, told_view
from tests.fakes import MAYA, SAM, World, sample

from .drawing import ANY, HIDING, texts
from .test_modals import chosen, sent, typed

SAID = "Lena wrote: <https://wall.example/1|the oil> leaked &amp; leaked"


@ANY
@given(texts(40_000), st.sampled_from(LANGUAGES))
def test_slack_takes_the_dialog_whatever_the_message_says(text: str, language: str) -> None:
    names = {slug: brand.name for slug, brand in sample().brands.items()}
    view = make_view(sample().people["U0IRINA"], "slack:C1:1.2", text, names, Words(language))
    assert view_problems(view) == []
    field = next(block["element"] for block in view["blocks"] if block["block_id"] == "text")
    assert not HIDING.search(field.get("initial_value", ""))
    assert view_problems(told_view(Words(language)("make.done"), Words(language))) == []


class Calls:
    def __init__(self) -> None:
        self.views: list[dict[str, Any]] = []

    def open_view(self, trigger_id: str, view: dict[str, Any]) -> None:
        self.views.append(view)


def maker(world: World, calls: Calls) -> MentionMaker:
    may, bring = partial(may_bring_in, desk=world.desk), partial(bring_in, desk=world.desk)
    return MentionMaker(world.desk, calls, lambda user: Words(), may, bring)  # type: ignore[arg-type]


def opened(world: World, user: str) -> dict[str, Any]:
    calls, acks = Calls(), list[Any]()
    body = {
        "user": {"id": user}, "channel": {"id": "C1"}, "message": {"ts": "1.2", "text": SAID}, "trigger_id": "t",
        "action_ts": f"{user}.1",
    }  # fmt: skip
    for _ in range(2):  # delivered twice it opens one dialog: a trigger is spent by the first
        maker(world, calls).wanted(lambda: acks.append(None), body)
    assert len(acks) == 2
    (view,) = calls.views
    return view


def submitted(world: World, view: dict[str, Any], user: str = MAYA, **entries: tuple[str, object]) -> dict[str, Any]:
    acks: list[dict[str, Any]] = []
    body = {"view": sent(view, **entries), "user": {"id": user}}
    maker(world, Calls()).submitted(lambda **answer: acks.append(answer), body)
    (answer,) = acks
    return answer


def test_the_words_of_the_message_become_a_mention_once(world: World) -> None:
    view = opened(world, MAYA)
    given: dict[str, Any] = {"author": ("author", typed("Lena")), "rating": ("rating", chosen("2"))}
    first, again = (submitted(world, view, **given) for _ in range(2))
    mention = world.store.get(Post("import", "peony", "slack:C1:1.2", "").mention_id)
    assert (mention.post.author.name, mention.post.rating) == ("Lena", 2.0)
    assert mention.post.text == "Lena wrote: https://wall.example/1 leaked & leaked"
    assert (first["response_action"], again["response_action"]) == ("update", "update")
    assert "It is a mention now" in str(first["view"])
    assert "Nothing was changed" in str(again["view"])


def test_only_ones_own_brands_can_be_chosen(world: World) -> None:
    brand = next(block["element"] for block in opened(world, MAYA)["blocks"] if block["block_id"] == "brand")
    assert [option["value"] for option in brand["options"]] == ["peony"]


@pytest.mark.parametrize(("user", "said"), [(SAM, "As a trainer"), ("U0STRANGER", "You are not listed")])
def test_whoever_may_not_reads_why(world: World, user: str, said: str) -> None:
    view = opened(world, user)
    assert said in str(view)
    assert "submit" not in view


def test_a_role_that_was_lost_meanwhile_is_refused_in_the_dialog(world: World) -> None:
    answer = submitted(world, opened(world, MAYA), SAM, rating=("rating", chosen("2")))
    assert answer["response_action"] == "errors"
    assert "As a trainer" in answer["errors"]["brand"]


def test_empty_words_are_no_mention(world: World) -> None:
    answer = submitted(world, opened(world, MAYA), text=("text", typed("   ")))
    assert answer["errors"] == {"text": "Write something first."}
