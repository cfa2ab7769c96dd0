"""The demo review site behaves like a real one: customers write, the brand answers, changes are told in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest

from bot.sandbox.platform import Account, DemoPlatform, Refused, SeedEdit, SeedReview

from .serving import serving

pytestmark = pytest.mark.slow

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HOSTILE = '<script>alert("x")</script> & <b>bold</b>\n</p></article>'


@dataclass
class Watch:
    """A clock that moves when told."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


def seed(id: str = "s1", **changes: Any) -> SeedReview:
    fields: dict[str, Any] = {"author": "Ada", "rating": 2, "text": "Late again.", "title": "Late", "language": "en"}
    return SeedReview(**{"id": id, "written_at": START - timedelta(hours=1), **fields, **changes})


def platform_of(*seeds: SeedReview, clock: Watch | None = None) -> DemoPlatform:
    shop = Account("shop", "Fern & Co", "Fern & Co on Shopwall", ("en", "pl"), 40, seeds)
    return DemoPlatform((shop, Account("app", "Fern & Co", "Fern app on Appwall", ("en",), 350)), clock or Watch())


@dataclass
class Site:
    """The site as seen over HTTP, by the brand (`api`) and by everybody else (`web`)."""

    platform: DemoPlatform
    clock: Watch
    url: str
    api: httpx.Client = field(init=False)
    web: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.api = httpx.Client(base_url=f"{self.url}/platform/api", headers={"Authorization": "Bearer demo"})
        self.web = httpx.Client(base_url=f"{self.url}/platform")

    def post(self, **said: object) -> dict[str, Any]:
        answer = self.web.post("/shop/reviews", json={"author": "Ola", "rating": 1, "text": "Broken lid.", **said})
        assert answer.status_code == 201, answer.text
        review: dict[str, Any] = answer.json()
        return review

    def reply(self, id: str, text: str = "We are sorry, Ola.") -> httpx.Response:
        return self.api.post(f"/shop/reviews/{id}/replies", json={"text": text})

    def feed(self, **query: object) -> dict[str, Any]:
        answer = self.api.get("/shop/reviews", params={name: str(value) for name, value in query.items()})
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.json()
        return page


@pytest.fixture
def site() -> Iterator[Site]:
    clock = Watch()
    platform = platform_of(seed(), clock=clock)
    with serving(platform.routes()) as url:
        yield Site(platform, clock, url)


