"""One method of the Web API, and how its arguments are read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.checks import Problem
from bot.sandbox.refusal import Refused
from bot.sandbox.slack import Slack

Args = dict[str, Any]
# JSON text when a form carries them
AS_JSON = ("blocks", "view", "metadata", "attachments", "message", "chunks", "prompts", "loading_messages")


@dataclass(frozen=True, slots=True)
class Method:
    """What a method does and takes."""

    run: Callable[[Slack, Args], Args]
    tier: int = 0  # 0: not limited by the minute
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    app_token: bool = False  # called with an app token instead of the bot's

    def checked(self, args: Args) -> Args:
        """The arguments with JSON texts read; refuses a call that lacks one.

        Raises:
            Refused: invalid_arguments
        """
        missing = [name for name in self.required if args.get(name) in (None, "")]
        if missing:
            raise Refused("invalid_arguments", [f"[ERROR] missing required field: {name}" for name in missing])
        return {name: _read(name, value) for name, value in args.items() if value is not None}

    def unknown(self, args: Args) -> list[str]:
        """Arguments that Slack does not know: it ignores them, and so they are mistakes."""
        known = (*self.required, *self.optional, "team_id")  # Bolt adds a team id to every call
        return [name for name in args if name not in known]


def _read(name: str, value: object) -> object:
    if name not in AS_JSON or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise Refused("invalid_blocks_format" if name == "blocks" else "invalid_arguments") from None


def words(args: Args, name: str) -> str:
    """A text argument; empty when it is not given."""
    value = args.get(name, "")
    if not isinstance(value, str):
        raise Refused("invalid_arguments", [f"[ERROR] must provide a string [json-pointer:/{name}]"])
    return value


def flag(args: Args, name: str) -> bool:
    """A boolean argument, as JSON or a form carries it."""
    return str(args.get(name, "")).lower() in ("true", "1")


def limit(args: Args, otherwise: int, most: int = 999) -> int:
    """How many items a page may have.

    Raises:
        Refused: invalid_limit
    """
    value = str(args.get("limit", otherwise))
    if not re.fullmatch(r"\d{1,4}", value) or not 1 <= int(value) <= most:
        raise Refused("invalid_limit")
    return int(value)


def refuse(error: str, problems: Iterable[Problem]) -> None:
    """Refuse what has problems.

    Raises:
        Refused: `error`, with every problem in its messages
    """
    found = list(problems)
    if found:
        raise Refused(error, problems=found)
