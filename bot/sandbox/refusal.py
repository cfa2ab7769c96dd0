"""The way in which Slack says no."""

from __future__ import annotations

from collections.abc import Iterable

from bot.sandbox.checks import Problem


class Refused(Exception):
    """A call that Slack answers with `ok: false`."""

    def __init__(self, error: str, messages: Iterable[str] = (), problems: Iterable[Problem] = ()) -> None:
        super().__init__(error)
        self.error = error  # Slack's error code
        self.problems = list(problems)
        self.messages = [*messages, *map(str, self.problems)]  # response_metadata.messages

    @property
    def detail(self) -> str:
        """What was wrong, on one line."""
        return "; ".join(self.messages)
