"""A mention: an immutable value with one verb per thing that can happen to it; each verb notes one event."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.mention.answered import Answered
from bot.mention.attention import Attention
from bot.mention.draft import Brief, Draft
from bot.mention.event import BOT, PLATFORM
from bot.mention.outcome import Approval, Closing, Escalation, Guidance, Notice, Reply, ReplyState
from bot.mention.post import Change, Post
from bot.mention.rules import Rule
from bot.mention.stage import OPEN, Stage
from bot.mention.tags import Tags


@dataclass(frozen=True, slots=True)
class Mention(Answered):
    """First what the world does to it, then what the program does, and what people decide."""

    def arrived(self, at: datetime) -> Mention:
        data = {"rating": self.post.rating, "quiet": self.quiet, "revision": self.post.revision}
        if self.quiet:
            return self._noted("arrived", at, PLATFORM, data, stage=Stage.CLOSED, closing=Closing("history", BOT, at))
        return self._noted("arrived", at, PLATFORM, data, due_at=at)

    def recalled(self, at: datetime) -> Mention:
        """History that is to get a card after all."""
        return self._noted("recalled", at, BOT, stage=Stage.NEW, due_at=at, quiet=False, closing=None, renewed_at=at)

    def edited(self, post: Post, at: datetime) -> Mention:
        """The customer changed it, or it came back: the draft and any approval that has not left are void, the card
        opens again. History stays history."""
        data = {"revision": post.revision, "was": self.post.revision}
        then: dict[str, Any] = {"closing": Closing("history", BOT, at)} if self.quiet else {}
        if self.stage not in (Stage.UNKNOWN, Stage.REMOVING) and not self.quiet:  # the reply's fate comes first
            approved = self.stage in (Stage.APPROVED, Stage.HANDED)
            notice = Notice("edited_void", {}) if approved else Notice("edited", {})
            then = {"notice": notice, **self._fresh(at)}
        return self._noted("edited", at, PLATFORM, data, post=post, previous=self.post, renewed_at=at, **then)

    def ended(self, reason: str, at: datetime, note: str = "") -> Mention:
        """Over on the platform: `deleted_by_customer`, or `answered_elsewhere` with the brand's words as the note.

        What is under way there is over with it: nobody looks up any more what became of it."""
        under_way = {Stage.UNKNOWN: self.reply_key, Stage.REMOVING: self.removal_key}
        ended = self._closed(reason, reason, PLATFORM, at, note, under_way.get(self.stage, ""))
        deleted = reason == "deleted_by_customer"
        return replace(ended, post=replace(ended.post, change=Change.DELETED)) if deleted else ended

    def triaged(self, tags: Tags, rule: Rule, home: str, at: datetime) -> Mention:
        level = self.level if self.escalations else rule.decides
        data = {"rule": rule.name, "kind": tags.kind, "read_by": tags.read_by, "prompt": tags.prompt_version}
        home = self.home or home  # a card stays where it is
        found = self._noted(
            "triaged", at, BOT, data, stage=Stage.TRIAGED, due_at=at, tags=tags, rule=rule, level=level, home=home
        )
        return found._escalated_by_rule(at)

    def drafted(self, draft: Draft, at: datetime) -> Mention:
        data = {"version": draft.version, "by": draft.made_by, "prompt": draft.prompt_version, "text": draft.text}
        return self._noted(
            "drafted", at, BOT, data, stage=Stage.DRAFTED, due_at=at, draft=draft, drafts=self.versions, brief=None,
            instruction="",
        )  # fmt: skip

    def briefed(self, brief: Brief, at: datetime) -> Mention:
        """No model answered: an earlier draft stays readable, otherwise the brief takes its place."""
        notice = Notice("no_new_version", {"reason": brief.reason}) if self.draft else None
        return self._noted(
            "briefed", at, BOT, {"reason": brief.reason}, stage=Stage.DRAFTED, due_at=at,
            brief=None if self.draft else brief, instruction="", notice=notice,
        )  # fmt: skip

    def waiting(self, at: datetime) -> Mention:
        return self._noted("waiting", at, BOT, stage=Stage.WAITING)

    def voided(self, reason: str, at: datetime) -> Mention:
        """What the approval was bound to has changed before the reply left."""
        return self._handed_back("voided", Notice("void", {"reason": reason}), at)

    def refused(self, reason: str, at: datetime) -> Mention:
        """The platform said no for good; nothing was published."""
        return self._handed_back("refused", Notice("refused", {"reason": reason}), at)

    def handed(self, at: datetime) -> Mention:
        return self._noted("handed", at, BOT, stage=Stage.HANDED, due_at=None)

    def leaving(self, at: datetime) -> Mention:
        """About to be sent: from now on its fate comes first, whatever the customer does meanwhile."""
        return self._noted("leaving", at, BOT, stage=Stage.UNKNOWN, due_at=at)

    def unsure(self, again_at: datetime | None, at: datetime) -> Mention:
        """Sent, fate unclear: looked up again then, or a person is asked when no look-up can tell."""
        return self._noted("unsure", at, BOT, stage=Stage.UNKNOWN, due_at=again_at)

    def pending(self, reply: Reply, again_at: datetime, at: datetime) -> Mention:
        """The platform has it and decides; looked at again then. A reply it would correct stands there until then."""
        data, shown = {"text": reply.text, "remote_id": reply.remote_id}, self.reply if self.amending else reply
        return self._noted("pending", at, BOT, data, stage=Stage.UNKNOWN, due_at=again_at, reply=shown)

    def attended(
        self, kind: str, attention: Attention, by: str, at: datetime, data: dict[str, Any] | None = None
    ) -> Mention:
        """Somebody takes it, edits, puts it aside, or is at it no more: `kind` says what; the card keeps its notice."""
        return self._noted(kind, at, by, data, attention=attention, notice=self.notice)

    def approved(
        self, by: str, authority: str, leaves_at: datetime, at: datetime, despite: tuple[str, ...] = ()
    ) -> Mention:
        """`despite`: Slack ids of those who were at it, when the approver was told so."""
        assert self.draft
        approval = Approval(
            self.approvals + 1, by, at, self.draft.text, self.draft.version, self.post.revision, authority,
            self.bound_to(authority),
        )  # fmt: skip
        data = {"fingerprint": approval.fingerprint, "draft": approval.draft_version, "text": approval.text}
        data |= {"despite": despite} if despite else {}
        return self._noted(
            "approved", at, by, data, stage=Stage.APPROVED, due_at=leaves_at, approval=approval,
            approvals=approval.number,
        )  # fmt: skip

    def written(self, draft: Draft, at: datetime) -> Mention:
        """While nothing is published it is the reply to come; afterwards a correction of it."""
        data = {"version": draft.version, "text": draft.text}
        attention = self.attention.woken().edit_ended(draft.made_by)
        amending = self.amending or self.stage in (Stage.PUBLISHED, Stage.CLOSED)
        return self._noted(
            "written", at, draft.made_by, data, stage=Stage.WAITING, draft=draft, drafts=self.versions, brief=None,
            attention=attention, amending=amending, closing=None,
        )  # fmt: skip

    def redraft_wanted(self, instruction: str, by: str, at: datetime) -> Mention:
        data = {"instruction": instruction}
        return self._noted("redraft_wanted", at, by, data, stage=Stage.TRIAGED, due_at=at, instruction=instruction)

    def escalated(self, escalation: Escalation) -> Mention:
        data = {"to": escalation.to, "reason": escalation.reason, "automatic": escalation.automatic}
        steps, attention = (*self.escalations, escalation), self.attention.woken().released()  # others decide now
        return self._noted(
            "escalated", escalation.at, escalation.by, data, level=escalation.to, escalations=steps, attention=attention
        )

    def sent_back(self, guidance: Guidance) -> Mention:
        """Down to the level below, with the answer of the one above."""
        data = {"to": guidance.to, "guidance": guidance.words}
        said, attention = (*self.guidance, guidance), self.attention.woken().released()
        return self._noted(
            "sent_back", guidance.at, guidance.by, data, level=guidance.to, guidance=said, attention=attention
        )

    def dismissed(self, reason: str, note: str, by: str, at: datetime) -> Mention:
        return self._closed("dismissed", reason, by, at, note)

    def no_reply_needed(self, by: str, at: datetime) -> Mention:
        """Read, and nothing has to be said."""
        return self._closed("no_reply_needed", "no_reply_needed", by, at)

    def retagged(self, tags: Tags, rule: Rule, level: str, by: str, at: datetime) -> Mention:
        was = self.tags and {"kind": self.tags.kind, "topics": self.tags.topics, "urgency": self.tags.urgency}
        found = self._noted("retagged", at, by, {"was": was, "rule": rule.name}, tags=tags, rule=rule, level=level)
        return found._escalated_by_rule(at) if found.stage in OPEN else found

    def undone(self, by: str, at: datetime) -> Mention:
        return self._noted("undone", at, by, stage=Stage.WAITING, approval=None)

    def not_posted(self, note: str, by: str, at: datetime) -> Mention:
        return self._handed_back("not_posted", Notice("cannot_post", {"note": note}), at, by)

    def not_there(self, by: str, at: datetime) -> Mention:
        """A person looked: what was sent did not arrive."""
        return self._handed_back("not_there", Notice("not_there", {}), at, by)

    def reopened(self, by: str, at: datetime) -> Mention:
        stage = Stage.WAITING if self.draft or self.brief else Stage.NEW
        return self._noted("reopened", at, by, stage=stage, due_at=at, closing=None, renewed_at=at)

    def _escalated_by_rule(self, at: datetime) -> Mention:
        """Up at once when the rule says so, and nobody has brought it up before."""
        if not (self.rule and self.rule.escalate) or self.escalations:
            return self
        return self.escalated(Escalation(self.rule.decides, self.rule.escalate, BOT, at, automatic=True))

    def _closed(self, kind: str, reason: str, by: str, at: datetime, note: str = "", settles: str = "") -> Mention:
        data, closing = {"reason": reason, "note": note}, Closing(reason, by, at, note)
        return self._noted(kind, at, by, data, settles=settles, stage=Stage.CLOSED, due_at=None, closing=closing)

    def _handed_back(self, kind: str, notice: Notice, at: datetime, by: str = BOT) -> Mention:
        """Back to the people with the reason on the card, or to the start when the customer has changed their words."""
        edited = self.approval and self.approval.revision != self.post.revision
        back = self._fresh(at) if edited else {"stage": Stage.WAITING, "approval": None}
        if self.reply and self.reply.state is ReplyState.PENDING:  # it was never shown
            back["reply"] = None
        return self._noted(kind, at, by, dict(notice.values), settles=self.reply_key, notice=notice, **back)
