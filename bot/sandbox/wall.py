"""The state of the demo review site: public reviews, the brand's replies, and a feed of what changed."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Literal

from bot.sandbox.reviews import Account, Reply, Review, SeedEdit, SeedReview, id_of

AUTHOR_MAX, TITLE_MAX, TEXT_MAX = 80, 150, 4000  # characters a customer may type

Fault = Literal["drop_answer", "500", "429", "slow"]


class Refused(Exception):
    """The site does not do this; `status` and `body` are the HTTP answer."""

    def __init__(self, status: int, error: str, **details: object) -> None:
        super().__init__(error)
        self.status, self.body = status, {"error": error, **details}


def _calendar(account: Account) -> Iterator[tuple[datetime, str, SeedReview, SeedEdit | None]]:
    for seed in account.seeds:
        yield seed.written_at, account.account, seed, None
        for edit in seed.edits:
            yield edit.at, account.account, seed, edit


class Wall:
    """Reviews of several accounts in memory; every method may be called from any thread."""

    def __init__(self, accounts: tuple[Account, ...], clock: Callable[[], datetime]) -> None:
        self.accounts = {account.account: account for account in accounts}
        self._clock = clock
        self._lock = threading.RLock()
        self._reviews: dict[str, dict[str, Review]] = {name: {} for name in self.accounts}
        self._changes = dict.fromkeys(self.accounts, 0)
        self._made = 0  # ids given to customers' reviews and to replies
        self._faults: deque[Fault] = deque()
        self.posted: list[tuple[str, str, str]] = []  # (account, review, text) of every reply ever taken
        self.changed: list[tuple[str, str, str]] = []  # the same of every reply whose words were replaced
        self._due = deque(sorted((due for account in accounts for due in _calendar(account)), key=lambda due: due[0]))

    def account(self, name: str) -> Account:
        """The account called `name`; Refused 404 when there is none."""
        if name not in self.accounts:
            raise Refused(404, "no_such_account")
        return self.accounts[name]

    def changes(self, account: str, since: int = 0, limit: int = 50) -> tuple[list[Review], bool]:
        """Reviews new, edited or deleted after change `since`, oldest change first, and whether there are more."""
        with self._lock:
            later = sorted((r for r in self._all(account).values() if r.change > since), key=lambda r: r.change)
        return later[:limit], len(later) > limit

    def reviews(self, account: str) -> list[Review]:
        """What the public sees now, newest first."""
        with self._lock:
            seen = [review for review in self._all(account).values() if not review.deleted]
        return sorted(seen, key=lambda review: (review.written_at, review.change), reverse=True)

    def review(self, account: str, id: str) -> Review:
        """One review, also a deleted one; Refused 404 when there never was one."""
        with self._lock:
            found = self._all(account).get(id)
        if found is None:
            raise Refused(404, "no_such_review")
        return found

    def post(self, account: str, author: str, rating: int, text: str, title: str = "") -> Review:
        """A customer writes a review."""
        with self._lock:
            self._all(account)
            return self._add(account, self._new_id("r"), self._clock(), author, rating, text, title)

    def edit(self, account: str, id: str, rating: int, text: str, title: str = "") -> Review:
        """A customer changes a review; the same words and stars again change nothing."""
        with self._lock:
            review = self._standing(account, id)
            if (review.rating, review.text, review.title) == (rating, text, title):
                return review
            return self._change(review, rating=rating, text=text, title=title, revision=review.revision + 1)

    def delete(self, account: str, id: str) -> Review:
        """A customer takes a review down, and the brand's replies go with it."""
        with self._lock:
            return self._change(self._standing(account, id), deleted=True, text="", title="", replies=())

    def reply(self, account: str, id: str, text: str) -> Reply:
        """The brand answers; answering twice makes two replies, as on a site that does not look."""
        with self._lock:
            review = self._standing(account, id)
            reply = Reply(self._new_id("a"), self._fitting(account, text), self._clock())
            self._save(replace(review, replies=(*review.replies, reply)))
            self.posted.append((account, id, text))
            return reply

    def edit_reply(self, account: str, id: str, reply_id: str, text: str) -> Reply:
        """The brand changes the words of a reply."""
        with self._lock:
            review, old = self._reply(account, id, reply_id)
            new = replace(old, text=self._fitting(account, text))
            self._save(replace(review, replies=tuple(new if r == old else r for r in review.replies)))
            self.changed.append((account, id, text))
            return new

    def delete_reply(self, account: str, id: str, reply_id: str) -> None:
        """The brand takes a reply down."""
        with self._lock:
            review, old = self._reply(account, id, reply_id)
            self._save(replace(review, replies=tuple(r for r in review.replies if r != old)))

    def fault(self, what: Fault, times: int = 1) -> None:
        """Spoil the next `times` attempts to post, change or delete a reply.

        drop_answer: it is done, the connection closes without an answer; 500, 429: nothing is done;
        slow: the answer takes 2 s.
        """
        with self._lock:
            self._faults.extend([what] * times)

    def next_fault(self) -> Fault | None:
        """The fault to play now, if one is waiting; it is played once."""
        with self._lock:
            return self._faults.popleft() if self._faults else None

    def _all(self, account: str) -> dict[str, Review]:
        self.account(account)
        self._catch_up(self._clock())
        return self._reviews[account]

    def _catch_up(self, now: datetime) -> None:
        while self._due and self._due[0][0] <= now:
            at, account, seed, edit = self._due.popleft()
            if edit is None:
                added = self._add(account, seed.id, at, seed.author, seed.rating, seed.text, seed.title)
                author_id = seed.author_id or added.author_id
                self._save(replace(added, author_id=author_id, language=seed.language, followers=seed.followers))
                continue
            review = self._reviews[account][seed.id]
            if not review.deleted:
                changed = {"rating": edit.rating, "text": edit.text, "title": edit.title, "updated_at": edit.at}
                self._change(review, revision=review.revision + 1, **changed)

    def _add(
        self, account: str, id: str, at: datetime, author: str, rating: int | None, text: str, title: str
    ) -> Review:
        change, author_id = self._next_change(account), id_of(author)
        return self._save(Review(account, id, author, author_id, rating, title, text, None, at, at, change))

    def _change(self, review: Review, **fields: object) -> Review:
        fields = {"updated_at": self._clock(), "change": self._next_change(review.account), **fields}
        return self._save(replace(review, **fields))  # type: ignore[arg-type]  # names of Review's own fields

    def _standing(self, account: str, id: str) -> Review:
        review = self.review(account, id)
        if review.deleted:
            raise Refused(404, "review_deleted")
        return review

    def _reply(self, account: str, id: str, reply_id: str) -> tuple[Review, Reply]:
        review = self._standing(account, id)
        for reply in review.replies:
            if reply.id == reply_id:
                return review, reply
        raise Refused(404, "no_such_reply")

    def _fitting(self, account: str, text: str) -> str:
        longest = self.accounts[account].max_reply
        if len(text) > longest:
            raise Refused(422, "too_long", max=longest)
        return text

    def _save(self, review: Review) -> Review:
        self._reviews[review.account][review.id] = review
        return review

    def _next_change(self, account: str) -> int:
        self._changes[account] += 1
        return self._changes[account]

    def _new_id(self, letter: str) -> str:
        self._made += 1
        return f"{letter}{1000 + self._made}"
