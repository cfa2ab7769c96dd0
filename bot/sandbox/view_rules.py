"""Which views Slack accepts: modals and the Home tab."""

from __future__ import annotations

import json
from collections.abc import Iterator

from bot.sandbox.block_rules import problems
from bot.sandbox.checks import Check, Json, Problem, boolean, record, string, typed
from bot.sandbox.element_rules import plain

BIGGEST = 250_000  # bytes of a view as JSON


def _any(value: Json, at: str) -> Iterator[Problem]:
    return iter(())  # the blocks have rules of their own


_SHARED: dict[str, Check] = {
    "private_metadata": string(3000, least=0),
    "callback_id": string(255),
    "external_id": string(255),
}
_MODAL_MORE = {"submit": plain(24), "close": plain(24), "clear_on_close": boolean, "notify_on_close": boolean}


def _inputs_can_be_sent(value: Json, at: str) -> Iterator[Problem]:
    blocks = value["blocks"] if isinstance(value["blocks"], list) else []
    if "submit" not in value and any(isinstance(block, dict) and block.get("type") == "input" for block in blocks):
        yield Problem(f"{at}/submit", "missing_field", "missing required field: submit")


VIEWS: dict[str, Check] = {
    "modal": record(
        {"title": plain(24), "blocks": _any},
        {**_SHARED, **_MODAL_MORE, "submit_disabled": boolean},
        _inputs_can_be_sent,
    ),
    "home": record({"blocks": _any}, _SHARED),
}


def view_problems(view: Json, kind: str = "modal") -> list[Problem]:
    """Everything Slack would refuse about a modal or Home view; an empty list means it is accepted."""
    found = list(typed(VIEWS, {kind})(view, "/view"))
    if isinstance(view, dict) and view.get("type") == kind and "blocks" in view:
        for problem in problems(view["blocks"], "home" if kind == "home" else "modal"):
            found.append(Problem("/view" + problem.pointer, problem.code, problem.message, problem.constraint))
    return found


def too_large(view: Json) -> bool:
    """Whether a view passes the size Slack takes."""
    return len(json.dumps(view, ensure_ascii=False).encode()) > BIGGEST
