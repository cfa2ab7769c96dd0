"""The demo review site: a small public platform with an API, where posting twice makes two replies."""

from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import quote

from pydantic import AwareDatetime, BaseModel, ConfigDict, FiniteFloat

from bot.connectors.http import Http, by_status
from bot.connectors.options import DemoOptions, read_options
from bot.connectors.reasons import Reason
from bot.connectors.text import Words, same_words
from bot.content.workspace import Account
from bot.errors import CredentialsRefused, InputError, OutsideError, PlatformRefused
from bot.mention.outcome import ReplyState
from bot.mention.post import Author, Change, Post
from bot.ports import Capabilities, Clock, Inbound, Once, Outgoing, Page, Receipt

PUBLIC_TOKEN = "demo"  # the site accepts no other; a secret is used where one is set
BRAND = "brand"  # author of the replies the brand posts
SKEW = timedelta(seconds=60)  # how far the site's clock may be behind ours


class Payload(BaseModel):
    model_config = ConfigDict(coerce_numbers_to_str=True)  # revisions and cursors are numbers to the site


class ReplyPayload(Payload):
    id: str
    text: Words
    author: str = BRAND
    posted_at: AwareDatetime
    url: str | None = None


class ReviewPayload(Payload):
    id: str
    revision: str
    author: Words = ""
    author_id: str = ""
    followers: int | None = None
    rating: FiniteFloat | None = None
    title: Words = ""
    text: Words
    language: str | None = None
    written_at: AwareDatetime
    updated_at: AwareDatetime
    url: str | None = None
    deleted: bool = False
    replies: tuple[ReplyPayload, ...] = ()


class FeedPayload(Payload):
    reviews: tuple[ReviewPayload, ...]
    cursor: str
    more: bool


class Demo:
    """One account on the demo site."""

    platform = "demo"

    def __init__(self, account: Account, clock: Clock, secret: str) -> None:
        options = read_options(DemoOptions, account)
        self.account = account.account
        self.capabilities = Capabilities(
            Once.READ_MATCH, polled=True, max_reply=options.max_reply, can_edit_reply=True, can_delete_reply=True
        )
        self._reviews = f"{options.url}/platform/api/{quote(account.account, safe='')}/reviews"
        self._http = Http(clock, {"Authorization": f"Bearer {secret or PUBLIC_TOKEN}"}, reason=_reason)

    def poll(self, cursor: str, limit: int) -> Page:
        feed = self._http.get(self._reviews, {"since": cursor, "limit": str(limit)}).read(FeedPayload)
        return Page(tuple(self._post(review) for review in feed.reviews), feed.cursor, feed.more)

    def receive(self, inbound: Inbound) -> tuple[Post, ...]:
        raise InputError("the demo site sends no webhooks")

    def fetch(self, external_id: str) -> Post | None:
        review = self._review(external_id)
        return self._post(review) if review else None

    def find_own_reply(self, out: Outgoing) -> Receipt | None:
        """Ours is what the brand posted since the reply was meant to leave, or the reply it replaces; with the same
        words."""
        review = self._review(out.post.external_id)
        return next((_receipt(reply, out) for reply in review.replies if _ours(reply, out)), None) if review else None

    def publish(self, out: Outgoing) -> Receipt:
        """Post, then read back: LIVE is only what was seen there with our words."""
        if self.capabilities.max_reply is not None and self.measure(out.text) > self.capabilities.max_reply:
            raise PlatformRefused(Reason.TOO_LONG)
        body = json.dumps({"text": out.text}).encode()
        replies = f"{self._one(out.post.external_id)}/replies"
        there = f"{replies}/{quote(out.replaces, safe='')}"
        sent = self._http.put(there, body) if out.replaces else self._http.post(replies, body)
        posted = sent.read(ReplyPayload)
        return self._read_back(posted, out) or Receipt(
            ReplyState.PENDING, posted.text, posted.posted_at, posted.id, posted.url
        )

    def withdraw(self, out: Outgoing) -> None:
        try:
            self._http.delete(f"{self._one(out.post.external_id)}/replies/{quote(out.replaces, safe='')}")
        except PlatformRefused as refusal:
            if refusal.reason != Reason.GONE:
                raise

    def measure(self, text: str) -> int:
        return len(text)

    def check(self) -> str:
        self.poll("", 1)
        return f"demo {self.account}: answers at {self._reviews}"

    def _read_back(self, posted: ReplyPayload, out: Outgoing) -> Receipt | None:
        """None when it is not there to be seen (yet): the site has it, so nothing may be raised any more."""
        try:
            review = self._review(out.post.external_id)
        except (OutsideError, CredentialsRefused):
            return None
        shown = review.replies if review else ()
        return next((_receipt(reply, out) for reply in shown if reply.id == posted.id), None)

    def _review(self, external_id: str) -> ReviewPayload | None:
        try:
            return self._http.get(self._one(external_id)).read(ReviewPayload)
        except PlatformRefused as refusal:
            if refusal.reason == Reason.GONE:
                return None
            raise

    def _one(self, external_id: str) -> str:
        return f"{self._reviews}/{quote(external_id, safe='')}"

    def _post(self, review: ReviewPayload) -> Post:
        change = Change.EDITED if review.updated_at > review.written_at else Change.NEW
        replies = [reply.text for reply in review.replies if reply.author == BRAND]
        return Post(
            self.platform, self.account, review.id, review.text, review.revision,
            Change.DELETED if review.deleted else change, review.title, review.rating,
            author=Author(review.author, review.author_id, review.followers), url=review.url,
            written_at=review.written_at, edited_at=review.updated_at if change is Change.EDITED else None,
            language_hint=review.language or "", existing_reply=replies[-1] if replies else None,
        )  # fmt: skip


def _reason(status: int, body: bytes) -> Reason:
    """The site names one reason of its own."""
    try:
        error = json.loads(body)["error"]
    except (ValueError, RecursionError, TypeError, LookupError):
        error = None
    return Reason.TOO_LONG if error == "too_long" else by_status(status, body)


def _ours(reply: ReplyPayload, out: Outgoing) -> bool:
    if not out.text:
        return reply.id == out.replaces
    sent = reply.id == out.replaces if out.replaces else reply.posted_at >= out.intent_at - SKEW
    return reply.author == BRAND and sent and same_words(reply.text, out.text)


def _receipt(reply: ReplyPayload, out: Outgoing) -> Receipt:
    if same_words(reply.text, out.text):
        return Receipt(ReplyState.LIVE, reply.text, reply.posted_at, reply.id, reply.url)
    return Receipt(ReplyState.PENDING, reply.text, reply.posted_at, reply.id, reply.url, Reason.WORDS_DIFFER)
