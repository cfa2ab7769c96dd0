"""Which connectors there are, and the open ones by account.

Adding a platform takes three things: one file here with a class made from (account, clock, secret) that follows
`bot.ports.Connector`; one row in CONNECTORS; one fixture in tests/contract/connector_cases.py. The contract suite
does the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

from bot.connectors.reasons import Reason
from bot.content.workspace import Account
from bot.errors import PlatformRefused, SettingsError
from bot.ports import Clock, Connector

CONNECTORS = {  # platform -> "module:Class", imported when an account needs it
    "demo": "bot.connectors.demo:Demo",
    "import": "bot.connectors.imported:Imported",
    "webhook": "bot.connectors.webhook:Webhook",
}


def open_connector(account: Account, clock: Clock, secret: str) -> Connector:
    """The account's connector; SettingsError when its platform is unknown or its options or secret are unusable."""
    if account.platform not in CONNECTORS:
        known = ", ".join(sorted(CONNECTORS))
        raise SettingsError(f"account {account.account}: no platform {account.platform!r}; known are {known}")
    module, _, name = CONNECTORS[account.platform].partition(":")
    connector: Connector = getattr(import_module(module), name)(account, clock, secret)
    return connector


class Connectors:
    """The open connectors; the `Platforms` of the desk."""

    def __init__(self, connectors: Iterable[Connector]) -> None:
        self._open = {(connector.platform, connector.account): connector for connector in connectors}

    def connector(self, platform: str, account: str) -> Connector:
        """PlatformRefused when there is no such account (any more)."""
        try:
            return self._open[platform, account]
        except KeyError:
            raise PlatformRefused(Reason.UNKNOWN_ACCOUNT) from None
