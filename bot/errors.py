"""Every error of the program, grouped by who must act.

UnscriptedError
 ├─ ContentError            a trainer edits a file (carries path and line)
 ├─ SettingsError           an operator mends the settings
 ├─ CredentialsRefused      an operator renews a token or a key
 ├─ InputError              the person who typed the command mends a file or an option
 ├─ DecisionRefused         the person who clicked looks again
 │   ├─ NotAllowed          … or asks somebody who may
 │   ├─ Stale               … because what they read has changed
 │   ├─ Occupied            … and says whether to go on although somebody else is at it
 │   ├─ BeyondRights        … and asks a level that may promise it
 │   └─ Unreadable          … when the newer version that is at it has taken over
 │       └─ Damaged         … which an operator has to restore before
 ├─ Moved                   nobody: somebody else was faster, look at the new state
 ├─ AlreadySeen             nobody: this click or event was handled before
 └─ OutsideError            something outside the program
     ├─ Unavailable         nobody: the engine waits and tries again
     │   └─ Throttled       … after `wait` seconds
     ├─ Ambiguous           nobody yet: it may have happened, read back first
     ├─ PlatformRefused     a person: trying again will not help
     └─ ModelFailed         nobody: the card shows the brief and why
"""

from __future__ import annotations

from pathlib import Path
from typing import Any


class UnscriptedError(Exception):
    """Something this program noticed and can explain in one sentence."""

    key = "error.unexpected"  # the sentence people see, in content/words/

    def __init__(self, message: str = "", **values: object) -> None:
        super().__init__(message or type(self).__doc__ or "")
        self.values = values  # what the sentence in the catalogue names


class ContentError(UnscriptedError):
    """A content file says something the program cannot use; a trainer edits it."""

    key = "error.content"

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.path, self.line, self.message = path, line, message


class SettingsError(UnscriptedError):
    """A setting is missing or wrong; an operator mends it."""

    key = "error.settings"


class CredentialsRefused(UnscriptedError):
    """An outside service does not accept our credentials; an operator renews them."""

    key = "error.credentials"


class InputError(UnscriptedError):
    """A file or an option given on the command line cannot be used as it is."""

    key = "error.input"


class DecisionRefused(UnscriptedError):
    """This decision is not possible now; the person looks at the card again."""

    key = "refused.general"

    def __init__(self, key: str = "", **values: object) -> None:
        super().__init__(key or self.key, **values)
        self.key = key or self.key


class NotAllowed(DecisionRefused):
    """This person may not take this decision."""

    key = "refused.not_allowed"


class Stale(DecisionRefused):
    """What the person saw when deciding is no longer what is there."""

    key = "refused.stale"


class Occupied(DecisionRefused):
    """Somebody else is at this mention; going on is a second, explicit decision."""

    key = "refused.occupied"


class BeyondRights(DecisionRefused):
    """The reply promises more than this person may; somebody else can be asked."""

    key = "refused.beyond"


class Unreadable(DecisionRefused):
    """A newer version of the program is at this mention; this one leaves it alone."""

    key = "refused.newer_version"

    def __init__(self, mention_id: str) -> None:
        super().__init__()
        self.mention_id = mention_id
        self.args = (f"a newer version of Unscripted is at mention {mention_id}; this one leaves it alone",)


class Damaged(Unreadable):
    """What is stored of this mention is damaged; an operator restores a backup."""

    key = "refused.damaged"

    def __init__(self, mention_id: str) -> None:
        super().__init__(mention_id)
        self.args = (f"what is stored of mention {mention_id} is damaged and is left alone; restore a backup",)


class Moved(UnscriptedError):
    """Somebody else saved this mention first; look at the new state."""


class AlreadySeen(UnscriptedError):
    """This click or event was handled before; nothing is done twice."""


class OutsideError(UnscriptedError):
    """Something outside the program did not do what was asked."""

    key = "error.outside"


class Unavailable(OutsideError):
    """An outside service cannot be reached now; the engine tries again later."""

    key = "error.unavailable"


class Throttled(Unavailable):
    """An outside service asks to wait."""

    def __init__(self, wait: float, message: str = "") -> None:
        super().__init__(message)
        self.wait = wait  # seconds


class Ambiguous(OutsideError):
    """The request may or may not have taken effect; it is read back before anything is sent again."""

    key = "error.ambiguous"


class PlatformRefused(OutsideError):
    """The platform said no, and trying again will not help; a person decides what next."""

    key = "error.platform_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason, reason=reason)
        self.reason = reason  # a key into content/words/, never foreign text


class ModelFailed(OutsideError):
    """No configured model gave a usable answer."""

    key = "error.model"

    def __init__(self, reason: str, message: str = "") -> None:
        super().__init__(message or reason, reason=reason)
        self.reason = reason  # a key below `model.reason.` in content/words/
        self.usage: Any = None  # what trying cost: a Usage of bot.mention.draft
