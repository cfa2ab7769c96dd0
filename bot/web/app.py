"""What the outside may ask over HTTP: deliver a webhook, tell what people did in Slack, and how we are."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from functools import partial

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.errors import CredentialsRefused, InputError, Moved, PlatformRefused, Unavailable, Unreadable
from bot.ports import Answering, Inbound, Receive

MOST = 1_000_000  # bytes of a webhook's body
log = logging.getLogger(__name__)
Healthy = Callable[[], Mapping[str, Mapping[str, object]]]
Ready = Callable[[], dict[str, str]]  # reasons by name why not


def web_app(
    receive: Receive | None, healthy: Healthy, slack: Answering | None = None, ready: Ready = dict
) -> Starlette:
    """`receive` takes webhooks in, where this process does; `healthy` tells of the loops what strangers may read;
    `slack` answers Slack's requests where they come over HTTP."""
    routes = [
        Route("/healthz", partial(healthz, healthy=healthy)),
        Route("/readyz", partial(readyz, ready=ready)),
    ]
    if receive:
        routes.append(Route("/webhooks/{platform}/{account}", partial(webhook, receive=receive), methods=["POST"]))
    if slack:
        routes.append(Route("/slack/events", partial(slack_events, slack=slack), methods=["POST"]))
    return Starlette(routes=routes)


async def webhook(request: Request, receive: Receive) -> Response:
    """Verified, stored, answered; the work comes later. A refusal says nothing about why to strangers."""
    inbound = await read(request)
    if inbound is None:
        return JSONResponse({"error": "body too large"}, 413)
    platform, account = request.path_params["platform"], request.path_params["account"]
    try:
        counts = await run_in_threadpool(receive, platform, account, inbound)
    except CredentialsRefused:
        return Response(status_code=401)
    except PlatformRefused:
        return JSONResponse({"error": "no such account"}, 404)
    except InputError as wrong:
        return JSONResponse({"error": str(wrong)}, 400)
    except (Moved, Unavailable, Unreadable):  # nothing of it is stored: whoever sent it tries again
        return JSONResponse({"error": "not now"}, 503, headers={"Retry-After": "30"})
    changed = sum(number for what, number in counts.items() if what != "unchanged")
    return JSONResponse(dict(counts), 202 if changed else 200)


async def slack_events(request: Request, slack: Answering) -> Response:
    """Clicks, dialogs, commands and events; the answer is the listener's ack."""
    inbound = await read(request)
    if inbound is None:
        return JSONResponse({"error": "body too large"}, 413)
    answer = await run_in_threadpool(slack, inbound)
    return Response(answer.body, answer.status, media_type=answer.content_type)


async def read(request: Request) -> Inbound | None:
    """The request as it came; None when its body is larger than anybody honest sends."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST:
            return None
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Inbound(headers, body, dict(request.query_params))


async def healthz(request: Request, healthy: Healthy) -> Response:
    """200 when every loop runs, else 503; each by name. Not ok either is one that runs and is hindered: a token was
    refused, a platform is away. That is no 503, because starting us again would not help."""
    loops = healthy()
    runs = all(loop["running"] for loop in loops.values())
    fine = runs and not any(loop.get("hindered") for loop in loops.values())
    return Response(
        json.dumps({"ok": fine, "loops": loops}), 200 if runs else 503, media_type="application/json"
    )  # fmt: skip


async def readyz(request: Request, ready: Ready) -> Response:
    """200 when this process can do its work now, else 503 with names and reasons that strangers may read."""
    reasons = await run_in_threadpool(ready)
    return JSONResponse({"ready": not reasons, "reasons": reasons}, 503 if reasons else 200)
