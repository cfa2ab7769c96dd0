"""Why a platform or a connector says no: the closed list behind the sentences people read."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Keys below `platform.reason.` in content/words/."""

    UNKNOWN_ACCOUNT = "unknown_account"  # nobody configured this account
    BY_HAND = "by_hand"  # this connector cannot publish, a person posts the reply
    TOO_LONG = "too_long"  # over the platform's limit
    GONE = "gone"  # the mention is no longer there
    REFUSED = "refused"  # any other no
    ANSWER_TOO_LARGE = "answer_too_large"  # the platform said more than we are ready to read
    CALLBACK_FORBIDDEN = "callback_forbidden"  # the callback points into a private network
    WORDS_DIFFER = "words_differ"  # the platform shows the reply with other words
