"""Log lines: for people and machines, with their mention in every thread, without secrets or foreign words."""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bot.about import about, mention
from bot.cli.output import log_to_stderr, say
from bot.engine.worker import Worker
from bot.errors import Unavailable
from bot.life.live import live
from bot.models.gateway import _within
from bot.ports import Answer
from bot.settings import read_settings
from bot.slack.listeners import mention_of
from bot.watch.logs import JsonLines, TextLines, hear_everything
from tests.fakes import World, post

KEY = "Key0fThisTest"
WORDS = "My parcel 4711 is gone, says Lena"


class Kept(logging.Handler):
    """What was logged, as it would be shown."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__()
        self.setFormatter(formatter)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    @property
    def told(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines]


@pytest.fixture
def kept() -> Kept:
    """Everything at level DEBUG, for machines."""
    handler, root = Kept(JsonLines()), logging.getLogger()
    root.addHandler(handler)
    root.setLevel("DEBUG")
    logging.getLogger("bot").setLevel("DEBUG")
    return handler


def logged(message: str, *arguments: object, error: BaseException | None = None, name: str = "bot.x") -> str:
    """This record as people read it."""
    info = (type(error), error, error.__traceback__) if error else None
    return TextLines().format(logging.LogRecord(name, logging.ERROR, "x.py", 1, message, arguments, info))


def caught(error: Exception, cause: BaseException | None = None) -> Exception:
    try:
        raise error from cause
    except Exception as raised:  # noqa: BLE001  # whatever it is, with its trace
        return raised


# -- form -------------------------------------------------------------------------------------------------


def test_a_machine_reads_one_object_a_line(kept: Kept) -> None:
    with about("m1"):
        logging.getLogger("bot.x").warning("first\nsecond %s", "third")
    (told,) = kept.told
    assert "\n" not in kept.lines[0]
    assert told.pop("ts").endswith("Z")
    assert told == {
        "level": "WARNING", "logger": "bot.x", "message": "first\nsecond third", "mention": "m1", "loop": "MainThread",
    }  # fmt: skip


def test_an_exception_comes_with_its_type_and_its_places(kept: Kept) -> None:
    logging.getLogger("bot.x").error("no", exc_info=caught(Unavailable("the database is away"), KeyError(WORDS)))
    (told,) = kept.told
    assert told["exception"] == "Unavailable"
    assert "Unavailable: the database is away" in told["trace"]
    assert 'test_logs.py", line' in told["trace"]
    assert "KeyError" in told["trace"]
    assert WORDS not in kept.lines[0]


def test_people_read_the_mention_once() -> None:
    with about("m1"):
        assert logged("it is late") == "it is late [m1]"
        assert logged("m1 is late") == "m1 is late"
    assert logged("nobody is late") == "nobody is late"


def test_text_is_the_default_and_json_is_chosen_by_a_setting(capsys: pytest.CaptureFixture[str]) -> None:
    assert read_settings().log_format == "text"
    for form in ("text", "json"):
        log_to_stderr(read_settings(log_format=form))
        logging.getLogger("bot.x").info("hello")
    text, machine = capsys.readouterr().err.strip().splitlines()
    assert re.fullmatch(r"\S+Z INFO     hello", text)
    assert json.loads(machine)["message"] == "hello"


def test_where_machines_read_what_commands_say_is_a_line_like_every_other(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr(read_settings(log_format="json"))
    say("Unscripted runs.")
    say("It does not.", "red")
    told = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(line["level"], line["message"]) for line in told] == [
        ("INFO", "Unscripted runs."), ("ERROR", "It does not."),
    ]  # fmt: skip


# -- what is not told -------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [ValueError(WORDS), KeyError(WORDS), RuntimeError(f"{WORDS}: {KEY}")])
def test_a_foreign_exception_is_told_by_its_type(error: Exception) -> None:
    read_settings(openai_api_key=KEY)
    raised = caught(error, caught(ValueError(WORDS)))
    for line in (
        logged("failed: %s", raised),
        logged("failed", error=raised),
        logged(f"failed (error: {raised})", error=raised, name="slack_bolt"),
        logged("failed", error=caught(ExceptionGroup("several", [raised]))),
    ):
        assert WORDS not in line
        assert KEY not in line
        assert type(error).__name__ in line


def test_a_warning_of_a_library_is_told_by_its_place_and_kind(kept: Kept) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn(f"input_value={WORDS}", UserWarning, stacklevel=1)
        logging.captureWarnings(False)
    (told,) = kept.told
    assert told["logger"] == "py.warnings"
    assert re.fullmatch(r".*test_logs\.py:\d+: UserWarning", told["message"])


def test_our_own_errors_say_what_they_have_to_without_secrets() -> None:
    read_settings(openai_api_key=KEY)
    assert logged("no: %s", Unavailable(f"asked with {KEY}")) == "no: asked with ***"


def test_a_librarys_own_mistake_in_a_message_prints_no_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    assert logged("%d of it", WORDS) == "%d of it"
    assert capsys.readouterr().err == ""


def test_a_crash_is_a_log_line_too(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("excepthook", "unraisablehook"):
        monkeypatch.setattr(sys, name, getattr(sys, name))
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)

    def crash() -> None:
        raise ValueError(WORDS)

    hear_everything()
    logging.captureWarnings(False)
    thread = threading.Thread(target=crash, name="worker")
    thread.start()
    thread.join()
    sys.excepthook(ValueError, caught(ValueError(WORDS)), None)
    assert [(told["message"], told["exception"]) for told in kept.told] == [
        ("a thread stopped", "ValueError"), ("stopped", "ValueError"),
    ]  # fmt: skip
    assert not any(WORDS in line for line in kept.lines)


# -- which mention ----------------------------------------------------------------------------------------


def test_a_life_and_a_decision_say_whose_they_are(world: World, kept: Kept) -> None:
    lived = world.arrive()
    world.approve(lived)
    ours = [told for told in kept.told if told["logger"].startswith("bot.")]
    assert {told.get("mention") for told in ours} == {lived.id}
    assert [told["message"] for told in ours if told["level"] == "INFO"] == [
        "triage: it is triaged", "draft: it is drafted", "wait: it is waiting", "Approve by U0MAYA: it is approved",
    ]  # fmt: skip
    assert mention() == ""


def test_threads_of_a_pool_neither_lose_the_mention_nor_keep_it(
    world: World, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty lives in two threads; every third one fails."""
    posts = [post(f"Number {number} came cracked.") for number in range(20)]
    world.take_in(*posts)
    failing = {one.mention_id for one in posts[::3]}
    real = world.store.save

    def save(changed: Any, receipt: str = "") -> Any:
        if changed.id in failing:
            raise RuntimeError(changed.post.text)
        return real(changed, receipt)

    monkeypatch.setattr(world.store, "save", save)
    kept.lines.clear()
    worker = Worker(world.desk, world.store, 2)
    with ThreadPoolExecutor(2, thread_name_prefix="life") as pool:
        for one in posts:
            pool.submit(worker._live, one.mention_id)
        after = [pool.submit(mention).result() for _ in range(4)]
    assert after == [""] * 4
    for told in kept.told:
        assert told["loop"] == "life"
        assert (told.get("exception") == "RuntimeError") == (told["mention"] in failing)
    assert {told["mention"] for told in kept.told} == {one.mention_id for one in posts}
    assert "cracked" not in "".join(kept.lines)


