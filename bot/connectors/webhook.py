"""The generic webhook: anything that can sign a request brings mentions in; replies go to a callback or by hand."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from bot.connectors.addresses import checked_address
from bot.connectors.http import Http
from bot.connectors.options import WebhookOptions, read_options
from bot.connectors.payload import FIELDS, read_mentions
from bot.connectors.reasons import Reason
from bot.connectors.signatures import sign, standard_key, verify
from bot.content.workspace import Account
from bot.errors import PlatformRefused, SettingsError
from bot.mention.outcome import ReplyState
from bot.mention.post import Post
from bot.ports import Capabilities, Clock, Inbound, Once, Outgoing, Page, Receipt


class Webhook:
    """One signed door; the secret that opens it also signs the callback."""

    platform = "webhook"

    def __init__(self, account: Account, clock: Clock, secret: str) -> None:
        self.account = account.account
        self._options = read_options(WebhookOptions, account)
        self._secret, self._clock, self._http = secret, clock, Http(clock)
        self._check_settings()
        by_hand = self._options.callback_url is None
        once = Once.NONE if by_hand else Once.NATIVE_KEY
        self.capabilities = Capabilities(once, by_hand=by_hand, max_reply=self._options.max_reply)

    def poll(self, cursor: str, limit: int) -> Page:
        return Page((), cursor, more=False)

    def receive(self, inbound: Inbound) -> tuple[Post, ...]:
        """Signature over the raw bytes first; what a stranger sent is not even parsed."""
        verify(self._secret, inbound.headers, inbound.body, self._clock.now())
        return read_mentions(inbound.body, self._options.fields, self.platform, self.account)

    def fetch(self, external_id: str) -> Post | None:
        return None

    def find_own_reply(self, out: Outgoing) -> Receipt | None:
        """Nothing can be read back; sending again with the same key is safe instead."""
        return None

    def publish(self, out: Outgoing) -> Receipt:
        """Deliver to the callback. Sent again it is the same message: same id, same body, same key."""
        callback, longest = self._options.callback_url, self.capabilities.max_reply
        if callback is None:
            raise PlatformRefused(Reason.BY_HAND)
        if longest is not None and self.measure(out.text) > longest:
            raise PlatformRefused(Reason.TOO_LONG)
        address, body = self._address(callback), _body(out)
        self._http.post(callback, body, sign(self._secret, out.key, self._clock.now(), body), address)
        return Receipt(ReplyState.DELIVERED, out.text, at=None)

    def withdraw(self, out: Outgoing) -> None:
        """Callbacks know of no such thing."""
        raise PlatformRefused(Reason.REFUSED)

    def measure(self, text: str) -> int:
        return len(text)

    def check(self) -> str:
        callback = self._options.callback_url
        if callback is None:
            return f"webhook {self.account}: takes signed mentions, replies are posted by hand"
        self._address(callback)
        return f"webhook {self.account}: takes signed mentions, replies go to {urlsplit(callback).hostname}"

    def _check_settings(self) -> None:
        where = f"account {self.account} on {self.platform}"
        if not self._secret:
            raise SettingsError(f"{where}: a secret is missing, anybody could send mentions")
        standard_key(self._secret)
        if unknown := sorted(self._options.fields.keys() - FIELDS):
            raise SettingsError(f"{where}: fields: {unknown[0]} is none of {', '.join(sorted(FIELDS))}")
        if wrong := sorted(field for field, pointer in self._options.fields.items() if pointer[:1] != "/"):
            raise SettingsError(f"{where}: fields: {wrong[0]} needs a JSON pointer, which begins with /")

    def _address(self, callback: str) -> str:
        parts = urlsplit(callback)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        return checked_address(parts.hostname or "", port, self._options.allow_private)


def _body(out: Outgoing) -> bytes:
    """Nothing in it changes between two attempts at the same approved reply."""
    reply = {
        "type": "reply.approved",
        "reply_id": out.key,
        "mention_id": out.mention_id,
        "external_id": out.post.external_id,
        "account": out.post.account,
        "text": out.text,
        "approved_for": {"revision": out.post.revision, "url": out.post.url},
    }
    return json.dumps(reply, ensure_ascii=False, separators=(",", ":")).encode()
