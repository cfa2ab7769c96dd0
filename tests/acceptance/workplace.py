"""The real program at a sandbox, and what people see and do there."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from bot.assembly import Office, loops_of, open_office
from bot.cli.demo import FASTER, demo_settings, setup_of
from bot.content.workspace import read_workspace
from bot.engine.loops import Loops
from bot.life.quoting import cleaned
from bot.mention.mention import Mention
from bot.mention.post import Post
from bot.sandbox.seeding import recordings
from bot.sandbox.server import Sandbox, Setup
from bot.settings import Settings
from bot.store.store import SqlStore
from tests.groups import ROOT

MAYA, TOMEK, IRINA, SAM = "U0MAYA", "U0TOMEK", "U0IRINA", "U0SAM"  # agent, agent of both brands, lead, trainer
NORA = "U0NORA"  # specialist, on the level legal of peony
MENTIONS, URGENT, ESCALATIONS = "C0PEONY", "C0PEONYURG", "C0PEONYESC"
CARD, ESCALATED = "unscripted_card", "unscripted_escalation"
THANKS, SHADE = "pe-en-named-thanks", "pe-en-wrong-shade"  # samples with recorded drafts, in MENTIONS
COMPLAINT = "The hand cream I got today was open and half of it is in the box. Number {}."
REPLY = (
    "Half of the hand cream in the box is not what you paid for. Please write to the care team and they will see to it."
)
GRACE = 1.0  # seconds
CUSTOMERS = itertools.count(1)
T = TypeVar("T")


def until(holds: Callable[[], T], what: str, seconds: float = 20, pause: float = 0.02) -> T:
    """What `holds` answers as soon as it is true."""
    end = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < end, f"not within {seconds:g} s: {what}"
        time.sleep(pause)
    return found


# -- what people see --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Card:
    """A card as it stands in a channel."""

    mention: str
    kind: str
    channel: str
    ts: str
    text: str
    blocks: list[dict[str, Any]]

    @property
    def elements(self) -> dict[str, dict[str, Any]]:
        """Its buttons by their action, with the block they stand in."""
        rows = [block for block in self.blocks if block["type"] == "actions"]
        return {e["action_id"]: {**e, "block_id": row["block_id"]} for row in rows for e in row["elements"]}

    @property
    def buttons(self) -> set[str]:
        return set(self.elements)

    def says(self, words: str) -> bool:
        return any(words in text for text in texts_of(self.blocks))


def texts_of(value: object) -> list[str]:
    """Every text in blocks, in order."""
    if isinstance(value, dict):
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        return own + [text for key, part in value.items() if not (key == "text" and own) for text in texts_of(part)]
    return [text for part in value for text in texts_of(part)] if isinstance(value, list) else []


def cards(sandbox: Sandbox, kind: str = CARD) -> list[Card]:
    found = [m for channel in sandbox.slack.channels for m in sandbox.slack.messages(channel)]
    return [
        Card(m["metadata"]["event_payload"]["mention"], kind, m["channel"], m["ts"], m["text"], m["blocks"])
        for m in found
        if (m.get("metadata") or {}).get("event_type") == kind
    ]


def card(sandbox: Sandbox, mention: str, kind: str = CARD) -> Card | None:
    """The only card of this kind; None when there is none yet."""
    found = [one for one in cards(sandbox, kind) if one.mention == mention]
    assert len(found) <= 1, f"{len(found)} cards of one mention"
    return found[0] if found else None


def told(sandbox: Sandbox, user: str) -> list[str]:
    """What the bot said to one person only, oldest first."""
    found = [m for channel in sandbox.slack.channels for m in sandbox.slack.messages(channel)]
    return [message["text"] for message in found if message.get("only_for") == user]


def violations(sandbox: Sandbox) -> list[str]:
    """What Slack would have refused, except calls that a fault of the test answered."""
    return [f"{v.method}: {v.error} ({v.detail})" for v in sandbox.slack.violations]


# -- what people do ---------------------------------------------------------------------------------------


def press(sandbox: Sandbox, user: str, on: Card, action: str) -> dict[str, Any]:
    element = on.elements[action]
    where = {"channel": on.channel, "ts": on.ts, "block_id": element["block_id"], "action_id": action}
    return sandbox.act(user, "click", **where, value=element["value"])


def together(sandbox: Sandbox, pressed: Sequence[tuple[str, Card]], action: str, copies: int = 0) -> None:
    """Clicks of people who press at the same moment; Slack may deliver each of them more than once."""
    sandbox.fault("hold")
    with ThreadPoolExecutor(8) as people:
        clicks = [people.submit(press, sandbox, user, on, action) for user, on in pressed]
    assert all(click.result()["ok"] for click in clicks)
    until(lambda: sandbox.held == len(pressed), "all of them are held back")
    sandbox.fault("let_go", copies=copies)


def dialog(sandbox: Sandbox, user: str) -> Any:
    """The modal this person has open."""
    return sandbox.slack.views.top(user)


def write(sandbox: Sandbox, user: str, on: Card, text: str) -> str:
    """Edit or Write reply, type, save; "closed" when it was taken."""
    assert press(sandbox, user, on, "edit")["ok"]
    view = until(lambda: dialog(sandbox, user), "the dialog opens")
    values = {"text": {"edit_text": {"type": "plain_text_input", "value": text}}}
    return str(sandbox.act(user, "submit", view_id=view.id, values=values)["result"])


# -- the program ------------------------------------------------------------------------------------------


def setup(*samples: str, clock: float = FASTER) -> Setup:
    """The sample workspace's people, channels and accounts, with these sample mentions only."""
    whole = setup_of(read_workspace(ROOT), "")
    accounts = tuple(replace(a, seeds=tuple(s for s in a.seeds if s.id in samples)) for a in whole.accounts)
    return replace(whole, accounts=accounts, clock_factor=clock)


