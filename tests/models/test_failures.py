"""Whatever a model's server does, a question ends in a reason or in the answer of the next profile."""

from __future__ import annotations

import logging
import subprocess
import sys
import traceback
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from bot.errors import ModelFailed
from bot.mention.draft import Usage
from bot.models import Call, NoAnswer
from bot.models.failures import asked_wait, reason_of, translate
from bot.models.usage import usage_of
from bot.ports import Question
from tests.groups import ROOT

from .conftest import KEY, WORDS, Hands, gateway
from .stub import Reply, Stub, closed_port, completion, plain, refusal

# pytest shows what the program keeps from being printed; see below.
pytestmark = pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")

HTML = b"<html><body>Service is being updated</body></html>"


@dataclass(frozen=True)
class Case:
    reply: Reply
    reason: str
    requests: int = 1
    stands_in: bool = True  # whether the next profile is asked


CASES = {
    "429 too many requests": Case(refusal(429, "rate_limit_exceeded", "requests"), "throttled", 3),
    "429 without a code": Case(Reply(429, b"slow down", "text/plain"), "throttled", 3),
    "429 quota used up": Case(refusal(429, "insufficient_quota", "insufficient_quota"), "out_of_quota"),
    "402 balance used up": Case(refusal(402), "out_of_quota"),
    "401 wrong key": Case(refusal(401, "invalid_api_key", message=f"Incorrect key {KEY}"), "credentials"),
    "403 not allowed": Case(refusal(403), "credentials"),
    "404 no such model": Case(refusal(404, "model_not_found"), "model_unknown"),
    "404 no such path": Case(Reply(404, HTML, "text/html"), "model_unknown"),
    "404 no recording": Case(refusal(404, "no_recording"), "no_recording", stands_in=False),
    "400 too long": Case(refusal(400, "context_length_exceeded"), "too_long_input"),
    "400 too long for llama.cpp": Case(refusal(400, 400, "exceed_context_size_error"), "too_long_input"),
    "400 its text speaks of length": Case(refusal(400, message="prompt is too long"), "other"),
    "413 too large": Case(Reply(413, HTML, "text/html"), "too_long_input"),
    "400 filtered": Case(refusal(400, "content_filter"), "filtered"),
    "400 field unknown": Case(refusal(400, "unsupported_parameter"), "other"),
    "400 echoes the customer": Case(refusal(400, message=f"{WORDS} {KEY}"), "other"),
    "422 schema unknown": Case(refusal(422), "other"),
    "307 elsewhere": Case(Reply(307, headers={"location": "http://127.0.0.1:9/v1"}), "other"),
    "408 server gave up waiting": Case(refusal(408), "timed_out", 3),
    "500": Case(refusal(500), "server_error", 3),
    "500 its text speaks of length": Case(refusal(500, message="exceeds the context window"), "server_error", 3),
    "502 from a proxy": Case(Reply(502, HTML, "text/html"), "server_error", 3),
    "503 without a body": Case(Reply(503), "server_error", 3),
    "hangs up before answering": Case(Reply(hang_up=True), "unreachable", 3),
    "hangs up before the body": Case(Reply(body=completion().body, ends_after=0), "unreachable", 3),
    "hangs up within the body": Case(Reply(body=completion().body, ends_after=90), "unreachable", 3),
    "body is not compressed as it says": Case(
        Reply(body=completion().body, headers={"content-encoding": "gzip"}), "unreachable", 3
    ),
    "cut at the length limit": Case(completion('{"fine": tr', "length"), "cut"),
    "finish_reason null": Case(completion('{"fine": tr', None), "cut"),
    "finish_reason missing": Case(completion('{"fine": tr', ""), "cut"),
    "refusal": Case(completion(None, refusal="I will not."), "refused", stands_in=False),
    "filtered": Case(completion("", "content_filter"), "filtered"),
    "stops to call a tool": Case(completion("", "tool_calls"), "malformed", 3),
    "odd finish_reason": Case(completion(finish="error"), "malformed", 3),
    "finish_reason of a wrong type": Case(
        plain({"choices": [{"message": {"content": "x"}, "finish_reason": [1]}]}), "malformed", 3
    ),
    "body is not JSON": Case(Reply(body=b'{"choices": [{'), "malformed", 3),
    "body is empty": Case(Reply(), "malformed", 3),
    "body is null": Case(Reply(body=b"null"), "malformed", 3),
    "body is a stream nobody asked for": Case(
        Reply(body=b"data: " + completion().body + b"\n\ndata: [DONE]\n\n", kind="text/event-stream"), "malformed", 3
    ),
    "body is a list": Case(Reply(body=b"[1, 2]"), "malformed", 3),
    "body nests for ever": Case(Reply(body=b"[" * 100_000), "malformed", 3),
    "body is no UTF-8": Case(Reply(body=b'{"choices": "\xff\xfe"}'), "malformed", 3),
    "HTML page": Case(Reply(body=HTML, kind="text/html"), "malformed", 3),
    "choices null": Case(plain({"choices": None}), "malformed", 3),
    "choices empty": Case(plain({"choices": []}), "malformed", 3),
    "choices missing": Case(plain({}), "malformed", 3),
    "message null": Case(plain({"choices": [{"message": None, "finish_reason": "stop"}]}), "malformed", 3),
    "content null": Case(completion(None), "malformed", 3),
    "content empty": Case(completion(" \n"), "malformed", 3),
    "200 with an error": Case(plain({"error": {"message": "overloaded", "code": 502}}), "malformed", 3),
    "content is an object": Case(completion({"fine": WORDS}), "malformed", 3),  # type: ignore[arg-type]
    "no content but 204": Case(Reply(204), "malformed", 3),
    "an error worded as a list": Case(Reply(400, b'{"error": [1]}'), "other"),
    "an error with codes of odd types": Case(refusal(400, [1], {"of": "error"}), "other"),
    "500 with codes of odd types": Case(refusal(500, {"a": 1}, [2]), "server_error", 3),
    "tool call with broken arguments": Case(
        completion("", "stop", tool_calls=[{"id": "t", "type": "function", "function": {"name": "x"}}]), "malformed", 3
    ),
}

