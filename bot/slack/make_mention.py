"""The message shortcut "Make this a mention": a customer's words that somebody pasted into Slack get a card."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from slack_bolt import App

from bot.content.words import Words
from bot.errors import AlreadySeen, NotAllowed
from bot.mention.people import Person
from bot.ports import BringIn, Desk, MayBringIn
from bot.slack import blocks as b
from bot.slack.calls import SlackCalls
from bot.slack.dialogs import said
from bot.slack.listeners import composed
from bot.slack.manifest import SHORTCUT
from bot.slack.questions import unmarked

STARS = (1, 2, 3, 4, 5)
Body = dict[str, Any]


def register_shortcut(
    app: App, desk: Desk, calls: SlackCalls, words: Callable[[str], Words], may: MayBringIn, bring: BringIn
) -> None:
    """The shortcut and its dialog. `words`: those of a person."""
    maker = MentionMaker(desk, calls, words, may, bring)
    app.shortcut(SHORTCUT)(maker.wanted)
    app.view(SHORTCUT)(maker.submitted)


class MentionMaker:
    def __init__(
        self, desk: Desk, calls: SlackCalls, words: Callable[[str], Words], may: MayBringIn, bring: BringIn
    ) -> None:
        self._desk, self._calls, self._words, self._may, self._bring = desk, calls, words, may, bring

    @composed
    def wanted(self, ack: Callable[..., None], body: Body) -> None:
        """The dialog, or the sentence why there is none."""
        ack()
        user, message = body["user"]["id"], body["message"]
        words = self._words(user)
        try:
            self._desk.store.note(f"{user}:{SHORTCUT}:{body['action_ts']}")  # a trigger opens one dialog
            person = self._may(user)
        except AlreadySeen:
            return
        except NotAllowed as refused:
            view = told_view(said(refused, words), words)
        else:
            source = f"slack:{body['channel']['id']}:{message['ts']}"
            view = make_view(person, source, unmarked(message.get("text", "")), self._named(person), words)
        self._calls.open_view(body["trigger_id"], view)

    @composed
    def submitted(self, ack: Callable[..., None], body: Body) -> None:
        """Taken in before the ack: what became of it stands in the same dialog."""
        view, user = body["view"], body["user"]["id"]
        words, given = self._words(user), view["state"]["values"]
        stars, author = given["rating"]["rating"]["selected_option"], given["author"]["author"]["value"] or ""
        brand, text = given["brand"]["brand"]["selected_option"]["value"], given["text"]["text"]["value"] or ""
        if not text.strip():
            ack(response_action="errors", errors={"text": words("refused.empty")})
            return
        source = json.loads(view["private_metadata"])["source"]
        try:
            new = self._bring(user, brand, source, author, float(stars["value"]) if stars else None, text)
        except NotAllowed as refused:
            ack(response_action="errors", errors={"brand": said(refused, words)})
            return
        ack(response_action="update", view=told_view(words("make.done" if new else "make.known"), words))

    def _named(self, person: Person) -> dict[str, str]:
        brands = self._desk.content().brands
        return {slug: brand.name for slug, brand in brands.items() if slug in person.brands}


def make_view(person: Person, source: str, text: str, brands: dict[str, str], words: Words) -> Body:
    """Whose customer it is, who wrote it, how many stars, and their words to correct."""
    choices = [b.option(name, slug) for slug, name in brands.items()]
    brand = {"type": "static_select", "action_id": "brand", "options": choices, "initial_option": choices[0]}
    stars = [b.option(words("card.rating", rating=number, most=STARS[-1]), str(number)) for number in STARS]
    field = {"type": "plain_text_input", "action_id": "text", "multiline": True, "max_length": b.FIELD}
    shown = b.INVISIBLE.sub("", text)[: b.FIELD]
    blocks = [
        b.text_input("brand", words("make.brand"), brand),
        b.text_input("text", words("make.words"), {**field, **({"initial_value": shown} if shown.strip() else {})}),
        b.text_input(
            "author", words("make.author"), {"type": "plain_text_input", "action_id": "author", "max_length": 100},
            optional=True,
        ),
        b.text_input(
            "rating", words("make.rating"), {"type": "static_select", "action_id": "rating", "options": stars},
            optional=True,
        ),
    ]  # fmt: skip
    return b.modal(SHORTCUT, words("make.title"), words("make.send"), words("modal.cancel"), {"source": source}, blocks)


def told_view(sentence: str, words: Words) -> Body:
    return b.modal("make_mention_told", words("make.title"), None, words("modal.close"), {}, [b.section(sentence)])