def settings(url: str, folder: Path, undo: float = 0.3, **changes: object) -> Settings:
    """Those of the demo, with short waits."""
    made = demo_settings(url, ROOT, folder, live_model=False, undo=undo)
    return made.model_copy(update={"grace_seconds": GRACE, "poll_seconds": 0.2, **changes})


def assembled(made: Settings, url: str) -> tuple[Office, Loops]:
    office = open_office(made, {"demo": {"url": url}})
    return office, loops_of(made, office)


@dataclass(frozen=True, slots=True)
class Workplace:
    sandbox: Sandbox
    office: Office

    @property
    def store(self) -> SqlStore:
        return self.office.store

    def post(self, text: str, rating: int = 2, account: str = "peony-store", author: str = "") -> str:
        """A customer writes in public, another one each time unless told who; the id of its mention."""
        review = self.sandbox.platform.post(account, author or f"Robin Hale {next(CUSTOMERS)}", rating, text)
        return self.mention_id(review.id, account)

    def mention_id(self, external_id: str, account: str = "peony-store") -> str:
        return Post("demo", account, external_id, "").mention_id

    def arrived(self, author: str, words: str) -> str:
        """The id of the mention a review with these words has become."""

        def found() -> str:
            reviews = [r for name in self.sandbox.platform.accounts for r in self.sandbox.platform.reviews(name)]
            ours = [r for r in reviews if r.author == author and r.text.startswith(words)]
            return self.mention_id(ours[0].id, ours[0].account) if ours else ""

        return until(found, f"a review of {author}")

    def cards(self) -> list[Card]:
        return cards(self.sandbox)

    def mention(self, mention_id: str) -> Mention:
        return self.store.get(mention_id)

    def card(self, mention_id: str, *buttons: str, kind: str = CARD) -> Card:
        """The mention's card, once it is there and has these buttons."""

        def shown() -> Card | None:
            found = card(self.sandbox, mention_id, kind)
            return found if found and set(buttons) <= found.buttons else None

        found = until(shown, f"a card of {mention_id} with {buttons}")
        assert found
        return found

    def replies(self, mention_id: str) -> list[str]:
        """What the public reads below the review."""
        post = self.mention(mention_id).post
        return [reply.text for reply in self.sandbox.platform.review(post.account, post.external_id).replies]

    def at_rest(self, mention_id: str) -> None:
        """Wait until the mention's cards show what is saved."""
        until(lambda: mention_id not in {m.id for m in self.store.undrawn(1000)}, "the newest state is drawn")


def written(place: Workplace, what: str) -> str:
    """A mention that waits with a reply a person wrote."""
    mention = place.post(COMPLAINT.format(what))
    assert write(place.sandbox, MAYA, place.card(mention, "edit"), REPLY) == "closed"
    place.card(mention, "approve")
    place.at_rest(mention)
    return mention


@contextmanager
def working(
    folder: Path, *samples: str, clock: float = FASTER, slack: Mapping[str, Any] | None = None, **changes: Any
) -> Iterator[Workplace]:
    """A sandbox with these sample mentions, and the program connected to it. `slack`: what else its setup differs in;
    `changes`: the program's settings."""
    with Sandbox(replace(setup(*samples, clock=clock), **(slack or {})), 0, recordings(cleaned)) as sandbox:
        office, loops = assembled(settings(sandbox.url, folder, **changes), sandbox.url)
        loops.start()
        try:
            until(lambda: sandbox.connections, "the program is connected")
            yield Workplace(sandbox, office)
        finally:
            loops.stop(5)
