"""Words are found whatever their case and accents, and labels are one word each."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mention.clocks import REPLY, Clock
from bot.mention.draft import Brief, Draft
from bot.mention.listing import LONGEST, folded, labels, reply_by, searched_words, unanswered
from bot.mention.mention import Mention
from bot.mention.tags import Kind, Wants
from tests.fakes import NOON, UNSURE, passage, post


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Żółć w KREMIE", "zolc w kremie"),
        ("Пришёл вскрытый крем", "пришел вскрытый КРЕМ"),
        ("ŁÓDŹ", "lodz"),
        ("Straße", "STRASSE"),
        ("ﬁne  \n lines", "fine lines"),
        ("zero\u200bwidth\x00", "zerowidth"),
    ],
)
def test_case_accents_and_what_cannot_be_seen_make_no_difference(written: str, typed: str) -> None:
    assert folded(written) == folded(typed)


@given(st.text(max_size=300))
def test_what_is_folded_stays_so_and_every_database_takes_it(text: str) -> None:
    once = folded(text)
    assert folded(once) == once
    assert "\x00" not in once
    once.encode()


def test_a_very_long_mention_is_searched_in_its_first_part() -> None:
    assert len(searched_words(Mention("m1", "peony", post("ﷺ" * 40_000), NOON))) <= LONGEST


def test_a_site_of_several_words_is_one_label() -> None:
    made = Mention("m1", "peony", post(site="App Store"), NOON, tags=UNSURE)
    assert " platform:app-store " in labels(made)
    assert " tag:packaging " in labels(made)


BRIEF = Brief("not_configured", ("Where is it?",), (), "", (), ())


@pytest.mark.parametrize(
    ("changes", "gap"),
    [
        ({"brief": BRIEF}, True),
        ({"brief": replace(BRIEF, facts=(passage(),))}, False),
        ({"draft": Draft(1, "Sorry.", "en")}, True),
        ({"draft": Draft(1, "Sorry.", "en", passages=(passage(),))}, False),
        ({"draft": Draft(2, "Mine.", "en", by_person=True), "drafts": (Draft(1, "x", "en"),)}, True),
        ({"draft": Draft(1, "Mine.", "en", by_person=True)}, False),
        ({"draft": Draft(1, "Thanks.", "en"), "tags": replace(UNSURE, kind=Kind.PRAISE)}, False),
        ({"draft": Draft(1, "Thanks.", "en"), "tags": replace(UNSURE, wants=Wants.NOTHING)}, False),
        ({"draft": Draft(1, "Thanks.", "en"), "tags": None}, False),
    ],
)
def test_a_gap_is_what_somebody_asked_and_no_article_answered(changes: dict[str, object], gap: bool) -> None:
    made = replace(Mention("m1", "peony", post(), NOON, tags=UNSURE), **changes)  # type: ignore[arg-type]
    assert unanswered(made) is gap


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({"running_since": NOON}, NOON + 4 * HOUR),
        ({"running_since": NOON, "spent": HOUR}, NOON + 3 * HOUR),
        ({"spent": HOUR}, None),  # it stands still
        ({"running_since": NOON + 4 * HOUR, "late_since": NOON + 4 * HOUR}, NOON + 4 * HOUR),  # of a higher level
    ],
)
def test_a_reply_is_due_when_its_clock_says_and_stays_late_once_it_was(
    changes: dict[str, object], due: datetime | None
) -> None:
    clock = Clock(REPLY, 4 * HOUR, 0.75, **changes)  # type: ignore[arg-type]
    assert reply_by(Mention("m1", "peony", post(), NOON, clocks=(clock,))) == due
