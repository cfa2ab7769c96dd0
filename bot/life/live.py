"""A mention's life: which step is next for each stage, and how far it goes without a person."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from bot.about import about, doing
from bot.errors import Moved, PlatformRefused, UnscriptedError
from bot.life.draft import brief, draft
from bot.life.follow_up import follow_up
from bot.life.look_up import look_up
from bot.life.publish import publish
from bot.life.ring import is_due, minded, ring
from bot.life.triage import triage
from bot.life.wait import lapse, rest_until_its_brand_is_back, wait, wake
from bot.life.withdraw import withdraw
from bot.mention.mention import Mention
from bot.mention.stage import Stage
from bot.ports import Desk

log = logging.getLogger(__name__)
Step = Callable[[Mention, Desk], Mention]


def live(mention_id: str, desk: Desk) -> Mention:
    """Carry a mention as far as it can go without a person; safe to call again."""
    with about(mention_id), doing("life"):
        mention = desk.store.get(mention_id)
        while step := next_step(mention, desk.clock.now()):
            step = possible(step, mention, desk)
            try:
                with doing(f"step {step.__name__}", brand=mention.brand, stage=mention.stage):
                    mention = desk.store.save(minded(taken(step, mention, desk), desk))
                log.info("%s: it is %s", step.__name__, mention.stage)
            except Moved:  # somebody was faster: look again
                mention = desk.store.get(mention_id)
                let_go(mention, desk)
        return mention


def let_go(mention: Mention, desk: Desk) -> None:
    """The customer has deleted it while a call about it was under way: nobody will look up what became of that."""
    if mention.stage is Stage.CLOSED:
        for key in (mention.reply_key, mention.removal_key):
            if not desk.effects.done(key):
                desk.effects.settle(key, "", "")


def possible(step: Step, mention: Mention, desk: Desk) -> Step:
    """This step; without its brand nobody can read a mention or write a reply."""
    needs_brand = step in (triage, draft)
    return rest_until_its_brand_is_back if needs_brand and mention.brand not in desk.content().brands else step


def taken(step: Step, mention: Mention, desk: Desk) -> Mention:
    """The mention after this step. Where drafting cannot end well a person writes: no customer waits for our faults."""
    if step is not draft:
        return step(mention, desk)
    try:
        return draft(mention, desk)
    except PlatformRefused as refused:
        log.warning("no draft: %s", refused.reason)
    except UnscriptedError:
        raise  # foreseen, and tried again
    except Exception:  # not swallowed: the log has all of it, the card says it, and a person writes
        log.exception("a draft failed")
    return mention.briefed(brief(mention, (), "failed"), desk.clock.now())


def next_step(mention: Mention, now: datetime) -> Step | None:  # noqa: C901  # one case a stage
    """What happens to this mention next; None when it is not our turn."""
    if is_due(mention, now):
        return ring
    if mention.due_at is None or now < mention.due_at:
        return None
    match mention.stage:
        case Stage.NEW:
            return triage
        case Stage.TRIAGED:
            return draft if mention.deserves_draft else wait
        case Stage.DRAFTED:
            return wait
        case Stage.APPROVED:
            return publish  # the time to undo is over
        case Stage.UNKNOWN:
            return look_up  # did the reply arrive?
        case Stage.PUBLISHED:
            return follow_up
        case Stage.REMOVING:
            return withdraw
        case Stage.WAITING:
            snooze = mention.attention.snooze
            return wake if snooze and snooze.until <= now else lapse
        case Stage.HANDED | Stage.CLOSED:
            return None
