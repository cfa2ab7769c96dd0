"""One person at the sandbox's page, in a browser of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from .workplace import Card

STORE = "peony-store"
expect.set_options(timeout=20_000)


@dataclass(frozen=True, slots=True)
class Screen:
    """One person at the page."""

    page: Page
    album: Path

    def become(self, name: str) -> None:
        self.page.locator("#people label", has_text=name).click()

    def card(self, card: Card) -> Locator:
        """The card in its channel, brought into view."""
        shown = self.page.locator(f'#messages article[data-ts="{card.ts}"]')
        self.page.goto(f"{self.page.url.split('#')[0]}#{card.channel}")
        expect(shown).to_be_visible()
        shown.scroll_into_view_if_needed()
        return shown

    def told(self, words: str) -> Locator:
        """What the bot says to this person only."""
        return self.page.locator("#messages article.private", has_text=words)

    @property
    def dialog(self) -> Locator:
        return self.page.locator("#modal")

    def picture(self, name: str) -> None:
        self.page.screenshot(path=self.album / f"{name}.png")

    def post_as_customer(self, author: str, text: str, stars: int, account: str = STORE) -> None:
        self.page.locator("#customer-account").select_option(account)
        self.page.get_by_label("Customer’s name").fill(author)
        self.page.locator(".rate label").nth(stars - 1).click()
        self.page.locator("#customer-text").fill(text)
        self.page.get_by_role("button", name="Post publicly").click()


Sit = Callable[[str], Screen]
