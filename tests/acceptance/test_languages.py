"""The desk in Russian and Polish, in a real browser: cards in the brand's language, the rest in the reader's."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.groups import ROOT

from .screen import Screen, Sit
from .workplace import Workplace, violations, working

pytestmark = pytest.mark.browser


@dataclass(frozen=True, slots=True)
class Desk:
    """What stands where, in one language; its brand's cards are in it, too."""

    language: str
    locale: str
    account: str
    write: str
    title: str
    typed: str
    save: str
    whose: str
    approve: str
    refused: str
    queue: str


DESKS = [
    Desk(
        "ru", "ru-RU", "peony-store", "Написать ответ", "Новый ответ", "знаков: 12 из 1000", "Сохранить",
        "написан человеком", "Одобрить", "С ролью «тренер» решать это нельзя", "1 упоминание ждёт вас",
    ),
    Desk(
        "pl", "pl-PL", "brightbus-app", "Napisz odpowiedź", "Nowa odpowiedź", "znaki: 12 z 350", "Zapisz",
        "napisany przez człowieka", "Zatwierdź", "Rola „trener” nie pozwala o tym decydować", "na decyzję",
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    """The sample workspace, with a desk in Russian and one in Polish."""
    folder = tmp_path_factory.mktemp("workspace")
    for name in ("prompts", "kb"):
        shutil.copytree(ROOT / name, folder / name)
    rows = (ROOT / "unscripted.yaml").read_text(encoding="utf-8")
    for host, language in (("peonyandpine.example", "ru"), ("brightbus.example", "pl")):
        rows = rows.replace(f"links: [{host}]", f"links: [{host}], desk_language: {language}")
    (folder / "unscripted.yaml").write_text(rows, encoding="utf-8")
    with working(tmp_path_factory.mktemp("state"), workspace=folder) as made:
        yield made
        assert violations(made.sandbox) == []


def speak(screen: Screen, locale: str) -> None:
    """The person looks at Slack in another language; the page loads anew."""
    with screen.page.expect_navigation():
        screen.page.locator("#language").select_option(locale)
    expect(screen.page.locator("#connection")).to_have_text("Connected")


@pytest.mark.parametrize("desk", DESKS, ids=lambda desk: desk.language)
def test_card_dialog_refusal_and_home_are_in_their_reader_s_language(sit: Sit, place: Workplace, desk: Desk) -> None:
    mention = place.post("It was late again, and nobody said a word.", account=desk.account)
    tomek = sit("Tomek")
    speak(tomek, desk.locale)
    shown = place.card(mention, "edit")
    card = tomek.card(shown)
    tomek.picture(f"30-{desk.language}-card")
    card.get_by_role("button", name=desk.write).click()
    expect(tomek.dialog).to_contain_text(desk.title)
    tomek.dialog.locator("textarea").fill("Twelve signs")
    expect(tomek.dialog).to_contain_text(desk.typed)
    tomek.picture(f"31-{desk.language}-dialog")
    tomek.dialog.get_by_role("button", name=desk.save).click()
    expect(card).to_contain_text(desk.whose)

    sam = sit("Sam")
    speak(sam, desk.locale)
    sam.card(place.card(mention, "approve")).get_by_role("button", name=desk.approve).click()
    expect(sam.told(desk.refused)).to_be_visible()

    tomek.page.goto(f"{tomek.page.url.split('#')[0]}#home")
    expect(tomek.page.locator("#messages")).to_contain_text(desk.queue)
    tomek.picture(f"32-{desk.language}-home")


def test_who_changes_the_language_of_their_slack_is_spoken_to_in_it_at_once(sit: Sit, place: Workplace) -> None:
    shown = place.card(place.post("And the soap smelled of cabbage."), "edit")
    irina = sit("Irina")
    for locale, title in (("en-US", "Write a reply"), ("pl-PL", "Nowa odpowiedź"), ("en-US", "Write a reply")):
        if locale != irina.page.locator("#language").input_value():
            speak(irina, locale)
        irina.card(shown).get_by_role("button", name="Написать ответ").click()  # the card keeps the desk's language
        expect(irina.dialog).to_contain_text(title)
        irina.page.keyboard.press("Escape")
        expect(irina.dialog).to_be_hidden()
