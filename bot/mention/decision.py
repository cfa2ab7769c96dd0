"""Everything a person can decide about a mention: one closed set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.mention.ledger import State
from bot.mention.tags import Kind, Sentiment, Topic, Urgency


@dataclass(frozen=True, slots=True)
class Approve:
    """These exact words leave; `seen` is the fingerprint of what the person read (text, revision, passages)."""

    seen: str
    anyway: bool = False  # they were told who else is at it


@dataclass(frozen=True, slots=True)
class Write:
    """A person's words become the newest draft; `over` is the draft version they started from (0: none).

    After publishing they are the draft of a correction: it takes the place of the reply when it is approved.
    """

    text: str
    over: int


@dataclass(frozen=True, slots=True)
class KeepReply:
    """The published reply stays as it is; the correction is put aside."""


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The published reply is deleted from the platform."""


@dataclass(frozen=True, slots=True)
class Regenerate:
    instruction: str


@dataclass(frozen=True, slots=True)
class Escalate:
    reason: str
    to: str  # level


@dataclass(frozen=True, slots=True)
class AskApproval:
    """The reply promises more than they may: the lowest level that may is asked; `seen` as for an approval."""

    seen: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SendBack:
    """Down again, with what to do or to say."""

    guidance: str


@dataclass(frozen=True, slots=True)
class Dismiss:
    """No reply; a reason of the closed list in `content/words` (`dismiss.reason.*`) and perhaps a note."""

    reason: str
    note: str = ""
    over: str = ""  # `wording` of what the person read; "" where they cannot have changed unseen


@dataclass(frozen=True, slots=True)
class NoReplyNeeded:
    """Read, and nothing has to be said: an outcome of its own, not a dismissal."""


@dataclass(frozen=True, slots=True)
class Retag:
    kind: Kind
    topics: tuple[Topic, ...]
    sentiment: Sentiment
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class Undo:
    """Take an approval back while the reply has not left yet."""


@dataclass(frozen=True, slots=True)
class PostedByHand:
    """A person posted the reply on the platform themselves."""


@dataclass(frozen=True, slots=True)
class CannotPost:
    """Posting by hand is not possible."""

    note: str = ""


@dataclass(frozen=True, slots=True)
class ItIsThere:
    """A reply of unknown fate is on the platform, a person looked."""


@dataclass(frozen=True, slots=True)
class SendAgain:
    """A reply of unknown fate is not on the platform, a person looked."""


@dataclass(frozen=True, slots=True)
class ItIsGone:
    """A reply whose deletion has an unknown fate is gone, a person looked."""


@dataclass(frozen=True, slots=True)
class DeleteAgain:
    """It still stands there, a person looked."""


@dataclass(frozen=True, slots=True)
class Solved:
    """The answer to the question of a while after the reply."""


@dataclass(frozen=True, slots=True)
class NotSolved:
    """The other one: something else has to be said."""


@dataclass(frozen=True, slots=True)
class PageKnown:
    """Those a page did not reach know of it; `key` is that of its effect row."""

    key: str


@dataclass(frozen=True, slots=True)
class PageAgain:
    """They do not: it is tried for another day."""

    key: str


@dataclass(frozen=True, slots=True)
class Reopen:
    """A dismissed mention wants a reply after all."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Theirs for a while; nobody else is kept from acting."""


@dataclass(frozen=True, slots=True)
class Release:
    """Free again for everybody."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """Somebody else's from now on."""

    to: str  # Slack user id
    note: str = ""


@dataclass(frozen=True, slots=True)
class StartEditing:
    """Their Edit dialog is about to open."""


@dataclass(frozen=True, slots=True)
class StopEditing:
    """They closed it without saving."""


@dataclass(frozen=True, slots=True)
class Snooze:
    """Put aside; it comes back by itself."""

    until: datetime


@dataclass(frozen=True, slots=True)
class SettlePromise:
    """A published promise is kept, or not owed any more."""

    number: int
    state: State
    note: str  # the proof, or the reason


@dataclass(frozen=True, slots=True)
class NotePromise:
    """Something was promised that the reply does not say, or not in words a rule recognises."""

    words: str
    due: datetime


@dataclass(frozen=True, slots=True)
class WaitForCustomer:
    """Nothing can be said until the customer answers: put aside until their words change, or for two weeks."""


@dataclass(frozen=True, slots=True)
class Uncover:
    """They want to read the abuse that is hidden."""


@dataclass(frozen=True, slots=True)
class Wake:
    """Back at once."""


Decision = (
    Approve | Write | KeepReply | Withdraw | Regenerate | Escalate | AskApproval | SendBack | Dismiss | Retag |
    Undo | PostedByHand | CannotPost | ItIsThere | SendAgain | ItIsGone | DeleteAgain | Solved | NotSolved |
    PageKnown | PageAgain | Reopen | NoReplyNeeded | Claim | Release | HandOver | StartEditing | StopEditing |
    Snooze | WaitForCustomer | Wake | SettlePromise | NotePromise | Uncover
)  # fmt: skip
