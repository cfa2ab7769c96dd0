"""What people type: a wish in a card's thread becomes a new draft, a question gets what the knowledge base says.

Nothing that is typed publishes anything.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from slack_bolt import App

from bot.content.words import Words
from bot.errors import AlreadySeen, DecisionRefused, InputError
from bot.mention import decision as d
from bot.mention.draft import Passage
from bot.mention.people import Person
from bot.mention.post import Post
from bot.ports import Asked, Decide, Desk, Questions, Verdict
from bot.slack import blocks as b
from bot.slack.dialogs import said
from bot.slack.listeners import composed, receipt_of

log = logging.getLogger(__name__)
Body = dict[str, Any]
Say = Callable[[str, str, str, list[b.Block]], None]  # channel, thread, text, blocks
Tell = Callable[[str, str, str], None]  # channel, user, text

SHOWN, GIST = 3, 700  # passages of an answer, characters of each
LONGEST = 500  # characters of a question or a wish that count
# Words that ask for another draft even where the sentence is a question: "can you make it shorter?"
WISH = re.compile(
    r"\b(?:short\w*|longer|mak(?:e|ing)|rewrit\w+|rephras\w+|mention\w*|add|remove|drop|leave out|warm\w*|softer|"
    r"friendl\w+|tone|"
    r"короч\w*|длинн\w*|сдела\w+|перепиш\w+|переформулир\w+|упомян\w+|добав\w+|убер\w+|убра\w+|теплее|мягче|тон|"
    r"krócej|krótsz\w*|dłużej|zrób|zrobić|przepisz\w*|przeredag\w+|wspomni\w*|dodaj|dodać|usuń|usunąć|cieplej|łagodniej|ton)\b",
    re.IGNORECASE,
)
# How colleagues ask about an article; the words say nothing of what it is about.
FRAMING = re.compile(
    r"^(?:hi|hello|please|привет|cześć)?\W*(?:"
    r"(?:what|how) (?:do|can|should|would|must) (?:we|i) "
    r"(?:say|tell (?:people|customers|them)|answer|write|reply)(?: (?:about|to|on|when))?|"
    r"what (?:does|do) (?:the|our) (?:knowledge base|kb|articles?|policy|rules?) say(?: (?:about|on))?|"
    r"what(?:'s| is) (?:the|our) (?:policy|rule|answer)(?: (?:about|on|for|to))?|"
    r"что (?:мы )?(?:говорим|отвечаем|пишем|сказать|ответить)(?: (?:о|об|про|на|насчёт))?|"
    r"что (?:у нас )?(?:сказано|написано)(?: в базе(?: знаний)?)?(?: (?:о|об|про))?|"
    r"co (?:mówimy|odpowiadamy|piszemy|mamy napisane|odpowiedzieć|powiedzieć)(?: (?:o|na|w sprawie|na temat))?|"
    r"co (?:mówi|jest w) (?:baza|bazie)(?: wiedzy)?(?: (?:o|na temat))?"
    r")\b\s*",
    re.IGNORECASE,
)  # fmt: skip
NO_TALK = frozenset({"bot_message", "message_changed", "message_deleted", "channel_join", "channel_leave"})


def register_talk(
    app: App, desk: Desk, decide: Decide, questions: Questions, say: Say, tell: Tell, words: Callable[[str], Words]
) -> None:
    """Messages in threads and direct messages, and the buttons below an answer. `words`: those of a person."""
    talk = Talk(desk, decide, questions, say, tell, words)
    app.event("message", middleware=[talk.heard])(talk.kept)
    for verdict in Verdict:
        app.action(f"answer_{verdict}")(talk.judged)


class Talk:
    def __init__(
        self, desk: Desk, decide: Decide, questions: Questions, say: Say, tell: Tell, words: Callable[[str], Words]
    ) -> None:
        self._desk, self._decide, self._questions = desk, decide, questions
        self._say, self._tell, self._words = say, tell, words

    def heard(self, body: Body, next_: Callable[[], None]) -> None:
        """Stored before the ack, and therefore before Bolt's listener, which acknowledges events as it begins: what
        could not be stored comes again, and what comes twice was carried out once."""
        event = body["event"]
        with suppress(AlreadySeen):
            if not event.get("bot_id") and event.get("subtype") not in NO_TALK and event.get("text", "").strip():
                self._answer(event, body["event_id"])
        next_()

    def kept(self) -> None:
        log.debug("a message was heard")

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

    def _answer(self, event: Body, event_id: str) -> None:
        user, text, thread = event["user"], event["text"].strip()[:LONGEST], event.get("thread_ts", "")
        person = self._desk.content().people.get(user)
        card = self._desk.effects.card_at(f"{event['channel']}:{thread}") if thread else None
        if card is None and event.get("channel_type") != "im":
            return  # people talk to each other
        if person is None:
            self._desk.store.note(event_id)
            self._tell(event["channel"], user, self._words(user)("refused.unknown_person"))
        elif card and not is_question(text):
            self._wish(card, text, person, event, event_id)
        else:
            brands = [self._desk.store.get(card).brand] if card else sorted(person.brands)
            self._look_up(text, brands, person, event, event_id)

    def _wish(self, card: str, text: str, person: Person, event: Body, event_id: str) -> None:
        """Another version; its card shows what changed."""
        words = self._words(person.id)
        try:
            self._decide(card, d.Regenerate(unmarked(text)), person.id, event_id)
            told = words("ask.redrafting", wish=b.literal(b.shortened(unmarked(text), 200)))
        except DecisionRefused as refused:
            self._desk.store.note(event_id)  # refused once, for good
            told = words("ask.no_redraft", why=said(refused, words))
        except InputError:
            self._desk.store.note(event_id)
            told = words("refused.unknown_card")
        self._tell(event["channel"], person.id, told)

    def _look_up(self, text: str, brands: list[str], person: Person, event: Body, event_id: str) -> None:
        question, workspace = unmarked(text), self._desk.content()
        known = [brand for brand in brands if brand in workspace.brands and brand in person.brands]
        found = {brand: self._passages(brand, question) for brand in known}
        brand = next((brand for brand in known if found[brand]), known[0] if known else "")
        if not brand:
            return
        passages, now = found[brand], self._desk.clock.now()
        self._questions.note(Asked(event_id, now, person.id, brand, question, tuple(p.id for p in passages)))
        words = self._words(person.id)
        title = words("ask.found" if passages else "ask.not_found", brand=b.literal(workspace.brands[brand].name))
        blocks = answer_blocks(title, question, passages, event_id, words)
        self._say(event["channel"], event.get("thread_ts") or event["ts"], f"{title} {b.escape(question)}", blocks)

    def _passages(self, brand: str, question: str) -> tuple[Passage, ...]:
        content = self._desk.content().brands[brand]
        language = self._desk.lexicon.read(Post("import", brand, "question", question), content.languages).language
        today = content.today(self._desk.clock.now())
        asked = [FRAMING.sub("", question) or question]
        return self._desk.knowledge.search(brand, language, asked, today, SHOWN)


def is_question(text: str) -> bool:
    """Whether somebody asks something in a card's thread; a question that asks for another draft is a wish."""
    return text.rstrip(" )\"'»”").endswith("?") and not WISH.search(text)


