"""Several mentions in one dialog: approve calm drafts with a tick each, or close what nobody has to answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from slack_bolt import App

from bot.content.words import Words
from bot.errors import AlreadySeen, InputError, Unreadable, UnscriptedError
from bot.mention import decision as d
from bot.mention.mention import Mention
from bot.ports import Decide, Desk
from bot.slack import blocks as b
from bot.slack.answer import draft_gloss
from bot.slack.calls import SlackCalls
from bot.slack.dialogs import said
from bot.slack.home import Queue
from bot.slack.home_pages import HomePages
from bot.slack.listeners import composed
from bot.slack.modals import DISMISSALS
from bot.slack.what import abusive, author_line, gloss_lines

GIST = 700  # characters of the customer's words; who wants all of them opens the card
NAME = 60  # of an author's name
PICK = "pick:"  # begins the block of a mention's tick
Body = dict[str, Any]


def register_bulk(
    app: App, desk: Desk, pages: HomePages, calls: SlackCalls, decide: Decide, words: Callable[[str], Words]
) -> None:
    """Two buttons of the Home tab and their dialogs. `words`: those of a person."""
    bulk = Bulk(desk, pages, calls, decide, words)
    app.action("bulk_approve")(bulk.offer_approval)
    app.action("bulk_dismiss")(bulk.offer_closing)
    app.view("bulk_approve")(bulk.decide)
    app.view("bulk_dismiss")(bulk.decide)


class Bulk:
    def __init__(
        self, desk: Desk, pages: HomePages, calls: SlackCalls, decide: Decide, words: Callable[[str], Words]
    ) -> None:
        self._desk, self._pages, self._calls, self._decide, self._words = desk, pages, calls, decide, words

    @composed
    def offer_approval(self, ack: Callable[..., None], body: Body) -> None:
        ack()
        self._offer(body, lambda queue: queue.green, self.approve_view)

    @composed
    def offer_closing(self, ack: Callable[..., None], body: Body) -> None:
        ack()
        self._offer(body, lambda queue: queue.idle, self.dismiss_view)

    def _offer(self, body: Body, of: Callable[[Queue], Sequence[Mention]], view: Callable[..., Body]) -> None:
        """What stands in the person's queue now, which may be nothing."""
        user = body["user"]["id"]
        person, words = self._desk.content().people.get(user), self._words(user)
        found = of(self._pages.queue(person)) if person else ()
        shown = view(found, words) if found else told_view(body["actions"][0]["action_id"], [words("bulk.none")], words)
        self._calls.open_view(body["trigger_id"], shown)

    def approve_view(self, mentions: Sequence[Mention], words: Words) -> Body:
        """Each with the whole draft; the value of a tick is the fingerprint of what was read."""
        label = words("bulk.approve_one")
        blocks = [
            block
            for mention in mentions
            if mention.draft
            for block in (
                *self._said(mention, words),
                *b.context([words("bulk.draft")]),
                b.paragraph(b.words_of(mention.draft.text)),
                *draft_gloss(mention.draft, words),
                tick(mention, mention.seen, label),
                b.divider(),
            )
        ]
        note, title, send = b.context([words("bulk.approve_note")]), words("bulk.approve_title"), words("bulk.approve")
        return b.modal("bulk_approve", title, send, words("modal.cancel"), {}, [*note, *blocks[:-1]])

    def dismiss_view(self, mentions: Sequence[Mention], words: Words) -> Body:
        label = words("bulk.dismiss_one")
        blocks = [
            block
            for mention in mentions
            for block in (*self._said(mention, words), tick(mention, mention.wording, label), b.divider())
        ]
        reasons = [b.option(words(f"dismiss.reason.{reason}"), reason) for reason in DISMISSALS]
        why = {"type": "static_select", "action_id": "reason", "options": reasons}
        ask = b.text_input("reason", words("modal.dismiss_reason"), why)
        note, title, send = b.context([words("bulk.dismiss_note")]), words("bulk.dismiss_title"), words("bulk.dismiss")
        return b.modal("bulk_dismiss", title, send, words("modal.cancel"), {}, [*note, ask, *blocks[:-1]])

    def _said(self, mention: Mention, words: Words) -> list[b.Block]:
        """Who said what; abuse only where somebody asks for it."""
        author = b.section(author_line(mention, self._desk.content(), words))
        if abusive(mention):
            return [author, *b.context([words("card.abuse")])]
        return [author, b.quote(b.words_of(b.shortened(mention.post.words, GIST))), *gloss_lines(mention, words)]

    @composed
    def decide(self, ack: Callable[..., None], body: Body) -> None:
        """Each ticked mention by itself, with its own receipt; what was refused is said by name. A tick is the same
        decision as on the card, so that everything is checked that is checked there."""
        view, user = body["view"], body["user"]["id"]
        words, picked = self._words(user), ticked(view)
        if not picked:
            first = next(block["block_id"] for block in view["blocks"] if block.get("block_id", "").startswith(PICK))
            ack(response_action="errors", errors={first: words("refused.none_picked")})
            return
        refused = dict[str, str]()
        for mention_id, seen in picked.items():
            try:
                receipt = f"{user}:{view['id']}:{mention_id}"
                self._decide(mention_id, self._decision(view, mention_id, seen), user, receipt)
            except AlreadySeen:
                continue
            except UnscriptedError as why:
                refused[mention_id] = said(why, words)
        lines = [words("bulk.done", count=len(picked) - len(refused)), *self._named(refused, words)]
        ack(response_action="update", view=told_view(view["callback_id"], lines, words))
        self._pages.show(user)

    def _decision(self, view: Body, mention_id: str, seen: str) -> d.Decision:
        """Stale when the words that were ticked are not the newest."""
        if view["callback_id"] == "bulk_approve":
            return d.Approve(seen)
        given = view["state"]["values"]["reason"]["reason"]["selected_option"]["value"]
        return d.Dismiss(given, over=seen)

    def _named(self, refused: dict[str, str], words: Words) -> list[str]:
        return [
            words("bulk.not_done", author=b.literal(self._author(id)) or words("card.somebody"), why=b.escape(why))
            for id, why in refused.items()
        ]

    def _author(self, mention_id: str) -> str:
        try:
            return self._desk.store.get(mention_id).post.author.name
        except (InputError, Unreadable):  # which may be why it was refused
            return ""


def tick(mention: Mention, seen: str, label: str) -> b.Block:
    """One box below a mention; not ticked by itself."""
    box = {"type": "checkboxes", "action_id": "pick", "options": [b.option(label, seen)]}
    author = b.INVISIBLE.sub("", b.shortened(mention.post.author.name, NAME)).strip()
    return b.text_input(f"{PICK}{mention.id}", author or label, box, optional=True)


def ticked(view: Body) -> dict[str, str]:
    """Mention id -> what was seen of it."""
    given = view["state"]["values"]
    chosen = {block: values["pick"]["selected_options"] for block, values in given.items() if block.startswith(PICK)}
    return {block.removeprefix(PICK): options[0]["value"] for block, options in chosen.items() if options}


def told_view(callback: str, lines: Sequence[str], words: Words) -> Body:
    """What became of it, in the same dialog."""
    title = words("bulk.approve_title" if callback == "bulk_approve" else "bulk.dismiss_title")
    return b.modal("bulk_told", title, None, words("modal.close"), {}, [b.section(line) for line in lines])
