"""The sandbox's web page: a team-chat client for the local Slack, served as plain files."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

FILES = Path(__file__).parent / "page"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",  # a newer version on the same port must not run with old scripts
}


def page_routes() -> list[BaseRoute]:
    """The page at /, its files at /static, and Slack's archive links, which lead to a message on the page."""
    return [
        Route("/", _index, methods=["GET"]),
        Route("/static/{name}", _file, methods=["GET"]),
        Route("/archives/{channel}/p{digits:int}", _archive, methods=["GET"]),
    ]


async def _index(request: Request) -> Response:
    return FileResponse(FILES / "index.html", headers=HEADERS)


async def _file(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in {path.name for path in FILES.iterdir()}:
        return PlainTextResponse("not found", 404)
    return FileResponse(FILES / name, headers=HEADERS)


async def _archive(request: Request) -> Response:
    channel, digits = request.path_params["channel"], str(request.path_params["digits"])
    return RedirectResponse(f"/#{channel}/{digits[:-6]}.{digits[-6:]}", 303)