def test_an_error_that_leaves_its_mention_takes_the_name_along(kept: Kept) -> None:
    def lost() -> None:
        with about("m1"), about("m2"):
            raise Unavailable

    try:
        lost()
    except Unavailable as error:
        logging.getLogger("bot.x").error("a loop failed: %s", error)
        logging.getLogger("bot.x").exception("it failed")
    assert [told["mention"] for told in kept.told] == ["m2", "m2"]


def test_a_model_is_asked_for_the_same_mention() -> None:
    def ask() -> Answer:
        return Answer(mention(), "", None)  # type: ignore[arg-type]

    with about("m1"):
        answer = _within(5, ask)
    assert isinstance(answer, Answer)
    assert answer.text == "m1"


def test_a_life_within_another_leaves_the_outer_one(world: World) -> None:
    lived = world.arrive()
    with about("m1"):
        live(lived.id, world.desk)
        assert mention() == "m1"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"actions": [{"value": '{"m": "m1", "s": "x"}'}]}, "m1"),
        ({"view": {"private_metadata": '{"m": "m2"}'}, "actions": [{"value": "typed"}]}, "m2"),
        ({"actions": [{"value": "no JSON"}]}, ""),
        ({"actions": [{"value": '["m"]'}]}, ""),
        ({"actions": [{"value": '{"m": 1}'}]}, ""),
        ({"actions": []}, ""),
        ({}, ""),
    ],
)
def test_a_click_names_its_mention(body: dict[str, Any], found: str) -> None:
    assert mention_of(body) == found
