"""Customers who write, change and delete reviews, a crowd that presses whatever button it sees, and a model."""

from __future__ import annotations

import itertools
import random
import re
import threading
import time
from collections.abc import Callable
from typing import Any

from bot.sandbox.model import Recordings, numbered
from bot.sandbox.reviews import Review
from bot.sandbox.server import Sandbox
from bot.sandbox.slack import Message
from bot.sandbox.wall import Refused
from tests.acceptance.workplace import CARD, ESCALATED, IRINA, MAYA, NORA, TOMEK, Card

THINGS = ("hand cream", "night serum", "lipstick", "gift box", "cleansing oil", "shampoo", "parcel", "face mask")
TROUBLES = (
    "arrived open and half of it is gone", "never came although it was promised", "smells different from the last one",
    "was the wrong shade", "is lovely and I would buy it again", "cannot be ordered in the app",
)  # fmt: skip
RIDES = ("morning coach", "night bus", "ticket", "seat reservation", "app", "refund form", "driver", "timetable")
AILS = (
    "was an hour late", "could not be changed", "was friendly and on time", "does not open on my phone",
    "was cancelled without a word", "is hard to find",
)  # fmt: skip
OPENINGS = (
    "What you tell about the {0} is not how it should be.", "Thank you for telling us about the {0}.",
    "The {0} deserves a proper look.", "We read what you wrote about the {0} twice.", "A word about the {0}.",
    "It is good to hear from you about the {0}.", "Nobody should have to write about the {0} like this.",
)  # fmt: skip
CLOSINGS = (
    "Please write to the care team and they will see to it.", "The care team is there for exactly this.",
    "Do tell the care team how it went.", "Whoever picks it up will want to know where you bought it.",
    "We would like to understand what came before.", "A short note to the team helps most.",
)  # fmt: skip
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
TOKEN = re.compile(r"\bqu[a-z]{9}\b")


class Words:
    """Words that nobody has used before, so that every text can be told from every other."""

    def __init__(self, chance: random.Random) -> None:
        self._numbers, self._order = itertools.count(), SYLLABLES[:]
        chance.shuffle(self._order)
        self._lock = threading.Lock()

    def token(self) -> str:
        """Like "quabalodemi": invented, and the same length always."""
        with self._lock:
            number, said = next(self._numbers), ""
        for _ in range(4):
            number, digit = divmod(number, len(self._order))
            said += self._order[digit]
        return f"qu{said}a"


class Author(Recordings):
    """A model that drafts something of its own about whatever it is asked, and leaves tagging to the word lists."""

    def __init__(self, words: Words, chance: random.Random) -> None:
        super().__init__()
        object.__setattr__(self, "compose", lambda about: composed(about, words.token(), chance))

    def answer(self, request: dict[str, Any]) -> dict[str, Any] | None:
        schema = (request.get("response_format") or {}).get("json_schema") or {}
        heard = "\n".join(str(message.get("content")) for message in request["messages"])
        found = TOKEN.findall(heard)
        if schema.get("name") != "draft" or not found:
            return None
        said = [{"text": line, "passages": []} for line in self.compose(found[-1])]  # type: ignore[attr-defined]
        draft = {"language": "en", "sentences": said, "answered": [], "left_open": [], "gloss": ""}
        return numbered(draft, heard)


def composed(about: str, token: str, chance: random.Random) -> list[str]:
    thing = f"{about} {chance.choice(THINGS)}"
    return [chance.choice(OPENINGS).format(thing), f"{chance.choice(CLOSINGS)[:-1]}, and mention the word {token}."]


class Customers:
    """Write `lives` reviews at an even pace; of what stands some is changed and a little deleted."""

    def __init__(self, sandbox: Sandbox, words: Words, chance: random.Random) -> None:
        self._sandbox, self._words, self._chance = sandbox, words, chance
        self._standing: list[Review] = []
        self.posted = self.edited = self.deleted = 0

    def live(self, lives: int, seconds: float, stop: threading.Event) -> None:
        begin = time.monotonic()
        for number in range(lives):
            stop.wait(max(0.0, begin + seconds * number / lives - time.monotonic()))
            self._write(number)
            if self._chance.random() < 0.2:
                self._edit()
            if self._chance.random() < 0.04:
                self._delete()

    def _write(self, number: int) -> None:
        account = self._chance.choice(("peony-store", "peony-app", "brightbus-app"))
        rating, text = self._said(account)
        self._standing.append(self._sandbox.platform.post(account, f"Robin Hale {number}", rating, text))
        self.posted += 1

    def _said(self, account: str) -> tuple[int, str]:
        things, troubles = (RIDES, AILS) if account == "brightbus-app" else (THINGS, TROUBLES)
        thing, trouble = self._chance.choice(things), self._chance.choice(troubles)
        return self._chance.randint(1, 5), f"The {self._words.token()} {thing} {trouble}."

    def _edit(self) -> None:
        review = self._chance.choice(self._standing)
        self._sandbox.platform.edit(review.account, review.id, *self._said(review.account))
        self.edited += 1

    def _delete(self) -> None:
        review = self._standing.pop(self._chance.randrange(len(self._standing)))
        self._sandbox.platform.delete(review.account, review.id)
        self.deleted += 1


