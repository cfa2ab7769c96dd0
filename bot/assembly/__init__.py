"""Puts the program together; the only package that names concrete parts."""

from bot.assembly.loops import loops_of
from bot.assembly.office import Office, open_embedder, open_office, receive, sample_workspace
from bot.assembly.slack import slack_loops

__all__ = ["Office", "loops_of", "open_embedder", "open_office", "receive", "sample_workspace", "slack_loops"]
