"""JSON pointers (RFC 6901): where a sender's own body holds what we need."""

from __future__ import annotations

from typing import Any


def resolve(document: Any, pointer: str) -> Any:
    """What the pointer points at; None when there is nothing."""
    for token in pointer.split("/")[1:]:
        document = _step(document, token.replace("~1", "/").replace("~0", "~"))
    return document


def _step(document: Any, key: str) -> Any:
    if isinstance(document, dict):
        return document.get(key)
    if isinstance(document, list) and key.isascii() and key.isdigit() and int(key[:9]) < len(document):
        return document[int(key[:9])]
    return None
