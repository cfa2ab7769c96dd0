"""The demo review site over HTTP: public pages, an API for the brand, and what customers may do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from urllib.parse import parse_qs, quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from bot.sandbox import platform_pages as pages
from bot.sandbox.faults import SLOW, Faults
from bot.sandbox.hang_up import NoAnswer
from bot.sandbox.reviews import Account, Reply, Review, SeedEdit, SeedReview
from bot.sandbox.wall import AUTHOR_MAX, TEXT_MAX, TITLE_MAX, Fault, Refused, Wall

__all__ = ["Account", "DemoPlatform", "Fault", "Refused", "Reply", "Review", "SeedEdit", "SeedReview"]

TOKEN = "demo"  # the brand's bearer token for the API; public on purpose
BODY_MAX = 64 * 1024  # bytes
PAGE_MAX = 100  # reviews in one answer of the feed
CSP = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'"

Endpoint = Callable[[Request], Awaitable[Response]]
Clock = Callable[[], datetime]
Fields = dict[str, object]


class DemoPlatform(Wall):
    """A small public review site; its accounts and their reviews live as long as the process."""

    def __init__(self, accounts: tuple[Account, ...], clock: Clock, faults: Faults | None = None) -> None:
        super().__init__(accounts, clock)
        self._chance = faults or Faults()

    def routes(self) -> list[BaseRoute]:
        """Everything below /platform."""
        one, replies = self._api("platform.review", self._one), self._api("platform.reply", self._spoilt)
        api = [
            Route("/{account}/reviews", self._api("platform.feed", self._feed), methods=["GET"]),
            Route("/{account}/reviews/{id}", one, methods=["GET"]),
            Route("/{account}/reviews/{id}/replies", replies, methods=["POST"]),
            Route("/{account}/reviews/{id}/replies/{reply}", replies, methods=["PUT", "DELETE"]),
        ]
        public = [
            Route("/{account}", _public(self._wall_page), methods=["GET"]),
            Route("/{account}/reviews", _public(self._posted), methods=["POST"]),
            Route("/{account}/reviews/{id}", _public(self._review_page), methods=["GET"]),
            Route("/{account}/reviews/{id}", _public(self._changed), methods=["PUT", "DELETE"]),
        ]
        return [Mount("/platform/api", routes=api), Mount("/platform", routes=public)]

    async def _feed(self, request: Request) -> Response:
        since, limit = _number(request, "since", 0), min(_number(request, "limit", 50), PAGE_MAX)
        if limit < 1:
            raise Refused(400, "bad_limit")
        whim = request.scope.get("whim")
        found, more = self.changes(request.path_params["account"], 0 if whim == "repeat" else since, limit)
        cursor = found[-1].change if found else since
        reviews = [_review_json(request, review) for review in (reversed(found) if whim == "reverse" else found)]
        return JSONResponse({"reviews": reviews, "cursor": str(cursor), "more": more})

    async def _one(self, request: Request) -> Response:
        return JSONResponse(_review_json(request, self.review(*_place(request))))

    def _api(self, place: str, endpoint: Endpoint) -> Endpoint:
        """An endpoint for the brand, in the weather there is."""
        real = _api(endpoint)

        async def answer(request: Request) -> Response:
            fault = self._chance.next(place)
            what = fault.what if fault else ""
            if what in ("429", "before_500"):
                return _throttled() if what == "429" else _broken()
            await asyncio.sleep(SLOW if what == "slow" else 0)
            request.scope["whim"] = what  # a feed may begin anew ("repeat") or tell backwards ("reverse")
            done = await real(request)
            return NoAnswer() if what == "drop_answer" else _broken() if what == "500" else done

        return answer

    async def _spoilt(self, request: Request) -> Response:
        """What the brand does with a reply, with the fault that waits for it."""
        fault = self.next_fault()
        if fault == "429":
            return _throttled()
        if fault == "500":
            return _broken()
        if fault == "slow":
            await asyncio.sleep(SLOW)
        done = await (self._reply_posted(request) if request.method == "POST" else self._reply_changed(request))
        return NoAnswer() if fault == "drop_answer" else done

    async def _reply_posted(self, request: Request) -> Response:
        reply = self.reply(*_place(request), await self._reply_words(request))
        return JSONResponse(_reply_json(_page_url(request, *_place(request)), reply), 201)

    async def _reply_changed(self, request: Request) -> Response:
        place, reply_id = _place(request), request.path_params["reply"]
        if request.method == "DELETE":
            self.delete_reply(*place, reply_id)
            return Response(status_code=204)
        reply = self.edit_reply(*place, reply_id, await self._reply_words(request))
        return JSONResponse(_reply_json(_page_url(request, *place), reply))

    async def _reply_words(self, request: Request) -> str:
        account = self.account(request.path_params["account"])
        return _words(await _fields(request), "text", account.max_reply)

    async def _posted(self, request: Request) -> Response:
        account, fields = request.path_params["account"], await _fields(request)
        author = _words(fields, "author", AUTHOR_MAX)
        review = self.post(account, author, *_said(fields))
        if _is_form(request):
            return RedirectResponse(f"/platform/{quote(account)}/reviews/{quote(review.id)}", 303)
        return JSONResponse(_review_json(request, review), 201)

    async def _changed(self, request: Request) -> Response:
        if request.method == "DELETE":
            self.delete(*_place(request))
            return Response(status_code=204)
        account, id = _place(request)
        review = self.edit(account, id, *_said(await _fields(request)))
        return JSONResponse(_review_json(request, review))

    async def _wall_page(self, request: Request) -> Response:
        account = self.account(request.path_params["account"])
        return _html(pages.wall_page(account, self.reviews(account.account), tuple(self.accounts.values())))

    async def _review_page(self, request: Request) -> Response:
        review = self.review(*_place(request))
        return _html(pages.review_page(self.account(review.account), review), 410 if review.deleted else 200)


def _throttled() -> Response:
    return JSONResponse({"error": "too_many_requests"}, 429, {"Retry-After": "1"})


def _broken() -> Response:
    return JSONResponse({"error": "internal"}, 500)


def _api(endpoint: Endpoint) -> Endpoint:
    async def answer(request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return JSONResponse({"error": "unauthorized"}, 401, {"WWW-Authenticate": "Bearer"})
        return await _public(endpoint)(request)

    return answer


def _public(endpoint: Endpoint) -> Endpoint:
    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Refused as refusal:
            if request.method == "GET" and not request.url.path.startswith("/platform/api/"):
                return _html(pages.missing_page(), refusal.status)
            return JSONResponse(refusal.body, refusal.status)

    return answer


async def _fields(request: Request) -> Fields:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_MAX:
            raise Refused(413, "too_large", max=BODY_MAX)
    if _is_form(request):
        return {name: values[-1] for name, values in parse_qs(body.decode(errors="replace")).items()}
    try:
        fields = json.loads(body)
    except ValueError:
        raise Refused(400, "bad_json") from None
    if not isinstance(fields, dict):
        raise Refused(400, "bad_json")
    return fields


def _is_form(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")


def _said(fields: Fields) -> tuple[int, str, str]:
    stars = fields.get("rating")
    rating = int(stars) if isinstance(stars, str) and stars.isascii() and stars.isdigit() else stars
    if not isinstance(rating, int) or isinstance(rating, bool) or not 1 <= rating <= 5:
        raise Refused(422, "bad_rating", min=1, max=5)
    title = _words(fields, "title", TITLE_MAX) if fields.get("title") else ""
    return rating, _words(fields, "text", TEXT_MAX), title


def _words(fields: Fields, name: str, longest: int) -> str:
    words = fields.get(name)
    if not isinstance(words, str) or not words.strip():
        raise Refused(422, f"{name}_required")
    if len(words) > longest:
        raise Refused(422, "too_long", field=name, max=longest)
    return words


def _number(request: Request, name: str, otherwise: int) -> int:
    words = request.query_params.get(name) or str(otherwise)
    if not (words.isascii() and words.isdigit()):
        raise Refused(400, f"bad_{name}")
    return int(words)


def _place(request: Request) -> tuple[str, str]:
    return request.path_params["account"], request.path_params["id"]


def _page_url(request: Request, account: str, id: str) -> str:
    return f"{request.url.scheme}://{request.url.netloc}/platform/{quote(account)}/reviews/{quote(id)}"


def _review_json(request: Request, review: Review) -> dict[str, object]:
    url = _page_url(request, review.account, review.id)
    return {
        "id": review.id,
        "revision": review.revision,
        "change": review.change,
        "author": review.author,
        "author_id": review.author_id,
        "followers": review.followers,
        "rating": review.rating,
        "title": review.title,
        "text": review.text,
        "language": review.language,
        "written_at": review.written_at.isoformat(),
        "updated_at": review.updated_at.isoformat(),
        "url": url,
        "deleted": review.deleted,
        "replies": [_reply_json(url, reply) for reply in review.replies],
    }


def _reply_json(url: str, reply: Reply) -> dict[str, object]:
    posted = reply.posted_at.isoformat()
    return {"id": reply.id, "text": reply.text, "author": "brand", "posted_at": posted, "url": f"{url}#{reply.id}"}


def _html(page: str, status: int = 200) -> Response:
    return HTMLResponse(page, status, {"Content-Security-Policy": CSP, "X-Content-Type-Options": "nosniff"})
