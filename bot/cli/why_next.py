"""What happens to a mention next and when, and if it is stuck: why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.content.workspace import Workspace
from bot.life.live import next_step
from bot.mention.mention import Mention
from bot.mention.stage import OPEN, OPEN_IN, Stage
from bot.store.story import Story

SLOW = timedelta(seconds=60)  # whatever is the program's turn is done sooner
NAMED = 5  # of those who may decide
STEPS = {
    "triage": "it is read and tagged",
    "draft": "a draft is written",
    "wait": "it is shown to people",
    "publish": "the approved reply leaves; until then it can be undone",
    "look_up": "the reply is sent, or it is looked up whether it arrived",
    "follow_up": "it is closed as answered",
    "withdraw": "the reply is deleted from the platform",
    "wake": "it comes back from being put aside",
    "lapse": "a claim or an open dialog ends by itself",
    "ring": "one of its clocks rings",
}


@dataclass(frozen=True, slots=True)
class Next:
    """Whose turn it is."""

    what: str
    at: datetime | None  # when, of `by_itself` where that is given; None: nobody knows
    by_itself: str  # what happens then if people do nothing; "" when `what` says it
    rings_at: datetime | None  # when a clock warns or is over, or a promise is due
    stuck: tuple[str, ...]  # a sentence for each thing that keeps it


def next_of(story: Story, workspace: Workspace, now: datetime, grace: timedelta) -> Next:
    mention = story.mention
    stuck = [*_idle(story, now), *_unseen(story, now), *_unfinished(story, now, grace)]
    stuck += _alone(mention, workspace, now)
    what = of_people(mention, workspace, now)
    step = _step(mention, now) if mention.due_at else ""
    by_itself = step if what else ""
    return Next(what or step or "nothing", mention.due_at, by_itself, mention.rings_at, tuple(stuck))


def of_people(mention: Mention, workspace: Workspace, now: datetime) -> str:
    """What people have to do; "" when it is not their turn."""
    match mention.stage:
        case Stage.CLOSED:
            return "nothing: it is closed"
        case Stage.HANDED:
            return "a person posts the approved reply by hand, and says so on the card"
        case Stage.UNKNOWN if mention.due_at is None:
            return "a person looks whether the reply is on the platform, and says so on the card"
        case Stage.WAITING:
            once = "once it comes back, " if mention.attention.snooze else ""
            return f"{once}level {mention.level} decides{_staff(mention, workspace, now)}"
        case _:
            return ""


def _staff(mention: Mention, workspace: Workspace, now: datetime) -> str:
    policy = workspace.policies.get(mention.brand)
    there = policy.staff(mention.level, workspace.people.values(), now) if policy else []
    more = f" and {len(there) - NAMED} more" if len(there) > NAMED else ""
    return f" ({', '.join(person.name for person in there[:NAMED])}{more})" if there else ""


def _step(mention: Mention, now: datetime) -> str:
    due = mention.due_at or now
    step = next_step(mention, max(due, now))
    if step and step.__name__ == "ring" and mention.due_at:  # what a clock does stands in a line of its own
        step = next_step(_unrung(mention), max(due, now))
    return STEPS[step.__name__] if step else "nothing"


def _unrung(mention: Mention) -> Mention:
    return replace(mention, clocks=(), promises=())


def _idle(story: Story, now: datetime) -> Iterator[str]:
    """It is the program's turn, or a clock's, and nothing happens."""
    mention = story.mention
    if mention.due_at and mention.due_at <= now:
        if story.leased_until and story.leased_until > now:
            yield f"{story.leased_by} is at it; if that fails it is tried again when its lease ends"
        elif mention.due_at <= now - SLOW:
            yield "its turn has come and nobody is at it: does a process with the role worker run?"
    if mention.rings_at and mention.rings_at <= now - SLOW:
        yield "a clock should have rung and did not: does a process with the role worker run?"


def _unseen(story: Story, now: datetime) -> Iterator[str]:
    """What people should see and do not."""
    latest = max((event.at for event in story.events), default=now)
    if story.undrawn and latest <= now - SLOW:
        held = story.duties.get("cards and alerts")
        why = "Slack does not take it, or more urgent ones come first" if held and held > now else "nobody draws cards"
        yield f"its cards do not show the newest state: {why}"
    for alert in story.alerts:
        if alert["at"] <= now - SLOW and not (alert["told"] and alert["paged"]):
            where = "in Slack" if alert["batch"] and alert["paged"] else "outside Slack" if alert["told"] else "at all"
            yield f"the call for {alert['level'] or 'the first level'} ({alert['kind']}) has not been told {where}"


def _unfinished(story: Story, now: datetime, grace: timedelta) -> Iterator[str]:
    for effect in story.effects:
        stage = OPEN_IN.get(effect["key"].partition(":")[0], story.mention.stage)
        if effect["done_at"] is None and effect["begun_at"] <= now - grace and story.mention.stage is stage:
            yield f"{effect['key']} was begun and never finished: it is looked up, or a person is asked"


def _alone(mention: Mention, workspace: Workspace, now: datetime) -> Iterator[str]:
    """Nobody, or nothing, is there to go on."""
    accounts = {(account.platform, account.account) for account in workspace.accounts}
    if mention.post.platform != "import" and (mention.post.platform, mention.post.account) not in accounts:
        yield f"the account {mention.post.platform}/{mention.post.account} is not in unscripted.yaml any more"
    policy = workspace.policies.get(mention.brand)
    if policy is None:
        yield f"the brand {mention.brand} is not in unscripted.yaml any more"
    elif mention.stage in OPEN and mention.level and not policy.staff(mention.level, workspace.people.values(), now):
        yield f"nobody stands on level {mention.level} today"
