"""The public pages of the demo review site; everything a customer or a brand wrote is escaped."""

from __future__ import annotations

from datetime import datetime
from html import escape
from urllib.parse import quote

from bot.sandbox.reviews import Account, Reply, Review
from bot.sandbox.wall import AUTHOR_MAX, TEXT_MAX

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="/static/platform.css">
<link rel="icon" href="/static/wall.svg" type="image/svg+xml">
</head>
<body>
<header class="site"><div class="inside"><span class="site-name">Public reviews</span>
<span class="site-note">a demo site, nothing here is real</span></div></header>
<main class="inside">{body}</main>
</body>
</html>
"""

_FORM = """<form class="write" method="post" action="/platform/{account}/reviews">
<h2>Write a review</h2>
<label>Your name <input name="author" required maxlength="{author_max}" autocomplete="off"></label>
<label>Stars <select name="rating" required>
<option value="5">5 ★★★★★</option><option value="4">4 ★★★★</option><option value="3">3 ★★★</option>
<option value="2">2 ★★</option><option value="1">1 ★</option></select></label>
<label class="wide">What happened? <textarea name="text" required maxlength="{text_max}" rows="4"></textarea></label>
<button type="submit">Post review</button>
</form>"""


def wall_page(account: Account, reviews: list[Review], accounts: tuple[Account, ...]) -> str:
    """Everything the public sees of one account, newest first."""
    shown = "".join(_article(account, review) for review in reviews)
    body = "".join(
        (
            _neighbours(account, accounts),
            f'<section class="summary"><h1>{escape(account.name)}</h1>{_rating(reviews)}</section>',
            f'<div class="columns"><div class="reviews">{shown or _EMPTY}</div>',
            _FORM.format(account=quote(account.account), author_max=AUTHOR_MAX, text_max=TEXT_MAX),
            "</div>",
        )
    )
    return _page(account.name, body)


def review_page(account: Account, review: Review) -> str:
    """One review with the brand's replies; a deleted one says so and shows none of its words."""
    back = f'<p class="back"><a href="/platform/{quote(account.account)}">All reviews of {escape(account.name)}</a></p>'
    gone = '<p class="empty">This review was removed by its author.</p>'
    return _page(f"A review of {account.name}", back + (gone if review.deleted else _article(account, review)))


def missing_page() -> str:
    """What a wrong address shows."""
    return _page("Not found", '<p class="empty">There is no such page on this site.</p>')


_EMPTY = '<p class="empty">Nobody has written a review yet. The first one appears here at once.</p>'


def _page(title: str, body: str) -> str:
    return _PAGE.format(title=escape(title), body=body)


def _neighbours(here: Account, accounts: tuple[Account, ...]) -> str:
    links = "".join(
        f'<a href="/platform/{quote(other.account)}"{" aria-current=page" if other == here else ""}>'
        f"{escape(other.name)}</a>"
        for other in accounts
    )
    return f'<nav class="neighbours" aria-label="Accounts">{links}</nav>'


def _rating(reviews: list[Review]) -> str:
    given = [review.rating for review in reviews if review.rating is not None]
    if not given:
        return '<p class="average">No rating yet</p>'
    average = sum(given) / len(given)
    count = f"{len(given)} review{'' if len(given) == 1 else 's'}"
    bars = "".join(_bar(stars, given.count(stars), len(given)) for stars in range(5, 0, -1))
    head = f'<p class="average"><b>{average:.1f}</b> {_stars(round(average))} <span>{count}</span></p>'
    return f'{head}<div class="bars">{bars}</div>'


def _bar(stars: int, count: int, total: int) -> str:
    return f'<span>{stars}★</span><meter min="0" max="{total}" value="{count}">{count}</meter><span>{count}</span>'


def _stars(rating: int | None) -> str:
    if rating is None:
        return '<span class="stars">No stars given</span>'
    shown = "★" * rating + "☆" * (5 - rating)
    return f'<span class="stars" role="img" aria-label="{rating} out of 5 stars">{shown}</span>'


def _article(account: Account, review: Review) -> str:
    url = f"/platform/{quote(account.account)}/reviews/{quote(review.id)}"
    edited = f' <span class="edited">edited {_when(review.updated_at)}</span>' if review.revision > 1 else ""
    title = f"<h3>{escape(review.title)}</h3>" if review.title else ""
    replies = "".join(_reply(account, reply) for reply in review.replies)
    return (
        f'<article class="review" id="{escape(review.id)}"><header>{_stars(review.rating)}'
        f' <b>{escape(review.author)}</b> <a class="when" href="{url}">{_when(review.written_at)}</a>{edited}</header>'
        f'{title}<p class="words">{escape(review.text)}</p>{replies}</article>'
    )


def _reply(account: Account, reply: Reply) -> str:
    return (
        f'<section class="answer" id="{escape(reply.id)}"><h4>{escape(account.brand)} replied'
        f' <span class="when">{_when(reply.posted_at)}</span></h4><p class="reply">{escape(reply.text)}</p></section>'
    )


def _when(at: datetime) -> str:
    return f'<time datetime="{at.isoformat()}">{at:%d %b %Y, %H:%M}</time>'
