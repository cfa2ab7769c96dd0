"""A mention: an immutable value with one verb per thing that can happen to it; each verb notes one event."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.mention.draft import Brief, Draft, fingerprint
from bot.mention.event import BOT, PLATFORM, Event
from bot.mention.outcome import Approval, Closing, Escalation, Notice, Reply, ReplyState
from bot.mention.post import Post
from bot.mention.rules import Rule
from bot.mention.stage import OPEN, Stage
from bot.mention.tags import Kind, ReplyWorth, Tags


@dataclass(frozen=True, slots=True)
class Mention:
    """Questions first; then what the world does to it, what the program does, and what people decide."""

    id: str
    brand: str
    post: Post
    arrived_at: datetime
    stage: Stage = Stage.NEW
    version: int = 0  # counted by the store; a save with an old one is refused
    due_at: datetime | None = None  # when it is the program's turn; None: a person's turn, or nobody's
    tags: Tags | None = None
    rule: Rule | None = None
    home: str = ""  # Slack channel id of its card, by the routing rules
    level: str = ""  # level of the escalation policy that decides now
    draft: Draft | None = None
    drafts: tuple[Draft, ...] = ()  # superseded versions, oldest first
    brief: Brief | None = None
    instruction: str = ""  # what the next draft should do differently
    escalations: tuple[Escalation, ...] = ()
    approval: Approval | None = None
    approvals: int = 0
    reply: Reply | None = None
    closing: Closing | None = None
    previous: Post | None = None  # what it said before the latest edit
    notice: Notice | None = None
    quiet: bool = False  # history: kept for figures, no card
    unsaved: tuple[Event, ...] = ()

    @property
    def deserves_draft(self) -> bool:
        """Spam, abuse and wordless mentions get no draft; a person still decides about them."""
        if not self.tags or self.tags.reply_worth is not ReplyWorth.REPLY:
            return False
        return self.tags.kind not in (Kind.SPAM, Kind.INSULT) and "spam" not in self.tags.values("suspicion")

    @property
    def versions(self) -> tuple[Draft, ...]:
        """Every draft so far, oldest first."""
        return (*self.drafts, self.draft) if self.draft else self.drafts

    @property
    def seen(self) -> str:
        """Fingerprint of what a person reads on the card, without anybody's authority."""
        return self.bound_to("") if self.draft else ""

    def bound_to(self, authority: str) -> str:
        """Fingerprint an approval of the current draft by this authority is bound to."""
        assert self.draft
        return fingerprint(self.draft.text, self.post.revision, self.post.platform, authority, self.draft.cited)

    @property
    def reply_key(self) -> str:
        """Key of the effect row of the approved reply, and the receiver's idempotency key."""
        return f"reply:{self.id}:{self.approvals}"

    def arrived(self, at: datetime) -> Mention:
        data = {"rating": self.post.rating, "quiet": self.quiet, "revision": self.post.revision}
        if self.quiet:
            return self._noted("arrived", at, PLATFORM, data, stage=Stage.CLOSED, closing=Closing("history", BOT, at))
        return self._noted("arrived", at, PLATFORM, data, due_at=at)

    def recalled(self, at: datetime) -> Mention:
        """History that is to get a card after all."""
        return self._noted("recalled", at, BOT, stage=Stage.NEW, due_at=at, quiet=False, closing=None)

    def edited(self, post: Post, at: datetime) -> Mention:
        """The customer changed it: the draft and any approval that has not left are void, the card opens again."""
        data = {"revision": post.revision, "was": self.post.revision}
        then: dict[str, Any] = {}
        if self.stage is not Stage.UNKNOWN and not self.quiet:  # the reply's fate comes first
            approved = self.stage in (Stage.APPROVED, Stage.HANDED)
            notice = Notice("edited_void", {}) if approved else Notice("edited", {})
            then = {"notice": notice, **self._fresh(at)}
        return self._noted("edited", at, PLATFORM, data, post=post, previous=self.post, **then)

    def ended(self, reason: str, at: datetime, note: str = "") -> Mention:
        """Over on the platform: `deleted_by_customer`, or `answered_elsewhere` with the brand's words as the note."""
        return self._closed(reason, reason, PLATFORM, at, note)

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
        return self._noted("waiting", at, BOT, stage=Stage.WAITING, due_at=None)

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
        """The platform has it and decides; looked at again then."""
        data = {"text": reply.text, "remote_id": reply.remote_id}
        return self._noted("pending", at, BOT, data, stage=Stage.UNKNOWN, due_at=again_at, reply=reply)

    def published(self, reply: Reply, at: datetime, ask_at: datetime, by: str = BOT) -> Mention:
        """Read back, delivered or posted by hand; the follow-up is due at `ask_at`."""
        assert self.approval
        then: dict[str, Any] = {"stage": Stage.PUBLISHED, "due_at": ask_at}
        if self.approval.revision != self.post.revision:  # edited while the reply was on its way
            then = {"notice": Notice("edited", {}), **self._fresh(at)}
        data = {"text": reply.text, "state": reply.state, "url": reply.url, "approved_by": self.approval.by}
        return self._noted(
            "published", at, by, data, settles=self.reply_key, remote_id=reply.remote_id, reply=reply, **then
        )

    def followed_up(self, at: datetime) -> Mention:
        """The hook for asking later whether it was solved; nothing is owed yet."""
        return self._closed("followed_up", "answered", BOT, at)

    def approved(self, by: str, authority: str, leaves_at: datetime, at: datetime) -> Mention:
        assert self.draft
        approval = Approval(
            self.approvals + 1, by, at, self.draft.text, self.draft.version, self.post.revision, authority,
            self.bound_to(authority),
        )  # fmt: skip
        data = {"fingerprint": approval.fingerprint, "draft": approval.draft_version, "text": approval.text}
        return self._noted(
            "approved", at, by, data, stage=Stage.APPROVED, due_at=leaves_at, approval=approval,
            approvals=approval.number,
        )  # fmt: skip

    def written(self, draft: Draft, at: datetime) -> Mention:
        data = {"version": draft.version, "text": draft.text}
        return self._noted(
            "written", at, draft.made_by, data, stage=Stage.WAITING, due_at=None, draft=draft, drafts=self.versions,
            brief=None,
        )  # fmt: skip

    def redraft_wanted(self, instruction: str, by: str, at: datetime) -> Mention:
        data = {"instruction": instruction}
        return self._noted("redraft_wanted", at, by, data, stage=Stage.TRIAGED, due_at=at, instruction=instruction)

    def escalated(self, escalation: Escalation) -> Mention:
        data = {"to": escalation.to, "reason": escalation.reason, "automatic": escalation.automatic}
        steps = (*self.escalations, escalation)
        return self._noted("escalated", escalation.at, escalation.by, data, level=escalation.to, escalations=steps)

    def dismissed(self, reason: str, note: str, by: str, at: datetime) -> Mention:
        return self._closed("dismissed", reason, by, at, note)

    def retagged(self, tags: Tags, rule: Rule, level: str, by: str, at: datetime) -> Mention:
        was = self.tags and {"kind": self.tags.kind, "topics": self.tags.topics, "urgency": self.tags.urgency}
        found = self._noted("retagged", at, by, {"was": was, "rule": rule.name}, tags=tags, rule=rule, level=level)
        return found._escalated_by_rule(at) if found.stage in OPEN else found

    def undone(self, by: str, at: datetime) -> Mention:
        return self._noted("undone", at, by, stage=Stage.WAITING, due_at=None, approval=None)

    def posted_by_hand(self, by: str, at: datetime, ask_at: datetime) -> Mention:
        assert self.approval
        return self.published(Reply(self.approval.text, ReplyState.BY_HAND, at, by, url=self.post.url), at, ask_at, by)

    def not_posted(self, note: str, by: str, at: datetime) -> Mention:
        return self._handed_back("not_posted", Notice("cannot_post", {"note": note}), at, by)

    def not_there(self, by: str, at: datetime) -> Mention:
        """A person looked: what was sent did not arrive."""
        return self._handed_back("not_there", Notice("not_there", {}), at, by)

    def reopened(self, by: str, at: datetime) -> Mention:
        stage = Stage.WAITING if self.draft or self.brief else Stage.NEW
        return self._noted("reopened", at, by, stage=stage, due_at=None if stage is Stage.WAITING else at, closing=None)

    def _noted(
        self, kind: str, at: datetime, by: str, data: dict[str, Any] | None = None, *, settles: str = "",
        remote_id: str = "", **changes: Any,
    ) -> Mention:  # fmt: skip
        """The same mention with these changes and one more event; a notice lasts until a person acts."""
        event = Event(kind, at, by, data or {}, settles, remote_id)
        read = {} if by in (BOT, PLATFORM) else {"notice": None}
        return replace(self, unsaved=(*self.unsaved, event), **{**read, **changes})

    def _escalated_by_rule(self, at: datetime) -> Mention:
        """Up at once when the rule says so, and nobody has brought it up before."""
        if not (self.rule and self.rule.escalate) or self.escalations:
            return self
        return self.escalated(Escalation(self.rule.decides, self.rule.escalate, BOT, at, automatic=True))

    def _fresh(self, at: datetime) -> dict[str, Any]:
        """Everything that must be done again for new words of the customer."""
        return {
            "stage": Stage.NEW, "due_at": at, "tags": None, "rule": None, "draft": None, "drafts": self.versions,
            "brief": None, "instruction": "", "approval": None, "closing": None,
        }  # fmt: skip

    def _closed(self, kind: str, reason: str, by: str, at: datetime, note: str = "") -> Mention:
        data = {"reason": reason, "note": note}
        return self._noted(kind, at, by, data, stage=Stage.CLOSED, due_at=None, closing=Closing(reason, by, at, note))

    def _handed_back(self, kind: str, notice: Notice, at: datetime, by: str = BOT) -> Mention:
        """Back to the people with the reason on the card, or to the start when the customer has changed their words."""
        edited = self.approval and self.approval.revision != self.post.revision
        back = self._fresh(at) if edited else {"stage": Stage.WAITING, "due_at": None, "approval": None}
        if self.reply and self.reply.state is ReplyState.PENDING:  # the platform held it back, it was never shown
            back["reply"] = None
        return self._noted(kind, at, by, dict(notice.values), settles=self.reply_key, notice=notice, **back)
