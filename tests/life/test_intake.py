"""What platforms bring: new, edited, deleted, answered by others; and nothing happens twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.errors import Moved
from bot.life.intake import TRIES, take_in
from bot.mention import decision as d
from bot.mention.mention import Mention
from bot.mention.post import Change, Post
from bot.mention.stage import Stage
from bot.store.store import SqlStore
from tests.fakes import MAYA, NOON, World, edit, post


def test_new_posts_become_mentions_of_their_brand(world: World) -> None:
    assert world.take_in(post("one"), post("two")) == {"new": 2}
    mention = world.store.get(post("one").mention_id)
    assert (mention.brand, mention.stage, mention.due_at) == ("peony", Stage.NEW, NOON)
    assert world.happened(mention) == ["arrived"]


def test_the_same_post_on_two_accounts_is_two_mentions(world: World) -> None:
    assert post(account="peony-app").mention_id != post().mention_id
    assert post(platform="webhook").mention_id != post().mention_id
    assert post(external_id="ab", account="c").mention_id != post(external_id="b", account="ca").mention_id


def test_what_comes_again_changes_nothing(world: World) -> None:
    mention = world.arrive()
    for _ in range(3):
        assert world.take_in(post()) == {"unchanged": 1}
    assert world.get(mention) == mention


def test_a_page_may_hold_the_same_post_several_times(world: World) -> None:
    newest = edit(post("first"), "third")
    assert world.take_in(post("first"), post("first"), edit(post("first"), "second"), newest) == {
        "new": 1, "unchanged": 1, "edited": 2,
    }  # fmt: skip
    mention = world.store.get(newest.mention_id)
    assert mention.post.text == "third"
    assert world.happened(mention) == ["arrived", "edited", "edited"]


def test_an_edit_opens_the_mention_again_with_both_texts(world: World) -> None:
    mention = world.publish(world.arrive())
    assert world.take_in(edit(mention.post, "Now the second one is cracked too.")) == {"edited": 1}
    mention = world.get(mention)
    assert mention.stage is Stage.NEW
    assert mention.previous == post()
    assert (mention.draft, mention.tags, mention.approval) == (None, None, None)
    assert mention.reply  # what is public stays known
    mention = world.live(mention)
    assert mention.stage is Stage.WAITING
    assert mention.notice
    assert mention.notice.key == "edited"
    mention = world.publish(world.decide(mention, d.Write("The second bottle reached us, too.", 2)))
    assert len(world.connector.shown) == 2


def test_a_change_of_the_stars_alone_is_an_edit(world: World) -> None:
    world.arrive()
    assert world.take_in(post(rating=5)) == {"edited": 1}


def test_a_dismissed_mention_that_is_edited_opens_again(world: World) -> None:
    mention = world.decide(world.arrive(), d.Dismiss("spam"))
    world.take_in(edit(mention.post, "I am serious: it came cracked."))
    mention = world.live(mention)
    assert mention.stage is Stage.WAITING
    assert mention.closing is None


def test_a_deleted_post_closes_its_mention_once(world: World) -> None:
    mention = world.arrive()
    gone = replace(post(), change=Change.DELETED)
    assert world.take_in(gone) == {"deleted": 1}
    assert world.take_in(gone) == {"unchanged": 1}
    mention = world.get(mention)
    assert mention.stage is Stage.CLOSED
    assert mention.closing
    assert mention.closing.reason == "deleted_by_customer"


def test_history_that_was_deleted_and_comes_back_is_history_again_and_is_told_once(world: World) -> None:
    def told(one: Post) -> dict[str, int]:
        return world.take_in(one, wants_card=lambda _: False)

    told(post())
    assert told(replace(post(), change=Change.DELETED)) == {"deleted": 1}
    assert told(post()) == {"edited": 1}
    assert told(post()) == {"unchanged": 1}
    mention = world.store.get(post().mention_id)
    assert mention.closing
    assert (mention.stage, mention.quiet, mention.closing.reason) == (Stage.CLOSED, True, "history")


def test_a_post_deleted_before_we_saw_it_is_nothing(world: World) -> None:
    assert world.take_in(replace(post(), change=Change.DELETED)) == {"unchanged": 1}
    assert world.store.known([post().mention_id]) == {}


# -- answers of others ----------------------------------------------------------------------------------


def test_a_post_the_brand_has_answered_already_gets_no_card(world: World) -> None:
    mention = world.arrive(post(existing_reply="Sorry!"))
    assert (mention.stage, mention.quiet) == (Stage.CLOSED, True)
    for _ in range(2):
        assert world.take_in(post(existing_reply="Sorry!")) == {"unchanged": 1}


def test_an_answer_from_outside_closes_an_open_mention(world: World) -> None:
    mention = world.arrive()
    assert world.take_in(post(existing_reply="We wrote to you.")) == {"answered": 1}
    mention = world.get(mention)
    assert mention.stage is Stage.CLOSED
    assert mention.closing
    assert (mention.closing.reason, mention.closing.note) == ("answered_elsewhere", "We wrote to you.")


def test_a_person_who_reopens_it_is_not_overruled_by_the_same_answer(world: World) -> None:
    mention = world.arrive()
    world.take_in(post(existing_reply="We wrote to you."))
    world.decide(mention, d.Reopen())
    assert world.take_in(post(existing_reply="We wrote to you.")) == {"unchanged": 1}
    assert world.get(mention).stage is Stage.WAITING
    assert world.take_in(post(existing_reply="We wrote to you again.")) == {"answered": 1}


def test_new_words_after_an_outside_answer_wait_for_an_answer_of_their_own(world: World) -> None:
    mention = world.arrive()
    world.take_in(post(existing_reply="We wrote to you."))
    newer = replace(edit(post(), "Nobody wrote to me."), existing_reply="We wrote to you.")
    assert world.take_in(newer) == {"edited": 1}
    assert world.take_in(newer) == {"unchanged": 1}
    assert world.live(mention).stage is Stage.WAITING


@pytest.mark.parametrize("moment", ["approved", "published", "edited after it"])
def test_our_own_reply_is_not_taken_for_one_from_outside(moment: str, world: World) -> None:
    mention = world.approve(world.arrive())
    if moment != "approved":
        world.clock.pass_(10)
        mention = world.live(mention)
    if moment == "edited after it":
        world.take_in(edit(mention.post, "Thank you, but it is still cracked."))
        mention = world.live(mention)
    assert mention.draft
    seen = replace(mention.post, existing_reply=mention.draft.text)
    assert world.take_in(seen) == {"unchanged": 1}
    assert world.get(mention).stage is mention.stage


# -- history --------------------------------------------------------------------------------------------


def test_history_is_kept_without_a_card_and_costs_nothing(world: World) -> None:
    world.take_in(post(), wants_card=lambda post: False)
    mention = world.live(world.store.get(post().mention_id))
    assert (mention.stage, mention.quiet, mention.due_at) == (Stage.CLOSED, True, None)
    assert world.model.questions == []
    assert world.store.undrawn(9) == []


def test_history_a_platform_tells_again_stays_history(world: World) -> None:
    world.take_in(post(), wants_card=lambda post: False)
    assert world.take_in(post()) == {"unchanged": 1}


def test_history_is_recalled_when_somebody_asks_for_its_cards(world: World) -> None:
    world.take_in(post(), wants_card=lambda post: False)
    assert world.take_in(post(), recall=True) == {"recalled": 1}
    assert world.take_in(post(), recall=True) == {"unchanged": 1}
    mention = world.live(world.store.get(post().mention_id))
    assert mention.stage is Stage.WAITING
    assert world.happened(mention) == ["arrived", "recalled", "triaged", "drafted", "waiting"]


def test_answered_history_is_not_recalled(world: World) -> None:
    world.take_in(post(existing_reply="Sorry!"))
    assert world.take_in(post(existing_reply="Sorry!"), recall=True) == {"unchanged": 1}


def test_history_that_is_edited_is_news(world: World) -> None:
    world.take_in(post(rating=5), wants_card=lambda post: False)
    assert world.take_in(post(rating=1)) == {"edited": 1}
    mention = world.live(world.store.get(post().mention_id))
    assert mention.stage is Stage.WAITING
    assert mention.previous
    assert mention.previous.rating == 5


def test_history_that_is_edited_while_history_is_imported_stays_history(world: World) -> None:
    world.take_in(post(rating=5), wants_card=lambda post: False)
    assert world.take_in(post(rating=1), wants_card=lambda post: False) == {"edited": 1}
    mention = world.store.get(post().mention_id)
    assert (mention.stage, mention.quiet, mention.post.rating) == (Stage.CLOSED, True, 1)


# -- together -------------------------------------------------------------------------------------------


def test_the_cursor_moves_with_the_posts(world: World) -> None:
    world.take_in(post(), source="demo/peony-store", cursor="7")
    assert world.store.cursor("demo/peony-store") == "7"


class Contested(SqlStore):
    """Others keep saving the mention this intake wants to change."""

    times = 0

    def take_in(self, arrived: Sequence[Mention], source: str = "", cursor: str = "") -> None:
        if self.times:
            self.times -= 1
            raise Moved
        super().take_in(arrived, source, cursor)


@pytest.mark.parametrize(("times", "stored"), [(TRIES - 1, True), (TRIES, False)])
def test_intake_looks_again_when_somebody_was_faster_but_not_for_ever(times: int, stored: bool, world: World) -> None:
    store = Contested(world.engine, world.clock)
    store.times = times
    desk = replace(world.desk, store=store)
    if stored:
        assert take_in([post()], "peony", desk) == {"new": 1}
    else:
        with pytest.raises(Moved):
            take_in([post()], "peony", desk)
    assert (post().mention_id in world.store.known([post().mention_id])) is stored


def test_a_decision_taken_while_an_edit_arrives_is_seen_by_the_edit(world: World) -> None:
    mention = world.arrive()

    class Beaten(SqlStore):
        def known(self, mention_ids: Sequence[str]) -> dict[str, Mention]:
            found = super().known(mention_ids)
            if world.get(mention).stage is Stage.WAITING:
                world.approve(mention)  # after we looked
            return found

    take_in([edit(post(), "Solved.")], "peony", replace(world.desk, store=Beaten(world.engine, world.clock)))
    assert world.happened(mention)[-2:] == ["approved", "edited"]
    after = world.get(mention)
    assert after.approval is None
    assert after.notice
    assert after.notice.key == "edited_void"
    assert MAYA in {event.by for event in world.store.events(mention.id)}