every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())


@every_case
def test_a_failure_ends_in_its_reason_after_as_many_requests_as_make_sense(
    case: Case, stub: Stub, hands: Hands, question: Question, calls: list[Call], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    stub.answers(case.reply)
    with pytest.raises(ModelFailed) as caught:
        gateway(stub.url, hands=hands, calls=calls).ask(question)
    assert caught.value.reason == case.reason
    assert len(stub.asked) == case.requests == len(calls)
    assert isinstance(caught.value, NoAnswer)
    assert caught.value.usage.calls == case.requests
    assert [call.outcome for call in calls] == [case.reason] * case.requests
    seen = caplog.text + repr(calls) + "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert KEY not in seen
    assert WORDS not in seen
    assert "parcel" not in seen


@every_case
def test_the_next_profile_answers_unless_the_failure_is_a_verdict(
    case: Case, stub: Stub, spare: Stub, hands: Hands, question: Question
) -> None:
    stub.answers(case.reply)
    asked = gateway(stub.url, spare.url, hands=hands)
    if case.stands_in:
        answer = asked.ask(question)
        assert answer.text == '{"fine": true}'
        assert answer.usage.calls == len(stub.asked) + len(spare.asked) <= 3
        assert len(spare.asked) == 1
    else:
        with pytest.raises(ModelFailed, match=case.reason):
            asked.ask(question)
        assert not spare.asked


@pytest.mark.parametrize("case", [case for case in CASES.values() if case.requests > 1])
def test_a_failure_that_passes_is_overcome_by_asking_again(
    case: Case, stub: Stub, hands: Hands, question: Question
) -> None:
    stub.answers(case.reply, completion("[]"))
    assert gateway(stub.url, hands=hands).ask(question).text == "[]"
    assert len(stub.asked) == 2


def test_nobody_listening_is_unreachable(hands: Hands, question: Question, calls: list[Call]) -> None:
    with pytest.raises(NoAnswer) as caught:
        gateway(f"http://127.0.0.1:{closed_port()}/v1", hands=hands, calls=calls).ask(question)
    assert caught.value.reason == "unreachable"
    assert caught.value.usage == Usage(calls=3)


def test_a_server_that_says_nothing_times_out(stub: Stub, hands: Hands, question: Question) -> None:
    stub.answers(Reply(delay=5))
    with pytest.raises(ModelFailed, match="timed_out"):
        gateway(stub.url, hands=hands, timeout_s=0.1).ask(question)
    assert len(stub.asked) == 3


def test_tokens_of_answers_nobody_could_use_are_counted(
    stub: Stub, hands: Hands, question: Question, calls: list[Call]
) -> None:
    stub.answers(completion(" "), plain({"choices": None, "usage": {"prompt_tokens": 7}}), completion("{", "length"))
    with pytest.raises(NoAnswer) as caught:
        gateway(stub.url, hands=hands, calls=calls).ask(question)
    assert [call.usage for call in calls] == [Usage(1, 100, 80, 20), Usage(1, 7, 0, 0), Usage(1, 100, 80, 20)]
    assert caught.value.usage == Usage(3, 207, 160, 40)


ASKING = """
from tests.models.conftest import Hands, ask_about, gateway
from bot.models import NoAnswer
try:
    gateway({url!r}, hands=Hands()).ask(ask_about("?"))
except NoAnswer as why:
    print(why.reason)
"""


@pytest.mark.slow
def test_words_in_an_odd_place_are_not_printed(stub: Stub) -> None:
    stub.answers(completion({"fine": WORDS}))  # type: ignore[arg-type]
    command = [sys.executable, "-c", ASKING.format(url=stub.url)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("malformed\n", "")


def test_the_failure_names_who_was_asked_and_nothing_a_server_wrote(
    stub: Stub, spare: Stub, hands: Hands, question: Question
) -> None:
    stub.answers(refusal(401, message="call 555-0100"))
    spare.answers(refusal(404, message="call 555-0100"))
    with pytest.raises(ModelFailed) as caught:
        gateway(stub.url, spare.url, hands=hands).ask(question)
    assert str(caught.value) == "profile 1: credentials HTTP 401; profile 2: model_unknown HTTP 404"
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    ("status", "code", "kind", "reason"),
    [
        (400, None, None, "other"),
        (429, "insufficient_quota", None, "out_of_quota"),
        (429, None, "insufficient_quota", "out_of_quota"),
        (403, "model_not_found", None, "model_unknown"),
        (529, "overloaded_error", None, "server_error"),
        (301, None, None, "other"),
        (429, {"code": 1}, ["insufficient_quota"], "throttled"),
    ],
)
def test_the_code_counts_before_the_type_and_the_type_before_the_status(
    status: int, code: object, kind: object, reason: str
) -> None:
    assert reason_of(status, code, kind) == reason


NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("2", 2.0),
        (" 1.5 ", 1.5),
        ("Sun, 22 Nov 2026 12:00:30 GMT", 30.0),
        ("Sun, 22 Nov 2026 12:00:30 -0000", 30.0),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0.0),
        ("-3", 0.0),
        ("nan", 0.0),
        ("²", 0.0),
        ("soon", 0.0),
        ("", 0.0),
    ],
)
def test_a_wait_is_read_from_seconds_or_a_date_and_from_nothing_else(value: str, seconds: float) -> None:
    assert asked_wait({"retry-after": value}, NOON) == seconds
    assert asked_wait({}, NOON) == 0.0


@pytest.mark.parametrize(
    "reported", [None, [], {}, {"prompt_tokens": None}, {"prompt_tokens_details": 3}, {"completion_tokens": "many"}]
)
def test_usage_a_server_does_not_report_counts_the_call_alone(reported: Any) -> None:
    assert usage_of(reported) == Usage(calls=1)


def test_usage_no_answer_can_have_is_not_counted() -> None:
    """No database could store it."""
    assert usage_of({"prompt_tokens": 10**30, "completion_tokens": -5}) == Usage(calls=1)


def test_an_error_without_a_response_is_still_one_failed_call() -> None:
    failure = translate(ValueError("foreign words"), NOON)
    assert (failure.reason, failure.detail, failure.usage) == ("malformed", "ValueError", Usage(calls=1))
    assert "foreign" not in repr(failure)
    odd = ValueError()
    odd.response = SimpleNamespace(headers={}, json=list)  # type: ignore[attr-defined]
    assert translate(odd, NOON).usage == Usage(calls=1)
