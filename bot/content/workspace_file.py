"""The shape of unscripted.yaml, and what its rows have to agree on."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from bot.content.notation import Zone
from bot.content.ordering import ordered_routes
from bot.content.rules import When, condition
from bot.content.source import Source, Strict
from bot.errors import ContentError
from bot.mention.people import Role
from bot.mention.personal_data import ALWAYS_PRIVATE

Days = Annotated[int, Field(strict=True, ge=1, le=36_500)]
SLUG = r"^\w[\w.-]{0,63}$"  # of a brand: it names folders and columns


class BrandRow(Strict):
    name: str
    languages: tuple[str, ...] = Field(min_length=1)
    timezone: Zone = "UTC"
    links: tuple[str, ...] = ()
    mask: tuple[Literal["phone", "email", "card", "iban", "pesel", "order"], ...] = ALWAYS_PRIVATE
    desk_language: Literal["en", "ru", "pl"] = "en"


class PersonRow(Strict):
    name: str
    role: Role
    brands: tuple[str, ...]


class RouteRow(Strict):
    when: When
    channel: str


class AccountRow(Strict):
    model_config = ConfigDict(extra="allow", frozen=True)  # a connector's own keys
    platform: str
    account: str
    brand: str
    name: str = ""
    retention_days: Days | None = None  # over those of its platform


class WorkspaceFile(Strict):
    brands: dict[Annotated[str, Field(pattern=SLUG)], BrandRow] = Field(min_length=1)
    people: dict[str, PersonRow] = {}
    channels: dict[str, str] = Field(min_length=1)
    routing: tuple[RouteRow, ...] = Field(min_length=1)
    accounts: tuple[AccountRow, ...] = ()
    retention_days: dict[str, Days] = {}  # platform -> days after it was closed that a mention is erased; else kept

    @property
    def retention(self) -> dict[tuple[str, str], int]:
        """Days by platform and account, where any are set. What is imported has an account per brand."""
        places = {(row.platform, row.account): row.retention_days for row in self.accounts}
        places = {**dict.fromkeys(("import", slug) for slug in self.brands), **places}
        found = {place: days or self.retention_days.get(place[0]) for place, days in places.items()}
        return {place: days for place, days in found.items() if days}


def problems_of(source: Source, file: WorkspaceFile) -> list[ContentError]:
    problems = []
    for index, route in enumerate(file.routing):
        if route.channel not in file.channels:
            problems.append(
                source.error(f"channel {route.channel} is not among `channels`", "routing", index, "channel")
            )
    for index, account in enumerate(file.accounts):
        if account.brand not in file.brands:
            problems.append(source.error(f"brand {account.brand} is not among `brands`", "accounts", index, "brand"))
    places = [(account.platform, account.account) for account in file.accounts]
    problems += [
        source.error(f"account {account} of {platform} stands above already", "accounts", index, "account")
        for index, (platform, account) in enumerate(places)
        if (platform, account) in places[:index]
    ]
    problems += [
        source.error(f"no account is on {platform}", "retention_days", platform)
        for platform in file.retention_days
        if platform not in {"import", *(account.platform for account in file.accounts)}
    ]
    for key, person in file.people.items():
        problems += [
            source.error(f"brand {brand} is not among `brands`", "people", key, "brands")
            for brand in person.brands
            if brand not in file.brands
        ]
    catch_all = {brand for row in file.routing for brand in _always(row, file)}
    problems += [
        source.error(f"no route catches every mention of {brand}: add one with only `brand: [{brand}]`", "routing")
        for brand in file.brands
        if brand not in catch_all
    ]
    routes = [(condition(row.when), row.channel) for row in file.routing]
    return problems + ordered_routes(source, file.brands, routes).problems()


def _always(row: RouteRow, file: WorkspaceFile) -> tuple[str, ...]:
    """Brands whose every mention this route takes."""
    asked = row.when.model_dump(exclude_defaults=True)
    if not asked:
        return tuple(file.brands)
    return tuple(asked["brand"]) if set(asked) == {"brand"} else ()
