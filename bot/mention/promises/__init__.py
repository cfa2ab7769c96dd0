"""Promises in a reply: what the brand says it will do, by when, and whether another text says otherwise."""

from __future__ import annotations

from bot.mention.promises.cues import Kind
from bot.mention.promises.pledge import Pledge, pledges

__all__ = ["Kind", "Pledge", "pledges"]
