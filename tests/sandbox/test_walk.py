"""Whom a message notifies, which elements it has, and the ids Slack fills in."""

from __future__ import annotations

import pytest

from bot.sandbox.walk import element_at, every, filled, notified

from .bolt import Json, button, mrkdwn, plain, section

LOUD = "<!channel> <@U0MAY>"


def rich(part: Json) -> list[Json]:
    return [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [part]}]}]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("<!channel>", ["channel"]),
        ("<!here|here>", ["here"]),
        ("<!everyone> now", ["everyone"]),
        ("ask <@U0MAY> and <@W9|ira>", ["U0MAY", "W9"]),
        ("<!subteam^S12|@team>", ["S12"]),
        ("&lt;!channel&gt; @channel <#C1> <!date^1^{date}|now> <https://a.example|<!x>", []),
    ],
)
def test_mentions_in_the_text_notify_and_escaped_ones_do_not(text: str, who: list[str]) -> None:
    assert notified(text, []) == who


def test_bare_names_notify_only_when_names_are_linked() -> None:
    assert notified("@here look, mail@channel.example", [], link_names=True) == ["here"]


@pytest.mark.parametrize(
    "blocks",
    [
        [section(LOUD)],
        [{"type": "section", "fields": [mrkdwn(LOUD)]}],
        [{"type": "context", "elements": [mrkdwn(LOUD)]}],
        [{"type": "markdown", "text": LOUD}],
        [{"type": "container", "title": plain("a"), "child_blocks": [section(LOUD)]}],
    ],
)
def test_mentions_in_blocks_notify(blocks: list[Json]) -> None:
    assert notified("", blocks) == ["channel", "U0MAY"]


@pytest.mark.parametrize(
    ("part", "who"),
    [
        ({"type": "broadcast", "range": "here"}, ["here"]),
        ({"type": "user", "user_id": "U1"}, ["U1"]),
        ({"type": "usergroup", "usergroup_id": "S1"}, ["S1"]),
        ({"type": "text", "text": LOUD}, []),
    ],
)
def test_rich_text_notifies_by_its_parts_not_its_words(part: Json, who: list[str]) -> None:
    assert notified("", rich(part)) == who


@pytest.mark.parametrize(
    "blocks",
    [
        [{"type": "header", "text": plain(LOUD)}],
        [{"type": "section", "text": plain(LOUD)}],
        [{"type": "actions", "elements": [button("a", value=LOUD)]}],
    ],
)
def test_plain_text_and_values_never_notify(blocks: list[Json]) -> None:
    assert notified("", blocks) == []


def test_ids_are_filled_in_where_the_app_gave_none_and_kept_where_it_did() -> None:
    nameless = {"type": "button", "text": plain("a")}
    card = {"type": "card", "title": plain("a"), "actions": [nameless]}
    blocks = filled(
        [
            {"type": "actions", "block_id": "row", "elements": [nameless, button("known")]},
            {**section("a"), "accessory": nameless},
            {"type": "container", "title": plain("a"), "child_blocks": [{"type": "actions", "elements": [nameless]}]},
            {"type": "carousel", "elements": [card]},
        ]
    )
    assert blocks[0]["block_id"] == "row"
    assert element_at(blocks, "row", "known")
    assert all(block["block_id"] for _, block in every(blocks))
    inner = blocks[2]["child_blocks"][0]
    assert element_at(blocks, inner["block_id"], inner["elements"][0]["action_id"])
    in_card = blocks[3]["elements"][0]
    assert element_at(blocks, in_card["block_id"], in_card["actions"][0]["action_id"])
    assert element_at(blocks, "row", "nobody") is None
    assert "action_id" not in nameless
