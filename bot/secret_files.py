"""Secrets that stand in files, as Docker and Kubernetes hand them over: NAME_FILE names the file instead of NAME."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.errors import SettingsError


def secret_of(environment: Mapping[str, str], name: str) -> str:
    """ "" when neither is set. SettingsError when both are, or the file is of no use; it never quotes what is in it."""
    path = environment.get(f"{name}_FILE", "")
    if not path:
        return environment.get(name, "")
    if environment.get(name):
        raise SettingsError(f"{name} and {name}_FILE are both set: keep one of them")
    try:
        found = Path(path).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "it is no text"
        raise SettingsError(f"{name}_FILE names {path}, which cannot be read: {why}") from None
    if not found:
        raise SettingsError(f"{name}_FILE names {path}, which is empty")
    return found
