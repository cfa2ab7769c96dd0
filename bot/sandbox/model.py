"""A recorded language model: plays answers recorded beforehand, in the shape of OpenAI's chat completions."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.faults import SLOW, Faults
from bot.sandbox.hang_up import NoAnswer

MODEL = "recording"
KNOWN_BY = 1_000  # characters at the beginning of a mention it is recognised by: programs may leave out the rest
FACT = re.compile(r"^\[(\d+)\] (\S+#\S+)", re.MULTILINE)  # a numbered fact with its id, as drafts are asked for


@dataclass(frozen=True, slots=True)
class Recording:
    """What a model answered about one mention in one step."""

    mention: str  # id of the sample mention, for messages
    step: str  # triage | draft: the name of the requested JSON schema
    text: str  # the customer's exact words
    prompt: str  # version of the system message recorded with: see `version_of`
    answers: tuple[dict[str, Any], ...]  # played in this order when asked again


@dataclass(frozen=True, slots=True)
class Recordings:
    """Everything the recorded model can say."""

    entries: tuple[Recording, ...] = ()

    def answer(self, request: dict[str, Any]) -> dict[str, Any] | None:
        """The recorded answer to a chat completion request that was not given before in it; None when there is none."""
        said = [(str(message.get("role")), _text(message.get("content"))) for message in request["messages"]]
        recording = self._recording(_step(request), said)
        heard = "\n".join(text for _, text in said)
        answers = [numbered(answer, heard) for answer in recording.answers] if recording else []
        return next((answer for answer in answers if not _given(answer, heard)), None)

    def _recording(self, step: str, said: list[tuple[str, str]]) -> Recording | None:
        version = version_of("".join(text for role, text in said if role == "system"))
        text = self._mention_text(step, [text for role, text in said if role == "user"])
        fitting = (e for e in self.entries if (e.step, e.text, e.prompt) == (step, text, version))
        return next(fitting, None)

    def _mention_text(self, step: str, asked: list[str]) -> str | None:
        # A later user message asks to repair an answer and need not repeat the mention: then look further back.
        for place in (asked[-1:], asked):
            found = [
                e.text
                for e in self.entries
                if e.step == step and any(_quoted(e.text[:KNOWN_BY]) in text for text in place)
            ]
            if found:
                return max(found, key=len)
        return None


def version_of(system_message: str) -> str:
    """The version of a prompt: the first 12 hex digits of the sha256 of the system message's text."""
    return hashlib.sha256(system_message.encode()).hexdigest()[:12]


def _step(request: dict[str, Any]) -> str:
    schema = (request.get("response_format") or {}).get("json_schema") or {}
    return str(schema.get("name", ""))


def _text(content: object) -> str:
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def numbered(answer: dict[str, Any], heard: str) -> dict[str, Any]:
    """A recorded draft cites passages by id; what is asked for are the numbers they have in this request."""
    if "sentences" not in answer:
        return answer
    numbers = {passage: number for number, passage in FACT.findall(heard)}
    said = [{**s, "passages": [numbers.get(p, p) for p in s.get("passages", ())]} for s in answer["sentences"]]
    return {**answer, "sentences": said}


def _given(answer: dict[str, Any], heard: str) -> bool:
    words = spoken(answer)
    return words in heard or _quoted(words) in heard or json.dumps(answer, ensure_ascii=False) in heard


def spoken(answer: dict[str, Any]) -> str:
    """The reply a recorded answer consists of; of an answer without sentences, the whole."""
    said = [str(sentence["text"]) for sentence in answer.get("sentences", ())]
    return " ".join(said) or json.dumps(answer, ensure_ascii=False)


def model_routes(recordings: Recordings, faults: Faults | None = None) -> list[BaseRoute]:
    """Everything below /v1."""

    async def complete(request: Request) -> Response:
        body, fault = await request.body(), faults.next("model") if faults else None
        if fault and fault.what == "slow":
            await asyncio.sleep(SLOW)
        answer = _completion(recordings, body)
        return _spoilt(answer, fault.what) if fault else answer

    async def models(request: Request) -> Response:
        model = {"id": MODEL, "object": "model", "created": 0, "owned_by": "sandbox"}
        return JSONResponse({"object": "list", "data": [model]})

    return [Route("/v1/chat/completions", complete, methods=["POST"]), Route("/v1/models", models, methods=["GET"])]


def _completion(recordings: Recordings, body: bytes) -> Response:
    try:
        request = json.loads(body)
    except ValueError:
        return _error(400, "invalid_json", "the body is not JSON")
    problem = next(_problems(request), None)
    if problem:
        return _error(400, "invalid_request", problem)
    answer = recordings.answer(request)
    if answer is None:
        return _error(404, "no_recording", "no recording for this; connect a model")
    return JSONResponse(_chat_completion(request, json.dumps(answer, ensure_ascii=False)))


def _spoilt(answer: Response, what: str) -> Response:
    """429, 500, drop_answer; garbage: no JSON; half: an answer that ends in the middle; others leave it as it is."""
    match what:
        case "429":
            return JSONResponse({"error": {"code": "rate_limit_exceeded"}}, 429, {"Retry-After": "1"})
        case "500":
            return _error(500, "server_error", "the model is down")
        case "drop_answer":
            return NoAnswer()
        case "garbage":
            return Response("<html>Bad gateway</html>", media_type="text/html")
        case "half":
            message = {"role": "assistant", "content": '{"language": "en", "sentences": [{"te', "refusal": None}
            return JSONResponse(
                {"model": MODEL, "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}
            )
        case _:
            return answer


def _problems(request: object) -> Iterator[str]:
    messages = request.get("messages") if isinstance(request, dict) else None
    if not isinstance(messages, list) or not messages or not all(isinstance(m, dict) for m in messages):
        yield "messages must be a list of messages"
    elif isinstance(request, dict) and request.get("stream"):
        yield "recordings are not streamed"


def _chat_completion(request: dict[str, Any], content: str) -> dict[str, Any]:
    asked = sum(len(_text(message.get("content"))) for message in request["messages"]) // 4
    given = len(content) // 4
    message = {"role": "assistant", "content": content, "refusal": None}
    return {
        "id": "chatcmpl-" + hashlib.sha256(content.encode()).hexdigest()[:24],
        "object": "chat.completion",
        "created": 0,  # a recording has no hour of its own
        "model": MODEL,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
        "usage": {"prompt_tokens": asked, "completion_tokens": given, "total_tokens": asked + given},
    }


def _error(status: int, code: str, message: str) -> Response:
    error = {"code": code, "type": "invalid_request_error", "message": message, "param": None}
    return JSONResponse({"error": error}, status)
