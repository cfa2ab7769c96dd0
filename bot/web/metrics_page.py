"""/metrics, and /healthz with all it knows, on an address of their own: what they tell is not for strangers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.app import Healthy, healthz

Told = Callable[[str], tuple[bytes, str]]  # what a scraper accepts -> exposition, content type


def metrics_app(told: Told, healthy: Healthy = dict) -> Starlette:
    async def metrics(request: Request) -> Response:
        body, content_type = await run_in_threadpool(told, request.headers.get("accept", ""))
        return Response(body, media_type=None, headers={"Content-Type": content_type})

    return Starlette(routes=[Route("/metrics", metrics), Route("/healthz", partial(healthz, healthy=healthy))])