class _Replies(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.inside, self.words, self.tags = False, [""], set[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.inside = ("class", "reply") in attrs

    def handle_endtag(self, tag: str) -> None:
        if self.inside:
            self.words.append("")
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.words[-1] += data


def replies_on(page: str) -> _Replies:
    found = _Replies()
    found.feed(page)
    return found


def test_the_feed_tells_changes_in_the_order_in_which_they_happened(site: Site) -> None:
    first, second = site.post(text="One"), site.post(text="Two")
    site.web.put(f"/shop/reviews/{first['id']}", json={"rating": 5, "text": "One, solved"})
    told = [(review["id"], review["text"], review["revision"]) for review in site.feed()["reviews"]]
    assert told == [("s1", "Late again.", 1), (second["id"], "Two", 1), (first["id"], "One, solved", 2)]


def test_a_cursor_continues_where_the_last_answer_ended(site: Site) -> None:
    wanted = ["s1", *(site.post(text=f"Review {number}")["id"] for number in range(4))]
    seen, cursor, more = [], "0", True
    while more:
        page = site.feed(since=cursor, limit=2)
        assert len(page["reviews"]) <= 2
        seen += [review["id"] for review in page["reviews"]]
        cursor, more = page["cursor"], page["more"]
    assert seen == wanted
    assert site.feed(since=cursor) == {"reviews": [], "cursor": cursor, "more": False}


def test_a_review_carries_everything_a_connector_needs(site: Site) -> None:
    review = site.feed()["reviews"][0]
    assert set(review) == {
        *("id", "revision", "change", "author", "author_id", "followers", "rating", "title", "text", "language"),
        *("written_at", "updated_at", "url", "deleted", "replies"),
    }
    assert datetime.fromisoformat(review["written_at"]) == START - timedelta(hours=1)
    assert review == site.api.get("/shop/reviews/s1").json()
    assert httpx.get(review["url"]).status_code == 200


def test_the_brand_reads_back_the_exact_words_of_its_reply(site: Site) -> None:
    id = site.post()["id"]
    posted = site.reply(id, "Sorry, Ola: <1 day>\n& thanks")
    assert posted.status_code == 201
    reply = site.api.get(f"/shop/reviews/{id}").json()["replies"][0]
    assert (reply["text"], reply["author"]) == ("Sorry, Ola: <1 day>\n& thanks", "brand")
    assert posted.json() == reply
    assert replies_on(httpx.get(reply["url"]).text).words[0] == "Sorry, Ola: <1 day>\n& thanks"


def test_posting_twice_makes_two_public_replies(site: Site) -> None:
    id = site.post()["id"]
    assert [site.reply(id).status_code for _ in range(2)] == [201, 201]
    assert len(site.api.get(f"/shop/reviews/{id}").json()["replies"]) == 2


def test_a_reply_is_no_change_of_the_review(site: Site) -> None:
    id = site.post()["id"]
    cursor = site.feed()["cursor"]
    site.reply(id)
    assert site.feed(since=cursor)["reviews"] == []


def test_a_reply_longer_than_the_account_allows_is_refused_with_the_limit(site: Site) -> None:
    id = site.post()["id"]
    refused = site.reply(id, "x" * 41)
    assert (refused.status_code, refused.json()["error"], refused.json()["max"]) == (422, "too_long", 40)
    assert site.reply(id, "x" * 40).status_code == 201
    reply = site.api.get(f"/shop/reviews/{id}").json()["replies"][0]["id"]
    assert site.api.put(f"/shop/reviews/{id}/replies/{reply}", json={"text": "x" * 41}).status_code == 422


def test_a_reply_can_be_changed_and_taken_down(site: Site) -> None:
    id = site.post()["id"]
    place = f"/shop/reviews/{id}/replies/{site.reply(id).json()['id']}"
    assert site.api.put(place, json={"text": "Better words"}).json()["text"] == "Better words"
    assert site.api.get(f"/shop/reviews/{id}").json()["replies"][0]["text"] == "Better words"
    assert site.api.delete(place).status_code == 204
    assert site.api.get(f"/shop/reviews/{id}").json()["replies"] == []
    assert site.api.delete(place).status_code == 404


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer other"}])
def test_the_api_wants_its_token(site: Site, headers: dict[str, str]) -> None:
    assert httpx.get(f"{site.url}/platform/api/shop/reviews", headers=headers).status_code == 401
    assert httpx.post(f"{site.url}/platform/api/shop/reviews/s1/replies", headers=headers).status_code == 401
    assert site.platform.review("shop", "s1").replies == ()


def test_a_deleted_review_is_told_without_its_words_and_cannot_be_answered(site: Site) -> None:
    id = site.post(text="Regretted at once")["id"]
    site.reply(id)
    cursor = site.feed()["cursor"]
    assert site.web.delete(f"/shop/reviews/{id}").status_code == 204
    (told,) = site.feed(since=cursor)["reviews"]
    assert (told["id"], told["deleted"], told["text"], told["replies"]) == (id, True, "", [])
    assert site.reply(id).status_code == 404
    page = site.web.get(f"/shop/reviews/{id}")
    assert page.status_code == 410
    assert "Regretted" not in page.text
    assert "Regretted" not in site.web.get("/shop").text


def test_saving_the_same_words_and_stars_again_is_no_change(site: Site) -> None:
    review = site.post(text="Same", rating=3)
    again = site.web.put(f"/shop/reviews/{review['id']}", json={"rating": 3, "text": "Same"}).json()
    assert (again["revision"], again["change"]) == (review["revision"], review["change"])


def test_nothing_anybody_wrote_becomes_markup_on_the_public_pages(site: Site) -> None:
    id = site.post(author='"><img src=x onerror=alert(1)>', text=HOSTILE)["id"]
    site.platform.reply("shop", id, "<i>brand</i> & co</p>")
    for page in (site.web.get(f"/shop/reviews/{id}"), site.web.get("/shop")):
        found = replies_on(page.text)
        assert found.tags.isdisjoint({"script", "img", "i"})
        assert found.words[0] == "<i>brand</i> & co</p>"
        assert "default-src 'none'" in page.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("said", "status", "error"),
    [
        ({"author": ""}, 422, "author_required"),
        ({"author": "x" * 81}, 422, "too_long"),
        ({"text": "  \n"}, 422, "text_required"),
        ({"text": "x" * 4001}, 422, "too_long"),
        ({"text": 7}, 422, "text_required"),
        ({"rating": 0}, 422, "bad_rating"),
        ({"rating": 6}, 422, "bad_rating"),
        ({"rating": True}, 422, "bad_rating"),
        ({"rating": "5.0"}, 422, "bad_rating"),
        ({"rating": None}, 422, "bad_rating"),
        ({"text": "x" * 70_000}, 413, "too_large"),
    ],
)
def test_what_a_customer_may_not_post_is_refused_by_name(
    site: Site, said: dict[str, object], status: int, error: str
) -> None:
    before = site.feed()
    answer = site.web.post("/shop/reviews", json={"author": "Ola", "rating": 1, "text": "Broken lid.", **said})
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert site.feed() == before


@pytest.mark.parametrize("body", [b"", b"[1]", b"{", b"\xff"])
def test_a_body_that_is_no_json_object_is_refused(site: Site, body: bytes) -> None:
    assert site.web.post("/shop/reviews", content=body).json() == {"error": "bad_json"}


def test_the_form_of_the_public_page_posts_a_review_and_leads_to_it(site: Site) -> None:
    form = {"author": "Łucja", "rating": "4", "text": "Zażółć & gęślą"}
    answer = site.web.post("/shop/reviews", data=form)
    assert answer.status_code == 303
    review = site.platform.reviews("shop")[0]
    assert (review.author, review.rating, review.text) == ("Łucja", 4, "Zażółć & gęślą")
    assert answer.headers["location"] == f"/platform/shop/reviews/{review.id}"


@pytest.mark.parametrize("query", [{"since": "x"}, {"since": "-1"}, {"limit": "0"}, {"limit": "²"}])
def test_a_cursor_or_limit_that_is_none_is_refused(site: Site, query: dict[str, str]) -> None:
    assert site.api.get("/shop/reviews", params=query).status_code == 400


def test_unknown_places_are_not_found(site: Site) -> None:
    assert site.api.get("/nowhere/reviews").json() == {"error": "no_such_account"}
    assert site.api.get("/shop/reviews/none").json() == {"error": "no_such_review"}
    assert site.reply("none").status_code == 404
    assert site.api.put("/shop/reviews/s1/replies/none", json={"text": "x"}).json() == {"error": "no_such_reply"}
    for path in ("/nowhere", "/shop/reviews/none"):
        page = site.web.get(path)
        assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")


def test_a_dropped_answer_leaves_the_reply_in_place(site: Site) -> None:
    site.platform.fault("drop_answer")
    with pytest.raises(httpx.TransportError):
        site.reply("s1")
    assert [reply.text for reply in site.platform.review("shop", "s1").replies] == ["We are sorry, Ola."]
    assert site.reply("s1").status_code == 201


@pytest.mark.parametrize(("what", "status"), [("500", 500), ("429", 429)])
def test_a_failed_attempt_makes_no_reply_as_often_as_asked(site: Site, what: Any, status: int) -> None:
    site.platform.fault(what, times=2)
    answers = [site.reply("s1") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [status, status, 201]
    assert ("retry-after" in answers[0].headers) == (what == "429")
    assert len(site.platform.review("shop", "s1").replies) == 1


def test_a_slow_answer_comes_after_the_patience_of_a_hasty_caller(site: Site) -> None:
    site.platform.fault("slow")
    with pytest.raises(httpx.ReadTimeout):
        site.api.post("/shop/reviews/s1/replies", json={"text": "x"}, timeout=0.2)


def test_seeds_appear_when_their_hour_comes_and_change_when_their_edit_is_due() -> None:
    clock = Watch()
    edit = SeedEdit(START + timedelta(minutes=20), 4, "Arrived after all.")
    later = seed("s2", written_at=START + timedelta(minutes=10), edits=(edit,), followers=90, author_id="w-7")
    platform = platform_of(later, clock=clock)
    assert platform.changes("shop") == ([], False)
    clock.forward(minutes=10)
    (fresh,), _ = platform.changes("shop")
    assert (fresh.id, fresh.revision, fresh.followers, fresh.author_id) == ("s2", 1, 90, "w-7")
    clock.forward(minutes=10)
    (edited,), _ = platform.changes("shop", fresh.change)
    assert (edited.revision, edited.rating, edited.text) == (2, 4, "Arrived after all.")
    assert (edited.written_at, edited.updated_at) == (later.written_at, edit.at)


def test_seeds_of_the_past_arrive_in_the_order_in_which_they_were_written() -> None:
    old, new = (seed(id, written_at=START - timedelta(days=days)) for id, days in (("old", 9), ("new", 2)))
    found, _ = platform_of(new, old).changes("shop")
    assert [review.id for review in found] == ["old", "new"]


def test_an_edit_of_a_review_its_author_took_down_never_comes() -> None:
    clock = Watch()
    platform = platform_of(seed(edits=(SeedEdit(START + timedelta(minutes=1), 5, "Back?"),)), clock=clock)
    gone = platform.delete("shop", "s1")
    clock.forward(minutes=2)
    assert platform.review("shop", "s1") == gone


def test_one_person_has_one_id_on_every_account() -> None:
    platform = platform_of()
    here, there = platform.post("shop", "Ola K.", 1, "Late"), platform.post("app", "ola k.", 2, "Late too")
    assert here.author_id == there.author_id != platform.post("app", "Ola L.", 2, "Late").author_id


def test_the_site_refuses_a_reply_to_what_is_not_there() -> None:
    with pytest.raises(Refused) as refusal:
        platform_of().reply("shop", "none", "Hello")
    assert refusal.value.status == 404


def test_the_public_page_shows_stars_newest_first_and_the_average(site: Site) -> None:
    site.clock.forward(minutes=1)
    site.post(rating=5, text="Lovely", title="Perfect gift")
    page = site.web.get("/shop").text
    assert page.index("Lovely") < page.index("Late again.")
    assert "<b>3.5</b>" in page
    assert "Perfect gift" in page
    assert 'aria-label="5 out of 5 stars"' in page
