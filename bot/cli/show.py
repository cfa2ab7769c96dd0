"""What `demo --once` does: wait for every card, approve one as a person would, and report."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from rich.progress import Progress, SpinnerColumn, TextColumn

from bot.assembly import Office
from bot.cli.output import PROBLEMS, answer, give_up, people, say
from bot.mention.mention import Mention
from bot.mention.stage import Stage
from bot.sandbox.server import Sandbox

PATIENCE = 120.0  # seconds for everything
APPROVED = "pe-en-named-thanks"  # the sample a person approves
STAGES = {  # event -> the stage it led to
    "arrived": "new", "triaged": "triaged", "drafted": "drafted", "briefed": "drafted", "waiting": "waiting",
    "approved": "approved", "published": "published", "edited": "new", "unsure": "unknown", "closed": "closed",
}  # fmt: skip


def show_once(sandbox: Sandbox, office: Office, as_json: bool) -> None:
    """Every sample to its card, one of them to its published reply."""
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), console=people, transient=True) as progress:
        task = progress.add_task("Sample mentions arrive…")
        samples = sum(len(sandbox.platform.reviews(c.account)) for c in office.connectors if c.platform == "demo")
        wait_for(lambda: len(cards(sandbox, office)) >= samples, "not every sample mention became a card")
        progress.update(task, description=f"{samples} cards are there; one is being approved…")
        mention = approve_one(sandbox, office)
    public, count = published(sandbox, mention), len(cards(sandbox, office))
    report = {"cards": count, "timeline": timeline(sandbox, office), "published": public}
    if as_json:
        answer(report)
    say(f"{count} mentions became cards. One reply was approved and is public, once: {public['url']}")


def approve_one(sandbox: Sandbox, office: Office) -> Mention:
    """Press Approve on the sample's card, as an agent of the brand."""
    card = next(card for card in cards(sandbox, office) if _sample(office, card) == APPROVED)
    mention_id = card["metadata"]["event_payload"]["mention"]
    wait_for(lambda: office.store.get(mention_id).stage is Stage.WAITING, "the draft was not made")
    wait_for(lambda: _button(sandbox, card["channel"], card["ts"]) is not None, "the card has no Approve")
    agent = next(person for person in office.desk.content().people.values() if person.role == "agent")
    button = _button(sandbox, card["channel"], card["ts"])
    assert button
    sandbox.act(agent.id, "click", channel=card["channel"], ts=card["ts"], **button)
    wait_for(lambda: office.store.get(mention_id).stage is Stage.PUBLISHED, "the reply was not published")
    return office.store.get(mention_id)


def cards(sandbox: Sandbox, office: Office) -> list[dict[str, Any]]:
    """Every mention's own card in the sandbox, with its channel."""
    return [
        {**message, "channel": channel}
        for channel in office.desk.content().channels.values()
        for message in sandbox.slack.messages(channel)
        if (message.get("metadata") or {}).get("event_type") == "unscripted_card"
    ]


def timeline(sandbox: Sandbox, office: Office) -> list[dict[str, str]]:
    """Every mention's stages with the time each was reached, its card among them."""
    steps = []
    for card in cards(sandbox, office):
        mention_id = card["metadata"]["event_payload"]["mention"]
        steps.append((datetime.fromtimestamp(float(card["ts"]), UTC), mention_id, "card"))
        events = office.store.events(mention_id)
        steps += [(event.at, mention_id, STAGES[event.kind]) for event in events if event.kind in STAGES]
    return [{"mention": mention, "stage": stage, "at": at.isoformat()} for at, mention, stage in sorted(steps)]


def published(sandbox: Sandbox, mention: Mention) -> dict[str, Any]:
    """What stands on the public page, and how often."""
    review = sandbox.platform.review(mention.post.account, mention.post.external_id)
    reply = mention.reply
    assert reply
    times = sum(shown.text == reply.text for shown in review.replies)
    return {"mention": mention.id, "text": reply.text, "url": reply.url, "times_published": times}


def wait_for(holds: Callable[[], bool], otherwise: str) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > until:
            give_up(f"The demo did not work: {otherwise} within {PATIENCE:.0f} s.", PROBLEMS)
        time.sleep(0.05)


def _sample(office: Office, card: dict[str, Any]) -> str:
    return office.store.get(card["metadata"]["event_payload"]["mention"]).post.external_id


def _button(sandbox: Sandbox, channel: str, ts: str) -> dict[str, Any] | None:
    message = next(message for message in sandbox.slack.messages(channel) if message["ts"] == ts)
    for block in message["blocks"]:
        for element in block.get("elements", []) if block["type"] == "actions" else []:
            if element["action_id"] == "approve":
                return {"block_id": block["block_id"], "action_id": "approve", "value": element["value"]}
    return None
