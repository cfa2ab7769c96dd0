"""Mentions from files (`unscripted import`): nothing to ask and nowhere to publish, people post by hand."""

from __future__ import annotations

from bot.connectors.options import Options, read_options
from bot.connectors.reasons import Reason
from bot.content.workspace import Account
from bot.errors import InputError, PlatformRefused
from bot.mention.post import Post
from bot.ports import Capabilities, Clock, Inbound, Once, Outgoing, Page, Receipt


class Imported:
    """An account whose mentions come from files."""

    platform = "import"

    def __init__(self, account: Account, clock: Clock, secret: str) -> None:
        self.account = account.account
        longest = read_options(Options, account).max_reply
        self.capabilities = Capabilities(Once.NONE, by_hand=True, max_reply=longest)

    def poll(self, cursor: str, limit: int) -> Page:
        return Page((), cursor, more=False)

    def receive(self, inbound: Inbound) -> tuple[Post, ...]:
        raise InputError("imported accounts take no webhooks")

    def fetch(self, external_id: str) -> Post | None:
        return None

    def find_own_reply(self, out: Outgoing) -> Receipt | None:
        return None

    def publish(self, out: Outgoing) -> Receipt:
        raise PlatformRefused(Reason.BY_HAND)

    def withdraw(self, out: Outgoing) -> None:
        raise PlatformRefused(Reason.BY_HAND)

    def measure(self, text: str) -> int:
        return len(text)

    def check(self) -> str:
        return f"import {self.account}: mentions come from files, replies are posted by hand"
