"""Slack's Web API over HTTP: tokens, limits, faults, and answers in Slack's shapes."""

from __future__ import annotations

import asyncio
import json
import math
import re
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp

from bot.sandbox import assistant, chat, conversations, streaming, workspace
from bot.sandbox.checks import Problem
from bot.sandbox.faults import Faults
from bot.sandbox.hang_up import HungUp
from bot.sandbox.limits import Limits
from bot.sandbox.method import Args, Method
from bot.sandbox.refusal import Refused
from bot.sandbox.slack import Slack

METHODS: dict[str, Method] = {
    **chat.METHODS, **streaming.METHODS, **assistant.METHODS, **conversations.METHODS, **workspace.METHODS,
}  # fmt: skip
SCOPES = (
    "app_mentions:read,assistant:write,channels:history,channels:join,channels:read,chat:write,commands,im:history,im:read,im:write,"
    "reactions:write,team:read,users:read"
)


class WebApi:
    """Answers /api/<method>."""

    def __init__(self, slack: Slack, faults: Faults, transports: dict[Any, asyncio.Transport]) -> None:
        self._slack, self._faults = slack, faults
        self._limits = Limits(slack.setup.clock_factor)
        self._hung_up = HungUp(transports)

    async def answer(self, request: Request) -> ASGIApp:
        """The answer to one call."""
        name, (token, args) = request.path_params["method"], await _read(request)
        self._slack.journal.call(name, args)
        fault = self._faults.next(name, "slack")
        if fault and fault.what == "429":
            return _throttled(fault.retry_after)
        if fault and fault.what == "refuse":
            return JSONResponse({"ok": False, "error": fault.error})
        if fault and fault.what == "before_500":
            return PlainTextResponse("Internal Server Error", 500)
        if fault and fault.what == "drop_call":
            return self._hung_up
        closed = self._faults.closed.answer(name, token, args)
        answer = JSONResponse(closed) if closed else self._call(name, token, args)
        self._slack.journal.write("answer", method=name, status=answer.status_code, body=bytes(answer.body).decode())
        if fault:
            return self._hung_up if fault.what == "drop_answer" else PlainTextResponse("Internal Server Error", 500)
        return answer

    def _call(self, name: str, token: str, args: Args) -> Response:
        try:
            method = _allowed(name, token)
            wait = self._limits.wait(name, method.tier, str(args.get("channel") or args.get("channel_id", "")))
            if wait:
                self._slack.journal.violation(name, "ratelimited", f"{wait:.3f} s too early")
                return _throttled(max(1, math.ceil(wait)))
            for unknown in method.unknown(args):
                self._slack.journal.violation(name, "unknown_argument", unknown)
            return JSONResponse({"ok": True, **method.run(self._slack, method.checked(args))}, headers=_headers(token))
        except Refused as refusal:
            self._slack.journal.violation(name, refusal.error, refusal.detail)
            return JSONResponse(_refused(refusal))


def _allowed(name: str, token: str) -> Method:
    if not token:
        raise Refused("not_authed")
    if not re.match(r"(xoxb|xapp)-sandbox", token):
        raise Refused("invalid_auth")  # nobody's real token is ever taken
    if name not in METHODS:
        raise Refused("unknown_method")
    if METHODS[name].app_token != token.startswith("xapp"):
        raise Refused("not_allowed_token_type")
    return METHODS[name]


def _headers(token: str) -> dict[str, str]:
    return {"x-oauth-scopes": "connections:write" if token.startswith("xapp") else SCOPES}


def _refused(refusal: Refused) -> dict[str, Any]:
    body: dict[str, Any] = {"ok": False, "error": refusal.error}
    if refusal.problems:
        body["errors"] = [_problem(problem) for problem in refusal.problems]
    if refusal.messages:
        body["response_metadata"] = {"messages": refusal.messages}
    return body


def _problem(problem: Problem) -> dict[str, Any]:
    told = {"pointer": problem.pointer, "code": problem.code, "message": problem.message}
    return told | ({"constraint": problem.constraint} if problem.constraint is not None else {})


def _throttled(seconds: int) -> Response:
    return JSONResponse({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(seconds)})


async def _read(request: Request) -> tuple[str, Args]:
    """The token and the other arguments of a call, from the header, the address and the body."""
    args: Args = dict(request.query_params)
    body = await request.body()
    if request.headers.get("content-type", "").startswith("application/json"):
        args |= _object(body)
    else:
        args |= dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    given = str(args.pop("token", ""))
    return request.headers.get("authorization", "").removeprefix("Bearer ") or given, args


def _object(body: bytes) -> Args:
    try:
        found = json.loads(body or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
