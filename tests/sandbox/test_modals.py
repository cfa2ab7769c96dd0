"""Modals with the real Bolt: opened from a click, filled in, refused, changed, stacked and closed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from slack_bolt import BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from .bolt import IRA, MAY, SETUP, Json, Place, button, heard, modal, option, place, plain, section, until, words_input

HASTY = replace(SETUP, patience=0.4)  # seconds


@pytest.fixture(scope="module")
def shared() -> Iterator[Place]:
    with place() as made:
        made.app.action("open")(open_given)
        made.app.view_closed("edit")(lambda ack: ack())
        yield made


@pytest.fixture
def here(shared: Place) -> Place:
    """The module's place with no modal open and nothing held against the app yet."""
    shared.sandbox.slack.views.clear(MAY)
    shared.errors()
    return shared


OPENED: list[Json] = []  # answers of views.open
GIVEN: list[Json] = []  # the modals to open


def open_given(ack: Any, body: Json, client: WebClient) -> None:
    ack()
    OPENED.append(dict(client.views_open(trigger_id=body["trigger_id"], view=GIVEN.pop(0)).data))  # type: ignore[arg-type]


def opened(here: Place, view: Json) -> Json:
    """A modal as Slack tells it once May has it open."""
    OPENED.clear()
    GIVEN.append(view)
    here.press(here.post(button("open")), "open")
    until(lambda: OPENED, "the modal opened")
    found: Json = OPENED[0]["view"]
    return found


def on_submit(here: Place, callback_id: str, answer: Callable[[Any], None]) -> list[Json]:
    """Bodies of submissions, answered by `answer`."""
    bodies: list[Json] = []

    def listen(ack: Any, body: Json) -> None:
        bodies.append(body)
        answer(ack)

    here.app.view(callback_id)(listen)
    return bodies


def submit(here: Place, view: Json, user: str = MAY, **values: Json) -> Json:
    given = {block_id: {"words": {"type": "plain_text_input", **value}} for block_id, value in values.items()}
    return here.sandbox.act(user, "submit", view_id=view["id"], values=given)


def top(here: Place) -> Any:
    return here.sandbox.slack.views.top(MAY)


# -- opening ----------------------------------------------------------------------------------------------


def test_a_click_opens_a_modal_and_the_page_is_told(here: Place) -> None:
    view = opened(here, modal(words_input(), callback_id="edit", private_metadata="m1"))
    assert (view["callback_id"], view["private_metadata"], view["root_view_id"]) == ("edit", "m1", view["id"])
    shown = here.events("view")[-1]
    assert (shown["user"], shown["view"]["id"], shown["view"]["hash"]) == (MAY, view["id"], view["hash"])
    assert here.sandbox.slack.state()["views"][MAY]["view"]["title"] == plain("Edit")
    assert here.errors() == []


def test_a_trigger_opens_one_modal_within_its_time() -> None:
    with place(HASTY) as here:
        errors: list[str] = []

        def twice(ack: Any, body: Json, client: WebClient) -> None:
            ack()
            client.views_open(trigger_id=body["trigger_id"], view=modal(section("a")))
            errors.append(_error(client, body))

        def late(ack: Any, body: Json, client: WebClient) -> None:
            ack()
            time.sleep(0.5)
            errors.append(_error(client, body))

        here.app.action("twice")(twice)
        here.app.action("late")(late)
        ts = here.post(button("twice"), button("late"))
        here.press(ts, "twice")
        here.press(ts, "late")
        until(lambda: len(errors) == 2, "both were refused")
        assert sorted(errors) == ["exchanged_trigger_id", "expired_trigger_id"]


def _error(client: WebClient, body: Json) -> str:
    with pytest.raises(SlackApiError) as caught:
        client.views_open(trigger_id=body["trigger_id"], view=modal(section("a")))
    return str(caught.value.response["error"])


def test_an_update_with_an_old_hash_is_refused(here: Place) -> None:
    view = opened(here, modal(words_input(), external_id="mine"))
    fresh = here.client.views_update(view_id=view["id"], hash=view["hash"], view=modal(section("b")))["view"]
    assert (fresh["id"], fresh["hash"] != view["hash"]) == (view["id"], True)
    with pytest.raises(SlackApiError, match="hash_conflict"):
        here.client.views_update(view_id=view["id"], hash=view["hash"], view=modal(section("c")))
    assert top(here).body["blocks"][0]["text"]["text"] == "b"
    assert here.errors() == ["hash_conflict"]


def test_an_external_id_finds_the_modal_and_is_taken_once(here: Place) -> None:
    opened(here, modal(section("a"), external_id="mine"))
    here.client.views_update(external_id="mine", view=modal(section("b"), external_id="mine"))
    assert top(here).body["blocks"][0]["text"]["text"] == "b"
    trigger = here.sandbox.slack.tokens.trigger(MAY)
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        here.client.views_push(trigger_id=trigger, view=modal(section("c"), external_id="mine"))


