"""response_url: answers to an interaction by its own address."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.sandbox.block_rules import problems
from bot.sandbox.method import refuse
from bot.sandbox.refusal import Refused
from bot.sandbox.setup import BOT
from bot.sandbox.slack import Slack
from bot.sandbox.tokens import ResponseUrl

Json = dict[str, Any]
KNOWN = {
    *("text", "blocks", "response_type", "replace_original", "delete_original", "thread_ts", "metadata", "attachments"),
    *("unfurl_links", "unfurl_media", "mrkdwn"),
}


class ResponseUrls:
    """Answers /response/<id>."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    async def answer(self, request: Request) -> Response:
        """The answer to one use of a response URL."""
        raw = await request.body()
        self._slack.journal.write("response_url", body=raw.decode(errors="replace"))
        try:
            where = self._slack.tokens.respond(request.path_params["id"])
            self._carry_out(where, _object(raw))
        except Refused as refusal:
            self._slack.journal.violation("response_url", refusal.error, refusal.detail)
            gone = refusal.error in ("not_found", "used_url", "expired_url")
            return JSONResponse({"ok": False, "error": refusal.error}, 404 if gone else 400)
        return PlainTextResponse("ok")

    def _carry_out(self, where: ResponseUrl, body: Json) -> None:
        if body.get("delete_original"):
            self._slack.delete(self._slack.message(where.channel, where.ts))
            return
        text, blocks = str(body.get("text") or ""), body.get("blocks") or []
        if not text and not blocks:
            raise Refused("no_text")
        if blocks:
            refuse("invalid_blocks", problems(blocks, "message"))
        if body.get("replace_original"):
            original = self._slack.message(where.channel, where.ts)
            message = self._slack.edit(original, text=text, blocks=blocks, edited=self._slack.next_ts())
        else:
            only_for = "" if body.get("response_type") == "in_channel" else where.user
            thread = str(body.get("thread_ts") or "")
            message = self._slack.post(where.channel, BOT, text, blocks, only_for=only_for, thread_ts=thread)
        self._slack.note_pings("response_url", message)


def _object(raw: bytes) -> Json:
    try:
        body = json.loads(raw)
    except ValueError:
        raise Refused("invalid_payload") from None
    if not isinstance(body, dict) or set(body) - KNOWN:
        raise Refused("invalid_payload", [f"unknown: {sorted(set(body) - KNOWN)}" if isinstance(body, dict) else ""])
    return body
