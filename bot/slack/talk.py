"""What people type: a wish in a card's thread becomes a new draft, a question gets what the knowledge base says.

Nothing that is typed publishes anything.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from slack_bolt import App

from bot.content.words import Words
from bot.errors import AlreadySeen, DecisionRefused, InputError, UnscriptedError
from bot.mention import decision as d
from bot.mention.draft import Passage
from bot.mention.people import Person
from bot.mention.post import Post
from bot.ports import Asked, Decide, Desk, Questions, Verdict
from bot.slack import blocks as b
from bot.slack.dialogs import said
from bot.slack.listeners import composed, receipt_of
from bot.slack.previews import Previews
from bot.slack.questions import FRAMING, LONGEST, addressed, answer, unmarked
from bot.slack.redrafts import Wish
from bot.slack.streams import Spot

log = logging.getLogger(__name__)
Body = dict[str, Any]
Tell = Callable[[str, str, str], None]  # channel, user, text

SHOWN = 3  # passages of an answer
# Words that ask for another draft even where the sentence is a question: "can you make it shorter?"
WISH = re.compile(
    r"\b(?:short\w*|longer|mak(?:e|ing)|rewrit\w+|rephras\w+|mention\w*|add|remove|drop|leave out|warm\w*|softer|"
    r"friendl\w+|tone|"
    r"короч\w*|длинн\w*|сдела\w+|перепиш\w+|переформулир\w+|упомян\w+|добав\w+|убер\w+|убра\w+|теплее|мягче|тон|"
    r"krócej|krótsz\w*|dłużej|zrób|zrobić|przepisz\w*|przeredag\w+|wspomni\w*|dodaj|dodać|usuń|usunąć|cieplej|łagodniej|ton)\b",
    re.IGNORECASE,
)
NO_TALK = frozenset({"bot_message", "message_changed", "message_deleted", "channel_join", "channel_leave"})


def register_talk(
    app: App, desk: Desk, decide: Decide, questions: Questions, previews: Previews, tell: Tell,
    words: Callable[[str], Words],
) -> None:  # fmt: skip
    """Messages in threads and direct messages, and the buttons below an answer. `words`: those of a person."""
    talk = Talk(desk, decide, questions, previews, tell, words)
    app.event("message", middleware=[talk.heard])(talk.kept)
    for verdict in Verdict:
        app.action(f"answer_{verdict}")(talk.judged)


class Talk:
    def __init__(
        self, desk: Desk, decide: Decide, questions: Questions, previews: Previews, tell: Tell,
        words: Callable[[str], Words],
    ) -> None:  # fmt: skip
        self._desk, self._decide, self._questions = desk, decide, questions
        self._previews, self._tell, self._words = previews, tell, words

    def heard(self, body: Body, context: Body, next_: Callable[[], None]) -> None:
        """Stored before the ack, and therefore before Bolt's listener, which acknowledges events as it begins: what
        could not be stored comes again, and what comes twice was carried out once."""
        with suppress(AlreadySeen):
            if is_talk(body):
                context["then"] = self._taken(body)
        next_()

    def kept(self, body: Body, context: Body) -> None:
        """After the ack: looking something up may take longer than Slack waits. Whoever asked is told what failed."""
        event, then = body["event"], context.get("then")
        try:
            if then:
                then()
        except UnscriptedError as trouble:
            log.warning("a question was not answered: %s", trouble)
            self._tell(event["channel"], event["user"], self._words(event["user"])(trouble.key))

    @composed
    def judged(self, ack: Callable[..., None], body: Body) -> None:
        """What the person thought of an answer, kept for the trainers."""
        action, user = body["actions"][0], body["user"]["id"]
        verdict = Verdict(action["action_id"].removeprefix("answer_"))
        try:
            self._desk.store.note(receipt_of(action, user))  # delivered late it must not undo a second thought
        except AlreadySeen:
            ack()
            return
        known = self._questions.judge(json.loads(action["value"])["q"], verdict)
        ack()
        key = f"ask.thanks_{verdict}" if known else "ask.forgotten"
        self._tell(body["channel"]["id"], user, self._words(user)(key))

    def _taken(self, body: Body) -> Callable[[], None] | None:
        """Carried out, or noted with what is left to do after the ack."""
        event, user = body["event"], body["event"]["user"]
        text, thread = event["text"].strip()[:LONGEST], event.get("thread_ts", "")
        person = self._desk.content().people.get(user)
        card = self._desk.effects.card_at(f"{event['channel']}:{thread}") if thread else None
        if card is None and event.get("channel_type") != "im":
            return None  # people talk to each other
        team = event.get("team") or body.get("team_id", "")
        spot = Spot(event["channel"], thread or event["ts"], user, team)
        if person is None:
            self._desk.store.note(body["event_id"])
            self._tell(event["channel"], user, self._words(user)("refused.unknown_person"))
        elif card and not is_question(text):
            self._wish(card, unmarked(text), spot, body["event_id"])
        else:
            brands = [self._desk.store.get(card).brand] if card else sorted(person.brands)
            self._desk.store.note(body["event_id"])
            return partial(self._look_up, unmarked(text), brands, person, spot, body["event_id"])
        return None

    def _wish(self, card: str, text: str, spot: Spot, event_id: str) -> None:
        """Another version; its card shows what changed, and the thread shows it as soon as it is there."""
        words = self._words(spot.user)
        try:
            mention = self._decide(card, d.Regenerate(text), spot.user, event_id)
        except DecisionRefused as refused:
            self._desk.store.note(event_id)  # refused once, for good
            self._tell(spot.channel, spot.user, words("ask.no_redraft", why=said(refused, words)))
        except InputError:
            self._desk.store.note(event_id)
            self._tell(spot.channel, spot.user, words("refused.unknown_card"))
        else:
            told = words("ask.redrafting", wish=b.literal(b.shortened(text, 200)))
            wish = Wish(mention.id, len(mention.versions) + 1, mention.instruction)
            self._previews.redraft(spot, wish, words, told)

    def _look_up(self, text: str, brands: list[str], person: Person, spot: Spot, event_id: str) -> None:
        workspace, words = self._desk.content(), self._words(person.id)
        known = [brand for brand in brands if brand in workspace.brands and brand in person.brands]
        if not known:
            return
        meant, question = addressed(text, workspace, known)
        with self._previews.looking(spot, words):
            found = {brand: self._passages(brand, question) for brand in ([meant] if meant else known)}
            brand = next((brand for brand in found if found[brand]), meant or known[0])
            passages, now = found[brand], self._desk.clock.now()
            self._questions.note(Asked(event_id, now, person.id, brand, question, tuple(p.id for p in passages)))
        title = words("ask.found" if passages else "ask.not_found", brand=b.literal(workspace.brands[brand].name))
        self._previews.answer(spot, answer(title, question, passages, event_id, words))

    def _passages(self, brand: str, question: str) -> tuple[Passage, ...]:
        content = self._desk.content().brands[brand]
        language = self._desk.lexicon.read(Post("import", brand, "question", question), content.languages).language
        today = content.today(self._desk.clock.now())
        asked = [FRAMING.sub("", question) or question]
        return self._desk.knowledge.search(brand, language, asked, today, SHOWN)


def is_talk(body: Body) -> bool:
    """Whether a person typed something; what apps say, edits and files without a word come as messages, too."""
    event = body["event"]
    needed = [body.get("event_id"), *(event.get(key) for key in ("text", "user", "channel", "ts"))]
    typed = all(isinstance(one, str) and one.strip() for one in needed)
    return typed and not event.get("bot_id") and event.get("subtype") not in NO_TALK


def is_question(text: str) -> bool:
    """Whether somebody asks something in a card's thread; a question that asks for another draft is a wish."""
    return text.rstrip(" )\"'»”").endswith("?") and not WISH.search(text)
