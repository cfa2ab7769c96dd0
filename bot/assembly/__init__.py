"""Puts the program together; the only package that names concrete parts."""

from bot.assembly.loops import Role, loops_of
from bot.assembly.office import Office, open_embedder, open_office, receive, sample_workspace
from bot.assembly.slack import listening, telling
from bot.assembly.watch import traces_of

__all__ = [
    "Office",
    "Role",
    "listening",
    "loops_of",
    "open_embedder",
    "open_office",
    "receive",
    "sample_workspace",
    "telling",
    "traces_of",
]
