"""What the outside may ask over HTTP: deliver a webhook, and how we are."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from functools import partial

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.errors import CredentialsRefused, InputError, PlatformRefused
from bot.ports import Inbound, Receive

MOST = 1_000_000  # bytes of a webhook's body
log = logging.getLogger(__name__)
Healthy = Callable[[], dict[str, dict[str, object]]]


def web_app(receive: Receive, healthy: Healthy) -> Starlette:
    return Starlette(
        routes=[
            Route("/webhooks/{platform}/{account}", partial(webhook, receive=receive), methods=["POST"]),
            Route("/healthz", partial(healthz, healthy=healthy)),
        ]
    )


async def webhook(request: Request, receive: Receive) -> Response:
    """Verified, stored, answered; the work comes later. A refusal says nothing about why to strangers."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST:
            return JSONResponse({"error": "body too large"}, 413)
    headers = {name.lower(): value for name, value in request.headers.items()}
    inbound = Inbound(headers, body, dict(request.query_params))
    platform, account = request.path_params["platform"], request.path_params["account"]
    try:
        counts = await run_in_threadpool(receive, platform, account, inbound)
    except CredentialsRefused:
        return Response(status_code=401)
    except PlatformRefused:
        return JSONResponse({"error": "no such account"}, 404)
    except InputError as wrong:
        return JSONResponse({"error": str(wrong)}, 400)
    changed = sum(number for what, number in counts.items() if what != "unchanged")
    return JSONResponse(dict(counts), 202 if changed else 200)


async def healthz(request: Request, healthy: Healthy) -> Response:
    """200 when every loop runs, else 503; each by name."""
    loops = healthy()
    fine = all(loop["running"] for loop in loops.values())
    return Response(
        json.dumps({"ok": fine, "loops": loops}), 200 if fine else 503, media_type="application/json"
    )  # fmt: skip
