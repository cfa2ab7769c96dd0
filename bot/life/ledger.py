"""What a published reply promises becomes owed; people say when it is kept, and nobody has to remember it."""

from __future__ import annotations

from bot.errors import DecisionRefused, Stale
from bot.life.follow_up import ask_at
from bot.mention import decision as d
from bot.mention import promises as told
from bot.mention.event import BOT
from bot.mention.ledger import Promise
from bot.mention.mention import Mention
from bot.mention.outcome import Reply
from bot.mention.people import Person
from bot.ports import Desk


def published(mention: Mention, reply: Reply, desk: Desk, by: str = BOT) -> Mention:
    """Out, with what it promises in the ledger; a correction takes out what it does not say any more."""
    now = desk.clock.now()
    after = mention.published(reply, now, ask_at(mention, now, desk), by)
    found = promised(after, reply, desk)
    return after.promised(found, now) if found or mention.amending else after


def promised(mention: Mention, reply: Reply, desk: Desk) -> tuple[Promise, ...]:
    """The promises of these words that are not in the ledger yet. Without a day they are due when somebody would ask
    anyway; "we will pass it on" without a day is a manner of speaking and owes nothing. Nor does a brand that is gone:
    nobody is left to remind."""
    now, brand = desk.clock.now(), desk.content().brands.get(mention.brand)
    if brand is None:
        return ()
    language = mention.tags.language if mention.tags else ""
    later = ask_at(mention, now, desk)
    known = {one.words for one in mention.promises if one.open}
    new = (
        pledge
        for pledge in told.pledges(reply.text, language, now, brand.timezone)
        if pledge.words not in known and (pledge.due or pledge.kind != "other")
    )
    return tuple(
        Promise(number, str(pledge.kind), pledge.words, pledge.due or later, reply.by, now)
        for number, pledge in enumerate(new, len(mention.promises) + 1)
    )


def settle(mention: Mention, decision: d.SettlePromise, person: Person, desk: Desk) -> Mention:
    """Kept, with its proof, or not owed any more, with the reason: neither without words."""
    note = decision.note.strip()
    if not note:
        raise DecisionRefused("refused.empty")
    if decision.number not in {one.number for one in mention.promises if one.open}:
        raise Stale("refused.settled")
    return mention.promise_settled(decision.number, decision.state, note, person.id, desk.clock.now())


def note(mention: Mention, decision: d.NotePromise, person: Person, desk: Desk) -> Mention:
    """What was promised elsewhere, or in words no rule recognises."""
    words, now = decision.words.strip(), desk.clock.now()
    if not words:
        raise DecisionRefused("refused.empty")
    if decision.due <= now:
        raise DecisionRefused("refused.promise_time")
    promise = Promise(len(mention.promises) + 1, "other", words, decision.due, person.id, now)
    return mention.promised((promise,), now, person.id)
