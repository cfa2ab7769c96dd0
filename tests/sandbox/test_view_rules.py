"""Views: what Slack takes is taken, and every documented limit is enforced at its edge."""

from __future__ import annotations

import pytest

from bot.sandbox.view_rules import too_large, view_problems

from .bolt import Json, modal, mrkdwn, plain, section, words_input

FULL = modal(
    words_input(),
    title=plain("x" * 24),
    submit=plain("x" * 24),
    close=plain("x" * 24),
    private_metadata="x" * 3000,
    callback_id="x" * 255,
    external_id="x" * 255,
    clear_on_close=True,
    notify_on_close=True,
)


def test_a_modal_at_every_limit_is_taken() -> None:
    assert view_problems(FULL) == []


def test_a_home_tab_is_taken_without_a_title() -> None:
    assert view_problems({"type": "home", "blocks": [section("a")], "callback_id": "home"}, "home") == []


BAD: dict[str, tuple[Json, str]] = {
    "no title": ({key: part for key, part in FULL.items() if key != "title"}, "/view"),
    "no blocks": ({key: part for key, part in FULL.items() if key != "blocks"}, "/view"),
    "an empty list of blocks": ({**FULL, "blocks": []}, "/view/blocks"),
    "a title of 25": ({**FULL, "title": plain("x" * 25)}, "/view/title/text"),
    "a title in mrkdwn": ({**FULL, "title": mrkdwn("a")}, "/view/title/type"),
    "a submit of 25": ({**FULL, "submit": plain("x" * 25)}, "/view/submit/text"),
    "a close of 25": ({**FULL, "close": plain("x" * 25)}, "/view/close/text"),
    "inputs without submit": ({key: part for key, part in FULL.items() if key != "submit"}, "/view/submit"),
    "metadata of 3,001": ({**FULL, "private_metadata": "x" * 3001}, "/view/private_metadata"),
    "metadata that is an object": ({**FULL, "private_metadata": {"mention": "m1"}}, "/view/private_metadata"),
    "a callback id of 256": ({**FULL, "callback_id": "x" * 256}, "/view/callback_id"),
    "an external id of 256": ({**FULL, "external_id": "x" * 256}, "/view/external_id"),
    "a key nobody knows": ({**FULL, "footer": plain("a")}, "/view/footer"),
    "a bad block": ({**FULL, "blocks": [section("")]}, "/view/blocks/0/text/text"),
    "a Home tab in its place": ({"type": "home", "blocks": [section("a")]}, "/view/type"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_modal_is_refused_where_it_is_bad(name: str) -> None:
    view, pointer = BAD[name]
    assert [problem.pointer for problem in view_problems(view)] == [pointer]


@pytest.mark.parametrize("key", ["title", "submit", "close", "clear_on_close"])
def test_a_home_tab_has_nothing_of_a_modal(key: str) -> None:
    view = {"type": "home", "blocks": [section("a")], key: FULL[key]}
    assert [problem.pointer for problem in view_problems(view, "home")] == [f"/view/{key}"]


def test_size_counts_bytes_not_characters() -> None:
    empty = len('{"private_metadata": ""}')
    assert not too_large({"private_metadata": "я" * ((250_000 - empty) // 2)})
    assert too_large({"private_metadata": "я" * (250_000 // 2)})
