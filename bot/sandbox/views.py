"""Open modals and Home tabs of the workspace."""

from __future__ import annotations

import secrets
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from bot.sandbox.feed import Feed
from bot.sandbox.refusal import Refused
from bot.sandbox.setup import APP, BOT, TEAM
from bot.sandbox.walk import filled

Json = dict[str, Any]
DEPTH = 3  # views in a stack


@dataclass(frozen=True, slots=True)
class View:
    """A modal in a person's stack, or a person's Home tab."""

    id: str
    user: str
    hash: str
    body: Json  # what the app gave, ids filled in
    root: str = ""
    previous: str = ""

    def api(self, values: Json | None = None) -> Json:
        """As the Web API and payloads tell it; `values` is what the person entered."""
        told: Json = {"private_metadata": "", "callback_id": "", "external_id": "", "title": None, "submit": None}
        told |= {"close": None, "clear_on_close": False, "notify_on_close": False, **self.body}
        told |= {"id": self.id, "hash": self.hash, "team_id": TEAM, "app_installed_team_id": TEAM, "app_id": APP}
        told |= {"bot_id": BOT, "root_view_id": self.root or self.id, "previous_view_id": self.previous or None}
        return told | {"state": {"values": values or {}}}


class Views:
    """A stack of modals and a Home tab per person."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._stacks: defaultdict[str, list[View]] = defaultdict(list)
        self._homes: dict[str, View] = {}
        self._errors: dict[str, dict[str, str]] = {}  # view id -> what its submission was told
        self._lock = threading.RLock()

    def top(self, user: str) -> View | None:
        """The modal a person sees."""
        with self._lock:
            stack = self._stacks[user]
            return stack[-1] if stack else None

    def home(self, user: str) -> View | None:
        """A person's Home tab, once published."""
        return self._homes.get(user)

    def find(self, id: str) -> View:
        """An open modal or a Home tab by its id.

        Raises:
            Refused: not_found
        """
        with self._lock:
            for view in [*self._homes.values(), *(view for stack in self._stacks.values() for view in stack)]:
                if view.id == id:
                    return view
        raise Refused("not_found")

    def named(self, external_id: str) -> View:
        """An open modal by the app's own id.

        Raises:
            Refused: not_found
        """
        with self._lock:
            for view in (view for stack in self._stacks.values() for view in stack):
                if view.body.get("external_id") == external_id:
                    return view
        raise Refused("not_found")

    def open(self, user: str, body: Json) -> View:
        """Show a modal in place of whatever modals the person had.

        Raises:
            Refused: duplicate_external_id
        """
        with self._lock:
            self._stacks[user].clear()
            self._no_twin(body)
            return self._put(user, _new(user, body))

    def push(self, user: str, body: Json) -> View:
        """Show a modal over the person's present one.

        Raises:
            Refused: push_limit_reached, not_found, duplicate_external_id
        """
        with self._lock:
            self._no_twin(body)
            stack = self._stacks[user]
            if len(stack) >= DEPTH:
                raise Refused("push_limit_reached")
            if not stack:
                raise Refused("not_found")
            return self._put(user, replace(_new(user, body), root=stack[0].id, previous=stack[-1].id))

    def update(self, view: View, body: Json, hash: str = "") -> View:
        """Change an open modal or a Home tab where it is.

        Raises:
            Refused: hash_conflict, when somebody changed it since `hash`; not_found
        """
        with self._lock:
            present = self.find(view.id)
            if present.body["type"] == "home":
                return self.publish(present.user, body, hash)
            if hash and hash != present.hash:
                raise Refused("hash_conflict")
            fresh = replace(present, body=_whole(body), hash=_hash())
            stack = self._stacks[view.user]
            stack[stack.index(present)] = fresh
            self._errors.pop(view.id, None)
            self._show(view.user)
            return fresh

    def publish(self, user: str, body: Json, hash: str = "") -> View:
        """Replace a person's Home tab.

        Raises:
            Refused: hash_conflict
        """
        with self._lock:
            present = self._homes.get(user)
            if hash and present and hash != present.hash:
                raise Refused("hash_conflict")
            fresh = replace(present or _new(user, body), body=_whole(body), hash=_hash())
            self._homes[user] = fresh
            self._feed.publish("view", {"user": user, "view": self._page(fresh)})
            return fresh

    def close(self, view: View) -> None:
        """Take a modal away, and everything over it."""
        with self._lock:
            stack = self._stacks[view.user]
            ids = [one.id for one in stack]
            if view.id in ids:
                del stack[ids.index(view.id) :]
                self._show(view.user)

    def clear(self, user: str) -> None:
        """Take all modals of a person away."""
        with self._lock:
            self._stacks[user].clear()
            self._show(user)

    def complain(self, view: View, errors: dict[str, str]) -> None:
        """Show errors below the inputs of a modal."""
        with self._lock:
            self._errors[view.id] = errors
            self._feed.publish("errors", {"user": view.user, "view_id": view.id, "errors": errors})

    def state(self) -> Json:
        """What the page needs when it loads."""
        with self._lock:
            tops = {user: self._page(stack[-1]) for user, stack in self._stacks.items() if stack}
            return {"views": tops, "homes": {user: self._page(view) for user, view in self._homes.items()}}

    def _no_twin(self, body: Json) -> None:
        try:
            self.named(body["external_id"])
        except (KeyError, Refused):
            return
        raise Refused("duplicate_external_id")

    def _put(self, user: str, view: View) -> View:
        self._stacks[user].append(view)
        self._show(user)
        return view

    def _show(self, user: str) -> None:
        top = self.top(user)
        self._feed.publish("view", {"user": user, "view": self._page(top) if top else None})

    def _page(self, view: View) -> Json:
        errors = self._errors.get(view.id)
        return {"id": view.id, "hash": view.hash, "view": view.body} | ({"errors": errors} if errors else {})


def _new(user: str, body: Json) -> View:
    return View("V" + secrets.token_hex(5).upper(), user, _hash(), _whole(body))


def _whole(body: Json) -> Json:
    return {**body, "blocks": filled(body["blocks"])}


def _hash() -> str:
    return f"{int(time.time())}.{secrets.token_urlsafe(6)}"