class Crowd:
    """Four people who press buttons at the same time, often the same ones."""

    def __init__(self, sandbox: Sandbox, words: Words, seed: int) -> None:
        self._sandbox, self._words, self._seed = sandbox, words, seed
        self._hands = {user: threading.Lock() for user in WORKERS}  # a person does one thing at a time
        self.pressed = 0

    def work(self, user: str, pause: Callable[[], float], stop: threading.Event) -> None:
        chance = random.Random(f"{self._seed} {user}")
        while not stop.wait(pause()):
            try:
                self._act(user, chance)
            except (Refused, KeyError, StopIteration):  # somebody was faster: the card has changed meanwhile
                continue

    def _act(self, user: str, chance: random.Random) -> None:
        there = [(message, found) for message in self._cards() if (found := odds_of(message))]
        waiting = [one for one in there if one[1].keys() & {"approve", "edit"}]
        among = waiting if waiting and chance.random() < 0.95 else there
        if not among:
            return
        message, odds = chance.choice(among[:12] if chance.random() < 0.4 else among)  # some go by age, some do not
        action, card = chance.choices(*zip(*odds.items(), strict=True))[0], shown(message)
        self.press(user, card, action, chance)
        if action == "approve" and chance.random() < 0.3:  # two at once
            rival = chance.choice([one for one in (MAYA, TOMEK, IRINA) if one != user])
            self.press(rival, card, chance.choice(("approve", "approve", "dismiss")), chance)

    def _cards(self) -> list[Message]:
        """The oldest first."""
        said = [message for channel in self._sandbox.slack.channels for message in self._sandbox.slack.said(channel)]
        found = [
            message for message in said if message.metadata and message.metadata["event_type"] in (CARD, ESCALATED)
        ]
        return sorted(found, key=lambda message: message.ts)

    def press(self, user: str, card: Card, action: str, chance: random.Random) -> None:
        element = card.elements.get(action)
        if element is None:
            return
        where = {"channel": card.channel, "ts": card.ts, "block_id": element["block_id"], "action_id": action}
        with self._hands[user]:
            if self._sandbox.act(user, "click", **where, value=element.get("value"))["ok"]:
                self.pressed += 1
                if action in DIALOGS:
                    self._fill_in(user, chance)

    def _fill_in(self, user: str, chance: random.Random) -> None:
        until = time.monotonic() + 2
        while not (view := self._sandbox.slack.views.top(user)):
            if time.monotonic() > until:
                return  # the fault ate the dialog
            time.sleep(0.02)
        if chance.random() < 0.1:
            self._sandbox.act(user, "close", view_id=view.id)
            return
        values = filled_in(view.body, self._words.token(), chance)
        done = self._sandbox.act(user, "submit", view_id=view.id, values=values)
        if done.get("result") != "closed" and self._sandbox.slack.views.top(user):
            self._sandbox.act(user, "close", view_id=view.id)


DIALOGS = frozenset({"edit", "escalate", "dismiss", "regenerate", "amend", "send_back"})
OFTEN = {
    "approve": 70,
    "edit": 8,
    "escalate": 4,
    "dismiss": 3,
    "regenerate": 4,
    "no_reply": 2,
    "claim": 3,
    "release": 3,
}
AFTER = {"undo": 10, "amend": 1, "withdraw": 0.3, "reopen": 4, "there": 50, "keep": 1, "send_back": 3, "ask": 3}


def odds_of(message: Message) -> dict[str, float]:
    """The buttons somebody may press here, each with its weight."""
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    buttons = {element["action_id"] for row in rows for element in row}
    odds = {**OFTEN, **AFTER}
    if "approve" not in buttons:
        odds["edit"] = 70  # nothing to approve: somebody writes
    return {name: odds[name] for name in sorted(buttons) if name in odds}


def shown(message: Message) -> Card:
    assert message.metadata
    kind, payload = message.metadata["event_type"], message.metadata["event_payload"]
    return Card(payload["mention"], kind, message.channel, message.ts, message.text, message.blocks)


def filled_in(view: dict[str, Any], token: str, chance: random.Random) -> dict[str, Any]:
    """What somebody types and chooses in a dialog."""
    values: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            values[block["block_id"]] = {element["action_id"]: entered(element, token, chance)}
    return values


def entered(element: dict[str, Any], token: str, chance: random.Random) -> dict[str, Any]:
    if element["type"] == "plain_text_input":
        said = f"{chance.choice(CLOSINGS)[:-1]}, with the word {token}."
        return {"type": "plain_text_input", "value": said}
    return {"type": element["type"], "selected_option": chance.choice(element["options"])}


def at_work(crowd: Crowd, pause: Callable[[], float], stop: threading.Event) -> list[threading.Thread]:
    people = [threading.Thread(target=crowd.work, args=(who, pause, stop), daemon=True) for who in WORKERS]
    for person in people:
        person.start()
    return people


WORKERS = (MAYA, TOMEK, IRINA, NORA)
