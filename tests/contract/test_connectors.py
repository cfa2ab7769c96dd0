"""What every connector owes, whatever its platform: the rows of the registry, each against its own place."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.connectors.reasons import Reason
from bot.connectors.registry import CONNECTORS
from bot.errors import Ambiguous, CredentialsRefused, InputError, OutsideError, PlatformRefused
from bot.mention.outcome import ReplyState
from bot.ports import Connector, Inbound, Once, Outgoing

from .connector_cases import CASES, LONGEST, Place, stubborn

pytestmark = pytest.mark.slow

WORDS = "Przepraszamy, Olu – już szukamy paczki 📦. Ё-моё!"
OURS = (OutsideError, CredentialsRefused)
ANSWERS = {
    "hangs up": (0, b""), "wrong shape": (200, b'{"reviews": 5}'), "no json": (200, b"<html>"), "401": (401, b""),
    "403": (403, b""), "404": (404, b""), "409": (409, b"{"), "422": (422, b"[]"), "429": (429, b""), "500": (500, b""),
}  # fmt: skip


@pytest.fixture(params=sorted(CONNECTORS))
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    with CASES[request.param](tmp_path) as place:
        yield place


def outgoing(place: Place, text: str = WORDS) -> Outgoing:
    post = place.told(place.write("Where is my parcel?", 2))
    return Outgoing(f"reply:{post.mention_id}:1", post.mention_id, post, text, place.clock.now())


def test_every_platform_of_the_registry_has_a_case() -> None:
    assert CASES.keys() == CONNECTORS.keys()


def test_the_same_mention_told_twice_is_the_same(place: Place) -> None:
    id = place.write("Where is my parcel?", 2)
    post = place.told(id)
    assert post == place.told(id)
    assert (post.platform, post.account, post.external_id) == (place.connector.platform, place.connector.account, id)
    assert (post.text, post.rating) == ("Where is my parcel?", 2)
    assert post.revision


def test_changed_words_are_a_new_revision_of_the_same_mention(place: Place) -> None:
    id = place.write("Where is my parcel?", 2)
    before = place.told(id)
    place.edit(id, "It came, thanks!")
    after = place.told(id)
    assert before.mention_id == after.mention_id
    assert before.revision != after.revision
    assert after.text == "It came, thanks!"


def test_mentions_of_two_customers_with_the_same_words_stay_two(place: Place) -> None:
    ids = [place.write("Fine", 5), place.write("Fine", 5)]
    assert len({place.told(id).mention_id for id in ids}) == 2


def test_nothing_is_lost_or_told_twice_between_cursors(place: Place) -> None:
    ids = [place.write(f"Mention {number}", 3) for number in range(5)]
    seen, cursor, more = list[str](), "", True
    while more:
        page = place.connector.poll(cursor, 2)
        seen += [post.external_id for post in page.posts]
        cursor, more = page.cursor, page.more
    assert seen == (ids if place.connector.capabilities.polled else [])
    assert place.connector.poll(cursor, 2).posts == ()
    assert place.connector.poll(cursor, 2).cursor == cursor
    late = place.write("One more", 1)
    new = [post.external_id for post in place.connector.poll(cursor, 2).posts]
    assert new == ([late] if place.connector.capabilities.polled else [])


def test_what_is_fetched_is_what_was_told(place: Place) -> None:
    id = place.write("Where is my parcel?", 2)
    assert place.connector.fetch(id) == (place.told(id) if place.connector.capabilities.polled else None)
    assert place.connector.fetch("nobody-wrote-this") is None


def test_a_published_reply_is_there_once_and_can_be_accounted_for(place: Place) -> None:
    out = outgoing(place)
    if place.connector.capabilities.by_hand:
        with pytest.raises(PlatformRefused) as caught:
            place.connector.publish(out)
        assert caught.value.reason == Reason.BY_HAND
        assert place.connector.find_own_reply(out) is None
        return
    receipt = place.connector.publish(out)
    assert place.shown(out.post.external_id) == [WORDS]
    assert receipt.text == WORDS
    assert receipt.state is account_for(place.connector, out, receipt.remote_id)
    assert place.shown(out.post.external_id) == [WORDS]


def test_a_reply_whose_answer_got_lost_is_never_there_twice(place: Place) -> None:
    if place.connector.capabilities.by_hand:
        assert place.connector.capabilities.once is Once.NONE
        return
    out = outgoing(place)
    place.lose_answer()
    with pytest.raises(Ambiguous):
        place.connector.publish(out)
    account_for(place.connector, out, None)
    assert place.shown(out.post.external_id) == [WORDS]


def account_for(connector: Connector, out: Outgoing, remote_id: str | None) -> ReplyState:
    """What a look-up does with a reply that is on the platform; the state that may be claimed for it."""
    if connector.capabilities.once is Once.NATIVE_KEY:
        assert connector.find_own_reply(out) is None
        return connector.publish(out).state
    found = connector.find_own_reply(out)
    assert found
    assert found.remote_id
    assert remote_id in (found.remote_id, None)
    return found.state


def test_a_reply_that_was_never_sent_is_not_found(place: Place) -> None:
    assert place.connector.find_own_reply(outgoing(place)) is None


def test_an_earlier_reply_with_the_same_words_is_not_taken_for_this_one(place: Place) -> None:
    if place.connector.capabilities.once is not Once.READ_MATCH:
        assert place.connector.find_own_reply(outgoing(place)) is None
        return
    out = outgoing(place)
    place.connector.publish(out)
    for _ in range(120):  # seconds
        later = place.clock.now()
    assert place.connector.find_own_reply(Outgoing("reply:2", out.mention_id, out.post, WORDS, later)) is None


def test_a_reply_over_the_limit_is_refused_before_anything_is_sent(place: Place) -> None:
    connector = place.connector
    fitting, too_long = "ż" * LONGEST, "ż" * (LONGEST + 1)
    assert connector.capabilities.max_reply is not None
    assert connector.measure(fitting) <= connector.capabilities.max_reply < connector.measure(too_long)
    out = outgoing(place, too_long)
    with pytest.raises(PlatformRefused):
        connector.publish(out)
    assert place.shown(out.post.external_id) == []


@pytest.mark.parametrize("answer", sorted(ANSWERS))
def test_whatever_the_other_side_does_the_error_is_one_of_ours(place: Place, answer: str) -> None:
    out = outgoing(place)
    with stubborn(*ANSWERS[answer]) as url:
        connector = place.against(url)
        calls: list[Callable[[], object]] = [
            lambda: connector.poll("", 10), lambda: connector.fetch("1"), lambda: connector.find_own_reply(out),
            lambda: connector.publish(out), connector.check,
        ]  # fmt: skip
        for call in calls:
            with contextlib.suppress(*OURS):
                call()


@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b"\xff\x00", b'{"id": {"a": []}}'])
def test_a_stranger_at_the_door_learns_nothing(place: Place, body: bytes) -> None:
    headers = {"webhook-id": "1", "webhook-timestamp": "1790000000", "webhook-signature": "v1,AAAA"}
    for given in ({}, headers, {"x-signature": "sha256=00"}):
        with pytest.raises((CredentialsRefused, InputError)):
            place.connector.receive(Inbound(given, body, {}))


def test_doctor_gets_one_line(place: Place) -> None:
    line = place.connector.check()
    assert line.startswith(f"{place.connector.platform} {place.connector.account}: ")
    assert "\n" not in line


def test_a_reply_is_changed_where_the_platform_can_and_refused_where_it_cannot(place: Place) -> None:
    can, out = place.connector.capabilities, outgoing(place)
    if not can.can_edit_reply:
        with pytest.raises(PlatformRefused):
            place.connector.withdraw(replace(out, replaces="a1"))
        return
    first = place.connector.publish(out)
    better = replace(out, key=f"{out.key}:2", text=f"{WORDS} Już jest!", replaces=first.remote_id)
    receipt = place.connector.publish(better)
    assert (receipt.state, receipt.remote_id) == (ReplyState.LIVE, first.remote_id)
    assert place.shown(out.post.external_id) == [better.text]
    assert place.connector.find_own_reply(better) == receipt
    assert place.connector.find_own_reply(replace(better, text="something else")) is None


def test_a_deleted_reply_is_gone_and_deleting_it_again_is_no_error(place: Place) -> None:
    if not place.connector.capabilities.can_delete_reply:
        return
    out = outgoing(place)
    gone = replace(out, replaces=place.connector.publish(out).remote_id)
    place.lose_answer()
    with pytest.raises(Ambiguous):
        place.connector.withdraw(gone)
    assert place.shown(out.post.external_id) == []
    place.connector.withdraw(gone)
