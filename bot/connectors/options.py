"""What `unscripted.yaml` may say about an account: validated when its connector opens."""

from __future__ import annotations

from typing import Annotated, TypeVar

import httpx
from pydantic import AfterValidator, BaseModel, PositiveInt, StrictBool, ValidationError

from bot.content.workspace import Account
from bot.errors import SettingsError


def _web_address(url: str) -> str:
    try:
        parts = httpx.URL(url)
    except httpx.InvalidURL:
        raise ValueError("not an address") from None
    if parts.scheme not in ("http", "https") or not parts.host or parts.userinfo or (parts.port or 0) > 65_535:
        raise ValueError("not an address")
    return url.rstrip("/")


WebAddress = Annotated[str, AfterValidator(_web_address)]  # http or https, without user and password


class Options(BaseModel):
    """Keys every connector knows; keys of others are nobody's business here."""

    max_reply: PositiveInt | None = None  # characters


class DemoOptions(Options):
    url: WebAddress


class WebhookOptions(Options):
    fields: dict[str, str] = {}  # name of a field of the mention -> JSON pointer into the sender's own body
    callback_url: WebAddress | None = None  # where approved replies go; without it a person posts them
    allow_private: StrictBool = False  # whether the callback may be in a private network


OptionsT = TypeVar("OptionsT", bound=Options)


def read_options(model: type[OptionsT], account: Account) -> OptionsT:
    """The account's options; SettingsError names the account and the key that cannot be used."""
    try:
        return model.model_validate(account.options)
    except ValidationError as error:
        key = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise SettingsError(f"account {account.account} on {account.platform}: {key} is missing or unusable") from None
