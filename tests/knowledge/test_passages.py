"""Ids are stable, versions follow the content, and nothing of an article is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.knowledge.passages import Entry, passages
from tests.knowledge.library import RETURNS, RETURNS_PL, article

RETURN = article("returns.en", RETURNS, "Returning a product", url="https://rose.example/returns")


def ids(body: str) -> list[str]:
    return [passage.id.split("#")[1] for passage in passages(article("a.en", body))]


def test_every_section_is_a_passage_and_the_text_above_the_first_heading_is_the_top() -> None:
    first, second, third = passages(RETURN)
    assert first.id == "rose/returns.en#top"
    assert first.heading == ""
    assert first.text == "You may change your mind."
    assert second.id == "rose/returns.en#opened-products"
    assert second.heading == "Opened products"
    assert third.text.startswith("The money goes back")
    assert {passage.title for passage in (first, second, third)} == {"Returning a product"}
    assert third.path == "kb/rose/returns.en.md"
    assert third.language == "en"


def test_slugs_keep_letters_of_every_alphabet() -> None:
    assert [passage.id for passage in passages(article("returns.pl", RETURNS_PL))] == [
        "rose/returns.pl#otwarte-produkty",
        "rose/returns.pl#zwrot-pieniędzy",
    ]
    assert ids("## Сколько ждать? (До 5 дней!)\nПять.") == ["сколько-ждать-до-5-дней"]


def test_repeated_headings_are_counted_and_never_collide() -> None:
    body = "Lead.\n## Cost\nA\n## Cost\nB\n## Cost 2\nC\n## Top\nD\n## COST\nE\n## ???\nF"
    assert ids(body) == ["top", "cost", "cost-2", "cost-2-2", "top-2", "cost-3", "section"]


def test_a_section_without_text_is_no_passage_but_keeps_its_number() -> None:
    assert ids("## Cost\n\n## Cost\nNine.") == ["cost-2"]


def test_deeper_headings_and_code_stay_inside_their_section() -> None:
    (passage,) = passages(article("a.en", "## Cost\n### Abroad\nNine.\n```\n## not a heading\n```"))
    assert "### Abroad" in passage.text
    assert "## not a heading" in passage.text


@pytest.mark.parametrize(
    "changed",
    [
        replace(RETURN, title="Returns"),
        replace(RETURN, body=RETURNS.replace("14 days", "10 days")),
        replace(RETURN, body=RETURNS.replace("Opened products", "Open products")),
        replace(RETURN, valid_until=date(2027, 1, 1)),
        replace(RETURN, valid_from=date(2025, 1, 1)),
        replace(RETURN, url=None),
    ],
)
def test_a_version_changes_with_everything_a_reply_may_rest_on(changed: object) -> None:
    before, after = passages(RETURN)[1], passages(changed)[1]  # type: ignore[arg-type]
    assert before.version != after.version
    assert len(after.version) == 12


def test_a_version_stays_when_another_section_or_the_questions_change() -> None:
    other = replace(RETURN, body=RETURNS.replace("5 working days", "6 working days"), questions={"en": ("Why?",)})
    assert passages(RETURN)[1] == passages(other)[1]
    assert passages(RETURN)[2].version != passages(other)[2].version


def test_both_ends_of_a_validity_are_valid() -> None:
    entry = Entry(passages(RETURN)[0], replace(RETURN, valid_from=date(2026, 6, 1), valid_until=date(2026, 6, 30)))
    assert [entry.valid(date(2026, month, day)) for month, day in ((5, 31), (6, 1), (6, 30), (7, 1))] == [
        False, True, True, False,
    ]  # fmt: skip
