"""Secrets are shown nowhere: those we were given, and whatever looks like one."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from bot.settings import read_settings, secret
from bot.watch.redaction import keep_secret, redacted


@pytest.mark.parametrize(
    "looks",
    [
        "xoxb-1234-abcdefgh",
        "xoxe.xoxp-1-Mi0yLTEyMzQ",
        "xapp-1-A0B1-234-abcdef",
        "sk-proj-Abc_12345678",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw==",
        "Bearer abc.def-123",
        "https://hooks.slack.com/services/T000/B000/XXXXYYYY",
        "wss://wss-primary.slack.com/link/?ticket=1a2b3c-4d5e&app_id=1",
        "smtp://maya:hunter2@mail.example.com:587",
        "postgresql+psycopg://maya:hunter2@db/unscripted",
        "postgresql+psycopg://maya:half/hunter2@db/unscripted",
        "postgresql+psycopg://db/unscripted?user=maya&password=hunter2",
    ],
)
def test_what_looks_like_a_secret_is_hidden(looks: str) -> None:
    told = redacted(f"Tried {looks} in vain")
    assert "***" in told
    assert not any(part in told for part in ("1234-abc", "Mi0yL", "234-abc", "Abc_", "MfKQ", "abc.def", "XXXX", "1a2b"))
    assert "hunter2" not in told


@pytest.mark.parametrize(
    "plain",
    ["a task-force of ask-me-anything", "12:30 at shop", "m0123456789abcdef", "C0PEONY:1.02", "http://shop:80/@maya"],
)
def test_plain_words_stay(plain: str) -> None:
    assert redacted(plain) == plain


def test_every_secret_of_the_settings_is_hidden_from_the_moment_it_is_read() -> None:
    given = {name: f"Plain{number}Secret" for number, name in enumerate(("slack_bot_token", "slack_app_token"))}
    given |= {"slack_signing_secret": "5igning5ecret", "openai_api_key": "anything goes"}
    read_settings(**given, smtp_url="smtps://desk:pass%20word@mail", database_url="postgresql+psycopg://u:dbpass@h/d")
    told = redacted(" ".join([*given.values(), "pass%20word", "dbpass"]))
    assert set(told.split()) == {"***"}


@pytest.mark.parametrize("password", ["ab/cdX", "12/cdX", "ab%2FcdX", "ab?cdX", "ab#cdX"])
def test_the_password_of_an_address_is_hidden_however_it_is_written(password: str) -> None:
    read_settings(database_url=f"postgresql+psycopg://u:{password}@host/db")
    assert redacted(f"{password} or {unquote(password)}") == "*** or ***"


def test_tokens_in_the_headers_of_traces_are_hidden_and_names_beside_them_are_not() -> None:
    read_settings(
        traces_headers="x-team=k3y%20of-the-team-1234,x-dataset=unscripted, authorization=Basic%20b25lOnR3bw=="
    )
    told = redacted("k3y of-the-team-1234 k3y%20of-the-team-1234 Basic b25lOnR3bw== unscripted")
    assert told == "*** *** *** unscripted"


def test_a_password_among_the_parameters_of_an_address_is_hidden() -> None:
    read_settings(database_url="postgresql+psycopg://db/d?user=u&password=c0rrect%2Fhorse&sslpassword=5taple")
    assert redacted("c0rrect%2Fhorse c0rrect/horse 5taple db") == "*** *** *** db"


def test_a_secret_an_account_names_is_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEONY_HOOK", "c0rrect-horse+battery")
    assert secret("PEONY_HOOK")
    assert redacted("c0rrect-horse+battery or c0rrect-horse%2Bbattery") == "*** or ***"


def test_one_that_is_part_of_another_hides_the_whole_other() -> None:
    read_settings(openai_api_key="shorty", slack_signing_secret="shorty-and-longer")
    assert redacted("shorty-and-longer") == "***"


def test_a_known_value_at_the_beginning_or_end_of_another_token_leaves_nothing_of_it() -> None:
    keep_secret("xoxb-77", "tail-of-a-token")
    assert redacted("Tried xoxb-77-8888-abcd, xoxb-77 and xoxb-1-tail-of-a-token here") == "Tried ***, *** and *** here"
