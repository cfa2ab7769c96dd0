"""Why no answer came: every failure told apart once, by status, code and type, never by its text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from bot.errors import ModelFailed
from bot.mention.draft import Usage
from bot.models.usage import usage_of

PASSING = frozenset({"unreachable", "timed_out", "throttled", "server_error", "malformed"})
FINAL = frozenset({"refused", "no_recording"})

BY_CODE = {
    "no_recording": "no_recording",
    "insufficient_quota": "out_of_quota",
    "billing_hard_limit_reached": "out_of_quota",
    "billing_not_active": "out_of_quota",
    "context_length_exceeded": "too_long_input",
    "string_above_max_length": "too_long_input",
    "exceed_context_size_error": "too_long_input",  # llama.cpp
    "content_filter": "filtered",  # Azure answers 400 with it
    "model_not_found": "model_unknown",
    "invalid_api_key": "credentials",
    "rate_limit_exceeded": "throttled",
}
BY_STATUS = {
    401: "credentials",
    402: "out_of_quota",
    403: "credentials",
    404: "model_unknown",
    408: "timed_out",
    409: "server_error",
    413: "too_long_input",
    429: "throttled",
}
NO_CALL, ONE_CALL = Usage(), Usage(calls=1)
BY_FINISH = {None: "cut", "length": "cut", "content_filter": "filtered"}  # no finish_reason: the connection ended early


@dataclass(frozen=True, slots=True)
class Failure:
    """One call that brought no usable answer."""

    reason: str  # key below `model.reason.`
    detail: str = ""  # "HTTP 503" or the class of an error; nothing a server wrote
    wait: float = 0.0  # seconds the server asked for
    usage: Usage = ONE_CALL

    @property
    def passing(self) -> bool:
        """Whether the same request may succeed in a moment."""
        return self.reason in PASSING

    @property
    def final(self) -> bool:
        """Whether this is the verdict: no other model is asked."""
        return self.reason in FINAL


class NoAnswer(ModelFailed):
    """No configured model gave a usable answer; `usage` is what trying has cost."""

    def __init__(self, reason: str, message: str = "", usage: Usage = NO_CALL) -> None:
        super().__init__(reason, message)
        self.usage = usage


def translate(error: Exception, now: datetime) -> Failure:
    """The failure behind an exception of langchain or the SDK, or of what they stumble over in an odd answer."""
    import openai  # here, because importing it takes a second and nothing failed before somebody asked

    if isinstance(error.__cause__, openai.APIError):
        error = error.__cause__  # langchain relabels some errors by their text; the SDK's own has status and code
    response = getattr(error, "response", None)
    status = getattr(error, "status_code", None)
    body = _body(response)
    return Failure(
        reason=_reason(error, body),
        detail=f"HTTP {status}" if status else type(error).__name__,
        wait=0.0 if response is None else asked_wait(response.headers, now),
        usage=usage_of(body.get("usage")),  # a failed answer may have cost tokens too
    )


def _body(response: Any) -> Mapping[str, Any]:
    """What the server sent, if it is a JSON object."""
    try:
        body = None if response is None else response.json()
    except (ValueError, RecursionError):
        body = None  # no JSON
    return body if isinstance(body, Mapping) else {}


def _reason(error: Exception, body: Mapping[str, Any]) -> str:
    import openai

    match error:
        case openai.LengthFinishReasonError():
            return "cut"
        case openai.ContentFilterFinishReasonError():
            return "filtered"
        case openai.APITimeoutError():
            return "timed_out"
        case openai.APIConnectionError():
            return "unreachable"
        case openai.APIStatusError():
            return reason_of(error.status_code, error.code, error.type)
        case _:
            return "cut" if _unfinished(body) else "malformed"


def _unfinished(body: Mapping[str, Any]) -> bool:
    """A choice that does not say why it ended; the SDK stumbles over that."""
    choices = body.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    return isinstance(first, Mapping) and isinstance(first.get("message"), Mapping) and "finish_reason" not in first


def reason_of(status: int, code: object, kind: object) -> str:
    """What an error answer means: its code, else its type, else the HTTP status."""
    for name in (code, kind):
        if isinstance(name, str) and name in BY_CODE:  # servers put lists and objects there too
            return BY_CODE[name]
    return BY_STATUS.get(status) or ("server_error" if status >= 500 else "other")


def asked_wait(headers: Mapping[str, str], now: datetime) -> float:
    """Seconds a server asks to wait: RFC 9110 `Retry-After`, a number or a date; 0 when it does not say."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.replace(".", "", 1).isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return 0.0  # absent or unreadable
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())
