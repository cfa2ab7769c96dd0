"""Cards as pure functions: whatever anybody wrote, Slack takes them, they ping nobody, and buttons fit the stage."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given

from bot.content.words import Words
from bot.mention.draft import Flag, Severity
from bot.mention.mention import Mention
from bot.mention.stage import OPEN, Stage
from bot.mention.tags import Evidence, Kind, Risk
from bot.ports import Capabilities, Once
from bot.sandbox.block_rules import problems
from bot.sandbox.walk import notified
from bot.slack.what import safe_url
from tests.fakes import NOON, UNSURE, post

from .drawing import ANY, CAPABILITIES, HIDING, SPOKEN, cards, drafts, links_in, mentions, moment, size, texts_in

MOST = 12_000  # characters of a card's blocks: Slack was seen refusing from 13,200 on
PLAIN = Capabilities(Once.READ_MATCH, max_reply=1000)


@ANY
@given(mentions(), CAPABILITIES, SPOKEN)
def test_slack_takes_every_card(mention: Mention, can: Capabilities, words: Words) -> None:
    for _, card in cards(mention, can, words):
        assert problems(card.blocks, "message") == []
        assert size(card.blocks, ascii_only=False) <= MOST
        assert 0 < len(card.text) <= 3000


@ANY
@given(mentions(longest_draft=500), CAPABILITIES, SPOKEN)
def test_with_a_reply_of_usual_length_a_card_fits_however_letters_are_counted(
    mention: Mention, can: Capabilities, words: Words
) -> None:
    for _, card in cards(mention, can, words):
        assert size(card.blocks, ascii_only=True) <= MOST


@ANY
@given(mentions(), CAPABILITIES, SPOKEN)
def test_nobody_can_ping_link_or_hide_anything_through_a_card(
    mention: Mention, can: Capabilities, words: Words
) -> None:
    known = {url for url in (mention.post.url, mention.reply.url if mention.reply else None) if safe_url(url)}
    for _, card in cards(mention, can, words):
        assert notified(card.text, card.blocks) == []
        assert links_in(card.text) == []
        for kind, text in [("text", card.text), *texts_in(card.blocks)]:
            assert kind != "link"
            assert not HIDING.search(text)
            found = links_in(text) if kind == "mrkdwn" else []
            assert [link for link in found if not moment(link) and link.split("|")[0] not in known] == [], text


@ANY
@given(mentions(), CAPABILITIES, SPOKEN)
def test_the_same_mention_gives_the_same_card(mention: Mention, can: Capabilities, words: Words) -> None:
    drawn = [[card.shown for _, card in cards(mention, can, words)] for _ in range(2)]
    assert drawn[0] == drawn[1]


# -- buttons ----------------------------------------------------------------------------------------------


def buttons(card: object) -> set[str]:
    rows = [block for block in card.blocks if block["type"] == "actions"]  # type: ignore[attr-defined]
    return {element["action_id"] for row in rows for element in row["elements"]} - {"whole", "uncover", "promises"}


ALLOWED = {
    Stage.NEW: {"edit", "escalate", "dismiss", "tags"},
    Stage.TRIAGED: {"edit", "no_reply", "escalate", "dismiss", "tags"},
    Stage.DRAFTED: {"edit", "no_reply", "escalate", "dismiss", "tags"},
    Stage.WAITING: {
        "approve", "edit", "regenerate", "no_reply", "escalate", "dismiss", "tags", "keep", "ask", "send_back",
        "claim", "release", "hand_over", "snooze", "wait_for_customer", "versions",
    },
    Stage.APPROVED: {"undo"},
    Stage.HANDED: {"open_page", "posted", "cannot_post"},
    Stage.UNKNOWN: {"there", "again", "tags"},
    Stage.PUBLISHED: {"amend", "withdraw", "tags", "note_promise"},
    Stage.REMOVING: {"tags"},
    Stage.CLOSED: {"reopen", "amend", "withdraw", "tags"},
}  # fmt: skip


@ANY
@given(mentions(), CAPABILITIES)
def test_one_card_has_the_buttons_its_stage_allows_and_the_others_have_none(
    mention: Mention, can: Capabilities
) -> None:
    drawn = list(cards(mention, can))
    assert [live for live, _ in drawn].count(True) == 1
    for live, card in drawn:
        allowed = {"wake"} if mention.attention.snooze else ALLOWED[mention.stage]
        assert buttons(card) <= (allowed if live else set())


@ANY
@given(mentions(stages=tuple(OPEN)), CAPABILITIES)
def test_approve_is_offered_only_for_a_waiting_draft_that_nothing_blocks(mention: Mention, can: Capabilities) -> None:
    may = mention.stage is Stage.WAITING and mention.draft is not None and not mention.draft.blocked
    may = may and mention.attention.snooze is None
    live = next(card for live, card in cards(mention, can) if live)
    assert ("approve" in buttons(live)) == may


@ANY
@given(drafts(), CAPABILITIES)
def test_every_flag_says_on_the_card_what_is_wrong(draft: object, can: Capabilities) -> None:
    blocked = Flag("too_long", Severity.BLOCK, {"length": "1200", "limit": "1000"})
    made = replace(draft, flags=(blocked,))  # type: ignore[type-var]
    mention = Mention("m1", "peony", post(), post().written_at, Stage.WAITING, draft=made, level="agent")  # type: ignore[arg-type]
    _, card = next(cards(mention, can))
    assert any("It is 1200 long; the platform takes 1000." in text for _, text in texts_in(card.blocks))


# -- the customer's words ---------------------------------------------------------------------------------


def waiting(text: str, before: str | None = None) -> Mention:
    now = post(text, external_id="1", url="https://wall.example/1")
    mention = Mention("m1", "peony", now, now.written_at, Stage.WAITING, level="agent")  # type: ignore[arg-type]
    return mention if before is None else replace(mention, previous=replace(now, text=before))


def shown(mention: Mention) -> str:
    _, card = next(cards(mention, PLAIN))
    return "".join(text for _, text in texts_in(card.blocks))


@pytest.mark.parametrize("text", ["Короткий отзыв.", "Short.", "x" * 2400, "Ё" * 390])
def test_words_that_fit_are_shown_to_the_letter(text: str) -> None:
    assert text in shown(waiting(text))
    assert "more characters" not in shown(waiting(text))


@pytest.mark.parametrize("text", ["word " * 8000, "Слово " * 6000])
def test_what_does_not_fit_is_counted_and_opens_elsewhere(text: str) -> None:
    mention = waiting(text)
    _, card = next(cards(mention, PLAIN))
    kept = next(text for kind, text in texts_in(card.blocks) if kind == "text" and text.endswith("…"))
    assert f"{len(text) - len(kept) + 1:,} more characters are not shown here." in shown(mention)
    assert any(
        e["action_id"] == "whole" for block in card.blocks for e in block.get("elements", []) if "action_id" in e
    )


def test_an_edit_shows_what_is_gone_and_what_is_new() -> None:
    _, card = next(cards(waiting("The oil leaked a lot.", "The oil leaked a little."), PLAIN))
    quote = next(block for block in card.blocks if block["type"] == "rich_text")["elements"][0]["elements"]
    styles = {text: element.get("style", {}) for element in quote if (text := element["text"].strip())}
    assert styles == {"The oil leaked a": {}, "little.": {"strike": True}, "lot.": {"bold": True}}


def test_an_edit_of_the_stars_alone_is_said() -> None:
    mention = waiting("The oil leaked.", "The oil leaked.")
    assert mention.previous
    assert "Rating: 5 before, *2* now." in shown(replace(mention, previous=replace(mention.previous, rating=5)))


@pytest.mark.parametrize("word", ["a ", "kot pies "])
def test_an_edit_of_a_very_long_review_takes_no_time_to_draw(word: str) -> None:
    before, after = (word * 20_000)[:40_000], (word * 19_000)[:39_000] + "end"
    start = time.perf_counter()
    said = shown(waiting(after, before))
    assert time.perf_counter() - start < 0.5
    assert "too much to mark every change" in said
    assert "more characters are not shown here." in said


@pytest.mark.parametrize("language", ["en", "ru", "pl"])
def test_abuse_is_hidden_until_somebody_asks_for_it(language: str) -> None:
    tags = replace(UNSURE, kind=Kind.INSULT, risks=(Evidence(Risk.THREAT, "rot in hell", 0.9),))
    mention = replace(Mention("m1", "peony", post("You idiots, rot in hell"), NOON), tags=tags, stage=Stage.WAITING)
    ((_, card),) = cards(mention, PLAIN, Words(language))
    shown = " ".join([card.text, *(text for _, text in texts_in(card.blocks))])
    assert "idiots" not in shown
    assert "rot in hell" not in shown
    pressed = (e["action_id"] for block in card.blocks for e in block.get("elements", ()) if "action_id" in e)
    assert next(pressed) == "uncover"