def unmarked(text: str) -> str:
    """What a person typed, without Slack's marks for people, channels and links."""
    text = re.sub(r"<(?:[@#!][^|>]*)\|?([^>]*)>", r"\1", text)
    text = re.sub(r"<(?:mailto:|tel:)?([^|>]+)(?:\|[^>]*)?>", r"\1", text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def answer_blocks(title: str, question: str, passages: Iterable[Passage], asked_id: str, words: Words) -> list[b.Block]:
    """What the knowledge base says, word for word, each with where it stands; or that it says nothing."""
    told = [
        block
        for passage in passages
        for block in (
            b.section(words("ask.passage", title=b.literal(passage.title), heading=b.literal(passage.heading))),
            b.quote(b.words_of(b.shortened(passage.text, GIST))),
            *b.context([words("ask.source", path=b.literal(passage.path))]),
        )
    ]
    verdicts = (Verdict.HELPFUL, Verdict.UNHELPFUL) if told else (Verdict.GAP,)
    row = [b.button(f"answer_{v}", words(f"ask.button_{v}"), {"q": asked_id}) for v in verdicts]
    head = [b.section(title), b.quote(b.words_of(b.shortened(question, LONGEST)))] if not told else [b.section(title)]
    return [*head, *told, *b.actions("asked", row)]
