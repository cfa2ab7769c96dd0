"""The registry: which platforms there are, and the open accounts."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.connectors.reasons import Reason
from bot.connectors.registry import CONNECTORS, Connectors, open_connector
from bot.content.workspace import Account
from bot.errors import PlatformRefused, SettingsError

from .conftest import FrozenClock

OPTIONS = {"url": "http://127.0.0.1:1"}


@pytest.mark.parametrize("platform", sorted(CONNECTORS))
def test_every_row_opens_a_connector_that_knows_its_account(platform: str, clock: FrozenClock) -> None:
    connector = open_connector(Account(platform, "shop", "peony", "Shop", OPTIONS), clock, "secret")
    assert (connector.platform, connector.account) == (platform, "shop")


def test_an_unknown_platform_is_a_wrong_setting_that_names_the_known_ones(clock: FrozenClock) -> None:
    with pytest.raises(SettingsError, match=r"'fax'; known are demo, import, webhook"):
        open_connector(Account("fax", "shop", "peony", "Shop", {}), clock, "")


def test_accounts_are_found_by_platform_and_name(clock: FrozenClock) -> None:
    places = [("demo", "shop"), ("demo", "app"), ("import", "shop")]
    opened = Connectors(open_connector(Account(*place, "peony", "", OPTIONS), clock, "") for place in places)
    for platform, account in places:
        connector = opened.connector(platform, account)
        assert (connector.platform, connector.account) == (platform, account)


def test_an_account_nobody_configured_is_a_persons_business(clock: FrozenClock) -> None:
    with pytest.raises(PlatformRefused) as caught:
        Connectors([]).connector("demo", "shop")
    assert caught.value.reason == Reason.UNKNOWN_ACCOUNT


def test_platforms_that_are_not_used_are_not_imported() -> None:
    code = (
        "import sys, bot.connectors.registry; print([m for m in sys.modules if m in ('httpx', 'bot.connectors.demo')])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