def test_a_stack_holds_three_modals(here: Place) -> None:
    errors: list[str] = []

    def deeper(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        try:
            client.views_push(trigger_id=body["trigger_id"], view=modal(asks, title=plain("Deeper")))
        except SlackApiError as error:
            errors.append(error.response["error"])

    here.app.action("deeper")(deeper)
    asks = {"type": "actions", "block_id": "row", "elements": [button("deeper")]}
    first = opened(here, modal(asks))
    for depth in range(3):
        view = top(here)
        here.sandbox.act(MAY, "input", view_id=view.id, block_id="row", action_id="deeper")
        until(lambda view=view: top(here) != view or errors, f"step {depth}")  # type: ignore[misc]
    assert errors == ["push_limit_reached"]
    assert top(here).root == first["id"]
    here.sandbox.act(MAY, "close", view_id=top(here).id)
    here.sandbox.act(MAY, "close", view_id=top(here).id)
    assert top(here).id == first["id"]


# -- submitting -------------------------------------------------------------------------------------------


def test_what_was_entered_is_submitted_and_the_modal_closes(here: Place) -> None:
    bodies = on_submit(here, "save", lambda ack: ack())
    view = opened(here, modal(words_input(), callback_id="save", private_metadata="m1"))
    assert submit(here, view, reply={"value": "Dear Ola"}) == {"ok": True, "result": "closed"}
    (body,) = bodies
    assert body["view"]["state"]["values"] == {"reply": {"words": {"type": "plain_text_input", "value": "Dear Ola"}}}
    assert body["view"]["private_metadata"] == "m1"
    assert top(here) is None
    assert here.events("view")[-1] == {"user": MAY, "view": None}


def test_a_modal_submitted_untouched_holds_its_initial_values(here: Place) -> None:
    bodies = on_submit(here, "untouched", lambda ack: ack())
    choice = {"type": "static_select", "action_id": "why", "options": [option("a")], "initial_option": option("a")}
    several = {"type": "multi_static_select", "action_id": "topics", "options": [option("a")]}
    view = opened(
        here,
        modal(
            words_input(initial_value="Dear Ola"),
            {"type": "input", "block_id": "why", "label": plain("Why?"), "element": choice},
            {"type": "input", "block_id": "topics", "label": plain("Topics"), "element": several, "optional": True},
            {**words_input("note"), "optional": True},
            callback_id="untouched",
        ),
    )
    assert submit(here, view)["result"] == "closed"
    assert bodies[0]["view"]["state"]["values"] == {
        "reply": {"words": {"type": "plain_text_input", "value": "Dear Ola"}},
        "why": {"why": {"type": "static_select", "selected_option": option("a")}},
        "topics": {"topics": {"type": "multi_static_select", "selected_options": []}},
        "note": {"words": {"type": "plain_text_input", "value": None}},
    }


def test_an_emptied_input_is_null(here: Place) -> None:
    bodies = on_submit(here, "emptied", lambda ack: ack())
    note = {**words_input("note", initial_value="old"), "optional": True}
    assert submit(here, opened(here, modal(note, callback_id="emptied")), note={"value": ""})["result"] == "closed"
    assert bodies[0]["view"]["state"]["values"]["note"]["words"]["value"] is None


@pytest.mark.parametrize(
    ("value", "error"),
    [
        ("", "Please complete this required field."),
        ("abcdef", "Must be at most 5 characters."),
        ("a", "Must be at least 2 characters."),
    ],
)
def test_slacks_own_client_refuses_before_the_app_is_asked(value: str, error: str, here: Place) -> None:
    bodies = on_submit(here, "own", lambda ack: ack())
    view = opened(here, modal(words_input(min_length=2, max_length=5), callback_id="own"))
    assert submit(here, view, reply={"value": value})["result"] == "errors"
    assert here.events("errors")[-1] == {"user": MAY, "view_id": view["id"], "errors": {"reply": error}}
    assert bodies == []


def test_errors_stay_with_the_modal_until_it_changes(here: Place) -> None:
    on_submit(here, "refuse", lambda ack: ack(response_action="errors", errors={"reply": "Too salty."}))
    view = opened(here, modal(words_input(), callback_id="refuse"))
    assert submit(here, view, reply={"value": "a"}) == {"ok": True, "result": "errors"}
    assert here.sandbox.slack.state()["views"][MAY]["errors"] == {"reply": "Too salty."}
    here.client.views_update(view_id=view["id"], view=modal(words_input(), callback_id="refuse"))
    assert "errors" not in here.sandbox.slack.state()["views"][MAY]
    assert here.errors() == []


@pytest.mark.parametrize(
    ("answer", "result", "error"),
    [
        ({"response_action": "update", "view": modal(section("done"))}, "updated", ""),
        ({"response_action": "push", "view": modal(section("more"))}, "pushed", ""),
        ({"response_action": "clear"}, "cleared", ""),
        ({"response_action": "errors", "errors": {"elsewhere": "no"}}, "failed", "invalid_errors"),
        ({"response_action": "errors", "errors": {}}, "failed", "invalid_errors"),
        ({"response_action": "update", "view": modal(section(""))}, "failed", "invalid_view"),
        ({"response_action": "reload"}, "failed", "invalid_response_action"),
    ],
)
def test_an_answer_in_the_ack_is_carried_out_or_noted(answer: Json, result: str, error: str, here: Place) -> None:
    callback_id = f"answer {answer}"[:255]
    here.app.view(callback_id)(_answering(answer))
    view = opened(here, modal(words_input(), callback_id=callback_id))
    assert submit(here, view, reply={"value": "a"})["result"] == result
    assert here.errors() == ([error] if error else [])
    stack = {"updated": (view["id"], "done"), "pushed": ("", "more"), "cleared": None, "failed": (view["id"], "")}[
        result
    ]
    if stack is None:
        assert top(here) is None
    else:
        assert stack[0] in ("", top(here).id)
        assert stack[1] in str(top(here).body["blocks"])


def _answering(answer: Json) -> Any:
    # Bolt refuses some of these by itself: what an app could send is sent as it is.
    def listen(ack: Any) -> None:
        ack.response = BoltResponse(status=200, body=answer)

    return listen


def test_an_app_that_does_not_answer_leaves_the_modal_open_and_tells_the_person() -> None:
    with place(HASTY) as here:
        here.app.action("open")(open_given)
        on_submit(here, "slow", lambda ack: time.sleep(0.6))
        view = opened(here, modal(words_input(), callback_id="slow"))
        assert submit(here, view, reply={"value": "a"}) == {"ok": True, "result": "timeout"}
        assert top(here).id == view["id"]
        assert here.events("toast")[-1] == {"user": MAY, "text": "The app did not answer in 0.4 s."}
        assert "no_ack" in here.errors()


# -- closing and typing -----------------------------------------------------------------------------------


def test_the_app_hears_of_a_closed_modal_only_when_it_asked_to(here: Place) -> None:
    closed = heard(here.app.view_closed("told"))
    quiet = opened(here, modal(section("a"), callback_id="told"))
    assert here.sandbox.act(MAY, "close", view_id=quiet["id"])["ok"]
    told = opened(here, modal(section("a"), callback_id="told", notify_on_close=True))
    assert here.sandbox.act(MAY, "close", view_id=told["id"])["ok"]
    until(lambda: closed, "the app heard")
    assert [body["view"]["id"] for body in closed] == [told["id"]]
    assert top(here) is None


def test_typing_and_choosing_in_a_modal_reach_the_app_with_everything_entered(here: Place) -> None:
    typed = heard(here.app.action("words"))
    listens: Json = {"dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]}}
    view = opened(
        here, modal({**words_input(**listens), "dispatch_action": True}, {**words_input("note"), "optional": True})
    )
    values = {"note": {"words": {"type": "plain_text_input", "value": "n"}}}
    entered = {**values, "reply": {"words": {"type": "plain_text_input", "value": "Dear"}}}
    act = {"view_id": view["id"], "block_id": "reply", "action_id": "words", "value": "Dear", "values": entered}
    assert here.sandbox.act(MAY, "input", **act)["ok"]
    (body,) = until(lambda: typed, "the app heard")
    assert body["container"] == {"type": "view", "view_id": view["id"]}
    assert body["view"]["state"]["values"] == entered
    assert body["view"]["hash"] == view["hash"]
    assert (body["actions"][0]["value"], body["actions"][0]["type"]) == ("Dear", "plain_text_input")


def test_a_modal_belongs_to_one_person(here: Place) -> None:
    view = opened(here, modal(words_input(), callback_id="edit"))
    for act in ("close", "submit"):
        assert here.sandbox.act(IRA, act, view_id=view["id"]) == {"ok": False, "error": "This is no longer there."}
    assert top(here).id == view["id"]
    assert not here.sandbox.act(MAY, "close", view_id="V0GONE")["ok"]


def test_buttons_of_the_home_tab_reach_the_app(here: Place) -> None:
    pressed = heard(here.app.action("from home"))
    rows = [{"type": "actions", "block_id": "row", "elements": [button("from home")]}]
    view = here.client.views_publish(user_id=MAY, view={"type": "home", "blocks": rows})["view"]
    here.sandbox.act(MAY, "input", view_id=view["id"], block_id="row", action_id="from home")
    (body,) = until(lambda: pressed, "the app heard")
    assert (body["view"]["type"], body["actions"][0]["value"]) == ("home", "m1")
