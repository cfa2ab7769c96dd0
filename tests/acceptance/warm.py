"""What the processes to be killed have in common, loaded once, before they are forked."""

from __future__ import annotations

from functools import cache
from importlib import import_module

import bot.assembly.office
import bot.content.workspace
from bot.content.workspace import read_workspace
from bot.mention.post import Post
from bot.triage.reader import LexiconReader
from tests.groups import ROOT

for name in (
    "bot.slack.delivery", "bot.slack.listeners", "bot.slack.socket", "chromadb.api.rust", "httpcore", "httptools",
    "langchain.chat_models", "langchain_openai", "openai.resources.chat.completions", "sqlalchemy.dialects.sqlite",
    "tests.acceptance.bot_process", "tokenizers", "uvicorn.lifespan.off", "uvicorn.protocols.http.auto",
):  # fmt: skip
    import_module(name)  # everything the program imports when it needs it

bot.content.workspace.read_workspace = cache(read_workspace)
bot.content.workspace.read_workspace(ROOT)
lexicon = LexiconReader()
lexicon.read(Post("demo", "warm", "1", "The word lists and the language model are loaded."), ("en", "pl", "ru"))
bot.assembly.office.LexiconReader = lambda: lexicon  # type: ignore[attr-defined, assignment]
