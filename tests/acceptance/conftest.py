"""A browser for each module that wants one, and people who sit down at it; the module says at which `place`.

UNSCRIPTED_TEST_SCREENSHOTS names a folder that keeps pictures of the good moments.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.groups import chromium

from .workplace import Workplace

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from .screen import Screen, Sit


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright  # not every machine has it

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(os.environ.get("UNSCRIPTED_TEST_SCREENSHOTS") or tmp_path_factory.mktemp("screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def sit(browser: Browser, place: Workplace, album: Path) -> Iterator[Sit]:
    """Somebody sits down at a browser of their own."""
    from playwright.sync_api import expect

    from .screen import Screen

    contexts, wrong = [], list[str]()

    def down(name: str) -> Screen:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(place.sandbox.url)
        screen = Screen(page, album)
        expect(page.locator("#connection")).to_have_text("Connected")
        screen.become(name)
        return screen

    yield down
    for context in contexts:
        context.close()
    assert wrong == []
