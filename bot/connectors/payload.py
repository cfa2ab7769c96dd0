"""The body of a generic webhook: one mention or up to 500, read with errors that name the mention and the field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PositiveFloat, StrictBool, ValidationError

from bot.connectors.pointers import resolve
from bot.connectors.text import LONGEST, Words
from bot.connectors.values import language_code, read_date, read_number
from bot.errors import InputError
from bot.mention.post import Author, Change, Post, content_revision

MOST = 500  # mentions in one body

Name = Annotated[Words, Field(max_length=500)]
Moment = Annotated[datetime, BeforeValidator(read_date)]
Rating = Annotated[float, BeforeValidator(read_number)]
Highest = Annotated[PositiveFloat, BeforeValidator(read_number)]


class MentionPayload(BaseModel):
    """A mention as a sender writes it; the descriptions complete "… must be" in the answer to a wrong one."""

    model_config = ConfigDict(coerce_numbers_to_str=True, str_strip_whitespace=True)

    id: Annotated[Words, Field(min_length=1, max_length=500)] = Field(description="text or a number, at most 500 long")
    deleted: StrictBool = Field(False, description="true or false")
    text: Annotated[Words, Field(max_length=LONGEST)] | None = Field(
        None, description=f"text of at most {LONGEST} characters, not empty unless there is a rating"
    )
    created_at: Moment | None = Field(None, description="a date in ISO 8601 or an epoch")
    updated_at: Moment | None = Field(None, description="a date in ISO 8601 or an epoch")
    title: Name = Field("", description="text of at most 500 characters")
    rating: Rating | None = Field(None, description="a number from 0 to rating_max")
    rating_max: Highest = Field(5, description="a number above 0")
    author: Name = Field("", description="text of at most 500 characters, or an object with a name")
    author_id: Name = Field("", description="text of at most 500 characters")
    followers: Annotated[int, Field(ge=0)] | None = Field(None, description="a whole number from 0")
    url: Annotated[str, Field(pattern=r"^https?://\S{1,2000}$")] | None = Field(
        None, description="an address that begins with http:// or https://"
    )
    language: Name = Field("", description="a language code")
    revision: Name = Field("", description="text or a number, at most 500 long")


FIELDS = frozenset(MentionPayload.model_fields)


def read_mentions(body: bytes, fields: Mapping[str, str], platform: str, account: str) -> tuple[Post, ...]:
    """The posts in a verified body; InputError says which mention and which field cannot be used.

    `fields` gives the JSON pointer of a field inside a mention of the sender's own shape.
    """
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        raise InputError("the body is not JSON") from None
    mentions = read if isinstance(read, list) else [read]
    if len(mentions) > MOST:
        raise InputError(f"{len(mentions)} mentions in one body; at most {MOST} are taken")
    return tuple(_post(index, mention, fields, platform, account) for index, mention in enumerate(mentions))


def _post(index: int, mention: object, fields: Mapping[str, str], platform: str, account: str) -> Post:
    if not isinstance(mention, dict):
        raise InputError(f"mention {index} must be an object")
    try:
        payload = MentionPayload.model_validate(_picked(mention, fields))
    except ValidationError as error:
        raise _wrong(index, str(error.errors()[0]["loc"][0])) from None
    for field, wrong in _wrong_together(payload).items():
        if wrong:
            raise _wrong(index, field)
    return Post(
        platform, account, payload.id, payload.text or "",
        payload.revision or content_revision(payload.title, payload.text or "", payload.rating),
        _change(payload), payload.title, payload.rating, payload.rating_max,
        Author(payload.author, payload.author_id, payload.followers), payload.url,
        payload.created_at, payload.updated_at, language_code(payload.language),
    )  # fmt: skip


def _picked(mention: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a mention by our names; null is the same as absent."""
    found = {field: resolve(mention, fields.get(field, f"/{field}")) for field in FIELDS}
    if isinstance(author := found["author"], dict):
        whole = {"author": author.get("name"), "author_id": author.get("id"), "followers": author.get("followers")}
        found |= {field: value for field, value in whole.items() if field == "author" or found[field] is None}
    return {field: value for field, value in found.items() if value is not None}


def _wrong_together(payload: MentionPayload) -> dict[str, bool]:
    """What a standing mention needs; the news that one was taken down needs an id alone."""
    if payload.deleted:
        return {}
    return {
        "text": not payload.text and (payload.text is None or payload.rating is None),
        "created_at": payload.created_at is None,
        "rating": payload.rating is not None and not 0 <= payload.rating <= payload.rating_max,
    }


def _wrong(index: int, field: str) -> InputError:
    return InputError(f"mention {index}: {field} must be {MentionPayload.model_fields[field].description}")


def _change(payload: MentionPayload) -> Change:
    if payload.deleted:
        return Change.DELETED
    edited = payload.updated_at and payload.created_at and payload.updated_at > payload.created_at
    return Change.EDITED if edited else Change.NEW
