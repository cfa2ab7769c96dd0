"""A question to the knowledge base: what it is about, which brand is meant, and the answer in pieces."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bot.content.words import Words
from bot.content.workspace import Workspace
from bot.mention.draft import Passage
from bot.ports import Verdict
from bot.slack import blocks as b

GIST = 700  # characters of a passage in an answer
LONGEST = 500  # characters of a question or a wish that count
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


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a question."""

    text: str  # for notifications
    pieces: tuple[list[b.Block], ...]  # in the order in which they appear
    verdicts: list[b.Block]  # the buttons below

    @property
    def blocks(self) -> list[b.Block]:
        return [*(block for piece in self.pieces for block in piece), *self.verdicts]


def unmarked(text: str) -> str:
    """What a person typed, without Slack's marks for people, channels and links."""
    text = re.sub(r"<(?:[@#!][^|>]*)\|?([^>]*)>", r"\1", text)
    text = re.sub(r"<(?:mailto:|tel:)?([^|>]+)(?:\|[^>]*)?>", r"\1", text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def addressed(question: str, workspace: Workspace, brands: Collection[str]) -> tuple[str, str]:
    """ "Peony & Pine: can soap be returned?" is for one brand, "" means any; and the question without the address."""
    name, colon, rest = question.partition(": ")
    brand = next((slug for slug in brands if workspace.brands[slug].name.casefold() == name.casefold()), "")
    return (brand, rest.strip()) if colon and brand and rest.strip() else ("", question)


def answer(title: str, question: str, passages: Iterable[Passage], asked_id: str, words: Words) -> Answer:
    """What the knowledge base says, word for word, each with where it stands; or that it says nothing."""
    told = tuple(
        [
            b.section(words("ask.passage", title=b.literal(passage.title), heading=b.literal(passage.heading))),
            b.quote(b.words_of(b.shortened(passage.text, GIST))),
            *b.context([words("ask.source", path=b.literal(passage.path))]),
        ]
        for passage in passages
    )
    verdicts = (Verdict.HELPFUL, Verdict.UNHELPFUL) if told else (Verdict.GAP,)
    row = [b.button(f"answer_{v}", words(f"ask.button_{v}"), {"q": asked_id}) for v in verdicts]
    asked = [] if told else [b.quote(b.words_of(b.shortened(question, LONGEST)))]
    return Answer(f"{title} {b.escape(question)}", ([b.section(title), *asked], *told), b.actions("asked", row))
