"""Each person is spoken to in the language of their Slack, and nobody waits long to find out which that is."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from bot.errors import Ambiguous, CredentialsRefused, Throttled
from bot.slack import locales as module
from bot.slack.locales import Locales
from tests.fakes import IRINA, MAYA, FakeClock


class Slack:
    """Tells locales, and counts how often it is asked."""

    def __init__(self, *answers: str | Exception) -> None:
        self.answers, self.asked = list(answers), list[str]()
        self.open = Event()
        self.open.set()

    def __call__(self, user: str) -> str:
        self.asked.append(user)
        self.open.wait(10)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + 5
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.005)


@pytest.mark.parametrize(("locale", "language"), [("pl-PL", "pl"), ("ru-RU", "ru"), ("en-GB", "en"), ("de-DE", "en")])
def test_a_person_is_spoken_to_in_the_language_of_their_slack(locale: str, language: str) -> None:
    assert Locales(Slack(locale), FakeClock()).words(MAYA).language == language


def test_slack_is_asked_once_an_hour_and_person() -> None:
    slack, clock = Slack("pl-PL", "ru-RU"), FakeClock()
    locales = Locales(slack, clock)
    assert [locales.words(MAYA).language for _ in range(3)] == ["pl", "pl", "pl"]
    assert locales.words(IRINA).language == "ru"
    clock.pass_(3599)
    locales.words(MAYA)
    assert slack.asked == [MAYA, IRINA]
    clock.pass_(1)
    assert locales.words(MAYA).language == "ru"
    assert slack.asked == [MAYA, IRINA, MAYA]


def test_many_clicks_of_one_person_ask_once() -> None:
    slack = Slack("pl-PL")
    slack.open.clear()
    locales = Locales(slack, FakeClock())
    with ThreadPoolExecutor(8) as clicks:
        spoken = [clicks.submit(locales.words, MAYA) for _ in range(8)]
        slack.open.set()
        assert {words.result().language for words in spoken} == {"pl"}
    assert slack.asked == [MAYA]


@pytest.mark.parametrize("trouble", [Ambiguous("lost"), Throttled(30), CredentialsRefused("missing_scope")])
def test_without_an_answer_it_is_english_for_a_minute(trouble: Exception, caplog: pytest.LogCaptureFixture) -> None:
    slack, clock = Slack(trouble, "pl-PL"), FakeClock()
    locales = Locales(slack, clock)
    with caplog.at_level(logging.WARNING):
        assert [locales.words(MAYA).language for _ in range(2)] == ["en", "en"]
    assert len(caplog.records) == len(slack.asked) == 1
    clock.pass_(60)
    assert locales.words(MAYA).language == "pl"


def test_a_slow_answer_is_not_waited_for_and_counts_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    slack = Slack("pl-PL")
    slack.open.clear()
    locales = Locales(slack, FakeClock())
    start = time.monotonic()
    assert locales.words(MAYA).language == "en"
    assert time.monotonic() - start < 1
    slack.open.set()
    until(lambda: locales.words(MAYA).language == "pl")
    assert slack.asked == [MAYA]


def test_a_change_of_language_counts_at_once() -> None:
    slack = Slack("en-US", "pl-PL")
    locales, acks = Locales(slack, FakeClock()), list[object]()
    assert locales.words(MAYA).language == "en"
    locales.changed(lambda: acks.append(None), {"event": {"type": "user_change", "user": {"id": MAYA}}})
    assert locales.words(MAYA).language == "pl"
    assert len(acks) == 1
