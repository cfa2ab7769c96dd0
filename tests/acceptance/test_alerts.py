"""Fifty escalations at once: one alert with a list in the leads' channel, one e-mail, one webhook, whatever fails."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.life.decide import decide
from bot.mention import decision as d
from bot.mention.stage import Stage
from bot.ports import Way
from bot.sandbox.server import Sandbox
from bot.sandbox.walk import notified
from tests.connectors.loopback import Loopback, answer, loopback
from tests.connectors.mail import Mailbox, mail_server
from tests.groups import ROOT

from .workplace import ESCALATED, ESCALATIONS, IRINA, MAYA, Workplace, cards, texts_of, until, violations, working

pytestmark = pytest.mark.slow

MANY = 50
LEAKS = "The cleansing oil leaked all over my bag, and I want to know who pays for the bag. Case {}."
KEY = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="


@dataclass(frozen=True, slots=True)
class Duty:
    """A workplace whose leads are also paged."""

    place: Workplace
    mail: Mailbox
    hook: Loopback

    def settled(self) -> bool:
        alerts = self.place.office.alerts
        alerts.gather()
        return not alerts.untold(Way.SLACK) and not alerts.untold(Way.PAGES)


@pytest.fixture
def duty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Duty]:
    monkeypatch.setenv("PEONY_HOOK", KEY)
    with loopback(answer(202)) as hook, mail_server() as mail, paged(tmp_path, mail, hook) as place:
        yield Duty(place, mail, hook)
        assert violations(place.sandbox) == []


@contextmanager
def paged(folder: Path, mail: Mailbox, hook: Loopback) -> Iterator[Workplace]:
    workspace = folder / "workspace"
    for name in ("prompts", "kb"):
        shutil.copytree(ROOT / name, workspace / name)
    shutil.copy(ROOT / "unscripted.yaml", workspace)
    policy = workspace / "prompts/brands/peony/escalation.yaml"
    pages = f"[{{email: duty@peony.example}}, {{webhook: {hook.url}/x, secret: PEONY_HOOK, allow_private: true}}]"
    text = policy.read_text(encoding="utf-8")
    channel = "    channel: peony-escalations\n"
    policy.write_text(text.replace(channel, f"{channel}    page: {pages}\n", 1), encoding="utf-8")
    more: dict[str, Any] = {"workspace": workspace, "smtp_url": SecretStr(mail.url), "mail_from": "desk@peony.example"}
    with working(folder / "state", **more) as place:
        yield place


def alerts(sandbox: Sandbox) -> list[dict[str, Any]]:
    found = [message for channel in sandbox.slack.channels for message in sandbox.slack.messages(channel)]
    return [one for one in found if (one.get("metadata") or {}).get("event_type") == "unscripted_alert"]


def escalate(place: Workplace, number: int) -> list[str]:
    """So many mentions, and colleagues who escalate them all at once."""
    mentions = [place.post(LEAKS.format(n)) for n in range(number)]

    def read() -> bool:
        known = place.store.known(mentions).values()
        return len(known) == number and all(mention.stage is Stage.WAITING for mention in known)

    until(read, "all of them wait for a person", seconds=60)

    def up(mention: str) -> None:
        decide(mention, d.Escalate(to="lead", reason="A lead has to decide who pays."), MAYA, place.office.desk)

    with ThreadPoolExecutor(8) as people:
        list(people.map(up, mentions))
    return mentions


@pytest.mark.parametrize(
    ("what", "times"), [("nothing", 0), ("429", 3), ("drop_answer", 1), ("before_500", 2), ("500", 1)]
)
def test_fifty_escalations_at_once_are_one_alert_with_a_list(duty: Duty, what: str, times: int) -> None:
    place, number = duty.place, MANY if what == "nothing" else 5
    mentions = escalate(place, number)
    if times:  # the alert is to suffer it, not the cards before it
        until(lambda: len(cards(place.sandbox, ESCALATED)) == number, "every lead's card is there")
        for mention in mentions:
            place.at_rest(mention)
        assert alerts(place.sandbox) == []
        place.sandbox.fault(what, method="chat.postMessage", times=times)
    until(lambda: alerts(place.sandbox) and duty.settled(), "everybody is told", seconds=60)
    until(lambda: len(cards(place.sandbox, ESCALATED)) == number, "every lead's card is there", seconds=60)
    (alert,) = alerts(place.sandbox)
    assert alert["channel"] == ESCALATIONS
    assert f"{number} mentions call for a decision" in alert["text"]
    assert notified("", alert["blocks"]) == [IRINA]
    assert sum("Robin Hale" in text for text in texts_of(alert["blocks"])) == min(number, 15)
    (mail,) = duty.mail.messages
    assert str(number) in mail["Subject"]
    (page,) = (json.loads(request.partition(b"\r\n\r\n")[2]) for request in duty.hook.requests)
    assert sorted(mention["id"] for mention in page["mentions"]) == sorted(mentions)
