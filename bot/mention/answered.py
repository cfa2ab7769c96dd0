"""What becomes of a mention's reply once it is out: corrected, deleted, and what it promised kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from bot.mention.event import BOT, PLATFORM
from bot.mention.ledger import Promise, State, replaced, rung, settled
from bot.mention.outcome import Closing, Notice, Reply
from bot.mention.stage import Stage
from bot.mention.timed import Timed


@dataclass(frozen=True, slots=True)
class Answered(Timed):
    """The verbs of a published reply."""

    def published(self, reply: Reply, at: datetime, ask_at: datetime, by: str = BOT) -> Self:
        """Read back, delivered or posted by hand; the follow-up is due at `ask_at`."""
        assert self.approval
        then: dict[str, Any] = {"stage": Stage.PUBLISHED, "due_at": ask_at, "amending": False}
        if self.approval.revision != self.post.revision:  # edited while the reply was on its way
            then = {"notice": Notice("edited", {}), "amending": False, **self._fresh(at)}
        kind = "amended" if self.amending else "published"
        data = {"text": reply.text, "state": reply.state, "url": reply.url, "approved_by": self.approval.by}
        return self._noted(kind, at, by, data, settles=self.reply_key, remote_id=reply.remote_id, reply=reply, **then)

    def kept(self, by: str, at: datetime, ask_at: datetime) -> Self:
        """No correction after all: the published reply stays."""
        return self._noted("kept", at, by, stage=Stage.PUBLISHED, due_at=ask_at, amending=False)

    def withdrawn(self, by: str, at: datetime) -> Self:
        """The reply is to be deleted, at once; a wish that is repeated is still about the words of the first."""
        again = self.stage is Stage.REMOVING
        return self._noted(
            "withdrawn", at, by, settles=self.removal_key if again else "", stage=Stage.REMOVING, due_at=at,
            closing=Closing("withdrawn", by, at), removals=self.removals + 1,
            withdrawn_over=self.withdrawn_over if again else self.post.revision,
        )  # fmt: skip

    def still_there(self, again_at: datetime | None, at: datetime) -> Self:
        """Perhaps: the platform did not answer. It is looked at again then, or a person is asked."""
        return self._noted("removal_unsure", at, BOT, stage=Stage.REMOVING, due_at=again_at)

    def removed(self, at: datetime, by: str = BOT) -> Self:
        """The reply is gone; the mention rests, or begins anew when the customer has changed their words meanwhile."""
        then = {"stage": Stage.CLOSED, "due_at": None, "approval": None, **self._meanwhile(at)}
        return self._noted("removed", at, by, settles=self.removal_key, reply=None, **then)

    def not_removed(self, reason: str, at: datetime, ask_at: datetime) -> Self:
        """The platform does not delete it: it stays published, and words that changed meanwhile are read anew."""
        notice = Notice("not_removed", {"reason": reason})
        stays = {"stage": Stage.PUBLISHED, "due_at": ask_at, "closing": None, "notice": notice, **self._meanwhile(at)}
        return self._noted("not_removed", at, BOT, dict(notice.values), settles=self.removal_key, **stays)

    def followed_up(self, at: datetime, ask: bool) -> Self:
        """It rests; `ask`: its people are asked in the card's thread whether it was solved."""
        data, closing = {"reason": "answered", "asked": ask}, Closing("answered", BOT, at)
        return self._noted(
            "followed_up", at, BOT, data, stage=Stage.CLOSED, due_at=None, closing=closing,
            follow_ups=self.follow_ups + ask,
        )  # fmt: skip

    def solved(self, by: str, at: datetime) -> Self:
        return self._noted("solved", at, by, closing=Closing("solved", by, at))

    def not_solved(self, by: str, at: datetime) -> Self:
        """A person writes what else there is to say: the words that did not help are not proposed again."""
        return self._noted(
            "not_solved", at, by, stage=Stage.WAITING, draft=None, drafts=self.versions, brief=None, approval=None,
            closing=None, renewed_at=at, notice=Notice("not_solved", {}),
        )  # fmt: skip

    def page_answered(self, kind: str, key: str, by: str, at: datetime) -> Self:
        """A person says what becomes of a page nobody took: "page_known", or "page_again"."""
        return self._noted(
            kind, at, by, {"page": key}, settles=key, remote_id=f"{kind}:{by}", attention=self.attention,
            notice=self.notice,
        )  # fmt: skip

    def promised(self, new: tuple[Promise, ...], at: datetime, by: str = BOT) -> Self:
        """The ledger as it is now that this reply is out, or that a person has added to it."""
        kept = replaced(self.promises, self.reply.text) if by == BOT and self.reply else self.promises
        data = {"promises": [{"words": one.words, "due": one.due, "owner": one.owner} for one in new]}
        return self._noted("promised", at, by, data, promises=(*kept, *new))

    def promise_settled(self, number: int, state: State, note: str, by: str, at: datetime) -> Self:
        after = settled(self.promises, number, state, note, by)
        return self._noted(f"promise_{state}", at, by, {"number": number, "note": note}, promises=after)

    def promise_rang(self, at: datetime) -> Self:
        """Owners are reminded, or a promise is late: each once."""
        after, rang = rung(self.promises, at)
        mention = replace(self, promises=after)
        for what, promise in rang:
            data = {"number": promise.number, "who": promise.owner, "due": promise.due}
            mention = mention._noted(f"promise_{what}", at, BOT, data, attention=mention.attention)
        return mention

    def _meanwhile(self, at: datetime) -> dict[str, Any]:
        """What follows where the customer has deleted it, or changed it since the reply was to be deleted."""
        if self.gone:
            return {"stage": Stage.CLOSED, "due_at": None, "closing": Closing("deleted_by_customer", PLATFORM, at)}
        if self.withdrawn_over in ("", self.post.revision):
            return {}
        return {"notice": Notice("edited", {}), **self._fresh(at)}

    def _fresh(self, at: datetime) -> dict[str, Any]:
        """Everything that must be done again for new words of the customer."""
        return {
            "stage": Stage.NEW, "due_at": at, "tags": None, "rule": None, "draft": None, "drafts": self.versions,
            "brief": None, "instruction": "", "approval": None, "closing": None,
        }  # fmt: skip
