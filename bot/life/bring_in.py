"""A person brings in what a customer said elsewhere: it becomes a mention of the brand's import account."""

from __future__ import annotations

from bot.errors import NotAllowed
from bot.life.intake import take_in
from bot.mention.people import ANSWERING, Person
from bot.mention.post import Author, Post, content_revision
from bot.ports import Desk


def may_bring_in(person_id: str, desk: Desk) -> Person:
    """Who answers customers may also bring them in; NotAllowed says why not."""
    person = desk.content().people.get(person_id)
    if person is None:
        raise NotAllowed("refused.unknown_person")
    if person.role not in ANSWERING:
        raise NotAllowed("refused.role", role=person.role)
    return person


def bring_in(person_id: str, brand: str, source: str, author: str, rating: float | None, text: str, desk: Desk) -> bool:
    """Whether anything is new; the same source with the same words is the same mention. `source`: where it stood."""
    person = may_bring_in(person_id, desk)
    if brand not in person.brands or brand not in desk.content().brands:
        raise NotAllowed("refused.other_brand", brand=brand)
    words = text.strip()
    revision = content_revision("", words, rating)
    post = Post("import", brand, source, words, revision, rating=rating, author=Author(author.strip()), site="Slack")
    return not take_in([post], brand, desk)["unchanged"]
