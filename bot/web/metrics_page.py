"""/metrics on an address of its own, so that what it tells does not stand where strangers come."""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

Told = Callable[[str], tuple[bytes, str]]  # what a scraper accepts -> exposition, content type


def metrics_app(told: Told) -> Starlette:
    async def metrics(request: Request) -> Response:
        body, content_type = await run_in_threadpool(told, request.headers.get("accept", ""))
        return Response(body, media_type=None, headers={"Content-Type": content_type})

    return Starlette(routes=[Route("/metrics", metrics)])
